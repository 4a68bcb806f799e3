"""Patterns of Chinese grammar that questions can be made of; in each, `said` is what answers, and `about`
what the question is about.
"""

from typing import NamedTuple


class Form(NamedTuple):
    """A pattern of a sentence or clause, and the question for its `said`; without English if that is empty.

    Chinese asks in place: "园区面积达30平方公里" becomes "园区面积达多少平方公里？".
    """

    pattern: str
    chinese: str
    english: str = ""


_H = "[一-鿿]"
_UNITS = (
    "平方公里|平方米|公里|公顷|千米|公斤|小时|分钟|美元|元|人次|人|名|家|个|项|条|座|所|亩|吨|辆|户|枚|米|倍"
)
_AMOUNT = rf"(?P<said>\d+(?:\.\d+)?[余多]?(?P<unit>[万亿]?(?:{_UNITS})))"
ENGLISH = {
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
_MEASURE = rf"(?P<measure>{'|'.join(ENGLISH)})(?:达到?|为|是|超过?|突破)?[约近]?"
ENGLISH |= {
    **dict.fromkeys(("举行", "举办", "召开"), "held"),
    **dict.fromkeys(("揭牌", "挂牌"), "unveiled"),
    **dict.fromkeys(("开工", "启动"), "started"),
    "成立": "founded",
    "签约": "signed",
    "开幕": "opened",
    "发布": "released",
    **dict.fromkeys(("包括", "包含"), "include"),
    **dict.fromkeys(("涵盖", "覆盖"), "cover"),
    "涉及": "involve",
    "聚焦": "focus on",
    **dict.fromkeys(("始建于", "建于"), "built"),
    **dict.fromkeys(("成立于", "创立于", "创建于", "创办于"), "founded"),
}
_HAPPENS = (
    "举行|举办|召开|签署|签订|签约|印发|发布|出台|成立|揭牌|挂牌|开工|启动|开通|通车|投用|上线|落户|落地|开幕|闭幕|"
    "获批|启用|领取|取得|审议|通过|抵达|到访|开业|投产|首飞|开放|开馆|当选|获得|建成|竣工|出生|诞生|去世|逝世|被列为"
)
_DATE = r"(?:(?:今年|去年|\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年(?:[春夏秋冬]天?)?)"
_THING = (
    "(?P<thing>(?!(?:He|His|She|Her|It|Its|They|Their|We|Our|I|My|You|Your|This|That|These|Those|There|Here)\\b)"
    "[A-Z][A-Za-z'’-]*(?: [A-Za-z'’-]+){0,8}?)"
)
_ENGLISH_DATE = r"(?P<said>(?:(?:\d{1,2} )?[A-Z][a-z]{2,8} (?:\d{1,2}, )?)?\d{4})\b"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_POSTS = "省长|市长|区长|县长|书记|主任|局长|厅长|部长|院长|校长|馆长|会长|主席|总裁|董事长|总经理|教授"
_ITEMS = "(?P<said>[^，。、“”（]{1,14}(?:、[^，。、“”（]{1,14}?)+?)"
_LISTS = "包括|包含|涵盖|涉及|覆盖|聚焦|围绕|投资于"

_AMOUNTS = (
    Form(
        f"^{_MEASURE}{_AMOUNT}的(?P<about>[^、也都就]{{4,24}}?)(?:{_HAPPENS}|$)",
        "{about}的{measure}是多少？",
        "What is the {measure} of {about}?",
    ),
    Form(
        rf"^(?P<about>[^\d、]{{2,24}}?)(?P<of>的|(?<![年总现成划到了建筑有出])){_MEASURE}{_AMOUNT}$",
        "{about}{of}{measure}是多少？",
        "What is the {measure} of {about}?",
    ),
    Form(
        rf"^(?P<about>[^“”\d、还也仅]{{5,24}}?){_AMOUNT}(?P<after>{_H}{{0,10}})$",
        "{about}多少{unit}{after}？",
    ),
)
_PEOPLE = (
    Form(
        rf"^在?(?!记者|本报)(?P<about>{_H}{{2,18}}(?:{_POSTS}))(?P<said>[{_SURNAMES}](?:(?![说称表在]){_H}){{1,2}})"
        "(?=说|表示|介绍|认为|指出|强调|告诉|坦言|称|看来|在|$)",
        "{about}是谁？",
        "Who is {about}?",
    ),
    Form(
        rf"^(?P<about>[{_SURNAMES}]{_H}{{1,2}})（[^（）]*\d{{4}}年[^（）]*）(?:，[^，。]{{2,8}})??，是?"
        "(?P<said>[^，。；]{4,30}(?:[家者人员师长]|之一))[，。；]",
        "{about}是谁？",
        "Who is {about}?",
    ),
    Form(
        rf"^(?P<about>[^、]{{3,24}}?)由(?P<said>{_H}{{2,24}}?)(?:联合|共同)?"
        "(?P<verb>主办|承办|设计|建造|创办|主编|编写|创作|投资|运营|出品|执导|发起|研制)$",
        "{about}由谁{verb}？",
    ),
)
_PLACES = (
    Form(
        rf"^(?P<about>[^在、]{{4,32}}?)在(?P<said>{_H}[一-鿿（）]{{2,15}}?)(?:正式|隆重|成功|共同)?"
        r"(?P<verb>举行|举办|召开|成立|揭牌|挂牌|开工|签约|启动|开幕|发布)$",
        "{about}在哪里{verb}？",
        "Where was {about} {verb}?",
    ),
    Form(
        r"^(?P<about>[^、]{2,24}?)(?P<verb>位于|坐落于|坐落在|地处)(?P<said>[^，、。；]{2,20})$",
        "{about}{verb}哪里？",
        "Where is {about}?",
    ),
    Form(
        r"^(?P<about>[^、]{2,24}?)(?P<verb>住在|生活在|发源于|起源于|诞生于)(?P<said>[^，、。；]{2,24})$",
        "{about}{verb}哪里？",
    ),
)
_TERMS = (
    *(
        Form(pattern, "“{term}”是什么？", "What is {term}?")
        for pattern in (
            r"“(?P<term>[^“”\s]{2,12})”(?:，|——)?(?:是指|就是|即|是|包括)(?P<said>[^。！？]+)",
            rf"“(?P<term>[^“”\s]{{2,12}})”(?:的{_H}{{2,6}})?，即(?P<said>[^。！？]+)",
            rf"“(?P<term>[^“”\s]{{2,12}})”{_H}{{0,6}}(?:：|——)(?P<said>[^。！？：]*、[^。！？：]*)",
            r"“(?P<term>[^“”\s]{2,12})”（(?P<said>[^（）]{4,60})）",
        )
    ),
    Form(
        rf"^(?P<about>{_H}{{2,10}}?)(?:（[^（）]*）)?(?:[俗又][称名][^，。]{{1,10}}，)?是"
        r"(?P<said>(?:一[种座类项条部门]|我国|中国|世界|全球|现存)[^，。；]{4,30}(?<![家者人员师长]))(?:[，。；]|$)",
        "{about}是什么？",
        "What is {about}?",
    ),
    Form(
        rf"^(?P<about>{_H}{{2,12}}?)(?P<verb>俗称|又称|又名|别称|别名|学名|原名|古称|旧称)为?(?P<said>“?{_H}{{2,10}}”?)$",
        "{about}{verb}什么？",
        "What is {about} also called?",
    ),
    Form(
        rf"^{_THING} (?P<is>is|are|was|were) (?P<said>(?:an?|the) .+)",
        "What {is} {thing}?",
        "What {is} {thing}?",
    ),
)
_PARTS = (
    Form(
        rf"^(?P<about>[^、“”（\d]{{2,24}}?(?:{_LISTS}|分属|分为|享受|提供|设有|设立|推出)了?){_ITEMS}等?"
        rf"(?P<counted>[两三四五六七八九十](?:大|个|项|类|种|市|县|区|省|国|地|方|家|镇|村){_H}{{0,12}})$",
        "{about}哪{counted}？",
    ),
    Form(
        rf"^(?P<about>[^、“”（\d]{{3,24}}?)(?P<verb>{_LISTS})了?{_ITEMS}(?:等(?P<what>{_H}{{0,8}}))?$",
        "{about}{verb}哪些{what}？",
        "What does {about} {verb}?",
    ),
)
_DATES = (
    Form(
        rf"^(?P<said>{_DATE})(?:上午|下午|晚)?，(?P<event>(?P<about>[^，。；：、！？\d就对将]{{2,24}}?)"
        rf"(?P<at>在{_H}[一-鿿（）]{{1,14}}?)?(?:正式|共同|联合|顺利|成功|再次|首次|分别|隆重|同时){{0,2}}"
        rf"(?P<to>[向由]{_H}{{2,8}}?)?(?P<verb>{_HAPPENS})(?!大会|会议|仪式|周年)了?(?P<what>[^，。；：、！？\d]{{0,16}}?))"
        r"了?(?<![说出示后时])[，。；]",
        "{about}是什么时候{at}{to}{verb}{what}的？",
        "When did {event} happen?",
    ),
    Form(
        rf"^(?P<about>[^、\d]{{2,24}}?)(?P<verb>始建于|建于|成立于|创立于|创建于|创办于)(?P<said>{_DATE})$",
        "{about}{verb}什么时候？",
        "When was {about} {verb}?",
    ),
    Form(
        rf"^{_THING} was (?P<verb>built|founded|established|completed|born) [io]n {_ENGLISH_DATE}",
        "When was {thing} {verb}?",
        "When was {thing} {verb}?",
    ),
    Form(
        rf"^{_THING} (?P<verb>open|reopen|start|end)ed [io]n {_ENGLISH_DATE}",
        "When did {thing} {verb}?",
        "When did {thing} {verb}?",
    ),
)
_REASONS = (
    Form(
        r"^(?:由于|因为|因)(?P<said>[^，。]{4,40})，(?P<about>[^，。；：]{6,30})[，。；]",
        "为什么{about}？",
        "What is the reason for {about}?",
    ),
)
KINDS = (_AMOUNTS, _PEOPLE, _PLACES, _TERMS, _PARTS, _DATES, _REASONS)
"""The forms, by what is asked for."""
