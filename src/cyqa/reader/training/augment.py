"""Questions and passages varied: pure functions of their arguments and a random generator.

Code-switching follows Qin et al. 2020 (CoSDA-ML): words of the question are replaced by a gloss of a
bilingual dictionary, here CC-CEDICT (CC BY-SA 4.0). A near miss asks about another number, date, place or
name than the passage tells of, so that the passage has no answer.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cyqa.corpus.cedict import entries

Glosses = Mapping[str, Sequence[str]]

QUESTION_WORDS: Glosses = {
    "什么": ("what",),
    "谁": ("who",),
    "何": ("what",),
    "哪": ("which",),
    "哪个": ("which",),
    "哪些": ("which", "what"),
    "哪里": ("where",),
    "哪儿": ("where",),
    "哪年": ("which year", "what year", "when"),
    "哪一年": ("which year", "what year", "when"),
    "哪一": ("which",),
    "哪位": ("who", "which"),
    "何时": ("when",),
    "何地": ("where",),
    "何处": ("where",),
    "什么时候": ("when",),
    "时候": ("time", "when"),
    "为什么": ("why",),
    "为何": ("why",),
    "怎么": ("how",),
    "怎样": ("how",),
    "如何": ("how",),
    "多少": ("how many", "how much"),
    "几": ("how many",),
    "多": ("how",),
    "多久": ("how long",),
    "多大": ("how old", "how big"),
    "多长": ("how long",),
    "多高": ("how tall", "how high"),
    "是": ("is", "was", "are"),
    "的": ("of", "'s", "the"),
    "在": ("in", "at"),
    "于": ("in", "on", "at"),
    "由": ("by",),
    "被": ("by", "was"),
    "和": ("and",),
    "与": ("and", "with"),
    "有": ("has", "have", "are there"),
    "年": ("year",),
    "月": ("month",),
    "日": ("day",),
    "了": ("",),
    "吗": ("",),
    "呢": ("",),
    "哪几": ("which",),
}
_FRONTED = re.compile(r"^(what|who|which|where|when|why|how)\b")
_USELESS = re.compile(r"variant of|surname |^see |CL:|^\(|^abbr\.|particle")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_HAN = re.compile("[一-鿿]")
_PUNCTUATION = str.maketrans(
    {"？": "?", "，": ",", "。": ".", "、": ",", "：": ":", "《": '"', "》": '"', "（": "(", "）": ")"}
)
_TO_FULL_WIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")
_MARKS = str.maketrans(
    {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "「": "“", "」": "”", "『": "‘", "』": "’"}
)


def read_glosses(path: Path) -> dict[str, tuple[str, ...]]:
    """Simplified word → short English glosses, from CC-CEDICT's text format.

    :raises SourceError: if the file cannot be read or holds no entry.
    """
    found: dict[str, dict[str, None]] = {}
    for word, senses in entries(path):
        kept = found.setdefault(word, {})
        for sense in senses:
            gloss = short_gloss(sense)
            if gloss:
                kept[gloss] = None
    return {word: tuple(glosses) for word, glosses in found.items() if glosses}


def short_gloss(sense: str) -> str:
    """At most four words of a dictionary sense: `to manage (a firm)` → `manage`; empty if none is usable."""
    if _USELESS.search(sense):
        return ""
    gloss = re.split("[,;]", _BRACKETS.sub("", sense))[0].strip()
    gloss = re.sub(r"^(to|the|a|an) ", "", gloss)
    return gloss if 0 < len(gloss.split()) <= 4 and not _HAN.search(gloss) else ""


def code_switch(
    words: Sequence[str], glosses: Glosses, romanise: Callable[[str], str], share: float, rng: random.Random
) -> str:
    """The words of a question, about `share` of them in English; half of the time the question word first.

    `romanise` writes a word without an entry in Latin letters (`谭先生` → `Tan xiansheng`).
    """
    parts = []
    for word in words:
        if _HAN.search(word) and rng.random() < share:
            choices = QUESTION_WORDS.get(word) or glosses.get(word)
            parts.append(rng.choice(choices) if choices else romanise(word))
        else:
            parts.append(word)
    if rng.random() < 0.5:
        asked = next((at for at, part in enumerate(parts) if _FRONTED.match(part)), None)
        if asked is not None:
            parts = [parts[asked], *parts[:asked], *parts[asked + 1 :]]
    text = join_mixed(parts)
    if rng.random() < 0.7:
        text = text.translate(_PUNCTUATION)
    return text[:1].upper() + text[1:] if rng.random() < 0.5 else text


def join_mixed(parts: Sequence[str]) -> str:
    """Words joined, a space where Latin letters would touch: `["who", "built", "桥"]` → `who built桥`."""
    text = ""
    for part in parts:
        if (
            text
            and part
            and text[-1].isascii()
            and text[-1].isalnum()
            and part[0].isascii()
            and part[0] not in ",.?!:)'"
        ):
            text += " "
        text += part
    return text


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question that could be others of their `kind`.

    Kinds: `number`, `numeral` (in Chinese figures: `第十一届`), `title`, or a part of speech of jieba.
    """

    kind: str
    text: str


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FIGURES = "一二三四五六七八九"
_NUMERAL = re.compile(f"第?[{_FIGURES}十百]+(?=[届次个位名条期号代版场章集])|第[{_FIGURES}十百]+")
_TITLE = re.compile(r"《([^《》]{2,})》")
_NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz", "eng", "j"})
_THINGS = frozenset({"n", "vn", "b"})


