"""Every word of the page that is not an article's, in Chinese and in English."""

from dataclasses import dataclass

from cyqa.corpus.numbers import MONTHS


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
    edit: str
    citations: str
    unanimous: str
    differing: str
    yes: str
    no: str
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
    copy: str
    copy_markdown: str
    copied: str
    of_citation: str
    why: str
    why_searched: str
    why_answered: str
    why_silent: str
    dense: str
    dense_hint: str
    sparse: str
    sparse_hint: str
    fused: str
    fused_hint: str
    met: str
    thumb_up: str
    thumb_down: str
    comment: str
    send_comment: str
    commented: str
    comment_too_long: str
    not_recorded: str
    link: str
    export: str
    export_page: str
    not_exported: str
    sure: str
    any_sure: str
    not_sure: str
    not_sure_hint: str
    stop: str
    retry: str
    busy: str
    past: str
    past_none: str
    past_note: str
    past_full: str
    past_unreadable: str
    delete_past: str
    delete_surely: str
    not_recalled: str
    restoring: str
    halted: str
    resume: str
    being_restored: str
    being_asked: str
    changed: str
    tab_ask: str
    tab_timeline: str
    arranging: str
    events_hint: str
    no_events: str
    more_events: str
    no_year: str
    all_year: str
    year: str
    of_year: str
    day: str
    said: str
    back_event: str
    tab_articles: str
    tab_map: str
    tab_session: str
    drawing: str
    back_map: str
    coverage_hint: str
    length: str
    covered: str
    uncited: str
    map_hint: str
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
    months: tuple[str, ...]


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
    understood="你问的是：",
    edit="修改",
    citations="出处",
    unanimous="{n} 篇文章说法一致",
    differing="另有不同说法",
    yes="是",
    no="否",
    place="第 {paragraph} 段 · 第 {line} 行",
    place_lines="第 {paragraph} 段 · 第 {line}–{last} 行",
    marker="[{number}] 出处：{title}，{place}",
    no_answer="文中没有找到答案",
    no_answer_hint="换一种问法，或问文章里写到的内容。",
    closest="最接近的段落（不是答案）",
    article="原文",
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
    copy="复制引文",
    copy_markdown="Markdown",
    copied="已复制",
    of_citation="（出处 {number}）",
    why="为什么？",
    why_searched="按“{question}”查找。",
    why_answered="先找出最接近问题的 {n} 段，再从中选出作答的字句；"
    "把握 {sure}，不低于所要求的 {least}，所以作答。",
    why_silent="先找出最接近问题的 {n} 段；其中最像答案的字句，"
    "把握只有 {sure}，不到所要求的 {least}，所以不作答。",
    dense="意思相近",
    dense_hint="意思相近的程度（稠密检索：句向量的余弦，最高 1）",
    sparse="字词相同",
    sparse_hint="字词相同的程度（稀疏检索：BM25 得分；条的长短以各段中最高的为准）",
    fused="综合",
    fused_hint="两者合起来的得分，段落按它排列（融合分，0 到 1）",
    met="同有的字词：",
    thumb_up="答得好",
    thumb_down="答得不好",
    comment="说说理由（可不填）",
    send_comment="留言",
    commented="谢谢，已记下。",
    comment_too_long="留言太长：共 {length} 字，最多 {limit} 字，请缩短。",
    not_recorded="评价没能存下来；原因已写入服务端日志。",
    link="复制这个问题的链接",
    export="导出对话",
    export_page="网页",
    not_exported="对话没能导出：{reason}",
    sure="作答所需的把握",
    any_sure="不限",
    not_sure="没有把握达到 {percent} 的答案",
    not_sure_hint="在下方放宽所需的把握，再问一次，就能看到把握较小的答案。",
    stop="停止",
    retry="再问一次",
    busy="现在提问的人太多，请稍等片刻再问。",
    past="对话记录",
    past_none="还没有对话。",
    past_note="对话只存在这个浏览器里；打开时重新查找答案。",
    past_full="浏览器存不下更多对话了；删去几段旧的，新的才能存下。",
    past_unreadable="（读不出的对话）",
    delete_past="删除",
    delete_surely="确定删除",
    not_recalled="这段对话读不出来，没有恢复。",
    restoring="正在恢复对话，还有 {n} 个问题……",
    halted="这段对话还有 {n} 个问题没有恢复。",
    resume="继续恢复",
    being_asked="上一个问题还在查找，请稍候再问，或按“停止”。",
    being_restored="正在恢复这段对话，请稍候再问，或按“停止”。",
    changed="与先前的回答不同：文章、索引或模型已有变化。",
    tab_ask="问答",
    tab_timeline="时间线",
    arranging="正在按时间排列……",
    events_hint="文章写到日期的 {n} 件事，先后为序；“今年”“当日”等按文章自身的日期推算，点开可看原文。",
    no_events="文章里没有写到日期的事。",
    more_events="显示更多",
    no_year="年份不明",
    all_year="全年",
    year="{year}年",
    of_year="{year}年{time}",
    day="{month}{day}日",
    said="原文作“{words}”",
    back_event="返回时间线",
    tab_articles="文章",
    tab_map="地图",
    tab_session="统计",
    drawing="正在绘制……",
    back_map="返回地图",
    coverage_hint="{n} 篇文章，这段对话引用了其中 {cited} 篇；条上标出的是引用的位置，点开可看原文。",
    length="{n} 字",
    covered=" · 引用 {places} 处，共 {n} 字（{share}）",
    uncited=" · 未引用",
    map_hint="每个点是一段，共 {n} 段；意思相近的靠得近。两维只显示出各段差异的 {share}，远近仅供参考。",
    map_name="{n} 段文字的分布图",
    map_peek="指向一个点，看那一段的开头；点一下，打开它。",
    map_others="其余 {n} 篇",
    map_unasked="提问之后，这里会画出问题和找到的段落。",
    map_hits="找到的段落",
    session_empty="还没有提问。",
    session_hint="这段对话有 {n} 个问题，答出 {answered} 个；用时的中位数为 {seconds} 秒。",
    session_withheld="把握（未作答）",
    session_needed="所要求的把握",
    session_best="最接近的段落",
    session_seconds="秒",
    session_chart="各个问题的把握与最接近段落的得分；同样的数字在下面的表里",
    months=tuple(f"{month}月" for month in range(1, 13)),
)

