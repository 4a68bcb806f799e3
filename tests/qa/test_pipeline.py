"""The pipeline end to end, models faked: what it answers, cites and refuses."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cyqa.config import Config
from cyqa.errors import QuestionError
from cyqa.qa.pipeline import MAX_QUESTION, Pipeline
from cyqa.records import Reading
from fake_models import WordReader, pipeline_over

CONFIG = Config(top_k=50)
ARTICLE = "双城新闻\n\n三月，双方在省城会面。总规模300亿元的基金签约落\n\n地，投资新能源。\n\n本报记者 王萃\n"


def pipeline(folder: Path, files: dict[str, str], reader: WordReader) -> Pipeline:
    return pipeline_over(folder, files, reader, CONFIG)


def test_an_answer_cites_the_untouched_file(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": ARTICLE}, WordReader("签约落地"))
    answer = asked.ask("基金怎么样了？")
    (citation,) = answer.citations
    assert answer.text == "签约落地"
    assert citation.quote == "签约落\n\n地" == ARTICLE[citation.start : citation.end]
    assert answer.context == "总规模300亿元的基金签约落地，投资新能源。"
    assert (citation.title, citation.paragraph, citation.line_start, citation.line_end) == (
        "双城新闻",
        2,
        3,
        5,
    )
    assert answer.confidence == pytest.approx(0.9933, abs=1e-4)


def test_silence_is_an_answer_without_citations(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": ARTICLE}, WordReader("300亿元", score=1.0, null_score=3.0))
    answer = asked.ask("基金的规模是多少？")
    assert (answer.text, answer.citations, answer.items) == (None, (), ())
    assert answer.hits
    assert 0 < answer.confidence < 0.5
    assert asked.ask("基金的规模是多少？") == answer


def test_hits_tell_what_the_reader_made_of_them(tmp_path: Path) -> None:
    files = {"a.txt": ARTICLE, "b.txt": "别的新闻。"}
    asked = pipeline(tmp_path, files, WordReader("300亿元", score=4.0, null_score=1.5))
    answer = asked.ask("基金的规模是多少？")
    assert [hit.margin for hit in answer.hits] == [
        2.5 if "300亿元" in hit.passage.text else None for hit in answer.hits
    ]
    assert {hit.margin for hit in asked.retrieve("基金的规模是多少？")} == {None}
    best = asked.find("基金的规模是多少？").ranked[0]
    assert best.hit.margin == best.margin


class Recorder(WordReader):
    """Remembers what it read."""

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        self.passages = list(passages)
        self.questions = [question]
        return super().read(question, passages)


def test_a_passage_is_read_after_the_title_of_its_article_but_the_title_does_not_answer(
    tmp_path: Path,
) -> None:
    words = "河堤的石头又重又滑，工人从山上一块一块背下来。"
    files = {"a.txt": f"南桥今年动工\n\n{words * 5}\n\n南桥由十名工人修成。\n", "b.txt": "别的事。"}
    reader = Recorder("十名")
    asked = pipeline_over(tmp_path, files, reader, Config(top_k=50, passage_characters=40))
    (citation,) = asked.ask("南桥由多少人修成？").citations
    assert citation.quote == "十名"
    assert any(text.startswith("南桥今年动工\n") and "十名" in text for text in reader.passages)
    assert sum("别的事。" in text for text in reader.passages) == reader.passages.count("别的事。") == 1
    reader.answer = "今年"
    assert {c.start for c in asked.find("南桥何时动工？").ranked} == {2}


def test_a_misspelt_question_is_read_and_told_as_it_is_meant(tmp_path: Path) -> None:
    reader = Recorder("三百套")
    text = "工厂今年生产轴承三百套，轴承全部出口。"
    asked = pipeline_over(tmp_path, {"a.txt": text, "b.txt": "别的事。"}, reader, CONFIG)
    answer = asked.ask("轴成全部运到哪？")
    assert (answer.question, answer.rewritten) == ("轴成全部运到哪？", "轴承全部运到哪？")
    assert reader.questions == ["轴承全部运到哪?"]
    assert asked.ask("轴承全部运到哪？").rewritten is None


@pytest.mark.parametrize(
    ("question", "sources"),
    [("Where does Wang Xiaopeng live?", ["a.txt"]), ("Where does the man live?", ["a.txt", "b.txt"])],
)
def test_who_is_not_named_is_no_witness_of_one_who_is(
    tmp_path: Path, question: str, sources: list[str]
) -> None:
    told = "在银山新区住了五年，每天坐车上班。"
    files = {"a.txt": f"工人王晓鹏{told}", "b.txt": f"工人张晚{told}"}
    answer = pipeline(tmp_path, files, WordReader("银山新区")).ask(question)
    assert sorted(citation.source for citation in answer.citations) == sources


def test_an_answer_less_sure_than_wished_is_withheld(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": ARTICLE}, WordReader("300亿元"))
    confidence = asked.ask("基金的规模是多少？").confidence
    assert asked.ask("基金的规模是多少？", sure=confidence - 0.001).text == "300亿元"
    withheld = asked.ask("基金的规模是多少？", sure=confidence + 0.001)
    assert (withheld.text, withheld.citations, withheld.confidence) == (None, (), confidence)
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(QuestionError, match="give a probability"):
            asked.ask("基金的规模是多少？", sure=wrong)


@pytest.mark.parametrize(
    ("question", "in_time"),
    [
        ("2020年5月3日哪里签了约？", 1.0),
        ("2020年6月3日哪里签了约？", 0.0),
        ("谁签了约？", 1.0),
        ("去年谁签了约？", 1.0),
    ],
)
def test_what_was_found_is_held_against_the_time_named(tmp_path: Path, question: str, in_time: float) -> None:
    asked = pipeline(tmp_path, {"a.txt": "2020年5月3日，双方在山城签约。"}, WordReader("山城"))
    assert asked.find(question).in_time == in_time


def test_the_sentence_and_the_one_before_state_the_question(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": "水库大坝完工。它高百米。"}, WordReader("百米"))
    assert asked.find("大坝").stated == 1.0
    assert 0.0 < asked.find("大坝多高").stated < 1.0
    assert asked.find("zebra").stated == 0.0


def test_every_place_that_says_so_is_cited(tmp_path: Path) -> None:
    files = {"a.txt": "规模300亿元。", "b.txt": "规模达到３００億元的基金。", "c.txt": "别的新闻。"}
    reader = WordReader("300亿元")
    answer = pipeline(tmp_path, files, reader).ask("规模是多少？")
    assert [c.quote for c in answer.citations] in (["300亿元", "３００億元"], ["３００億元", "300亿元"])


@pytest.mark.parametrize("question", ["", " \n\u3000\t", "\x00", "好" * (MAX_QUESTION + 1)])
def test_questions_that_cannot_be_asked(tmp_path: Path, question: str) -> None:
    asked = pipeline(tmp_path, {"a.txt": ARTICLE}, WordReader("基金"))
    with pytest.raises(QuestionError):
        asked.ask(question)


@pytest.mark.parametrize("question", ["谁", "?", "👩\u200d👩", "a\x00b", "\ud800", "ﷺ" * 100, "多少" * 1000])
def test_odd_questions_get_an_answer_or_none(tmp_path: Path, question: str) -> None:
    asked = pipeline(tmp_path, {"a.txt": ARTICLE}, WordReader("基金"))
    assert asked.ask(question).text in ("基金", None)


def test_k_is_checked(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": ARTICLE}, WordReader("基金"))
    assert len(asked.retrieve("基金", 1)) == 1
    with pytest.raises(QuestionError, match="k=0"):
        asked.retrieve("基金", 0)


def test_many_threads_get_the_answers_that_one_gets(tmp_path: Path) -> None:
    asked = pipeline(tmp_path, {"a.txt": ARTICLE, "b.txt": "基金在别处。"}, WordReader("基金"))
    questions = [f"基金{i % 7}？" for i in range(60)]
    alone = [asked.ask(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(asked.ask, questions)) == alone


def _random_article(rng: random.Random) -> str:
    pieces = [
        "成都与重庆",
        "共建科学城",
        "300亿元",
        "，",
        "。",
        "！”",
        "“",
        "\n",
        "\n\n",
        "\r\n",
        "　　",
        "\x0c",
        "The city ",
    ]
    pieces += [
        "記者王萃",
        "ﬁne ",
        "𠀀𠀁",
        "e\u0301",
        "👩\u200d👩",
        "\ufeff",
        "\u200b",
        "３月",
        "——",
        "图为现场",
        "1. ",
        "\t",
        "inter-\nnational ",
    ]
    return "".join(rng.choices(pieces, k=rng.randint(1, 60))) + "目标词"


def test_citations_are_exact_on_a_thousand_odd_articles(tmp_path: Path) -> None:
    rng = random.Random(0)
    files = {f"{i:04}.txt": _random_article(rng) for i in range(1000)}
    asked = pipeline(tmp_path, files, WordReader("目标词"))
    cited = set()
    for hit in asked.retrieve("目标词在哪里", 10**6):
        citation = hit.citation
        raw = files[citation.source]
        assert raw.removeprefix("\ufeff")[citation.start : citation.end] == citation.quote
    for name in files:
        answer = asked.ask(f"目标词 {name}")
        for citation in answer.citations:
            cited.add(citation.source)
            assert (
                files[citation.source].removeprefix("\ufeff")[citation.start : citation.end] == citation.quote
            )
            assert citation.quote == "目标词"
    assert len(cited) > 20


def test_a_quoted_name_may_stand_in_a_passage_that_does_not_answer(tmp_path: Path) -> None:
    far = "".join(f"第{i}天天气晴朗，江面上来往的船只很多，岸边的人们看着它们慢慢走远。" for i in range(40))
    asked = pipeline(
        tmp_path, {"a.txt": f"{ARTICLE}\n\n{far}\n\n“双桥联动”由此得名。"}, WordReader("300亿元")
    )
    assert asked.ask("“双桥联动”里首支基金的总规模是多少？").text == "300亿元"
    assert asked.ask("“三桥联动”里首支基金的总规模是多少？").text is None


def test_who_wrote_an_article_is_told_by_its_byline(tmp_path: Path) -> None:
    files = {
        "a.txt": ARTICLE,
        "b.txt": "车站新闻\n\n车站开了，旅客很多，车站很大。\n\n本报记者 李静 赵明\n",
        "c.txt": "别的。",
    }
    asked = pipeline(tmp_path, files, WordReader("旅客"))
    answer = asked.ask("讲车站的那篇文章是谁写的？")
    (citation,) = answer.citations
    assert (answer.text, answer.items) == ("李静 赵明", ("李静", "赵明"))
    assert (citation.source, citation.quote, answer.context) == ("b.txt", "李静 赵明", "本报记者 李静 赵明")
    assert asked.ask("这篇文章是谁写的？").items == ("王萃", "李静", "赵明")
    silent = asked.ask("讲车站的那篇文章里的照片是谁拍的？")
    assert (silent.text, silent.citations, bool(silent.hits)) == (None, (), True)
    assert asked.ask("讲车站的那篇文章是谁写的？", sure=0.95).text is None
    many = {f"{n}.txt": ARTICLE for n in range(9)}
    (tmp_path / "many").mkdir()
    assert pipeline(tmp_path / "many", many, WordReader("旅客")).ask("作者是谁？").text is None


def test_another_account_is_of_what_is_asked(tmp_path: Path) -> None:
    plant = "{}污水处理厂今年春天建成，总投资{}万元，日处理污水三万吨，周边居民都用上了清水。"
    places = {"白鹭湾": 111, "金沙滩": 222, "杏花坞": 333, "柳叶渡": 444}
    files = {f"{place}.txt": plant.format(place, n) for place, n in places.items()}
    files["again.txt"] = plant.format("白鹭湾", 130)
    answer = pipeline(tmp_path, files, WordReader("111万元")).ask("白鹭湾污水处理厂总投资多少？")
    assert [citation.quote for citation in answer.citations] == ["111万元"]
    assert [citation.source for citation in answer.differing] == ["again.txt"]
