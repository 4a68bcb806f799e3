"""Every word of the page that is not an article's, in Chinese and in English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the page in one language; those with `{…}` are for `str.format`."""

    language: str
    tagline: str
    switch: str
    switch_to: str
    new_chat: str
    conversation: str
    question: str
    placeholder: str
    send: str
    you_asked: str
    welcome: str
    examples: str
    searching: str
    confidence: str
    high: str
    middle: str
    low: str
    confidence_hint: str
    seconds: str
    understood: str
    citations: str
    place: str
    place_lines: str
    marker: str
    no_answer: str
    no_answer_hint: str
    closest: str
    article: str
    choose: str
    view: str
    prose: str
    printed: str
    printed_hint: str
    back: str
    mark_start: str
    mark_end: str
    closest_start: str
    omitted: str
    empty_article: str
    no_articles: str
    empty: str
    too_long: str
    unusable: str
    broken: str


ZH = Labels(
    language="zh-CN",
    tagline="向手边的文章提问，用原文的字句回答，并标明出处。全程离线。",
    switch="English",
    switch_to="en",
    new_chat="新对话",
    conversation="问答",
    question="问题",
    placeholder="问一个文章里能找到答案的问题",
    send="提问",
    you_asked="问：",
    welcome="答案都是文章里的原话，点击编号即可看到它在原文中的位置。",
    examples="可以这样问",
    searching="正在文章中查找……",
    confidence="把握",
    high="高",
    middle="中",
    low="低",
    confidence_hint="回答正确的估计概率：{percent}%",
    seconds="用时 {seconds} 秒",
    understood="理解为：{question}",
    citations="出处",
    place="第 {paragraph} 段 · 第 {line} 行",
    place_lines="第 {paragraph} 段 · 第 {line}–{last} 行",
    marker="[{number}] 出处：{title}，{place}",
    no_answer="文中没有找到答案",
    no_answer_hint="换一种问法，或问文章里写到的内容。",
    closest="最接近的段落（不是答案）",
    article="文章",
    choose="选择文章",
    view="显示方式",
    prose="正文",
    printed="原样",
    printed_hint="文件原样，含断行；行首为行号",
    back="返回回答",
    mark_start="引文 {number} 开始",
    mark_end="引文结束",
    closest_start="相近段落开始",
    omitted="（文章很长，此处只显示引文前后的部分）",
    empty_article="这篇文章没有文字。",
    no_articles="索引里没有文章。",
    empty="请先输入问题。",
    too_long="问题太长：共 {length} 字，最多 {limit} 字，请缩短。",
    unusable="这个问题无法处理：{reason}",
    broken="出错了，这个问题没有得到处理；原因已写入服务端日志。",
)

EN = Labels(
    language="en",
    tagline="Ask the articles at hand. Answers are their exact words, and where they stand. Fully offline.",
    switch="中文",
    switch_to="zh",
    new_chat="New chat",
    conversation="Questions and answers",
    question="Question",
    placeholder="Ask something the articles can answer",
    send="Ask",
    you_asked="Question: ",
    welcome="Every answer is quoted from an article; click its number to see where it stands.",
    examples="You could ask",
    searching="Searching the articles…",
    confidence="Confidence",
    high="high",
    middle="medium",
    low="low",
    confidence_hint="Estimated probability that the answer is right: {percent}%",
    seconds="{seconds} s",
    understood="Understood as: {question}",
    citations="Sources",
    place="paragraph {paragraph} · line {line}",
    place_lines="paragraph {paragraph} · lines {line}–{last}",
    marker="[{number}] source: {title}, {place}",
    no_answer="The articles do not say",
    no_answer_hint="Try other words, or ask about something the articles mention.",
    closest="Closest passages (not answers)",
    article="Article",
    choose="Choose an article",
    view="View",
    prose="Prose",
    printed="As printed",
    printed_hint="The file as it is, line breaks and all, with line numbers",
    back="Back to the answer",
    mark_start="citation {number} begins",
    mark_end="citation ends",
    closest_start="close passage begins",
    omitted="(A long article: only the part around the citation is shown.)",
    empty_article="This article has no text.",
    no_articles="The index holds no articles.",
    empty="Type a question first.",
    too_long="The question is too long: {length} characters, at most {limit}. Please shorten it.",
    unusable="This question cannot be used: {reason}",
    broken="Something went wrong and the question was not answered; the server’s log says why.",
)

LANGUAGES = {"zh": ZH, "en": EN}
