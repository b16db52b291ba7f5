"""What follows from the figures of a text by arithmetic, and what does not."""

from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import solieu
from made.rows import printed, row
from solieu.checks.derive import RULES, Derived, derive
from solieu.table.columns import FACTS

DATE = "2017-06"


def derived(text: str) -> list[tuple[object, ...]]:
    """What a text gives: rule, value, unit, flow, period."""
    return [(d.rule, str(d.value), d.unit, d.flow, d.period) for d in derive(solieu.extract_text(text, DATE).rows)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param(
            "Năm 2016, xuất khẩu hạt điều đạt 2,84 tỷ USD, tăng 18,4% so với năm 2015.",
            [("previous_level", "2399000000", "USD", "export", "2015")],
            id="growth_on_the_year",
        ),
        pytest.param(
            "Tháng 4/2017, nhập khẩu xăng dầu đạt 0,97 triệu tấn, giảm 120 nghìn tấn so với tháng trước.",
            [("previous_level", "1090000", "t", "import", "2017-03")],
            id="change_on_the_month",
        ),
        pytest.param(
            "Tính đến hết tháng 4/2017, xuất khẩu cả nước đạt 61,3 tỷ USD. "
            "Tính chung 5 tháng đầu năm 2017, xuất khẩu cả nước đạt 79,3 tỷ USD.",
            [("month_from_cumulated", "18000000000", "USD", "export", "2017-05")],
            id="month",
        ),
        pytest.param(
            "Quý I/2017, xuất khẩu cả nước đạt 44,6 tỷ USD. 6 tháng đầu năm 2017, xuất khẩu cả nước đạt 97,8 tỷ USD.",
            [("month_from_cumulated", "53200000000", "USD", "export", "2017-Q2")],
            id="quarter",
        ),
        pytest.param(
            "Năm 2016, xuất khẩu sang Ba Lan đạt 1,35 tỷ USD, nhập khẩu từ Ba Lan đạt 0,25 tỷ USD.",
            [
                ("missing_flow", "1100000000", "USD", "balance", "2016"),
                ("missing_flow", "1600000000", "USD", "total", "2016"),
            ],
            id="balance_and_total",
        ),
        pytest.param(
            "Năm 2016, tổng kim ngạch xuất khẩu đạt 176,6 tỷ USD. "
            "Năm 2016, thị trường Nhật Bản chiếm 8,3% tổng kim ngạch xuất khẩu cả nước.",
            [("part_from_share", "14660000000", "USD", "export", "2016")],
            id="part",
        ),
        pytest.param(
            "Năm 2016, xuất khẩu hạt điều đạt 2,84 tỷ USD, tăng 18,4% so với 2,4 tỷ USD năm 2015.", [], id="stated"
        ),
        pytest.param(
            "Mục tiêu năm 2018 là xuất khẩu hạt điều đạt 3,4 tỷ USD, tăng 8% so với năm 2017.", [], id="target"
        ),
        pytest.param("Năm 2016, GDP đạt 4.500 nghìn tỷ đồng, tăng 6,2% so với năm 2015.", [], id="growth_in_volume"),
        pytest.param("Sáng 22/5/2017, giá vàng đạt 36,4 triệu đồng/lượng, tăng 0,3%.", [], id="price_of_a_day"),
        pytest.param(
            "Năm 2015, xuất khẩu sang Đức đạt 5,71 tỷ USD. Năm 2016, nhập khẩu từ Đức đạt 2,85 tỷ USD.",
            [],
            id="other_period",
        ),
        pytest.param(
            "Năm 2016, xuất khẩu sang Đức đạt 5,95 tỷ USD. Năm 2016, nhập khẩu từ Pháp đạt 1,1 tỷ USD.",
            [],
            id="other_partner",
        ),
    ],
)
def test_text(text, want):
    assert derived(text) == want


def test_all_that_a_derived_fact_says():
    level, growth = solieu.extract_text(
        "Tháng 4/2017, xuất khẩu gạo của khu vực kinh tế trong nước sang Philippines đạt 20,5 nghìn tấn, "
        "giảm 18% so với cùng kỳ năm 2016.",
        DATE,
    ).rows
    [found] = derive([level, growth])
    assert found == Derived(
        rule="previous_level",
        doc_id="text",
        value=Decimal("25000"),
        value_low=Decimal("24787"),
        value_high=Decimal("25215"),
        unit="t",
        flow="export",
        measure="volume",
        commodity=level["commodity"],
        commodity_id=level["commodity_id"],
        reporter="VN",
        entity=level["entity"],
        partner=("PH",),
        indicator=None,
        qualifier=None,
        period="2016-04",
        period_start="2016-04-01",
        period_end="2016-04-30",
        period_type="month",
        operands=(level["fact_id"], growth["fact_id"]),
        formula="20500 / (1 + (-18) / 100)",
    )


