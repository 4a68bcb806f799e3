"""`cyqa verify`: what is true holds, and every kind of tampering is found."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conversations import FUND, conversation, conversations
from hypothesis import given
from hypothesis import strategies as st

from cyqa.errors import SourceError
from cyqa.records import Article
from cyqa.share.bundle import Bundle, Export, from_json, to_json
from cyqa.share.page import to_html
from cyqa.share.verify import Finding, compare_models, shelve, shelve_files, verify

DIFFERING = conversation()[0].exchanges[3].differing[0]
World = tuple[Bundle, dict[str, Article]]


def wrong(bundle: Bundle, articles: dict[str, Article]) -> list[str]:
    return [
        finding.what
        for finding in verify(Export(bundle, None), shelve(bundle, articles))
        if finding.holds is False
    ]


def tampered(number: int = 0, citation: dict[str, Any] | None = None, **fields: Any) -> Bundle:
    """The conversation with a question's fields, or those of its first citation, changed."""
    bundle, _ = conversation()
    exchange = bundle.exchanges[number]
    if citation is not None:
        fields["citations"] = (replace(exchange.citations[0], **citation),)
    exchanges = list(bundle.exchanges)
    exchanges[number] = replace(exchange, **fields)
    return replace(bundle, exchanges=tuple(exchanges))


@given(conversations())
def test_whatever_was_exported_holds(world: World) -> None:
    bundle, articles = world
    export = Export(from_json(to_json(bundle), "b.json"), to_html(bundle))
    assert [f.what for f in verify(export, shelve(bundle, articles)) if f.holds is False] == []


@given(conversations(), st.data())
def test_any_change_of_a_quote_or_place_is_found(world: World, data: st.DataObject) -> None:
    bundle, articles = world
    cited = [(i, e) for i, e in enumerate(bundle.exchanges) if e.citations]
    if not cited:
        return
    number, exchange = data.draw(st.sampled_from(cited))
    citation = exchange.citations[0]
    field = data.draw(st.sampled_from(["quote", "start", "end", "line_start", "line_end", "source", "title"]))
    kind = st.text(max_size=5) if field in ("quote", "source", "title") else st.integers(-3, 60)
    value = data.draw(kind.filter(lambda value: value != getattr(citation, field)))
    changed = replace(exchange, citations=(replace(citation, **{field: value}),))
    exchanges = (*bundle.exchanges[:number], changed, *bundle.exchanges[number + 1 :])
    assert wrong(replace(bundle, exchanges=exchanges), articles)


@pytest.mark.parametrize(
    ("bundle", "message"),
    [
        (tampered(citation={"quote": "900亿元，\n重点"}), "“300亿元， 重点” there, not “900亿元， 重点”"),
        (tampered(citation={"start": 14, "end": 23}), "the words stand at 15-24"),
        (tampered(citation={"end": 9999}), "is outside of the article, which has 42 characters"),
        (tampered(citation={"start": -5}), "is outside of the article"),
        (tampered(citation={"line_start": 1}), "stands in lines 3-4"),
        (tampered(citation={"title": "人民日报"}), "the title “人民日报”, the article is “基金签约”"),
        (tampered(citation={"source": "b.txt"}), "no SHA-256 of that article is given"),
        (tampered(answer="900亿元"), "question 1: “900亿元” is not in the words cited"),
        (tampered(answer=""), "question 1: “” is not in the words cited"),
        (tampered(citations=()), "question 1: “300亿元，重点” is not in the words cited"),
        (tampered(context="规模并非300亿元，重点。"), "重点。” stands in no article cited"),
        (tampered(1, items=("900亿元", "集成电路")), "“900亿元” is not in the words cited"),
        (tampered(1, answer="300亿元投资不了集成电路"), "投资不了集成电路” is not in the words cited"),
        (tampered(3, differing=(replace(DIFFERING, end=4),)), "question 4 [otherwise 1]: 基金/fund.txt"),
        (tampered(2, verdict="no"), "question 3: has no answer, yet cites"),
        (tampered(2, context="没有这句话。"), "question 3: has no answer, yet cites"),
    ],
)  # fmt: skip
def test_tampering_with_an_answer_is_found(bundle: Bundle, message: str) -> None:
    found = wrong(bundle, {"基金/fund.txt": conversation()[1]})
    assert [line for line in found if message in line], found


def test_a_list_may_be_put_together_of_its_parts() -> None:
    bundle = tampered(1, answer="300亿元、集成电路")
    assert wrong(bundle, {"基金/fund.txt": conversation()[1]}) == []


