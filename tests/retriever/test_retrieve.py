"""Retrieval with the real encoders: Chinese, Traditional, English, and odd questions."""

import pytest

from cyqa.config import Config
from cyqa.index.build import build_index
from cyqa.qa.pipeline import Pipeline
from cyqa.records import Passage
from cyqa.retriever.retrieve import REACH, neighbours

pytestmark = pytest.mark.model
ARTICLES = {
    "river.txt": "长江发源于青藏高原，全长约六千三百公里，是亚洲最长的河流。它流经十一个省市，最后注入东海。",
    "panda.txt": "大熊猫主要以竹子为食，每天要吃十几公斤。野外的大熊猫生活在四川、陕西和甘肃的山林里。",
    "rail.txt": "京沪高速铁路于2011年6月30日通车，全长1318公里，设计时速380公里，由北京南站到上海虹桥站。",
    "tea.txt": "茶树原产于中国西南。唐代的陆羽写成《茶经》，被后人尊为茶圣。",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("retrieve")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    build_index([folder], folder / "index", Config(), progress=False)
    return Pipeline.load(folder / "index", Config(reader="sentence"))


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("亚洲最长的河有多长？", "river.txt"),
        ("國寶大熊貓喜歡吃什麼", "panda.txt"),
        ("How fast is the train between Beijing and Shanghai?", "rail.txt"),
        ("What do giant pandas eat?", "panda.txt"),
        ("谁被称为茶圣", "tea.txt"),
        ("２０１１年６月３０日", "rail.txt"),
    ],
)
def test_the_right_article_comes_first(asked: Pipeline, question: str, source: str) -> None:
    hits = asked.retrieve(question)
    assert hits[0].passage.source == source
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        raw = ARTICLES[hit.citation.source]
        assert raw[hit.citation.start : hit.citation.end] == hit.citation.quote
        assert -1 <= hit.dense <= 1
        assert hit.sparse >= 0
        assert 0 <= hit.coverage <= 1


@pytest.mark.parametrize("question", ["?", "\x00长", "👩\u200d👩", "\ud800", "长" * 2000, "a b" * 600])
def test_odd_questions_find_something(asked: Pipeline, question: str) -> None:
    assert len(asked.retrieve(question)) == len(ARTICLES)


def test_the_same_question_gets_the_same_hits(asked: Pipeline) -> None:
    assert asked.retrieve("茶圣是谁") == asked.retrieve("茶圣是谁")


def test_passages_beside_one_are_those_of_its_article() -> None:
    passages = [Passage(source, "", "", 1, 0, 0, 0, 0, 1, 1, "", ()) for source in "aaaab"]
    beside = [set(row) for row in neighbours(passages).tolist()]
    assert beside == [{0, 1, 2}, {0, 1, 2, 3}, {0, 1, 2, 3}, {1, 2, 3}, {4}]
    assert neighbours([]).shape == (0, 2 * REACH + 1)
