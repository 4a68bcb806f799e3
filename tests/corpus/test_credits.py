"""Who wrote an article and who supplied its pictures, told from invented bylines and captions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.corpus.clean import clean
from cyqa.corpus.credits import Work, credits_of
from cyqa.records import Document

BODY = "城东的图书馆今年开放了三个阅览室，来的人越来越多，周末更是一座难求，馆长说要再添两百个座位。"

TABLE = [
    ("names alone", f"图书馆开放\n\n{BODY}\n\n王小萃 李静", ["王小萃", "李静"], []),
    ("a mark before them", f"{BODY}\n\n□ 王小萃 李静", ["王小萃", "李静"], []),
    ("roles", f"图书馆开放\n\n本报记者 王小萃 通讯员 李静\n\n{BODY}", ["王小萃", "李静"], []),
    ("roles that stick", f"图书馆开放\n\n本报记者王小萃\n\n{BODY}", ["王小萃"], []),
    ("a colon", f"图书馆开放\n\n作者：王小萃\n\n{BODY}", ["王小萃"], []),
    ("an editor wrote nothing", f"{BODY}\n\n本报记者 王小萃 编辑 李静", ["王小萃"], []),
    ("a photographer", f"图书馆开放\n\n本报记者 王小萃 摄影 李静\n\n{BODY}", ["王小萃"], ["李静"]),
    ("both", f"{BODY}\n\n（本报记者 王小萃 文/图）", ["王小萃"], ["王小萃"]),
    ("a dateline", f"本报城东5月3日讯（记者 王小萃）{BODY}", ["王小萃"], []),
    ("a supplied picture", f"{BODY}\n\n图片由城东图书馆提供", [], ["城东图书馆"]),
    ("a picture's own line", f"{BODY}\n\n图为新阅览室。 李静 摄", [], ["李静"]),
    ("in brackets", f"{BODY}\n\n图为新阅览室。（城东图书馆供图）", [], ["城东图书馆"]),
    ("English", "Opened\n\nBy Jane Doe and John Roe\n\nThe library opened.", ["Jane Doe", "John Roe"], []),
    ("an English picture", "The library opened in May.\n\nPhoto: Jane Doe", [], ["Jane Doe"]),
    ("the same names once", f"本报记者 王小萃\n\n{BODY}\n\n（记者 王小萃）", ["王小萃"], []),
    ("nobody", BODY, [], []),
    ("no words", "", [], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "authors", "pictured"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_credits(text: str, authors: list[str], pictured: list[str]) -> None:
    article = clean(Document("a.txt", text, "utf-8", ""))
    for work, names in ((Work.TEXT, authors), (Work.PICTURES, pictured)):
        found = credits_of(article, work)
        assert [article.clean[low:high] for credit in found for low, high in credit.names] == names


@given(
    st.lists(
        st.sampled_from(
            ["本报记者", "摄影", "文/图", "王小萃", "李静", "（", "）", " ", "\n\n", "图片由", "提供", "。"]
        )
    )
)
def test_names_stand_in_order_in_their_sentence(parts: list[str]) -> None:
    article = clean(Document("a.txt", "".join(parts), "utf-8", ""))
    for credit in (credit for work in Work for credit in credits_of(article, work)):
        places = [credit.sentence[0], *(end for place in credit.names for end in place), credit.sentence[1]]
        assert places == sorted(places)
        assert all(low < high for low, high in credit.names)
