"""The page's HTML, but for the text of articles: pure functions of records. All text is escaped here."""

from collections.abc import Mapping, Sequence

from cyqa.corpus.fold import has_han
from cyqa.records import Answer, Article, Citation, Hit
from cyqa.share.bundle import UNSURE
from cyqa.share.reference import words
from cyqa.web.article import clean_span
from cyqa.web.copies import copies
from cyqa.web.examples import example_questions
from cyqa.web.kept import to_json
from cyqa.web.labels import LANGUAGES, Labels
from cyqa.web.markup import Mark, Weight, button, highlight, language, plain
from cyqa.web.session import MAX_EXCHANGES, Exchange, Focus, Kind, Session
from cyqa.web.tools import comment, tools
from cyqa.web.why import why

N_CLOSEST = 3
N_INSTEAD = 3
HIGH = 0.8
LONG_ANSWER = 40
Articles = Mapping[str, Article]


def masthead(labels: Labels) -> str:
    """Name, purpose, new chat, the conversations kept and language switch.

    With it comes what the page shows of a question that the server has not heard of yet.
    """
    fresh = button(plain(labels.page.new_chat), "fresh")
    switch = button(plain(labels.page.switch), "language", language=labels.page.switch_to)
    return (
        f'<div class="masthead" data-language="{labels.language}" lang="{labels.language}"'
        f' data-asking="{plain(_pending("", labels))}" data-early="{plain(labels.asking.being_asked)}">'
        f'<h1><span lang="zh">成渝问答</span> <small lang="en">cyqa</small></h1>'
        f'<p class="tagline">{plain(labels.page.tagline)}</p>'
        f'<div class="actions">{fresh}{_past(labels)}{switch}</div></div>'
    )


def _past(labels: Labels) -> str:
    """A menu that the page fills with the conversations that the browser keeps."""
    said = (labels.past.unreadable, labels.past.delete, labels.past.surely)
    names = zip(("unreadable", "delete", "surely"), said, strict=True)
    words = "".join(f' data-{name}="{plain(text)}"' for name, text in names)
    notes = (("none", labels.past.none), ("full", labels.past.full), ("note", labels.past.note))
    hints = "".join(f'<p class="hint {name}">{plain(text)}</p>' for name, text in notes)
    return (
        f'<details class="past"><summary><span class="icon" title="{plain(labels.past.name)}"></span>'
        f"<span>{plain(labels.past.name)}</span></summary>"
        f'<div class="past-menu">'
        f'<ul aria-label="{plain(labels.past.name)}"{words}></ul>{hints}</div></details>'
    )


def chat(session: Session, articles: Articles, examples: Sequence[str], labels: Labels) -> str:
    """The exchanges so far, or, before the first, what could be asked."""
    asked = {exchange.question for exchange in session.exchanges}
    unasked = [example for example in examples if example not in asked]
    parts = [_exchange(exchange, session.focus, articles, unasked, labels) for exchange in session.exchanges]
    if len(parts) == MAX_EXCHANGES:
        parts.append(f'<p class="hint">{plain(labels.asking.fullest.format(n=MAX_EXCHANGES))}</p>')
    if session.pending is not None:
        parts.append(_pending(session.pending, labels))
    if session.rest:
        parts.append(_rest(session, labels))
    shown = "".join(parts) or _welcome(examples, labels)
    return (
        f'<div class="chat" role="log" aria-live="polite" aria-label="{plain(labels.asking.conversation)}"'
        f' tabindex="0" lang="{labels.language}" data-conversation="{session.conversation}"'
        f' data-kept="{plain(to_json(session))}" data-awaited="{_awaited(session)}">{shown}</div>'
    )


def _pending(question: str, labels: Labels) -> str:
    return (
        f'<section class="exchange pending">{_question(question, labels)}'
        f'<p class="searching" role="status">{plain(labels.asking.searching)}</p>'
        f"{button(plain(labels.asking.stop), 'stop')}</section>"
    )


def _awaited(session: Session) -> str:
    """What the page is to come for: a name new for each answer, and for each part of a conversation."""
    if session.pending is not None:
        return f"answer {session.ticket}"
    return f"rest {session.ticket} {len(session.rest)}" if session.is_restoring else ""


