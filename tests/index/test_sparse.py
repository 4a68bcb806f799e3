"""BM25 against its formula, worked out passage by passage."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.index.sparse import K1, B, SparseIndex

TOKENS = st.lists(st.sampled_from(["成", "渝", "成渝", "_成渝", "5g", "303.1", "fpga"]), max_size=12)
CORPUS = st.lists(TOKENS, max_size=8)


def bm25(question: list[str], corpus: list[list[str]]) -> list[float]:
    """Lucene's formula (Kamphuis et al. 2020, table 1), in double precision."""
    n = len(corpus)
    mean_length = sum(map(len, corpus)) / n if n else 0
    scores = []
    for passage in corpus:
        counts, score = Counter(passage), 0.0
        for token in question:
            df = sum(token in other for other in corpus)
            if counts[token]:
                idf = math.log(1 + (n - df + 0.5) / (df + 0.5))
                norm = K1 * (1 - B + B * len(passage) / mean_length)
                score += idf * counts[token] / (counts[token] + norm)
        scores.append(score)
    return scores


@given(TOKENS, CORPUS)
def test_scores_are_the_formula(question: list[str], corpus: list[list[str]]) -> None:
    scores = SparseIndex.build(corpus).scores(question)
    assert scores.dtype == np.float32
    assert scores.shape == (len(corpus),)
    np.testing.assert_allclose(scores, bm25(question, corpus), rtol=1e-5, atol=1e-6)


def test_scores_by_hand() -> None:
    # N = 2, mean length 2; "成" is in one passage of length 3, twice; the other has length 1.
    index = SparseIndex.build([["成", "成", "都"], ["渝"]])
    idf = math.log(1 + 1.5 / 1.5)
    expected = idf * 2 / (2 + 0.9 * (0.6 + 0.4 * 3 / 2))
    np.testing.assert_allclose(index.scores(["成"]), [expected, 0], rtol=1e-6)
    np.testing.assert_allclose(index.scores(["成", "成"]), [2 * expected, 0], rtol=1e-6)


@given(TOKENS, CORPUS)
def test_coverage_is_the_share_of_idf_mass(question: list[str], corpus: list[list[str]]) -> None:
    index = SparseIndex.build(corpus)
    n = len(corpus)

    def idf(token: str) -> float:
        df = sum(token in passage for passage in corpus) or 1
        return math.log(1 + (n - df + 0.5) / (df + 0.5)) if n else math.log(1 + 0.5 / 1.5)

    total = sum(idf(token) for token in set(question))
    expected = [sum(idf(t) for t in set(question) & set(p)) / total if total else 0 for p in corpus]
    coverage = index.coverage(question)
    assert coverage.dtype == np.float32
    np.testing.assert_allclose(coverage, expected, rtol=1e-5, atol=1e-6)
    assert all(0 <= share <= 1 for share in coverage)


def test_coverage_by_hand() -> None:
    index = SparseIndex.build([["a", "b"], ["a"], ["c"], []])
    common, rare = math.log(1 + 2.5 / 2.5), math.log(1 + 3.5 / 1.5)
    assert index.idf("a") == pytest.approx(common)
    assert index.idf("b") == index.idf("never seen") == pytest.approx(rare)
    total = common + 2 * rare
    np.testing.assert_allclose(
        index.coverage(["a", "b", "never seen", "a"]),
        [(common + rare) / total, common / total, 0, 0],
        rtol=1e-6,
    )
    np.testing.assert_allclose(index.coverage(["a"]), [1, 1, 0, 0], rtol=1e-6)
    assert not index.coverage([]).any()
    assert not index.coverage(["never seen"]).any()


def test_coverage_counts_what_stands_near() -> None:
    index = SparseIndex.build([["a"], ["b"], ["c"]])
    near = np.array([[0, 1], [0, 1], [2, 2]], np.int32)
    np.testing.assert_allclose(index.coverage(["a", "b"], near), [1, 1, 0], rtol=1e-6)
    np.testing.assert_allclose(index.coverage(["c"], near), [0, 0, 1], rtol=1e-6)


def test_a_term_counts_by_the_best_of_its_tokens_and_is_as_rare_as_all_of_them() -> None:
    index = SparseIndex.build([["a"], ["b"], ["a", "b"], ["c"]])
    near = np.array([[0, 1], [1, 2], [2, 2], [3, 2]], np.int32)
    c = index.idf("c")
    alone, beside = index.shares([{"a": 1.0, "b": 0.5, "unknown": 1.0}, {"c": 1.0}], near)
    either = np.log1p((4 - 3 + 0.5) / (3 + 0.5))
    np.testing.assert_allclose(alone, np.array([either, either / 2, either, c]) / (either + c), rtol=1e-6)
    np.testing.assert_allclose(
        beside, np.array([either, either, either, either + c]) / (either + c), rtol=1e-6
    )
    assert not np.any(index.shares([], near))
    assert not np.any(index.shares([{}], near))


@given(CORPUS, TOKENS)
def test_files_round_trip(corpus: list[list[str]], question: list[str]) -> None:
    index = SparseIndex.build(corpus)
    files = index.to_files()
    again = SparseIndex.from_files(files)
    assert again.to_files() == files
    assert again.vocabulary == index.vocabulary
    assert again.n_passages == len(corpus)
    assert np.array_equal(again.scores(question), index.scores(question))


def test_files_that_do_not_fit_together_are_refused() -> None:
    small, large = SparseIndex.build([["a"]]).to_files(), SparseIndex.build([["a", "b"], ["b"]]).to_files()
    for name in small:
        with pytest.raises(ValueError, match="differ"):
            SparseIndex.from_files({**large, name: small[name]})
        with pytest.raises(KeyError):
            SparseIndex.from_files({other: large[other] for other in large if other != name})
