"""A small world to share: articles, and answers that cite them, without models."""

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

from hypothesis import strategies as st

from cyqa.config import Config
from cyqa.corpus.clean import clean
from cyqa.corpus.passages import cite
from cyqa.index.manifest import View
from cyqa.qa.pipeline import Pipeline
from cyqa.records import Answer, Article, Calibration, Document
from cyqa.share.bundle import Bundle, gather

MADE = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
FUND = "# 基金签约\n\n首支基金总规模300亿元，\n重点投资集成电路。\n\n签约在成都举行。\n"
HOSTILE = (
    "# <script>alert(1)</script> & **粗体** [链接](javascript:alert(1))\n\n"
    "他说“<img src=x onerror=alert(1)>”，又说</script><!-- `代码`。\n\n"
    "\u202e倒过来\u2066的字|表格|~~删~~ http://evil.example $x$ {{x}} &lt;b&gt;。\n"
)


def article(source: str, raw: str, encoding: str = "utf-8") -> Article:
    """The article that a file of this text would give."""
    import hashlib

    data = raw.encode(encoding)
    return clean(Document(source, raw, encoding, hashlib.sha256(data).hexdigest()))


def answer(question: str, found: Article, words: str, **fields: object) -> Answer:
    """An answer with clean words of an article, and the line that they stand in as their context."""
    start = found.clean.index(words)
    citation = cite(found, start, start + len(words))
    low, high = found.clean.rfind("\n", 0, start) + 1, found.clean.find("\n", start + len(words))
    context = found.clean[low : high if high >= 0 else None]
    made = Answer(question, words, 0.8, (), (citation,), (), context)
    return Answer(**{**{name: getattr(made, name) for name in Answer.__slots__}, **fields})  # type: ignore[arg-type]


def pipeline(articles: Sequence[Article]) -> Pipeline:
    """As far as a bundle needs one."""
    index = SimpleNamespace(
        articles={each.source: each for each in articles},
        manifest=SimpleNamespace(views={"primary": View("encoder-1", 8)}),
    )
    calibration = Calibration("reader-1", 0.0, {}, 0.5)
    return cast(Pipeline, SimpleNamespace(index=index, calibration=calibration, config=Config()))


def bundle(answers: Sequence[Answer], articles: Sequence[Article], sure: float = 0.0) -> Bundle:
    return gather([(answer, sure) for answer in answers], pipeline(articles), made=MADE)


def conversation() -> tuple[Bundle, Article]:
    """An answer, a list, a silence, and a yes that another place denies, over one article."""
    fund = article("基金/fund.txt", FUND)
    answers = [
        answer("基金多大？", fund, "300亿元，重点"),
        answer("基金的规模和投向？", fund, "300亿元，重点投资集成电路", items=("300亿元", "集成电路")),
        Answer("谁是负责人？", None, 0.2, (), (), (), rewritten="基金的负责人是谁？"),
        answer("在成都签约吗？", fund, "签约在成都举行", verdict="yes", differing=(cite(fund, 0, 2),)),
    ]
    return bundle(answers, [fund]), fund


SPECIAL = "<>&\"'`*_[]()#!|~$^=:@\\{}%+-.1 \n\r\t\u3000\u202e\u200b\x00好的双城A"
texts = st.text(st.one_of(st.sampled_from(SPECIAL), st.characters(codec="utf-8")), max_size=40)
"""Text in which much could be taken for markup."""


@st.composite
def conversations(draw: st.DrawFn) -> tuple[Bundle, dict[str, Article]]:
    """Any articles, and answers that cite them truly."""
    sources = draw(st.lists(texts.filter(bool), min_size=1, max_size=3, unique=True))
    articles = [article(source, "甲乙丙丁" + draw(texts)) for source in sources]
    answers = []
    for found in draw(st.lists(st.sampled_from(articles), max_size=3)):
        end = draw(st.integers(1, len(found.clean)))
        start = draw(st.integers(0, end - 1))
        words = found.clean[start:end]
        citation = cite(found, start, end)
        if words.strip() and citation.quote:
            answers.append(Answer(draw(texts), words, draw(st.floats(0, 1)), (), (citation,), (), words))
        else:
            answers.append(Answer(draw(texts), None, 0.0, (), (), ()))
    return bundle(answers, articles), {each.source: each for each in articles}
