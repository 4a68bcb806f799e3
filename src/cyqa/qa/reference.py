"""What a follow-up leaves open, and what it means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """`question[start:end]` is a pronoun or demonstrative without antecedent in the question.

    `kind` is `person`, `place`, `time`, `thing` or, where it does not tell, empty; `noun` is the class that
    it is called by, or empty; one that `is_possessive` says whose.
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
