"""When a question takes for granted what the passages do not say: the nearest words are no answer then."""

import re
from collections.abc import Iterable, Sequence

from cyqa.corpus.fold import fold, has_han
from cyqa.corpus.numbers import amounts, number_values
from cyqa.models.lexicon import content_words
from cyqa.qa import chinese
from cyqa.qa.chinese import Sort
from cyqa.qa.decide import Candidate
from cyqa.qa.introduced import speaks_of
from cyqa.qa.lexicon_chinese import EMPTY_WORDS
from cyqa.qa.measure import is_of_another
from cyqa.qa.naming import is_misnamed, viewer_asked
from cyqa.qa.ordinals import tells_of_another
from cyqa.qa.question import QUOTED, Kind, analyse
from cyqa.qa.time import asks_when
from cyqa.records import Hit

_N = "(?:[0-9]+|[二两三四五六七八九十百]+)"
_ORDINAL_ASKED = re.compile(f"第{_N}(?=[个次届批期轮条座家位名讲版号项季阶步])")
_ORDINAL_STATED = re.compile(f"第{_N}|{_N}[期代次届批轮]")
_MEASURED = "[个家位所项座种条类]?"
_WHICH = re.compile(
    f"哪({_N}){_MEASURED}([\u4e00-\u9fff]{{2,4}}?)(?![\u4e00-\u9fff])"
    f"|({_N}){_MEASURED}([\u4e00-\u9fff]{{2,4}}?)(?:分别|具体|到底|都)?是哪{_N}"
)
_IS_WHAT = r"\W*(?:[都又]|分别|具体|到底|究竟)*(?:[是指即]|说的|代表|意味|包括|包含|什么意思)"
_EXPLAINS = re.compile("[是指即为叫称（(：:]")
_OFFICE = re.compile(
    "(?<!副)(?:[局市县区镇乡省州校院处科部厅会站所团馆厂行村队]长|理事长|秘书长|书记|董事长|主席|主任|总裁"
    "|总经理|总干事|总编辑|总工程师|发言人|教练)"
)
_WHO = re.compile("谁|叫(?:什么|啥)|姓(?:什么|啥|甚)|名字|姓名|哪[一几]?位|何人")
_WHO_HOLDS = (
    r"\b(?:who (?:is|was|are|were|serve[sd] as|act(?:s|ed) as|became)|name of) (?:[\w'’-]+ ){{0,3}}?(?:{})"
    r"(?= (?:of|at|in|for)\b|\W*$)"
)
_OFFICES_IN_ENGLISH = {
    re.compile(_WHO_HOLDS.format(english)): re.compile(rf"{han}|\b(?:{english})\b")
    for english, han in (
        ("mayor", "[市区县镇]长"),
        ("governor", "[省州行]长|总督"),
        ("president", "主席|总裁|会长|[校院行]长|总统"),
        ("chair(?:man|woman|person)?", "主席|董事长|理事长|会长|主任|主持"),
        ("director", "主任|[局处厅司院所馆站校]长|总监|主席|理事|董事|负责人|导演|执导"),
        ("principal|head ?(?:master|mistress|teacher)", "校长|园长"),
        ("dean", "院长|主任"),
        ("secretary", "书记|秘书|国务卿|大臣|部长"),
        ("manager", "经理|总管|主管|主帅|教练"),
        ("ceo|chief executive", "总裁|总经理|执行|首席"),
        ("spokes(?:man|woman|person)", "发言人"),
        ("coach", "教练|主帅"),
        ("minister", "部长|大臣|总理|首相|外长"),
    )
}
"""What asks who holds an office, and what tells of that office. All 17 questions on newspaper articles who
holds one, and that have an answer, have it in a sentence that names the office, or right after it."""
_PRESIDES = re.compile(
    r"主持(?!人)|\bwho (?:(?:will|would|is|was) (?:be )?)?"
    r"(?:chair(?:s|ed|ing)?\b(?! of)|presid\w+ over|in the chair|took the chair)"
)
_PRESIDING = re.compile("主持|主席|会长|理事长|组长|召集|主任")
"""Who presides, and what tells of it: of 24 such questions with an answer 23 have it in such a sentence."""
_GREETS = re.compile(
    r"\W*(?:hello|hi|hey|greetings|good (?:morning|afternoon|evening|day)|(?:good)?bye)"
    r"(?: there| all| everyone)?\W*"
)
_FEW = 3
"""Words from which a question in an unknown language may be one."""
_FINISHES = re.compile(
    r"完工|竣工|建[成好]|投产|投用|落成|交付|通车|[修盖]好|\b(?:complet|finish)|\bbe ready|\boperational"
)
_FINISHED = re.compile(
    "[完竣]工|建成|[建修盖]好|投[产用运]|落成|交付|通车|完成|启用|运[营行]|收官|结束|开[通放馆业]|使用|入驻|封顶|验收|贯通|工期"
)
_STARTED = re.compile("[开动]工|破土|奠基|启动|开建")
"""When something is finished, and what tells but when it began: of 50 such questions none is answered so."""
_LESSER = re.compile(r"\b(?:deputy|vice|assistant|former|ex|acting|honorary)\b")
_CURRENCIES = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("dollar", r"美元|美金|\bdollars?\b|\$|\bUSD\b"),
        ("euro", r"欧元|\beuros?\b|€|\bEUR\b"),
        ("yen", r"日元|日圆|\byen\b|\bJPY\b"),
        ("pound", r"英镑|\bpounds? sterling\b|£|\bGBP\b"),
        ("Hong Kong dollar", r"港[元币]|\bHK\$|\bHKD\b"),
    )
}
_AMOUNT = re.compile(r"\d|[十百千万亿]|\b(?:million|billion)\b")
_LONGEST_NAME = 6
"""Longer quotes are what somebody said, and people quote from memory."""


