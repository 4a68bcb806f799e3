"""Questions to begin with: made from the articles, and answered from them."""

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path

import gradio as gr
import pytest
from table_pipeline import HOSTILE, PARK, SOURCES, FakePipeline

from cyqa.qa.pipeline import Pipeline
from cyqa.records import Answer, Turn
from cyqa.web import examples
from cyqa.web.clozes import Cloze, clozes
from cyqa.web.examples import SURE, example_questions, tried_examples
from cyqa.web.forms import KINDS
from cyqa.web.gate import Gate
from cyqa.web.handlers import Handlers

# Sentence, then question and answer in Chinese, then in English; None: it asks nothing.
SENTENCES = [
    (
        "园区规划建设面积达30平方公里，绿化率提高。",
        ("园区规划建设面积是多少？", "30平方公里"),
        ("What is the area of “园区规划建设”?", "30平方公里"),
    ),
    (
        "总投资约5亿元的滨江隧道工程启动，计划三年完工。",
        ("滨江隧道工程的总投资是多少？", "5亿元"),
        ("What is the total investment of “滨江隧道工程”?", "5亿元"),
    ),
    ("北站每天开往邻市的列车有26辆。", ("北站每天开往邻市的列车有多少辆？", "26辆"), None),
    (
        "南江市水务局局长何涛介绍，水质达标。",
        ("南江市水务局局长是谁？", "何涛"),
        ("Who is “南江市水务局局长”?", "何涛"),
    ),
    (
        "第三届茶叶博览会在南江市体育馆举行。",
        ("第三届茶叶博览会在哪里举行？", "南江市体育馆"),
        ("Where was “第三届茶叶博览会” held?", "南江市体育馆"),
    ),
    (
        "“一窗通办”是指一个窗口办完所有事项。",
        ("“一窗通办”是什么？", "一个窗口办完所有事项"),
        ("What is “一窗通办”?", "一个窗口办完所有事项"),
    ),
    (
        "实行“三减”（减材料、减环节、减时限）。",
        ("“三减”是什么？", "减材料、减环节、减时限"),
        ("What is “三减”?", "减材料、减环节、减时限"),
    ),
    (
        "南江港的进口货物包括木材、铁矿和大豆等商品。",
        ("南江港的进口货物包括哪些商品？", "木材、铁矿和大豆"),
        ("What does “南江港的进口货物” include?", "木材、铁矿和大豆"),
    ),
    (
        "联盟成员涵盖南江、北山、东湖三市。",
        ("联盟成员涵盖哪三市？", "南江、北山、东湖"),
        ("What does “联盟成员” cover?", "南江、北山、东湖三市"),
    ),
    (
        "5月20日，滨江隧道工程正式开工。",
        ("滨江隧道工程是什么时候开工的？", "5月20日"),
        ("When did “滨江隧道工程正式开工” happen?", "5月20日"),
    ),
    (
        "本报讯（记者 钱多）2009年冬天，南江市老站房停用，新站房向旅客开放了。",
        None,
        None,
    ),
    (
        "本报讯（记者 钱多）4月2日，南江市新站房正式向旅客开放，",
        ("南江市新站房是什么时候向旅客开放的？", "4月2日"),
        ("When did “南江市新站房正式向旅客开放” happen?", "4月2日"),
    ),
    (
        "1963年，南江铜鼓被列为保护文物。",
        ("南江铜鼓是什么时候被列为保护文物的？", "1963年"),
        ("When did “南江铜鼓被列为保护文物” happen?", "1963年"),
    ),
    (
        "罗秋石（1901年—1977年），南江人，川剧丑角的代表人物之一。",
        ("罗秋石是谁？", "川剧丑角的代表人物之一"),
        ("Who is “罗秋石”?", "川剧丑角的代表人物之一"),
    ),
    ("南江歌会由市文化馆联合主办，", ("南江歌会由谁主办？", "市文化馆"), None),
    (
        "南江水文站位于老城北门外，",
        ("南江水文站位于哪里？", "老城北门外"),
        ("Where is “南江水文站”?", "老城北门外"),
    ),
    ("岩羊生活在高山裸岩地带，", ("岩羊生活在哪里？", "高山裸岩地带"), None),
    (
        "岩羊又名崖羊，",
        ("岩羊又名什么？", "崖羊"),
        ("What is “岩羊” also called?", "崖羊"),
    ),
    (
        "岩羊是我国高原特有的偶蹄动物。",
        ("岩羊是什么？", "我国高原特有的偶蹄动物"),
        ("What is “岩羊”?", "我国高原特有的偶蹄动物"),
    ),
    (
        "由于连降暴雨，南江水位迅速上涨。",
        ("为什么南江水位迅速上涨？", "连降暴雨"),
        ("What is the reason for “南江水位迅速上涨”?", "连降暴雨"),
    ),
    # What leans on the sentences before.
    ("该项目总投资2亿元。", None, None),
    ("总建筑面积2万平方米。", None, None),
    ("设有座位120个。", None, None),
    ("每人每天最多借书6项。", None, None),
    ("全县粮食产量达3万吨。", None, None),
    ("新馆位于老城北门外。", None, None),
    ("由于连降暴雨，其水位迅速上涨。", None, None),
    (
        "The Moon is a natural satellite of the Earth.",
        *[("What is the Moon?", "a natural satellite of the Earth.")] * 2,
    ),
    ("It is a natural satellite of the Earth.", None, None),
    ("Its main hall was completed in 1911.", None, None),
    (
        "The old bridge was built in 1931 and is 640 metres long.",
        *[("When was the old bridge built?", "1931")] * 2,
    ),
    (
        "Harbour Bridge in Port Ellis reopened on 14 March 2022.",
        *[("When did Harbour Bridge in Port Ellis reopen?", "14 March 2022")] * 2,
    ),
    (
        "南江铁桥始建于1931年，全长640米。",
        ("南江铁桥始建于什么时候？", "1931年"),
        ("When was “南江铁桥” built?", "1931年"),
    ),
    ("该项目在南江举行。", None, None),
    ("5月20日，他表示。", None, None),
    ("天气很好。", None, None),
    ("", None, None),
]


