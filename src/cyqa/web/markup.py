"""Text to HTML that shows it and does nothing else: escaping, highlighting, buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import pairwise

from cyqa.corpus.fold import has_han
from cyqa.share.escape import visible
from cyqa.web.labels import Labels


class Weight(StrEnum):
    """How strongly a place is highlighted: the open citation, another one, or a passage that is no answer."""

    MAIN = "main"
    OTHER = "other"
    CLOSEST = "closest"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place `[start, end)` in a text, to be highlighted as citation `number`."""

    start: int
    end: int
    number: int
    weight: Weight


def plain(text: str) -> str:
    """Text as HTML that shows it and does nothing else."""
    return escape(visible(text), quote=True)


def language(text: str) -> str:
    """A `lang` attribute for text of unknown language."""
    return 'lang="zh"' if has_han(text) else 'lang=""'


def highlight(text: str, marks: Sequence[Mark], labels: Labels, offset: int = 0) -> str:
    """`text`, which stands at `offset` of the text that the marks index, as HTML with `<mark>`s.

    Where marks overlap, an earlier one covers a later one.
    """
    edges = {edge - offset for mark in marks for edge in (mark.start, mark.end)}
    cuts = sorted({0, len(text), *(edge for edge in edges if 0 < edge < len(text))})
    runs: list[tuple[Mark | None, str]] = []
    for low, high in pairwise(cuts):
        top = next((m for m in marks if m.start - offset <= low and high <= m.end - offset), None)
        if runs and runs[-1][0] is top:
            runs[-1] = top, runs[-1][1] + text[low:high]
        else:
            runs.append((top, text[low:high]))
    return "".join(_run(mark, shown, labels) for mark, shown in runs)


def _run(mark: Mark | None, text: str, labels: Labels) -> str:
    if mark is None:
        return plain(text)
    words = labels.article
    begins = words.closest_start if mark.weight is Weight.CLOSEST else words.mark_start
    return (
        f'<mark class="{mark.weight}" data-number="{mark.number}" tabindex="-1"'
        f' data-begins="{plain(begins.format(number=mark.number))}" data-ends="{plain(words.mark_end)}">'
        f"{plain(text)}</mark>"
    )


def button(shown: str, event: str, aria: Mapping[str, str] | None = None, **values: object) -> str:
    """A button that tells the page `event` with its `values`; `shown` is HTML, `aria` its ARIA attributes."""
    named = {f"aria-{key}": value for key, value in (aria or {}).items()}
    named |= {f"data-{key}": str(value) for key, value in values.items()}
    attributes = "".join(f' {key}="{plain(value)}"' for key, value in named.items())
    return f'<button type="button" data-event="{event}"{attributes}>{shown}</button>'