def test_columns_are_those_of_a_row():
    own = {"rule", "operands", "formula"}
    assert {f.name for f in fields(Derived)} - own <= FACTS.by_name.keys()


def flow(value: str, name: str, **columns: object) -> dict[str, object]:
    return row("level", value, flow=name, **columns)


@pytest.mark.parametrize(
    ("known", "want"),
    [
        ([("8.0", "export"), ("5.0", "import")], {"balance": "3", "total": "13"}),
        ([("8.0", "export"), ("3.0", "balance")], {"import": "5", "total": "13"}),
        ([("8.0", "export"), ("13.0", "total")], {"balance": "3", "import": "5"}),
        ([("5.0", "import"), ("3.0", "balance")], {"export": "8", "total": "13"}),
        ([("5.0", "import"), ("13.0", "total")], {"export": "8", "balance": "3"}),
        ([("3.0", "balance"), ("13.0", "total")], {"export": "8", "import": "5"}),
        ([("8.0", "export"), ("5.0", "total")], {}),
        ([("8.0", "export"), ("5.0", "import"), ("3.0", "balance"), ("13.0", "total")], {}),
    ],
)
def test_missing_flows(known, want):
    found = {d.flow: str(d.value) for d in derive([flow(*each) for each in known])}
    assert {name: found.get(name) for name in want} == want
    assert found.keys() & {name for _, name in known} == set()
    assert bool(found) == bool(want)


def test_flows_of_a_good_only_from_one_sentence():
    fruit = [flow("8.0", "export", commodity="quả"), flow("5.0", "import", commodity="quả")]
    assert len(derive(fruit)) == 2
    assert derive([fruit[0], fruit[1] | {"sentence": "t"}]) == []


def test_an_open_end_stays_open():
    more_than = flow("8.0", "export") | {"bound": ">", "value_low": Decimal(8)}
    del more_than["value_high"]
    [balance, total] = derive([more_than, flow("5.0", "import")])
    assert (balance.value, balance.value_low, balance.value_high) == (Decimal(3), Decimal("2.95"), None)
    assert (total.value, total.value_low, total.value_high) == (Decimal(13), Decimal("12.95"), None)


def test_two_ways_that_agree_give_the_more_precise():
    base = {"base": "yoy", "base_period": "2015"}
    level, growth, change = row("level", "10.00"), row("growth", "25", "%", **base), row("change", "2.00", **base)
    [found] = derive([level, growth, change])
    assert (found.value, found.operands) == (Decimal(8), (level["fact_id"], change["fact_id"]))


def test_two_ways_that_contradict_each_other_give_nothing():
    base = {"base": "yoy", "base_period": "2015"}
    assert derive([row("level", "10.00"), row("growth", "25.0", "%", **base), row("change", "3.00", **base)]) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"value_max": Decimal(12)},
        {"value_form": "class"},
        {"status": "forecast"},
        {"obs_status": "F"},
        {"valid": False},
    ],
)
def test_what_nothing_is_derived_from(columns):
    growth = row("growth", "25.0", "%", base="yoy", base_period="2015")
    assert len(derive([row("level", "10.0"), growth])) == 1
    assert derive([row("level", "10.0", **columns), growth]) == []


def test_the_value_lies_within_its_interval():
    growth = row("growth", "25.0", "%", base="yoy", base_period="2015")
    rough = row("level", "863") | {"value_low": Decimal(862), "value_high": Decimal(964)}
    [found] = derive([rough, growth])
    assert found.value_low is not None
    assert found.value_high is not None
    assert found.value_low <= found.value <= found.value_high


def test_every_rule_is_tried():
    assert RULES.keys() == {"previous_level", "month_from_cumulated", "missing_flow", "part_from_share"}
    assert derive([]) == []


@given(
    now=st.integers(1, 10**12).map(lambda n: Fraction(n, 1000)),
    then=st.integers(1, 10**12).map(lambda n: Fraction(n, 1000)),
    places=st.tuples(st.integers(-3, 4), st.integers(0, 3)),
)
def test_what_was_there_before_lies_within_the_interval(now, then, places):
    growth = printed("growth", (now / then - 1) * 100, places[1], unit="%", base="yoy", base_period="2015")
    for found in derive([printed("level", now, places[0]), growth]):
        assert found.value_low is None or Fraction(found.value_low) <= then
        assert found.value_high is None or then <= Fraction(found.value_high)
