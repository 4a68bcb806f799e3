"""Whose name a question asks for, and what cannot be it: no company is called 李明, and Mr Tan is no Wang."""

import re

from cyqa.corpus.fold import fold
from cyqa.corpus.names import readings
from cyqa.qa.introduced import SURNAME, may_be_name

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
