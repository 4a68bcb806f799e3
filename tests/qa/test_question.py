"""What questions ask for, in a table. The questions are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.qa.question import Expected, Kind, analyse

KINDS = [
    ("谁设计了这座桥？", Kind.FACTOID, Expected.PERSON),
    ("這座橋是誰設計的？", Kind.FACTOID, Expected.PERSON),
    ("哪位专家发了言？", Kind.FACTOID, Expected.PERSON),
    ("Who designed the bridge?", Kind.FACTOID, Expected.PERSON),
    ("大桥有多长？", Kind.FACTOID, Expected.NUMBER),
    ("大桥花了多少钱", Kind.FACTOID, Expected.NUMBER),
    ("大桥有几个桥墩？", Kind.FACTOID, Expected.NUMBER),
    ("大桥有十几个桥墩，归谁管？", Kind.FACTOID, Expected.PERSON),
    ("How many piers does it have?", Kind.FACTOID, Expected.NUMBER),
    ("大桥哪年建成？", Kind.FACTOID, Expected.DATE),
    ("大桥啥时候通车的", Kind.FACTOID, Expected.DATE),
    ("大橋何時通車？", Kind.FACTOID, Expected.DATE),
    ("大桥几月几号通车？", Kind.FACTOID, Expected.DATE),
    ("When did it open?", Kind.FACTOID, Expected.DATE),
    ("In which month did it open?", Kind.FACTOID, Expected.DATE),
    ("大桥在哪里？", Kind.FACTOID, Expected.PLACE),
    ("他住哪儿", Kind.FACTOID, Expected.PLACE),
    ("哪座城市有这座桥？", Kind.FACTOID, Expected.PLACE),
    ("Where is the bridge?", Kind.FACTOID, Expected.PLACE),
    ("大桥是哪家公司承建的？", Kind.FACTOID, Expected.ORGANISATION),
    ("Which company built it?", Kind.FACTOID, Expected.ORGANISATION),
    ("大桥叫什么名字？", Kind.FACTOID, Expected.OTHER),
    ("那大桥呢？", Kind.FACTOID, Expected.OTHER),
    ("大桥通向哪些地方？", Kind.LIST, Expected.PLACE),
    ("桥上都有什么？", Kind.LIST, Expected.OTHER),
    ("大桥的三个特点分别是什么？", Kind.LIST, Expected.OTHER),
    ("What are the towns on its way?", Kind.LIST, Expected.OTHER),
    ("List the towns on its way.", Kind.LIST, Expected.OTHER),
    ("Which towns does it reach?", Kind.LIST, Expected.OTHER),
    ("哪一座桥最长？", Kind.FACTOID, Expected.OTHER),
    ("哪四个字写在桥头？", Kind.FACTOID, Expected.OTHER),
    ("第三次检修是什么时候？", Kind.FACTOID, Expected.DATE),
    ("什么是斜拉桥？", Kind.DEFINITION, Expected.OTHER),
    ("“一桥两隧”是什么意思？", Kind.DEFINITION, Expected.OTHER),
    ("What does BRT stand for?", Kind.DEFINITION, Expected.OTHER),
    ("大桥为什么改道？", Kind.WHY, Expected.OTHER),
    ("大橋為甚麼改道？", Kind.WHY, Expected.OTHER),
    ("改道的原因是什么？", Kind.WHY, Expected.OTHER),
    ("Why was it moved?", Kind.WHY, Expected.OTHER),
    ("大桥被称为什么？", Kind.FACTOID, Expected.OTHER),
    ("大桥怎么收费？", Kind.HOW, Expected.OTHER),
    ("通过什么办法加固大桥？", Kind.HOW, Expected.OTHER),
    ("How is it kept dry?", Kind.HOW, Expected.OTHER),
    ("那是一座怎样的桥？", Kind.FACTOID, Expected.OTHER),
    ("大桥收费吗？", Kind.YES_NO, Expected.OTHER),
    ("大桥是否收费？", Kind.YES_NO, Expected.OTHER),
    ("大橋有沒有收費？", Kind.YES_NO, Expected.OTHER),
    ("大桥通车了没有", Kind.YES_NO, Expected.OTHER),
    ("大桥早就通车了，对吧？", Kind.YES_NO, Expected.OTHER),
    ("大桥现在不收费了吧？", Kind.YES_NO, Expected.OTHER),
    ("大桥够不够宽", Kind.YES_NO, Expected.OTHER),
    ("修桥超没超预算？", Kind.YES_NO, Expected.OTHER),
    ("骑车能上桥不", Kind.YES_NO, Expected.OTHER),
    ("說說大橋吧", Kind.FACTOID, Expected.OTHER),
    ("大橋叫甚麼", Kind.FACTOID, Expected.OTHER),
    ("大桥装了几根拉索？", Kind.FACTOID, Expected.NUMBER),
    ("桥面只占百分之几？", Kind.FACTOID, Expected.NUMBER),
    ("近几年谁管大桥？", Kind.FACTOID, Expected.PERSON),
    ("谁提出要看花了多少钱？", Kind.FACTOID, Expected.PERSON),
    ("谁说过为什么改道？", Kind.FACTOID, Expected.PERSON),
    ("Who explained why it was moved?", Kind.FACTOID, Expected.PERSON),
    ("Who told the council how many piers it has?", Kind.FACTOID, Expected.PERSON),
    ("What was the total cost of the bridge?", Kind.FACTOID, Expected.NUMBER),
    ("大桥干嘛改道？", Kind.WHY, Expected.OTHER),
    ("大桥怎么又停工了？", Kind.WHY, Expected.OTHER),
    ("What prompted the move?", Kind.WHY, Expected.OTHER),
    ("大桥用的是啥法子防锈", Kind.HOW, Expected.OTHER),
    ("By what process is it painted?", Kind.HOW, Expected.OTHER),
    ("What happens to lorries that are too heavy?", Kind.HOW, Expected.OTHER),
    ("What did the mayor say when the bridge was opened?", Kind.FACTOID, Expected.OTHER),
    ("Tell me when the bridge opened", Kind.FACTOID, Expected.DATE),
    ("When and where was it opened?", Kind.FACTOID, Expected.DATE),
    ("What is to be done about the rust?", Kind.HOW, Expected.OTHER),
    ("What did the town do with the old bridge?", Kind.HOW, Expected.OTHER),
    ("On what terms may lorries cross?", Kind.HOW, Expected.OTHER),
    ("Before the bridge was built, were there ferries?", Kind.YES_NO, Expected.OTHER),
    ("May lorries cross?", Kind.YES_NO, Expected.OTHER),
    ("大桥早就通车了？", Kind.YES_NO, Expected.OTHER),
    ("超载的会落个什么下场", Kind.HOW, Expected.OTHER),
    ("In what city does it stand?", Kind.FACTOID, Expected.PLACE),
    ("By what percentage did traffic grow?", Kind.FACTOID, Expected.NUMBER),
    ("“桥长”是什么？", Kind.DEFINITION, Expected.OTHER),
    ("What is a cable-stayed bridge?", Kind.DEFINITION, Expected.OTHER),
    ("Is the bridge open?", Kind.YES_NO, Expected.OTHER),
    ("你知道大桥是谁设计的吗？", Kind.FACTOID, Expected.PERSON),
]


@pytest.mark.parametrize(("question", "kind", "expects"), KINDS)
def test_what_is_asked_for(question: str, kind: Kind, expects: Expected) -> None:
    asked = analyse(question)
    assert (asked.kind, asked.expects) == (kind, expects)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("大桥有哪三个特点？", 3),
        ("三个特点分别是什么？", 3),
        ("“五心”指的是哪五心？", 5),
        ("哪兩家公司承建了大橋？", 2),
        ("三大特点都包括什么？", 3),
        ("Which two companies built it?", 2),
        ("What are the four towns?", 4),
        ("大桥有哪些特点？", None),
        ("两座桥之间有哪些隧道？", None),
        ("两座桥是哪一年建成的？", None),
        ("第三座桥有哪些特点？", None),
        ("大桥是2035年哪些规划的重点？", None),
    ],
)
def test_how_many_parts_a_list_has(question: str, count: int | None) -> None:
    assert analyse(question).count == count


@pytest.mark.parametrize(
    ("question", "characters"),
    [
        ("目标用哪三个字概括？", 3),
        ("他用了哪四字評價這座橋？", 4),
        ("十六字方针是什么？", 16),
        ("Which two characters stand on the bridge?", 2),
        ("哪三个字号最老？", None),
        ("第三个字是什么？", None),
        ("桥上写了几个字？", None),
        ("碑上刻着三个字吗？", None),
        ("哪三座桥？", None),
    ],
)
def test_how_many_characters_an_answer_has(question: str, characters: int | None) -> None:
    assert analyse(question).characters == characters


@given(st.text(max_size=80))
def test_any_text_can_be_asked(question: str) -> None:
    asked = analyse(question)
    assert asked == analyse(question)
    assert asked.count is None or asked.kind is Kind.LIST
