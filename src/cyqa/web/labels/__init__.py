"""Every word of the page that is not an article's, in Chinese and in English, by where it is shown."""

from dataclasses import dataclass

from cyqa.web.labels import answer, article, asking, page, past, timeline, views, why
from cyqa.web.labels.answer import AnsweringLabels
from cyqa.web.labels.article import ReadingLabels
from cyqa.web.labels.asking import AskingLabels
from cyqa.web.labels.page import PageLabels
from cyqa.web.labels.past import PastLabels
from cyqa.web.labels.timeline import TimelineLabels
from cyqa.web.labels.views import ViewsLabels
from cyqa.web.labels.why import WhyLabels


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the page in one language; `language` is its tag."""

    language: str
    page: PageLabels
    asking: AskingLabels
    answer: AnsweringLabels
    why: WhyLabels
    article: ReadingLabels
    past: PastLabels
    timeline: TimelineLabels
    views: ViewsLabels


ZH = Labels(
    language="zh-CN",
    page=page.ZH,
    asking=asking.ZH,
    answer=answer.ZH,
    why=why.ZH,
    article=article.ZH,
    past=past.ZH,
    timeline=timeline.ZH,
    views=views.ZH,
)

EN = Labels(
    language="en",
    page=page.EN,
    asking=asking.EN,
    answer=answer.EN,
    why=why.EN,
    article=article.EN,
    past=past.EN,
    timeline=timeline.EN,
    views=views.EN,
)

LANGUAGES = {"zh": ZH, "en": EN}
