"""Answers that were given, so that a conversation comes back without asking all of it again."""

from collections import OrderedDict
from collections.abc import Sequence

from cyqa.qa.followup import MAX_TURNS
from cyqa.records import Answer, Turn

N_ANSWERS = 1000
Given = tuple[Answer, float]
"""An answer, and the seconds that it took."""


class Remembered:
    """The last answers of one pipeline, which answers the same question after the same turns alike."""

    def __init__(self) -> None:
        self._given: OrderedDict[tuple[object, ...], Given] = OrderedDict()

    def get(self, question: str, history: Sequence[Turn], sure: float) -> Given | None:
        """What was answered, if it is remembered."""
        key = _key(question, history, sure)
        if key in self._given:
            self._given.move_to_end(key)
        return self._given.get(key)

    def put(self, history: Sequence[Turn], sure: float, answer: Answer, seconds: float) -> None:
        """Remembers an answer; the one that was not looked up for longest is forgotten."""
        self._given[_key(answer.question, history, sure)] = answer, seconds
        if len(self._given) > N_ANSWERS:
            self._given.popitem(last=False)


def _key(question: str, history: Sequence[Turn], sure: float) -> tuple[object, ...]:
    return question, tuple(history[-MAX_TURNS:]), sure
