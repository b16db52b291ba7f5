"""The reader of numbers, quantities, ranks and roles: its cases, and the examples of its rows."""

from decimal import Decimal
from pathlib import Path

import pint
import pytest
import srsly
from babel.numbers import NumberFormatError, parse_decimal

from solieu.mentions.numbers import read_digits
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.roles import RoleFinder
from solieu.model import Kind
from solieu.rulebook.load import load_rules
from solieu.tokens import View

RULES = load_rules()
FIND, ROLES = QuantityFinder(RULES), RoleFinder(RULES)
FOLDER = Path(__file__).parent / "cases"
EXTRA = {
    "max": "value_max", "bound": "bound", "decimals": "decimals", "low": "value_low", "high": "value_high",
    "other": "other_reading", "form": "form", "of": "rank_of",
}  # fmt: skip
NUMBERS = {"max", "low", "high", "other"}


def cases(*folders):
    for folder in folders:
        for file in sorted((FOLDER / folder).glob("*.yaml")):
            for case in srsly.read_yaml(file):
                marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
                yield pytest.param(case, id=f"{folder}.{file.stem}.{case['id']}", marks=marks)


QUANTITY_CASES = list(cases("numbers", "quantities", "ranks"))
ROLE_CASES = list(cases("roles"))


def surface(view, start, end):
    first, last = view.source_span(start, end)
    return view.source[first:last]


def found(view, quantity, asked):
    """A quantity as [surface, value, unit], with the extra columns that a case asks for."""
    row = [surface(view, quantity.start, quantity.end), quantity.value, quantity.unit]
    more = {}
    for name in asked:
        if name == "parts":
            more[name] = [surface(view, *part) for part in quantity.parts]
        elif name == "scope":
            more[name] = surface(view, *quantity.rank_scope) if quantity.rank_scope else None
        elif name == "cue":
            more[name] = surface(view, *quantity.bound_cue)
        else:
            more[name] = getattr(quantity, EXTRA[name])
    return [*row, more]


def wanted(row):
    extra = row[3] if len(row) > 3 else {}
    return [row[0], Decimal(row[1]), row[2], {k: Decimal(v) if k in NUMBERS and v else v for k, v in extra.items()}]


@pytest.mark.parametrize("case", QUANTITY_CASES)
def test_quantities(case):
    view = View.of(case["text"])
    quantities = FIND(view, ())
    want = [wanted(row) for row in case["want"]]
    asked = [row[3] for row in want] + [{}] * len(quantities)
    assert [found(view, q, names) for q, names in zip(quantities, asked, strict=False)] == want
    silent = [q for q, row in zip(quantities, case["want"], strict=True) if len(row) < 4]
    assert [(q.bound, q.value_max, q.parts) for q in silent] == [(None, None, ())] * len(silent)


@pytest.mark.parametrize("case", ROLE_CASES)
def test_roles(case):
    view = View.of(case["text"])
    roles = ROLES(view, FIND(view, ()), ())
    assert [[surface(view, r.start, r.end), r.role, r.rule] for r in roles] == case["want"]


def test_enough_cases():
    names = [param.id for param in (*QUANTITY_CASES, *ROLE_CASES)]
    negative = [p for p in QUANTITY_CASES if not p.values[0]["want"]] + [p for p in ROLE_CASES if p.values[0]["want"]]
    assert len(names) >= 300
    assert len(names) == len(set(names))
    assert len(negative) >= len(names) / 3


MEASURED = ("units", "currencies", "counts")


def measured():
    for file in MEASURED:
        for row in RULES[f"lexicon/{file}"]:
            for alias in (*row.aliases, *row.weak_aliases, *row.exact, *row.shared, *row.per_only):
                yield pytest.param(f"{file}.{row.id}", row, alias, id=f"{file}.{row.id}.{alias}")


@pytest.mark.parametrize(("rule", "row", "alias"), list(measured()))
def test_every_alias_of_a_unit_fires(rule, row, alias):
    phrase = View.of(alias).lower
    for text in row.examples:
        view = View.of(text)
        quantities = FIND(view, ())
        roles = ROLES(view, quantities, ())
        spans = [(q.start, q.end, q.rule, (q.unit or "").split("/")[-1]) for q in quantities]
        spans += [(r.start, len(view.lower), r.rule, "") for r in roles]
        for start, end, fired, below in spans:
            if phrase in view.lower[start:end] and (
                fired == rule or below in (getattr(row, "per", None), getattr(row, "unit", None), phrase)
            ):
                return
    pytest.fail(f"no example of {rule} makes {alias!r} fire")


PATTERNED = [
    (f"{file}.{row.id}", text) for file in ("roles", "thresholds") for row in RULES[f"patterns/{file}"] for text in row.examples
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), PATTERNED)
def test_example_of_a_role(rule, text):
    view = View.of(text)
    assert rule in [role.rule for role in ROLES(view, FIND(view, ()), ())]


COUNTER = [
    (f"{file}.{row.id}", text)
    for file in ("units", "currencies", "counts")
    for row in RULES[f"lexicon/{file}"]
    for text in row.counter_examples
]


@pytest.mark.parametrize(("rule", "text"), COUNTER)
def test_counter_example(rule, text):
    assert rule not in [quantity.rule for quantity in FIND(View.of(text), ())]


ROLE_COUNTER = [
    (f"{file}.{row.id}", text)
    for file in ("roles", "thresholds")
    for row in RULES[f"patterns/{file}"]
    for text in row.counter_examples
]


