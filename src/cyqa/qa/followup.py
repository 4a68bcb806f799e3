"""Follow-up questions: from a question and the turns before it, the question that stands alone.

Whether a question leans on earlier ones is read off its own words, in `cyqa.qa.followup_chinese` and
`cyqa.qa.followup_english`; only what it leans on comes from the turns. So a question that stands alone
is the same question after any conversation.
"""

import re
from collections.abc import Sequence

from cyqa.qa import chinese, english, followup_chinese, followup_english
from cyqa.qa.context import Context, Mention
from cyqa.records import Turn

MAX_TURNS = 8
MAX_LENGTH = 500
_HAN = re.compile(r"[\u4e00-\u9fff]")


def rewrite(question: str, history: Sequence[Turn] = ()) -> str | None:
    """The question made self-contained, or None where it is so already or nothing earlier makes it so.

    :param history: earlier turns, oldest first; the last `MAX_TURNS` are looked at. Questions longer
        than `MAX_LENGTH` characters are left alone, and nothing longer is returned.

    `rewrite("它的规模多大？", [Turn("东湖基金投资什么？", None)])` → `"东湖基金的规模多大？"`
    """
    understood: list[Turn] = []
    for turn in history[-MAX_TURNS:]:
        understood.append(Turn(_rewritten(turn.question, understood) or turn.question, turn.answer))
    return _rewritten(question, understood)


def _rewritten(question: str, turns: Sequence[Turn]) -> str | None:
    turns = [turn for turn in turns if len(turn.question) <= MAX_LENGTH]
    if not turns or len(question) > MAX_LENGTH:
        return None
    last = turns[-1]
    mentions: list[Mention] = []
    for turn in reversed(turns):
        mentions += (chinese if _is_chinese(turn.question) else english).mentions(turn.question, turn.answer)
    context = Context(last.question, last.answer, mentions)
    rewritten = (followup_chinese if _is_chinese(question) else followup_english).rewrite(question, context)
    return rewritten if rewritten and rewritten != question and len(rewritten) <= MAX_LENGTH else None


def _is_chinese(question: str) -> bool:
    return bool(_HAN.search(question))