def mentions(text: str, tagged: Sequence[tuple[str, str]]) -> list[Mention]:
    """Numbers, titles in 《》, names and things of a text; `tagged` are (word, part of speech) of jieba."""
    found = [Mention("number", match[0]) for match in _NUMBER.finditer(text)]
    found += [Mention("numeral", match[0]) for match in _NUMERAL.finditer(text)]
    found += [Mention("title", match[1]) for match in _TITLE.finditer(text)]
    found += [Mention(tag, word) for word, tag in tagged if tag in _NAMES | _THINGS and len(word) > 1]
    return list(dict.fromkeys(found))


def another_number(number: str, rng: random.Random) -> str:
    """A number of the same shape: as many digits, years near by (`1963` → `1958`, `第三` → `第五`)."""
    if len(number) == 4 and number[:2] in {"17", "18", "19", "20"}:
        return str(int(number) + rng.choice([-1, 1]) * rng.randint(1, 30))
    if any(figure in _FIGURES for figure in number):
        at = rng.choice([at for at, figure in enumerate(number) if figure in _FIGURES])
        return number[:at] + rng.choice(_FIGURES) + number[at + 1 :]
    digits = [
        str(rng.randint(0, 9)) if figure.isdigit() and rng.random() < 0.6 else figure for figure in number
    ]
    if digits[0] == "0" and len(digits) > 1:
        digits[0] = str(rng.randint(1, 9))
    return "".join(digits)


def near_miss(
    question: str,
    mentioned: Sequence[Mention],
    passage: str,
    rivals: Sequence[Mention],
    pools: Mapping[str, Sequence[str]],
    rng: random.Random,
) -> str | None:
    """The question about something else of the same kind, of which the passage does not tell what is asked.

    Only a mention that occurs in the passage is exchanged, so that the passage speaks against it: half of
    the time for one of the `rivals`, which the passage does mention, though not where the answer stands.
    None if there is no such mention, or no substitute is found.
    """
    mention = exchangeable(mentioned, passage, rng)
    if mention is None:
        return None
    near = [rival.text for rival in rivals if rival.kind == mention.kind and rival.text not in question]
    if near and rng.random() < 0.5:
        return question.replace(mention.text, rng.choice(near))
    other = substitute(mention, passage + question, pools, rng)
    return other and question.replace(mention.text, other)


