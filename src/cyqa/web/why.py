"""Why an answer was given, or none: what was found for the question, and how much there is to it."""

import math
from collections.abc import Sequence
from functools import lru_cache

from cyqa.corpus.fold import has_han
from cyqa.index.tokenise import WORD_MARK, tokenise
from cyqa.records import Hit
from cyqa.web.labels import Labels
from cyqa.web.markup import language, plain
from cyqa.web.session import Exchange

MAX_WORDS = 12


def why(exchange: Exchange, openers: list[str], labels: Labels) -> str:
    """A closed panel: the decision in a sentence, then each hit with its scores.

    :param openers: HTML that opens each hit, in their order.
    """
    answer = exchange.answer
    if not answer.hits:
        return ""
    rows = (
        f"<li>{opener}{_scores(hit, answer.hits, labels)}{_met(exchange.alone, hit, labels)}</li>"
        for opener, hit in zip(openers, answer.hits, strict=True)
    )
    return (
        f'<details class="why" id="why-{exchange.number}"><summary>{plain(labels.why.name)}</summary>'
        f"<p>{plain(_sentence(exchange, labels))}</p><ol>{''.join(rows)}</ol></details>"
    )


@lru_cache(maxsize=4096)
def met_words(question: str, passage: str) -> tuple[str, ...]:
    """The words of the question, folded, that the passage holds too; single Han characters do not count.

    `met_words("基金总规模？", "总规模300亿元的基金")` → `("基金", "总规模")`
    """
    held = set(tokenise(passage))
    words = [token for token in dict.fromkeys(tokenise(question)) if token in held]
    return tuple(
        word.removeprefix(WORD_MARK)
        for word in words
        if (word.startswith(WORD_MARK) and len(word) > 2) or not has_han(word)
    )


def percentages(sure: float, least: float) -> tuple[str, str]:
    """Both with as few decimals as tell them apart: `percentages(0.396, 0.4)` → `("39.6%", "40.0%")`."""
    for digits in range(4):
        shown = f"{sure:.{digits}%}", f"{least:.{digits}%}"
        if shown[0] != shown[1]:
            break
    return shown


def _sentence(exchange: Exchange, labels: Labels) -> str:
    answer = exchange.answer
    sure, least = percentages(answer.confidence, exchange.least)
    form = labels.why.silent if answer.text is None else labels.why.answered
    searched = labels.why.searched.format(question=answer.rewritten) if answer.rewritten else ""
    return searched + form.format(n=len(answer.hits), sure=sure, least=least)


def _scores(hit: Hit, hits: Sequence[Hit], labels: Labels) -> str:
    """What retrieval and the reader made of a hit, among these.

    Where no word of the question stands in any as it is, words looked up in a dictionary count.
    """
    words = labels.why
    most = max(each.sparse for each in hits)
    furthest = max(max(each.margin or 0.0, 0.0) for each in hits)
    scores = [
        _score(words.dense, words.dense_hint, f"{hit.dense:.2f}", hit.dense),
        _score(words.sparse, words.sparse_hint, f"{hit.sparse:.1f}", hit.sparse / most)
        if most > 0
        else _score(words.sparse, words.coverage_hint, f"{hit.coverage:.2f}", hit.coverage),
        _score(words.fused, words.fused_hint, f"{hit.score:.2f}", hit.score),
    ]
    if hit.margin is None:
        scores.append(_score(words.read, words.read_hint, words.unread, 0.0))
    else:
        shown = f"{hit.margin:+.1f}".replace("-", "−")
        scores.append(_score(words.read, words.read_hint, shown, hit.margin / (furthest or 1.0)))
    return f'<dl class="scores">{"".join(scores)}</dl>'


def _score(name: str, hint: str, shown: str, share: float) -> str:
    share = min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.0
    return (
        f'<div title="{plain(hint)}"><dt>{plain(name)}</dt>'
        f'<dd style="--share: {share:.0%}">{plain(shown)}</dd></div>'
    )


def _met(question: str, hit: Hit, labels: Labels) -> str:
    words = met_words(question, hit.passage.text)[:MAX_WORDS]
    shown = " ".join(f"<b {language(word)}>{plain(word)}</b>" for word in words)
    return f'<p class="met">{plain(labels.why.met)}{shown}</p>' if words else ""
