"""The article beside the questions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLabels:
    """In one language; those with `{…}` are for `str.format`."""

    name: str
    choose: str
    prose: str
    printed: str
    printed_hint: str
    back: str
    back_event: str
    back_map: str
    mark_start: str
    mark_end: str
    closest_start: str
    earlier: str
    later: str
    empty_article: str
    no_articles: str


ZH = ReadingLabels(
    name="原文",
    choose="选择文章",
    prose="正文",
    printed="原样",
    printed_hint="文件原样，含断行；行首为行号",
    back="返回回答",
    back_event="返回时间线",
    back_map="返回地图",
    mark_start="引文 {number} 开始",
    mark_end="引文结束",
    closest_start="相近段落开始",
    earlier="前面还有 {n} 字",
    later="后面还有 {n} 字",
    empty_article="这篇文章没有文字。",
    no_articles="索引里没有文章。",
)

EN = ReadingLabels(
    name="Article",
    choose="Choose an article",
    prose="Prose",
    printed="As printed",
    printed_hint="The file as it is, line breaks and all, with line numbers",
    back="Back to the answer",
    back_event="Back to the timeline",
    back_map="Back to the map",
    mark_start="citation {number} begins",
    mark_end="citation ends",
    closest_start="close passage begins",
    earlier="Show what comes before ({n} characters)",
    later="Show what comes after ({n} characters)",
    empty_article="This article has no text.",
    no_articles="The index holds no articles.",
)
