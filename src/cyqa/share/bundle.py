"""A conversation as one record, with all that is needed to check it, and its form as JSON.

The JSON is a promise to other programs: fields in the order of the classes below, UTF-8. `SCHEMA` is
raised by whatever changes them or what they mean.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cyqa import __version__
from cyqa.config import Config
from cyqa.corpus.fold import replace_surrogates
from cyqa.errors import BundleError
from cyqa.records import Answer, Article, Citation
from cyqa.share.reference import Origin, dated, origin_of

if TYPE_CHECKING:
    from cyqa.qa.pipeline import Pipeline

FORMAT, SCHEMA = "cyqa-bundle", 2
UNSURE = 0.5
"""An answer less sure than this, as a percentage is shown, is only perhaps one."""
MAX_BYTES = 64_000_000
DATA_BEGINS, DATA_ENDS = '<script type="application/json" id="cyqa-bundle">', "</script>"
"""What surrounds the bundle in a page."""

Settings = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """A file that is cited; `sha256` is of its bytes.

    `date` is a day that stands in it or in its name, or a year that may be inferred, or empty.
    """

    source: str
    title: str
    has_title: bool
    date: str
    sha256: str
    encoding: str

    @property
    def origin(self) -> Origin:
        """What a reference says of it."""
        return dated(self.date, self.has_title)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what was answered; the fields are those of `Answer`.

    `withheld` is the confidence that was asked for, where an answer that was found had less.
    """

    question: str
    rewritten: str | None
    answer: str | None
    items: tuple[str, ...]
    confidence: float
    context: str
    verdict: Literal["yes", "no"] | None
    citations: tuple[Citation, ...]
    differing: tuple[Citation, ...]
    withheld: float | None

    @property
    def is_unsure(self) -> bool:
        """Whether the answer is only perhaps one."""
        return round(self.confidence * 100) / 100 < UNSURE

    @property
    def places(self) -> tuple[Citation, ...]:
        """All places in articles that it names."""
        return self.citations + self.differing


@dataclass(frozen=True, slots=True)
class Bundle:
    """A conversation, oldest question first, and what made it.

    `made` is a time in UTC, `cyqa` a version, `reader` and `encoders` (by the view of the index that
    they make) are fingerprints; `articles` are those cited, by source.
    """

    format: str
    schema: int
    made: str
    cyqa: str
    config: Settings
    reader: str
    encoders: Mapping[str, str]
    articles: tuple[CitedArticle, ...]
    exchanges: tuple[Exchange, ...]

    @property
    def time(self) -> str:
        """`made` as people read it."""
        return self.made.replace("T", " ").replace("+00:00", " UTC")

    def article(self, source: str) -> CitedArticle | None:
        """The article of that source, if it is listed."""
        return next((article for article in self.articles if article.source == source), None)

    def origin(self, citation: Citation) -> Origin:
        """What is known of where a citation's article comes from."""
        article = self.article(citation.source)
        return article.origin if article else Origin()


@dataclass(frozen=True, slots=True)
class Export:
    """A bundle that was read from a file, and the page around it, if it was a page."""

    bundle: Bundle
    page: str | None


@dataclass(frozen=True, slots=True)
class _Head:
    format: str
    schema: int


