import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_pipeline import SOURCES, FakePipeline, article

from cyqa.corpus.passages import cite
from cyqa.share.escape import visible
from cyqa.web import article as pane
from cyqa.web.article import clean_span, printed, prose, reading
from cyqa.web.foot import foot, offered
from cyqa.web.labels import EN, LANGUAGES, ZH
from cyqa.web.markup import Mark, Weight, button, highlight, plain
from cyqa.web.render import chat, confidence_word, masthead, notice, place
from cyqa.web.session import MAX_EXCHANGES, Focus, Kind, Session, exchange_of
from cyqa.web.why import why

ARTICLES = {source: article(source, raw) for source, raw in SOURCES.items()}
MARK = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)


def shown(markup: str) -> str:
    """The text of HTML, as a reader sees it."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def marked(markup: str) -> list[str]:
    return [shown(text) for text in MARK.findall(markup)]


def answered(*questions: str) -> Session:
    pipeline, session = FakePipeline(), Session(source="park.txt")
    for question in questions:
        session = session.asking(question).answered(pipeline.ask(question), 0.1234)
    return session


@pytest.mark.parametrize("text", ["<b>&\"'", "a\x00b", "\ud83d", "`${1}`{{2}}", "\u202e倒"])
def test_plain_text_shows_as_itself(text: str) -> None:
    markup = plain(text)
    assert not re.search(r"[<>\"']", markup)
    assert html.unescape(markup) == re.sub("[\x00\ud83d\u202e]", "\ufffd", text)
    markup.encode("utf-8")


def test_button_escapes_what_it_carries() -> None:
    made = button("看", "open", {"label": '"><x>'}, source='"&')
    assert made == (
        '<button type="button" data-event="open" aria-label="&quot;&gt;&lt;x&gt;" '
        'data-source="&quot;&amp;">看</button>'
    )


def test_highlight_by_hand() -> None:
    marks = [Mark(12, 14, 1, Weight.MAIN), Mark(13, 16, 2, Weight.OTHER)]
    markup = highlight("一二三四五六七", marks, ZH, offset=10)
    assert re.sub(r' data-begins="[^"]*" data-ends="[^"]*"', "", markup) == (
        '一二<mark class="main" data-number="1" tabindex="-1">三四</mark>'
        '<mark class="other" data-number="2" tabindex="-1">五六</mark>七'
    )
    assert 'data-begins="引文 1 开始"' in markup


@given(
    st.text(max_size=12),
    st.lists(st.tuples(st.integers(-2, 14), st.integers(-2, 14)).map(sorted), max_size=4),
    st.integers(0, 5),
)
def test_highlight_marks_exactly_its_characters(text: str, spans: list[list[int]], offset: int) -> None:
    marks = [
        Mark(low + offset, high + offset, n, Weight.OTHER) for n, (low, high) in enumerate(spans, start=1)
    ]
    markup = highlight(text, marks, ZH, offset)
    covering = [next((n for n, (a, b) in enumerate(spans, 1) if a <= i < b), 0) for i in range(len(text))]
    rebuilt: list[tuple[str, int]] = []
    for number, inside, outside in re.findall(
        r'<mark class="other" data-number="(\d+)"[^>]*>([^<]*)</mark>|([^<]+)', markup
    ):
        rebuilt += [(c, int(number or 0)) for c in html.unescape(inside or outside)]
    expected = visible(text)
    assert rebuilt == list(zip(expected, covering, strict=True))


@given(st.sampled_from(sorted(SOURCES)), st.data())
def test_clean_span_undoes_a_citation(source: str, data: st.DataObject) -> None:
    found = ARTICLES[source]
    start = data.draw(st.integers(0, len(found.clean) - 1))
    end = data.draw(st.integers(start + 1, len(found.clean)))
    citation = cite(found, start, end)
    low, high = clean_span(found, citation.start, citation.end)
    assert found.clean[low:high].strip("\n") == found.clean[start:end].strip("\n")
    if low < high:
        assert found.offsets.to_raw(low, high) == (citation.start, citation.end)


def test_clean_span_of_nothing_is_empty() -> None:
    assert clean_span(ARTICLES["park.txt"], 5, 5) == (0, 0)
    assert clean_span(ARTICLES["licence.txt"], 6, 8) == (0, 0), "a line break is no clean text"


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_prose_shows_all_clean_text_and_printed_all_raw(source: str) -> None:
    found = ARTICLES[source]
    assert shown(prose(found, (), ZH)) == visible(found.clean.replace("\n", ""))
    assert shown(printed(found, (), ZH)).rstrip("\n") == visible("\n".join(found.raw.splitlines())).rstrip(
        "\n"
    )


def test_prose_tells_blocks_apart() -> None:
    markup = prose(ARTICLES["park.txt"], (), ZH)
    assert '<h3 class="heading" data-block="1" dir="auto">园区一年见成效</h3>' in markup
    assert '<p class="caption" data-block="4" dir="auto">图为园区夜景</p>' in markup


def test_citation_over_a_column_break_is_marked_exactly_in_both_views() -> None:
    session = answered("基金签约后投资什么？")
    assert marked(reading(session, ARTICLES, ZH)) == ["签约落地，将重点投资智能制造"]
    assert marked(reading(session.shown(True), ARTICLES, ZH)) == ["签约落", "地，将重点投资智能制造"]
    assert session.exchanges[0].answer.citations[0].quote == "签约落\n\n地，将重点投资智能制造"


def test_only_citations_of_the_open_article_are_marked_and_one_is_main() -> None:
    session = answered("基金总规模多少？")
    assert re.findall(r'<mark class="(\w+)"', reading(session, ARTICLES, ZH)) == ["main"]
    second = session.opened(Focus(1, Kind.CITATION, 2))
    assert second.source == "licence.txt"
    assert marked(reading(second, ARTICLES, ZH)) == ["300亿元"]
    assert second.step == session.step + 1


def test_prose_shows_headings_without_the_marks_of_markdown() -> None:
    found = article("museum.txt", "# Museum reopens\n\nIt reopened.\n\n#话题# 江城首条跨江索道\n")
    place = found.raw.index("reopens")
    markup = prose(found, [Mark(place, place + 7, 1, Weight.MAIN)], ZH)
    assert shown(markup) == "Museum reopensIt reopened.#话题# 江城首条跨江索道"
    assert marked(markup) == ["reopens"]
    whole = prose(found, [Mark(0, len("# Museum"), 1, Weight.MAIN)], ZH)
    assert marked(whole) == ["Museum"]


def test_long_articles_are_shown_around_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pane, "SHOWN_CHARACTERS", 40)
    found = ARTICLES["park.txt"]
    place = found.raw.index("300亿元")
    for view in (prose, printed):
        markup = view(found, [Mark(place, place + 5, 1, Weight.MAIN)], ZH)
        assert marked(markup) == ["300亿元"]
        assert markup.count('class="omission"') == 2
        assert "前面还有" in markup
        assert "园区一年见成效" not in markup
        first = view(found, [Mark(place, place + 5, 1, Weight.MAIN)], ZH, part=1)
        assert "园区一年见成效" in first
        assert "前面还有" not in first


@pytest.mark.parametrize("length", [41, 80, 100, 121])
def test_all_parts_of_a_long_article_can_be_reached(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    monkeypatch.setattr(pane, "SHOWN_CHARACTERS", 40)
    found, seen, part = article("long.txt", "".join(map(chr, range(0x4E00, 0x4E00 + length)))), "", 1
    while part:
        markup = prose(found, (), ZH, part)
        seen += shown(markup.split("</p>")[0 if part == 1 else 1])
        following = re.search(r'data-part="(\d+)"[^>]*>后面', markup)
        part = int(following[1]) if following else 0
    assert set(found.clean) <= set(seen)


def test_answer_shows_words_context_place_and_confidence() -> None:
    markup = chat(answered("基金总规模多少？"), ARTICLES, (), ZH)
    assert '<p class="answer" dir="auto"><span lang="zh">300亿元</span>' in markup
    assert marked(markup) == ["300亿元"], "the words are marked in their sentence"
    assert "把握 <b>高</b> 87%" in markup
    assert "用时 0.12 秒" in markup
    text = shown(markup)
    assert "[1] 园区一年见成效 park.txt 第 3 段 · 第 7 行" in text
    assert "[2] 首张异地执照 licence.txt 第 3 段 · 第 4 行" in text
    assert "<q" not in markup, "the sources say no other words"
    assert markup.count('aria-current="true"') == 2, "marker and list item of the open citation"


def test_context_marks_the_cited_occurrence_of_words_that_recur() -> None:
    found = article("twice.txt", "甲队得三分，乙队得三分，丙队弃权。\n")
    second = found.clean.rindex("三分")
    answer = replace(
        FakePipeline().ask("基金总规模多少？"),
        text="三分",
        context=found.clean,
        citations=(cite(found, second, second + 2),),
    )
    session = Session(source="twice.txt").answered(answer, 0.1)
    assert '乙队得<mark class="main"' in chat(session, {"twice.txt": found}, (), ZH)


def test_context_is_left_out_where_the_words_are_the_sentence() -> None:
    answer = FakePipeline().ask("基金总规模多少？")
    session = Session().answered(replace(answer, context="300亿元"), 0.1)
    assert 'class="context"' not in chat(session, ARTICLES, (), ZH)


def test_list_answers_show_their_items() -> None:
    answer = replace(FakePipeline().ask("基金总规模多少？"), items=("一城", "一<廊>"))
    markup = chat(Session().answered(answer, 0.1), ARTICLES, (), ZH)
    assert "<li>一城</li><li>一&lt;廊&gt;<sup" in markup
    assert 'class="context"' in markup
    assert f">{answer.text}</span>" not in markup, "the sentence says it once more"
    assert "[1]" in shown(markup)
    for told in (
        replace(answer, verdict="yes"),
        replace(answer, context=""),
        replace(answer, context="300亿元"),
    ):
        markup = chat(Session().answered(told, 0.1), ARTICLES, (), ZH)
        assert "<li>一城</li>" in markup
        assert f">{answer.text}</span>" in markup


@pytest.mark.parametrize(("question", "said"), [("签约了吗？", "是"), ("Is it signed?", "Yes")])
def test_yes_or_no_stands_before_the_words_in_the_language_of_the_question(question: str, said: str) -> None:
    session = answered("基金总规模多少？")
    exchange = session.exchanges[0]
    answer = replace(exchange.answer, question=question, verdict="yes")
    markup = chat(replace(session, exchanges=(replace(exchange, answer=answer),)), ARTICLES, (), ZH)
    assert f"{said} 300亿元" in shown(markup)
    assert f"{said} 300亿元" not in shown(chat(session, ARTICLES, (), ZH))


def test_articles_that_agree_are_counted_and_what_differs_is_quoted_and_opens() -> None:
    session = answered("基金总规模多少？")
    assert "2 篇文章说法一致" in shown(chat(session, ARTICLES, (), ZH))
    exchange = session.exchanges[0]
    at = ARTICLES["licence.txt"].clean.index("6月10日")
    other = cite(ARTICLES["licence.txt"], at, at + len("6月10日"))
    answer = replace(exchange.answer, differing=(other,))
    differs = replace(session, exchanges=(replace(exchange, answer=answer),))
    markup = chat(differs, ARTICLES, (), EN)
    assert "agree" not in shown(markup)
    assert "Other passages say otherwise[3] 6月10日" in shown(markup)
    assert differs.opened(Focus(1, Kind.CITATION, 3)).place(Focus(1, Kind.CITATION, 3)) == other


def test_a_source_that_has_other_words_than_the_answer_shows_them() -> None:
    answer = FakePipeline().ask("基金总规模多少？")
    markup = chat(Session().answered(replace(answer, text="约300亿元"), 0.1), ARTICLES, (), ZH)
    assert "[1] 300亿元 园区一年见成效" in shown(markup)
    assert markup.count("<q ") == 2
    wrapped = FakePipeline().ask("基金签约后投资什么？")
    assert "<q" not in chat(Session().answered(wrapped, 0.1), ARTICLES, (), ZH), "but for a line break"


def test_a_follow_up_shows_what_it_was_taken_to_mean() -> None:
    answer = replace(FakePipeline().ask("基金总规模多少？"), rewritten='东湖<b>基金</b>"的规模？')
    markup = chat(Session().answered(answer, 0.1), ARTICLES, (), ZH)
    assert '<p class="understood">你问的是：<bdi lang="zh">东湖&lt;b&gt;' in markup
    assert (
        'data-event="edit" data-question="东湖&lt;b&gt;基金&lt;/b&gt;&quot;的规模？">修改</button>' in markup
    )
    assert markup.index("你问的是") < markup.index('class="answer')
    silent = replace(FakePipeline().ask("火星上有什么？"), rewritten="火星多大？")
    assert "Understood as: 火星多大？ Edit" in shown(chat(Session().answered(silent, 0.1), ARTICLES, (), EN))
    assert "understood" not in chat(answered("基金总规模多少？"), ARTICLES, (), ZH)


def test_an_answer_that_is_not_sure_says_perhaps() -> None:
    answer = FakePipeline().ask("基金总规模多少？")
    for sure, said in ((0.3, 1), (0.87, 0)):
        for told in (answer, replace(answer, items=("一城", "一廊"))):
            markup = chat(Session().answered(replace(told, confidence=sure), 0.1), ARTICLES, (), ZH)
            assert markup.count(ZH.answer.perhaps) == markup.count("is-unsure") == said


def test_silence_always_offers_what_could_be_asked() -> None:
    answer = replace(FakePipeline().ask("火星上有什么？"), hits=())
    session = Session().answered(replace(answer, question="甲？"), 0.1).answered(answer, 0.1)
    markup = chat(session, ARTICLES, ("甲？", "乙？", "<丙>？"), ZH)
    last = markup[markup.index('id="exchange-2"') :]
    assert re.findall('data-question="([^"]*)">', last) == ["乙？", "&lt;丙&gt;？"]


def test_a_full_conversation_says_that_the_oldest_question_goes_next() -> None:
    said = ZH.asking.fullest.format(n=MAX_EXCHANGES)
    session = answered(*["基金总规模多少？"] * (MAX_EXCHANGES - 1))
    assert said not in chat(session, ARTICLES, (), ZH)
    assert said in chat(session.answered(session.exchanges[0].answer, 0.1), ARTICLES, (), ZH)


def test_silence_labels_the_closest_passages_as_no_answers() -> None:
    session = answered("火星上有什么？")
    text = shown(chat(session, ARTICLES, (), ZH))
    assert text.index("文中没有找到答案") < text.index("最接近的段落（不是答案）")
    assert "把握" not in text[: text.index(ZH.why.name)]
    opened = session.opened(Focus(1, Kind.CLOSEST, 2))
    assert re.findall(r'<mark class="(\w+)"', reading(opened, ARTICLES, ZH))[0] == "closest"


def test_what_is_less_sure_than_wished_is_not_called_no_answer() -> None:
    session = Session(sure=0.9).answered(FakePipeline().ask("基金总规模多少？", sure=0.9), 0.1, 0.4)
    text = shown(chat(session, ARTICLES, (), ZH))
    assert "最接近的段落（可能有答案，但把握不到 90%）" in text
    assert "不是答案" not in text


def test_hostile_text_shows_as_text_everywhere() -> None:
    question = "<script>window.hacked=6</script>"
    pipeline = FakePipeline()
    session = Session(source="park.txt").answered(pipeline.ask("恶意文章写了什么？"), 0.1)
    session = session.asking(question).answered(pipeline.ask(question), 0.1).asking(question)
    session = session.opened(Focus(1, Kind.CITATION, 1))
    for labels in LANGUAGES.values():
        for markup in (
            chat(session, ARTICLES, [question], labels),
            reading(session, ARTICLES, labels),
            reading(session.shown(True), ARTICLES, labels),
            chat(Session(), ARTICLES, [question], labels),
            notice(question, labels),
        ):
            assert not re.search(r"<(script|img|svg)", markup)
            assert 'window.hacked=1"' not in markup
            for tag in re.findall(r"<[a-z][^>]*>", markup):
                assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', tag)), tag


def test_labels_speak_both_languages() -> None:
    assert 'data-language="en"' in masthead(EN)
    assert ZH.page.switch_to == "en"
    assert EN.page.switch_to == "zh"
    english = shown(chat(answered("基金总规模多少？"), ARTICLES, (), EN))
    assert "Confidence high 87%" in english
    assert "paragraph 3 · line 7" in english


@pytest.mark.parametrize(
    ("sure", "word"), [(1.0, "高"), (0.8, "高"), (0.796, "高"), (0.79, "中"), (0.5, "中"), (0.49, "低")]
)
def test_confidence_in_words(sure: float, word: str) -> None:
    assert confidence_word(sure, ZH) == word


def test_place_of_several_lines() -> None:
    citation = replace(cite(ARTICLES["park.txt"], 0, 3), line_end=9)
    assert place(citation, ZH) == "第 1 段 · 第 1–9 行"


def test_session_forgets_the_oldest_and_opens_only_what_is_there() -> None:
    answer = FakePipeline().ask("基金总规模多少？")
    session = Session()
    for _ in range(MAX_EXCHANGES + 2):
        session = session.answered(answer, 0.1)
    assert [session.exchanges[0].number, session.exchanges[-1].number] == [3, MAX_EXCHANGES + 2]
    for focus in (Focus(1, Kind.CITATION, 1), Focus(5, Kind.CITATION, 0), Focus(5, Kind.CITATION, 3)):
        assert session.opened(focus) is session
    assert session.cleared().history() == ()


def test_a_question_asked_again_knows_only_what_came_before() -> None:
    session = answered("基金总规模多少？", "基金签约后投资什么？")
    assert [turn.question for turn in session.history(2)] == ["基金总规模多少？"]
    assert session.history() == session.history(3)
    again = session.asking("基金签约后投资什么？", "a ticket", instead=2)
    assert again.failed().exchanges == session.exchanges
    kept = again.answered(session.exchanges[1].answer, 0.1)
    assert [exchange.number for exchange in kept.exchanges] == [1, 3]
    assert kept.focus == Focus(3, Kind.CITATION, 1)
    assert len(kept.answered(kept.exchanges[0].answer, 0.1).exchanges) == 3


def test_where_no_confidence_is_chosen_the_one_that_is_needed_is_told() -> None:
    options = re.findall(r"<option[^>]*>[^<]*", foot(0.9, 0.16, ZH))
    assert 'data-value="0.9"' in foot(0.9, 0.16, ZH)
    assert options[0] == '<option value="0">默认（16%）'
    assert [option for option in options if "selected" in option] == ['<option value="0.9" selected>90%']
    assert "default (16%)" in foot(0.0, 0.16, EN)
    assert [offered(sure) for sure in (0.0, 0.95, 0.5)] == [0.0, 0.95, 0.0]


def test_why_tells_what_each_score_is_of() -> None:
    answer = FakePipeline().ask("基金总规模多少？")
    unread = replace(answer, hits=tuple(replace(hit, margin=None) for hit in answer.hits))
    foreign = replace(answer, hits=tuple(replace(hit, sparse=0.0, coverage=0.25) for hit in answer.hits))
    for told, words in ((answer, "3.0"), (answer, "+6.0"), (unread, ZH.why.unread), (foreign, "0.25")):
        exchange = exchange_of(1, told, 0.1, 0.0, 0.4)
        assert f">{words}</dd>" in why(exchange, [""] * len(told.hits), ZH)
