"""Fixtures that several test modules share."""

from pathlib import Path

import hypothesis
import pytest

from cyqa.config import Config
from cyqa.index.build import build_index
from cyqa.models.prepare import default_model_folder, default_usem3_folder, prepare_e5, prepare_usem3

hypothesis.settings.register_profile("cyqa", deadline=None)  # a first call may load a dictionary
hypothesis.settings.load_profile("cyqa")


@pytest.fixture(scope="session")
def e5_folder() -> Path:
    """The default encoder, prepared in the user's cache so that it is done once."""
    return prepare_e5(default_model_folder())


@pytest.fixture(scope="session")
def usem3_folder() -> Path:
    """The second encoder, prepared in the user's cache so that it is done once."""
    return prepare_usem3(default_usem3_folder())


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of an index of `seeds/` with the default models."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    build_index([Path(__file__).parents[1] / "seeds"], folder, Config(), progress=False)
    return str(folder)