def exchangeable(mentioned: Sequence[Mention], passage: str, rng: random.Random) -> Mention | None:
    """One of the mentions that occur in the passage, things (as opposed to names and numbers) seldom."""
    present = [mention for mention in mentioned if mention.text in passage]
    named = [mention for mention in present if mention.kind not in _THINGS]
    if named and rng.random() < 0.85:
        present = named
    return rng.choice(present) if present else None


def substitute(
    mention: Mention, known: str, pools: Mapping[str, Sequence[str]], rng: random.Random
) -> str | None:
    """Other words of the mention's kind that do not occur in `known`; None if eight draws find none."""
    pool = pools.get(mention.kind, ())
    for _ in range(8):
        if mention.kind in {"number", "numeral"}:
            other = another_number(mention.text, rng)
        elif pool:
            other = rng.choice(pool)
        else:
            return None
        if other not in known:
            return other
    return None


def exchange(
    text: str, spans: Sequence[tuple[int, int]], old: str, new: str
) -> tuple[str, list[tuple[int, int]]] | None:
    """`text` with `new` for every `old`, and `spans` moved along; None if a span and an `old` overlap."""
    places = [match.span() for match in re.finditer(re.escape(old), text)]
    if any(s < end and start < e for s, e in spans for start, end in places):
        return None
    longer = len(new) - len(old)
    moved = [(s + longer * n, e + longer * n) for s, e in spans for n in [sum(p[1] <= s for p in places)]]
    return text.replace(old, new), moved


_LATIN_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+(?: (?:of |the |and |de )?[A-Z][\w'’-]+)*")


def latin_mentions(question: str) -> list[Mention]:
    """Numbers, and capitalised names that do not begin the question."""
    found = [Mention("number", match[0]) for match in _NUMBER.finditer(question)]
    found += [Mention("latin", match[0]) for match in _LATIN_NAME.finditer(question)]
    return list(dict.fromkeys(found))


def latin_near_miss(
    question: str, mentioned: Sequence[Mention], passage: str, names: Sequence[str], rng: random.Random
) -> str | None:
    """Like `near_miss` for a question in another language than the passage.

    A number must occur in the passage; a name need not (the passage has it in Chinese), so `names` must
    come from other articles.
    """
    possible = [m for m in mentioned if m.kind == "latin" or m.text in passage]
    if not possible:
        return None
    mention = rng.choice(possible)
    other = substitute(mention, passage + question, {"latin": names}, rng)
    return other and question.replace(mention.text, other)


def full_width(text: str) -> str:
    """Digits and per cent signs as older newspaper files have them; the length stays: `30%` → `３０％`."""
    return text.translate(_TO_FULL_WIDTH)


def newspaper_marks(text: str) -> str:
    """Chinese punctuation and curly quotes for ASCII marks and corner brackets; the length stays."""
    return text.translate(_MARKS)


def quote(
    text: str, spans: Sequence[tuple[int, int]], start: int, end: int, marks: tuple[str, str]
) -> tuple[str, list[tuple[int, int]]]:
    """`text` with marks put around `[start, end)`, and `spans` moved along with their characters.

    Marks at the edge of a span stay outside of it: `("ab", [(0, 1)], 0, 1, "“”")` → `("“a”b", [(1, 2)])`.
    """
    quoted = text[:start] + marks[0] + text[start:end] + marks[1] + text[end:]
    return quoted, [(s + (s >= start) + (s >= end), e + (e > start) + (e > end)) for s, e in spans]


def without_spaces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Spaces next to a Chinese character removed, and `spans` moved along with their characters."""
    keep = [
        not (c.isspace() and (_is_wide(text, at - 1) or _is_wide(text, at + 1))) for at, c in enumerate(text)
    ]
    before = [0]
    for kept in keep:
        before.append(before[-1] + kept)
    return "".join(c for c, kept in zip(text, keep, strict=True) if kept), [
        (before[s], before[e]) for s, e in spans
    ]


def _is_wide(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (bool(_HAN.match(text[at])) or text[at] in "，。：；（）《》“”、")
