"""What the words of a question are in an index: its terms, how rare they are, and who holds them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cyqa.corpus.fold import has_han
from cyqa.index.sparse import SparseIndex
from cyqa.index.tokenise import tokenise
from cyqa.models.lexicon import Lexicon
from cyqa.retriever.speller import Speller
from cyqa.retriever.translate import Term, Translator


@dataclass(frozen=True, slots=True)
class Weighed:
    """A term of a question and its inverse document frequency > 0."""

    term: Term
    idf: float


class Wording:
    """Turns questions into terms of one index. Thread-safe."""

    def __init__(self, sparse: SparseIndex, lexicon: Lexicon | None = None) -> None:
        """:param lexicon: translates the words of questions without a Han character."""
        self._sparse = sparse
        self._speller = Speller(sparse)
        self._translator = Translator(lexicon, sparse.vocabulary) if lexicon else None

    def is_translated(self, question: str) -> bool:
        """Whether the terms of this question are translations."""
        return self._translator_of(question) is not None

    def mended(self, question: str) -> str:
        """The question, misspelt characters replaced by those of the same sound that the articles know.

        In one that is translated, quoted names with a number by those of the articles: "one port", “一港”.
        """
        if translator := self._translator_of(question):
            return translator.named(question)
        return self._speller.mended(question)

    def tokens(self, question: str) -> list[str]:
        """The tokens of the question, each once, misspelt characters mended."""
        return list(dict.fromkeys(tokenise(self.mended(question))))

    def terms(self, question: str) -> list[Term]:
        """One term for each token of the question; where they are translated, one for each word."""
        if translator := self._translator_of(question):
            return translator.terms(question)
        return [{token: 1.0} for token in self.tokens(question)]

    def _translator_of(self, question: str) -> Translator | None:
        return None if has_han(question) else self._translator

    def weighed(self, question: str) -> tuple[Weighed, ...]:
        """The terms, each with how rare it is."""
        return tuple(Weighed(term, self._sparse.rarity(term)) for term in self.terms(question))


def share(wanted: Sequence[Weighed], tokens: Collection[str]) -> float:
    """The share in [0, 1] of the mass of a question's terms that these tokens hold; 0 without terms.

    A term is held as far as the best of its tokens that is there counts.
    """
    mass = sum(each.idf for each in wanted)
    held = sum(
        each.idf * max((weight for token, weight in each.term.items() if token in tokens), default=0.0)
        for each in wanted
    )
    return held / mass if mass else 0.0
