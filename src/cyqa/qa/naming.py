"""Whose name or view is asked for, and what cannot be it: no company is called 李明, Mr Tan is no Wang."""

import re

from cyqa.corpus.fold import fold, fold_aligned
from cyqa.corpus.names import readings
from cyqa.qa.introduced import SURNAME, Person, may_be_name, spelt_person

_ORGANISATION = (
    "公司|企业|集团|工厂|[酒饭商书门分]店|店铺|学校|大学|学院|医院|机构|单位|银行|协会|品牌|产品|项目|平台"
    "|系统|工程|基金|餐厅|酒楼|合作社"
)
_CALLED = re.compile(
    rf"(?:{_ORGANISATION})的?(?:(?:全称|名字|名称|店名|校名)(?:[是叫]什么|是?啥|$)|(?:名字)?叫(?:做|个)?(?:什么|啥))"
    r"|\b(?:name of|what (?:is|was)) (?:[\w'’-]+ ){1,4}"
    r"(?:company|firm|branch|business|shop|school|hospital|bank)(?: called| named)?\W*$"
)
_SURNAMED = re.compile(
    rf"(?P<han>{SURNAME})(?:先生|女士|小姐|老师|师傅|大爷|大妈|大叔|阿姨|教授|医生|某)"
    r"的?(?:全名|姓名|名字|大名|真名|叫(?:什么|啥))"
    r"|\bname of (?:mr|ms|miss|dr)\.? (?P<of>[a-z]+)\W*$"
    r"|\b(?:mr|ms|miss|dr)\.? (?P<whose>[a-z]+)['’]s [a-z ]*name\b"
)

_VIEWED = re.compile(
    rf"^(?:.*,)?(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}}?)(?:先生|女士|院长|教授|主任|所长|经理)?"
    r"(?:自己|本人)?(?:(?:对|关于|就).{2,25}?)?(?:是|都|又|会)?"
    r"(?:(?:怎么|如何|怎样|咋)(?:看|说|讲|评价|解释|形容)|有?(?:什么|啥|何)(?:看法|意见|评价)|的(?:看法|态度|评价|观点))"
)
_VIEWED_IN_ENGLISH = re.compile(
    r"\bwhat (?:does|did) ([a-z][a-z.' -]{1,30}?) (?:think|say|make|feel|believe)\b"
    r"|\bhow (?:does|did) ([a-z][a-z.' -]{1,30}?) (?:see|view|feel|rate|assess|judge|describe|explain)\b"
    r"|\bwhat (?:is|was) ([a-z][a-z.' -]{1,30}?)'s? (?:view|opinion|take|verdict|stance)\b"
)


def viewer_asked(question: str) -> Person | None:
    """Whose view or words a question asks for: 李霞 for 李霞怎么看？ and for What does Li Xia think?

    Of 58 such questions on newspapers that have an answer three have it in words that no sentence around
    them says to be that person's.
    """
    if spelt := _VIEWED_IN_ENGLISH.search(fold(question).lower().replace("’", "'")):
        return spelt_person(next(filter(None, spelt.groups())))
    found = _VIEWED.match(fold_aligned(question))
    return Person(found["name"]) if found and may_be_name(found["name"]) else None


def is_misnamed(question: str, words: str) -> bool:
    """Whether a question asks how something or somebody is called, and the words are somebody else's name.

    So are 王晓鹏 for 谭先生的公司叫什么？ and for What is Mr Tan's full name?
    """
    if not (may_be_name(words) and re.fullmatch(rf"{SURNAME}..?", words)):
        return False
    asked = fold(question).lower().strip(" ?。")
    whose = _SURNAMED.search(asked)
    if whose is None:
        return _CALLED.search(asked) is not None
    spelt = whose["of"] or whose["whose"]
    return spelt not in readings(words[0]) if spelt else not words.startswith(whose["han"])
