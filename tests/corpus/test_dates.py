"""Times in text: tables that a person can read and extend. All sentences are invented."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.corpus.date_words import Granularity
from cyqa.corpus.dates import ANY_YEAR, Dated, find_dates

NEWS = Dated(0, 0, date(2021, 1, 4), date(2021, 1, 4), Granularity.DAY)
"""The date of the article in which the sentences below stand, where they need one."""
OF_2020 = Dated(0, 0, date(2020, 1, 1), date(2020, 12, 31), Granularity.YEAR)


def spell(dated: Dated, text: str) -> str:
    """`5月3日=--05-03 day`: the words, first and last day, without a year where there is none."""
    first, last = (
        day.isoformat() if dated.has_year else f"-{day:-%m-%d}" for day in (dated.first, dated.last)
    )
    days = first if first == last else f"{first}/{last}"
    return f"{text[dated.start : dated.end]}={days} {dated.granularity}"


WRITTEN_OUT = [
    ("2020年5月15日，两市签约。", "2020年5月15日=2020-05-15 day"),
    ("２０２０年５月，开工。", "２０２０年５月=2020-05-01/2020-05-31 month"),
    ("二〇二〇年五月三日成立。", "二〇二〇年五月三日=2020-05-03 day"),
    ("二零一九年第三季度", "二零一九年第三季度=2019-07-01/2019-09-30 quarter"),
    ("一九九八年十二月二十五日", "一九九八年十二月二十五日=1998-12-25 day"),
    ("2020 年 5 月 3 日", "2020 年 5 月 3 日=2020-05-03 day"),
    ("2020年6月5號簽約", "2020年6月5號=2020-06-05 day"),
    ("发布时间：2020-12-31 08:30", "2020-12-31=2020-12-31 day"),
    ("2020/5/3 与 2020.05.04", "2020/5/3=2020-05-03 day", "2020.05.04=2020-05-04 day"),
    ("2020年建成", "2020年=2020-01-01/2020-12-31 year"),
    ("2020年度总结", "2020年度=2020-01-01/2020-12-31 year"),
    ("2020年上半年", "2020年上半年=2020-01-01/2020-06-30 half"),
    ("2019年下半年", "2019年下半年=2019-07-01/2019-12-31 half"),
    ("2020年一季度", "2020年一季度=2020-01-01/2020-03-31 quarter"),
    ("2020年前三季度", "2020年前三季度=2020-01-01/2020-09-30 range"),
    ("2020年前11个月", "2020年前11个月=2020-01-01/2020-11-30 range"),
    ("2020年年初", "2020年年初=2020-01-01/2020-03-31 range"),
    ("2020年底", "2020年底=2020-10-01/2020-12-31 range"),
    ("2020年5月上旬", "2020年5月上旬=2020-05-01/2020-05-10 range"),
    ("2020年5月中旬", "2020年5月中旬=2020-05-11/2020-05-20 range"),
    ("截至2020年2月底", "2020年2月底=2020-02-21/2020-02-29 range"),
    ("2011年至2016年", "2011年至2016年=2011-01-01/2016-12-31 range"),
    ("2011—2016年", "2011—2016年=2011-01-01/2016-12-31 range"),
    ("2020年3月至5月", "2020年3月至5月=2020-03-01/2020-05-31 range"),
    ("2020年3月25日至27日", "2020年3月25日至27日=2020-03-25/2020-03-27 range"),
    ("2020年3月25日—4月3日", "2020年3月25日—4月3日=2020-03-25/2020-04-03 range"),
    ("“十四五”期间", "十四五=2021-01-01/2025-12-31 range"),
    ("十三五规划", "十三五=2016-01-01/2020-12-31 range"),
    ("上世纪90年代", "上世纪90年代=1990-01-01/1999-12-31 range"),
    ("20世纪八十年代", "20世纪八十年代=1980-01-01/1989-12-31 range"),
    ("1990年代", "1990年代=1990-01-01/1999-12-31 range"),
    ("到2025年建成", "2025年=2025-01-01/2025-12-31 year"),
    ("公元前后，2000年历史", ""),
]

WITHOUT_A_YEAR = [
    ("5月，职校揭牌。", "5月=--05-01/--05-31 month"),
    ("５月２日", "５月２日=--05-02 day"),
    ("十一月末", "十一月末=--11-21/--11-30 range"),
    ("截至11月底", "11月底=--11-21/--11-30 range"),
    ("2月29日", "2月29日=--02-29 day"),
    ("1—11月", "1—11月=--01-01/--11-30 range"),
    ("3月25日至27日举行论坛", "3月25日至27日=--03-25/--03-27 range"),
    ("5月25日报名，28日开课。", "5月25日=--05-25 day", "28日=--05-28 day"),
    ("3月开会，一个月后再会。", "3月=--03-01/--03-31 month", "一个月后=--04-01/--04-30 month"),
    ("8月收官，当日签约。", "8月=--08-01/--08-31 month", "当日=--08-01/--08-31 month"),
    ("今年3月", "今年3月=--03-01/--03-31 month"),
    ("去年年底", "去年年底=--10-01/--12-31 range"),
    ("今年", ""),
    ("本月", ""),
    ("25日电", ""),
]

WITH_THE_ARTICLE = [
    ("今年3月", "今年3月=2021-03-01/2021-03-31 month"),
    ("去年11月", "去年11月=2020-11-01/2020-11-30 month"),
    ("前年", "前年=2019-01-01/2019-12-31 year"),
    ("明年", "明年=2022-01-01/2022-12-31 year"),
    ("本月中旬", "本月中旬=2021-01-11/2021-01-20 range"),
    ("上月", "上月=2020-12-01/2020-12-31 month"),
    ("昨日", "昨日=2021-01-03 day"),
    ("3日上午", "3日=2021-01-03 day"),
    ("两年前", "两年前=2019-01-01/2019-12-31 year"),
    ("近3年", "近3年=2018-01-01/2021-12-31 range"),
    ("截至11月底", "11月底=2020-11-21/2020-11-30 range"),
    ("12月将举行", "12月=2021-12-01/2021-12-31 month"),
    ("昨晚停电，今早恢复", "昨晚=2021-01-03 day", "今早=2021-01-04 day"),
    ("将于12月举行", "12月=2021-12-01/2021-12-31 month"),
    ("项目预计10月开工", "10月=2021-10-01/2021-10-31 month"),
    ("定于3月5日开幕", "3月5日=2021-03-05 day"),
    ("已于11月开通，将延长", "11月=2020-11-01/2020-11-30 month"),
    ("西安11月开通", "11月=2020-11-01/2020-11-30 month"),
    ("年底建成", "年底=2021-10-01/2021-12-31 range"),
    ("截至年底，已有三万人", "年底=2020-10-01/2020-12-31 range"),
    ("3月起收费", "3月=2021-03-01/2021-03-31 month"),
    ("12月起客流回升", "12月=2020-12-01/2020-12-31 month"),
    ("5月底前完工", "5月底=2021-05-21/2021-05-31 range"),
    ("5月底完工", "5月底=2020-05-21/2020-05-31 range"),
    ("今年5月前报名；9月开课", "今年5月=2021-05-01/2021-05-31 month", "9月=2021-09-01/2021-09-30 month"),
    ("last year", "last year=2020-01-01/2020-12-31 year"),
]

LEANING_ON_A_TIME_BEFORE = [
    ("2019年6月立项。同年9月动工。", "同年9月=2019-09-01/2019-09-30 month"),
    ("2019年6月立项，次年投产。", "次年=2020-01-01/2020-12-31 year"),
    ("2018年5月奠基。三年后竣工。", "三年后=2021-01-01/2021-12-31 year"),
    ("2020年5月31日签约，次日开工。", "次日=2020-06-01 day"),
    ("2019年12月签约，同月到账。", "同月=2019-12-01/2019-12-31 month"),
    ("2019年12月签约，一个月后到账。", "一个月后=2020-01-01/2020-01-31 month"),
    ("2019年成立。5月扩建。", "5月=2019-05-01/2019-05-31 month"),
]

ENGLISH = [
    ("in June 2020", "June 2020=2020-06-01/2020-06-30 month"),
    ("25 March 2020", "25 March 2020=2020-03-25 day"),
    ("March 25, 2020", "March 25, 2020=2020-03-25 day"),
    ("the 5th of June", "5th of June=--06-05 day"),
    ("on March 25", "March 25=--03-25 day"),
    ("in May", "May=--05-01/--05-31 month"),
    ("It may rain. May we come?", ""),
    ("Sept. 11", "Sept. 11=--09-11 day"),
    ("since 2016", "2016=2016-01-01/2016-12-31 year"),
    ("2016 people came", ""),
    ("the first half of 2020", "first half of 2020=2020-01-01/2020-06-30 half"),
    ("between March and May 2020", "March and May 2020=2020-03-01/2020-05-31 range"),
    ("from 25 to 27 March", "25 to 27 March=--03-25/--03-27 range"),
    ("by the end of November", "end of November=--11-21/--11-30 range"),
    ("in the 1990s", "1990s=1990-01-01/1999-12-31 range"),
]

NO_DATES = [
    "2月30日", "13月", "2019年2月29日", "4月31日", "第25日", "5号线", "历时25日", "每年5月", "农历五月初五",
    "约有1380年", "已有1400年", "距今1300年", "树龄超过1200年", "1300年的悠久历史", "1300年以上",
    "如今早已", "今晚报",
    "300年", "10年底", "1.5.2020", "25日元", "五年级", "哪一年前往", "13个月", "", "2020年13月3日",
]  # fmt: skip


@pytest.mark.parametrize("row", [*WRITTEN_OUT, *WITHOUT_A_YEAR, *ENGLISH], ids=lambda row: row[0])
def test_times_by_themselves(row: tuple[str, ...]) -> None:
    text, *expected = row
    assert [spell(dated, text) for dated in find_dates(text)] == [e for e in expected if e]


@pytest.mark.parametrize("row", WITH_THE_ARTICLE, ids=lambda row: row[0])
def test_times_that_count_from_the_articles_own(row: tuple[str, ...]) -> None:
    text, *expected = row
    assert [spell(dated, text) for dated in find_dates(text, NEWS)] == expected


@pytest.mark.parametrize("row", LEANING_ON_A_TIME_BEFORE, ids=lambda row: row[0])
def test_times_that_count_from_the_one_before(row: tuple[str, str]) -> None:
    text, expected = row
    assert spell(find_dates(text, NEWS)[-1], text) == expected


@pytest.mark.parametrize("text", NO_DATES)
def test_no_times(text: str) -> None:
    assert find_dates(text) == ()


def test_the_year_of_a_paragraph_ends_with_it() -> None:
    text = "2016年，规划印发。5月，座谈会召开。\n6月，新馆落成。"
    assert [spell(dated, text) for dated in find_dates(text, OF_2020)][1:] == [
        "5月=2016-05-01/2016-05-31 month",
        "6月=2020-06-01/2020-06-30 month",
    ]


def test_a_year_that_is_only_compared_with_gives_no_year() -> None:
    text = "与2019年相比，5月的客流更大。"
    assert spell(find_dates(text, OF_2020)[-1], text) == "5月=2020-05-01/2020-05-31 month"


WORDS = "年月日号天今去本上下半同当次前后第至到—十五底初旬个一二〇两近0123456789 MayJune,.\n“”"


@given(
    st.text(st.sampled_from(WORDS), max_size=60) | st.text(max_size=60),
    st.sampled_from([None, NEWS, OF_2020]),
)
def test_any_text_has_times_in_order_and_within_it(text: str, own: Dated | None) -> None:
    found = find_dates(text, own)
    ends = [0]
    for dated in found:
        assert ends[-1] <= dated.start < dated.end <= len(text)
        assert dated.first <= dated.last
        assert dated.has_year or {dated.first.year, dated.last.year} == {ANY_YEAR}
        ends.append(dated.end)


HAN = "〇一二三四五六七八九"


def numeral(n: int) -> str:
    """Up to 39, as months and days are written: 二十五."""
    tens, ones = divmod(n, 10)
    return (HAN[tens] if tens > 1 else "") + "十" * (tens > 0) + (HAN[ones] if ones else "")


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_is_found_again_however_it_is_written(day: date) -> None:
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{numeral(day.month)}月{numeral(day.day)}日",
        day.isoformat(),
    ]
    if 1000 <= day.year < 2100:
        forms += [f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}"]
    for form in forms:
        (dated,) = find_dates(form)
        assert (dated.start, dated.end, dated.first, dated.last) == (0, len(form), day, day), form


@given(st.dates(date(1000, 1, 2), date(2998, 1, 1)), st.integers(1, 99))
def test_years_later_are_counted_from_the_time_before(day: date, years: int) -> None:
    text = f"{day.year}年{day.month}月签约，{years}年后建成，次日"
    (_, later, *_) = find_dates(text)
    assert later.first == date(day.year + years, 1, 1)
    assert later.last - later.first >= timedelta(364)
