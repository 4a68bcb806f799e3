"""Yes or no: the clause that decides, and what it says. The sentences are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.qa.verdict import ruling, verdict

TABLE = [
    # Said again, and denied
    ("协议签了吗？", "双方签署了协议", "yes"),
    ("協議簽了嗎？", "双方签署了协议", "yes"),
    ("协议签了吗？", "协议尚未签署", "no"),
    ("大桥通车了没有", "大桥已于五月通车", "yes"),
    ("大桥通车了没有", "大桥仍未通车", "no"),
    ("大桥是否收费？", "大桥不收费", "no"),
    ("游客能不能进馆拍照？", "馆内禁止游客拍照", "no"),
    ("大桥在建设中不断加固吗？", "大桥在建设中不断加固", "yes"),
    # The opposite
    ("这是两市第一次合作吗？", "两市再次携手合作", "no"),
    ("两地的标准是一样的吗？", "两地标准存在差异", "no"),
    ("两地的标准是一样的吗？", "两地标准没有差异", "yes"),
    ("产量比上年增加了吗？", "产量比上年下降一成", "no"),
    ("方案通过了吗？", "方案遭到否决", "no"),
    # Another number, another place
    ("园里有三座桥吗？", "园里有五座桥", "no"),
    ("园里有三座桥吗？", "园里有3座桥", "yes"),
    ("拱桥是一种桥吗？", "拱桥是两种桥", "no"),
    ("大桥投资60亿元吗？", "大桥投资58.6亿元", "no"),
    ("大桥投资60亿元吗？", "大桥投资六十億元", "yes"),
    ("大桥投资是60亿吗？", "大桥投资80亿元", "no"),
    ("大桥投资是60亿吗？", "大桥投资60亿元", "yes"),
    ("全市人口是60万吗？", "全市人口80万人", None),
    ("总部是放在上海吗？", "总部设在北京", "no"),
    ("书展开幕式是不是在北京办的？", "书展开幕式在北京举行", "yes"),
    ("书展开幕式是在北京开的吗？", "京沪书展开幕式在南部（上海）新城举行", "no"),
    ("书展请了北京的作家吗？", "书展请了南京的作家", None),
    ("书展由成都主办吗？", "书展由成渝两地主办", None),
    ("书展在重庆举行吗？", "书展在成渝两地举行", None),
    ("票价下调了5%吗？", "票价下调了8%", "no"),
    ("票价下调了5%吗？", "票价下调了百分之五", "yes"),
    ("大桥是2020年通车的吗？", "大桥2020年5月通车", "yes"),
    ("大桥是5月通车的吗？", "大桥2020年8月通车", "no"),
    ("大桥建了三年吗？", "大桥2020年建成", None),
    ("大桥三期完工了吗？", "大桥二期完工", None),
    ("第三届书展收费吗？", "第二届书展收费", None),
    # A bound is no number, a comparison has an order
    ("景区限流超过1000人吗？", "景区限流2000人", None),
    ("景区招了10人以上吗？", "景区招了15人", None),
    ("景区限流超过400人吗？", "景区限流超过500人", None),
    ("景区限流超过500人吗？", "景区限流超过500人", "yes"),
    ("东湖绿道比西湖绿道长吗？", "东湖绿道比西湖绿道长", "yes"),
    ("东湖绿道比西湖绿道长吗？", "西湖绿道比东湖绿道长", None),
    ("东湖绿道比西湖绿道长吗？", "东湖绿道长八公里", None),
    # Others, or the same ones the other way round
    ("市长出席了开幕式吗？", "副市长出席了开幕式", None),
    ("副市长出席了开幕式吗？", "副市长出席了开幕式", "yes"),
    ("甲公司收购了乙公司吗？", "乙公司收购了甲公司", None),
    ("甲公司收购了乙公司吗？", "乙公司被甲公司收购", "yes"),
    # Planned, later, of a part, ended
    ("三期按原计划完工了吗？", "三期原计划2021年底完工", None),
    ("三期按原计划完工了吗？", "三期按原计划完工", "yes"),
    ("公交卡互通了吗？", "公交卡月底前即可互通", None),
    ("学校搬迁了吗？", "学校将于明年搬迁", None),
    ("学校会搬迁吗？", "学校将于明年搬迁", "yes"),
    ("市区都能打车吗？", "市区仅东城能打车", None),
    ("项目都开工了吗？", "项目开工八个", None),
    ("市里还批新冷库吗？", "市里暂停审批新冷库", None),
    ("大桥广泛收费吗？", "大桥收费", None),
    ("大桥与事故有没有关系？", "大桥没有责任，与事故毫无关系", None),
    ("老李在北京上班吗？", "老李一直在上海上班", "no"),
    ("老李在北京上班吗？", "老李在北京上班多年", "yes"),
    # It does not tell
    ("协议签了吗？", "协议共有十条", None),
    ("协议签了吗？", "协议有望年内签署", None),
    ("大桥限速吗？", "大桥限高四米", None),
    ("老李是不是不来了？", "老李没有来", None),
    ("Is the bridge open?", "大桥已经通车", None),
    ("吗？", "大桥已经通车", None),
]


@pytest.mark.parametrize(("question", "clause", "said"), TABLE)
def test_a_clause_says_yes_or_no_or_nothing(question: str, clause: str, said: str | None) -> None:
    assert verdict(question, clause) == said


def test_another_thing_of_the_kind_is_no_yes() -> None:
    assert verdict("东湖大桥通车了吗？", "西湖大桥通车了", "西湖大桥通车了") is None


def test_a_yes_that_the_sentence_takes_back_is_none() -> None:
    sentence = "大桥每天都收费，但不是对所有车辆"
    assert verdict("大桥每天都收费吗？", "大桥每天都收费", sentence) is None


@pytest.mark.parametrize(
    ("question", "marked", "clause", "said"),
    [
        # Only what the clause counts, or what its sentence counts once, is counted of the thing
        ("东区是76亩吗？", "【东区52亩】，西区76亩。", "东区52亩", "no"),
        ("西区有52亩吗？", "东区52亩，【西区76亩】。", "西区76亩", "no"),
        ("西区有76亩吗？", "东区52亩，【西区76亩】。", "西区76亩", "yes"),
        ("西区有52亩吗？", "【东区52亩】，西区76亩。", "东区52亩", None),
        ("东区有76亩吗？", "东区52亩，【西区76亩】。", "西区76亩", None),
        ("大桥投资30亿元吗？", "大桥五月开工，【总投资20亿元】。", "总投资20亿元", "no"),
        ("大桥投资30亿元吗？", "大桥投资30亿元，【市里出5亿元】。", "市里出5亿元", None),
        ("规划是2021年通过的吗？", "2020年9月，【规划通过】；2021年5月，规划获批。", "规划通过", "no"),
        ("规划是2020年通过的吗？", "2020年9月，【规划通过】；2021年5月，规划获批。", "规划通过", "yes"),
        ("大桥通车了吗？", "“【大桥已经通车】，全长两公里。”他说。", "大桥已经通车", "yes"),
        # A clause that says but when does not decide: one near it does; any other is left as it is
        ("双方是头一回合作吗？", "【继签订协议后】，双方再次合作，就此开工。", "双方再次合作", "no"),
        ("双方签约了吗？", "双方谈了两年，谁【也没签成】。", "谁也没签成", None),
        ("大桥通车了吗？", "大桥已经通车，【全长两公里】。", "全长两公里", None),
        # Without the word that joins it to the one before, which another word may begin with
        ("大桥通车了吗？", "路修好了，但【大桥】尚未通车。", "大桥尚未通车", "no"),
        ("大桥收費嗎？", "可以走，條件是【不超載】。", "不超載", None),
        ("大桥收费吗？", "车多，【并排】走。", "并排走", None),
        ("大桥通车了吗？", "他说：“快了。”【大桥】已经通车，很长。", "大桥已经通车", "yes"),
        ("大桥长不长，对吧？", "【大桥】由两家公司承建，工期三年。", "大桥由两家公司承建", None),
    ],
)
def test_the_clause_that_decides(question: str, marked: str, clause: str, said: str | None) -> None:
    start, end = marked.index("【"), marked.index("】") - 1
    text = marked.replace("【", "").replace("】", "")
    found = ruling(question, text, start, end)
    assert (text[found.start : found.end], found.verdict) == (clause, said)


@given(
    st.sampled_from(["甲在北京吗？", "甲比乙多三个吗？", "甲都超过2020年5%吗", "比吗"]),
    st.text("甲乙在不没，。！？、北京上海三五个比超过多副将仅都%2年第\n “”", max_size=40),
    st.integers(0, 40),
    st.integers(1, 9),
)
def test_a_clause_is_of_the_text_and_has_no_mark_at_its_edge(
    question: str, text: str, start: int, length: int
) -> None:
    start = min(start, len(text))
    found = ruling(question, text, start, min(start + length, len(text)))
    assert 0 <= found.start <= found.end <= len(text)
    assert (
        found.verdict is None
        or text[found.start : found.end].strip("，。！？\n") == text[found.start : found.end]
    )
