"""What can be wrong with an installation, looked at one thing after the other."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from cyqa.config import DEFAULT_ENCODER, Config, cache_folder
from cyqa.errors import CyqaError, counted


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found: for a bad one, with the command that mends it."""

    name: str
    ok: bool
    finding: str


def checks(index: Path, config: Config) -> Iterator[Check]:
    """Looks at Python, packages, models and index, in the order in which they depend on each other."""
    python = sys.version_info
    found = f"{python.major}.{python.minor}.{python.micro}"
    yield Check(
        "python", python >= (3, 11), found if python >= (3, 11) else f"{found}; cyqa needs 3.11 or newer"
    )
    missing = []
    for requirement in requires("cyqa") or []:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            version(name)
        except PackageNotFoundError:
            if "extra ==" not in requirement:
                missing.append(name)
    finding = (
        f"missing {', '.join(missing)}; run: pip install {' '.join(missing)}" if missing else "all there"
    )
    yield Check("packages", not missing, finding)
    if missing:
        return
    yield _models(config)
    yield from _index(index, config)
    online = os.environ.get("HF_HUB_OFFLINE", "1") in ("0", "")
    finding = (
        "HF_HUB_OFFLINE=0 lets a model be downloaded by its name"
        if online
        else "no request leaves this machine"
    )
    yield Check("network", True, finding)


def _models(config: Config) -> Check:
    from cyqa.index.encoder import load_encoder, load_lexicon, load_second_encoder
    from cyqa.models import prepare
    from cyqa.models.folder import verify
    from cyqa.models.lexicon import LEXICON_RECIPE
    from cyqa.reader.model import RECIPE, WEIGHTS

    try:
        encoder, second = load_encoder(config), load_second_encoder(config)
        verify(WEIGHTS, RECIPE)
        if config.encoder == DEFAULT_ENCODER:
            verify(prepare.default_model_folder(), prepare.E5_RECIPE)
        if second:
            verify(prepare.default_usem3_folder(), prepare.USEM3_RECIPE)
        if load_lexicon(config):
            verify(prepare.default_lexicon_folder(), LEXICON_RECIPE)
    except CyqaError as error:
        return Check("models", False, str(error))
    names = [encoder.fingerprint[:12], *([second.fingerprint[:12]] if second else [])]
    return Check("models", True, f"{', '.join(names)} in {cache_folder()}, every byte as it was made")


def _index(folder: Path, config: Config) -> Iterator[Check]:
    """The index with the models that use it, then the articles that it was made of."""
    from cyqa.index.encoder import load_encoder, load_lexicon, load_second_encoder
    from cyqa.index.manifest import changes, differences, remaking
    from cyqa.index.store import load_index
    from cyqa.reader.load import load_reader
    from cyqa.retriever.wording import Wording

    try:
        encoder, second = load_encoder(config), load_second_encoder(config)
        index = load_index(folder, encoder, second, config)
        load_reader(config, encoder, Wording(index.sparse, load_lexicon(config)), second)
    except CyqaError as error:
        yield Check("index", False, str(error))
        return
    manifest = index.manifest
    if differing := differences(manifest, config):
        finding = f"{folder} was made with {differing}; {remaking(manifest, folder, config)}"
        yield Check("index", False, finding)
    else:
        articles, passages = counted(len(index.articles), "article"), counted(len(index.passages), "passage")
        yield Check("index", True, f"{folder}: {articles}, {passages}")
    if found := changes(manifest, folder, thorough=True):
        finding = f"not as they were indexed ({found}); {remaking(manifest, folder)}"
        yield Check("articles", False, finding)
    else:
        yield Check("articles", True, "every byte as it was indexed")
