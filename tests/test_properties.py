"""Promises of the number reader that hold for any number and any text."""

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import srsly
from hypothesis import example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from solieu.mentions.numbers import RUN
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.roles import RoleFinder
from solieu.rulebook.load import load_rules
from solieu.tokens import View

RULES = load_rules()
FIND, ROLES = QuantityFinder(RULES), RoleFinder(RULES)
CASES = Path(__file__).parent / "cases"
TEXTS = [
    pytest.param(case["text"], id=f"{folder}.{file.stem}.{case['id']}")
    for folder in ("numbers", "quantities", "ranks", "roles")
    for file in sorted((CASES / folder).glob("*.yaml"))
    for case in srsly.read_yaml(file)
]
NUMBERS = st.decimals(min_value=0, max_value=10**12, allow_nan=False, allow_infinity=False, places=2) | st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**14), st.integers(0, 5)
)


def grouped(value, group, mark):
    whole, _, tail = f"{value:f}".partition(".")
    head = re.sub(r"(?<=\d)(?=(\d{3})+$)", group, whole)
    return f"{head}{mark}{tail}" if tail else head


def one(text):
    quantities = FIND(View.of(text), ())
    assert len(quantities) == 1, [(q.value, q.unit) for q in quantities]
    return quantities[0]


@given(NUMBERS)
def test_vietnamese_digits_read_back(value):
    text = grouped(value, ".", ",")
    quantity = one(f"đạt {text} USD")
    readings = {quantity.value, quantity.other_reading}
    assert value in readings
    assert quantity.value == value or re.fullmatch(r"[1-9]\d{0,2}(,\d{3}|\.\d{3}|,\d{3}0)", text)


@given(NUMBERS)
def test_english_digits_read_back(value):
    text = grouped(value, ",", ".")
    quantity = one(f"đạt {text} USD")
    assert value in {quantity.value, quantity.other_reading}
    assert quantity.value == value or re.fullmatch(r"[1-9]\d{0,2}(\.\d{3}|,\d{3}|\.\d{3}0)", text)


@given(st.integers(1000, 10**15), st.sampled_from(["", ",5", ",25", ",0625"]))
def test_spaced_digits_read_back(whole, tail):
    quantity = one(f"đạt {grouped(Decimal(whole), ' ', ',')}{tail} USD")
    assert quantity.value == Decimal(f"{whole}{tail.replace(',', '.')}")


@given(st.integers(1, 10**6), st.sampled_from([("nghìn", 3), ("triệu", 6), ("tỷ", 9), ("nghìn tỷ", 12)]))
def test_scale_words_multiply(number, scale):
    word, power = scale
    assert one(f"đạt {number} {word} USD").value == number * 10**power


@given(st.integers(2, 10**15 - 1))
@example(5)
@example(105)
@example(1_000_005)
@example(21_000_021)
@example(10**12)
@settings(max_examples=300)
def test_number_words_read_back(number):
    quantity = one(f"có {num2words(number, lang='vi')} đồng")
    assert (quantity.value, quantity.unit, quantity.in_words) == (number, "VND", True)


def summary(text):
    view = View.of(text)
    return [(q.value, q.value_max, q.unit, q.kind, q.bound, q.form, q.rank_of) for q in FIND(view, ())]


def letters(text):
    """The letters and digits of a text, in one form: what any of its writings has in common."""
    return [c for c in View.of(text).lower if c.isalnum()]


def surfaces(text):
    view = View.of(text)
    return [letters(view.source[slice(*view.source_span(q.start, q.end))]) for q in FIND(view, ())]


TONES = {
    "òa": "oà",
    "óa": "oá",
    "ủy": "uỷ",
    "ụy": "uỵ",
    "òe": "oè",
    "óe": "oé",
    "úy": "uý",
    "ùy": "uỳ",
    "õa": "oã",
    "ỏa": "oả",
    "ọa": "oạ",
}
WRITINGS = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "new_tones": lambda text: re.sub("|".join(TONES), lambda m: TONES[m[0]], text),
    "segmented": lambda text: re.sub(r"(?<=[^\W\d]) (?=[^\W\d])", "_", text),
    "spaced": lambda text: re.sub(r"(?<=\w)([,;:)%])(?=\s|$)|(?<=[^\W\d])(/)(?=[^\W\d])", r" \1\2 ", text),
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("writing", WRITINGS)
def test_writing_does_not_matter(writing, text):
    other = WRITINGS[writing](text)
    assert summary(other) == summary(text)
    assert surfaces(other) == surfaces(text)


