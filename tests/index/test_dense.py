"""The dense index against plain NumPy."""

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.index.dense import DenseIndex


def unit_rows(n: int, dimension: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((n, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@given(st.integers(0, 40), st.integers(1, 24), st.integers(0, 2**32))
def test_scores_are_inner_products(n: int, dimension: int, seed: int) -> None:
    vectors, query = unit_rows(n, dimension, seed), unit_rows(1, dimension, seed + 1)[0]
    index = DenseIndex(vectors)
    assert (len(index), index.dimension) == (n, dimension)
    scores = index.scores(query)
    assert scores.dtype == np.float32
    assert scores.shape == (n,)
    np.testing.assert_allclose(scores, vectors @ query, atol=1e-6)


def test_by_hand() -> None:
    index = DenseIndex(np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32))
    np.testing.assert_allclose(index.scores(np.array([0, 1], np.float32)), [0, 1, 0.8], atol=1e-7)


@given(st.integers(0, 20), st.integers(1, 16), st.integers(0, 2**32))
def test_bytes_round_trip(n: int, dimension: int, seed: int) -> None:
    vectors = unit_rows(n, dimension, seed)
    content = DenseIndex(vectors).to_bytes()
    again = DenseIndex.from_bytes(content)
    assert np.array_equal(again.vectors, vectors)
    assert (len(again), again.dimension) == (n, dimension)
    assert again.to_bytes() == content


def test_vectors_are_a_copy() -> None:
    index = DenseIndex(unit_rows(3, 4, 0))
    index.vectors[:] = 0
    assert np.array_equal(index.vectors, unit_rows(3, 4, 0))


@pytest.mark.parametrize(
    "content", [b"", b"IxFI", b"not an index at all" * 9, DenseIndex(unit_rows(3, 4, 0)).to_bytes()[:-1]]
)
def test_bytes_of_something_else_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="FAISS cannot read"):
        DenseIndex.from_bytes(content)


def test_another_kind_of_index_is_refused() -> None:
    with pytest.raises(ValueError, match="not an IndexFlatIP"):
        DenseIndex.from_bytes(bytes(faiss.serialize_index(faiss.IndexFlatL2(4))))
