"""Loading: encodings found, and one clear error for what cannot be read."""

from pathlib import Path

import opencc
import pytest

from cyqa.corpus.fold import fold, fold_aligned
from cyqa.corpus.load import find_files, is_blank, load_document, unread_files
from cyqa.errors import SourceError
from cyqa.records import Document

SIMPLIFIED = "西部两大国家级高新区举行第一次联席会议，共谋合作。\r\n投资总额达303.1亿元。"
TRADITIONAL = opencc.OpenCC("s2t").convert(SIMPLIFIED)


def documents(paths: list[Path], encoding: str | None = None) -> list[Document]:
    return [load_document(file, encoding) for file in find_files(paths)]


@pytest.mark.parametrize(
    ("text", "codec"),
    [(SIMPLIFIED, c) for c in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")]
    + [(TRADITIONAL, c) for c in ("utf-8", "big5", "utf-16", "gb18030")],
)
def test_encodings_are_detected(tmp_path: Path, text: str, codec: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(codec))
    (document,) = documents([tmp_path])
    assert document.raw == text
    assert document.source == "a.txt"


def test_an_override_is_obeyed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("é".encode("latin-1") * 40)
    (document,) = documents([tmp_path], encoding="latin-1")
    assert document.raw == "é" * 40
    with pytest.raises(SourceError, match=r"a\.txt: is not utf-8 .*--encoding NAME"):
        documents([tmp_path], encoding="utf-8")
    with pytest.raises(SourceError, match="no encoding 'klingon'"):
        documents([tmp_path], encoding="klingon")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no text"),
        (b" \r\n\t", "holds no text"),
        ("\ufeff\u3000\n".encode(), "holds no text"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02\x03" * 50, "binary"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(SourceError, match=message):
        documents([tmp_path / "a.txt"])


def test_a_blank_file_of_a_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b" \r\n")
    (document,) = documents([tmp_path])
    assert is_blank(document.raw)
    assert not is_blank("文")


def test_missing_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        documents([tmp_path / "nowhere"])
    with pytest.raises(SourceError, match="no articles in"):
        documents([tmp_path])
    with pytest.raises(SourceError, match="no articles in no path"):
        documents([])


def test_sources_are_named_apart_and_in_order(tmp_path: Path) -> None:
    for name in ("b/x.txt", "a/x.txt", "a/y.TXT", ".hidden/z.txt", "README.md", "data.csv", "a/页.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("文章。", encoding="utf-8")
    assert [d.source for d in documents([tmp_path])] == ["a/x.txt", "a/y.TXT", "b/x.txt"]
    assert unread_files([tmp_path, tmp_path / "a" / "x.txt"]) == ("a/页.html", "data.csv")
    named = documents([tmp_path / "a", tmp_path / "b", tmp_path / "a" / "x.txt"])
    assert len({d.source for d in named}) == len(named) == 3


def test_folding() -> None:
    assert fold("３００億元 ＦＰＧＡ") == "300亿元 fpga"
    assert fold_aligned("聯繫３ﬁ㈱\ud800") == "联系3ﬁ㈱\ufffd"
    assert len(fold_aligned("頭髮發展ﷺ")) == len("頭髮發展ﷺ")
