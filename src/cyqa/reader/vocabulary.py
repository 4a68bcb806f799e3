"""Which pieces of the vocabulary a shipped reader keeps, and the tokeniser that has only those."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cyqa.errors import ModelError

_SPACE = "▁"


@dataclass(frozen=True, slots=True)
class Pruned:
    """`kept` `(n,)` int64: old ids in order, so that a new id is an index into it; `tokenizer`: its JSON."""

    kept: NDArray[np.int64]
    tokenizer: str


def prune(tokenizer: Path, n_pieces: int) -> Pruned:
    """A Unigram tokeniser with the `n_pieces` pieces that matter most for Chinese and English.

    Always kept: control tokens, pieces of ASCII, of Chinese characters and punctuation, and every single
    character, so that no text becomes unknown. The rest are the most probable pieces of all other languages.

    :raises ModelError: if the file is not a Unigram tokeniser, or `n_pieces` is too few.
    """
    try:
        described: dict[str, Any] = json.loads(tokenizer.read_text(encoding="utf-8"))
        vocabulary: list[tuple[str, float]] = described["model"]["vocab"]
        control = {token["content"] for token in described["added_tokens"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{tokenizer} is not a Unigram tokenizer ({error}); use that of multilingual-e5"
        ) from error
    wanted = {at for at, (piece, _) in enumerate(vocabulary) if piece in control or _is_needed(piece)}
    if len(wanted) > n_pieces:
        raise ModelError(
            f"{n_pieces} pieces are too few: Chinese and English need {len(wanted)}; raise --pieces"
        )
    by_score = sorted(set(range(len(vocabulary))) - wanted, key=lambda at: -vocabulary[at][1])
    kept = sorted(wanted | set(by_score[: n_pieces - len(wanted)]))
    new_id = {vocabulary[at][0]: new for new, at in enumerate(kept)}
    described["model"]["vocab"] = [vocabulary[at] for at in kept]
    described["model"]["unk_id"] = kept.index(described["model"]["unk_id"])
    described["added_tokens"] = [{**t, "id": new_id[t["content"]]} for t in described["added_tokens"]]
    # The template would add control tokens; the reader lays out its input itself.
    described["post_processor"] = None
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return Pruned(np.array(kept, dtype=np.int64), text)


def _is_needed(piece: str) -> bool:
    body = piece.replace(_SPACE, "")
    return len(body) <= 1 or all(character.isascii() or _is_chinese(character) for character in body)


def _is_chinese(character: str) -> bool:
    """Chinese characters, and the punctuation and wide forms that Chinese text uses."""
    code = ord(character)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x3000 <= code <= 0x303F
        or 0xFF00 <= code <= 0xFFEF
        or character in "·—“”‘’…℃"
    )
