"""Every word of an exported conversation that is not an article's, in Chinese and in English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of an export in one language; those with `{…}` are for `str.format`."""

    language: str
    title: str
    made: str
    understood: str
    silent: str
    not_sure: str
    perhaps: str
    confidence: str
    yes: str
    no: str
    citations: str
    differing: str
    check: str
    check_hint: str
    article: str
    checksum: str
    models: str
    reader: str
    encoder: str

    def verdict(self, verdict: str) -> str:
        """`yes` or `no` in this language."""
        return self.yes if verdict == "yes" else self.no

    def silence(self, withheld: float | None) -> str:
        """Why no answer is given, where one less sure than this was withheld or none was found."""
        return self.silent if withheld is None else self.not_sure.format(percent=f"{withheld:.0%}")


ZH = Labels(
    language="zh-CN",
    title="问答记录",
    made="{time} · cyqa {version} · {count} 个问题",
    understood="理解为：{question}",
    silent="文中没有找到答案",
    not_sure="没有找到把握达到 {percent} 的答案",
    perhaps="可能是",
    confidence="把握 {percent}%（回答正确的估计概率）",
    yes="是",
    no="否",
    citations="出处",
    differing="说法不同之处",
    check="核对",
    check_hint="答案都是文章里的原话。运行 {command}（FILE 是保存的本页，FOLDER 是文章所在的文件夹），"
    "即可逐条核对引文、位置与文件。",
    article="文章",
    checksum="文件的 SHA-256",
    models="模型",
    reader="阅读模型",
    encoder="编码模型（{view}）",
)

EN = Labels(
    language="en",
    title="Questions and answers",
    made="{time} · cyqa {version} · questions: {count}",
    understood="Understood as: {question}",
    silent="The articles do not say",
    not_sure="No answer reaches a confidence of {percent}",
    perhaps="Perhaps",
    confidence="Confidence {percent}% (estimated probability that the answer is right)",
    yes="Yes",
    no="No",
    citations="Citations",
    differing="Other passages say otherwise",
    check="Check it",
    check_hint="All answers are words of the articles. {command} checks every quotation, place and file; "
    "FILE is this page as saved, FOLDER holds the articles.",
    article="Article",
    checksum="SHA-256 of the file",
    models="Models",
    reader="reader",
    encoder="encoder ({view})",
)

LANGUAGES = {"zh": ZH, "en": EN}
