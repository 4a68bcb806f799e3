"""What a follow-up leaves open, and what earlier turns left in mind to fill it with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Named(StrEnum):
    """What words name, as far as a pronoun or a question word tells."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    AMOUNT = "amount"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of an earlier turn that name something.

    `head` is the class that it was asked for by, as 城市 in 哪座城市, or empty; `is_topic` says that the
    question was about it, `is_answer` that the answer named it.
    """

    text: str
    kind: Named
    head: str = ""
    is_topic: bool = False
    is_answer: bool = False
    is_plural: bool = False

    def is_called(self, noun: str) -> bool:
        """Whether a class noun names this, as 基金 or `fund` does a development fund."""
        bare = self.text.lower().rstrip('》”’"」』) ')
        named = self.kind is not Named.AMOUNT and (bare.endswith(noun) or self.head.endswith(noun))
        return bool(noun) and named


@dataclass(frozen=True, slots=True)
class Reference:
    """`question[start:end]` speaks of something that the question does not name.

    `kind` is None where anything will do that a question may be about; `noun` is the class that it is
    called by, or empty.
    """

    start: int
    end: int
    kind: Named | None
    noun: str = ""
    is_possessive: bool = False
    is_plural: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The last turn, its question made self-contained, and what was mentioned, the latest first."""

    question: str
    answer: str | None
    mentions: Sequence[Mention]

    @property
    def topic(self) -> Mention | None:
        """What the latest question that was about something was about."""
        return next((mention for mention in self.mentions if mention.is_topic), None)

    def called(self, noun: str) -> Mention | None:
        """The latest mention that a class noun names."""
        return next((mention for mention in self.mentions if mention.is_called(noun)), None)

    def referent(self, reference: Reference, question: str) -> Mention | None:
        """What a reference in a question means: it agrees in kind and number, and is not named there."""
        usable = [m for m in self.mentions if m.text not in question and reference.is_plural >= m.is_plural]
        called = next((mention for mention in usable if mention.is_called(reference.noun)), None)
        agreeing = next((mention for mention in usable if _agrees(mention, reference.kind)), None)
        topic = self.topic if self.topic in usable else None
        if reference.kind is Named.PLACE and topic and topic.kind is not Named.THING:
            topic = None
        will_do = reference.kind is Named.PLACE or reference.is_plural
        return called or agreeing or (topic if will_do else None)


def _agrees(mention: Mention, kind: Named | None) -> bool:
    """A pronoun for things means what the answer named, or what the question was about."""
    if kind is None:
        return mention.is_topic or (mention.is_answer and mention.kind is Named.THING)
    if kind is Named.THING:
        return mention.kind is Named.THING or (mention.is_topic and mention.kind is Named.PLACE)
    return mention.kind is kind
