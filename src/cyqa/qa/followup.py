"""Follow-up questions: from a question and the turns before it, the question that stands alone.

Whether a question leans on earlier ones is read off its own words, in `cyqa.qa.followup_chinese` and
`cyqa.qa.followup_english`; only what it leans on comes from the turns. So a question that stands alone
is the same question after any conversation. Where it lacks the name of one thing, or asks the last
question of another, it becomes that question; any other that leans is put after what the last turn said.
"""

import re
from collections.abc import Sequence
from types import ModuleType

from cyqa.qa import followup_chinese, followup_english
from cyqa.qa.introduced import person_asked
from cyqa.qa.reference import Meaning
from cyqa.records import Turn

MAX_TURNS = 8
MAX_LENGTH = 500
_ASKS = r"什么|啥|哪|谁|多少|[多几]|[怎咋]|何|\b(?:what|who|when|where|which|how|why)\b"
_ASIDE = re.compile(
    rf"^(?=.*(?:{_ASKS}))(.*[?？])(?!\s*[”’」』》〉）)】\]\"'])(?!.*(?:{_ASKS}|吗)).{{1,30}}$",
    re.IGNORECASE | re.DOTALL,
)
"""A question, and what is said after it: …是什么？举个例子."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_QUOTED = re.compile(r"[“\"《].*?[”\"》]")


def rewrite(question: str, history: Sequence[Turn] = ()) -> str | None:
    """The question made self-contained, or None where it is so already or there is nothing earlier.

    :param history: earlier turns, oldest first; the last `MAX_TURNS` are looked at. Questions longer
        than `MAX_LENGTH` characters are left alone, and nothing longer is returned.

    `rewrite("那它的规模多大？", [Turn("东湖基金投资什么？", "茶园")])` → `"东湖基金的规模多大？"`
    """
    turns: list[Turn] = []
    said = ""
    for turn in (turn for turn in history[-MAX_TURNS:] if len(turn.question) <= MAX_LENGTH):
        meaning = _meaning(_ASIDE.sub(r"\1", turn.question), turns)
        turns.append(Turn(meaning.text, turn.answer))
        stated = _language(turn.question).said(turns[-1])
        joined = _language(turn.question).joined(said, stated)
        is_followup = meaning.leans or meaning.text != turn.question
        if not stated or (is_followup and said and not turn.answer):
            continue  # what was refused says nothing
        is_told = meaning.leans and len(joined) <= _language(turn.question).MAX_SAID
        said = joined if is_told else stated
    meaning = _meaning(question, turns)
    text = _language(question).joined(said, meaning.text) if meaning.leans else meaning.text
    return text if text != question and len(text) <= MAX_LENGTH else None


def _meaning(question: str, turns: Sequence[Turn]) -> Meaning:
    stands_alone = Meaning(question, leans=False)
    if not turns or len(question) > MAX_LENGTH or person_asked(question):
        return stands_alone
    return _language(question).understood(question, turns) or stands_alone


def _language(question: str) -> ModuleType:
    return followup_chinese if _HAN.search(_QUOTED.sub("", question) or question) else followup_english