def _rest(session: Session, labels: Labels) -> str:
    """What lacks of a conversation that is being restored, or was until it was stopped."""
    form, event = (labels.past.restoring, "stop") if session.is_restoring else (labels.past.halted, "resume")
    name = labels.asking.stop if session.is_restoring else labels.past.resume
    return (
        f'<div class="rest"><p role="status">{plain(form.format(n=len(session.rest)))}</p>'
        f"{button(plain(name), event)}</div>"
    )


def notice(text: str, labels: Labels, returned: str = "", mark: str = "") -> str:
    """One line for a question that cannot be answered; empty text shows nothing.

    :param returned: the question, which goes back into its box; `mark` tells this notice from one like it.
    """
    back = f' data-returned="{plain(returned)}" data-mark="{plain(mark)}"' if returned else ""
    return f'<p class="notice" role="alert" lang="{labels.language}"{back}>{plain(text)}</p>' if text else ""


def place(citation: Citation, labels: Labels) -> str:
    """Paragraph and lines of a citation, in words."""
    form = labels.answer.place if citation.line_start == citation.line_end else labels.answer.place_lines
    return form.format(paragraph=citation.paragraph, line=citation.line_start, last=citation.line_end)


def confidence_word(confidence: float, labels: Labels) -> str:
    """high from 80%, medium from 50%, else low: of the percentage as it is shown."""
    shown, words = round(confidence * 100) / 100, labels.answer
    return words.high if shown >= HIGH else words.middle if shown >= UNSURE else words.low


def _welcome(examples: Sequence[str], labels: Labels) -> str:
    numbered = enumerate(examples, start=1)
    rows = [f"<li>{button(plain(text), 'example', number=number)}</li>" for number, text in numbered]
    offered = (
        f'<h2>{plain(labels.asking.examples)}</h2><ul class="examples">{"".join(rows)}</ul>' if rows else ""
    )
    return f'<div class="welcome"><p>{plain(labels.asking.welcome)}</p>{offered}</div>'


def _exchange(
    exchange: Exchange, focus: Focus | None, articles: Articles, examples: Sequence[str], labels: Labels
) -> str:
    answer = exchange.answer
    body = (
        _silence(exchange, focus, examples, labels)
        if answer.text is None
        else _answered(exchange, focus, articles, labels)
    )
    rewritten = "" if answer.rewritten is None else _understood(answer.rewritten, labels)
    changed = f'<p class="hint changed">{plain(labels.answer.changed)}</p>' if exchange.is_changed else ""
    return (
        f'<section class="exchange" id="exchange-{exchange.number}">{_question(exchange.question, labels)}'
        f"{rewritten}{changed}{body}"
        f"{_why(exchange, focus, labels)}</section>"
    )


def _why(exchange: Exchange, focus: Focus | None, labels: Labels) -> str:
    numbered = enumerate(exchange.places(Kind.CLOSEST), start=1)
    openers = [
        _opener(where(place, labels), Focus(exchange.number, Kind.CLOSEST, number), focus)
        for number, place in numbered
    ]
    return why(exchange, openers, labels)


def _understood(question: str, labels: Labels) -> str:
    """What a follow-up was taken to mean, and a button that puts it in the question box."""
    edit = button(plain(labels.answer.edit), "edit", question=question)
    shown = f"<bdi {language(question)}>{plain(question)}</bdi>"
    return f'<p class="understood">{plain(labels.answer.understood)}{shown} {edit}</p>'


def _question(question: str, labels: Labels) -> str:
    return (
        f'<h2 class="question"><span class="aside">{plain(labels.asking.you_asked)}</span>'
        f"<bdi {language(question)}>{plain(question)}</bdi></h2>"
    )


