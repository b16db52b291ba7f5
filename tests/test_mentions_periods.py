"""The reader of periods: its cases, the examples of its rows, and promises that hold for any text."""

import re
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path

import edtf
import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

from solieu.mentions.periods import (
    PeriodFinder,
    infer_date,
    previous,
    resolve,
    resolve_all,
    same_period,
    year_to_date,
)
from solieu.mentions.windows import Resolved, built
from solieu.rulebook.load import load_rules
from solieu.rulebook.patterns import PeriodRow
from solieu.tokens import View

RULES = load_rules()
FIND = PeriodFinder(RULES)
ROWS: tuple[PeriodRow, ...] = RULES["patterns/periods"]
FOLDER = Path(__file__).parent / "cases" / "periods"
CASES = [
    case | {"id": f"{file.stem}.{case['id']}"}
    for file in sorted(FOLDER.glob("*.yaml"))
    for case in srsly.read_yaml(file)
]
EXAMPLES = [(row, example) for row in ROWS for example in row.examples]
COUNTER = [(row, text) for row in ROWS for text in row.counter_examples]


def read(text, doc_date=None):
    """Every period of a text as [surface, type, iso]."""
    view = View.of(text)
    periods = FIND(view)
    found = []
    for period, resolved in zip(periods, resolve_all(view, periods, doc_date), strict=True):
        start, end = view.source_span(period.start, period.end)
        kind = resolved.type if resolved and period.type != "same_period" else period.type
        found.append([text[start:end], kind, resolved.iso if resolved else None])
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    assert read(case["text"], case.get("date")) == case["want"]


def test_enough_cases():
    negative = [case for case in CASES if not any(iso for *_, iso in case["want"])]
    assert len(CASES) >= 170
    assert len(negative) >= len(CASES) / 3
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=lambda value: getattr(value, "id", ""))
def test_example_of_a_row(row, example):
    view = View.of(example.text)
    hits = [p for p in FIND(view) if p.rule == f"periods.{row.id}"]
    assert View.of(example.finds).text in [view.text[p.start : p.end] for p in hits]
    hit = next(p for p in hits if view.text[p.start : p.end] == View.of(example.finds).text)
    context = resolve(FIND(View.of(example.after))[0], example.date) if example.after else None
    resolved = resolve(hit, example.date, context)
    assert (resolved and resolved.iso) == example.iso


@pytest.mark.parametrize(("row", "text"), COUNTER, ids=lambda value: getattr(value, "id", ""))
def test_counter_example_of_a_row(row, text):
    assert f"periods.{row.id}" not in [p.rule for p in FIND(View.of(text))]


def test_rows_are_sorted():
    assert [row.id for row in ROWS] == sorted(row.id for row in ROWS)


def _variants(text):
    yield unicodedata.normalize("NFD", text)
    yield text.upper()
    yield text.replace(" ", "_") if not any(mark in text for mark in "-(,.;:\n") else text
    yield text.replace("/", " / ").replace(",", " ,").replace("(", "( ").replace(")", " )")
    yield re.sub(r" (?=[^\WA-ZĐ])", "  ", text)  # two blanks before a capital are a lost line break
    yield text.replace("-", "–")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_same_in_every_writing(case):
    want = [[kind, iso] for _, kind, iso in case["want"]]
    for text in _variants(case["text"]):
        assert [[kind, iso] for _, kind, iso in read(text, case.get("date"))] == want, text


def _edtf(iso):
    """The first and last day that edtf reads; EDTF writes a quarter as season 33 to 36."""
    for quarter in "1234":
        iso = iso.replace(f"-Q{quarter}", f"-{32 + int(quarter)}")
    parsed = edtf.parse_edtf(iso)
    return tuple(date(*ends()[:3]) for ends in (parsed.lower_strict, parsed.upper_strict))


@pytest.mark.parametrize(
    "case", [c for c in CASES if any(iso and "Q" not in iso for *_, iso in c["want"])], ids=lambda c: c["id"]
)
def test_notation_against_edtf(case):
    view = View.of(case["text"])
    for resolved in resolve_all(view, FIND(view), case.get("date")):
        if resolved and "Q" not in resolved.iso:
            assert _edtf(resolved.iso) == (resolved.start, resolved.end)


WINDOWS = {
    "2017": (built("year", (2017, None, None), (2017, None, None)), "2016", "2016"),
    "2017-Q1": (built("quarter", (2017, 1, None), (2017, 3, None)), "2016-Q1", "2016-Q4"),
    "2017-01": (built("month", (2017, 1, None), (2017, 1, None)), "2016-01", "2016-12"),
    "2017-07/2017-12": (built("half_year", (2017, 7, None), (2017, 12, None)), "2016-07/2016-12", "2017-01/2017-06"),
    "2017-03-01/2017-03-15": (
        built("half_month", (2017, 3, 1), (2017, 3, 15)), "2016-03-01/2016-03-15", "2017-02-16/2017-02-28"
    ),
    "2017-07-16/2017-07-31": (
        built("half_month", (2017, 7, 16), (2017, 7, 31)), "2016-07-16/2016-07-31", "2017-07-01/2017-07-15"
    ),
    "2017-06-12/2017-06-18": (
        built("week", (2017, 6, 12), (2017, 6, 18)), "2016-06-12/2016-06-18", "2017-06-05/2017-06-11"
    ),
    "2017-03-01": (built("day", (2017, 3, 1), (2017, 3, 1)), "2016-03-01", "2017-02-28"),
    "2016-02-29": (built("day", (2016, 2, 29), (2016, 2, 29)), "2015-02-28", "2016-02-28"),
    "2016/2017": (built("crop_year", (2016, None, None), (2017, None, None)), "2015/2016", "2014/2015"),
}  # fmt: skip