def first_cloze(sentence: str, language: str) -> tuple[str, str] | None:
    found = (clozes(kind, sentence, language, title="岩羊") for kind in KINDS)
    cloze = next(itertools.chain.from_iterable(found), None)
    return (cloze.question, cloze.answer) if cloze else None


@pytest.mark.parametrize(("sentence", "chinese", "english"), SENTENCES)
def test_a_sentence_asks_for_its_own_words(
    sentence: str, chinese: tuple[str, str] | None, english: tuple[str, str] | None
) -> None:
    assert first_cloze(sentence, "zh") == chinese
    assert first_cloze(sentence, "en") == english
    for asked in filter(None, (chinese, english)):
        assert asked[1] in sentence


def test_questions_are_of_all_kinds_and_articles_in_turn() -> None:
    pipeline = FakePipeline({"park.txt": PARK, "licence.txt": SOURCES["licence.txt"]})
    assert example_questions(pipeline.index.passages, "zh", 3) == (
        "园区规划建设面积是多少？",
        "首届园区大会在哪里举行？",
        "谭先生是什么时候领取一张特殊的营业执照的？",
    )
    assert example_questions(FakePipeline({"x": HOSTILE}).index.passages, "zh", 9) == ()
    assert example_questions((), "en", 9) == ()


def test_only_what_is_answered_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = FakePipeline()
    assert tried_examples(pipeline, "zh") == ("园区规划建设面积是多少？", "首届园区大会在哪里举行？")
    assert tried_examples(pipeline, "en") == ("What is the area of “园区规划建设”?",)
    monkeypatch.setattr(examples, "SECONDS", 0.0)
    assert tried_examples(pipeline, "zh") == ()


def test_questions_that_differ_but_in_a_number_are_offered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "_gives", lambda *_: True)
    text = "".join(f"首届园区{n}号大会在重庆高新区举行。\n\n" for n in range(1, 9))
    pipeline = FakePipeline({"list.txt": f"仓库\n\n{text}"})
    assert len(example_questions(pipeline.index.passages, "zh", 9)) == 8
    assert tried_examples(pipeline, "zh") == ("首届园区1号大会在哪里举行？",)


class Cold(FakePipeline):
    """One whose first question takes an hour by its own clock; `perf_counter` tells the time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now

    def ask(self, question: str, history: Sequence[Turn] = (), sure: float = 0.0) -> Answer:
        self.now += 0.0 if self.histories else 3600.0
        return super().ask(question, history, sure)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_loading_the_models_takes_nothing_of_the_time(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = Cold()
    monkeypatch.setattr(examples, "time", pipeline)
    assert tried_examples(pipeline, language) == tried_examples(FakePipeline(), language) != ()


def test_a_page_that_is_served_tries_out_no_more_examples(tmp_path: Path) -> None:
    pipeline = FakePipeline()
    handlers = Handlers(pipeline, tmp_path / "f", Gate(1, 1))
    n_asked = len(pipeline.histories)
    event = gr.EventData(None, {"language": "en"})
    chat = asyncio.run(handlers.language(handlers.first, event))[1]
    assert "What is the area of" in chat
    assert len(pipeline.histories) == n_asked


@pytest.mark.parametrize(
    "wrong",
    [
        Cloze("基金总规模多少？", "五百亿元"),
        Cloze("火星上有什么？", ""),
        Cloze("恶意文章写了什么？", "第一段"),
        Cloze("基金签约后投资什么？", "智能制造"),
        Cloze("坏", ""),
    ],
)
def test_another_answer_or_article_or_an_error_does_not_count(wrong: Cloze) -> None:
    assert not examples._gives(FakePipeline(), "park.txt", wrong)


@pytest.mark.model
def test_the_articles_at_hand_are_asked_for_many_kinds_of_things(
    seeds_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examples, "SECONDS", 60.0)  # a busy machine is slow, not wrong
    pipeline = Pipeline.load(Path(seeds_index))
    for language in ("zh", "en"):
        made = dict.fromkeys(
            (cloze.question, kind)
            for kind in KINDS
            for passage in pipeline.index.passages
            for low, high in passage.sentences
            for cloze in clozes(kind, passage.text[low:high].strip(), language, passage.title)
        )
        offered = tried_examples(pipeline, language)
        assert offered == tried_examples(pipeline, language)
        assert len({kind for question, kind in made if question in offered}) >= 4
        assert all(pipeline.ask(question).confidence >= SURE for question in offered)
