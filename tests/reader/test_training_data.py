"""The training examples: loading, variation and labelling, on small texts worked out by hand."""

import json
import random
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

from cyqa.errors import SourceError
from cyqa.reader.training import augment, datasets, examples
from cyqa.reader.training.mixture import Mixture, Shares, near_passages, titled

TEXT = "范廷颂1963年任主教。1990年升任署理！他住在 河内 。"
PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 6)).map(
    lambda pair: (pair[0], min(len(TEXT), sum(pair)))
)


@pytest.fixture
def tokenizer() -> Tokenizer:
    """One token per character; a real tokeniser is not needed to label positions."""
    made = Tokenizer(models.WordLevel({"<unk>": 3}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    return made


def squad(context: str, question: str, answer: str, start: int) -> dict[str, object]:
    answers = [{"text": answer, "answer_start": start}]
    entry = {"id": "P", "context": context, "qas": [{"id": "Q", "question": question, "answers": answers}]}
    return {"data": [{"title": "標題", "id": "A", "paragraphs": [entry]}]}


def test_a_wrong_offset_is_mended_to_the_nearest_place(tmp_path: Path) -> None:
    archive = tmp_path / "cmrc.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("train.json", json.dumps(squad("日本、日本人和日本", "哪国？", "日本", 4)))
    (question,) = datasets.read_cmrc(archive, "train")
    assert question.spans == ((3, 5),)


def test_an_answer_that_is_not_verbatim_has_no_span(tmp_path: Path) -> None:
    archive = tmp_path / "cmrc.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("dev.json", json.dumps(squad("日本", "哪国？", "韩国", 0)))
    (question,) = datasets.read_cmrc(archive, "dev")
    assert question.spans == ()
    assert question.answers == ("韩国",)


def test_drcd_becomes_simplified_with_its_offsets(tmp_path: Path) -> None:
    path = tmp_path / "drcd.json"
    path.write_text(json.dumps(squad("這是臺灣的學術", "哪裡？", "臺灣", 2)), encoding="utf-8")
    (question,) = datasets.read_drcd(path)
    assert question.text == "哪里？"
    assert [question.paragraph.text[a:b] for a, b in question.spans] == list(question.answers) == ["台湾"]


def test_a_missing_file_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="model card"):
        datasets.read_cmrc(tmp_path / "none.zip", "train")
    with pytest.raises(SourceError, match="model card"):
        datasets.read_drcd(tmp_path / "none.json")


def test_the_articles_apart_depend_on_the_titles_alone() -> None:
    titles = [f"article {number}" for number in range(24)]
    apart = datasets.articles_apart(titles)
    assert len(apart) == 6
    assert apart == datasets.articles_apart([*reversed(titles), *titles])


@given(st.lists(PLACES, max_size=4))
def test_spans_move_with_removed_spaces(spans: list[tuple[int, int]]) -> None:
    text, moved = augment.without_spaces(TEXT, spans)
    assert " " not in text
    for (a, b), (c, d) in zip(spans, moved, strict=True):
        assert text[c:d] == TEXT[a:b].replace(" ", "")


@given(st.lists(PLACES, max_size=4), PLACES)
def test_spans_move_with_quotes(spans: list[tuple[int, int]], place: tuple[int, int]) -> None:
    text, moved = augment.quote(TEXT, spans, *place, ("“", "”"))
    for (a, b), (c, d) in zip(spans, moved, strict=True):
        assert text[c:d].replace("“", "").replace("”", "") == TEXT[a:b]


@given(st.text(max_size=30))
def test_styles_of_newspapers_keep_every_offset(text: str) -> None:
    assert len(augment.full_width(text)) == len(augment.newspaper_marks(text)) == len(text)


@pytest.mark.parametrize(
    ("sense", "gloss"),
    [
        ("to manage (a firm)", "manage"),
        ("Jiang Qing (1914-1991), Mao Zedong's fourth wife", "Jiang Qing"),
        ("variant of 江[jiang1]", ""),
        ("surname Chi", ""),
        ("CL:個|个[ge4]", ""),
        ("person of no particular talent", ""),
    ],
)
def test_short_gloss(sense: str, gloss: str) -> None:
    assert augment.short_gloss(sense) == gloss


def test_code_switching_replaces_every_word_at_share_one() -> None:
    glosses = {"管理": ("manage",)}
    words = ["谁", "管理", "谭先生", "？"]
    for seed in range(20):
        switched = augment.code_switch(words, glosses, lambda _: "Tan", 1.0, random.Random(seed))
        assert switched.lower().rstrip("?？") == "who manage tan"
    assert augment.code_switch(words, glosses, lambda _: "Tan", 0.0, random.Random(0)).startswith(
        "谁管理谭先生"
    )


def test_mentions_are_numbers_titles_names_and_things() -> None:
    found = augment.mentions(
        "《跑跑》2004年在重庆举办第十一届年会？", [("重庆", "ns"), ("年", "m"), ("年会", "n")]
    )
    assert [(mention.kind, mention.text) for mention in found] == [
        ("number", "2004"),
        ("numeral", "第十一"),
        ("title", "跑跑"),
        ("ns", "重庆"),
        ("n", "年会"),
    ]


@pytest.mark.parametrize("number", ["1963", "7.07", "30", "第三", "第十一"])
def test_another_number_has_the_shape_of_the_number(number: str) -> None:
    drawn = {augment.another_number(number, random.Random(seed)) for seed in range(50)}
    assert len(drawn - {number}) > 3
    for other in drawn:
        assert len(other) == len(number)
        assert [c in ".第十" for c in other] == [c in ".第十" for c in number]


@given(st.integers(0, 10_000))
def test_a_near_miss_asks_about_what_the_passage_does_not_mention(seed: int) -> None:
    question, passage = "1963年范廷颂做什么？", TEXT
    mentioned = [augment.Mention("number", "1963"), augment.Mention("nr", "范廷颂")]
    pools = {"nr": ["王五", "李四"]}
    missed = augment.near_miss(question, mentioned, passage, [], pools, random.Random(seed))
    assert missed is not None
    assert missed != question
    assert ("1963" in missed) != ("范廷颂" in missed)


def test_half_of_the_near_misses_ask_about_a_rival_in_the_passage() -> None:
    mentioned, rivals = [augment.Mention("nr", "范廷颂")], [augment.Mention("nr", "李霞")]
    missed = [
        augment.near_miss("范廷颂？", mentioned, TEXT, rivals, {"nr": ["王五"]}, random.Random(seed))
        for seed in range(200)
    ]
    assert set(missed) == {"李霞？", "王五？"}
    assert 70 < missed.count("李霞？") < 130


def test_there_is_no_near_miss_of_what_the_passage_does_not_mention() -> None:
    mentioned = [augment.Mention("number", "2020")]
    assert augment.near_miss("2020年？", mentioned, TEXT, [], {}, random.Random(0)) is None


@given(
    st.text("甲乙丙。", max_size=30),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from(["甲", "甲乙"]),
    st.sampled_from(["丁", "丁丁丁"]),
)
def test_an_exchange_moves_spans_along_with_their_words(
    text: str, start: int, end: int, old: str, new: str
) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    exchanged = augment.exchange(text, [(start, end)], old, new)
    if exchanged is not None:
        assert old not in exchanged[0] or old in text.replace(old, new)
        [(low, high)] = exchanged[1]
        assert exchanged[0][low:high] == text[start:end]


def test_latin_mentions_leave_the_first_word() -> None:
    found = augment.latin_mentions("Where did Genghis Khan go in 1221?")
    assert [(mention.kind, mention.text) for mention in found] == [
        ("number", "1221"),
        ("latin", "Genghis Khan"),
    ]


def test_sentences_tile_the_text() -> None:
    spans = examples.sentences(TEXT)
    assert "".join(TEXT[a:b] for a, b in spans) == TEXT
    assert [TEXT[a:b] for a, b in spans][:2] == ["范廷颂1963年任主教。", "1990年升任署理！"]
    assert examples.packed_passages("甲。乙。丙丙丙丙。丁", 4) == [(0, 4), (4, 9), (9, 10)]


def test_gold_spans_are_all_places_of_the_words_but_not_inside_numbers() -> None:
    assert examples.gold_spans("20人，2019年20人。", [(0, 3)]) == [(0, 3), (9, 12)]
    assert examples.gold_spans("20、2019、20", [(0, 2)]) == [(0, 2), (8, 10)]
    assert examples.gold_spans("在日本。", [(1, 4)]) == [(1, 3)]


def test_labels_are_the_tokens_that_hold_the_gold(tokenizer: Tokenizer) -> None:
    pair = examples.encode(tokenizer, "谁？", "甲乙丙", 20)
    assert pair.ids == (0, 3, 3, 2, 2, 3, 3, 3, 2)
    example = examples.label(pair, [(1, 3)])
    assert example is not None
    assert example.golds == ((6, 7),)
    without = examples.label(pair, [])
    assert without is not None
    assert without.golds == ((0, 0),)


def test_a_gold_that_is_cut_off_makes_no_example(tokenizer: Tokenizer) -> None:
    assert examples.label(examples.encode(tokenizer, "谁？", "甲乙丙", 7), [(1, 3)]) is None


def test_a_batch_permits_passage_tokens_and_the_null_position(tokenizer: Tokenizer) -> None:
    long = examples.label(examples.encode(tokenizer, "谁？", "甲乙丙", 20), [(0, 1), (2, 3)])
    short = examples.label(examples.encode(tokenizer, "谁", "甲", 20), [])
    assert long is not None
    assert short is not None
    (batch,) = examples.micro_batches([short, long], 100)
    assert batch.ids.shape == (2, 9)
    assert batch.permitted.astype(int).tolist() == [[1, 0, 0, 0, 0, 1, 1, 1, 0], [1, 0, 0, 0, 1, 0, 0, 0, 0]]
    assert batch.is_gold.tolist() == [[True, True], [True, False]]
    assert np.array_equal(batch.golds[0], [[5, 5], [7, 7]])


def test_micro_batches_keep_within_their_tokens(tokenizer: Tokenizer) -> None:
    made = [examples.label(examples.encode(tokenizer, "谁", "甲" * n, 99), []) for n in range(1, 30)]
    batches = examples.micro_batches([example for example in made if example], 64)
    assert sum(len(batch.ids) for batch in batches) == 29
    assert all(batch.ids.size <= 64 for batch in batches)


def newspaper(path: Path) -> Path:
    qas = [
        {
            "id": "1",
            "question": "谁说的？",
            "language": "zh",
            "answers": [{"text": "王甲", "answer_start": 0}],
        },
        {"id": "2", "question": "Who is Li?", "language": "en", "answers": [], "is_impossible": True},
    ]
    entry = {"id": "n", "context": "王甲说，今年增长。\n\n李乙没有说。", "qas": qas}
    data = {"data": [{"title": "标题", "paragraphs": [entry]}]}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_newspaper_questions_have_a_language_and_may_lack_an_answer(tmp_path: Path) -> None:
    asked, unanswerable = datasets.read_newspaper(newspaper(tmp_path / "n.json"))
    assert (asked.language, asked.answers, asked.spans) == ("zh", ("王甲",), ((0, 2),))
    assert (unanswerable.language, unanswerable.answers, unanswerable.spans) == ("en", (), ())


def test_reworded_questions_are_on_the_paragraphs_that_their_ids_name(tmp_path: Path) -> None:
    first = replace(datasets.read_newspaper(newspaper(tmp_path / "n.json"))[0], id="n-1")
    qa = {"id": "n-r1", "question": "Whose words?", "language": "en"}
    qa |= {"answers": [{"text": "王甲", "answer_start": 0}]}
    path = tmp_path / "reworded.json"
    path.write_text(json.dumps({"data": [{"id": "n", "qas": [qa]}]}), encoding="utf-8")
    (question,) = datasets.read_reworded(path, [first])
    assert (question.id, question.language, question.spans) == ("n-r1", "en", ((0, 2),))
    assert question.paragraph is first.paragraph


def test_answers_of_reworded_questions_stand_in_their_articles() -> None:
    known = datasets.read_newspaper(datasets.WRITTEN / "newspaper_train.json")
    reworded = datasets.read_reworded(datasets.WRITTEN / "newspaper_reworded.json", known)
    assert len({question.id for question in [*known, *reworded]}) == len(known) + len(reworded)
    for question in reworded:
        text = question.paragraph.text
        assert {text[start:end] for start, end in question.spans} == {*question.answers}


def test_the_headline_of_a_place_is_the_last_one_before_it() -> None:
    text = "甲城通车\n\n桥成了。\n\n乙城通水\n\n渠成了。"
    paragraph = datasets.Paragraph("newspaper", "甲城通车", text, (0, 12))
    assert paragraph.headline(text.index("桥成了")) == "甲城通车"
    assert paragraph.headline(text.index("渠成了")) == "乙城通水"
    assert paragraph.headline(0) == paragraph.headline(2) == paragraph.headline(-1) == ""
    assert datasets.Paragraph("cmrc", "DEV_1", text).headline(8) == ""


def test_what_is_written_begins_reports_with_headlines() -> None:
    for question in datasets.read_newspaper(datasets.WRITTEN / "newspaper_train.json"):
        text, headlines = question.paragraph.text, question.paragraph.headlines
        assert headlines[0] == 0
        assert all(text[start - 2 : start] in ("", "\n\n") for start in headlines)


def test_a_title_before_a_passage_moves_its_spans() -> None:
    titled_passage, spans = titled("甲城通车", "桥成了。", [(0, 1)])
    assert titled_passage == "甲城通车\n桥成了。"
    assert [titled_passage[a:b] for a, b in spans] == ["桥"]


def test_english_takes_the_place_of_the_questions_that_have_it(tmp_path: Path) -> None:
    questions = datasets.read_newspaper(newspaper(tmp_path / "n.json"))
    path = tmp_path / "english.tsv"
    path.write_text("1\tWho said so?\nelsewhere\tWhat?\n", encoding="utf-8")
    (english,) = datasets.in_english(path, questions)
    assert (english.id, english.language, english.text) == ("1", "en", "Who said so?")
    assert english.spans == questions[0].spans
    with pytest.raises(SourceError, match="cannot be read"):
        datasets.in_english(tmp_path / "none.tsv", questions)


def test_what_is_written_for_training_holds_its_answers() -> None:
    train, dev, test = (
        datasets.read_newspaper(datasets.WRITTEN / f"newspaper_{part}.json")
        for part in ("train", "dev", "test")
    )
    for question in [*train, *dev, *test]:
        assert len(question.spans) >= len(question.answers)
        assert {question.paragraph.text[a:b] for a, b in question.spans} == set(question.answers)
    articles = [{question.paragraph.article for question in part} for part in (train, dev, test)]
    assert len(set().union(*articles)) == sum(map(len, articles))
    for part in (dev, test):
        assert {question.language for question in part} == {"zh", "en", "zh-hant"}
        assert 0.15 < sum(not question.spans for question in part) / len(part) < 0.35


def test_a_question_without_an_answer_is_only_ever_a_negative(tmp_path: Path) -> None:
    asked, unanswerable = datasets.read_newspaper(newspaper(tmp_path / "n.json"))
    made = Mixture.__new__(Mixture)
    made.shares, made._hard = Shares(), {}
    rng = random.Random(0)
    assert {made._kind(unanswerable, "newspaper", rng) for _ in range(50)} == {"answerless"}
    kinds = Counter(made._kind(asked, "newspaper", rng) for _ in range(2000))
    assert kinds["positive"] / 2000 == pytest.approx(1 - Shares().negative_newspaper, abs=0.03)
    assert set(kinds) == {"positive", "answerless", "near"}


class LetterEncoder:
    """Vectors of which letters of 甲乙丙 a text holds."""

    fingerprint, dimension = "letters", 3

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[text.count(letter) for letter in "甲乙丙"] for text in texts], np.float32)

    encode_passages = encode_questions


def test_near_passages_are_those_of_the_questions_own_article_that_do_not_answer() -> None:
    told = "".join(letter * 3 + "的事" * 90 + "。" for letter in "甲乙丙")
    one, other = (
        datasets.Paragraph("newspaper", "一", told),
        datasets.Paragraph("newspaper", "二", "甲乙丙。"),
    )
    asked = [
        datasets.Question(text, "zh", text, paragraph, (), ())
        for text, paragraph in (("乙？", one), ("丙丙甲？", one), ("甲？", other))
    ]
    at = told.index("丙")
    asked.append(datasets.Question("答丙？", "zh", "丙？", one, ("丙丙丙",), ((at, at + 3),)))
    found = near_passages(asked, LetterEncoder(), 2)
    assert [passage[0] for passage in found["乙？"]][:1] == ["乙"]
    assert [passage[0] for passage in found["丙丙甲？"]] == ["丙", "甲"]
    assert found["甲？"] == ["甲乙丙。"]
    assert {passage[0] for passage in found["答丙？"]} == {"甲", "乙"}
