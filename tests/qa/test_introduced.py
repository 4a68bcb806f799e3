"""Who somebody is: which questions ask that, and where texts tell, as tables to read and extend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.qa.introduced import Person, introductions, person_asked, speaks_of

TEXT = (
    "市民谭先生来了。在青山经济研究院院长柳如海看来，应当如此。来自乐山的学生贺小满说好。"
    "荀一墨，云溪软件谷首席分析师，也在。感谢护士长欧阳静。董一凡是白鹿镇的教师。文中还提到了何平。"
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("谭先生是谁？", ["市民"]),
        ("报道里那个谭先生是谁呀", ["市民"]),
        ("谭先生是做什么的？", ["市民"]),
        ("Who is Mr. Tan?", ["市民"]),
        ("柳如海是什么人？", ["青山经济研究院院长"]),
        ("谁是柳如海？", ["青山经济研究院院长"]),
        ("柳如海担任什么职务？", ["青山经济研究院院长"]),
        ("who is liu ruhai", ["青山经济研究院院长"]),
        ("What does Ruhai Liu do?", ["青山经济研究院院长"]),
        ("What is Liu Ruhai's job?", ["青山经济研究院院长"]),
        ("贺小满是谁？", ["来自乐山的学生"]),
        ("荀一墨是谁？", ["云溪软件谷首席分析师"]),
        ("欧阳静是谁", ["护士长"]),
        ("何平是谁？", []),
        ("Who is Mr. Wang?", []),
    ],
)
def test_a_person_is_what_the_article_says_beside_the_name(question: str, said: list[str]) -> None:
    person = person_asked(question)
    assert person is not None
    assert [TEXT[start:end] for start, end in introductions(person, TEXT)] == said


@pytest.mark.parametrize(
    "question",
    [
        "谁？",
        "院长是谁？",
        "青山经济研究院院长是谁？",
        "谭先生的公司叫什么？",
        "谭先生是谁的朋友？",
        "谭先生是哪一年来的？",
        "冠军是谁？",
        "他原来是做什么的",
        "第一名是谁？",
        "项目方是谁？",
        "志愿者是什么人？",
        "Who is he?",
        "Who is the mayor?",
        "Who is Jack London?",
        "Who is in charge of the library?",
        "What does the fund do?",
        "",
    ],
)
def test_other_questions_ask_for_nobody(question: str) -> None:
    assert person_asked(question) is None


def test_a_text_speaks_of_a_person_or_not() -> None:
    assert speaks_of(Person("何平"), TEXT)
    assert not speaks_of(Person("何安"), TEXT)
    assert speaks_of(Person(spelt=("heping",)), TEXT)


@given(st.text(alphabet="是谁做什么的李霞院长先生Who is Li.'-? ·", max_size=40), st.text(max_size=60))
def test_any_text_will_do(question: str, text: str) -> None:
    person = person_asked(question) or Person("李霞")
    assert all(0 <= start < end <= len(text) for start, end in introductions(person, text))
