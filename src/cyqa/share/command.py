"""`cyqa verify` checks an exported conversation against the articles; `cyqa ask --save` exports one."""

import argparse
import json
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cyqa.qa.pipeline import Pipeline
    from cyqa.records import Answer
    from cyqa.share.bundle import Bundle, Export
    from cyqa.share.verify import Finding

SUFFIXES = (".json", ".html", ".md")
_MARKS = {True: "ok ", False: "BAD", None: "-- "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `cyqa verify`, besides `--index` and `--encoder` that all commands have."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="an export, .json or .html")
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="the articles: files, or folders of them (default: the index's; where there is none, "
        "those beside BUNDLE)",
    )
    parser.add_argument("--encoding", help="encoding of the files (default: detected for each)")


def run(arguments: argparse.Namespace) -> int:
    """Prints one line for each thing looked at; 1 if one does not hold."""
    from cyqa.share.bundle import read_export
    from cyqa.share.verify import shelve, shelve_files, verify

    export = read_export(arguments.bundle)
    paths = arguments.paths or _beside(export, arguments.bundle, arguments.index)
    if paths:
        shelf = shelve_files(export.bundle, paths, arguments.encoding)
        encoders = _installed(arguments.encoder)
    else:
        from cyqa.index.store import load_index

        index = load_index(arguments.index)
        shelf = shelve(export.bundle, index.articles)
        encoders = {name: view.fingerprint for name, view in index.manifest.views.items()}
    findings = [_models(export.bundle, encoders), *verify(export, shelf)]
    for finding in findings:
        print(_MARKS[finding.holds], finding.what)
    n_held, n_wrong = (sum(finding.holds is held for finding in findings) for held in (True, False))
    print(f"{arguments.bundle}: {n_held} hold, {n_wrong} do not")
    return 1 if n_wrong else 0


def _beside(export: "Export", path: Path, index: Path) -> list[Path]:
    """Where the articles are if nobody says so and there is no index: the bundle's own folder.

    :raises BundleError: if it holds none that the bundle cites.
    """
    from cyqa.config import default_index
    from cyqa.corpus.load import find_files
    from cyqa.errors import BundleError, SourceError
    from cyqa.index.folder import POINTER

    if index != default_index() or (index / POINTER).exists():
        return []
    try:
        found = {file.path.name for file in find_files([path.parent])}
    except SourceError:
        found = set()
    cited = {Path(article.source).name for article in export.bundle.articles} or found
    if not found & cited:
        where = f"no index in {index}, and none of the articles beside {path}"
        typed = f"cyqa verify {quote(str(path))} FOLDER"
        raise BundleError(f"there is {where}; name the folder that holds them: {typed}")
    print(f"there is no index in {index}; the articles are looked for in {path.parent}", file=sys.stderr)
    return [path.parent]


def check(path: Path, batch: str | None) -> None:
    """Sees before anything is asked that an answer can be saved.

    :raises BundleError: if the path is of no known kind, or a batch is asked.
    """
    from cyqa.errors import BundleError

    if path.suffix.lower() not in SUFFIXES:
        raise BundleError(f"{path}: name a file that ends with {', '.join(SUFFIXES)}")
    if batch is not None:
        raise BundleError(f"{path}: a batch is not saved; its output is JSON already")


def save(answers: "Sequence[tuple[Answer, float]]", pipeline: "Pipeline", path: Path) -> None:
    """Writes a conversation, in the form that the end of the file's name asks for.

    :param answers: as `gather` takes them.
    :raises BundleError: if it cannot be written, or a citation does not hold any more.
    """
    from cyqa.errors import BundleError
    from cyqa.share.bundle import gather, to_json
    from cyqa.share.document import to_markdown
    from cyqa.share.page import to_html

    form = {".json": to_json, ".html": to_html, ".md": to_markdown}[path.suffix.lower()]
    text = form(gather(answers, pipeline))
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise BundleError(f"{path}: cannot be written ({error.strerror})") from error


def _installed(encoder: str) -> dict[str, str]:
    """Fingerprints of the encoders that an index made now would have."""
    from cyqa.config import Config
    from cyqa.index.encoder import load_encoder, load_second_encoder
    from cyqa.index.store import PRIMARY, SECONDARY

    config = Config(encoder=encoder)
    second = load_second_encoder(config)
    made = {PRIMARY: load_encoder(config).fingerprint}
    return made | ({SECONDARY: second.fingerprint} if second else {})


def _models(bundle: "Bundle", encoders: "Mapping[str, str]") -> "Finding":
    """Compares with these encoders, and the reader that ships."""
    from cyqa.reader.load import CALIBRATION_FILE
    from cyqa.reader.model import WEIGHTS
    from cyqa.share.verify import compare_models

    reader = json.loads((WEIGHTS / CALIBRATION_FILE).read_text(encoding="utf-8"))["reader"]
    return compare_models(bundle, encoders, reader)
