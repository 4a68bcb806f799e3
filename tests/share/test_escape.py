"""Hostile text in HTML and Markdown: it shows as text, and nothing is lost."""

import re
from html.parser import HTMLParser

import pytest
from conversations import texts
from hypothesis import given
from markdown_it import MarkdownIt

from cyqa.share.escape import html, markdown, one_line

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def shown_by_markdown(source: str) -> str:
    """The text of one paragraph, hard breaks as newlines; anything but text fails."""
    kinds = [token.type for token in MARKDOWN.parse(source)]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"], kinds
    out = []
    for token in MARKDOWN.parse(source)[1].children or []:
        assert token.type in ("text", "hardbreak"), token
        out.append("\n" if token.type == "hardbreak" else token.content)
    return "".join(out)


def shown_by_html(source: str) -> str:
    parts: list[str] = []

    class Text(HTMLParser):
        def handle_data(self, data: str) -> None:
            parts.append(data)

        def handle_starttag(self, tag: str, attrs: object) -> None:
            raise AssertionError(tag, attrs)

        def handle_comment(self, data: str) -> None:
            raise AssertionError(data)

    parser = Text(convert_charrefs=True)
    parser.feed(source)
    parser.close()
    return "".join(parts)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("首支基金，总规模300亿元。", "首支基金，总规模300亿元。"),
        ("2020-06-10 3.5%", "2020-06-10 3.5%"),
        ("1. 一", "1\\. 一"),
        ("- 一", "\\- 一"),
        ("# 一", "\\# 一"),
        ("> 一", "&gt; 一"),
        ("*一*_二_`三`", "\\*一\\*\\_二\\_\\`三\\`"),
        ("[一](http://二.cn)", "\\[一\\](http\\://二\\.cn)"),
        ("<img onerror=x> &amp;", "&lt;img onerror\\=x&gt; &amp;amp;"),
        ("一\n二", "一\\\n二"),
        ("\u3000\u3000一", "&#12288;&#12288;一"),
        ("a@b.cn www.c.cn", "a\\@b\\.cn www\\.c\\.cn"),
    ],
)
def test_markdown_is_escaped_where_it_must_be_and_read_easily_elsewhere(text: str, escaped: str) -> None:
    assert markdown(text) == escaped


@given(texts.filter(lambda text: bool(text.strip("\r\n"))))
def test_any_text_is_one_paragraph_of_markdown_and_nothing_of_it_is_lost(text: str) -> None:
    expected = UNSHOWN.sub("\ufffd", re.sub(r"\r\n|\r", "\n", text))
    assert shown_by_markdown(markdown(text)) == expected


@given(texts)
def test_any_text_is_text_in_html_and_nothing_of_it_is_lost(text: str) -> None:
    assert shown_by_html(html(text)) == UNSHOWN.sub("\ufffd", text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  一\n二\t三 ", "一 二 三"),
        ("甲\u202e乙\u2066", "甲\ufffd乙\ufffd"),
        ("\ud800\x00", "\ufffd\ufffd"),
        ("👩\u200d👧 می\u200cشود", "👩\u200d👧 می\u200cشود"),
    ],
)
def test_a_label_is_one_line_that_turns_nothing_around(text: str, line: str) -> None:
    assert one_line(text) == line