def gather(
    answers: Sequence[tuple[Answer, float]],
    pipeline: "Pipeline",
    made: datetime | None = None,
) -> Bundle:
    """The bundle of a conversation that was held with a pipeline.

    :param answers: with the confidence that each was asked to have, 0 for any.
    :param made: an aware time; by default now.
    :raises BundleError: if a citation does not hold in the pipeline's articles, as when these have
        been indexed anew since.
    """
    threshold = pipeline.calibration.threshold
    exchanges = tuple(_exchange(answer, threshold, sure) for answer, sure in answers)
    places = [place for exchange in exchanges for place in exchange.places]
    articles = pipeline.index.articles
    for citation in places:
        article = articles.get(citation.source)
        if article is None or article.raw[citation.start : citation.end] != citation.quote:
            raise BundleError(
                f"{citation.source}: was indexed anew since it was cited; ask the question again"
            )
    return Bundle(
        format=FORMAT,
        schema=SCHEMA,
        made=(made or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        cyqa=__version__,
        config=_settings(pipeline.config),
        reader=pipeline.calibration.reader,
        encoders={name: view.fingerprint for name, view in sorted(pipeline.index.manifest.views.items())},
        articles=tuple(
            _cited(articles[source], articles) for source in sorted({place.source for place in places})
        ),
        exchanges=exchanges,
    )


def to_json(bundle: Bundle) -> str:
    """The bundle as JSON, the same for the same bundle."""
    return json.dumps(asdict(bundle), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str | bytes, name: str) -> Bundle:
    """The bundle that `to_json` wrote.

    :param name: of where it comes from, for errors.
    :raises BundleError: if it is something else, damaged, or of another version of the format.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        head = TypeAdapter(_Head).validate_json(text, strict=True)
        if head.format != FORMAT:
            raise BundleError(f"{name}: is no bundle of cyqa")
        if head.schema != SCHEMA:
            raise BundleError(
                f"{name}: is a bundle of format {head.schema}, this cyqa {__version__} reads {SCHEMA}; "
                "verify it with the cyqa that made it"
            )
        bundle = TypeAdapter(Bundle).validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise BundleError(f"{name}: is no bundle of cyqa, or damaged ({what})") from error
    sources = [article.source for article in bundle.articles]
    if len(set(sources)) < len(sources):
        raise BundleError(f"{name}: is damaged (articles: one is listed twice)")
    for number, exchange in enumerate(bundle.exchanges, start=1):
        if not 0 <= exchange.confidence <= 1:
            raise BundleError(f"{name}: is damaged (question {number}: the confidence is no probability)")
        if exchange.withheld is not None and not exchange.confidence <= exchange.withheld <= 1:
            raise BundleError(f"{name}: is damaged (question {number}: nothing was withheld)")
    return bundle


def read_export(path: Path) -> Export:
    """The bundle in an exported file, JSON or HTML.

    :raises BundleError: if it cannot be read, or holds no bundle.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BundleError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise BundleError(f"{path}: is over {MAX_BYTES // 1_000_000} MB, which no export of cyqa is")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BundleError(f"{path}: is no export of cyqa (not UTF-8)") from error
    _, begins, rest = text.partition(DATA_BEGINS)
    if begins:
        inside, ends, _ = rest.partition(DATA_ENDS)
        if not ends:
            raise BundleError(f"{path}: is damaged (its data breaks off)")
        return Export(from_json(inside, str(path)), text)
    if not text.lstrip().startswith("{"):
        raise BundleError(f"{path}: holds no bundle; export the conversation as .json or .html")
    return Export(from_json(text, str(path)), None)


def _settings(config: Config) -> Settings:
    """The configuration; of a model in a folder only the folder's name, the rest is nobody's business."""
    settings: dict[str, str | int | None] = asdict(config)
    for name in ("encoder", "reader"):
        path = Path(str(settings[name]))
        if path.is_absolute() or path.exists():
            settings[name] = path.name
    return settings


def _cited(article: Article, articles: Mapping[str, Article]) -> CitedArticle:
    origin = origin_of(article, articles)
    return CitedArticle(
        article.source, article.title, origin.has_title, origin.date, article.sha256, article.encoding
    )


def _exchange(answer: Answer, threshold: float, sure: float) -> Exchange:
    """What people typed may hold lone surrogates, which no file can."""
    return Exchange(
        question=replace_surrogates(answer.question),
        rewritten=None if answer.rewritten is None else replace_surrogates(answer.rewritten),
        answer=answer.text,
        items=answer.items,
        confidence=round(answer.confidence, 4),
        context=answer.context,
        verdict=answer.verdict,
        citations=answer.citations,
        differing=answer.differing,
        withheld=sure if answer.is_withheld(threshold, sure) else None,
    )
