"""The bundle and its three forms: what goes in comes out, and nothing that is in it does anything."""

import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conversations import FUND, HOSTILE, answer, article, bundle, conversation, conversations, pipeline
from hypothesis import given
from markdown_it import MarkdownIt

from cyqa.config import Config
from cyqa.errors import BundleError
from cyqa.records import Answer
from cyqa.share.bundle import DATA_BEGINS, MAX_BYTES, Bundle, Export, from_json, gather, read_export, to_json
from cyqa.share.document import to_markdown
from cyqa.share.escape import html, markdown
from cyqa.share.labels import EN, ZH, Labels
from cyqa.share.page import is_faithful, to_html

ALLOWED = {
    "html", "meta", "title", "style", "main", "header", "h1", "h2", "h3", "p", "section", "ol", "ul", "li",
    "blockquote", "table", "tr", "th", "td", "dl", "dt", "dd", "mark", "code", "script",
}  # fmt: skip


def hostile() -> Bundle:
    """A conversation in which all that comes from elsewhere is hostile."""
    found = article("<b>\u202e.txt", HOSTILE)
    said = answer(HOSTILE, found, "<img src=x onerror=alert(1)>", rewritten=HOSTILE)
    return bundle([said, answer("</script>", found, "</script><!-- `代码`")], [found])


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Elements(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Elements().feed(page)
    return found


@pytest.mark.parametrize("labels", [ZH, EN])
def test_a_page_names_the_whole_command_and_the_weights_alone(labels: Labels) -> None:
    made = replace(conversation()[0], reader="20e7/Rules(n_best=5)/384")
    shown, _, data = to_html(made, labels).partition(DATA_BEGINS)
    assert "<code>cyqa verify FILE FOLDER</code>" in shown
    assert "<dd>20e7</dd>" in shown
    assert "Rules" not in shown
    assert made.reader in data


@given(conversations())
def test_a_bundle_survives_json_and_page(world: tuple[Bundle, object]) -> None:
    made = world[0]
    assert from_json(to_json(made), "b.json") == made


@pytest.mark.parametrize("form", [to_json, to_html, lambda b: to_html(b, EN)], ids=["json", "zh", "en"])
@pytest.mark.parametrize("made", [conversation()[0], hostile()], ids=["plain", "hostile"])
def test_a_file_gives_the_bundle_back(tmp_path: Path, made: Bundle, form: Callable[[Bundle], str]) -> None:
    path = tmp_path / "export"
    path.write_text(form(made), encoding="utf-8", newline="")
    export = read_export(path)
    assert export.bundle == made
    assert export.page is None or is_faithful(export)


def test_the_json_is_the_promised_one() -> None:
    record = json.loads(to_json(conversation()[0]))
    assert list(record) == [
        "format", "schema", "made", "cyqa", "config", "reader", "encoders", "articles", "exchanges",
    ]  # fmt: skip
    assert (record["format"], record["schema"], record["made"]) == (
        "cyqa-bundle",
        2,
        "2026-05-01T08:30:00+00:00",
    )
    assert list(record["articles"][0]) == ["source", "title", "has_title", "date", "sha256", "encoding"]
    first = record["exchanges"][0]
    assert list(first) == [
        "question", "rewritten", "answer", "items", "confidence", "context", "verdict", "citations",
        "differing", "withheld",
    ]  # fmt: skip
    assert list(first["citations"][0]) == [
        "source", "title", "start", "end", "quote", "paragraph", "line_start", "line_end",
    ]  # fmt: skip


@pytest.mark.parametrize("labels", [ZH, EN])
def test_what_is_unsure_is_said_to_be(labels: Labels) -> None:
    fund = article("基金/fund.txt", FUND)
    perhaps = answer("基金多大？", fund, "300亿元", confidence=0.494)
    withheld = Answer("谁签约？", None, 0.6, (), (), ())
    nothing = Answer("火星呢？", None, 0.4, (), (), ())
    made = bundle([perhaps, withheld, nothing], [fund], sure=0.9)
    assert [exchange.withheld for exchange in made.exchanges] == [None, 0.9, None]
    for export, escaped in ((to_markdown(made, labels), markdown), (to_html(made, labels), html)):
        for said in (labels.perhaps, labels.not_sure.format(percent="90%"), labels.silent):
            assert export.count(escaped(said)) == 1
    with pytest.raises(BundleError, match="nothing was withheld"):
        from_json(to_json(made).replace('"withheld": 0.9', '"withheld": 0.5'), "b.json")


def test_the_page_runs_and_loads_nothing() -> None:
    page = to_html(hostile())
    found = elements(page)
    assert {tag for tag, _ in found} <= ALLOWED
    assert [attributes for tag, attributes in found if tag == "script"] == [
        {"type": "application/json", "id": "cyqa-bundle"}
    ]
    names = {name for _, attributes in found for name in attributes}
    assert not {name for name in names if name.startswith("on")} | (
        names & {"src", "href", "action", "style"}
    )
    policy = next(a["content"] for t, a in found if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert page.count("</script>") == 1


def test_the_markdown_holds_no_markup_of_the_articles() -> None:
    tokens = MarkdownIt("commonmark").enable(["table"]).parse(to_markdown(hostile()))
    inline = {child.type for token in tokens for child in token.children or []}
    assert inline <= {"text", "hardbreak", "strong_open", "strong_close"}
    assert {token.type for token in tokens} & {"html_block", "fence", "code_block", "hr", "lheading"} == set()


def test_what_is_read_shows_the_exact_words() -> None:
    made, _ = conversation()
    quote = made.exchanges[0].citations[0].quote
    assert quote == "300亿元，\n重点"
    for labels in (ZH, EN):
        assert f'<blockquote lang="zh">{quote}</blockquote>' in to_html(made, labels)
        for label in (labels.silent, labels.yes, labels.differing):
            assert f">{html(label)}<" in to_html(made, labels)
            assert label in to_markdown(made, labels)
        assert "300亿元，\\\n> 重点" in to_markdown(made, labels)


def test_the_page_tells_when_it_is_not_what_its_data_say() -> None:
    made, _ = conversation()
    page = to_html(made)
    assert is_faithful(Export(made, page.replace("\n", "\r\n")))
    assert not is_faithful(
        Export(made, page.replace('<p class="answer" lang="zh">300', '<p class="answer" lang="zh">900'))
    )
    assert not is_faithful(Export(made, page.replace("</main>", "</main><script>alert(1)</script>")))


def test_only_the_name_of_a_model_folder_is_told(tmp_path: Path) -> None:
    fund = article("a.txt", "基金规模300亿元。")
    world = pipeline([fund])
    world.config = Config(reader=str(tmp_path / "my reader"), encoder="someone/model")
    config = gather([], world).config
    assert (config["reader"], config["encoder"]) == ("my reader", "someone/model")


def test_a_citation_that_does_not_hold_any_more_is_not_exported() -> None:
    said = answer("多大？", article("a.txt", "基金规模300亿元。"), "300亿元")
    with pytest.raises(BundleError, match="indexed anew since"):
        bundle([said], [article("a.txt", "这支基金规模300亿元。")])
    with pytest.raises(BundleError, match="indexed anew since"):
        bundle([said], [])


def test_a_question_that_is_no_unicode_can_be_exported() -> None:
    made = bundle([Answer("\ud800?", None, 0.0, (), (), ())], [])
    assert from_json(to_json(made).encode(), "b.json").exchanges[0].question == "\ufffd?"


def changed(**fields: object) -> str:
    return json.dumps({**json.loads(to_json(conversation()[0])), **fields})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no bundle"),
        ("# 问答记录\n", "export the conversation as .json or .html"),
        ("<!doctype html><p>好", "holds no bundle"),
        ("{", "is no bundle of cyqa, or damaged (Invalid JSON"),
        ("{}", "is no bundle of cyqa, or damaged (format: "),
        ('{"a": ' * 5000, "recursion limit"),
        ('{"format": "other", "schema": 1}', "is no bundle of cyqa"),
        (changed(schema=1), "is a bundle of format 1, this cyqa"),
        (changed(exchanges=[{}]), "exchanges.0.question"),
        (changed(reader=None), "reader: "),
        (changed(surplus=1), "surplus: "),
        (changed(articles=json.loads(changed())["articles"] * 2), "one is listed twice"),
        (to_json(conversation()[0]).replace('"confidence": 0.8', '"confidence": 80'), "no probability"),
        (to_json(conversation()[0]).replace('"confidence": 0.8', '"confidence": NaN'), "no probability"),
        (to_json(conversation()[0])[:-400], "Invalid JSON"),
        (to_html(conversation()[0])[:-400], "its data breaks off"),
    ],
)  # fmt: skip
def test_what_is_no_bundle_gets_one_clear_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "export"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BundleError) as error:
        read_export(path)
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_missing_binary_or_huge_gets_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="cannot be read"):
        read_export(tmp_path)
    (tmp_path / "b").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BundleError, match="not UTF-8"):
        read_export(tmp_path / "b")
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(BundleError, match="over 64 MB"):
        read_export(tmp_path / "huge")