def test_a_tampered_title_or_hash_of_an_article_is_found() -> None:
    bundle, fund = conversation()
    articles = {fund.source: fund}
    titled = replace(bundle, articles=(replace(bundle.articles[0], title="人民日报"),))
    assert "基金/fund.txt: the title “人民日报” does not stand in it" in wrong(titled, articles)
    hashed = replace(bundle, articles=(replace(bundle.articles[0], sha256="0" * 64),))
    assert wrong(hashed, articles) == [
        f"基金/fund.txt: is another file: SHA-256 {fund.sha256}, not {'0' * 64}"
    ]
    coded = replace(bundle, articles=(replace(bundle.articles[0], encoding="big5"),))
    assert "is read as utf-8, was read as big5" in wrong(coded, articles)[0]


def moved(folder: Path) -> None:
    (folder / "other.txt").write_text(FUND, encoding="utf-8", newline="")


def named(folder: Path) -> None:
    (folder / "基金").mkdir()
    (folder / "基金" / "fund.txt").write_text(FUND, encoding="utf-8", newline="")
    (folder / "a.txt").write_text("别的文章。", encoding="utf-8")


def recoded(folder: Path) -> None:
    (folder / "fund.txt").write_text(FUND * 20, encoding="gb18030", newline="")


def edited(folder: Path) -> None:
    (folder / "fund.txt").write_text(FUND.replace("300", "400"), encoding="utf-8", newline="")


def newlines(folder: Path) -> None:
    (folder / "fund.txt").write_text(FUND, encoding="utf-8", newline="\r\n")


def missing(folder: Path) -> None:
    (folder / "a.txt").write_text("别的文章。", encoding="utf-8")


def broken(folder: Path) -> None:
    (folder / "fund.txt").write_bytes(bytes(range(256)))


@pytest.mark.parametrize(
    ("make", "holds", "message"),
    [
        (named, True, "基金/fund.txt: is the same file"),
        (moved, True, "基金/fund.txt (here other.txt): is the same file"),
        (recoded, False, "its encoding was utf-8, is gb18030"),
        (edited, False, "the article has “400亿元， 重点” there, not “300亿元， 重点”"),
        (newlines, False, "; the words stand at "),
        (missing, False, "基金/fund.txt: is not among the articles"),
        (missing, False, "cannot be checked without the article"),
        (broken, False, "is binary"),
    ],
)
def test_files_are_found_whatever_they_are_called_and_compared_byte_by_byte(
    tmp_path: Path, make: Callable[[Path], None], holds: bool, message: str
) -> None:
    make(tmp_path)
    bundle, _ = conversation()
    found = list(verify(Export(bundle, None), shelve_files(bundle, [tmp_path])))
    assert (not [f for f in found if f.holds is False]) == holds
    assert [f for f in found if message in f.what and f.holds is holds] or "stand at" in message, found


def test_quotes_that_outlive_a_change_are_told_from_those_that_do_not(tmp_path: Path) -> None:
    recoded(tmp_path)
    bundle, _ = conversation()
    found = list(verify(Export(bundle, None), shelve_files(bundle, [tmp_path])))
    assert [f.holds for f in found if "1]" in f.what] == [True] * 4
    assert [f.holds for f in found if "is another file" in f.what] == [False]


def test_no_articles_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no articles in"):
        shelve_files(conversation()[0], [tmp_path])


def test_a_page_that_shows_something_else_is_found() -> None:
    bundle, fund = conversation()
    page = re.sub(r'(class="answer" lang="zh">)300', r"\g<1>900", to_html(bundle))
    found = list(verify(Export(bundle, page), shelve(bundle, {fund.source: fund})))
    assert next(f.what for f in found if f.holds is False).startswith("the page is not what this cyqa makes")
    assert sum(f.holds is False for f in found) == 1


def test_what_cannot_be_checked_is_said() -> None:
    bundle, fund = conversation()
    found = list(verify(Export(bundle, None), shelve(bundle, {fund.source: fund})))
    assert found[-1].holds is None
    assert found[-1].what.startswith("not checked: ")
    assert Finding(None, "question 3: no answer was given, nothing to check") in found


def test_other_models_do_not_hold() -> None:
    bundle, _ = conversation()
    assert compare_models(bundle, {"primary": "encoder-1"}, "reader-1") == Finding(
        True, "made by the models that are installed here"
    )
    other = compare_models(bundle, {}, "reader-2")
    assert other.holds is False
    assert "the reader has fingerprint reader-1, here reader-2" in other.what
    assert "the primary encoder has fingerprint encoder-1, here none" in other.what


def test_hostile_text_stays_on_its_line() -> None:
    bundle = tampered(citation={"quote": "\x1b[2J\nok  all\u202e", "source": "基金/fund.txt"})
    for line in wrong(bundle, {"基金/fund.txt": conversation()[1]}):
        assert not set(line) & set("\n\x1b\u202e")