def _answered(exchange: Exchange, focus: Focus | None, articles: Articles, labels: Labels) -> str:
    answer = exchange.answer
    markers, rows = [], []
    for number, citation in enumerate(answer.citations, start=1):
        target = Focus(exchange.number, Kind.CITATION, number)
        name = labels.answer.marker.format(number=number, title=citation.title, place=place(citation, labels))
        markers.append(f'<sup class="marker">{_opener(f"[{number}]", target, focus, name)}</sup>')
        rows.append(_source(citation, target, focus, articles, labels, said=answer.text or ""))
    n_articles = len({citation.source for citation in answer.citations})
    agreed = labels.answer.unanimous.format(n=n_articles) if n_articles > 1 and not answer.differing else ""
    heading = (
        f"<h3>{plain(labels.answer.citations)} · {plain(agreed)}</h3>"
        if agreed
        else f'<h3 class="aside">{plain(labels.answer.citations)}</h3>'
    )
    said = _words(answer, "".join(markers), labels)
    return (
        f"{said}{_context(answer, articles, labels)}{_meta(exchange, labels)}"
        f'{heading}<ol class="citations">{"".join(rows)}</ol>'
        f"{_differing(exchange, focus, articles, labels)}"
    )


def _differing(exchange: Exchange, focus: Focus | None, articles: Articles, labels: Labels) -> str:
    """Places that tell of the same with another value."""
    numbered = enumerate(exchange.answer.differing, start=len(exchange.answer.citations) + 1)
    rows = [
        _source(citation, Focus(exchange.number, Kind.CITATION, number), focus, articles, labels)
        for number, citation in numbered
    ]
    title = f"<h3>{plain(labels.answer.differing)}</h3>"
    return f'{title}<ol class="citations">{"".join(rows)}</ol>' if rows else ""


def _source(
    citation: Citation, target: Focus, focus: Focus | None, articles: Articles, labels: Labels, said: str = ""
) -> str:
    """A cited place that opens, with its words, unless they were `said` above."""
    quote = words(citation.quote)
    quoted = "" if quote == said else f"<q {language(quote)}>{plain(quote)}</q> "
    shown = f'<span class="number">[{target.number}]</span> {quoted}{where(citation, labels)}'
    opener = _opener(shown, target, focus)
    return f"<li>{opener}{copies(citation, target.number, articles, labels)}</li>"


def _meta(exchange: Exchange, labels: Labels) -> str:
    sure = exchange.answer.confidence
    percent = round(sure * 100)
    hint = plain(labels.answer.confidence_hint.format(percent=percent))
    return (
        f'<p class="meta"><span title="{hint}">{plain(labels.answer.confidence)}'
        f" <b>{plain(confidence_word(sure, labels))}</b> {percent}%</span> {_seconds(exchange, labels)}"
        f"{tools(exchange, labels)}</p>{comment(exchange, labels)}"
    )


def _seconds(exchange: Exchange, labels: Labels) -> str:
    seconds = labels.answer.seconds.format(seconds=f"{max(exchange.seconds, 0.01):.2f}")
    return f"<span>{plain(seconds)}</span>"


def _words(answer: Answer, markers: str, labels: Labels) -> str:
    """The words that answer; or their items alone, where the sentence that is shown next holds the words."""
    text = answer.text or ""
    size = " is-long" if len(text) > LONG_ANSWER else ""
    is_unsure = confidence_word(answer.confidence, labels) == labels.answer.low
    unsure = " is-unsure" if is_unsure else ""
    perhaps = f'<span class="perhaps">{plain(labels.answer.perhaps)}</span> ' if is_unsure else ""
    words = f"{_verdict(answer)}<span {language(text)}>{plain(text)}</span>"
    shown = f'<p class="answer{size}{unsure}" dir="auto">{perhaps}{words}{markers}</p>'
    if len(answer.items) < 2:
        return shown
    is_told_next = not answer.verdict and answer.context != text and text in answer.context
    *first, last = map(plain, answer.items)
    rows = "".join(f"<li>{item}</li>" for item in (*first, last + markers * is_told_next))
    items = f'<ul class="items" {language(text)}>{rows}</ul>'
    if not is_told_next:
        return f"{shown}{items}"
    return f'<div class="answer is-list{unsure}" dir="auto">{perhaps}{items}</div>'


def _verdict(answer: Answer) -> str:
    """Yes or no, in the language of the question."""
    if answer.verdict is None:
        return ""
    asked = LANGUAGES["zh" if has_han(answer.question) else "en"]
    said = asked.answer.yes if answer.verdict == "yes" else asked.answer.no
    return f'<strong class="verdict" lang="{asked.language}">{plain(said)}</strong> '


