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


KINDS = [
    ("共谋发展 共创未来\n\n会议在省城召开了。", ["heading", "paragraph"]),
    ("会议在省城召开了。\n\n\n\n会议现场\n\n\n\n会后参观。", ["paragraph", "caption", "paragraph"]),
    ("会议在省城召开了。\n\n王萃 李静", ["paragraph", "byline"]),
    ("本报记者 王萃\n\n会议在省城召开了。", ["byline", "paragraph"]),
    ("会议在省城召开了。\n\n图片由管委会提供", ["paragraph", "caption"]),
]


@pytest.mark.parametrize(("raw", "expected"), KINDS)
def test_blocks_are_recognised(raw: str, expected: list[str]) -> None:
    assert kinds(raw) == expected


def test_the_title_is_the_first_heading_or_the_beginning() -> None:
    assert article("会议召开了。\n\n共谋发展 共创未来\n\n会后参观。").title == "共谋发展 共创未来"
    assert article("会议召开了。").title == "会议召开了。"
    assert article("好" * 60 + "。").title == "好" * 39 + "…"
    assert article("").title == "a.txt"
