"""Fusion against values worked out by hand, and ranking against a full sort."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cyqa.retriever.fusion import best, fuse, min_max, second_weight, standardise

SCORES = arrays(np.float32, st.integers(0, 30), elements=st.floats(-5, 5, width=16))


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_min_max_by_hand() -> None:
    assert min_max(scores(1, 2, 5)).tolist() == [0, 0.25, 1]
    assert min_max(scores(3, 3)).tolist() == [0, 0]
    assert min_max(scores()).tolist() == []


def test_standardise_by_hand() -> None:
    assert standardise(scores(1, 3)).tolist() == [-1, 1]
    assert standardise(scores(2, 2, 2)).tolist() == [0, 0, 0]
    assert standardise(scores()).tolist() == []


def test_words_count_as_far_as_they_are_known() -> None:
    dense, sparse, around = scores(0.8, 0.7, 0.6), scores(0, 4, 2), scores(0, 0, 0)
    assert fuse(dense, None, sparse, around, 0.0).tolist() == pytest.approx([1, 0.5, 0])
    assert fuse(dense, None, sparse, around, 1.0).tolist() == pytest.approx([1 / 3, 0.5, 1 / 6])
    assert fuse(dense, None, sparse, around, 0.5).tolist() == pytest.approx([1 / 2, 1 / 2, 1 / 8])


def test_words_beside_a_passage_count_too() -> None:
    dense, sparse = scores(0.6, 0.8, 0.6), scores(2, 2, 2)
    assert fuse(dense, None, sparse, scores(1, 0, 0.5), 1.0).tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 6])
    assert fuse(dense, None, sparse, scores(1, 0, 0.5), 0.0).tolist() == pytest.approx([0, 1, 0])


def test_the_second_encoder_speaks_where_words_are_unknown() -> None:
    dense, second, none = scores(0.9, 0.8, 0.8), scores(0.1, 0.1, 0.5), scores(0, 0, 0)
    assert int(fuse(dense, second, none, none, 0.0).argmax()) in (0, 2)
    assert fuse(dense, second, none, none, 0.5).tolist() == pytest.approx([0.5, 0, 0])
    assert [second_weight(known) for known in (0, 1 / 8, 0.5, 1)] == pytest.approx([1, 0.5, 0, 0])


@given(SCORES, st.floats(0, 1))
def test_fused_scores_lie_between_0_and_1(values: np.ndarray, known: float) -> None:
    fused = fuse(values, values[::-1], values * 2, np.abs(values) / 5, known)
    assert fused.shape == values.shape
    assert ((fused >= 0) & (fused <= 1.0001)).all()


@given(SCORES, st.integers(1, 40))
def test_best_is_a_stable_sort(values: np.ndarray, k: int) -> None:
    expected = sorted(range(len(values)), key=lambda i: (-values[i], i))[:k]
    assert best(values, k).tolist() == expected
