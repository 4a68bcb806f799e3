"""Who somebody is, where an article introduces them: what stands in apposition to the name.

研究院院长李霞 → 研究院院长; 李霞，研究院院长， → the same. Chinese texts; questions in Chinese and English.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from cyqa.corpus.fold import fold, fold_aligned, has_han
from cyqa.corpus.names import is_pinyin, readings
from cyqa.corpus.words import parts_of_speech, words
from cyqa.qa.chinese import Sort, analyse
from cyqa.qa.lexicon_chinese import ATTRIBUTES, PERSONS, SURNAMES
from cyqa.qa.series import Place, placed_words

_NAME = r"[\u4e00-\u9fff·]{2,9}"
_WHO_IS = re.compile(
    r"(?:请问|[那这](?:个|位)?|(?:文章?|报道|报纸?)(?:中|里|上)?(?:提到|说|讲|写)?(?:到|过)?的?|的)*"
    rf"(?P<name>{_NAME}?)(?:到底|究竟)?"
    r"(?:是(?:谁|哪位|何人|何许人也?|(?:什么|啥)人|[干做](?:什么|啥|嘛)(?:工作)?的|(?:什么|啥)(?:身[份分]|职务))"
    r"|(?:有|是)?(?:什么|啥)来[头历]"
    r"|担?任(?:什么|啥|何)职务?|的?(?:身[份分]|职务|职业|工作)是(?:什么|啥))[呀啊呢吗]*[\s?]*"
    rf"|谁是(?P<last>{_NAME})[\s?]*"
)
_WHO_IS_ENGLISH = re.compile(
    r"(?:so |and |then )?(?:who(?:'s| is| was) (?P<who>[a-z][a-z.' -]{1,30}?)"
    r"|what does (?P<does>[a-z][a-z.' -]{1,30}?) do(?: for a living)?"
    r"|what(?:'s| is| was) (?P<whose>[a-z][a-z.' -]{1,30}?)'s? (?:job|position|post|title|role|occupation))"
    r"[\s?]*"
)
TITLES = {"mr": "先生", "ms": "女士 小姐", "mrs": "女士 太太", "miss": "小姐 女士", "dr": "博士 医生"}
"""What may stand before a name in English, and behind it in Chinese."""
_APART = "，。；：！？、\n“”‘’「」『』（）(),;:!?《》 "
_REACH = 40
"""Characters before a name that are looked at."""
_AFTER = re.compile(rf"(?:是|系|[，,（(：:])([^{_APART}]{{2,25}})(?=[，。；）),])")
_ORIGIN = re.compile("来自[\u4e00-\u9fff]{2,8}的$")
_PERSON = re.compile(
    f"(?:{'|'.join(sorted(PERSONS, key=len, reverse=True))}|[\u4e00-\u9fff][长师员家者民生士主户医匠手])$"
)
_TWO_CHARACTERS = "欧阳|皇甫|诸葛|司马|上官|尉迟|东方|令狐|慕容|司徒|钟离|闻人|夏侯|公孙|轩辕"
SURNAME = f"(?:{_TWO_CHARACTERS}|[{''.join(sorted(SURNAMES))}])"
"""A common surname, as a pattern."""
_OF_A_NOUN = ("n", "vn", "b", "j", "a", "m", "q", "s", "f", "z")
"""Parts of speech of the words that a noun phrase is made of, by their first letters."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name: in `han`, or as `spelt` in pinyin, in either order, before one of the `titles`."""

    han: str = ""
    spelt: tuple[str, ...] = ()
    titles: tuple[str, ...] = ("",)

    def places(self, text: str) -> Iterator[Place]:
        """Where a folded text has the name, its title included."""
        if self.han:
            yield from (match.span() for match in re.finditer(re.escape(self.han), text))
            return
        for start in range(len(text)):
            for end in {_read(text, start, name) for name in self.spelt} - {0}:
                title = next((title for title in self.titles if text.startswith(title, end)), None)
                if title is not None:
                    yield start, end + len(title)


def person_asked(question: str) -> Person | None:
    """The person whom a question asks about, if it asks who that is, and no more.

    `person_asked("李霞是做什么的？")` is 李霞; `person_asked("Who is Mr. Tan?")` 谭先生, or another Tan.
    """
    if not has_han(question):
        match = _WHO_IS_ENGLISH.fullmatch(fold(question).strip().lower().replace("’", "'"))
        return spelt_person(next(filter(None, match.groups()))) if match else None
    match = _WHO_IS.fullmatch(fold_aligned(question).strip())
    if match is None:
        return None
    name = match["name"] or match["last"]
    known = [word.text for word in analyse(question) if word.sort is Sort.PERSON]
    return Person(name) if name in known or may_be_name(name) else None


def introductions(person: Person, text: str) -> Iterator[Place]:
    """Where a text says what the person is.

    `introductions(Person("李霞"), "研究院院长李霞说")` has (0, 5).
    """
    folded = fold_aligned(text)
    for start, end in person.places(folded):
        low = max(start - _REACH, *(folded.rfind(mark, 0, start) + 1 for mark in _APART))
        if head := _PERSON.search(folded, low, start):
            before = placed_words(folded, (low, head.start()))
            phrase = list(takewhile(lambda word: _is_part(word[1]), reversed(before)))
            first = phrase[-1][0] if phrase else head.start()
            origin = _ORIGIN.search(folded, low, first)
            yield origin.start() if origin else first, start
        after = _AFTER.match(folded, end)
        if after and _PERSON.search(after[1]):
            yield after.span(1)


def speaks_of(person: Person, text: str) -> bool:
    """Whether a text names the person."""
    return any(True for _ in person.places(fold_aligned(text)))


def may_be_name(text: str) -> bool:
    """Whether a word of two to four characters is not in the dictionary, nor is its beginning, and is no noun
    for people: not 冠军, 他原来, 第一名, 项目方."""
    tags = parts_of_speech()
    tag, first = tags.get(text, "nr"), words(text)[:1]
    begins = tags.get(first[0], "") if first else "r"
    is_surname = begins.startswith("nr") or re.match(SURNAME, text) is not None
    is_of_words = begins[:1] in ("r", "m") or (len(first[0]) > 1 and not is_surname)
    is_noun = _PERSON.search(text) or text in ATTRIBUTES
    return 1 < len(text) < 5 and tag.startswith("nr") and not is_noun and not is_of_words


def _is_part(word: str) -> bool:
    return parts_of_speech().get(word, "n").startswith(_OF_A_NOUN)


def spelt_person(name: str) -> Person | None:
    """Whose name is written so in pinyin: all of it, or the surname after a title."""
    spelt = [word.strip(".'") for word in re.split(r"[\s-]+", name)]
    titles = tuple(han for word in spelt for han in TITLES.get(word, "").split())
    given = [word for word in spelt if word not in TITLES]
    if not given or not all(map(is_pinyin, given)) or (len(given) == 1 and not titles):
        return None
    orders = {"".join(given), "".join(given[1:] + given[:1])}
    return Person(spelt=tuple(sorted(orders)), titles=titles or ("",))


def _read(text: str, start: int, spelt: str) -> int:
    """Where the characters end that are read so from `start` on; 0 if they are read otherwise."""
    if not spelt:
        return start
    heads = readings(text[start]) if start < len(text) and has_han(text[start]) else ()
    ends = (_read(text, start + 1, spelt[len(head) :]) for head in heads if spelt.startswith(head))
    return next((end for end in ends if end), 0)
