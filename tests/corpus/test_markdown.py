"""Marks of Markdown are not read, in Markdown alone, and every character still leads back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.corpus.clean import clean
from cyqa.corpus.markdown import marks
from cyqa.records import BlockKind, Document


def read(raw: str, source: str = "a.md") -> str:
    return clean(Document(source, raw, "utf-8", "")).clean


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("门票为**单日280元**，8月开幕。", "门票为单日280元，8月开幕。"),
        ("# 云岭**音乐节**指南", "云岭音乐节指南"),
        ("见[官网](https://e.com/t?a=1)的公告。", "见官网的公告。"),
        ("![**全**景](a.png)在此", "全景在此"),
        ("__粗__的*斜*的`码`的", "粗的斜的码的"),
        ("**[链接](a)和`码`**", "链接和码"),
        ("2*3*4和a_b_c不变", "2*3*4和a_b_c不变"),
        ("五星** 不成对", "五星** 不成对"),
        ("- 第一**项**\n- 第二项", "- 第一项\n- 第二项"),
        ("气温**>30度**时停课。", "气温>30度时停课。"),
        ("**# 1 号楼**", "# 1 号楼"),
        ("> # 公告", "公告"),
        ("C# 和 #3 不变", "C# 和 #3 不变"),
        ('馆长是<b>王小明</b>，<span class="x">共5人</span>。', "馆长是王小明，共5人。"),
        ("<b>甲</b> <i>乙</i>", "甲 乙"),
        ("若a<b>c则不变，<div>也不变", "若a<b>c则不变，<div>也不变"),
        ("| 区 | 产值 |\n|:---|---:|\n| 青山区 | 9 |", "| 区 | 产值 |\n| 青山区 | 9 |"),
        ("甲 | 乙\n--- | ---\n丙 | 丁", "甲 | 乙\n丙 | 丁"),
        ("> 馆长说：\n>> **好**。\n1 > 0", "馆长说：\n好。\n1 > 0"),
    ],
)
def test_words_without_their_marks(raw: str, text: str) -> None:
    assert read(raw) == text
    assert read(raw, "a.txt") == raw


def test_a_title_and_a_quotation_of_markdown() -> None:
    raw = "# 云岭**音乐节**\n\n门票为**单日280元**，见[官网](a.cn)。\n"
    article = clean(Document("a.md", raw, "utf-8", ""))
    assert article.title == "云岭音乐节"
    start = article.clean.index("280元，见官网")
    low, high = article.offsets.to_raw(start, start + len("280元，见官网"))
    assert raw[low:high] == "280元**，见[官网"


@given(st.text(alphabet="甲乙a1 *_`#<>/[]()!|-b\n", max_size=60))
def test_marks_are_apart_and_in_order(raw: str) -> None:
    found = marks(raw)
    assert all(low <= high for low, high in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    article = clean(Document("a.md", raw, "utf-8", ""))
    for at in range(len(article.clean)):
        if not article.clean[at].isspace():
            low, high = article.offsets.to_raw(at, at + 1)
            assert raw[low:high] == article.clean[at]


def test_the_fence_of_a_block_of_code_is_not_read() -> None:
    assert read("码：\n\n```python\nx = 1。\n```\n") == "码：\nx = 1。"


def test_a_quotation_that_is_wrapped_by_hand_is_whole() -> None:
    said = "园区将在明年三月开放，届时将有三百家商户入驻，并设立服务中心。停车位共有两千个，全部免费。"
    quoted = "\n".join(f"> {said[at : at + 16]}" for at in range(0, len(said), 16))
    raw = f"# 开园\n\n负责人写道，\n{quoted}\n>\n> 他还说，门票免费。\n\n全文完了。\n"
    article = clean(Document("a.md", raw, "utf-8", ""))
    assert article.clean == f"开园\n负责人写道，{said}\n他还说，门票免费。\n全文完了。"
    low, high = article.offsets.to_raw(article.clean.index("届时"), article.clean.index("入驻"))
    assert raw[low:high].replace("\n> ", "") == "届时将有三百家商户"
    finished = raw.replace("写道，", "写了下来")
    assert read(finished).split("\n")[1:3] == ["负责人写了下来", said]


def test_a_picture_is_a_caption_and_goes_on_with_nothing() -> None:
    article = clean(Document("a.md", "1. 先挖坑\n2. 再种树\n\n![公园](a.png)\n\n树活了。\n", "utf-8", ""))
    blocks = [(block.kind, article.clean[block.start : block.end]) for block in article.blocks]
    assert (BlockKind.CAPTION, "公园") in blocks
    assert blocks[-1] == (BlockKind.PARAGRAPH, "树活了。")
