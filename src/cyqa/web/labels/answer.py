"""An answer, or none, and what can be done with it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnsweringLabels:
    """In one language; those with `{…}` are for `str.format`."""

    confidence: str
    high: str
    middle: str
    low: str
    confidence_hint: str
    seconds: str
    understood: str
    edit: str
    yes: str
    no: str
    citations: str
    unanimous: str
    differing: str
    place: str
    place_lines: str
    marker: str
    changed: str
    no_answer: str
    no_answer_hint: str
    not_sure: str
    not_sure_hint: str
    closest: str
    closest_unsure: str
    instead: str
    copy: str
    copy_markdown: str
    copied: str
    of_citation: str
    link: str
    perhaps: str
    thumb_up: str
    thumb_down: str
    comment: str
    send_comment: str
    commented: str
    comment_too_long: str
    not_recorded: str


ZH = AnsweringLabels(
    confidence="把握",
    high="高",
    middle="中",
    low="低",
    confidence_hint="回答正确的估计概率：{percent}%",
    seconds="用时 {seconds} 秒",
    understood="你问的是：",
    edit="修改",
    yes="是",
    no="否",
    citations="出处",
    unanimous="{n} 篇文章说法一致",
    differing="另有不同说法",
    place="第 {paragraph} 段 · 第 {line} 行",
    place_lines="第 {paragraph} 段 · 第 {line}–{last} 行",
    marker="[{number}] 出处：{title}，{place}",
    changed="与先前的回答不同：文章、索引或模型已有变化。",
    no_answer="文中没有找到答案",
    no_answer_hint="换一种问法，或问文章里写到的内容。",
    not_sure="没有找到把握达到 {percent} 的答案",
    not_sure_hint="在下方放宽所需的把握，再问一次，就能看到把握较小的答案。",
    closest="最接近的段落（不是答案）",
    closest_unsure="最接近的段落（可能有答案，但把握不到 {percent}）",
    instead="也可以这样问",
    copy="复制引文",
    copy_markdown="Markdown",
    copied="已复制",
    of_citation="（出处 {number}）",
    link="复制这个问题的链接",
    perhaps="可能是",
    thumb_up="答得好",
    thumb_down="答得不好",
    comment="说说理由（可不填）",
    send_comment="留言",
    commented="谢谢，已记下。",
    comment_too_long="留言太长：共 {length} 字，最多 {limit} 字，请缩短。",
    not_recorded="评价没能存下来；原因已写入服务端日志。",
)

EN = AnsweringLabels(
    confidence="Confidence",
    high="high",
    middle="medium",
    low="low",
    confidence_hint="Estimated probability that the answer is right: {percent}%",
    seconds="{seconds} s",
    understood="Understood as: ",
    edit="Edit",
    yes="Yes",
    no="No",
    citations="Sources",
    unanimous="{n} articles agree",
    differing="Other passages say otherwise",
    place="paragraph {paragraph} · line {line}",
    place_lines="paragraph {paragraph} · lines {line}–{last}",
    marker="[{number}] source: {title}, {place}",
    changed="Not the same answer as before: the articles, the index or the model have changed.",
    no_answer="The articles do not say",
    no_answer_hint="Try other words, or ask something else.",
    not_sure="No answer reaches a confidence of {percent}",
    not_sure_hint="Ask again with a lower confidence below to see answers that are less sure.",
    closest="Closest passages (not answers)",
    closest_unsure="Closest passages (they may answer, but less surely than {percent})",
    instead="You could ask instead",
    copy="Copy quotation",
    copy_markdown="Markdown",
    copied="Copied",
    of_citation=" (source {number})",
    link="Copy a link to this question",
    perhaps="Perhaps",
    thumb_up="Good answer",
    thumb_down="Bad answer",
    comment="Your reason (optional)",
    send_comment="Add",
    commented="Thanks, noted.",
    comment_too_long="The comment is too long: {length} characters, at most {limit}. Please shorten it.",
    not_recorded="Your rating could not be kept; the server’s log says why.",
)