# Capitals carry meaning in codes ("MT", "L"), short forms ("50k") and names: these texts lose or gain it.
CASED = re.compile(r"\d(k|tr|t)\d?|\bm\b|[A-Z]\w*-\d|\b[Tt]op\b|\d ?[a-z]{2,3}\b|\d\w*/")


@pytest.mark.parametrize("text", [p for p in TEXTS if not CASED.search(p.values[0])])
def test_capitals_do_not_matter(text):
    assert summary(text.upper()) == summary(text)


WORDS = [
    "đạt", "tăng", "giảm", "từ", "đến", "hơn", "khoảng", "gần", "và", ",", "-", " - ", "/", "%", "triệu", "tỷ", "nghìn", "USD", "đồng", "tấn",
    "kg", "lần", "điểm", "thứ", "hai", "ba", "năm", "mươi", "trăm", "một nửa", "gấp đôi", "hàng chục", "vài", "rưỡi", "phần", "doanh nghiệp",
    "người", "(", ")", ".", "\n", "mỗi", "ngày", "1", "2,5", "1.950", "3,021", "10", "2005", "1.2.3", "0", "top", "trong", "nước", "hạng", "$", "k",
    "tr", "1/4", "½", "x", ":", "+", "=", "đổi", "lượng", "mua", "bán", "trở lên", "²", "_", "\u0301",
]  # fmt: skip
ANY = st.text() | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.lists(
    st.sampled_from(WORDS), max_size=40
).map("".join)  # fmt: skip


@given(ANY)
@settings(max_examples=max(600, settings.default.max_examples))
def test_any_text(text):
    view = View.of(text)
    quantities = FIND(view, ())
    roles = ROLES(view, quantities, ())
    assert all(0 <= q.start <= q.number_start < q.number_end <= q.end <= len(view.text) for q in quantities)
    assert all(a.end <= b.start for a, b in pairwise(quantities))
    assert all(view.source_span(q.start, q.end)[1] <= len(text) for q in quantities)
    cancelled = {(q.start, q.end) for q in quantities}
    owners = [RUN.match(view.lower, q.number_start).span() for q in quantities if RUN.match(view.lower, q.number_start)]
    owners += [part for q in quantities for part in q.parts if RUN.match(view.lower, part[0])]
    owners += [(r.start, r.end) for r in roles if (r.start, r.end) not in cancelled]
    assert sorted(owners) == [m.span() for m in RUN.finditer(view.lower)]


@given(ANY)
def test_interval_holds_the_value(text):
    for q in FIND(View.of(text), ()):
        top = q.value if q.value_max is None else q.value_max
        assert q.value_low is None or q.value_low <= min(q.value, top)
        assert q.value_high is None or q.value_high >= max(q.value, top)


UNITS = [
    "1",
    ",",
    "nghìn ",
    "1 ",
    "1,1 ",
    "1.000 ",
    "hai ",
    "1 tỷ đồng, ",
    "1-",
    "hàng chục ",
    "thứ ",
    "(1 ",
    "một trăm ",
    "100 ",
    "năm ",
    "từ 1 đến ",
    "/",
    "1/",
]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_work_is_linear(unit, calls):
    """Four times the text takes about four times the calls, not sixteen; seconds are in `benchmarks/linear.py`."""

    def work(size):
        view = View.of(unit * (size // len(unit)))
        return calls(lambda: ROLES(view, FIND(view, ()), ()))

    work(5_000)  # patterns are compiled when first asked for
    assert work(20_000) < 6 * max(work(5_000), 1000)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["7", ",", "nghìn "])
def test_five_megabytes(unit):
    view = View.of(unit * (5_000_000 // len(unit)))
    assert FIND(view, ()) == []