def is_contradicted(question: str, best: Candidate, hits: Sequence[Hit]) -> bool:
    """Whether the question asks for what the best candidate or the passages cannot tell.

    That is: a number of one thing, where the words state one of another; a name, where they are somebody
    else's; the view of somebody whom neither their sentence nor those around it name; the second of
    several, where their sentence tells of the first; which two, where the words say only that there are
    two; what a quoted term is, where they only use it; who holds an office, where their sentence and the
    one before have none such; an amount, its currency, an ordinal or a quoted name that none of the
    passages has; or nothing in particular. A question for yes or no may well hold another amount.

    Of the questions of CMRC 2018 dev, 104 name an amount, 15 an ordinal, 240 quote, and 177 ask for a
    number of something known; 2 amounts are not in the paragraph that answers, and nothing else is amiss.
    Of newspaper questions who holds an office, 1 of 50 is answered by a sentence that calls it otherwise.
    """
    asked = analyse(question)
    texts = [hit.passage.text for hit in hits]
    return (
        names_nothing(question)
        or _is_unknown(question, hits)
        or is_of_another(asked.measures, best.text)
        or is_misnamed(question, best.text)
        or _says_another(question, best)
        or _only_counts(question, best.text)
        or _only_repeats(question, best.text)
        or tells_of_another(question, best.sentences())
        or _lacks_office(question, best.sentences(before=1))
        or (asks_when(question) and _only_starts(question, best.sentences()))
        or (asked.kind is not Kind.YES_NO and _lacks(amounts(question), map(number_values, texts)))
        or _lacks_currency(question, texts)
        or _lacks(_ordinals(_ORDINAL_ASKED, question), (_ordinals(_ORDINAL_STATED, text) for text in texts))
        or _lacks_name(quoted_names(question), texts)
    )


