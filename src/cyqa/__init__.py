"""cyqa: ask a folder of articles; get their exact words, with a citation into the untouched file.

>>> import cyqa
>>> cyqa.build_index(["seeds"], "index")
>>> answer = cyqa.ask("首支发展基金的总规模是多少？")
>>> answer.text, answer.citations[0].quote
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cyqa.api import ask, build_index, load_index, retrieve, timeline
    from cyqa.config import Config
    from cyqa.errors import CyqaError
    from cyqa.qa.pipeline import Pipeline
    from cyqa.qa.timeline import Event
    from cyqa.records import Answer, Article, Citation, Hit, Passage, Turn

__all__ = [
    "Answer",
    "Article",
    "Citation",
    "Config",
    "CyqaError",
    "Event",
    "Hit",
    "Passage",
    "Pipeline",
    "Turn",
    "ask",
    "build_index",
    "load_index",
    "retrieve",
    "timeline",
]
_HOMES = {name: "cyqa.records" if name[0].isupper() else "cyqa.api" for name in __all__}
_HOMES |= {"Config": "cyqa.config", "CyqaError": "cyqa.errors", "Pipeline": "cyqa.qa.pipeline"}
_HOMES |= {"Event": "cyqa.qa.timeline"}


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that `import cyqa` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cyqa' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
