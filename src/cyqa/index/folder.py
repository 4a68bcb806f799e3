"""A folder whose content changes all at once.

Each build writes a new subfolder `version-XXXXXXXX`, syncs it to the disk, then replaces the small
file `CURRENT`, which names it and the SHA-256 of its manifest. A rename over a file is atomic,
so whenever a build is killed, `CURRENT` names a whole version: the old one or the new one.
Other files in the folder are left alone.
"""

import errno
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shlex import quote
from typing import BinaryIO

from cyqa.errors import IndexingError

POINTER = "CURRENT"
_LOCK = ".lock"
_POINTER_TEXT = re.compile(r"(version-[0-9a-f]{8}) ([0-9a-f]{64})\n")
_VERSION_NAME = re.compile(r"version-[0-9a-f]{8}")


def mending(folder: Path, paths: Sequence[str] = (), options: Sequence[str] = ()) -> str:
    """The command that makes the index anew, from these paths if they are known."""
    typed = " ".join(map(quote, paths)) or "PATH…"
    return f"run: cyqa index {typed} --index " + " ".join(map(quote, [str(folder), *options]))


def read_pointer(folder: Path) -> tuple[Path, str]:
    """The current version's folder and the SHA-256 of its manifest.

    :raises IndexingError: if the folder holds no index, or not one that this version can read.
    """
    pointer = folder / POINTER
    try:
        text = pointer.read_bytes().decode("ascii")
    except (FileNotFoundError, NotADirectoryError):
        raise IndexingError(f"there is no index in {folder}; {mending(folder)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexingError(f"{pointer} cannot be read ({error}); {mending(folder)}") from error
    match = _POINTER_TEXT.fullmatch(text)
    if match is None:
        raise IndexingError(f"{pointer} is damaged, or no file of cyqa; {mending(folder)}")
    return folder / match[1], match[2]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder, made if need be, for one build; the lock ends with the process at the latest.

    :raises IndexingError: if another build holds it, or it cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _LOCK).open("ab")
    with file:
        try:
            _lock(file)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                raise IndexingError(
                    f"another build is writing to {folder}; wait until it has ended"
                ) from None
            raise IndexingError(f"{folder} cannot be locked ({error.strerror})") from error
        yield


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns what goes wrong in writing into an IndexingError that says what to do."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        is_full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "full" in reason
        todo = "free some space" if is_full else "make it writable"
        raise IndexingError(
            f"the index cannot be written to {folder} ({reason}); {todo}, or name another with --index FOLDER"
        ) from error


@contextmanager
def new_version(folder: Path) -> Iterator[Path]:
    """An empty version folder to fill; gone if the body fails before it was published."""
    version = folder / f"version-{token_hex(4)}"
    try:
        version.mkdir()
        yield version
    except BaseException:
        if not _is_current(version):
            shutil.rmtree(version, ignore_errors=True)
        raise


def publish(version: Path, manifest_sha256: str) -> None:
    """Makes a version, its files already synced, the current one, and removes all others."""
    folder = version.parent
    sync(version)
    new_pointer = folder / f"{POINTER}.new"
    new_pointer.write_bytes(f"{version.name} {manifest_sha256}\n".encode("ascii"))
    sync(new_pointer)
    new_pointer.replace(folder / POINTER)
    sync(folder)
    for other in folder.iterdir():
        if _VERSION_NAME.fullmatch(other.name) and other != version:
            shutil.rmtree(other, ignore_errors=True)


def sync(path: Path) -> None:
    """Waits until a file or folder is on the disk."""
    if path.is_dir():
        if sys.platform == "win32":
            return
        descriptor = os.open(path, os.O_RDONLY)
    else:
        descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_current(version: Path) -> bool:
    with suppress(IndexingError):
        return read_pointer(version.parent)[0] == version
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
