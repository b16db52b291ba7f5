"""From facts to series: which facts make one, which statement is chosen, what follows, what may be added."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

import solieu
from solieu.errors import InputError
from solieu.panel.choose import CRITERIA, DEFAULT, offices
from solieu.panel.layout import PANEL
from solieu.panel.overlap import disjoint, sectors_apart, total
from solieu.panel.panel import panel
from solieu.panel.rates import read_rates
from solieu.rulebook.load import load_rules
from solieu.table.rows import tidy

CASES = srsly.read_yaml(Path(__file__).parent / "cases" / "panel.yaml")
OPTIONS = ("by", "prefer", "unit", "derive", "average")
DECIMALS = (*PANEL.decimals, "confidence", "value_max")


def named(cases):
    return pytest.mark.parametrize("case", CASES[cases], ids=lambda case: case["id"])


def fact_id(number):
    return f"f{number:019x}"


def fact(number, *, id=None, doc=None, low="half a digit", high="half a digit", ids=None, **said):
    """A fact that differs from a value of exports as `said`."""
    value = Decimal(said.pop("value"))
    half = Decimal(5).scaleb(value.as_tuple().exponent - 1)
    row = {
        "fact_id": fact_id(number),
        "doc_id": doc or id or f"d{number}",
        "doc_date": "2018-06-01",
        "start": 40,
        "quote": str(value),
        "sentence": f"{id or number}: {value}",
        "statistic": "level",
        "value": value,
        "value_low": value - half if low == "half a digit" else low and Decimal(low),
        "value_high": value + half if high == "half a digit" else high and Decimal(high),
        "unit": "USD",
        "flow": "export",
        "measure": "value",
        "reporter": "VN",
        "obs_status": "A",
    } | {name: Decimal(cell) if name in DECIMALS else cell for name, cell in said.items()}
    if row.get("part_of"):
        row["part_of"] = ids[row["part_of"]]
    return {name: cell for name, cell in row.items() if cell is not None}


def facts_of(case, **given):
    ids = {said["id"]: fact_id(number) for number, said in enumerate(case["rows"])}
    return [fact(number, **(given | said), ids=ids) for number, said in enumerate(case["rows"])], ids


def wanted(said, ids):
    row = {name: Decimal(cell) if name in DECIMALS and cell is not None else cell for name, cell in said.items()}
    if facts := row.pop("facts", None):
        row["fact_ids"] = [ids[name] for name in facts]
    return row


def compare(found, case, ids):
    want = [wanted(said, ids) for said in case["want"]]
    assert [{name: row.get(name) for name in w} for row, w in zip(found.rows, want, strict=False)] == want
    assert len(found) == len(want)
    assert {reason: left.count for reason, left in found.left_out.items()} == case.get("left_out", {})


def rates_of(case, folder):
    if "rates" not in case:
        return None
    lines = [",".join(case["rates"][0]), *(",".join(line.values()) for line in case["rates"])]
    (folder / "rates.csv").write_text("\n".join(lines), "utf-8")
    return read_rates(folder / "rates.csv")


@named("panels")
def test_panel(case, tmp_path):
    rows, ids = facts_of(case)
    options = {name: case[name] for name in OPTIONS if name in case} | {"rates": rates_of(case, tmp_path)}
    found = panel(rows, case["freq"], **options)
    compare(found, case, ids)
    for row in found:
        assert row == tidy(row, PANEL)
        assert {c.name for c in PANEL.columns if c.required} <= row.keys()
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        assert panel(iter(rows), case["freq"], **options) == found


@named("texts")
def test_panel_of_texts(case):
    rows = [
        row
        for number, said in enumerate(case["texts"])
        for row in solieu.extract_text(said["text"], said["date"], f"d{number}").rows
    ]
    found = panel(rows, case["freq"], **{name: case[name] for name in OPTIONS if name in case})
    compare(found, case, {})
    sentences = {row["fact_id"]: row["sentence"] for row in rows}
    assert all(row["sentence"] == sentences[row["fact_ids"][0]] for row in found if row["origin"] == "stated")
    assert {fact for row in found for fact in row["fact_ids"]} <= sentences.keys()


@named("overlaps")
def test_overlap(case):
    rows, ids = facts_of(case, period=case.get("period", "2018-05"))
    names = {fact: name for name, fact in ids.items()}
    for seed in range(4):
        kept, dropped = disjoint(rows, case["over"])
        assert {names[row["fact_id"]] for row in kept} == set(case["kept"])
        assert {names[drop.row["fact_id"]]: drop.why for drop in dropped} == case["dropped"]
        assert [row for row in rows if row in kept] == kept
        assert all(drop.kept in kept for drop in dropped if drop.kept)
        random.Random(seed).shuffle(rows)
    series = panel(rows, "M", by=["commodity", "partner", "entity"])
    added = total(series, case["over"])
    assert [row["value"] for row in added] == [Decimal(case["sum"])]
    assert {names[fact] for fact in added.rows[0]["fact_ids"]} == set(case["kept"])
    assert case["over"] not in added.rows[0]
    assert added.rows[0]["chosen_by"] == f"sum over {case['over']}: {len(case['kept'])}"
    assert sum(left.count for left in added.left_out.values()) == len(case["dropped"])


def test_total_keeps_series_and_periods_apart_and_intervals():
    rows = [
        fact(1, value="10", period="2018-05", partner=["US"]),
        fact(2, value="7.5", period="2018-05", partner=["CN"], obs_status="E"),
        fact(3, value="9", period="2018-06", partner=["US"]),
        fact(4, value="2", period="2018-06", partner=["CN"], flow="import"),
        fact(5, value="500", period="2018-06", partner=["CN"], measure="price", unit="USD/t", commodity="gạo"),
    ]
    added = total(panel(rows, "M"), "partner")
    said = [
        (row["flow"], row["period"], row["value"], row["value_low"], row["value_high"], row["obs_status"])
        for row in added
    ]
    assert said == [
        ("export", "2018-05", Decimal("17.5"), Decimal("16.95"), Decimal("18.05"), "E"),
        ("export", "2018-06", Decimal(9), Decimal("8.5"), Decimal("9.5"), "A"),
        ("import", "2018-06", Decimal(2), Decimal("1.5"), Decimal("2.5"), "A"),
    ]
    assert {why: left.fact_ids for why, left in added.left_out.items()} == {"its values cannot be added": (fact_id(5),)}


def test_forecasts_are_not_held_against_what_was():
    rows = [
        fact(1, value="10", period="2018-05", partner=["EU"], obs_status="F"),
        fact(2, value="4", period="2018-05", partner=["DE"]),
    ]
    assert disjoint(rows, "partner") == (rows, [])


def test_parts_reach_the_total_through_the_panel():
    rows = [
        fact(1, value="3", period="2018-05", commodity="trái thơm ngon"),
        fact(2, value="1", period="2018-05", commodity="quả đặc sản", part_of="whole", ids={"whole": fact_id(1)}),
    ]
    series = panel(rows, "M")
    assert series.part_of == {fact_id(2): fact_id(1)}
    assert [row["value"] for row in total(series, "commodity")] == [Decimal(3)]


PLACES = {place.code: place for place in load_rules()["lexicon/places"]}
COUNTRIES = ["US", "CN", "JP", "DE", "FR", "TH", "SG", "BR", "GB", "AU"]
GROUPS = ["EU", "ASEAN", "ASIA", "EUROPE", "APEC", "AMERICAS", "RCEP", "CPTPP", "BRICS"]


def members(code):
    if code in COUNTRIES:
        return {code}
    inside = [m for m in PLACES[code].members if int(m.from_ or 0) <= 2019 < int(m.to or 9999)]
    return {m.code for m in inside} & set(COUNTRIES)


@given(
    sizes=st.lists(st.integers(0, 999), min_size=len(COUNTRIES), max_size=len(COUNTRIES)),
    named=st.lists(st.lists(st.sampled_from(COUNTRIES + GROUPS), min_size=1, max_size=3, unique=True), max_size=12),
    seed=st.integers(0, 9),
)
def test_markets_never_add_to_more_than_all(sizes, named, seed):
    size = dict(zip(COUNTRIES, sizes, strict=True))
    rows = [
        fact(n, value=sum(size[c] for c in set().union(*map(members, codes))), period="2019-05", partner=codes)
        for n, codes in enumerate(named)
    ]
    added = total(panel(rows, "M"), "partner")
    assert sum(row["value"] for row in added) <= sum(sizes)
    random.Random(seed).shuffle(rows)
    assert total(panel(rows, "M"), "partner") == added


GOODS = {good.id: good for good in load_rules()["lexicon/commodities"]}
LEAVES = sorted(GOODS.keys() - {good.parent for good in GOODS.values()})[::25]


def under(id):
    def lies(leaf):
        return leaf == id or (leaf is not None and lies(GOODS[leaf].parent))

    return {leaf for leaf in LEAVES if lies(leaf)}


WIDER = sorted(id for id in GOODS if under(id))


@given(
    sizes=st.lists(st.integers(0, 999), min_size=len(LEAVES), max_size=len(LEAVES)),
    named=st.lists(st.sampled_from(WIDER), max_size=15, unique=True),
)
def test_goods_never_add_to_more_than_all(sizes, named):
    size = dict(zip(LEAVES, sizes, strict=True))
    rows = [
        fact(
            n, value=sum(size[leaf] for leaf in under(id)), period="2019-05", commodity_id=id, commodity=GOODS[id].name
        )
        for n, id in enumerate(named)
    ]
    assert sum(row["value"] for row in total(panel(rows, "M"), "commodity")) <= sum(sizes)


@given(st.lists(st.tuples(st.integers(1, 99), st.sampled_from("APE"), st.integers(1, 3)), min_size=1, max_size=8))
def test_the_chosen_value_is_one_of_those_stated(said):
    rows = [
        fact(n, value=value, period="2018-05", obs_status=status, doc_date=f"2018-0{month}")
        for n, (value, status, month) in enumerate(said)
    ]
    (row,) = panel(rows, "M").rows
    assert row["value"] in [value for value, _, _ in said]
    assert row["obs_status"] == min((status for _, status, _ in said), key="APE".index)
    assert sorted(row["fact_ids"]) == [r["fact_id"] for r in rows]
    assert panel(reversed(rows), "M").rows == [row]


def test_examples_of_what_is_left_out_are_few():
    rows = [fact(n, value="1", period="2018-05", statistic="share") for n in range(30)]
    (left,) = panel(rows, "M").left_out.values()
    assert left.count == 30
    assert left.fact_ids == tuple(fact_id(n) for n in range(5))


def test_what_the_settings_name_is_in_the_rules():
    rules = load_rules()
    assert {o.source_id or o.id for o in rules["lexicon/organisations"]} >= offices() > {"vn_customs"}
    assert {s.id for s in rules["lexicon/sectors"]} >= frozenset().union(*sectors_apart()) > {"fdi_sector"}
    assert set(DEFAULT) == set(CRITERIA)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"freq": "W"}, "frequency 'W' is none of M, Q, A"),
        ({"by": ["commodity", "colour"]}, "by: 'colour' is none of commodity, partner, entity"),
        ({"by": "partner"}, "by and prefer are lists of names"),
        ({"prefer": ["newest"]}, "prefer: 'newest' is none of"),
        ({"prefer": ["final", "final"]}, "a criterion stands there twice"),
        ({"unit": {"weight": "kgs"}}, "'weight' is no measure; 'kgs' is no unit"),
        ({"unit": {"price": "USD/t/year"}}, "'USD/t/year' is no unit"),
    ],
)
def test_refused_options(options, message):
    with pytest.raises(InputError, match=message):
        panel([], options.pop("freq", "M"), **options)


def test_refused_column_to_add_over():
    with pytest.raises(InputError, match="over: 'flow' is none of commodity, partner, entity"):
        disjoint([], "flow")


HEADER = "period,currency,per,rate,kind"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["line 1: no column currency, per, rate, kind, date or period"]),
        ("period,currency,rate\n", ["line 1: no column per, kind"]),
        (HEADER, ["no rates; give at least one line"]),
        (f"{HEADER}\n2018-13,VND,USD,22500,average", ["line 2: '2018-13' is no date and no period"]),
        (f"{HEADER}\n2018,VND,USD,23.240,average", ["line 2: rate: '23.240' may be 23240 or 23 and a part"]),
        (f"{HEADER}\n2018,VND,USD,0,end", ["line 2: rate: '0' is no rate"]),
        (f"{HEADER}\n2018,VND,USD,-1,end", ["line 2: rate: '-1' is no rate"]),
        (f"{HEADER}\n2018,VND,VND,1,end", ["line 2: currency and per are the same"]),
        (f'{HEADER}\n2018,VND,USD,"22500,5",end', ["line 2: rate: '22500,5' is no rate"]),
        (
            f"{HEADER}\n2018,VND,USD,22500,end\n2018-12-31,VND,USD,22600,end",
            ["line 3: line 2 gives another rate"],
        ),
        (
            f"{HEADER}\n,đồng,USD,1,end\n2018,VND,USDT,1,middle",
            [
                "line 2: either a date or a period",
                "line 2: currency: 'đồng' is no currency",
                "line 3: per: 'USDT' is no currency",
                "line 3: kind: 'middle' is none of average, end",
            ],
        ),
    ],
)
def test_refused_rates(text, messages, tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_rates(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(messages)
    assert all(line.startswith(f"{path}: {message}") for line, message in zip(lines, messages, strict=True))


def test_no_file_of_rates(tmp_path):
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_rates(tmp_path / "none.csv")


def test_many_defects_are_cut(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("\n".join([HEADER, *["2018,VND,USD,x,end"] * 60]), "utf-8")
    with pytest.raises(InputError) as caught:
        read_rates(path)
    assert str(caught.value).splitlines()[-1] == f"{path}: and 10 more"


def test_rates_of_days_and_the_same_line_twice(tmp_path):
    path = tmp_path / "rates.csv"
    lines = ["date;currency;per;rate;kind", "2018-05-31;vnd;usd;22500;end", "2018-05-31;VND;USD;22500;end", ""]
    path.write_text("\n".join(lines), "utf-8")
    rates = read_rates(path)
    rows = [
        fact(1, value="45000", period="2018-05-31", period_type="day", unit="VND", measure="credit"),
        fact(2, value="45000", period="2018-05", unit="VND", measure="credit"),
        fact(3, value="45000", period="2018-05", unit="VND"),
    ]
    found = panel(rows, "M", unit={"credit": "USD", "value": "USD"}, rates=rates)
    assert [(row["measure"], row["unit"], row["value"]) for row in found] == [
        ("credit", "USD", Decimal(2)),
        ("value", "VND", Decimal(45000)),
    ]
    assert found.left_out["another frequency"].fact_ids == (fact_id(1),)
