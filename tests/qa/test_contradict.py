"""What a question takes for granted and no passage says: a table that a person can read and extend."""

import pytest

from cyqa.qa.contradict import is_contradicted, names_nothing, quoted_names
from cyqa.qa.decide import Candidate
from cyqa.records import Citation, Hit, Passage

CITATION = Citation("a.txt", "题", 0, 1, "成", 1, 1, 1)


def hit(text: str) -> Hit:
    passage = Passage("a.txt", "题", "", 1, 0, len(text), 0, len(text), 1, 1, text, ((0, len(text)),))
    return Hit(passage, dense=0.9, sparse=3.0, coverage=0.5, score=1.0, citation=CITATION)


HITS = [
    hit("社保局书记王英说要建，副局长李明想扩建。"),
    hit("基金投资新能源，二期、第三期明年开始"),
    hit("总规模三百亿元的基金称为“三个中心”，花了9元"),
    hit("东桥6月动工"),
    hit("西桥3月开工、9月通车"),
]

TABLE = [
    # another amount
    ("规模500亿元的基金投向哪里？", "新能源", True),
    ("Where does the 50 billion yuan fund invest?", "新能源", True),
    ("规模300亿元的基金投向哪里？", "新能源", False),
    ("Where does the 30 billion yuan fund invest?", "新能源", False),
    ("2021年3月的两个基金投向哪里？", "新能源", False),
    # only how many they are
    ("具体是哪三个中心？", "称为“三个中心”", True),
    ("三个中心分别是哪三个？", "称为“三个中心”", True),
    ("具体是哪三个中心？", "社保局", False),
    # a term, used and not explained
    ("“三个中心”是什么？", "建好“三个中心”", True),
    ("“三个中心”是什么？", "“三个中心”是三座楼", False),
    ("“三个中心”何时建成？", "建好“三个中心”", False),
    ("有哪些好处（例如“三个中心”）？", "建好“三个中心”", False),
    # somebody else's view
    ("赵一鸣对扩建怎么看？", "想扩建", True),
    ("李明对扩建怎么看？", "想扩建", False),
    ("What does Zhao Yiming think of it?", "想扩建", True),
    ("What does Li Ming think of it?", "想扩建", False),
    ("What does the deputy director think of it?", "想扩建", False),
    # another currency
    ("规模300亿美元的基金投向哪里？", "新能源", True),
    ("Where does the $30 billion fund invest?", "新能源", True),
    ("基金花的是美元吗？", "9元", False),
    # another ordinal
    ("第四期何时开始？", "明年", True),
    ("第4期何時開始？", "明年", True),
    ("第三期何时开始？", "明年", False),
    ("第２期何时开始？", "明年", False),
    ("第一期何时开始？", "明年", False),
    ("四期何时开始？", "明年", False),
    # another name in quotes
    ("“四个中心”在哪？", "新能源", True),
    ("《三个中心》在哪？", "新能源", False),
    ("「三個中心」在哪？", "新能源", False),
    ("谁说“要把三个中心都建起来”？", "新能源", False),
    # a number of something else
    ("花了多少钱？", "9元", False),
    ("花了多少钱？", "9家", True),
    ("How many companies are there?", "9元", True),
    ("How many companies are there?", "9", False),
    # who holds another office
    ("社保局局长叫什么？", "李明", True),
    ("社保局副局长叫什么？", "李明", False),
    ("社保局的書記是誰？", "王英", False),
    ("Who is the mayor of the town?", "王英", True),
    ("Who is the secretary of the bureau?", "王英", False),
    ("Who was the deputy mayor?", "李明", False),
    ("Who is the town's mayor?", "王英", True),
    ("Who is the principal donor of the bureau?", "王英", False),
    ("Who was fired after the mayor complained?", "李明", False),
    ("What is the name of the park that the mayor opened?", "李明", False),
    ("局长说了什么？", "扩建", False),
    # when it ended, of what tells but when it began
    ("大桥什么时候完工？", "6月", True),
    ("When will the bridge be finished?", "6月", True),
    ("大桥什么时候动工？", "6月", False),
    ("大桥什么时候通车？", "9月", False),
    ("会议由谁主持？", "李明", True),
    ("主持会议的工人说了什么？", "扩建", False),
    ("Who chaired the meeting?", "王英", True),
    ("Who was in the chair?", "王英", True),
    ("李先生的公司叫什么名字？", "王英", True),
    ("李先生的公司叫什么名字？", "新能源公司", False),
    ("李先生的全名是？", "王英", True),
    ("李先生叫什么？", "李明", False),
    ("What is Mr. Li's full name?", "王英", True),
    ("What is Mr. Li's full name?", "李明", False),
    ("What is the name of his company?", "李明", True),
    ("公司的经理叫什么？", "李明", False),
    ("几名工人扩建？", "9台", True),
    ("几名工人扩建？", "9个", False),
    ("How many workers came?", "9处", True),
    ("谁想扩建？", "李明", False),
    ("为什么？", "扩建", True),
    ("Hello there!", "扩建", True),
    ("Hello, who is the secretary of the bureau?", "王英", False),
    ("", "", True),
]


@pytest.mark.parametrize(("question", "words", "contradicted"), TABLE)
def test_what_no_passage_says_contradicts(question: str, words: str, contradicted: bool) -> None:
    told = next((each for each in HITS if words in each.passage.text), HITS[0])
    start = max(0, told.passage.text.find(words))
    best = Candidate(told, start, start + len(words), 1.0, 1.0, words)
    assert is_contradicted(question, best, HITS) is contradicted


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("“三个中心”和《新城 规划》", ("三个中心", "新城规划")),
        ("「雙區」呢", ("双区",)),
        ("谁说“要把三个中心都建起来”？", ()),
        ('What is "the park"?', ()),
        ("“”《》", ()),
    ],
)
def test_names_in_quotes(question: str, names: tuple[str, ...]) -> None:
    assert quoted_names(question) == names


@pytest.mark.parametrize(
    "question",
    [
        "吗",
        "为什么？",
        "多少钱？",
        "这是什么",
        "你好",
        "請問有哪些？",
        "？？？",
        "😀😀",
        "What is it?",
        "Ｗｈｙ？",
        "",
    ],
)
def test_a_question_that_names_nothing(question: str) -> None:
    assert names_nothing(question)


@pytest.mark.parametrize(
    "question",
    [
        "什么是督邮？",
        "谁签的协议",
        "联盟的秘书长是谁？",
        "2020",
        "GDP多少",
        "Who is Tan?",
        "Où est-ce ?",
        "いつですか",
        "Где?",
    ],
)
def test_a_question_that_names_something(question: str) -> None:
    assert not names_nothing(question)
