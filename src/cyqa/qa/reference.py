"""What a follow-up leaves open, and what it means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BETWEEN = re.compile("、|[和与及]|,? and |, |，")
_APART = re.compile("[;；\\n]")
_DESCRIBED = re.compile(r"^.{8,}的(?=\w{3,}$)")
TITLE = re.compile("《[^《》]+》")
"""What is called so, its marks included."""

MAX_ANSWER = 40
"""Characters of an answer that may take the place of a pronoun or of what was asked."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`question[start:end]` is a pronoun or demonstrative without antecedent in the question.

    `kind` is `person`, `place`, `time`, `thing`, `several`, of two the `former` or `latter`, or, where
    it does not tell, empty; `noun` is the class that it is called by, or empty; one that `is_possessive`
    says whose.
    """

    start: int
    end: int
    kind: str = ""
    noun: str = ""
    is_possessive: bool = False
    is_plural: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """A follow-up with what could be filled in; `leans` says that it still needs what was said before."""

    text: str
    leans: bool


def short(answer: str | None) -> str:
    """An answer without the punctuation around it, empty if it is longer than `MAX_ANSWER` and no title."""
    text = (answer or "").strip(" \n\t。；，,.;")
    return text if len(text) <= MAX_ANSWER or TITLE.fullmatch(text) else ""


def of_several(nth: int, told: Sequence[str], n: int | None = None) -> str | None:
    """The nth, from 1 on, or from -1 backwards, of several that the last turn told: of just `n`, if given.

    :param told: in the order of what is likely meant.

    `of_several(-1, ["甲园、乙园", "哪两个园？"])` → `"乙园"`
    """
    for text in told:
        parts = [part.strip() for part in (_APART if _APART.search(text) else _BETWEEN).split(text)]
        is_list = len(parts) > 1 and all(parts) and n in (None, len(parts))
        if is_list and 0 < abs(nth) <= len(parts):
            part = parts[nth - 1 if nth > 0 else nth].removeprefix("and ").removeprefix("以及")
            return _DESCRIBED.sub("", part) if len(part) <= MAX_ANSWER else None
    return None


def of_two(kind: str, told: Sequence[str]) -> str | None:
    """The former or latter of two that the last turn told."""
    return of_several(1 if kind == "former" else -1, told, 2)


def replaced(question: str, references: Sequence[Reference], meant: Sequence[str | None]) -> str:
    """The question with what is meant in place of each reference of which that is known."""
    pieces, end = [], 0
    for reference, name in zip(references, meant, strict=True):
        if name:
            pieces += [question[end : reference.start], name]
            end = reference.end
    return "".join(pieces) + question[end:]
