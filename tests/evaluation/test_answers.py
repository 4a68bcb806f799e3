"""The CMRC 2018 metric against values worked out by hand and values of the official scorer."""

import json
import os
from pathlib import Path

import pytest

from cyqa.evaluation.answers import exact_match, f1, longest_common_substring, segments

DATA = Path(os.environ.get("CYQA_DATA") or Path(__file__).parents[3] / "shared" / "data")
VECTORS = DATA / "cmrc2018_metric_vectors.json"


@pytest.mark.parametrize(
    ("prediction", "answers", "em", "overlap"),
    [
        ("300亿元", ["300亿元"], 1, 1.0),
        ("企业合作协议", ["《企业合作协议》"], 1, 1.0),
        ("总规模300亿元", ["300亿元"], 0, 2 * (3 / 6) * 1 / (3 / 6 + 1)),
        ("3月25日", ["2020年3月25日"], 0, 2 * 1 * (4 / 6) / (1 + 4 / 6)),
        ("China", ["China's"], 0, 2 / 3),
        ("can", ["cannot"], 0, 2 / 3),
        ("Li's firm", ["Li"], 0, 0.5),
        ("new york", ["New York City"], 0, 2 * 1 * (2 / 3) / (1 + 2 / 3)),
        ("重庆", ["成都", "重庆市"], 0, 0.8),
        ("王晓鹏", ["张晚"], 0, 0.0),
        ("", ["张晚"], 0, 0.0),
        ("张晚", [], 0, 0.0),
    ],
)
def test_hand_computed(prediction: str, answers: list[str], em: float, overlap: float) -> None:
    assert exact_match(prediction, answers) == em
    assert f1(prediction, answers) == pytest.approx(overlap)


def test_segments_are_characters_and_latin_words() -> None:
    assert segments("FPGA中国，New York (3.5%)") == ["fpga", "中", "国", "new", "york", "(", "3.5", "%", ")"]


def test_longest_common_substring_is_contiguous() -> None:
    assert longest_common_substring("abcd", "xbcy") == 2
    assert longest_common_substring("abab", "baba") == 3
    assert longest_common_substring("", "abc") == 0


def test_agrees_with_the_official_scorer() -> None:
    if not VECTORS.is_file():
        pytest.skip(f"{VECTORS} is not here; set CYQA_DATA to the folder of the public data sets")
    for vector in json.loads(VECTORS.read_text(encoding="utf-8")):
        prediction, answers = vector["prediction"], vector["answers"]
        assert exact_match(prediction, answers) == vector["em"], vector
        assert f1(prediction, answers) == pytest.approx(vector["f1"], abs=1e-6), vector
