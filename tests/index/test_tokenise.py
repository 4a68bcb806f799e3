"""Tokens: expectations written by hand, and what holds for every text."""

import re
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.corpus import words as module
from cyqa.corpus.fold import fold
from cyqa.index.tokenise import HAN, WORD_MARK, tokenise

AWKWARD = "成渝高新區亿元，。_.,09aZ５Ｇ👩\u200d\x00\ud800ﬁ"
ANY_TEXT = st.text(alphabet=st.characters()) | st.text(alphabet=st.sampled_from(AWKWARD))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        (" \t\n", []),
        ("\x00", []),
        ("👩\u200d👩🎉", []),
        ("\ud800", []),
        ("，。！___", []),
        ("渝", ["渝", "_渝"]),
        ("成都", ["成", "都", "成都", "_成都"]),
        ("成都、重庆", ["成", "都", "成都", "_成都", "重", "庆", "重庆", "_重庆"]),
        ("成\x00渝", ["成", "_成", "渝", "_渝"]),
        ("\udfff成都\ud800", ["成", "都", "成都", "_成都"]),
        ("成都市", ["成", "都", "市", "成都", "都市", "_成都市"]),
        ("二〇二六年", [*"二〇二六年", "二〇", "〇二", "二六", "六年", "_二", "_〇", "_二", "_六年"]),
        ("臺灣", ["台", "湾", "台湾", "_台湾"]),
        ("𠀀成", ["𠀀", "成", "𠀀成", "_𠀀", "_成"]),
        ("300亿元", ["300", "亿", "元", "亿元", "_亿元"]),
        ("３００億元", ["300", "亿", "元", "亿元", "_亿元"]),
        ("303.1亿", ["303.1", "亿", "_亿"]),
        ("1,234,567.5", ["1234567.5"]),
        ("100，200", ["100", "200"]),
        ("1,23", ["1", "23"]),
        ("2024-10-05", ["2024", "10", "05"]),
        ("5G网络", ["5g", "网", "络", "网络", "_网络"]),
        ("5G 3D", ["5g", "3d"]),
        ("12GB 300km/h", ["12", "gb", "300", "km", "h"]),
        ("3.5%", ["3.5"]),
        ("FPGA中国", ["fpga", "中", "国", "中国", "_中国"]),
        ("iPhone15", ["iphone15"]),
        ("Covid-19's", ["covid", "19", "s"]),
        ("e\u0301té É", ["été", "é"]),
        ("カタカナ", ["カタカナ"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokenise(text) == tokens


@given(ANY_TEXT)
def test_any_text_gives_its_han_characters_in_order(text: str) -> None:
    tokens = tokenise(text)
    assert tokens == tokenise(text)
    han = re.findall(f"[{HAN}]", fold(text))
    assert [t for t in tokens if len(t) == 1 and re.fullmatch(f"[{HAN}]", t)] == han
    words = [t[1:] for t in tokens if t.startswith(WORD_MARK)]
    assert "".join(words) == "".join(han)
    assert all(t and "_" not in t[1:] for t in tokens)


@pytest.mark.parametrize("unit", ["成", "成都重庆高新区，", "a", "1,", "111,", "1.2", "1a", "_", "👩", "9"])
def test_a_very_long_text_is_tokenised(unit: str) -> None:
    tokenise((unit * 100_000)[:100_000])


def test_dictionary_is_cached_in_our_folder_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYQA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    expected = tokenise("西部两大国家级高新区")
    for damage in (None, b"", b"\x00\x01", b"[]"):
        module._segmenter.cache_clear()
        assert tokenise("西部两大国家级高新区") == expected
        (file,) = (tmp_path / "home").iterdir()
        assert not (tmp_path / "tmp").exists()
        if damage is not None:
            file.write_bytes(damage)
    module._segmenter.cache_clear()


def test_cache_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CYQA_HOME", str(tmp_path / "file"))
    module._segmenter.cache_clear()
    assert "_成都" in tokenise("成都")
    module._segmenter.cache_clear()


def test_first_use_by_many_threads_loads_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import jieba

    loads: list[object] = []
    tokenizer = jieba.Tokenizer
    monkeypatch.setattr(jieba, "Tokenizer", lambda: loads.append(1) or tokenizer())
    module._segmenter.cache_clear()
    results: list[list[str]] = []
    threads = [threading.Thread(target=lambda: results.append(tokenise("成都"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert results == [["成", "都", "成都", "_成都"]] * 8
