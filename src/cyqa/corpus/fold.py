"""Folding: the form of a text that search compares. Never shown, never cited."""

import unicodedata
from functools import cache

import opencc


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def to_simplified(text: str) -> str:
    """Traditional Chinese characters as Simplified ones, by phrase."""
    simplified: str = _converter().convert(text)
    return simplified


def replace_surrogates(text: str) -> str:
    """Lone surrogates become U+FFFD, so that the text can be written as UTF-8. Keeps the length."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def fold(text: str) -> str:
    """NFKC, lower case, Traditional to Simplified; the length may change.

    `fold("３００億元 FPGA")` → `"300亿元 fpga"`
    """
    return to_simplified(unicodedata.normalize("NFKC", replace_surrogates(text)).lower())


def fold_aligned(text: str) -> str:
    """As `fold`, case kept, but character i of the result stands for character i of `text`.

    A character whose NFKC form is longer than itself stays as it is. Models read this form, and
    their spans hold in the original.
    """
    wide = "".join(_narrow(c) for c in replace_surrogates(text))
    simplified = to_simplified(wide)
    return simplified if len(simplified) == len(text) else wide


@cache
def _narrow(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return any("\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" for c in text)
