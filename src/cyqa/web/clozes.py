"""Questions made from sentences by a few patterns of grammar, with the words that answer them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question and the words of its sentence that answer it."""

    question: str
    answer: str


_HAN = "一-鿿"
_H = f"[{_HAN}]"
_UNITS = "平方公里|平方米|公里|公顷|千米|小时|分钟|美元|元|人次|人|名|家|个|项|条|座|所|亩|吨|辆|户|米|倍"
_NUMBER = rf"(?P<number>\d+(?:\.\d+)?[余多]?(?P<unit>[万亿]?(?:{_UNITS})))"
_MEASURES = {
    "总规模": "total size",
    "规模": "size",
    "总面积": "total area",
    "占地面积": "site area",
    "建筑面积": "floor area",
    "面积": "area",
    "总投资额": "total investment",
    "总投资": "total investment",
    "投资额": "investment",
    "总产值": "total output",
    "产值": "output",
    "产量": "output",
    "营收": "revenue",
    "全长": "length",
    "总长": "total length",
    "造价": "cost",
    "装机容量": "capacity",
}
_MEASURE = rf"(?P<measure>{'|'.join(_MEASURES)})"
# Chinese asks in place: "园区面积达30平方公里" becomes "园区面积达多少平方公里？".
_AMOUNT = re.compile(rf"^(?P<before>[^“”\d、]{{6,24}}?){_NUMBER}(?P<after>{_H}{{0,10}})$")
_MEASURED = re.compile(
    rf"^(?P<thing>[^\d、]{{3,24}}?(?:的|(?<![年总现成划到了建筑有出]))){_MEASURE}"
    rf"(?:达到?|为|是|超过?|突破)?[约近]?{_NUMBER}$"
)
_HAPPENS = (
    "举行|举办|召开|签署|签订|签约|印发|发布|出台|成立|揭牌|挂牌|开工|启动|开通|通车|投用|上线|落户|落地|开幕|闭幕|"
    "获批|领取|取得|审议|通过|抵达|到访|开业|投产|首飞|开放|开馆|当选|获得"
)
_OF_MEASURE = re.compile(
    rf"^{_MEASURE}(?:达到?|为|超过?)?[约近]?{_NUMBER}的(?P<thing>[^、也都就]{{4,24}}?)(?:{_HAPPENS}|$)"
)
_DATED = re.compile(
    r"^(?P<date>(?:今年|去年|\d{4}年)?\d{1,2}月(?:\d{1,2}日)?)(?:上午|下午|晚)?，"
    r"(?P<who>[^，。；：、！？\d就对将]{2,24}?)"
    rf"(?P<did>(?:在{_H}[{_HAN}（）]{{1,14}}?)?(?:正式|共同|联合|顺利|成功|再次|首次|分别|隆重|同时){{0,2}}"
    rf"(?:{_HAPPENS})(?!大会|会议|仪式|周年)[^，。；：、！？\d]{{0,16}})(?<![说出示后时])[，。；]"
)
_AT = re.compile(
    rf"^(?P<event>[^在、]{{4,32}}?)在(?P<place>{_H}[{_HAN}（）]{{2,15}}?)(?:正式|隆重|成功|共同)?"
    r"(?P<verb>举行|举办|召开|成立|揭牌|挂牌|开工|签约|启动|开幕|投用|发布)$"
)
_TAKES_PLACE = {
    **dict.fromkeys(("举行", "举办", "召开"), "held"),
    **dict.fromkeys(("揭牌", "挂牌"), "unveiled"),
    "成立": "founded",
    "签约": "signed",
    "启动": "launched",
    "开幕": "opened",
}
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_POSTS = "省长|市长|区长|县长|书记|主任|局长|厅长|部长|院长|校长|馆长|会长|主席|总裁|董事长|总经理|教授"
_SPEAKER = re.compile(
    rf"^在?(?!记者|本报)(?P<post>{_H}{{2,18}}(?:{_POSTS}))(?P<name>[{_SURNAMES}](?:(?![说称表]){_H}){{1,2}})"
    "(?=说|表示|介绍|认为|指出|强调|告诉|坦言|称|看来|$)"
)
_ITEMS = "(?P<items>[^、“”（]{1,14}(?:、[^、“”（]{1,14}?)+?)"
_LIST = re.compile(
    r"^(?P<before>[^、“”（\d]{4,24}?(?P<verb>包括|包含|涵盖|涉及|覆盖|聚焦|围绕|投资于)了?)"
    rf"{_ITEMS}(?:等(?P<what>{_H}{{0,8}}))?$"
)
_NUMBERED = re.compile(
    r"^(?P<before>[^、“”（\d]{2,24}?(?:包括|包含|涵盖|涉及|覆盖|聚焦|围绕|投资于|分属|分为|享受|提供|设有|设立|推出)了?)"
    rf"{_ITEMS}等?(?P<counted>[两三四五六七八九十](?:大|个|项|类|种|市|县|区|省|国|地|方|家|镇|村){_H}{{0,12}})$"
)
_DEFINED = (
    re.compile(r"“(?P<term>[^“”\s]{2,12})”(?:，|——)?(?:是指|就是|即|是|包括)(?P<said>[^。！？]+)"),
    re.compile(rf"“(?P<term>[^“”\s]{{2,12}})”(?:的{_H}{{2,6}})?，即(?P<said>[^。！？]+)"),
    re.compile(rf"“(?P<term>[^“”\s]{{2,12}})”{_H}{{0,6}}(?:：|——)(?P<said>[^。！？：]*、[^。！？：]*)"),
    re.compile(r"“(?P<term>[^“”\s]{2,12})”（(?P<said>[^（）]{4,60})）"),
)
_ENGLISH_DEFINITION = re.compile(
    r"^(?P<term>[A-Z][A-Za-z-]*(?: [A-Za-z-]+){0,4}) (?P<verb>is|are|was|were) (?P<said>(?:an?|the) .+)"
)
_CLAUSE = re.compile(r"[^，。；：！？,;]+")
# Words that begin with one of these lean on what was said before them.
_LEANING = frozenset(
    "并而将其也还为以从至在与和到由对被把使让但且即等则已共约超近总这该此他她它我你一有是又再更都就才及或仅只"
    "来会双两继作随通根据按当自截经现目"
)


