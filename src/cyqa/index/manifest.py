"""How an index was made, whether that still holds, and the command that makes it anew."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cyqa.config import Config
from cyqa.corpus.load import find_files
from cyqa.errors import SourceError
from cyqa.index.folder import mending

Settings = Mapping[str, str | int | None]
_SIZES = ("passage_characters", "passage_limit", "overlap_sentences")
_SHAPING = ("encoder", "second_encoder", "encoding", *_SIZES)
_NAMED = 5


@dataclass(frozen=True, slots=True)
class View:
    """The encoder that made a dense index."""

    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as it was when it was indexed; `path` as `portable` gives it.

    `size` and `sha256` are of its bytes; `mtime_ns` is when they were last written.
    """

    name: str
    path: str
    size: int
    mtime_ns: int
    sha256: str
    encoding: str
    n_passages: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """How an index was made.

    `config` holds the settings that shape one, by their names; `paths` are the files and folders
    that were indexed, as `portable` gives them.
    """

    cyqa_version: str
    config: Settings
    views: Mapping[str, View]
    paths: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Source files that are not what was indexed, by name; true if there are any."""

    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone or self.new)

    def __str__(self) -> str:
        kinds = (("changed", self.changed), ("gone", self.gone), ("new", self.new))
        return "; ".join(f"{kind}: {_listed(names)}" for kind, names in kinds if names)


def shaping(config: Config) -> Settings:
    """The settings that shape an index, by their names."""
    return {name: getattr(config, name) for name in _SHAPING}


def portable(path: Path, folder: Path) -> str:
    """A path as the index in `folder` remembers it.

    From the folder that the index lies in, if it leads below that: articles and index side by side
    may be moved together. Else absolute.
    """
    whole = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    home = _home(folder)
    return (whole.relative_to(home) if whole.is_relative_to(home) else whole).as_posix()


def _home(folder: Path) -> Path:
    """What the paths that the index in `folder` remembers start from."""
    return folder.resolve().parent


def changes(manifest: Manifest, folder: Path, thorough: bool = False) -> Changes:
    """What has become of the source files of the index in `folder`.

    A file of the same size and time counts as unchanged, so that a large index loads quickly.

    :param thorough: compare every file's bytes, and look for new files too.
    """
    home, changed, gone = _home(folder), [], []
    for source in manifest.sources:
        try:
            if _is_changed(source, home / source.path, thorough):
                changed.append(source.name)
        except OSError:
            gone.append(source.name)
    return Changes(tuple(changed), tuple(gone), _new(manifest, folder) if thorough else ())


def _is_changed(source: Source, path: Path, thorough: bool) -> bool:
    stat = path.stat()
    if stat.st_size != source.size:
        return True
    return (thorough or stat.st_mtime_ns != source.mtime_ns) and _sha256(path) != source.sha256


def _new(manifest: Manifest, folder: Path) -> tuple[str, ...]:
    known = {source.path for source in manifest.sources}
    try:
        found = find_files(_remaining(manifest, folder))
    except SourceError:
        return ()  # nothing is left there
    return tuple(file.source for file in found if portable(file.path, folder) not in known)


def _remaining(manifest: Manifest, folder: Path) -> list[Path]:
    """Those of the files and folders that were indexed which are still there."""
    home = _home(folder)
    return [home / path for path in manifest.paths if (home / path).exists()]


def differences(manifest: Manifest, config: Config) -> str:
    """Sizes that the index was made with and that are not those of `config`; empty if there are none.

    `"passage_characters=300, not 160"`
    """
    wanted = shaping(config)
    return "; ".join(
        f"{name}={manifest.config[name]}, not {wanted[name]}"
        for name in _SIZES
        if name in manifest.config and manifest.config[name] != wanted[name]
    )


def notices(manifest: Manifest, folder: Path, config: Config) -> Iterator[str]:
    """What a person should know who uses the index in `folder` as it is, one line for each thing."""
    if found := changes(manifest, folder):
        yield (
            f"articles are not what was indexed in {folder} ({found}) and are cited as they were then; "
            f"{remaking(manifest, folder)}"
        )
    if differing := differences(manifest, config):
        yield (
            f"the index in {folder} was made with {differing}, and is used as it was made; "
            f"to change that, {remaking(manifest, folder, config)}"
        )


def remaking(manifest: Manifest, folder: Path, config: Config | None = None) -> str:
    """What makes the index in `folder` anew from the same files: a command, or a call if it must.

    :param config: with these settings; by default with those that it was made with.
    """
    settings = dict(manifest.config)
    if config is not None:
        settings |= {name: value for name, value in shaping(config).items() if value is not None}
    default = shaping(Config())
    special = {name: value for name, value in settings.items() if value != default.get(name)}
    paths = [_shown(path) for path in _remaining(manifest, folder)]
    if special.keys() <= {"encoder", "encoding"}:
        options = [part for name, value in special.items() for part in (f"--{name}", str(value))]
        return mending(folder, paths, options)
    arguments = ", ".join(f"{name}={value!r}" for name, value in special.items())
    return f"run in Python: cyqa.build_index({paths or ['PATH…']}, {str(folder)!r}, cyqa.Config({arguments}))"


def _shown(path: Path) -> str:
    """A path as a person would type it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _listed(names: Sequence[str]) -> str:
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return ", ".join([*names[:_NAMED], *more])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
