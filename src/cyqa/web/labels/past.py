"""The conversations that the browser keeps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PastLabels:
    """In one language; those with `{…}` are for `str.format`."""

    name: str
    none: str
    note: str
    full: str
    unreadable: str
    delete: str
    surely: str
    not_recalled: str
    restoring: str
    halted: str
    resume: str


ZH = PastLabels(
    name="对话记录",
    none="还没有对话。",
    note="对话只存在这个浏览器里；打开时重新查找答案。",
    full="浏览器存不下更多对话了；删去几段旧的，新的才能存下。",
    unreadable="（读不出的对话）",
    delete="删除",
    surely="确定删除",
    not_recalled="这段对话读不出来，没有恢复。",
    restoring="正在恢复对话，还有 {n} 个问题……",
    halted="这段对话还有 {n} 个问题没有恢复。",
    resume="继续恢复",
)

EN = PastLabels(
    name="Conversations",
    none="None yet.",
    note="Kept in this browser only; the answers are looked up anew when opened.",
    full="The browser has no room for more; delete old conversations to keep new ones.",
    unreadable="(unreadable conversation)",
    delete="Delete",
    surely="Delete for good",
    not_recalled="This conversation cannot be read and was not restored.",
    restoring="Restoring the conversation, questions left: {n}…",
    halted="Questions not restored: {n}.",
    resume="Continue restoring",
)
