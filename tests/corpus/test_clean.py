"""Cleaning: what it makes of layouts, and that every clean character leads back to the raw text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.corpus.clean import clean
from cyqa.records import Article, Document, OffsetMap, Segment

ODD = "\n|\n\n|\r\n|\r|\t| |\u3000|\x0c|\u200b|\ufeff|\u2028|３|Ａ|ﬁ|㈱|e\u0301|👩\u200d👩|𠀀|한|é|\x00"
ALPHABET = st.sampled_from([*"一二成渝高新区，。！；“”「」（）—…abzAZ09.,;-", *ODD.split("|")])
TEXTS = st.lists(ALPHABET, max_size=60).map("".join)


def article(raw: str) -> Article:
    return clean(Document("a.txt", raw, "utf-8", ""))


def blocks(raw: str) -> list[str]:
    made = article(raw)
    return [made.clean[block.start : block.end] for block in made.blocks]


def kinds(raw: str) -> list[str]:
    return [block.kind.value for block in article(raw).blocks]


@given(TEXTS)
def test_each_clean_character_leads_to_its_raw_one(raw: str) -> None:
    made = article(raw)
    for i, character in enumerate(made.clean):
        start, end = made.offsets.to_raw(i, i + 1)
        source = raw[start:end]
        assert source == character or (character in " \n" and (source == "" or source.isspace()))


@given(TEXTS)
def test_no_visible_character_is_lost(raw: str) -> None:
    def visible(text: str) -> list[str]:
        keep = (c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
        return sorted(c for c in keep if c != "-")

    assert visible(article(raw).clean) == visible(raw)


@given(TEXTS, st.data())
def test_a_clean_span_maps_into_the_raw_text(raw: str, data: st.DataObject) -> None:
    made = article(raw)
    start = data.draw(st.integers(0, len(made.clean)))
    end = data.draw(st.integers(start, len(made.clean)))
    low, high = made.offsets.to_raw(start, end)
    assert 0 <= low <= high <= len(raw)
    for c in made.clean[start:end]:
        assert c in " \n" or c in raw[low:high]


def test_to_raw_by_hand() -> None:
    # raw "ab\ncd", clean "ab cd": the space was put in
    offsets = OffsetMap((Segment(0, 0, 2, 2), Segment(2, 2, 1, 0), Segment(3, 3, 2, 2)))
    assert offsets.to_raw(0, 5) == (0, 5)
    assert offsets.to_raw(1, 4) == (1, 4)
    assert offsets.to_raw(2, 3) == (2, 2)
    assert offsets.to_raw(2, 4) == (3, 4)
    assert offsets.to_raw(3, 3) == (3, 3)
    with pytest.raises(ValueError, match="outside the clean text"):
        offsets.to_raw(0, 6)


def test_to_raw_spans_what_was_displaced() -> None:
    # raw "abHcd", clean "abcd\nH"
    offsets = OffsetMap((Segment(0, 0, 2, 2), Segment(2, 3, 2, 2), Segment(4, 5, 1, 0), Segment(5, 2, 1, 1)))
    assert offsets.to_raw(1, 3) == (1, 4)
    assert offsets.to_raw(5, 6) == (2, 3)


WRAPPED = [
    (
        "在城市群中，两座大城\n市签署了协议，共同推\n进建设。",
        ["在城市群中，两座大城市签署了协议，共同推进建设。"],
    ),
    (
        "The two cities signed an\nagreement on Monday and\nwent home.",
        ["The two cities signed an agreement on Monday and went home."],
    ),
    (
        "The inter-\nnational airport opened on a\nrainy day in May.",
        ["The international airport opened on a rainy day in May."],
    ),
    (
        "今年投资总额达三百零三亿\n元，共签约项目二十九个，\n比去年多。\n",
        ["今年投资总额达三百零三亿元，共签约项目二十九个，比去年多。"],
    ),
    ("全年投资额为11\n73.4亿元，项目\n共有91个。", ["全年投资额为1173.4亿元，项目共有91个。"]),
    ("　　第一段说完了。\n　　第二段也说完了。", ["第一段说完了。", "第二段也说完了。"]),
    (
        "第一段很长很长很长很长很长很长很长。\n第二段也不短。\n第三段。",
        ["第一段很长很长很长很长很长很长很长。", "第二段也不短。", "第三段。"],
    ),
    ("任务如下：\n1. 修路\n2. 架桥\n3. 通车", ["任务如下：", "1. 修路", "2. 架桥", "3. 通车"]),
]


@pytest.mark.parametrize(("raw", "expected"), WRAPPED)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_wrapped_lines_are_joined(raw: str, expected: list[str], newline: str) -> None:
    assert blocks(raw.replace("\n", newline)) == expected


BROKEN = [
    # a blank line in mid-sentence
    ("四月，基金在省城签约落\n\n地，将投资新能源。", ["四月，基金在省城签约落地，将投资新能源。"]),
    ("双方共话“新区\n\n新蓝图”，共谋合作。", ["双方共话“新区新蓝图”，共谋合作。"]),
    ("会议开始了。双方推动学校、\n\n企业合作。", ["会议开始了。双方推动学校、企业合作。"]),
    # a heading or a caption dropped in between comes after
    (
        "会议开始了。双方围绕环境、\n\n共谋发展 共创未来\n\n市场两个方面合作。",
        ["会议开始了。双方围绕环境、市场两个方面合作。", "共谋发展 共创未来"],
    ),
    (
        "双方共话“新区\n\n图为会议现场\n\n新蓝图”，共谋合作。",
        ["双方共话“新区新蓝图”，共谋合作。", "图为会议现场"],
    ),
    # a page break
    ("会议开始了。双方围绕环\x0c境、市场两个方面合作。", ["会议开始了。双方围绕环境、市场两个方面合作。"]),
    # no sentence is unfinished here
    ("会议结束了。\n\n新的开始。", ["会议结束了。", "新的开始。"]),
    ("共谋发展 共创未来\n\n会议开始了。", ["共谋发展 共创未来", "会议开始了。"]),
    ("合作不断上演——\n\n四月，基金落地。", ["合作不断上演——", "四月，基金落地。"]),
    ("王萃 李静\n图片由管委会提供", ["王萃 李静", "图片由管委会提供"]),
    (
        "It rained. The mayor said that the\n\nbridge would open.",
        ["It rained. The mayor said that the bridge would open."],
    ),
]


@pytest.mark.parametrize(("raw", "expected"), BROKEN)
def test_sentences_cut_by_a_break_are_made_whole(raw: str, expected: list[str]) -> None:
    assert blocks(raw) == expected


PROSE = "昨日，第三届江城诗会在南滨路举行，来自各地的\n六十余位诗人参加了活动。会上朗诵了一首短诗："
JOINED = PROSE.replace("\n", "")
AFTER = "诗会由市作家协会主办，今年是第三年。主办方表示，\n明年将扩大规模，邀请更多的青年诗人参加。"
APART = [
    # verse, of even and of uneven lines
    ("江水悠悠向东去\n白帆点点映斜阳\n故人一别三千里\n何日重逢话短长", 4),
    ("桥是一根线\n把两座城缝在一起\n灯是线上的珠子\n夜里\n一颗一颗亮起来", 5),
    ("Over the river it lies\nGrey as the winter skies\nBoats go under\nIn rain and thunder", 4),
    # tables: cells one under the other, between tabs, between bars
    ("区县      产值      增速\n东江区    1203.5    6.1%\n西山区    980.2     5.4%", 3),
    ("区县        产值\n东江区    1203.5\n西山区     980.2", 3),
    ("站名\t首班\t末班\n东门\t6:30\t22:10", 2),
    ("| 区县 | 产值，亿元 |\n|------|------|\n| 东江区 | 1,203.5 |", 3),
    # keys and values
    ("时间：3月5日上午九点\n地点：江城展览馆一楼\n主办：市作家协会", 3),
]


@pytest.mark.parametrize(("raw", "n_lines"), APART)
@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n"])
def test_verse_tables_and_entries_are_neither_joined_nor_headings(raw: str, n_lines: int, gap: str) -> None:
    rows = [" ".join(line.split()) for line in raw.splitlines()]
    assert len(rows) == n_lines
    assert blocks(gap.join([PROSE, raw, AFTER])) == [JOINED, *rows, AFTER.replace("\n", "")]
    assert set(kinds(gap.join([PROSE, raw, AFTER]))) == {"paragraph"}


@pytest.mark.parametrize("raw", [raw for raw, _ in APART if "\t" in raw or "|" in raw or "  " in raw])
def test_a_table_needs_no_blank_line(raw: str) -> None:
    rows = [" ".join(line.split()) for line in raw.splitlines()]
    assert blocks(f"{PROSE}\n{raw}\n{AFTER}") == [JOINED, *rows, AFTER.replace("\n", "")]


def test_a_table_does_not_break_the_sentence_around_it() -> None:
    raw = "会议开始了。双方围绕环\n\n区县\t产值\n东江\t1203\n\n境、市场两个方面合作。"
    assert blocks(raw) == ["会议开始了。双方围绕环境、市场两个方面合作。", "区县 产值", "东江 1203"]


NOT_APART = [
    # an answer that is wrapped; prose in a narrow column; words spaced out to fill the line
    (
        "问：票价是多少？\n答：市民凭预约码乘坐，每人十元，六十五\n岁以上老人免费。",
        ["问：票价是多少？", "答：市民凭预约码乘坐，每人十元，六十五岁以上老人免费。"],
    ),
    (
        "昨天上午，江城\n首条跨江索道重\n新开放首日共有\n五千人乘坐。",
        ["昨天上午，江城首条跨江索道重新开放首日共有五千人乘坐。"],
    ),
    (
        "The  two  cities  signed\nan  agreement on  Monday\nand went home in a train.",
        ["The two cities signed an agreement on Monday and went home in a train."],
    ),
    # the last entry of a list, and the prose after it
    (
        "会议明确了今年的重点工作，要求各部门抓好落实：\n1.完成河道治理二十公里\n2.办好第四届江城诗会\n"
        "会议还听取了财政工作的汇报，同意其报告，并作了部署。",
        [
            "会议明确了今年的重点工作，要求各部门抓好落实：",
            "1.完成河道治理二十公里",
            "2.办好第四届江城诗会",
            "会议还听取了财政工作的汇报，同意其报告，并作了部署。",
        ],
    ),
]


@pytest.mark.parametrize(("raw", "expected"), NOT_APART)
def test_what_only_looks_like_verse_or_a_table_is_joined(raw: str, expected: list[str]) -> None:
    assert blocks(raw) == expected


KINDS = [
    ("母亲的菜园\n□ 周晓岚\n\n母亲的菜园在屋后。", ["heading", "byline", "paragraph"]),
    ("共谋发展 共创未来\n\n会议在省城召开了。", ["heading", "paragraph"]),
    ("会议在省城召开了。\n\n\n\n会议现场\n\n\n\n会后参观。", ["paragraph", "caption", "paragraph"]),
    ("会议在省城召开了。\n\n王萃 李静", ["paragraph", "byline"]),
    ("本报记者 王萃\n\n会议在省城召开了。", ["byline", "paragraph"]),
    ("会议在省城召开了。\n\n图片由管委会提供", ["paragraph", "caption"]),
]


@pytest.mark.parametrize(("raw", "expected"), KINDS)
def test_blocks_are_recognised(raw: str, expected: list[str]) -> None:
    assert kinds(raw) == expected


HEADS = [
    ("青山湖水厂竣工\n本报记者 李文静\n\n水厂竣工了。", "青山湖水厂竣工|本报记者 李文静|水厂竣工了。"),
    ("青山湖水厂竣工\n2024年7月1日\n\n水厂竣工了。", "青山湖水厂竣工|2024年7月1日|水厂竣工了。"),
    ("青山湖水厂竣工\n2024-07-01 08:30\n\n水厂竣工了。", "青山湖水厂竣工|2024-07-01 08:30|水厂竣工了。"),
    ("水厂竣工\n来源：江城晚报 2024/7/1\n\n水厂竣工了。", "水厂竣工|来源：江城晚报 2024/7/1|水厂竣工了。"),
    ("水厂竣工\n发布时间：2024-07-01\n\n水厂竣工了。", "水厂竣工|发布时间：2024-07-01|水厂竣工了。"),
    (
        "青山湖水厂竣工\n记者李文静\n2024年7月1日\n昨日，青山湖水厂竣工，日供水三十万吨。\n市民很高兴。",
        "青山湖水厂竣工|记者李文静|2024年7月1日|昨日，青山湖水厂竣工，日供水三十万吨。市民很高兴。",
    ),
    (
        "Museum reopens\nBy Jane Smith\n1 July 2024\n\nIt reopened on Monday.",
        "Museum reopens|By Jane Smith|1 July 2024|It reopened on Monday.",
    ),
    # prose in a narrow column
    ("江城首条跨江索道\n2024年7月1日\n正式开放，很好。", "江城首条跨江索道2024年7月1日正式开放，很好。"),
    ("连日来本报\n记者走访发现\n不少问题仍在。", "连日来本报记者走访发现不少问题仍在。"),
    ("The bridge was built\nby local firms\nand opened.", "The bridge was built by local firms and opened."),
]


@pytest.mark.parametrize(("raw", "expected"), HEADS)
def test_a_title_stands_apart_from_the_byline_and_date_below_it(raw: str, expected: str) -> None:
    assert blocks(raw) == expected.split("|")
    assert article(raw).title == expected.split("|")[0] or "|" not in expected


TITLES = [
    ("会议召开了。\n\n共谋发展 共创未来\n\n会后参观。", "共谋发展 共创未来"),
    ("索道为何停运两年？\n\n江城索道昨日重新开放。\n\n票价不变\n\n票价每人十元。", "索道为何停运两年？"),
    ("2021年3月5日 星期五\n\n索道重新开放\n\n江城索道昨日重新开放。", "索道重新开放"),
    ("桥是一根线\n把两座城缝起来\n灯是珠子\n夜里亮起来\n\n诗会开始了。", "桥是一根线"),
    ("诗会开始了。\n\n桥是一根线\n把两座城缝起来\n灯是珠子\n夜里亮起来", "诗会开始了。"),
    ("本报记者 王萃\n\n共谋发展\n\n会议召开了。", "共谋发展"),
    ("会议召开了。", "会议召开了。"),
    ("好" * 60 + "。", "好" * 39 + "…"),
    ("", "a.txt"),
]


@pytest.mark.parametrize(("raw", "title"), TITLES)
def test_the_title_is_a_short_first_line_or_the_first_heading_or_the_beginning(raw: str, title: str) -> None:
    assert article(raw).title == title