@pytest.mark.parametrize(("rule", "text"), ROLE_COUNTER)
def test_counter_example_of_a_role(rule, text):
    view = View.of(text)
    assert rule not in [role.rule for role in ROLES(view, FIND(view, ()), ())]


SMALL = [
    (f"{file}.{row.id}", phrase, row.examples)
    for file in ("lexicon/magnitudes", "lexicon/numerals", "lexicon/bounds")
    for row in RULES[file]
    for phrase in row.aliases
]


@pytest.mark.parametrize(("rule", "phrase", "examples"), SMALL)
def test_every_word_has_an_example(rule, phrase, examples):
    assert any(View.of(phrase).lower in View.of(text).lower for text in examples), f"{rule}: {phrase}"


@pytest.mark.parametrize("row", [*RULES["lexicon/links"], *RULES["patterns/ranks"]], ids=lambda row: row.id)
def test_words_of_a_row_stand_in_its_examples(row):
    words = [View.of(word).lower for word in row.words]
    assert all(any(word in View.of(text).lower for word in words) for text in row.examples)


@pytest.mark.parametrize("row", RULES["lexicon/bounds"], ids=lambda row: row.id)
def test_examples_of_bounds(row):
    read = [[q.bound for q in FIND(View.of(text), ())] for text in row.examples]
    if row.side == "filler":
        assert all(bounds == [">"] for bounds in read)
    else:
        assert read == [[row.bound]] * len(read)


UNIT_NAMES = {
    "t": "tonne", "tạ": "0.1 tonne", "yến": "0.01 tonne", "lb": "pound", "oz": "troy_ounce", "ha": "hectare", "bbl": "oil_barrel",
    "L": "litre", "hL": "hectolitre", "mL": "millilitre", "gal": "gallon", "ft3": "foot**3", "m2": "m**2", "km2": "km**2",
    "m3": "m**3", "mmBtu": "1e6 Btu_it", "MWh": "MW*hour", "kWh": "kW*hour", "GWh": "GW*hour", "hp": "metric_horsepower",
    "in": "inch", "ft": "foot", "mi": "mile", "nmi": "nautical_mile", "mAh": "mA*hour", "µm": "micrometer", "carat": "carat",
    "cc": "cm**3", "MVA": "MV*A", "m/s": "m/s", "kg": "kg", "g": "g", "mg": "mg", "km": "km", "m": "m", "cm": "cm", "mm": "mm",
    "nm": "nm", "W": "W", "kW": "kW", "MW": "MW", "GW": "GW", "kV": "kV", "V": "V", "acre": "acre",
    "bushel": "bushel", "Nm": "N*m", "lượng": "37.5 g", "chỉ": "3.75 g",
}  # fmt: skip
BASE = {
    "mass": "kg", "area": "m**2", "volume": "m**3", "energy": "J", "power": "W", "length": "m", "voltage": "V",
    "charge": "C", "speed": "m/s", "torque": "N*m",
}  # fmt: skip
LOCAL = {"mẫu", "sào", "công"}  # Vietnamese measures of land that no registry has


@pytest.mark.parametrize(
    "row", [r for r in RULES["lexicon/units"] if r.factor and r.family in BASE], ids=lambda r: r.id
)
def test_factors_agree_with_pint(row):
    if row.unit in LOCAL:
        assert row.factor > 0
        return
    size = pint.UnitRegistry().parse_expression(UNIT_NAMES[row.unit]) * float(row.scale or 1)
    assert size.to(BASE[row.family]).magnitude == pytest.approx(float(row.factor), rel=1e-5)


@pytest.mark.parametrize(
    "text", ["1.234.567,89", "1.234,5", "0,5", "12", "12.345.678", "1234567", "17,50", "999.999,999"]
)
def test_digits_agree_with_babel(text):
    digits = read_digits(text)
    assert digits is not None
    assert digits.value == parse_decimal(text, locale="vi", strict=True)


@pytest.mark.parametrize("text", ["1.2.3", "1,2,3", "12.34.567,8", "1.234,5.6"])
def test_what_babel_refuses_is_no_number(text):
    with pytest.raises(NumberFormatError):
        parse_decimal(text, locale="vi", strict=True)
    assert read_digits(text) is None


def test_every_rule_is_a_row():
    for param in (*QUANTITY_CASES, *ROLE_CASES):
        view = View.of(param.values[0]["text"])
        quantities = FIND(view, ())
        assert {m.rule for m in (*quantities, *ROLES(view, quantities, ()))} <= set(RULES.names)


def test_taken_digits_are_left_alone():
    view = View.of("năm 2005 đạt 5 tỷ USD")
    quantities = FIND(view, [(0, 8)])
    assert [q.value for q in quantities] == [Decimal("5000000000")]
    assert ROLES(view, quantities, [(0, 8)]) == []


def test_kinds():
    text = "5 tỷ USD; 5%; 2 điểm phần trăm; gấp 2 lần; 5 tấn; 5 USD/tấn; 5 triệu đồng/năm; 22.000 đồng/USD; 5 dự án; đứng thứ 5; 5,5"
    kinds = [q.kind for q in FIND(View.of(text), ())]
    assert kinds == [
        Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.PHYSICAL, Kind.PRICE, Kind.MONEY_RATE, Kind.EXCHANGE,
        Kind.COUNT, Kind.RANK, Kind.BARE,
    ]  # fmt: skip
