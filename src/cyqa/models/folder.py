"""A prepared model folder: made whole or not at all, and checked before it is used."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cyqa.errors import ModelError

MANIFEST = "cyqa.json"
_COMMAND = "python -m cyqa.models.prepare"
_ABANDONED_AFTER = 3600.0  # seconds; no preparation takes this long


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder was made from and what it must hold.

    `fingerprint` is a sha256 over the recipe and the sources; `files` maps relative paths to
    `(size in bytes, sha256)`.
    """

    recipe: str
    fingerprint: str
    files: dict[str, tuple[int, str]]


def fingerprint(recipe: str, sources: Iterable[Path]) -> str:
    """sha256 over the recipe (name and version) and the bytes of the source files."""
    return hashlib.sha256("\n".join([recipe, *map(_sha256, sources)]).encode()).hexdigest()


def read_manifest(folder: Path, recipe: str) -> Manifest:
    """The manifest of a folder, its version and the size of each file checked (under 1 ms).

    :raises ModelError: if the folder is missing, incomplete, or made by another recipe.
    """
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in raw["files"].items()}
        manifest = Manifest(str(raw["recipe"]), str(raw["fingerprint"]), files)
    except FileNotFoundError as error:
        raise ModelError(f"no prepared model in {folder}; run: {_COMMAND}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{folder / MANIFEST} is damaged ({error}); run: {_COMMAND}") from error
    if manifest.recipe != recipe:
        raise ModelError(f"{folder} was made by {manifest.recipe}, not {recipe}; run: {_COMMAND}")
    for name, (size, _) in files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise ModelError(f"{path} is missing or has the wrong size; run: {_COMMAND}")
    return manifest


def verify(folder: Path, recipe: str) -> None:
    """Read every file of a prepared folder and compare its sha256.

    :raises ModelError: naming the first file that differs.
    """
    for name, (_, digest) in read_manifest(folder, recipe).files.items():
        if _sha256(folder / name) != digest:
            raise ModelError(f"{folder / name} is damaged; run: rm -r {folder} && {_COMMAND}")


def make(folder: Path, recipe: str, sources: Iterable[Path], build: Callable[[Path], None]) -> Path:
    """The folder, built by `build` unless it is there already.

    `build` writes into a temporary sibling, which takes the folder's name in one step when it is
    complete: an interruption leaves the folder as it was, and of two preparations at once both
    succeed.

    :raises ModelError: if the folder holds something else, or cannot be written.
    """
    expected = fingerprint(recipe, sources)
    if _is_current(folder, recipe, expected):
        return folder
    if folder.exists() and not (folder / MANIFEST).is_file() and not _is_empty(folder):
        raise ModelError(f"{folder} is not a prepared model and is left alone; run: rm -r {folder}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            temporary.chmod(0o755)
            build(temporary)
            _write_manifest(temporary, recipe, expected)
            _take_place(temporary, folder, recipe, expected)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"cannot write the model to {folder}: {error}; free some space, or run: export CYQA_HOME=FOLDER"
        ) from error
    return folder


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _is_current(folder: Path, recipe: str, expected: str) -> bool:
    try:
        return read_manifest(folder, recipe).fingerprint == expected
    except ModelError:
        return False


def _write_manifest(folder: Path, recipe: str, digest: str) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): (path.stat().st_size, _sha256(path)) for path in paths}
    text = json.dumps(asdict(Manifest(recipe, digest, files)), indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _take_place(temporary: Path, folder: Path, recipe: str, expected: str) -> None:
    """Rename; an outdated folder is moved away first, and one that came meanwhile is kept."""
    try:
        temporary.replace(folder)
    except OSError:
        if _is_current(folder, recipe, expected):
            return
        outdated = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            folder.replace(outdated)
            temporary.replace(folder)
        finally:
            shutil.rmtree(outdated, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a preparation that was killed left behind."""
    for left in folder.parent.glob(f".{folder.name}.*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(left, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
