"""What is said before and while a question is answered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskingLabels:
    """In one language; those with `{…}` are for `str.format`."""

    conversation: str
    you_asked: str
    welcome: str
    examples: str
    searching: str
    stop: str
    retry: str
    empty: str
    too_long: str
    fullest: str
    unusable: str
    broken: str
    busy: str
    being_asked: str
    being_restored: str


ZH = AskingLabels(
    conversation="问答",
    you_asked="问：",
    welcome="答案都是文章里的原话，点击编号即可看到它在原文中的位置。",
    examples="可以这样问",
    searching="正在文章中查找……",
    stop="停止",
    retry="再问一次",
    empty="请先输入问题。",
    too_long="问题太长：共 {length} 字，最多 {limit} 字，请缩短。",
    fullest="一段对话留住最近的 {n} 个问题；再问，最早的一个就不在了。想留住它，请开始新对话。",
    unusable="这个问题无法处理：{reason}",
    broken="出错了，这个问题没有得到处理；原因已写入服务端日志。",
    busy="现在提问的人太多，请稍等片刻再问。",
    being_asked="上一个问题还在查找，请稍候再问，或按“停止”。",
    being_restored="正在恢复这段对话，请稍候再问，或按“停止”。",
)

EN = AskingLabels(
    conversation="Questions and answers",
    you_asked="Question: ",
    welcome="Every answer is quoted from an article; click its number to see where it stands.",
    examples="You could ask",
    searching="Searching the articles…",
    stop="Stop",
    retry="Ask again",
    empty="Type a question first.",
    too_long="The question is too long: {length} characters, at most {limit}. Please shorten it.",
    fullest="A chat keeps its last {n} questions: the next one replaces the oldest. Or begin a new chat.",
    unusable="This question cannot be used: {reason}",
    broken="Something went wrong and the question was not answered; the server’s log says why.",
    busy="Too many people are asking just now. Please try again in a moment.",
    being_asked="The last question is still being answered. Please wait before you ask, or press “Stop”.",
    being_restored="This conversation is being restored. Please wait before you ask, or press “Stop”.",
)
