"""Figures that contradict each other: planted contradictions fire the check that is meant, their twins none."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import srsly
from hypothesis import assume, given
from hypothesis import strategies as st

import solieu
from made.rows import printed, row
from solieu.checks.arithmetic import CHECKS, violations
from solieu.checks.arithmetic.intervals import Interval, shown

CASES = srsly.read_yaml(Path(__file__).parent / "cases" / "arithmetic.yaml")
DATE = "2017-06"


def fired(*rows: dict[str, Any]) -> list[str]:
    return [v.check for v in violations(rows)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_text(case):
    assert fired(*solieu.extract_text(case["text"], DATE).rows) == case["fires"]


def test_cases_are_well_formed():
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case.keys() == {"id", "text", "fires"} for case in CASES)
    assert {name for case in CASES for name in case["fires"]} == CHECKS.keys() - {"part_of_whole"}
    assert 3 * sum(case["fires"] == [] for case in CASES) >= len(CASES)


def test_every_check_says_what_it_compares():
    assert all("ompare" in str(check.__doc__) for check in CHECKS.values())


def test_what_a_violation_says():
    level = row("level", "16.34", quote="16,34 USD")
    growth = row("growth", "-11.9", "%", quote="11,9%", base="previous")
    change = row("change", "-1.21", quote="1,21 USD", base="previous")
    [found] = violations([change, growth, level])
    assert found.check == "level_change_growth"
    assert found.doc_id == "d"
    assert found.facts == (level["fact_id"], growth["fact_id"], change["fact_id"])
    assert found.figures == "16,34 USD, 11,9%, 1,21 USD"
    assert (found.expected, found.found) == ("-2.21832 to -2.19591", "-1.215 to -1.205")
    assert found.gap.quantize(Decimal("0.00001")) == Decimal("0.98091")
    assert found.message == (
        "The change is -2.21832 to -2.19591 USD (from 16,34 USD, 11,9%), but the text has 1,21 USD: 0.980913 USD apart."
    )


def trio(growth: str = "25.0", change: str = "2.00", level: str = "10.0", **columns: Any) -> list[dict[str, Any]]:
    base = {"base": "yoy", "base_period": "2015"}
    return [row("level", level), row("growth", growth, "%", **base), row("change", change, **{**base, **columns})]


@pytest.mark.parametrize(
    ("rows", "fires"),
    [
        (trio(), []),
        (trio(change="2.10"), ["level_change_growth"]),
        (trio(growth="-50.0", change="-10.0"), []),
        (trio(growth="-50.0", change="10.0"), ["level_change_growth"]),
        (trio(growth="-100.0", change="2.00"), []),
        (trio(change="2.10", base="previous"), []),
        (trio(change="2.10", unit="VND"), []),
        (trio(change="2.10", commodity="gạo"), []),
        (trio(change="2.10", status="estimate"), ["level_change_growth"]),
        (trio(change="2.10", status="target"), []),
        (trio(change="2.10", obs_status="F"), []),
        (trio(change="2.10", valid=False), []),
        (trio(change="2.10", sentence="t"), []),
        (trio(change="2.10", value_low=None), []),
        (trio(change="2.10", value_high=None), ["level_change_growth"]),
        ([*trio(change="2.10"), row("level", "11.0", sentence="t")], []),
        ([*trio(change="2.10"), row("level", "10.01", sentence="t")], ["level_change_growth"]),
        ([*trio(change="2.10"), row("growth", "35.0", "%", base="yoy", base_period="2015")], []),
        ([r | {"measure": "gdp"} for r in trio(change="2.10")], []),
        ([r | {"measure": "other"} for r in trio(change="2.10")], []),
        ([r | {"measure": "other", "indicator": "stock"} for r in trio(change="2.10")], ["level_change_growth"]),
        ([r | {"flow": "balance"} for r in trio(change="2.10")], []),
    ],
)
def test_level_change_growth(rows, fires):
    assert fired(*rows) == fires


def test_what_is_said_of_another_level_is_no_contradiction():
    """A level of a narrower series stands between: the growth may be its own."""
    level, growth, change = trio(change="2.10")
    narrower = row("level", "3.00", start=5, indicator="fdi_disbursed")
    said = [r | {"sentence": "of twenty characters"} for r in (level, growth | {"start": 10}, change | {"start": 12})]
    assert fired(*said) == ["level_change_growth"]
    assert fired(*said, narrower | {"sentence": "of twenty characters"}) == []


@pytest.mark.parametrize(
    ("sentence", "flow", "status", "fires"),
    [
        ("s", None, None, ["level_change_growth"]),
        ("t", "export", None, ["level_change_growth"]),
        ("t", None, None, []),
        ("t", "export", "estimate", ["level_change_growth"]),
        ("t", "export", "target", []),
    ],
)
def test_far_figures_must_say_all_of_themselves(sentence, flow, status, fires):
    now, then = row("level", "10.0", flow=flow), row("level", "8.0", period="2015", flow=flow, sentence=sentence)
    growth = row("growth", "35.0", "%", base="yoy", base_period="2015", flow=flow)
    assert fired(now, then | ({"status": status} if status else {}), growth) == fires


@pytest.mark.parametrize(
    ("value", "columns", "fires"),
    [
        ("411.1", {}, ["balance"]),
        ("411.1", {"sentence": "t", "reporter": None}, []),
        ("408.8", {}, []),
        ("411.1", {"partner": ["US"]}, []),
        ("411.1", {"measure": "volume"}, []),
    ],
)
def test_balance(value, columns, fires):
    flows = [row("level", "1080.0"), row("level", "671.3", flow="import")]
    assert fired(*flows, row("level", value, flow="balance", **columns)) == fires


def test_a_round_number_may_be_rounded_to_tens():
    exports = row("level", "1080", decimals=0, value_low=Decimal("1079.5"), value_high=Decimal("1080.5"))
    imports = row("level", "671.3", flow="import")
    assert fired(exports, imports, row("level", "411.1", flow="balance")) == []
    assert fired(exports, imports, row("level", "419.1", flow="balance")) == ["balance"]
    assert fired(exports | {"bound": ">"}, imports, row("level", "411.1", flow="balance")) == ["balance"]


def test_a_contradiction_is_listed_once():
    flows = [row("level", "14.6"), row("level", "14.7", flow="import")]
    balances = [row("level", "1.1", flow="balance", sentence=s) for s in "stu"]
    assert fired(*flows, *balances) == ["balance"]


@pytest.mark.parametrize(
    ("outer", "inner", "columns", "fires"),
    [
        ("5.0", "6.0", {}, ["cumulated"]),
        ("5.0", "5.0", {}, []),
        ("5.0", "6.0", {"measure": "price"}, []),
        ("5.0", "6.0", {"indicator": "stock", "measure": "volume"}, []),
        ("5.0", "6.0", {"flow": "balance"}, []),
        ("5.0", "6.0", {"reporter": None}, []),
        ("5.0", "6.0", {"period_type": "instant"}, []),
    ],
)
def test_cumulated(outer, inner, columns, fires):
    rows = [row("level", outer, period="2017-01/2017-05"), row("level", inner, period="2017-05", sentence="t")]
    assert fired(*({name: cell for name, cell in {**r, **columns}.items() if cell is not None} for r in rows)) == fires


@pytest.mark.parametrize(
    ("ratio", "columns", "fires"),
    [
        ("80.0", {}, []),
        ("90.0", {}, ["times"]),
        ("90.0", {"base": None}, []),
        ("90.0", {"base": "plan"}, []),
        ("90.0", {"of": "GDP"}, []),
        ("0.8", {"unit": "times"}, []),
        ("0.9", {"unit": "times"}, ["times"]),
    ],
)
def test_times(ratio, columns, fires):
    levels = [row("level", "8.0"), row("level", "10.0", period="2015")]
    made = {"unit": "%", "base": "yoy", "base_period": "2015", **columns}
    assert fired(*levels, row("ratio", ratio, **made)) == fires


def wholes_and_parts(*parts: dict[str, Any], value: str = "10.0") -> list[str]:
    whole = row("level", value)
    return fired(whole, *({**part, "part_of": whole["fact_id"]} for part in parts))


def sector(value: str, name: str) -> dict[str, Any]:
    return row("level", value, entity_id=name, entity=name, entity_type="ownership_sector")


def market(value: str, code: str, kind: str = "country") -> dict[str, Any]:
    return row("level", value, partner=[code], partner_kind=kind)


@pytest.mark.parametrize(
    ("parts", "fires"),
    [
        ([market("11.0", "US")], ["part_of_whole"]),
        ([market("9.0", "US")], []),
        ([market("11.0", "US") | {"unit": "VND"}], []),
        ([market("11.0", "US") | {"period": "2015"}], []),
        ([market("6.0", "US"), market("5.0", "CN")], ["table_total"]),
        ([market("6.0", "US"), market("4.0", "CN")], []),
        ([market("6.0", "DE"), market("5.0", "EU", "bloc")], []),
        ([market("6.0", "US"), market("5.0", "US")], []),
        ([market("6.0", "US"), row("level", "5.0", commodity="gạo")], []),
        ([sector("3.0", "domestic_sector"), sector("7.0", "fdi_sector")], []),
        ([sector("3.0", "domestic_sector"), sector("6.0", "fdi_sector")], ["table_total"]),
        ([sector("3.0", "domestic_sector"), sector("6.0", "state_sector")], []),
    ],
)
def test_parts(parts, fires):
    assert wholes_and_parts(*parts) == fires


def share(value: str, **columns: Any) -> dict[str, Any]:
    return row("share", value, "%", **{"of": "xuất khẩu", "focus": "partner", "partner_kind": "country", **columns})


@pytest.mark.parametrize(
    ("shares", "fires"),
    [
        ([("60.0", "US"), ("41.0", "CN")], ["shares_sum"]),
        ([("60.0", "US"), ("40.0", "CN")], []),
        ([("60.0", "US"), ("41.0", "US")], []),
        ([("60.0", "US"), ("41.0", None)], []),
    ],
)
def test_shares_sum(shares, fires):
    assert fired(*(share(value, partner=[code] if code else None) for value, code in shares)) == fires


def test_shares_of_groups_of_countries_may_overlap():
    assert fired(share("60.0", partner=["US"]), share("45.0", partner=["APEC"], partner_kind="bloc")) == []


@pytest.mark.parametrize(
    ("columns", "fires"),
    [
        ({}, ["share_of_whole"]),
        ({"focus": "commodity"}, []),
        ({"of": None}, ["share_of_whole"]),
        ({"of": None, "sentence": "t"}, []),
    ],
)
def test_share_of_whole(columns, fires):
    part = row("level", "3.0", partner=["US"], sentence=columns.get("sentence", "s"))
    assert fired(row("level", "10.0"), part, share("40.0", partner=["US"], **columns)) == fires


def test_where_several_levels_may_be_the_whole_all_must_miss():
    of_rice = {"commodity": "gạo", "partner": ["CN"]}
    part, all_rice = row("level", "3.0", **of_rice), row("level", "10.0", commodity="gạo")
    said = share("40.0", **(of_rice | {"focus": None}))
    assert fired(part, all_rice, said) == ["share_of_whole"]
    assert fired(part, all_rice, row("level", "7.5"), said) == []


def test_price_in_another_unit_of_mass():
    price = row("level", "2.00", "USD/kg", measure="price", qualifier="average")
    volume, value = row("level", "300.0", "t", measure="volume"), row("level", "600000")
    assert fired(price, volume, value) == []
    assert fired(price, volume, row("level", "700000")) == ["price_volume"]


def test_nothing_of_nothing():
    assert violations([]) == []


# Intervals


def between(low: str | None, high: str | None) -> Interval:
    return Interval.of(*(None if end is None else Decimal(end) for end in (low, high)))


@pytest.mark.parametrize(
    ("found", "want"),
    [
        (between("1", "2") + between("10", None), between("11", None)),
        (between("1", "2") - between("10", None), between(None, "-8")),
        (between("-2", "3") * between("-5", "7"), between("-15", "21")),
        (between("0", "0") * between(None, None), between("0", "0")),
        (between("1", None) * between("-2", "-1"), between(None, "-1")),
        (between("1", "2") / between("4", "5"), between("0.2", "0.5")),
        (between("1", "2") / between("0", "4"), between("0.25", None)),
        (between("1", "2") / between("-4", "0"), between(None, "-0.25")),
        (between("1", "2") / between("-1", "1"), between(None, None)),
        (between("1", "2") / between("0", "0"), between(None, None)),
        (between("3", "4") / between("2", None), between("0", "2")),
    ],
)
def test_reckoning_with_intervals(found, want):
    assert found == want


def test_a_quotient_is_rounded_outward():
    third = Interval.exactly(1) / Interval.exactly(3)
    assert Fraction(third.low) < Fraction(1, 3) < Fraction(third.high)


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        (between("1", "2"), between("2", "3"), "0"),
        (between("1", "2"), between("2.5", "3"), "0.5"),
        (between("5", None), between(None, "3"), "2"),
        (between(None, None), between("1", "1"), "0"),
    ],
)
def test_gap(one, other, gap):
    assert one.gap(other) == other.gap(one) == Decimal(gap)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        (between("1234567.8", "1234567.9"), "1,234,560 to 1,234,570"),
        (between("0.5", "0.5"), "0.5"),
        (between("-2", None), "at least -2"),
        (between(None, "1000"), "at most 1,000"),
        (between(None, None), "anything"),
    ],
)
def test_an_interval_as_text(what, text):
    assert str(what) == text


def test_a_number_as_text():
    assert [shown(Decimal(n)) for n in ("0.0012300", "98765432", "100")] == ["0.00123", "98,765,400", "100"]


# What is consistent and printed with any precision never fires


AMOUNT = st.integers(1, 10**12).map(lambda n: Fraction(n, 1000))
PLACES = st.integers(-3, 4)


@given(now=AMOUNT, then=AMOUNT, places=st.tuples(PLACES, PLACES, PLACES), percent=st.integers(0, 3))
def test_a_step_printed_with_any_precision(now, then, places, percent):
    base = {"base": "yoy", "base_period": "2015"}
    step = [
        printed("level", now, places[0]),
        printed("level", then, places[1], period="2015"),
        printed("growth", (now / then - 1) * 100, percent, unit="%", **base),
        printed("change", now - then, places[2], **base),
        printed("ratio", now / then, percent, unit="times", **base),
    ]
    assert fired(*step) == []


@given(exports=AMOUNT, imports=AMOUNT, places=st.tuples(PLACES, PLACES, PLACES, PLACES), percent=st.integers(0, 3))
def test_a_balance_printed_with_any_precision(exports, imports, places, percent):
    total = exports + imports
    rows = [
        printed("level", exports, places[0]),
        printed("level", imports, places[1], flow="import"),
        printed("level", exports - imports, places[2], flow="balance"),
        printed("level", total, places[3], flow="total"),
    ]
    assert fired(*rows) == []


@given(part=AMOUNT, rest=AMOUNT, places=st.tuples(PLACES, PLACES, PLACES), percent=st.integers(0, 3))
def test_parts_printed_with_any_precision(part, rest, places, percent):
    total = part + rest
    whole = printed("level", total, places[0])
    sectors = [
        printed("level", size, place, entity=name, entity_id=name, part_of=whole["fact_id"])
        for size, place, name in zip((part, rest), places[1:], ("domestic_sector", "fdi_sector"), strict=True)
    ]
    one = {"unit": "%", "entity": "domestic_sector", "entity_id": "domestic_sector", "of": "xuất khẩu"}
    assume(all(r["value"] >= 0 for r in (whole, *sectors)))
    assert fired(whole, *sectors, printed("share", part / total * 100, percent, **one)) == []


@given(price=AMOUNT, volume=AMOUNT, places=st.tuples(PLACES, PLACES, PLACES))
def test_a_price_printed_with_any_precision(price, volume, places):
    rows = [
        printed("level", price, places[0], unit="USD/t", measure="price", qualifier="average"),
        printed("level", volume, places[1], unit="t", measure="volume"),
        printed("level", price * volume, places[2]),
    ]
    assert fired(*rows) == []


RELEASE = (Path(__file__).parents[1] / "corpus" / "releases" / "2021-03.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "planted", "fires"),
    [
        ("tháng", "tháng", []),
        ("chiếm 23,7%", "chiếm 32,7%", ["share_of_whole"]),
        ("chiếm 17,4%", "chiếm 14,7%", ["share_of_whole"]),
        ("cộng lại đạt 15,69", "cộng lại đạt 16,59", ["share_of_whole"]),
        ("tương đương 54,2%", "tương đương 45,2%", ["share_of_whole"]),
        ("xuất siêu 930", "xuất siêu 390", ["balance"]),
        ("ước đạt 28,01", "ước đạt 21,08", ["balance"]),
        ("tăng 40,3%", "tăng 43,0%", ["level_change_growth"]),
    ],
)
def test_a_digit_changed_in_a_release_is_seen_though_the_whole_is_an_estimate(said, planted, fires):
    assert RELEASE.count(said)
    found = solieu.extract_text(RELEASE.replace(said, planted)).contradictions()
    assert [violation.check for violation in found] == fires
