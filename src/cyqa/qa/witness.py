"""The other places that answer: those the reader marked, and sentences that tell of the same."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cyqa.qa.agree import ALIKE, LONG, are_elsewhere, likeness, retold
from cyqa.qa.decide import Candidate, witnesses
from cyqa.records import Hit

MOST = 6
"""Places that are shown for one answer."""
TELLING, FEW = 5, 4
"""Characters, and passages that hold them. Sentences overlap, so a place may stand in two passages."""


@dataclass(frozen=True, slots=True)
class Witness:
    """`clean[start:end]` of the article `source` answers; `agrees` says whether with the same value."""

    source: str
    start: int
    end: int
    agrees: bool = True

    def overlaps(self, other: "Witness") -> bool:
        """Whether the two share a character."""
        return self.source == other.source and self.start < other.end and other.start < self.end


def is_rare(words: str, hits: Sequence[Hit]) -> bool:
    """Whether words are of `TELLING` characters and stand in so few of the passages nearest to them that they
    tell of one matter: a name of many, 某某区, does not."""
    n = sum(words in hit.passage.text for hit in hits)
    return len(words) >= TELLING and n <= FEW


def gather_witnesses(
    ranked: Sequence[Candidate],
    sentence: str,
    hits: Iterable[Hit],
    least: int = LONG,
    is_asked_of: Callable[[str], bool] = bool,
) -> tuple[Witness, ...]:
    """The places that answer, the best candidate's first; then what agrees with it, then what does not.

    An article is not held against itself: another value in the same one is of something else.

    :param sentence: the one that the best candidate stands in.
    :param hits: passages that may tell of the same.
    :param least: as in `retold`.
    :param is_asked_of: whether a sentence tells of what the question asks of; only such a one can differ, and
        only such a one or one much like `sentence` agrees: who lives in a town, and what else is there.
    """
    best, *others = witnesses(ranked)

    def is_of_it(other: str) -> bool:
        return likeness(sentence, other, best.text) >= ALIKE or is_asked_of(other)

    read = [best, *(other for other in others if is_of_it(other.sentences()))]
    found = [Witness(c.hit.passage.source, c.start, c.end) for c in read]
    for hit in hits:
        passage = hit.passage
        for low, high in passage.sentences:
            told = retold(best.text, best.items, sentence, passage.text[low:high], least)
            if told:
                start = passage.start + low
                witness = Witness(passage.source, start + told.start, start + told.end, told.agrees)
                is_new = not any(map(witness.overlaps, found))
                other = passage.text[low:high]
                is_told = is_of_it(other) if told.agrees else is_asked_of(other)
                if is_new and is_told and not are_elsewhere(sentence, other):
                    found.append(witness)
    agreeing = {witness.source for witness in found if witness.agrees}
    kept = (witness for witness in found if witness.agrees or witness.source not in agreeing)
    return tuple(sorted(kept, key=lambda witness: not witness.agrees)[:MOST])
