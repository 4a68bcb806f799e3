"""Reading source files: which files, in which encoding, and a clear word when one cannot be read."""

import codecs
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from cyqa.errors import SourceError
from cyqa.records import Document

SUFFIXES = (".txt", ".text", ".md")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ["gb18030", "big5"]
_WIDE = ["utf_16_le", "utf_16_be"]
_TEXT_CONTROLS = "\t\n\x0b\x0c\r\x1a\x1b\x85"
_BINARY_SHARE = 0.02
_SAMPLE = 200_000
_TELLING = 24  # bytes: of less, nobody can tell GB18030 from Big5


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that holds an article, by the name that citations give it, as it was when it was found.

    `is_named` unless it was found in a folder.
    """

    source: str
    path: Path
    size: int
    mtime_ns: int
    is_named: bool


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """The text files that `paths` name, folders searched through, in a stable order.

    A file's `source` is its path below the folder that was named, or its file name; where two
    would be called alike, the path as given. Hidden files, and a folder's `README*`, are not articles.

    :raises SourceError: for a path that is missing, and when there is no file at all.
    """
    found = list(dict.fromkeys(pair for path in paths for pair in _find(path)))
    if not found:
        where = ", ".join(str(path) for path in paths) or "no path"
        raise SourceError(f"no articles in {where}: give files or folders with {', '.join(SUFFIXES)} files")
    times, named = Counter(name for _, name in found), set(paths)
    files = []
    for path, name in found:
        with _reading(path):
            stat = path.stat()
        source = name if times[name] == 1 else path.absolute().as_posix()
        files.append(SourceFile(source, path, stat.st_size, stat.st_mtime_ns, path in named))
    return files


def _find(path: Path) -> Iterator[tuple[Path, str]]:
    if path.is_file():
        yield path, path.name
    elif path.is_dir():
        yield from ((file, name) for file, name in _within(path) if file.suffix.lower() in SUFFIXES)
    else:
        raise SourceError(f"{path}: there is no such file or folder")


def unread_files(paths: Iterable[Path]) -> tuple[str, ...]:
    """The other files in these folders, by their path below the folder: of kinds that are not read."""
    return tuple(
        name
        for path in paths
        if path.is_dir()
        for file, name in _within(path)
        if file.suffix.lower() not in SUFFIXES
    )


def _within(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of a folder, neither hidden nor its `README*`, in order."""
    for file in sorted(folder.rglob("*")):
        relative = file.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in relative.parts)
        if file.is_file() and not is_hidden and file.stem.lower() != "readme":
            yield file, relative.as_posix()


def load_document(file: SourceFile, encoding: str | None = None) -> Document:
    """One file, decoded strictly.

    :param encoding: detected when None.
    :raises SourceError: for a file that is binary, unreadable or not in its encoding, and for one that is
        named and holds no text.
    """
    path = file.path
    with _reading(path):
        data = path.read_bytes()
    encoding = encoding or detect_encoding(data, path)
    try:
        raw = data.decode(encoding)
    except LookupError as error:
        raise SourceError(f"{path}: Python knows no encoding {encoding!r}") from error
    except UnicodeError as error:
        raise SourceError(
            f"{path}: is not {encoding} ({error}); name its encoding: --encoding NAME"
        ) from error
    if not _drops_mark(encoding):
        raw = raw.removeprefix("\ufeff")
    if file.is_named and is_blank(raw):
        raise SourceError(f"{path}: holds no text")
    return Document(file.source, raw, encoding, hashlib.sha256(data).hexdigest())


def is_blank(raw: str) -> bool:
    """Whether a file of this text holds none."""
    return not raw.strip("\x00\ufeff\u200b \t\r\n\x0b\x0c\u3000")


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({os.strerror(error.errno or 0)})") from error


def _drops_mark(encoding: str) -> bool:
    """Whether Python's codec takes a byte order mark away by itself."""
    return codecs.lookup(encoding).name in ("utf-8-sig", "utf-16", "utf-32")


def detect_encoding(data: bytes, path: Path) -> str:
    """Name of the codec to decode `data` with: a byte order mark, UTF-8, else by `charset-normalizer`.

    :raises SourceError: for bytes that are no text in any encoding that is looked for.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    if b"\x00" not in data:
        too_short = ["gb18030"] if len(data) < _TELLING else []
        candidates = ["utf-8", *too_short, *_by_likelihood(data, _LEGACY)]
    else:
        candidates = _by_likelihood(data, _WIDE) or ["utf-8"]
    for name in candidates:
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        if not _looks_binary(text):
            return name
    raise SourceError(
        f"{path}: is binary, or in an encoding that is not recognised (looked for UTF-8, UTF-16, GB18030, "
        "Big5); if it is text, name its encoding: --encoding NAME"
    )


def _by_likelihood(data: bytes, names: list[str]) -> list[str]:
    sample = data[:_SAMPLE]
    if names == _LEGACY and len(data) > _SAMPLE:  # no character may be cut in two
        sample = data[: data.rfind(b"\n", 0, _SAMPLE) + 1] or data
    return [match.encoding for match in from_bytes(sample, cp_isolation=names, threshold=1.0)]


def _looks_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    strange = sum((c < " " and c not in _TEXT_CONTROLS) or "\ue000" <= c <= "\uf8ff" for c in sample)
    return strange > _BINARY_SHARE * len(sample)
