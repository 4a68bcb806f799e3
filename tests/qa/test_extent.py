"""How much of a text answers, by the kind of question. The sentences are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.qa.extent import REACH, Extent, extent
from cyqa.qa.question import analyse


@pytest.mark.parametrize(
    ("question", "marked", "answer", "items", "verdict"),
    [
        ("园里种了哪些树？", "园里种有桃、【李】、杏。", "桃、李、杏", "桃|李|杏", None),
        ("园里种了哪三种树？", "园里种有桃、【李】、杏。", "桃、李、杏", "桃|李|杏", None),
        ("园里种了哪两种树？", "园里种有桃、【李】、杏。", "李", "", None),
        ("园里种了什么树？", "园里种有桃、【李】、杏。", "李", "", None),
        # One enumeration of two: the one that ends with 等 and what is asked for
        ("卖哪些水果？", "卖【梨、桃等水果和葱、姜等蔬菜】。", "梨、桃等水果", "梨|桃", None),
        ("卖什么蔬菜？", "卖梨、桃等水果和葱、【姜等蔬菜】。", "葱、姜等蔬菜", "葱|姜", None),
        ("水果里卖哪些？", "卖【梨、桃等水果和葱、姜等蔬菜】。", "梨、桃等水果", "梨|桃", None),
        ("店里蔬菜方面卖什么？", "卖【梨、桃等水果和葱、姜等蔬菜】。", "葱、姜等蔬菜", "葱|姜", None),
        ("卖什么蔬菜？", "【城南的店】卖梨、桃等水果和葱、姜等蔬菜。", "城南的店", "", None),
        ("由哪些单位主办？", "活动由【市委、市政府】等单位主办。", "市委、市政府", "市委|市政府", None),
        ("哪些企业参加？", "有【甲、乙】等企业参加。", "甲、乙", "甲|乙", None),
        ("为什么企业搬走？", "受【甲、乙等企业】影响，厂搬走了。", "甲、乙等企业", "", None),
        ("卖什麼蔬菜？", "賣梨、桃等水果和蔥、【薑等蔬菜】。", "蔥、薑等蔬菜", "蔥|薑", None),
        # A date from its month or year on
        ("哪天签约？", "6月【5日】签约。", "6月5日", "", None),
        ("什么时候签约？", "今年【1月】签约。", "今年1月", "", None),
        ("几月签约？", "今年【1月】签约。", "1月", "", None),
        ("什么时候签约？", "就【在今年3月】签约。", "今年3月", "", None),
        ("在哪里签约？", "就【在今年3月】签约。", "在今年3月", "", None),
        ("哪天签约？", "3月，【5日】签约。", "5日", "", None),
        # The gloss of a quoted name that is asked for
        (
            "“三心”里的“果心”指什么？",
            "建成【“花心”（花圃）、“果心”（果园）】、“茶心”（茶山）。",
            "果园",
            "",
            None,
        ),
        ("Which “果心” areas are there?", "建成【“花心”（花圃）】、“果心”（果园）。", "果园", "", None),
        (
            "What does the “果心” in the plan stand for?",
            "建成“三心”，即【“花心”（花圃）】“果心”（果园）“茶心”（茶山）。",
            "果园",
            "",
            None,
        ),
        (
            "“三心”中的“果心”是什么？",
            "建成“三心”，即【“花心”（花圃）】“果心”（果园）“茶心”（茶山）。",
            "果园",
            "",
            None,
        ),
        (
            "“两茶”是哪两茶？",
            "主打“两果”（桃、【李】）、“两茶”（红茶、绿茶）。",
            "红茶、绿茶",
            "红茶|绿茶",
            None,
        ),
        ("两茶是什么？", "主打“两果”（桃、【李】）、“两茶”（红茶、绿茶）。", "红茶、绿茶", "", None),
        (
            "兩茶分別是哪些？",
            "主打“两果”（桃、【李】）、“两茶”（红茶、绿茶）。",
            "红茶、绿茶",
            "红茶|绿茶",
            None,
        ),
        ("花心和果心指什么？", "建成“花心”（【花圃】）、“果心”（果园）。", "花圃", "", None),
        ("“果心”是谁建的？", "【甲公司】建成“果心”（果园）。", "甲公司", "", None),
        (
            "“花心”和“果心”指什么？",
            "建成【“花心”（花圃）】。“果心”（果园）在旁。",
            "“花心”（花圃）",
            "",
            None,
        ),
        ("有哪些事要做？", "要做三件事：【一是】修路，二是架桥。", "一是修路，二是架桥", "修路|架桥", None),
        ("大桥收费吗？", "大桥去年建成，【不收费】，限速行驶。", "不收费", "", "no"),
        ("大桥为什么停工？", "因为连日暴雨，【大桥停工】。", "连日暴雨", "", None),
        ("大桥为什么停工？", "由于【连日暴雨】，大桥停工。", "连日暴雨", "", None),
        ("大桥什么时候停工？", "因为连日暴雨，【大桥停工】。", "大桥停工", "", None),
    ],
)
def test_the_extent_that_a_question_asks_for(
    question: str, marked: str, answer: str, items: str, verdict: str | None
) -> None:
    start, end = marked.index("【"), marked.index("】") - 1
    text = marked.replace("【", "").replace("】", "")
    found = extent(analyse(question), text, start, end)
    assert text[found.start : found.end] == answer
    assert "|".join(text[low:high] for low, high in found.items) == items
    assert found.verdict == verdict


def test_what_stands_far_away_is_not_looked_at() -> None:
    text = f"{'一' * REACH}桃、李、杏{'二' * REACH}"
    assert extent(analyse("有哪些树？"), text, REACH, REACH + 1) == Extent(
        REACH, 2 * REACH + 1, ((REACH, REACH + 1), (REACH + 2, REACH + 3), (REACH + 4, 2 * REACH + 1))
    )


_QUESTIONS = st.sampled_from(
    ["有哪些？", "哪三个？", "好吗？", "为什么？", "谁？", "What are the parks?", "Is it?"]
)


@given(
    _QUESTIONS,
    st.text("甲乙、，。；《》“”（）和等因为不是 \n", max_size=60),
    st.integers(0, 60),
    st.integers(1, 9),
)
def test_an_extent_is_of_the_text(question: str, text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    found = extent(analyse(question), text, start, min(start + length, len(text)))
    assert 0 <= found.start <= found.end <= len(text)
    assert all(found.start <= low < high <= found.end for low, high in found.items)
