"""The frame of the page: its head, its tabs, the question box and what stands under it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageLabels:
    """In one language; those with `{…}` are for `str.format`."""

    tagline: str
    switch: str
    switch_to: str
    new_chat: str
    tab_ask: str
    tab_timeline: str
    tab_articles: str
    tab_map: str
    tab_session: str
    view: str
    tabs: str
    question: str
    placeholder: str
    send: str
    sure: str
    default_sure: str
    export: str
    export_page: str
    not_exported: str


ZH = PageLabels(
    tagline="向手边的文章提问，用原文的字句回答，并标明出处。全程离线。",
    switch="English",
    switch_to="en",
    new_chat="新对话",
    tab_ask="问答",
    tab_timeline="时间线",
    tab_articles="文章",
    tab_map="地图",
    tab_session="统计",
    view="显示方式",
    tabs="栏目",
    question="问题",
    placeholder="问文章里写到的事",
    send="提问",
    sure="作答所需的把握",
    default_sure="默认（{least}）",
    export="导出对话",
    export_page="网页",
    not_exported="对话没能导出：{reason}",
)

EN = PageLabels(
    tagline="Ask the articles at hand. Answers quote them word for word and show where. Fully offline.",
    switch="中文",
    switch_to="zh",
    new_chat="New chat",
    tab_ask="Questions",
    tab_timeline="Timeline",
    tab_articles="Articles",
    tab_map="Map",
    tab_session="Session",
    view="View",
    tabs="Sections",
    question="Question",
    placeholder="Ask the articles a question",
    send="Ask",
    sure="Confidence needed",
    default_sure="default ({least})",
    export="Export",
    export_page="Page",
    not_exported="The conversation could not be exported: {reason}",
)