def _amounts(sentence: str, language: str) -> Iterator[Cloze]:
    for clause in _clauses(sentence):
        if match := _OF_MEASURE.match(clause) or _MEASURED.match(clause):
            thing, measure = match["thing"], match["measure"]
            if language == "en":
                yield Cloze(
                    f"What is the {_MEASURES[measure]} of {_quoted(thing.removesuffix('的'))}?",
                    match["number"],
                )
            else:
                of = "的" if match.start("thing") > match.start("measure") else ""
                yield Cloze(f"{thing}{of}{measure}是多少？", match["number"])
        elif (asked := _AMOUNT.match(clause)) and language == "zh" and clause[0] not in _LEANING:
            yield Cloze(f"{asked['before']}多少{asked['unit']}{asked['after']}？", asked["number"])


def _people(sentence: str, language: str) -> Iterator[Cloze]:
    for clause in _clauses(sentence):
        if match := _SPEAKER.match(clause):
            if language == "zh":
                yield Cloze(f"{match['post']}是谁？", match["name"])
            else:
                yield Cloze(f"Who is {_spelt(match['name'])}?", match["post"])
                yield Cloze(f"Who is {_quoted(match['post'])}?", match["name"])


def _places(sentence: str, language: str) -> Iterator[Cloze]:
    for clause in _clauses(sentence):
        match = _AT.match(clause)
        if match and clause[0] not in _LEANING:
            event, verb = match["event"], match["verb"]
            if language == "zh":
                yield Cloze(f"{event}在哪里{verb}？", match["place"])
            elif verb in _TAKES_PLACE:
                yield Cloze(f"Where was {_quoted(event)} {_TAKES_PLACE[verb]}?", match["place"])


def _terms(sentence: str, language: str) -> Iterator[Cloze]:
    for defined in (match for pattern in _DEFINED for match in pattern.finditer(sentence)):
        term = defined["term"]
        yield Cloze(f"“{term}”是什么？" if language == "zh" else f"What is “{term}”?", defined["said"])
    if english := _ENGLISH_DEFINITION.match(sentence):
        yield Cloze(f"What {english['verb']} {english['term']}?", english["said"])


def _lists(sentence: str, language: str) -> Iterator[Cloze]:
    for clause in _clauses(sentence):
        if clause[0] in _LEANING:
            continue
        if counted := _NUMBERED.match(clause):
            if language == "zh":
                yield Cloze(f"{counted['before']}哪{counted['counted']}？", counted["items"])
        elif open_ended := _LIST.match(clause):
            before, verb, items = open_ended["before"], open_ended["verb"], open_ended["items"]
            if language == "zh":
                yield Cloze(f"{before}哪些{open_ended['what'] or '内容'}？", items)
            elif verb in ("包括", "包含", "涵盖"):
                yield Cloze(f"What does {_quoted(before[: before.rindex(verb)])} include?", items)


def _dates(sentence: str, language: str) -> Iterator[Cloze]:
    match = _DATED.match(sentence)
    if match is None or match["who"][0] in _LEANING:
        return
    who, did = match["who"], match["did"]
    if language == "zh":
        yield Cloze(f"{who}是什么时候{did.replace('了', '', 1)}的？", match["date"])
    else:
        yield Cloze(f"When did {_quoted(who + did)} happen?", match["date"])


KINDS: tuple[Callable[[str, str], Iterator[Cloze]], ...] = (
    *(_amounts, _people, _places, _terms, _lists, _dates),
)
"""The clozes of a sentence in a language, `zh` or `en`, by what is asked for."""


def _clauses(sentence: str) -> Iterator[str]:
    return (clause.strip() for clause in _CLAUSE.findall(sentence) if clause.strip())


def _quoted(words: str) -> str:
    """Chinese words in an English question."""
    return f"“{words.replace('“', '').replace('”', '')}”"


def _spelt(name: str) -> str:
    """A Chinese name in pinyin: `李霞` → `Li Xia`."""
    from pypinyin import lazy_pinyin

    family, *given = lazy_pinyin(name)
    return f"{family.title()} {''.join(given).title()}"
