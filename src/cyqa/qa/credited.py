"""Questions who wrote an article or supplied its pictures, and which article they mean."""

import re
from collections import Counter
from collections.abc import Sequence

from cyqa.corpus.credits import Work
from cyqa.corpus.fold import fold, has_han
from cyqa.index.tokenise import tokenise
from cyqa.models.lexicon import content_words
from cyqa.qa.chinese import analyse
from cyqa.qa.lexicon_chinese import EMPTY_WORDS
from cyqa.retriever.wording import Weighed

MOST_ARTICLES = 5
"""Who wrote the articles, all of them, is told of no more than so many."""

_WHO = "(?:谁|哪|叫(?:什么|啥)|(?:什么|啥)名字)"
_KIND = "文章|(?<![初书手底草])稿[子件]?|报道|新闻"
_ARTICLE = f"(?:[这那头前后上下另]外?[一两二几]?篇(?:{_KIND})?|{_KIND}|[全本]文|文中)"
_HOW = "到底|究竟|分别|最后|末尾|文末|开头|下面|后面"
_OF_IT = f"{_ARTICLE}(?:[的里中上,是由又都]|{_HOW})*"
_WRITE = "(?:采写|撰写|写|执笔|撰稿)"
_PICTURE = "(?:照片|图片|配图|插图|题图)"
_SUPPLY = "(?:拍摄?|摄|提供|供|给)"
_END = "[^,。]{0,6}$"
_ENGLISH_ARTICLE = r"(?:articles?|news reports?|reports?|stor(?:y|ies)|pieces?)\b"
_ASKED = {
    Work.PICTURES: re.compile(
        rf"(?:{_OF_IT}|^){_PICTURE}[^,。]{{0,6}}{_WHO}[^,。]{{0,6}}{_SUPPLY}{_END}"
        rf"|{_OF_IT}{_PICTURE}的?(?:来源|来自|出自|摄影[师者]?)(?:是|于)?{_WHO}{_END}"
        rf"|{_OF_IT}(?:供图|摄影)[者的]?(?:是|人是)?{_WHO}{_END}"
        rf"|{_WHO}[^,。]{{0,5}}{_SUPPLY}[了的]?[^,。说提]*{_OF_IT}{_PICTURE}$"
        rf"|{_WHO}[^,。]{{0,3}}[给为替][^,。]*{_OF_IT}{_SUPPLY}[了的]?{_PICTURE}$"
        r"|\bwho (?:took|shot|supplied|provided)\b.*\b(?:photo(?:graph)?|picture|image)s?\b"
        rf".*\b{_ENGLISH_ARTICLE}"
    ),
    Work.TEXT: re.compile(
        rf"(?:{_OF_IT}|^)(?:作者|记者|撰稿人?|执笔人?|署名?)(?:[是有叫都又了的]|{_HOW}|名字)*{_WHO}{_END}"
        rf"|(?:,|告诉我)署名[的都]*(?:是|有)?{_WHO}{_END}"
        rf"|{_OF_IT}(?:{_WHO}[^,。]{{0,4}}{_WRITE}[了的]?$|出自{_WHO}{_END})"
        rf"|{_WHO}[^,。]{{0,4}}{_WRITE}[了的]?(?:[^,。说提]*的|[^,。]{{0,3}}){_ARTICLE}$"
        rf"|\bwho (?:wrote|reported|authored) (?:[\w-]+ ){{0,3}}?{_ENGLISH_ARTICLE}"
        r"|\b(?:who (?:is|are|was|were)|name) the (?:authors?|reporters?|writers?|journalists?) of "
        rf"(?:[\w-]+ ){{0,3}}?{_ENGLISH_ARTICLE}"
    ),
}
_WORDS_OF_IT = re.compile(
    rf"{_ARTICLE}|作者|记者|撰稿人?|执笔|署名?|摄影[师者]?|来源|{_PICTURE}|{_WRITE}|{_SUPPLY}|{_WHO}|{_HOW}|名字|单位|[讲说关于]"
    rf"|\b(?:who|wrote|reported|authored|authors?|writers?|reporters?|journalists?|took|shot|supplied|provided"
    rf"|photo(?:graph)?s?|pictures?|images?|name|about|on|{_ENGLISH_ARTICLE})\b"
)
_SEVERAL = re.compile(
    r"[两二三四五几]篇|\b(?:both|all|two|these) (?:\w+ )?(?:articles|reports|stories|pieces)\b"
)


def credit_asked(question: str) -> tuple[Work, str] | None:
    """For which work a question asks who did it, if it does, and the words in it that tell of which article.

    `credit_asked("写科学城的那篇，照片是谁给的？")` → the pictures, "科学城"; none tell of 这两篇.
    """
    folded = fold(question).lower().strip(" ?。!")
    work = next((work for work, pattern in _ASKED.items() if pattern.search(folded)), None)
    if work is None:
        return None
    if _SEVERAL.search(folded):
        return work, ""
    rest = _WORDS_OF_IT.sub(" ", folded)
    if not has_han(question):
        return work, rest if content_words(rest) else ""
    told = (word.text for word in analyse(rest) if word.text not in EMPTY_WORDS)
    return work, " ".join(word for word in told if len(word) > 1)


def density(wanted: Sequence[Weighed], text: str) -> float:
    """How much of a text are these terms, the rarer counting more; 0 if it has none."""
    counts = Counter(tokenise(text))
    held = (each.idf * weight * counts[token] for each in wanted for token, weight in each.term.items())
    return sum(held) / max(1, counts.total())
