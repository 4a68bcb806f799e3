"""Scatter charts as SVG: coloured by the page's style sheet, named for screen readers, without scripts."""

from typing import Any
from xml.etree.ElementTree import Comment, Element, SubElement, tostring

import pygal
from pygal.etree import etree

from cyqa.share.escape import visible

etree.to_etree()  # even where lxml is installed, whose trees are of another kind

Range = tuple[float, float]
Place = tuple[float, float]

_UNSHOWN = ("defs", "title", "desc", Comment)
_UNDER = "background"


def scatter(width: int, height: int, x: Range, y: Range, **options: Any) -> pygal.XY:
    """An empty chart of this size and these ranges; where its lines are broken stands `BREAK`."""
    return pygal.XY(
        width=width,
        height=height,
        xrange=x,
        range=y,
        show_legend=False,
        show_x_guides=False,
        allow_interruptions=True,
        no_data_text="",
        js=(),
        css=(),
        **options,
    )


BREAK = (None, None)


def dot(place: Place, label: str = "", kind: str = "dot", **data: object) -> dict[str, Any]:
    """A circle of class `kind` with `data-` attributes; `label` shows when a mouse rests on it."""
    attributes = {f"data-{name}": visible(str(value)) for name, value in data.items()}
    return {"value": place, "label": visible(label), "node": {"class": kind} | attributes}


def drawn(chart: pygal.XY, kind: str, name: str) -> str:
    """The chart as `<svg class="kind">`, read out as `name`; labels are centred on their places."""
    root: Element = chart.render_tree()
    for parent in list(root.iter()):
        label = parent.find("desc[@class='label']")
        for child in list(parent):
            if child.tag in _UNSHOWN or child.get("class") == _UNDER:
                parent.remove(child)
        if label is not None:
            SubElement(parent, "title").text = label.text
    for unused in ("id", "xmlns"):
        root.attrib.pop(unused, None)
    root.attrib |= {"class": kind, "role": "img", "aria-label": visible(name), "text-anchor": "middle"}
    return tostring(root, encoding="unicode")
