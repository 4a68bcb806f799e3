"""The edges of an answer, tidied by characters: whole words and numbers, units, balanced brackets.

A tokeniser's pieces do not end where words do (7% of the gold answers of CMRC 2018 begin or end inside a
piece). Spans are `[start, end)` in code points of the text.
"""

import re

SENTENCE_END = "。！？"
_TRIMMED = SENTENCE_END + "，、；：,;:!?" + " \t\n\u3000"
_OPENING = "《“‘「『（(【["
_CLOSING = "》”’」』）)】]"
_CLOSES = dict(zip(_OPENING, _CLOSING, strict=True))
_OPENS = dict(zip(_CLOSING, _OPENING, strict=True))
_REACH = 12
"""Characters that a bracket's partner may be away from the span to be taken in."""
_TITLE = re.compile("《[^》\n]*》")
_DIGITS = "0-9０-９"
_MAGNITUDE = "[多余]?(?:[十百千万亿]+[多余]?)?"
_UNITS = (
    "美元|欧元|港元|日元|元|平方公里|平方米|立方米|公里|千米|厘米|毫米|米|公斤|千克|吨|公顷|亩"
    "|个百分点|%|％|℃|[年月岁号]|日(?!本)"
)
_BOUND = re.compile("(?:不足|不到|未满|不满)$")
_NUMERAL = re.compile(f"[{_DIGITS}一二两三四五六七八九十百千万亿半]")
_UNIT = re.compile(rf"\s?{_MAGNITUDE}(?:{_UNITS})?")


def tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with tidy edges; unchanged if nothing would be left.

    `tidy("投资300亿元，", 3, 4)` is (2, 7): the number is completed and takes its unit.
    """
    low, high = _trim(text, start, end)
    if low == high:
        return start, end
    low, high = _whole_words(text, low, high)
    low = _with_bound(text, _with_number(text, low))
    high = _with_unit(text, low, high)
    low, high = _balance(text, low, high)
    low, high = _inside(text, *_trim(text, low, high))
    return (low, high) if low < high else (start, end)


def barriers(text: str) -> list[int]:
    """Positions that no answer may cross: ends of blocks, and sentence ends outside of 《》."""
    titles = [match.span() for match in _TITLE.finditer(text)]
    return [
        at
        for at, character in enumerate(text)
        if character == "\n"
        or (character in SENTENCE_END and not any(start < at < end for start, end in titles))
    ]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in _TRIMMED or text[start] in _OPENS):
        start += 1
    while start < end and (text[end - 1] in _TRIMMED or text[end - 1] in _CLOSES):
        end -= 1
    return start, end


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _same_word(text, start - 1):
        start -= 1
    while end < len(text) and _same_word(text, end - 1):
        end += 1
    return start, end


def _same_word(text: str, at: int) -> bool:
    """Whether the characters at `at` and `at + 1` belong to one Latin word or one number."""
    here, after = text[at], text[at + 1]
    if _is_latin(here) and _is_latin(after):
        return True
    if after in ".,．，" and _is_digit(here):
        return at + 2 < len(text) and _is_digit(text[at + 2]) and (after in ".．" or after == ",")
    if here in ".,．" and _is_digit(after):
        return at > 0 and _is_digit(text[at - 1])
    return False


def _is_latin(character: str) -> bool:
    return _is_digit(character) or (character.isalpha() and ord(character) < 0x250)


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9" or "０" <= character <= "９"


def _with_unit(text: str, start: int, end: int) -> int:
    """The end moved behind the unit, where the span ends with a number or inside its unit."""
    number = re.search(rf"[{_DIGITS}][十百千万亿多余]*$", text[start:end])
    if not number:
        return end
    unit = _UNIT.match(text, start + number.start() + 1)
    return max(end, unit.end()) if unit and unit[0].strip() else end


def _with_number(text: str, start: int) -> int:
    """The start moved before the number, where the span begins with its unit."""
    number = re.search(rf"[{_DIGITS}]+$", text[:start])
    unit = _UNIT.match(text, start)
    return number.start() if number and unit and unit[0].strip() else start


def _with_bound(text: str, start: int) -> int:
    """The start moved before what makes a number one that is not reached: 不足12米 is not 12米."""
    bound = _BOUND.search(text[:start]) if _NUMERAL.match(text, start) else None
    return bound.start() if bound else start


def _balance(text: str, start: int, end: int) -> tuple[int, int]:
    """Takes in the near partner of a bracket that stands alone in the span, or cuts the span at it."""
    for at in _unmatched(text, start, end):
        if not start <= at < end:
            continue
        character = text[at]
        if character in _CLOSES:
            partner = _find(text, _CLOSES[character], end, min(len(text), end + _REACH))
            if partner is not None:
                end = partner + 1
            elif at == start:
                start += 1
            else:
                end = at
        else:
            partner = _find_last(text, _OPENS[character], max(0, start - _REACH), start)
            if partner is not None:
                start = partner
            elif at == end - 1:
                end -= 1
            else:
                start = at + 1
    return start, end


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """Of （甲），以乙 only 甲: what round brackets hold, where they begin the span and end their clause."""
    if start < end and text[start] in "（(":
        partner = _find(text, _CLOSES[text[start]], start, end)
        if partner is not None and (partner == end - 1 or text[partner + 1] in _TRIMMED):
            return _trim(text, start + 1, partner)
    return start, end


def _unmatched(text: str, start: int, end: int) -> list[int]:
    open_at: list[int] = []
    alone = []
    for at in range(start, end):
        character = text[at]
        if character in _CLOSES:
            open_at.append(at)
        elif character in _OPENS:
            if open_at and text[open_at[-1]] == _OPENS[character]:
                open_at.pop()
            else:
                alone.append(at)
    return alone + open_at


def _find(text: str, wanted: str, start: int, end: int) -> int | None:
    for at in range(start, end):
        if text[at] == wanted:
            return at
        if text[at] in SENTENCE_END:
            return None
    return None


def _find_last(text: str, wanted: str, start: int, end: int) -> int | None:
    for at in range(end - 1, start - 1, -1):
        if text[at] == wanted:
            return at
        if text[at] in SENTENCE_END:
            return None
    return None
