"""The learning curve of a run as a picture."""

import json
from pathlib import Path

from cyqa.errors import ModelError


def plot_curve(curve: Path, picture: Path) -> None:
    """Draws the scores in `curve.json` over the tokens read, as PNG.

    :raises ModelError: if matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ModelError("the plot needs matplotlib; run: pip install 'cyqa[train]'") from error
    rows = [row for row in json.loads(curve.read_text(encoding="utf-8")) if "cmrc" in (row["scores"] or {})]
    tokens = [row["tokens"] / 1e6 for row in rows]
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for name, label in (("cmrc", "CMRC dev"), ("xquad_zh", "XQuAD zh"), ("xquad_en", "XQuAD en on zh")):
        (line,) = axes.plot(
            tokens, [row["scores"][name][1] for row in rows], marker="o", label=f"{label}, F1"
        )
        axes.plot(tokens, [row["scores"][name][0] for row in rows], "--", color=line.get_color())
    axes.plot(tokens, [100 * row["scores"]["auc"] for row in rows], "k:", label="answerability AUC × 100")
    axes.set(xlabel="million tokens", ylabel="per cent (dashed: exact match)")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.savefig(picture, dpi=120)