@pytest.mark.parametrize("iso", WINDOWS)
def test_reckoning(iso):
    window, year_before, just_before = WINDOWS[iso]
    assert [window.iso, same_period(window).iso, previous(window).iso] == [iso, year_before, just_before]


def test_same_period_of_leap_february_ends_with_the_month():
    february = built("month", (2017, 2, None), (2017, 2, None))
    assert same_period(february).end == date(2016, 2, 29)


SUMS = [
    ("tháng 9/2016", "2016-01/2016-09"),
    ("quý III/2016", "2016-01/2016-09"),
    ("ngày 15/8/2017", "2017-01-01/2017-08-15"),
]


@pytest.mark.parametrize(("text", "iso"), SUMS)
def test_year_to_date(text, iso):
    view = View.of(text)
    assert year_to_date(resolve(FIND(view)[0])).iso == iso


def test_context_gives_the_year():
    year = Resolved("2010", "year", date(2010, 1, 1), date(2010, 12, 31))
    month = FIND(View.of("tháng 7"))[0]
    assert resolve(month, "2017-05", year).iso == "2010-07"
    assert resolve(month, None, year).iso == "2010-07"
    assert resolve(month, "2010-03", Resolved("2010-02", "month", date(2010, 2, 1), date(2010, 2, 28))).iso == "2009-07"


STORY = "Giá cà phê ổn định. " * 20
DATED = [
    ("Hà Nội, ngày 15/8/2017\nXuất khẩu tháng 7/2017 tăng.", "2017-08-15", "ngày 15/8/2017"),
    ("Giá vàng hôm nay 31/5/2017 giảm.", "2017-05-31", "hôm nay 31/5/2017"),
    ("Tính đến hết tháng 5/2017 đạt 2 tỷ USD.", "2017-05", "đến hết tháng 5/2017"),
    (f"{STORY}Tháng 5/2017 đạt 2 tỷ. Tháng 5/2017 tăng.", "2017-05", "Tháng 5/2017"),
    ("Xuất khẩu tháng 7/2017 tăng 5% so với tháng 12/2018.", "2017-07", "tháng 7/2017"),
    ("Quý I/2006 tăng so với năm 2005.", "2006-03", "Quý I/2006"),
]


@pytest.mark.parametrize(("text", "iso", "evidence"), DATED)
def test_date_of_a_document(text, iso, evidence):
    view = View.of(text)
    found, (start, end) = infer_date(view, FIND(view))
    assert (found, view.text[start:end]) == (iso, evidence)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Giá tăng.",
        "Năm 2005 đạt 32 tỷ USD.",
        "Mục tiêu đến tháng 12/2020 đạt 5%.",
        f"{STORY}Vụ việc xảy ra ngày 3/1/2015.",
        "Tháng 11/2016 tăng mạnh, năm 2017 giảm.",
    ],
)
def test_date_of_a_document_left_open(text):
    view = View.of(text)
    assert infer_date(view, FIND(view)) is None


WORDS = """1 2 7 10 12 15 31 2016 2017 09 1.950 5,5 / - . , ; ( ) % tháng năm quý ngày tuần I IV đầu cuối nửa kỳ vụ
niên giai đoạn đến hết từ nay ngoái trước sau tới và cùng so với sẽ hiện hôm thứ hai ba T9 Q1 9T 6h30 lũy kế"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])


@given(st.lists(PIECES, max_size=24), st.sampled_from([None, "2017", "2017-02", "2016-02-29"]), st.booleans())
def test_any_text(pieces, doc_date, glued):
    text = ("" if glued else " ").join(pieces)
    view = View.of(text)
    periods = FIND(view)
    assert all(a.end <= b.start for a, b in pairwise(periods))
    assert all(0 <= p.start <= a < b <= p.end for p in periods for a, b in p.digits)
    assert all(r.start <= r.end for r in resolve_all(view, periods, doc_date) if r)
    infer_date(view, periods)


FORMS = [
    "ngày {d}/{m}/{y}",
    "ngày {d:02}-{m:02}-{y}",
    "từ {d}.{m}.{y}",
    "ngày {d} tháng {m} năm {y}",
    "{y}-{m:02}-{d:02}",
    "phiên {d:02}/{m:02}/{y}",
    "thứ hai, ngày {d}/{m}/{y}",
]


@given(st.dates(date(1960, 1, 1), date(2049, 12, 31)), st.sampled_from(FORMS))
def test_any_date_reads_back(day, form):
    (period,) = FIND(View.of(form.format(d=day.day, m=day.month, y=day.year)))
    assert resolve(period).iso == day.isoformat()


@given(
    st.dates(date(1960, 1, 1), date(2049, 12, 31)), st.sampled_from(["tháng {m}/{y}", "tháng {m} năm {y}", "T{m}/{y}"])
)
def test_any_month_reads_back(day, form):
    (period,) = FIND(View.of(form.format(m=day.month, y=day.year)))
    assert resolve(period).iso == f"{day:%Y-%m}"


@given(st.text())
def test_no_exception(text):
    FIND(View.of(text))


@pytest.mark.parametrize(
    "piece", ["1", "9,", "tháng ", "15/8 đến ", "tháng 1, 2, 3, ", "quý i, ", "năm ", "ngày 5, ", "1/"]
)
def test_linear_work(piece, calls):
    """Five times the text takes about five times the calls, not twenty-five; seconds are in `benchmarks/linear.py`."""

    def work(size):
        view = View.of((piece * (size // len(piece) + 1))[:size])
        return calls(lambda: FIND(view))

    work(10_000)  # patterns are compiled when first asked for
    assert work(50_000) < 8 * max(work(10_000), 1000)
