"""Names: Chinese by the dictionary, foreign questions by pinyin."""

import pytest

from cyqa.corpus.names import names_found

PASSAGE = "6月10日，谭先生在成都领到了执照，他的公司在重慶。"


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("谁在成都领到了执照？", 1.0),
        ("谁在绵阳领到了执照？", 0.0),
        ("成都和绵阳的执照", 0.5),
        ("誰在重庆有公司", 1.0),
        ("谁领到了执照？", 1.0),
        ("Who got a licence in Chengdu?", 1.0),
        ("Who got a licence in Mianyang?", 0.0),
        ("What did Mr. Tan get in Chongqing?", 1.0),
        ("Does Intel own it?", 1.0),
        ("", 1.0),
    ],
)
def test_names(question: str, share: float) -> None:
    assert names_found(question, PASSAGE) == share
