"""A pipeline over hand-made articles that answers from a table, and the page over it on a real port."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import uvicorn
from starlette.types import ASGIApp

from cyqa.config import Config
from cyqa.corpus.clean import clean
from cyqa.corpus.own_date import date_articles
from cyqa.corpus.passages import cite, cut
from cyqa.errors import QuestionError
from cyqa.index.store import PRIMARY
from cyqa.qa.timeline import Event, timeline
from cyqa.records import Answer, Article, Calibration, Citation, Document, Hit, Passage, Turn
from cyqa.web.page import build_app

PARK = """园区一年见成效

9月11日，首届园区大会在重庆高新区举行，
来自成渝两地的60余名专家学者齐聚一堂。

园区规划建设面积达30平方公里，总规模
300亿元的首支发展基金签约落

地，将重点投资智能制造。

图为园区夜景

基金总规模300亿元，
由两地共同设立。
本报记者 张三
"""
LICENCE = (
    "首张异地执照\r\n\r\n6月10日下午，谭先生顺利领取了一张特殊的营业执照。\r\n总规模300亿元的基金也在场。\r\n"
)
HOSTILE = """<img src=x onerror="window.hacked=1"> & "双城"

<script>window.hacked = 2</script>第一段</p></div><svg onload=window.hacked=3>。

${window.hacked=4} {{value}} `反引号` \u202e倒写\u202c 零\u200b宽 \U0001f600 完。
"""
TITLE_BAIT = '"><script>window.hacked=5</script>.txt'
SOURCES = {"park.txt": PARK, "licence.txt": LICENCE, TITLE_BAIT: HOSTILE}
# Question: the places that answer it, the primary first.
TABLE = {
    "基金总规模多少？": [("park.txt", "300亿元"), ("licence.txt", "300亿元")],
    "基金签约后投资什么？": [("park.txt", "签约落地，将重点投资智能制造")],
    "恶意文章写了什么？": [(TITLE_BAIT, "<script>window.hacked = 2</script>第一段")],
    "园区规划建设面积是多少？": [("park.txt", "30平方公里")],
    "首届园区大会在哪里举行？": [("park.txt", "重庆高新区")],
    "What is the area of “园区规划建设”?": [("park.txt", "30平方公里")],
}

REWRITTEN = {"那它的面积呢？": "园区的面积是多少？"}


def article(source: str, raw: str) -> Article:
    return clean(Document(source=source, raw=raw, encoding="utf-8", sha256="0" * 64))


def hit(passage: Passage, found: Article) -> Hit:
    end = passage.start + len(passage.text.rstrip())
    return Hit(passage, 0.8, 3.0, 0.5, 0.7, cite(found, passage.start, end))


class FakePipeline:
    """Answers as `TABLE` says, and else not at all; "坏" breaks, "慢" waits for `go_on`."""

    def __init__(self, sources: Mapping[str, str] = SOURCES) -> None:
        articles = {source: article(source, raw) for source, raw in sources.items()}
        passages = tuple(p for found in articles.values() for p in cut(found, Config()))
        views = {"passages": SimpleNamespace(fingerprint="fake-encoder")}
        manifest = SimpleNamespace(views=views)
        vectors = np.random.default_rng(7).standard_normal((len(passages), 8)).astype(np.float32)
        dense = {PRIMARY: SimpleNamespace(vectors=vectors)}
        self.index = SimpleNamespace(articles=articles, passages=passages, manifest=manifest, dense=dense)
        self.config = Config()
        self.calibration = Calibration(reader="fake-reader", bias=0.0, weights={}, threshold=0.4)
        self.go_on = threading.Event()
        self.histories: list[Sequence[Turn]] = []

    def retrieve(self, question: str, k: int | None = None) -> tuple[Hit, ...]:
        if question == "坏":
            raise RuntimeError("broken on purpose")
        if question == "慢":
            self.go_on.wait(60)
        if question == "拒":
            raise QuestionError("refused <b>on purpose</b>")
        return tuple(hit(p, self.index.articles[p.source]) for p in self.index.passages[: k or 5])

    def ask(self, question: str, history: Sequence[Turn] = (), sure: float = 0.0) -> Answer:
        self.histories.append(history)
        hits = tuple(replace(hit, margin=6.0 - 4 * n) for n, hit in enumerate(self.retrieve(question)))
        places = TABLE.get(question, [])
        if not places:
            return Answer(question, None, 0.1, (), (), hits, rewritten=REWRITTEN.get(question))
        if sure > 0.87:
            return Answer(question, None, 0.87, (), (), hits)
        citations = tuple(self.cite(source, words) for source, words in places)
        return Answer(question, places[0][1], 0.87, (), citations, hits, self.context(*places[0]))

    def timeline(self) -> tuple[Event, ...]:
        articles = self.index.articles
        return timeline(articles, date_articles(articles.values()))

    def cite(self, source: str, words: str) -> Citation:
        found = self.index.articles[source]
        start = found.clean.index(words)
        return cite(found, start, start + len(words))

    def context(self, source: str, words: str) -> str:
        block = next(line for line in self.index.articles[source].clean.split("\n") if words in line)
        return block.strip()


@contextmanager
def served(
    pipeline: Any, around: Callable[[ASGIApp], ASGIApp] = lambda app: app, port: int = 0, **settings: Any
) -> Iterator[str]:
    """The address of the page over a pipeline, for as long as the block runs; settings as of `build_app`.

    :param around: what to put around the application.
    :param port: by default a free one.
    """
    app = around(build_app(pipeline, **settings))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    listening = socket.create_server(("127.0.0.1", port))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
