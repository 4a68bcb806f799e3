"""No rule is about the two articles: nothing that ships shares eight characters in a row with them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "cyqa"
LENGTH = 8
NO_WORDING = {"weights"}  # a tokeniser's vocabulary holds the words of a language
_RUN = re.compile(f"[\u3400-\u9fff]{{{LENGTH},}}")


def runs(text: str) -> set[str]:
    """Every run of eight Han characters; neither marks nor line ends are part of one."""
    return {run[i : i + LENGTH] for run in _RUN.findall(text) for i in range(len(run) - LENGTH + 1)}


def shared(folder: Path, wording: set[str]) -> dict[str, set[str]]:
    """By file, what its text shares with the wording."""
    files = (f for f in folder.rglob("*") if f.suffix in {".py", ".js", ".css", ".html", ".json"})
    texts = {
        f: f.read_text(encoding="utf-8") for f in files if not NO_WORDING & {*f.relative_to(folder).parts}
    }
    return {str(f.relative_to(folder)): found for f, text in texts.items() if (found := runs(text) & wording)}


def seeds() -> set[str]:
    """The wording of the articles, also where a line end stands between two characters."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.txt")]
    assert texts
    return set().union(*(runs(text) | runs("".join(text.split())) for text in texts))


def test_nothing_that_ships_shares_its_wording_with_the_seeds() -> None:
    assert shared(PACKAGE, seeds()) == {}


def test_shared_wording_would_be_found(tmp_path: Path) -> None:
    eight = sorted(seeds())[0]
    (tmp_path / "rules.py").write_text(f"RULE = '前{eight}后'", encoding="utf-8")
    (tmp_path / "fine.py").write_text(f"RULE = '{eight[:7]}，{eight[7]}'", encoding="utf-8")
    assert shared(tmp_path, seeds()) == {"rules.py": {eight}}