def quoted_names(question: str) -> tuple[str, ...]:
    """What is quoted, folded and without marks: `quoted_names("何谓“六个一”？")` → `("六个一",)`."""
    quoted = (_letters(match[0]) for match in QUOTED.finditer(question))
    return tuple(name for name in quoted if has_han(name) and len(name) <= _LONGEST_NAME)


def names_nothing(question: str) -> bool:
    """Whether a question says nothing that could be looked for: 为什么？, 多少钱？, What is it?, ？？？."""
    folded = fold(question)
    if _GREETS.fullmatch(folded):
        return True
    if has_han(question):
        return all(
            word.sort in (Sort.ASKED, Sort.MARK) or word.text in EMPTY_WORDS
            for word in chinese.analyse(question)
        )
    is_english = folded.isascii() and not any(character.isdigit() for character in folded)
    return not re.search(r"\w", folded) or (is_english and not content_words(folded))


def _is_unknown(question: str, hits: Sequence[Hit]) -> bool:
    """Whether a question is one or two words of which no passage knows any: asdf."""
    is_short = len(re.findall(r"\w+", question)) < _FEW
    return is_short and not has_han(question) and not any(hit.coverage for hit in hits)


def _lacks(named: set[float], stated: Iterable[set[float]]) -> bool:
    return bool(named) and bool(named.difference(*stated))


def _ordinals(pattern: re.Pattern[str], text: str) -> set[float]:
    return {value for match in pattern.finditer(fold(text)) for value in number_values(f"{match[0]}个")}


def _lacks_currency(question: str, texts: Sequence[str]) -> bool:
    """Whether the question has an amount of a currency that is nowhere spoken of: 300亿美元, of 300亿元."""
    asked = [pattern for pattern in _CURRENCIES.values() if pattern.search(question)]
    is_stated = _AMOUNT.search(question) is not None
    return is_stated and any(not any(pattern.search(text) for text in texts) for pattern in asked)


def _lacks_name(names: Sequence[str], texts: Sequence[str]) -> bool:
    written = [_letters(text) for text in texts] if names else []
    return any(not any(name in text for text in written) for name in names)


def _lacks_office(question: str, told: str) -> bool:
    folded, told = fold(question), fold(told)
    if _PRESIDES.search(folded) and (not has_han(question) or _WHO.search(folded)):
        return _PRESIDING.search(told) is None
    if not (has_han(question) or _LESSER.search(folded)):
        asked = [office for holds, office in _OFFICES_IN_ENGLISH.items() if holds.search(folded)]
        return any(not office.search(told) for office in asked)
    offices = {match[0] for match in _OFFICE.finditer(folded)} if _WHO.search(folded) else set()
    return bool(offices) and not offices & {match[0] for match in _OFFICE.finditer(told)}


def _only_starts(question: str, told: str) -> bool:
    asks, said = _FINISHES.search(fold(question)), fold(told)
    return bool(asks and _STARTED.search(said)) and _FINISHED.search(said) is None


def _only_counts(question: str, words: str) -> bool:
    """两部委 for 是哪两个部委？; of 233 such questions two are answered by words that count, too."""
    asked = _WHICH.search(fold(question))
    if asked is None or "、" in words:
        return False
    count, noun = filter(None, asked.groups())
    return re.search(f"{count}{_MEASURED}{noun}", fold(words)) is not None


def _only_repeats(question: str, words: str) -> bool:
    """把“三化”落到实处 for “三化”是哪三化？; of 695 such questions two are answered so."""
    names = set(quoted_names(question)) & set(quoted_names(words))
    asked = [name for name in names if len(name) > 2 and re.search(name + _IS_WHAT, fold(question))]
    return bool(asked) and not _EXPLAINS.search(words)


def _says_another(question: str, best: Candidate) -> bool:
    """Whether somebody's view is asked for whom neither the sentence nor those around it name."""
    viewer = viewer_asked(question)
    return viewer is not None and not speaks_of(viewer, best.sentences(before=2, after=1))


def _letters(text: str) -> str:
    return re.sub(r"\W", "", fold(text))
