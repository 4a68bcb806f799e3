"""Questions to begin with, made from the articles' own sentences by a few patterns of grammar."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from cyqa.records import Passage

_UNITS = "平方公里|平方米|公里|公顷|千米|小时|分钟|美元|元|人次|人|名|家|个|项|条|座|所|亩|吨|辆|户|米|倍"
# Chinese asks in place: "园区面积达30平方公里" becomes "园区面积达多少平方公里？".
_QUANTITY = re.compile(
    rf"^(?P<before>[^“”\d]{{6,24}}?)(?P<number>\d+(?:\.\d+)?)[余多]?(?P<unit>[万亿]?(?:{_UNITS}))"
    r"(?P<after>[一-鿿]{0,10})$"
)
_EVENT = re.compile(
    r"^(?:今年|去年|\d{4}年)?\d{1,2}月(?:\d{1,2}日)?(?:上午|下午|晚)?，"
    r"(?P<event>[^，。；：、！？\d]{8,26})(?<![说出示后时])[，。；]"
)
_DEFINITION = re.compile(r"“(?P<term>[^“”\s]{2,12})”(?:，|——)?(?:是指|就是|即|是|包括)")
_ENGLISH_DEFINITION = re.compile(
    r"^(?P<term>[A-Z][A-Za-z-]*(?: [A-Za-z-]+){0,4}) (?P<verb>is|are|was|were) (?:an?|the) "
)
_CLAUSE = re.compile(r"[^，。；：！？,;\s]+")
# Words that begin with one of these lean on what was said before them.
_LEANING = frozenset(
    "并而将其也还为以从至在与和到由对被把使让但且即等则已共约超近总这该此他她它我你一有是又再更都就才及或仅只"
    "来会双两继作随通根据按当自截经"
)


def example_questions(passages: Sequence[Passage], limit: int = 4) -> tuple[str, ...]:
    """Up to `limit` questions whose answers stand in the passages, taken from each source in turn.

    "园区规划建设面积达30平方公里。" → "园区规划建设面积达多少平方公里？"
    """
    by_source: dict[str, list[Passage]] = {}
    for passage in passages:
        by_source.setdefault(passage.source, []).append(passage)
    found = [list(_questions(own)) for own in by_source.values()]
    turns = (question for turn in zip_longest(*found) for question in turn if question)
    return tuple(dict.fromkeys(turns))[:limit]


def _questions(passages: Sequence[Passage]) -> Iterator[str]:
    """The questions of one source, the kinds in turn."""
    sentences = [p.text[low:high].strip() for p in passages for low, high in p.sentences]
    kinds = ([q for sentence in sentences for q in kind(sentence)] for kind in (_events, _quantities, _terms))
    yield from (question for turn in zip_longest(*kinds) for question in turn if question)


def _quantities(sentence: str) -> Iterator[str]:
    for clause in _CLAUSE.findall(sentence):
        match = _QUANTITY.match(clause)
        if match and "、" not in clause and match["before"][0] not in _LEANING:
            yield f"{match['before']}多少{match['unit']}{match['after']}？"


def _events(sentence: str) -> Iterator[str]:
    match = _EVENT.match(sentence)
    if match and match["event"][0] not in _LEANING and match["event"].count("“") == match["event"].count("”"):
        yield f"{match['event']}是在什么时候？"


def _terms(sentence: str) -> Iterator[str]:
    for match in _DEFINITION.finditer(sentence):
        yield f"“{match['term']}”是什么？"
    if english := _ENGLISH_DEFINITION.match(sentence):
        yield f"What {english['verb']} {english['term']}?"
