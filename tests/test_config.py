"""Settings: each bad one is refused by name."""

from pathlib import Path
from typing import Any

import pytest

from cyqa.config import Config, cache_folder, default_index
from cyqa.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("encoder", ""),
        ("second_encoder", "other"),
        ("reader", ""),
        ("passage_characters", 5),
        ("passage_limit", 100),
        ("overlap_sentences", -1),
        ("top_k", 0),
        ("threads", -1),
    ],
)
def test_bad_settings_are_named(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=f"^{name}="):
        Config(**{name: value})


def test_zero_threads_means_one_per_core() -> None:
    assert 1 <= Config().n_threads <= 4
    assert Config(threads=3).n_threads == 3


def test_folders_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CYQA_HOME", str(tmp_path))
    monkeypatch.setenv("CYQA_INDEX", "elsewhere")
    assert cache_folder() == tmp_path
    assert default_index() == Path("elsewhere")
    monkeypatch.delenv("CYQA_HOME")
    monkeypatch.delenv("CYQA_INDEX")
    assert cache_folder().name == "cyqa"
    assert default_index() == Path("index")
