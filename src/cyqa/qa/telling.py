"""What happened then, and when that was: answers made of the events that a question's time selects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cyqa.corpus.fold import fold, has_han
from cyqa.corpus.words import words
from cyqa.qa.chronicle import Chronicle, Window
from cyqa.qa.time import Kind, asks_events, asks_several, asks_when
from cyqa.qa.timeline import Happening
from cyqa.records import Article, Hit

N_EVENTS = 12
"""At most so many events make an answer, those of the best hits."""
ON_TOPIC = 0.4
"""An event needs this share of what the best one has of the topic's words."""
NEAR_BEST = 0.8
"""In another language it needs this share of the best one's score."""
LEAST_TOPIC = 0.3
"""Share of the topic's words without which no event is told."""
NEARLY_ALL = 0.6
"""Share of an event's words that the sentence with its time has."""
_PARTICLES = frozenset("了过的吗呢呀啊么些在都和与及跟对由被把将为于从到是")
SAME_EVENT = 0.5
"""Share of pairs of characters in common from which two tellings of a time are of one event."""

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Telling:
    """One event: its places `(source, start, end)` in clean texts, the most exact in time first.

    `sentence` is that of the first place; `topic` in [0, 1] its share of the words that the question is
    about, 1 if it is about time alone.
    """

    places: tuple[Place, ...]
    sentence: tuple[int, int]
    topic: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A happening, the hit it was found in, how far it is on the topic, and its words."""

    happening: Happening
    hit: Hit
    topic: float
    words: str


def is_told(question: str, window: Window) -> bool:
    """Whether events answer a question, or their times: 5月有哪些合作, 最早的一次是哪天."""
    if asks_when(question):
        return window.kind is not Kind.ALL or asks_several(question)
    return asks_events(question)


def tell(
    question: str,
    window: Window,
    hits: Sequence[Hit],
    articles: Mapping[str, Article],
    idf: Callable[[str], float],
) -> tuple[Telling, ...]:
    """The events of the time asked for that are on the question's topic, in order of time.

    :param idf: weight > 0 of a token.
    """
    is_foreign, when = not has_han(question), asks_when(question)
    weights = {} if is_foreign else _weights(window.topic, idf)
    found = _found(window, hits, articles, weights, when)
    if is_foreign and window.topic:
        best = max((one.hit.score for one in found), default=0.0)
        found = [one for one in found if one.hit.score >= NEAR_BEST * best]
    best = max((one.topic for one in found), default=0.0)
    found = [one for one in found if one.topic >= max(ON_TOPIC * best, LEAST_TOPIC)]
    found = sorted(found, key=lambda one: -one.hit.score)[:N_EVENTS]
    groups = _grouped(sorted(found, key=_order))
    if window.kind is Kind.EARLIEST:
        groups = groups[:1]
    elif window.kind is Kind.LATEST:
        groups = [g for g in groups if not window.is_to_come(g[0].happening.source, g[0].happening.dated)][
            -1:
        ]
    return tuple(
        Telling(
            tuple(_place(one.happening, articles, weights, when) for one in group),
            group[0].happening.sentence,
            max(one.topic for one in group),
        )
        for group in groups
    )


def tell_when(
    event: str,
    hits: Sequence[Hit],
    chronicle: Chronicle,
    articles: Mapping[str, Article],
    idf: Callable[[str], float],
) -> Telling | None:
    """The time that stands with an event in one sentence; of several the nearest, then the most exact."""
    weights = _weights(event, idf)
    found = {
        (passage.source, happening.dated.start): (
            _share(articles[passage.source].clean[slice(*happening.sentence)], weights),
            happening,
        )
        for passage in (hit.passage for hit in hits)
        for happening in chronicle.within(passage)
    }
    best = max((share for share, _ in found.values()), default=0.0)
    if best < NEARLY_ALL:
        return None
    told = [happening for share, happening in found.values() if share == best]
    near = {h: _share(articles[h.source].clean[h.start : h.reach], weights) for h in told}
    exact = min(told, key=lambda h: (-near[h], h.dated.last - h.dated.first))
    return Telling(((exact.source, exact.dated.start, exact.dated.end),), exact.sentence, best)


def tells_both(ends: tuple[str, str], sentence: str, idf: Callable[[str], float]) -> bool:
    """Whether a sentence tells both events; those named in another language cannot be compared."""
    return all(not has_han(end) or _share(sentence, _weights(end, idf)) >= NEARLY_ALL for end in ends)


def _found(
    window: Window,
    hits: Sequence[Hit],
    articles: Mapping[str, Article],
    weights: Mapping[str, float],
    when: bool,
) -> list[_Found]:
    """The happenings in these passages whose time is exactly within the one asked for."""
    found: dict[tuple[str, int], _Found] = {}
    for hit in hits:
        passage = hit.passage
        text = articles[passage.source].clean
        for happening in window.chronicle.within(passage):
            key = (passage.source, happening.dated.start)
            if key not in found and window.agrees(passage.source, happening.dated) == 1.0:
                topic = _share(text[slice(*(happening.sentence if when else happening.scope))], weights)
                found[key] = _Found(happening, hit, topic, text[happening.start : happening.end])
    return list(found.values())


def _place(
    happening: Happening, articles: Mapping[str, Article], weights: Mapping[str, float], when: bool
) -> Place:
    """The time; or what happens, going on to the clause by which the topic has been named."""
    if when:
        return happening.source, happening.dated.start, happening.dated.end
    text = articles[happening.source].clean
    best = _share(text[happening.start : happening.reach], weights)
    ends = (end for end in happening.ends(text) if _share(text[happening.start : end], weights) >= best)
    return happening.source, happening.start, next(ends, happening.end)


def _weights(topic: str, idf: Callable[[str], float]) -> dict[str, float]:
    """The weight of each pair of characters of the topic, and of each word of another script.

    Pairs, not words, so that 联席会 is found in 联席会议; two words make one if either is a single character,
    as those of a name that no dictionary has.
    """
    parts: set[str] = set()
    before = ""
    for word in words(fold(topic)):
        is_han = has_han(word) and word not in _PARTICLES
        if is_han:
            parts |= {a + b for a, b in pairwise(word)}
            parts |= {before[-1] + word[0]} if before and 1 in (len(before), len(word)) else set()
        elif not has_han(word):
            parts.add(word.strip())
        before = word if is_han else ""
    return {part: idf(part) for part in parts - {""}}


def _share(text: str, weights: Mapping[str, float]) -> float:
    """The share of the weighted parts that a text has; 1 if there are none."""
    folded, total = fold(text) if weights else "", sum(weights.values())
    return sum(weight for part, weight in weights.items() if part in folded) / total if total else 1.0


def _order(one: _Found) -> tuple[date, date, str, int]:
    happening = one.happening
    return happening.dated.first, happening.dated.last, happening.source, happening.start


def _grouped(found: Sequence[_Found]) -> list[list[_Found]]:
    """Tellings of one event put together, the most exact in time first; groups stay in order."""
    groups: list[list[_Found]] = []
    for one in found:
        group = next((group for group in groups if any(_is_same(one, other) for other in group)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return [sorted(g, key=lambda one: one.happening.dated.last - one.happening.dated.first) for g in groups]


def _is_same(one: _Found, other: _Found) -> bool:
    """Whether two tell of the same time in much the same words."""
    a, b = one.happening.dated, other.happening.dated
    if a.last < b.first or b.last < a.first:
        return False
    pairs = [frozenset(first + second for first, second in pairwise(each.words)) for each in (one, other)]
    return len(pairs[0] & pairs[1]) >= SAME_EVENT * max(min(map(len, pairs)), 1)