def _context(answer: Answer, articles: Articles, labels: Labels) -> str:
    """The sentence around the words, them marked; nothing where they are the whole sentence."""
    text, context = answer.text or "", answer.context
    if not context or context == text:
        return ""
    low = _offset_in_context(answer, articles)
    mark = [Mark(low, low + len(text), 1, Weight.MAIN)] if low >= 0 else []
    shown = highlight(context, mark, labels)
    return f'<p class="context" {language(context)} dir="auto">{shown}</p>'


def _offset_in_context(answer: Answer, articles: Articles) -> int:
    """Where the cited words begin in the context, -1 if nowhere; words may recur in their sentence."""
    text, context = answer.text or "", answer.context
    primary = answer.citations[0] if answer.citations else None
    article = articles.get(primary.source) if primary else None
    if primary and article:
        start, end = clean_span(article, primary.start, primary.end)
        first = max(0, end - len(context))
        found = article.clean.find(context, first, start + len(context))
        if found >= 0 and article.clean[start:end] == text:
            return start - found
    return context.find(text)


def _silence(exchange: Exchange, focus: Focus | None, examples: Sequence[str], labels: Labels) -> str:
    words = labels.answer
    said, hint, name = words.no_answer, words.no_answer_hint, words.closest
    if exchange.is_withheld:
        percent = f"{exchange.least:.0%}"
        said, hint = words.not_sure.format(percent=percent), words.not_sure_hint
        name = words.closest_unsure.format(percent=percent)
    rows = []
    for number, hit in _apart(exchange.answer.hits)[:N_CLOSEST]:
        text = hit.passage.text.strip()
        opener = _opener(where(hit.citation, labels), Focus(exchange.number, Kind.CLOSEST, number), focus)
        rows.append(f'<li><blockquote {language(text)} dir="auto">{plain(text)}</blockquote>{opener}</li>')
    closest = f'<h3>{plain(name)}</h3><ol class="nearest">{"".join(rows)}</ol>' if rows else ""
    return (
        f'<p class="answer none">{plain(said)}</p>'
        f'<p class="hint meta">{plain(hint)} {_seconds(exchange, labels)}{tools(exchange, labels)}</p>'
        f"{comment(exchange, labels)}{'' if exchange.is_withheld else _instead(exchange, examples, labels)}"
        f"{closest}"
    )


def _apart(hits: Sequence[Hit]) -> list[tuple[int, Hit]]:
    """The hits by number, without those of which a better one holds a part."""
    kept: list[tuple[int, Hit]] = []
    for number, hit in enumerate(hits, start=1):
        one = hit.citation
        others = (other.citation for _, other in kept)
        if not any(one.source == o.source and one.start < o.end and o.start < one.end for o in others):
            kept.append((number, hit))
    return kept


def _instead(exchange: Exchange, examples: Sequence[str], labels: Labels) -> str:
    """What could be asked instead: of what is near, or else of anything; the page shows it under the last
    question.
    """
    near = example_questions(tuple(h.passage for h in exchange.answer.hits), labels.language, N_INSTEAD)
    offered = [*dict.fromkeys((*near, *examples))][:N_INSTEAD]
    rows = (button(plain(question), "instead", question=question) for question in offered)
    listed = "".join(f"<li>{row}</li>" for row in rows)
    name = plain(labels.answer.instead)
    return f'<div class="instead"><h3>{name}</h3><ul class="examples">{listed}</ul></div>' if listed else ""


def _opener(shown: str, target: Focus, focus: Focus | None, name: str = "") -> str:
    aria = {"label": name} if name else {}
    aria |= {"current": "true"} if target == focus else {}
    return button(shown, "open", aria, exchange=target.exchange, kind=target.kind, number=target.number)


def where(citation: Citation, labels: Labels) -> str:
    """Title, source and place of a citation, as HTML."""
    return (
        f'<bdi class="title" {language(citation.title)}>{plain(citation.title)}</bdi>'
        f' <bdi class="source">{plain(citation.source)}</bdi>'
        f' <span class="place">{plain(place(citation, labels))}</span>'
    )
