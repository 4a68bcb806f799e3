"""Questions made from sentences, with the words that answer them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cyqa.corpus.words import tagged
from cyqa.web.forms import ENGLISH, Form


class Cloze(NamedTuple):
    """A question and the words of its sentence that answer it."""

    question: str
    answer: str


_DISPATCH = re.compile(r"^(?:本报|新华社)\S{0,12}?[讯电](?:（[^（）]{1,20}）)?\s*")
_CLAUSE = re.compile(r"[^，。；：！？,;]+")
# Tags of the words that may begin what stands alone: nouns, names, numerals, what describes them, and marks.
_SUBJECT = frozenset("njmbatsxi") | {"vn", "an", "eng", "zg"}
# Words that mean something else in another article.
_LEANING = re.compile(
    r"双方|总|年产|投资|占地|累计|合计|平均|[两全][地市县区省镇村校院年]|会上|会议|活动|项目|现场|当地|同时|目前|近[日年]|如今|记者"
)


def clozes(kind: tuple[Form, ...], sentence: str, language: str, title: str = "") -> Iterator[Cloze]:
    """The questions of a kind for what a sentence, or a clause of it, says, in English or else in Chinese.

    :param language: a tag: `en`, `zh`, `zh-CN`.
    :param title: of the article; a word of two characters that it names stands alone.
    """
    sentence = _DISPATCH.sub("", sentence)
    for piece in dict.fromkeys((sentence, *(clause.strip() for clause in _CLAUSE.findall(sentence)))):
        for form in kind:
            template = form.english if language == "en" else form.chinese
            found = [match for match in re.finditer(form.pattern, piece) if _stands_alone(match, title)]
            if template and found:
                yield from (Cloze(_asked(template, match, language), match["said"]) for match in found)
                break


def _asked(template: str, match: re.Match[str], language: str) -> str:
    """The template's question; in English, Chinese words are translated or else quoted."""
    words = {name: re.sub("^The ", "the ", text or "") for name, text in match.groupdict().items()}
    if language == "en":
        words = {
            name: text if text.isascii() else ENGLISH.get(text) or f"“{re.sub('[“”]', '', text)}”"
            for name, text in words.items()
        }
    return template.format(**words)


def _stands_alone(match: re.Match[str], title: str) -> bool:
    """Whether what the question is about is whole, and understood without the sentences before."""
    about = match.groupdict().get("about")
    if about is None:
        return True
    is_whole = all(about.count(low) == about.count(high) for low, high in ("“”", "（）", "《》"))
    if not is_whole or _CLAUSE.fullmatch(about) is None or (len(about) < 3 and about not in title):
        return False
    (_, first), *rest = tagged(about)
    leans = any(tag == "r" and not word.startswith("每") for word, tag in rest)
    return (first in _SUBJECT or first[0] in _SUBJECT) and not leans and not _LEANING.match(about)
