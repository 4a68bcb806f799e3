"""The numbers that a text states, as values, so that 30 billion, 300亿 and 三百亿 are the same."""

import re
import unicodedata

from cyqa.corpus.fold import replace_surrogates, to_simplified

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIER = {"万": 1e4, "亿": 1e8, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MEASURE = "个家年月日号天周次项名所位岁种条座届期人倍成元点分只张支台亩米吨"
_NUMBER = re.compile(
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<marked>第|百分之)?(?P<han>[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*"
    rf"|[百千](?=[多余]?[{_MEASURE}])))"
    r"[多余]?[\s-]*(?P<multiplier>万亿|[万亿]|(?:hundred )?(?:thousand|million|billion|trillion)\b)?"
    rf"(?P<measure>[{_MEASURE}%])?",
    re.IGNORECASE,
)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(
    r"\b(?:(?P<name>January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|(?P<short>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?(?=\s*\d)"
    r"|(?P<may>(?<=\b(?:in|on|of|by) )May\b|(?<=\d )May\b|May(?=,? \d)))"
)


_FIGURES = r"(?:\d[\d,.]*|[零〇一二两三四五六七八九十百千]+)"
_NO_AMOUNT = re.compile(
    r"\d{1,4}\s*[年月日号]|[零〇一二三四五六七八九十]+[年月日号]|\b(?:1[89]|20)\d\ds?\b"
    r"|\d+(?:st|nd|rd|th)\b|\d+世纪"
    r"|\b[1-9]0\s*(?:%|percent|per cent)"  # may be written 四成
    rf"|[数上几好成][百千万]+|{_FIGURES}\s*(?:万亿|[万亿])?(?:[多余几]|来(?!自))十?\s*(?:万亿|[万亿])?"
    r"|(?:一二|两三|二三|三四|四五|五六|六七|七八|八九)[十百千万亿]*"
    rf"|(?:\b(?:over|than|nearly|almost|about|around|least)\s|超过?|将?近|约|逾|至少)\s*{_FIGURES}\s*(?:万亿|[万亿])?",
    re.IGNORECASE,
)
_LEAST_AMOUNT = 10


def amounts(text: str) -> set[float]:
    """The numbers of at least 10 that a text takes to be so: `amounts("2020年的91个项目")` → `{91.0}`.

    Parts of dates are left out; so are English ordinals, round percentages, which may be written as 四成,
    and what is said to be only about right.
    """
    undated = _NO_AMOUNT.sub(" ", unicodedata.normalize("NFKC", text))
    return {value for value in number_values(undated) if value >= _LEAST_AMOUNT}


def number_values(text: str) -> set[float]:
    """The values of the numbers in a text, multipliers applied; months by name count as numbers.

    A Chinese numeral counts only with 万, 亿, 第, 百分之 or a measure: 一体化 is no number.

    `number_values("总规模300亿元，六个方面，in May 2020")` → `{3e10, 6.0, 5.0, 2020.0}`
    """
    plain = to_simplified(unicodedata.normalize("NFKC", replace_surrogates(text)))
    values = {_month(match) for match in _MONTH.finditer(plain)}
    for match in _NUMBER.finditer(plain):
        if match["han"] and not (match["marked"] or match["measure"] or _is_large(match)):
            continue
        base = value_of(match["digits"]) if match["digits"] else _chinese(match["han"])
        values.add(round(base * _multiplier(match["multiplier"]), 6))
    return values


def value_of(digits: str, multiplier: str | None = None) -> float:
    """`value_of("1,000.5")` → 1000.5, `value_of("30", "billion")` → 3e10."""
    return float(digits.replace(",", "")) * _multiplier(multiplier)


def _month(match: re.Match[str]) -> float:
    name = match["may"] or match["name"] or match["short"]
    return 1.0 + [month[:3] for month in MONTHS].index(name[:3])


def _multiplier(name: str | None) -> float:
    """1 for none; `hundred million` → 1e8, `万亿` → 1e12."""
    product = 1.0
    if name:
        lower = name.lower()
        product = 100.0 if lower.startswith("hundred") else 1.0
        for part in lower.split()[-1:] if lower.isascii() else lower:
            product *= _MULTIPLIER[part]
    return product


def _is_large(match: re.Match[str]) -> bool:
    return bool(match["multiplier"]) or any(c in "万亿" for c in match["han"])


def _chinese(numeral: str) -> float:
    """三万零五 → 30005; 二〇二〇 → 2020, digit by digit."""
    if not any(c in _UNIT or c in _MULTIPLIER for c in numeral):
        return float("".join(str(_DIGIT[c]) for c in numeral))
    total, section, digit = 0.0, 0, 0
    for c in numeral:
        if c in _MULTIPLIER:
            section += digit
            total = (total + section) * 1e8 if c == "亿" else total + section * 1e4
            section = digit = 0
        elif c in _UNIT:
            section += (digit or 1) * _UNIT[c]
            digit = 0
        else:
            digit = _DIGIT[c]
    return total + section + digit
