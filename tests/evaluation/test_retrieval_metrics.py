"""Retrieval metrics by hand, and nDCG against the best of all orders."""

from itertools import permutations, product
from math import log2

import pytest

from cyqa.evaluation.questions import Place
from cyqa.evaluation.retrieval import ndcg, recall, reciprocal_rank, relevance

HITS = [Place("一.txt", 10 * i, 10 * i + 10) for i in range(10)]


def test_recall_is_the_share_of_needs_met() -> None:
    needs = [[Place("一.txt", 25, 27)], [Place("二.txt", 0, 9), Place("一.txt", 99, 120)]]
    assert [recall(HITS, needs, k) for k in (1, 2, 3, 9, 10)] == [0, 0, 0.5, 0.5, 1.0]
    assert recall([], needs, 5) == 0.0
    assert recall(HITS, [], 5) == 0.0


def test_relevance() -> None:
    assert relevance(HITS[:3], [Place("一.txt", 19, 21)]) == (False, True, True)


def test_reciprocal_rank() -> None:
    assert reciprocal_rank([False, False, True, True], 10) == pytest.approx(1 / 3)
    assert reciprocal_rank([False, False, True], 2) == 0.0
    assert reciprocal_rank([], 10) == 0.0


def test_ndcg_by_hand() -> None:
    assert ndcg([False, True], 1, 10) == pytest.approx(1 / log2(3))
    assert ndcg([True, False, True], 3, 10) == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3) + 1 / 2))
    assert ndcg([False, True], 1, 1) == 0.0
    assert ndcg([True], 0, 10) == 0.0


@pytest.mark.parametrize("k", [1, 2, 4])
def test_ndcg_is_the_gain_over_the_best_orders(k: int) -> None:
    def gain(order: tuple[bool, ...]) -> float:
        return sum(is_good / log2(rank + 1) for rank, is_good in enumerate(order[:k], 1))

    for order in product([False, True], repeat=4):
        if any(order):
            best = max(map(gain, permutations(order)))
            assert ndcg(order, sum(order), k) == pytest.approx(gain(order) / best)