EN = Labels(
    language="en",
    tagline="Ask the articles at hand. Answers are their exact words, and where they stand. Fully offline.",
    switch="中文",
    switch_to="zh",
    new_chat="New chat",
    conversation="Questions and answers",
    question="Question",
    placeholder="Ask the articles a question",
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
    understood="Understood as: ",
    edit="Edit",
    citations="Sources",
    unanimous="{n} articles agree",
    differing="Told otherwise",
    yes="Yes",
    no="No",
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
    copy="Copy quotation",
    copy_markdown="Markdown",
    copied="Copied",
    of_citation=" (source {number})",
    why="Why?",
    why_searched="Searched for “{question}”. ",
    why_answered="The {n} passages closest to the question were found, then the words in them that answer; "
    "their confidence, {sure}, is no less than the {least} required, so they are given.",
    why_silent="The {n} passages closest to the question were found; the words in them most like an answer "
    "have a confidence of {sure}, less than the {least} required, so none is given.",
    dense="Meaning",
    dense_hint="How close in meaning (dense retrieval: cosine of the embeddings, at most 1)",
    sparse="Words",
    sparse_hint="How far the words are the same (sparse retrieval: BM25; bars relative to the best of these)",
    fused="Together",
    fused_hint="Both put together; passages are ranked by it (fused score, 0 to 1)",
    met="Words in common: ",
    thumb_up="Good answer",
    thumb_down="Bad answer",
    comment="Your reason (optional)",
    send_comment="Add",
    commented="Thank you, it is noted.",
    comment_too_long="The comment is too long: {length} characters, at most {limit}. Please shorten it.",
    not_recorded="Your rating could not be kept; the server’s log says why.",
    link="Copy a link to this question",
    export="Export",
    export_page="Page",
    not_exported="The conversation could not be exported: {reason}",
    sure="Confidence needed",
    any_sure="any",
    not_sure="No answer reaches a confidence of {percent}",
    not_sure_hint="Ask again with a lower confidence below to see answers that are less sure.",
    stop="Stop",
    retry="Ask again",
    busy="Too many people are asking just now. Please try again in a moment.",
    past="Conversations",
    past_none="None yet.",
    past_note="Kept in this browser only; the answers are looked up anew when opened.",
    past_full="The browser has no room for more; delete old conversations to keep new ones.",
    past_unreadable="(unreadable conversation)",
    delete_past="Delete",
    delete_surely="Really delete",
    not_recalled="This conversation cannot be read and was not restored.",
    restoring="Restoring the conversation, questions left: {n}…",
    halted="Questions of this conversation that were not restored: {n}.",
    resume="Go on restoring",
    being_asked="The last question is still being answered. Please wait before you ask, or press “Stop”.",
    being_restored="This conversation is being restored. Please wait before you ask, or press “Stop”.",
    changed="Not the same answer as before: the articles, the index or the model have changed.",
    tab_ask="Questions",
    tab_timeline="Timeline",
    arranging="Putting the events in order…",
    events_hint="What the articles date, in the order of time; events: {n}. Words such as “this year” are "
    "counted from the article’s own date; click to see its words.",
    no_events="The articles date nothing.",
    more_events="Show more",
    no_year="Year unknown",
    all_year="the year",
    year="{year}",
    of_year="{time} {year}",
    day="{day} {month}",
    said="in the article: “{words}”",
    back_event="Back to the timeline",
    tab_articles="Articles",
    tab_map="Map",
    tab_session="Session",
    drawing="Drawing…",
    back_map="Back to the map",
    coverage_hint="Articles: {n}, cited in this conversation: {cited}. A bar shows where the cited words "
    "stand; click to see them.",
    length="{n} characters",
    covered=" · cited: {places}, {n} characters ({share})",
    uncited=" · not cited",
    map_hint="Each dot is a passage, {n} in all; those close in meaning lie close together. Two dimensions "
    "show {share} of how they differ, so take distances with care.",
    map_name="Map of {n} passages",
    map_peek="Point at a dot to see how its passage begins; click to open it.",
    map_others="Others: {n}",
    map_unasked="Ask something, and the question and what is found for it are drawn in.",
    map_hits="Passages found",
    session_empty="Nothing has been asked yet.",
    session_hint="Questions in this conversation: {n}, answered: {answered}. Median time: {seconds} s.",
    session_withheld="Confidence (no answer)",
    session_needed="Confidence needed",
    session_best="Closest passage",
    session_seconds="s",
    session_chart="Confidence and best passage score of each question; the table below has the same numbers",
    months=MONTHS,
)

LANGUAGES = {"zh": ZH, "en": EN}
