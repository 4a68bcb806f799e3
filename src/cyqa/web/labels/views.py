"""The articles with what was cited, the map, and the conversation in figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewsLabels:
    """In one language; those with `{…}` are for `str.format`."""

    drawing: str
    coverage_hint: str
    length: str
    covered: str
    uncited: str
    map_hint: str
    map_thinned: str
    map_share: str
    map_name: str
    map_peek: str
    map_others: str
    map_unasked: str
    map_hits: str
    session_empty: str
    session_hint: str
    session_withheld: str
    session_needed: str
    session_best: str
    session_seconds: str
    session_chart: str


ZH = ViewsLabels(
    drawing="正在绘制……",
    coverage_hint="{n} 篇文章，这段对话引用了其中 {cited} 篇；条上标出的是引用的位置，点开可看原文。",
    length="{n} 字",
    covered=" · 引用 {places} 处，共 {n} 字（{share}）",
    uncited=" · 未引用",
    map_hint="每个点是一段，共 {n} 段；意思相近的靠得近。",
    map_thinned="每个点是一段，共 {n} 段，画出其中 {drawn} 段；意思相近的靠得近。",
    map_share="两维只显示出各段差异的 {share}，远近仅供参考。",
    map_name="{n} 段文字的分布图",
    map_peek="指向一个点（或用方向键），看那一段的开头；点按它（或按回车），打开那一段。",
    map_others="其余 {n} 篇",
    map_unasked="提问之后，这里会画出问题和找到的段落。",
    map_hits="找到的段落",
    session_empty="还没有提问。",
    session_hint="这段对话有 {n} 个问题，答出 {answered} 个；用时的中位数为 {seconds} 秒。",
    session_withheld="把握（未作答）",
    session_needed="所要求的把握",
    session_best="最接近段落的得分",
    session_seconds="用时（秒）",
    session_chart="各个问题的把握；同样的数字在下面的表里",
)

EN = ViewsLabels(
    drawing="Drawing…",
    coverage_hint=(
        "Articles: {n}, cited in this conversation: {cited}. A bar shows where the cited words "
        "stand; click to see them."
    ),
    length="{n} characters",
    covered=" · places cited: {places}, characters cited: {n} ({share})",
    uncited=" · not cited",
    map_hint="Each dot is a passage, {n} in all; those close in meaning lie close together. ",
    map_thinned=(
        "Each dot is a passage, {drawn} of {n} are drawn; those close in meaning lie close together. "
    ),
    map_share="Two dimensions show {share} of how they differ, so take distances with care.",
    map_name="Map of {n} passages",
    map_peek="Point at a dot, or use the arrow keys, to see how its passage begins; click or Enter opens it.",
    map_others="Others: {n}",
    map_unasked="Ask something, and the question and what is found for it are drawn in.",
    map_hits="Passages found",
    session_empty="Nothing has been asked yet.",
    session_hint="Questions in this conversation: {n}, answered: {answered}. Median time: {seconds} s.",
    session_withheld="Confidence (no answer)",
    session_needed="Confidence needed",
    session_best="Best passage score",
    session_seconds="Time (s)",
    session_chart="Confidence of each question; the table below has the same numbers",
)
