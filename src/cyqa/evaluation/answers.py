"""Exact match and F1 of an answer, as the official CMRC 2018 scorer computes them.

Source: `cmrc2018_evaluate.py` of github.com/ymcui/cmrc2018 (Cui et al. 2019). Both values lie in [0, 1].
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

_IGNORED = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_CHINESE = re.compile("[一-龥]")


def exact_match(prediction: str, answers: Iterable[str]) -> float:
    """1.0 if the prediction equals one answer apart from case and punctuation, else 0.0.

    `exact_match("企业合作协议", ["《企业合作协议》"])` is 1.0.
    """
    wanted = _without_punctuation(prediction)
    return float(any(_without_punctuation(answer) == wanted for answer in answers))


def f1(prediction: str, answers: Iterable[str]) -> float:
    """Best F1 over the answers, by the longest common substring of their segments.

    `f1("总规模300亿元", ["300亿元"])` is 2/3: 总 规 模 300 亿 元 against 300 亿 元.
    """
    predicted = segments(prediction)
    return max((_f1(predicted, segments(answer)) for answer in answers), default=0.0)


def segments(text: str) -> list[str]:
    """Lower case; one segment per Chinese character and per Latin word, without punctuation.

    `segments("FPGA中国 New York")` is `["fpga", "中", "国", "new", "york"]`.
    """
    found: list[str] = []
    run = ""
    for character in text.lower().strip():
        if character in _IGNORED:
            continue
        if _CHINESE.match(character):
            found += [*_words()(run), character] if run else [character]
            run = ""
        else:
            run += character
    return found + _words()(run) if run else found


@cache
def _words() -> Callable[[str], list[str]]:
    """NLTK's words of a run of other characters, as the scorer takes them, who also parts sentences first:
    in lower case, as here, that hardly ever tells."""
    from nltk.tokenize import NLTKWordTokenizer  # a second to import, needed for figures alone

    words: Callable[[str], list[str]] = NLTKWordTokenizer().tokenize
    return words


def longest_common_substring(first: Sequence[str], second: Sequence[str]) -> int:
    """Length of the longest run of segments that both sequences contain: 2 for `abcd` and `xbcy`."""
    best = 0
    row = [0] * (len(second) + 1)
    for item in first:
        above = row
        row = [0] * (len(second) + 1)
        for at, other in enumerate(second, start=1):
            if item == other:
                row[at] = above[at - 1] + 1
                best = max(best, row[at])
    return best


def _f1(predicted: Sequence[str], answer: Sequence[str]) -> float:
    common = longest_common_substring(predicted, answer)
    if common == 0:
        return 0.0
    precision, recall = common / len(predicted), common / len(answer)
    return 2 * precision * recall / (precision + recall)


def _without_punctuation(text: str) -> str:
    return "".join(character for character in text.lower().strip() if character not in _IGNORED)
