"""Floors that figures must not fall under, so that a regression does not land."""

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from cyqa.errors import CyqaError
from cyqa.evaluation.report import ORDER, Figure, shown
from cyqa.evaluation.score import POOLED, lower_is_better


def read_floors(path: Path) -> dict[str, float]:
    """The floors of a JSON file, `{"f1": 0.6, "en.recall@5": 0.8, "ece": 0.1}`.

    :raises CyqaError: if it cannot be read, has another form, or names no metric.
    """
    try:
        floors = json.loads(path.read_text(encoding="utf-8"))
        return _checked({str(name): float(value) for name, value in floors.items()})
    except OSError as error:
        raise CyqaError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise CyqaError(f'{path}: is not of the form {{"METRIC": VALUE}} ({error})') from error


def parse_floors(texts: Iterable[str]) -> dict[str, float]:
    """Floors as the command line gives them: `["f1=0.6"]` is `{"f1": 0.6}`.

    :raises CyqaError: naming one of another form, or one that names no metric.
    """
    floors = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            floors[name] = float(value)
        except ValueError as error:
            raise CyqaError(f"--fail-under {text}: expected METRIC=VALUE") from error
    return _checked(floors)


def _checked(floors: dict[str, float]) -> dict[str, float]:
    """The floors, if each has a known metric and a number: better said before a long run than after."""
    for name, floor in floors.items():
        if not math.isfinite(floor):
            raise CyqaError(f"{name!r} has a floor of {floor}, which guards nothing; give a number")
        if _split(name)[1] not in (*ORDER, *POOLED):
            raise CyqaError(
                f"{name!r} is no METRIC or GROUP.METRIC; metrics are {', '.join((*ORDER, *POOLED))}"
            )
    return floors


def _split(name: str) -> tuple[str, str]:
    """Group and metric of a floor's name: `_split("f1")` is `("all", "f1")`."""
    group, _, metric = name.rpartition(".")
    return group or "all", metric


def failures(figures: Mapping[str, Mapping[str, Figure]], floors: Mapping[str, float]) -> list[str]:
    """A line for each figure that is worse than its floor: under it, or over it where less is better.

    A figure that has no value, as citations have where every answer is silence, is worse than any. To be
    `refused` is good for unanswerable questions; of any other group less of it is better.

    :param floors: by metric, of all questions, or by `group.metric`.
    :raises CyqaError: if there is no such group.
    """
    lines = []
    for name, floor in floors.items():
        group, metric = _split(name)
        if group not in figures:
            raise CyqaError(f"{name}: no question is of the group {group!r}; there are {', '.join(figures)}")
        figure = figures[group].get(metric)
        less_is_better = lower_is_better(metric) or (metric == "refused" and group != "unanswerable")
        if figure is None:
            lines.append(f"{name} has no value, and a floor of {floor:g}")
        elif figure.value > floor if less_is_better else figure.value < floor:
            side = "over" if less_is_better else "under"
            lines.append(f"{name} is {shown(metric, figure.value)}, {side} {floor:g}")
    return lines
