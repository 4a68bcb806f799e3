"""Segmentation: a hand-made vocabulary, brute force, and the tokeniser of the model itself."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cyqa.models.e5 import tokenizer_path
from cyqa.models.prepare import CHARSMAP_FILE, TABLE_FILE, default_model_folder
from cyqa.models.unigram import E5Tokenizer, UnigramTable, build_table

PIECES = [
    ("成", 5, -3.0),
    ("渝", 6, -3.0),
    ("成渝", 7, -4.0),
    ("渝地区", 8, -4.5),
    ("地", 9, -3.5),
    ("区", 10, -3.5),
]
SCORES = {text: score for text, _, score in PIECES}


def table() -> UnigramTable:
    return UnigramTable(build_table(PIECES, unknown=3, lowest=-4.5))


def test_best_segmentation_by_hand() -> None:
    """成 + 渝地区 = -7.5 beats 成渝 + 地 + 区 = -11."""
    assert table().segment("成渝地区") == [5, 8]
    assert table().segment("成渝") == [7]
    assert table().segment("渝地") == [6, 9]
    assert table().segment("") == []


def test_each_uncovered_character_is_one_unknown() -> None:
    assert table().segment("成xy渝") == [5, 3, 3, 6]


def test_nodes_are_breadth_first() -> None:
    records = build_table(PIECES, unknown=3, lowest=-4.5)
    assert len(records) == 1 + 4 + 2 + 1
    assert (np.diff(records["edge"].astype(np.int64)) > 0).all()
    assert records["piece"].tolist() == [3, 10, 9, 5, 6, 7, -1, 8]


def test_refuses_another_array() -> None:
    with pytest.raises(ValueError, match="not a table of pieces"):
        UnigramTable(np.zeros(4))


@cache
def best_score(text: str) -> float:
    if not text:
        return 0.0
    options = [SCORES[text[:n]] + best_score(text[n:]) for n in range(1, len(text) + 1) if text[:n] in SCORES]
    return max(options) if options else -14.5 + best_score(text[1:])


@given(st.text("成渝地区x", max_size=12))
def test_score_is_the_best_of_all_segmentations(text: str) -> None:
    scores = {token: score for _, token, score in PIECES} | {3: -14.5}
    found = sum(scores[token] for token in table().segment(text))
    assert found == pytest.approx(best_score(text))


TRICKY = (
    "abc  ABC 123é\u0301ñﬁ①㎏ｶﾞか\u3099\u3000\u200b\u200d👩🇨🇳한글العربيةनमस्ते你好臺灣𠮷︰～…—“”\n\t\x07▁\ufffd𝒜"
)
CONTROL = re.compile("</?s>|<pad>|<unk>|<mask>")


@pytest.fixture(scope="module")
def ours(e5_folder: Path) -> E5Tokenizer:
    return E5Tokenizer(e5_folder / TABLE_FILE, e5_folder / CHARSMAP_FILE)


@pytest.mark.model
class TestE5Tokenizer:
    @given(text=st.text(st.sampled_from(TRICKY) | st.characters(exclude_categories=["Cs"]), max_size=40))
    @settings(max_examples=500, deadline=None)
    @pytest.mark.usefixtures("e5_folder")
    def test_same_tokens_as_the_model(self, text: str) -> None:
        assume(not CONTROL.search(unicodedata.normalize("NFKC", text)))
        assert _ours().encode("query: " + text)[0] == _theirs().encode("query: " + text).ids

    def test_same_tokens_on_articles(self, ours: E5Tokenizer) -> None:
        for path in sorted(Path(__file__).parents[2].joinpath("seeds").glob("*.txt")):
            for line in path.read_text(encoding="utf-8").splitlines():
                assert ours.encode("passage: " + line)[0] == _theirs().encode("passage: " + line).ids

    def test_cap(self, ours: E5Tokenizer) -> None:
        text = "成渝地区双城经济圈。" * 10_000
        ids, is_cut = ours.encode(text)
        assert (len(ids), is_cut) == (512, True)
        assert ids == _theirs().encode(text).ids
        assert ours.encode("成渝")[1] is False

    def test_control_tokens_are_text(self, ours: E5Tokenizer) -> None:
        ids, _ = ours.encode("a</s>b<mask>")
        assert 2 not in ids[:-1]
        assert 250001 not in ids

    def test_table_holds_every_piece(self, e5_folder: Path) -> None:
        vocabulary = json.loads(tokenizer_path().read_text(encoding="utf-8"))["model"]["vocab"]
        records = np.load(e5_folder / TABLE_FILE, mmap_mode="r")
        assert (records["piece"][1:] >= 0).sum() == len(vocabulary) - 5


@cache
def _ours() -> E5Tokenizer:
    folder = default_model_folder()
    return E5Tokenizer(folder / TABLE_FILE, folder / CHARSMAP_FILE)


@cache
def _theirs():  # type: ignore[no-untyped-def]
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_path()))
    tokenizer.enable_truncation(512)
    return tokenizer
