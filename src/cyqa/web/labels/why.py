"""Why an answer was given, or none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WhyLabels:
    """In one language; those with `{…}` are for `str.format`."""

    name: str
    searched: str
    answered: str
    silent: str
    dense: str
    dense_hint: str
    sparse: str
    sparse_hint: str
    coverage_hint: str
    fused: str
    fused_hint: str
    read: str
    read_hint: str
    unread: str
    met: str


ZH = WhyLabels(
    name="为什么？",
    searched="按“{question}”查找。",
    answered=(
        "先找出最接近问题的 {n} 段，再从中选出作答的字句；把握 {sure}，不低于所要求的 {least}，所以作答。"
    ),
    silent=(
        "先找出最接近问题的 {n} 段；其中最像答案的字句，把握只有 {sure}，不到所要求的 {least}，所以不作答。"
    ),
    dense="意思相近",
    dense_hint="意思相近的程度（稠密检索：句向量的余弦，最高 1）",
    sparse="字词相同",
    sparse_hint="字词相同的程度（稀疏检索：BM25 得分；条的长短以各段中最高的为准）",
    coverage_hint="问题的字词（查词典译出）在这一段里有多少，越少见的越重（覆盖率，0 到 1）",
    fused="综合",
    fused_hint="两者合起来的得分，段落按它排列（融合分，0 到 1）",
    read="像答案",
    read_hint=(
        "其中最像答案的字句，比“此段没有答案”高出多少（阅读模型，对数几率）；负数表示更像没有；"
        "条的长短以各段中最高的为准"
    ),
    unread="未读",
    met="同有的字词：",
)

EN = WhyLabels(
    name="Why?",
    searched="Searched for “{question}”. ",
    answered=(
        "The {n} passages closest to the question were found, then the words in them that answer; "
        "their confidence of {sure} meets the required {least}, so the answer is shown."
    ),
    silent=(
        "The {n} passages closest to the question were found; the words in them most like an answer "
        "have a confidence of {sure}, less than the {least} required, so none is given."
    ),
    dense="Meaning",
    dense_hint="How close in meaning (dense retrieval: cosine of the embeddings, at most 1)",
    sparse="Words",
    sparse_hint="How far the words are the same (sparse retrieval: BM25; bars relative to the best of these)",
    coverage_hint=(
        "How much of the question's words, looked up in a dictionary, stands in it; rarer ones weigh more "
        "(coverage, 0 to 1)"
    ),
    fused="Combined",
    fused_hint="Both put together; passages are ranked by it (fused score, 0 to 1)",
    read="Answer-like",
    read_hint=(
        "How far the words in it most like an answer are above “no answer here” (the reader, in logits); "
        "below 0 none is more likely; bars relative to the best of these"
    ),
    unread="not read",
    met="Words in common: ",
)
