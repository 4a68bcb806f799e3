"""English questions as terms of a Chinese index, with a small dictionary."""

import json
from pathlib import Path

import pytest

from cyqa.corpus.cedict import entries
from cyqa.errors import ModelError, SourceError
from cyqa.models import folder
from cyqa.models.lexicon import LEXICON_FILE, LEXICON_RECIPE, Lexicon, compile_lexicon, content_words
from cyqa.retriever.translate import SYLLABLE, Translator

CEDICT = """# CC-CEDICT
實驗室 实验室 [shi2 yan4 shi4] /laboratory/CL:間|间[jian1]/
化驗室 化验室 [hua4 yan4 shi4] /laboratory test room/
重慶 重庆 [Chong2 qing4] /Chongqing city (formerly part of Sichuan)/
王 王 [Wang2] /surname Wang/
科學 科学 [ke1 xue2] /science/
科技 科技 [ke1 ji4] /science and technology/
"""
VOCABULARY = ["_实验室", "实验", "重庆", "_重庆", "晓鹏", "谭", "谈", "_谭", "300", "亿", "五", "abc"]
TWO_BY_TWO = ["一实", "验室", "六个", "个一", "三个", "个科", "科学", "科技"]


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    source = tmp_path / "cedict.txt"
    source.write_text(CEDICT, encoding="utf-8")

    def build(at: Path) -> None:
        (at / LEXICON_FILE).write_text(json.dumps(compile_lexicon(entries(source))), encoding="utf-8")

    return Lexicon(folder.make(tmp_path / "lexicon", LEXICON_RECIPE, [source], build))


def test_content_words_are_stems_without_function_words() -> None:
    assert content_words("What is the founding of laboratories?") == content_words("found laboratory")


def test_translations_count_less_the_longer_their_explanation(lexicon: Lexicon) -> None:
    assert lexicon.translations("Laboratories") == {"实验室": 1.0, "化验室": pytest.approx(3**-0.5)}
    assert lexicon.translations("city")["重庆"] == pytest.approx(2**-0.5)
    assert lexicon.translations("wang") == lexicon.translations("the") == lexicon.translations("") == {}


@pytest.mark.parametrize(
    ("question", "tokens"),
    [
        ("the laboratory", [{"_实验室": 1.0, "_化验室": 3**-0.5, "laboratory": 1.0}]),
        ("Xiaopeng", [{"晓鹏": 1.0, "xiaopeng": 1.0}]),
        ("Mr Tan", [{"mr": 1.0}, {"谭": SYLLABLE, "谈": SYLLABLE, "tan": 1.0}]),
        ("30 billion", [{"30000000000": 1.0, "3000000": 1.0, "300": 1.0}]),
        ("5 of May", [{"5": 1.0, "五": 1.0}, {"5": 1.0}]),
        ("1,173.4 or 0", [{"1173.4": 1.0, "0.11734": 1.0}, {"0": 1.0, "零": 1.0}]),
        ("", []),
        ("what is it?", []),
    ],
)
def test_terms(lexicon: Lexicon, question: str, tokens: list[dict[str, float]]) -> None:
    terms = Translator(lexicon, VOCABULARY).terms(question)
    assert [dict(term) for term in terms] == [pytest.approx(term) for term in tokens]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ('What is the "one laboratory"?', "What is the “一实验室”?"),
        ("What are the 'Six ones'?", "What are the “六个一”?"),
        ('What are the six "ones"?', "What are the “六个一”?"),
        ('What are the "two laboratories"?', 'What are the "two laboratories"?'),
        ('Which three "sci-tech" fields?', "Which “三个科技” fields?"),
        ('Which three "sciences"?', "Which “三个科学”?"),
        ("Is there one laboratory?", "Is there one laboratory?"),
    ],
)
def test_quoted_names_with_a_number_are_those_of_the_index(
    lexicon: Lexicon, question: str, named: str
) -> None:
    assert Translator(lexicon, {*VOCABULARY, *TWO_BY_TWO}).named(question) == named


def test_a_name_sounds_like_any_reading_of_its_characters(lexicon: Lexicon) -> None:
    (term,) = Translator(lexicon, VOCABULARY).terms("Chongqing")
    assert term["重庆"] == term["_重庆"] == 1.0


def test_damage_is_named(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "lexicon" / LEXICON_FILE
    path.write_text("{" * path.stat().st_size, encoding="utf-8")
    with pytest.raises(ModelError, match="is damaged"):
        lexicon.translations("laboratory")


def test_another_file_is_no_dictionary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no dictionary", encoding="utf-8")
    with pytest.raises(SourceError, match="is not CC-CEDICT"):
        list(entries(tmp_path / "a.txt"))
