"""Each check has rows that it must refuse, and lets the whole gold of the corpus pass."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from solieu.checks import CHECKS, Known, check_row
from solieu.checks.known import shipped
from solieu.checks.periods import days_of
from solieu.evaluate.gold import GoldDocument, read_gold
from solieu.model import Evidence, Quantity
from solieu.tokens import View

CORPUS = Path(__file__).parents[1] / "corpus"
TEXT = (
    "Năm 2005, xuất khẩu gạo sang Nhật Bản đạt trên 32,4 tỉ USD, giảm 17,5 %, đứng thứ 42 trong 131 nước. "
    "Sản lượng tăng 10, 12 và 15 triệu tấn, chiếm 40% cả nước."
)


@pytest.fixture(scope="module")
def known() -> Known:
    return shipped()


def row(words: str, /, **columns: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "quote": words, "sentence": TEXT} | columns


def level(**columns: Any) -> dict[str, Any]:
    right = {"statistic": "level", "value": "32400000000", "unit": "USD", "flow": "export", "measure": "value"}
    more = {"commodity": "gạo", "reporter": "VN", "partner": ["JP"], "period": "2005", "bound": ">"}
    return row("32,4 tỉ USD", **(right | more | {"value_low": Decimal(32400000000)} | columns))


def growth(**columns: Any) -> dict[str, Any]:
    right = {"statistic": "growth", "value": "-17.5", "unit": "%", "flow": "export", "measure": "value"}
    return row("17,5 %", **(right | {"reporter": "VN", "period": "2005", "base": "yoy"} | columns))


def place(**columns: Any) -> dict[str, Any]:
    return row(
        "thứ 42", **({"statistic": "rank", "value": "42", "unit": "rank", "measure": "value", "rank_of": 131} | columns)
    )


def share(**columns: Any) -> dict[str, Any]:
    return row("40%", **({"statistic": "share", "value": "40", "unit": "%", "measure": "production"} | columns))


def listed(**columns: Any) -> dict[str, Any]:
    unit = TEXT.index("triệu tấn")
    said = [Evidence("unit", "links.list", unit, unit + len("triệu tấn"))]
    right = {"statistic": "change", "value": Decimal(10000000), "unit": "t", "measure": "production", "evidence": said}
    return row("10", **(right | columns))


GOOD = [level(), growth(), place(), share(), listed()]

#: A check, and rows that break it and nothing else.
BROKEN: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "quote": [
        level(quote="32,4 tỉ đô"),
        level() | {"quote": ""},
        growth(quote="17,5"),
    ],
    "value": [
        level(value="32400000", value_low=None),
        level(value="3240000000", value_low=None),
        level(value_max="33000000000"),
        growth(value="-175"),
        place(value="43"),
        listed(value=Decimal(10)),
    ],
    "sign": [],
    "rank": [place(rank_of=41), level(rank_of=131), place(rank_of="nhiều") | {"rank_of": "12"}],
    "share": [],
    "period": [
        level(period="2005-13"),
        level(period="2005-Q5"),
        level(period="2005-02-30"),
        level(period="2006/2005"),
        level(period="1795"),
        level(period="2150"),
        level(period="năm 2005"),
        level(period="2001/2002/2003"),
    ],
    "unit": [
        level(unit="t"),
        level(unit=None),
        level(measure="volume"),
        level(measure="price", unit="t", flow="export"),
        level(measure="index"),
        growth(unit="USD"),
        place(unit="%"),
        share(unit="times"),
        listed(unit="rank", statistic="level"),
    ],
    "flow": [
        level(flow=None),
        level(partner=["VN"]),
        listed(flow="balance"),
    ],
    "bound": [
        level(bound="more"),
        level(bound=">", value_high=Decimal(32500000000)),
        level(bound="<", value_high=Decimal(99000000000)),
    ],
    "range": [
        level(value_low=Decimal(33000000000)),
        level(bound=None, value_low=None, value_high=Decimal(32000000000)),
    ],
}


@pytest.mark.parametrize("good", GOOD, ids=lambda r: r["statistic"])
def test_a_right_row_passes(good: Mapping[str, Any], known: Known) -> None:
    assert check_row(good, TEXT, known) == []


@pytest.mark.parametrize(
    ("name", "broken"), [pytest.param(n, b, id=f"{n}-{i}") for n, rows in BROKEN.items() for i, b in enumerate(rows)]
)
def test_a_broken_row_fails_that_check_alone(name: str, broken: Mapping[str, Any], known: Known) -> None:
    assert check_row(broken, TEXT, known) == [name]


@pytest.mark.parametrize("size", ["140", "-4"])
def test_a_share_lies_within_its_whole(size: str, known: Known) -> None:
    text = f"chiếm {size}% cả nước, giảm"
    bad = {"start": 6, "end": 6 + len(size) + 1, "quote": f"{size}%"} | {
        "statistic": "share",
        "value": size,
        "unit": "%",
    }
    assert check_row(bad, text, known) == ["share"]
    assert check_row(bad | {"unit": "pp", "measure": "index"}, text, known) == []
    assert check_row(bad | {"statistic": "growth", "measure": "value"}, text, known) == []


def test_ends_of_a_range_keep_order_and_sign(known: Known) -> None:
    text = "giảm 3.000 - 4.000 đồng/kg"
    drop = {
        "start": 5,
        "end": len(text),
        "quote": text[5:],
        "statistic": "change",
        "unit": "VND/kg",
        "measure": "price",
    }
    assert check_row(drop | {"value": "-3000", "value_max": "-4000"}, text, known) == []
    assert check_row(drop | {"value": "-4000", "value_max": "-3000"}, text, known) == ["value", "range"]
    assert check_row(drop | {"value": "-3000", "value_max": "4000"}, text, known) == ["range"]


def test_a_negative_number_needs_a_word_of_decrease(known: Known) -> None:
    text = "Xuất khẩu tăng 17,5%.\nNhập khẩu giảm 3%."
    rise = {"start": 15, "end": 20, "quote": "17,5%", "statistic": "growth", "unit": "%", "measure": "value"}
    assert check_row(rise | {"value": "17.5"}, text, known) == []
    assert check_row(rise | {"value": "-17.5", "sentence": "Xuất khẩu tăng 17,5%."}, text, known) == ["sign"]
    assert check_row(rise | {"value": "-17.5"}, text, known) == ["sign"]
    fall = rise | {"start": 37, "end": 39, "quote": "3%", "value": "-3"}
    assert check_row(fall, text, known) == []


def test_a_minus_is_a_sign(known: Known) -> None:
    text = "Cán cân: -5 tỷ USD"
    balance = {"statistic": "level", "value": "-5000000000", "unit": "USD", "flow": "balance", "measure": "value"}
    assert check_row(balance | {"start": 10, "end": 18, "quote": "5 tỷ USD"}, text, known) == []
    assert check_row(balance | {"start": 9, "end": 17, "quote": "5 tỷ USD"}, text.replace("-", ""), known) == ["sign"]


def test_a_rule_of_decrease_is_evidence_of_the_sign(known: Known) -> None:
    text = "Với Trung Quốc là 5 tỷ USD"
    balance = {"statistic": "level", "value": "-5000000000", "unit": "USD", "flow": "balance", "measure": "value"}
    said = balance | {
        "start": 18,
        "end": 26,
        "quote": "5 tỷ USD",
        "evidence": [{"column": "flow", "rule": "flow_frame/cues.flow_deficit"}],
    }
    assert check_row(said, text, known) == []
    assert check_row(said | {"evidence": [{"column": "flow", "rule": "flow_frame/cues.flow_export"}]}, text, known) == [
        "sign"
    ]


@pytest.mark.parametrize("span", [(-1, 4), (3, 3), (5, 2), (0, 9999), ("0", "4"), (None, None)])
def test_offsets_outside_the_text_are_no_quote(span: tuple[Any, Any], known: Known) -> None:
    bad = level(start=span[0], end=span[1])
    assert {"quote", "value"} <= set(check_row(bad, TEXT, known))


def test_every_check_is_named_once_and_tried() -> None:
    assert list(CHECKS) == list(BROKEN)
    assert all(check.__doc__ for check in CHECKS.values())
    assert [name for name, rows in BROKEN.items() if not rows] == ["sign", "share"]  # tried in tests of their own


@pytest.mark.parametrize(
    ("period", "want"),
    [
        ("2005", ("2005-01-01", "2005-12-31")),
        ("2016/2017", ("2016-01-01", "2017-12-31")),
        ("2006-Q1", ("2006-01-01", "2006-03-31")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2017-05-01/2017-05-15", ("2017-05-01", "2017-05-15")),
        ("2017-2", None),
        ("0000", None),
        ("2017-01-01/", None),
    ],
)
def test_days_of(period: str, want: tuple[str, str] | None) -> None:
    days = days_of(period)
    assert (tuple(map(str, days)) if days else None) == want


def gold_rows(document: GoldDocument, known: Known) -> list[dict[str, Any]]:
    """The gold facts with the span of the quantity that stands there, and what it shares."""
    view = View.of(document.text)
    found = {view.source_span(q.number_start, q.number_end)[0]: q for _, _, q in known.read(document.text)}
    rows = []
    for fact in document.facts:
        q = found.get(fact["start"])
        start, end = view.source_span(q.start, q.end) if q else (fact["start"], fact["start"] + len(fact["text"]))
        evidence = _shared(q, view)
        place = {"start": start, "end": end, "quote": document.text[start:end], "evidence": evidence}
        rows.append(fact | place)
    return rows


def _shared(q: Quantity | None, view: View) -> list[Evidence]:
    return [Evidence("unit", q.rule, *view.source_span(*q.unit_span))] if q and q.unit_span else []


@pytest.mark.parametrize("document", read_gold(CORPUS), ids=lambda d: d.doc_id)
def test_the_gold_of_the_corpus_passes(document: GoldDocument, known: Known) -> None:
    failed = {r["start"]: bad for r in gold_rows(document, known) if (bad := check_row(r, document.text, known))}
    assert {start: bad for start, bad in failed.items() if bad != ["value"]} == {}


def test_the_values_of_the_gold_are_read_again(known: Known) -> None:
    """What fails here is a number that the reader does not find; a wrong size would be a defect of the check."""
    rows = [(r, d.text) for d in read_gold(CORPUS) for r in gold_rows(d, known)]
    failed = [r for r, text in rows if "value" in check_row(r, text, known)]
    assert len(failed) <= 0.02 * len(rows)
