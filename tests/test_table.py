import csv
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solieu.errors import InputError
from solieu.model import Document, Evidence, Fact, LedgerRow
from solieu.table import (
    FACTS,
    LEDGER,
    FactTable,
    arrow_schema,
    fact_id,
    json_schema,
    ledger_row_of,
    read_table,
    row_of,
    tidy,
    write_table,
    xlsx,
)
from solieu.table.cells import decimal_text, from_text, guard, split_items, to_text, unguard
from solieu.table.columns import ColumnType, Origin
from solieu.table.files import SUFFIXES
from solieu.table.schemas import renew

ROOT = Path(__file__).parents[1]
SHA = "0123456789abcdef" * 4
TEXT = "Theo Hải quan, xuất khẩu cà phê sang Đức giảm 2,21 triệu USD; nhập khẩu tăng."
GUIDE = (
    "statistic value value_max bound unit flow measure commodity reporter entity partner period base status rank_of "
    "rank_scope of source"
)
SERIES = (
    "indicator qualifier commodity_id hs_codes entity_id entity_type partner_kind period_start period_end period_type "
    "base_period focus part_of value_form decimals value_low value_high bound_cue obs_status status_cue "
    "source_inherited source_id"
)
every_suffix = pytest.mark.parametrize("suffix", SUFFIXES)


def fact(**columns):
    filled = {"statistic": "change", "value": Decimal("-2210000.00"), "unit": "USD", "measure": "value"}
    evidence = (Evidence("value", "quantities.money", 50, 64), Evidence("reporter", "frame.default"))
    return Fact(50, 64, filled | columns, evidence)


def a_row(made=None, **about):
    given = {
        "document": Document(TEXT, "one"), "doc_date": "2017-01", "doc_date_source": "document", "sentence": TEXT,
        "doc_sha256": SHA, "rules_sha": "abc",
    }  # fmt: skip
    return row_of(made or fact(), **given | about)


FULL = a_row(
    fact(
        flow="export", commodity="cà phê", reporter="VN", partner=("DE", "IT"), hs_codes=["0901"], period="2017-01",
        rank_of=0, value_low=Decimal("-2215000"), value_high=Decimal("0.1"), decimals=2, part_of=0,
    )
)  # fmt: skip
#: What has gone wrong in one format or another.
AWKWARD = (
    '=HYPERLINK("http://a.b","x")', "+1", "-1", "@a", "\t=1", "\r=1", "\n-1", " =1", "'=1", "''=1", "'", "＝1", "a,b;c",
    'say "x"', "a\r\nb", "a\rb\nc", " a ", "http://a.b", "NA", "null", "TRUE", "0901", "1e5", "2017-01", "_x0041_",
    "_x005F_x0041_", "_\\x0041_", "sản_xuất", "\ufffe\uffff", "_xFFFF_", "a\0b", "\x1f", "\u2028", "😀", "\\", "\\0",
    "[]", "{}", "\ufeffa", "é", "é", "x" * 2046, "ế" * 700,
)  # fmt: skip
NUMBERS = (
    "0", "-2210000000", "32400000000", "17.5", "0.1", "0.3", "123456789012345", "1234567890123456", "9007199254740.993",
    "0.000000001", "0.0000000001", "1e28", "1e29", "99999999999999999999999999999.999999999", "1e400", "-1e-320",
)  # fmt: skip


def round_trip(rows, path, layout=FACTS):
    write_table(rows, path, layout=layout)
    return read_table(path, layout=layout)


# Columns and rows


def test_columns_stand_in_the_order_of_the_contract():
    names = list(FACTS.types)
    assert names[:8] == ["fact_id", "doc_id", "doc_date", "doc_date_source", "start", "end", "quote", "sentence"]
    assert [c.name for c in FACTS.columns if c.origin is Origin.GUIDE] == GUIDE.split() == names[8:26]
    assert names[26:48] == SERIES.split()
    assert names[48:54] == ["evidence", "checks", "valid", "doc_sha256", "rules_sha", "solieu_version"]
    assert names[54:] == ["page", "cell", "confidence", "review", "reviewer"]


def test_the_page_of_documentation_is_current():
    page = (ROOT / "docs/table.md").read_text("utf-8")
    assert renew(page) == page
    assert [name for layout in (FACTS, LEDGER) for name in layout.types if f"`{name}`" not in page] == []
    assert [suffix for suffix in SUFFIXES if f"`{suffix}`" not in page] == []


def test_importing_the_package_loads_nothing_heavy():
    heavy = {"pandas", "pyarrow", "duckdb", "xlsxwriter", "python_calamine", "spacy"}
    code = f"import sys, solieu.table; print(sorted({heavy!r} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_row_has_its_columns_in_order_and_none_without_a_value():
    assert a_row(doc_date=None, doc_date_source=None) == {
        "fact_id": fact_id(SHA, 50),
        "doc_id": "one",
        "start": 50,
        "end": 64,
        "quote": TEXT[50:64],
        "sentence": TEXT,
        "statistic": "change",
        "value": Decimal("-2210000"),
        "unit": "USD",
        "measure": "value",
        "evidence": [
            {"column": "value", "rule": "quantities.money", "start": 50, "end": 64},
            {"column": "reporter", "rule": "frame.default"},
        ],
        "valid": True,
        "doc_sha256": SHA,
        "rules_sha": "abc",
        "solieu_version": FULL["solieu_version"],
    }
    assert list(FULL) == [name for name in FACTS.types if name in FULL]
    assert (FULL["rank_of"], FULL["partner"], str(FULL["value"])) == (0, ["DE", "IT"], "-2210000")


def test_the_id_of_a_fact_hangs_on_text_and_start_alone():
    moved = a_row(fact(unit="VND"), document=Document(TEXT, "two"), rules_sha="def", doc_date=None)
    assert moved["fact_id"] == a_row()["fact_id"] == "f" + moved["fact_id"][1:]
    assert len({fact_id(SHA, 50), fact_id(SHA, 51), fact_id("1" + SHA[1:], 50)}) == 3


def test_the_start_of_another_fact_becomes_its_id():
    assert a_row(fact(part_of=7))["part_of"] == fact_id(SHA, 7)
    assert a_row(fact(part_of=fact_id(SHA, 8)))["part_of"] == fact_id(SHA, 8)


def test_a_failed_check_makes_a_row_invalid():
    row = a_row(Fact(50, 64, fact().columns, (), ("share_range",)))
    assert (row["checks"], row["valid"]) == (["share_range"], False)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"colour": "red"}, "no such column: colour"),
        ({"value": 2.5}, "value: no decimal number: 2.5"),
        ({"value": Decimal("NaN")}, "value: no decimal number"),
        ({"value": "1.000,5"}, "value: no decimal number"),
        ({"value": True}, "value: no decimal number"),
        ({"partner": "VN"}, "partner: no list: 'VN'"),
        ({"rank_of": True}, "rank_of: no whole number"),
        ({"rank_of": 2**53 + 1}, "rank_of: beyond 2"),
        ({"unit": 5}, "unit: no text: 5"),
        ({"unit": "\ud800"}, "unit: holds half a character"),
    ],
)
def test_a_wrong_column_is_refused_with_the_place_of_the_fact(columns, message):
    with pytest.raises(ValueError, match=f"document one, number at 50: {re.escape(message)}"):
        a_row(fact(**columns))


def test_a_ledger_row():
    entry = LedgerRow(3, 7, "2005", "period", "periods.year", None, "1e3")
    want = {"doc_id": "a", "start": 3, "end": 7, "text": "2005", "role": "period", "rule": "periods.year"}
    assert ledger_row_of(entry, "a") == want | {"other_reading": "1e3"}


# Schemas


@pytest.fixture(scope="module")
def validator():
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json_schema())


def test_written_lines_fit_the_json_schema(validator, tmp_path):
    write_table([a_row(), FULL], tmp_path / "a.jsonl")
    validator.check_schema(json_schema())
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    assert list(json_schema()["properties"]) == list(FACTS.types)


@pytest.mark.parametrize(
    "change",
    [
        {"statistic": "amount"}, {"value": 2.5}, {"value": "1e3"}, {"value": "1.50"}, {"period": "2017-1"},
        {"partner": []}, {"unit": ""}, {"colour": "red"}, {"evidence": [{"column": "unit"}]}, {"fact_id": "12"},
        {"quote": None}, {"start": "5"}, {"period_start": "2017-01"},
    ],
)  # fmt: skip
def test_the_json_schema_refuses(validator, change):
    line = {**FULL, **{name: decimal_text(FULL[name]) for name in FACTS.decimals if name in FULL}}
    assert validator.is_valid(line)
    assert not validator.is_valid(line | change)


def test_the_arrow_schema_has_the_columns_and_their_meaning():
    schema = arrow_schema()
    assert schema.names == [*FACTS.types, "overflow"]
    assert schema.field("value").type == pa.decimal128(38, 9)
    assert schema.field("partner").type == pa.list_(pa.string())
    assert schema.field("flow").metadata == {b"doc": b"Direction of foreign trade"}
    assert arrow_schema(LEDGER).names == list(LEDGER.types)


# Round trips


@every_suffix
@pytest.mark.parametrize("text", AWKWARD, ids=ascii)
def test_awkward_texts_come_back(suffix, text, tmp_path):
    row = FULL | {"sentence": text, "doc_id": text, "hs_codes": [text, "", text]}
    assert round_trip([FULL, row], tmp_path / f"a{suffix}") == [FULL, row]


@every_suffix
def test_numbers_come_back_exactly(suffix, tmp_path):
    rows = [{**FULL, "value": Decimal(number), "value_low": Decimal(number) + 1} for number in NUMBERS]
    rows += [{**FULL, "start": n, "rank_of": n} for n in (0, 10**15, 2**53, -(2**53))]
    got = round_trip(rows, tmp_path / f"a{suffix}")
    assert got == rows
    assert [str(row["value"]) for row in got] == [str(tidy(row)["value"]) for row in rows]


@every_suffix
def test_an_empty_table_is_a_valid_file_with_all_columns(suffix, tmp_path):
    path = tmp_path / f"a{suffix}"
    assert round_trip([], path) == []
    match suffix:
        case ".csv":
            assert list(pd.read_csv(path)) == list(FACTS.types)
        case ".parquet":
            assert pq.read_schema(path).equals(arrow_schema())
        case ".duckdb":
            names = [name for name, *_ in duckdb.connect(str(path)).sql("DESCRIBE facts").fetchall()]
            assert names == arrow_schema().names
        case ".xlsx":
            assert [cell.value for cell in openpyxl.load_workbook(path)["facts"][1]] == list(FACTS.types)
        case ".dta":
            assert [n for n in pd.read_stata(path) if not n.endswith("_exact")][5:7] == ["end_", "quote"]


@every_suffix
def test_columns_without_a_value_stay_without(suffix, tmp_path):
    rows = [{"doc_id": "a"}, {"valid": False}, {"start": 0}, {"value": Decimal(0)}]
    empty = [{"doc_id": "a", "unit": "", "checks": [], "value": None, "partner": ()}]
    assert round_trip(rows + empty, tmp_path / f"a{suffix}") == [*rows, {"doc_id": "a"}]


@every_suffix
def test_the_ledger_comes_back(suffix, tmp_path):
    rows = [ledger_row_of(LedgerRow(n, n + 1, "=5", "other", "r", "no_unit"), "a") for n in range(3)]
    assert round_trip(rows, tmp_path / f"a{suffix}", LEDGER) == rows


@every_suffix
def test_more_rows_than_a_batch_keep_their_order(suffix, tmp_path, monkeypatch):
    monkeypatch.setattr("solieu.table.arrow.BATCH", 7)
    rows = [FULL | {"start": n, "doc_id": str(n % 3)} for n in range(50)]
    assert round_trip((row for row in rows), tmp_path / f"a{suffix}") == rows


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(AWKWARD)
_joined = st.lists(_texts | st.text("=-@'+;\\_x0041\r\n\t \"", max_size=12), min_size=1, max_size=3).map("".join)
_offsets = st.integers(-(2**53), 2**53)
_entries = st.fixed_dictionaries({"column": _joined, "rule": _joined}, optional={"start": _offsets, "end": _offsets})
_CELLS = {
    ColumnType.TEXT: _joined,
    ColumnType.INTEGER: _offsets,
    ColumnType.DECIMAL: st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(NUMBERS).map(Decimal),
    ColumnType.BOOLEAN: st.booleans(),
    ColumnType.TEXTS: st.lists(_joined, max_size=3),
    ColumnType.EVIDENCE: st.lists(_entries, max_size=2),
}
_filled = {name: _CELLS[kind] for name, kind in FACTS.types.items() if name != "doc_id"}
_rows = st.lists(st.fixed_dictionaries({"doc_id": _joined.filter(bool)}, optional=_filled), max_size=3)


@every_suffix
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=_rows)
def test_any_rows_come_back(suffix, rows, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    assert round_trip(rows, folder / f"any{suffix}") == [tidy(row) for row in rows]


@given(st.lists(_joined, min_size=1))
def test_any_list_survives_joining(items):
    assert split_items(to_text(items, ColumnType.TEXTS)) == items


@given(_joined)
def test_any_text_survives_the_guard_and_none_begins_a_formula(text):
    assert unguard(guard(text)) == text
    assert guard(text).lstrip()[:1] not in tuple("=+-@")


@given(_CELLS[ColumnType.DECIMAL])
def test_decimals_have_one_spelling(value):
    spelled = decimal_text(value)
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", spelled)
    assert from_text(spelled, ColumnType.DECIMAL) == value


# What other programs see


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_the_same_rows_give_the_same_bytes(suffix, tmp_path):
    for name in ("a", "b"):
        write_table([FULL, a_row()], tmp_path / (name + suffix))
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_json_lines_have_decimals_as_strings_and_lists_as_lists(tmp_path):
    write_table([FULL], tmp_path / "a.jsonl")
    line = json.loads((tmp_path / "a.jsonl").read_text("utf-8"))
    assert (line["value"], line["partner"], line["value_high"]) == ("-2210000", ["DE", "IT"], "0.1")
    assert None not in line.values()
    assert list(line) == list(FULL)


def test_a_csv_opens_in_a_spreadsheet_without_running_anything(tmp_path):
    write_table([FULL | {"quote": "=1+1", "partner": ["-a;b", "c"]}], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbffact_id,doc_id,")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["quote"], row["partner"], row["value"]) == ("'=1+1", r"'-a\;b;c", "-2210000")
    assert json.loads(row["evidence"]) == FULL["evidence"]
    assert pd.read_csv(tmp_path / "a.csv")["value"][0] == -2210000


def test_a_sheet_has_texts_as_texts_and_numbers_as_numbers(tmp_path):
    write_table(
        [FULL | {"quote": "=1+1", "sentence": "http://a.b"}, {"value": "1234567890123456"}], tmp_path / "a.xlsx"
    )
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["facts"]
    first, second = ({sheet[1][n].value: cell for n, cell in enumerate(row)} for row in sheet.iter_rows(2, 3))
    assert [first[n].data_type for n in ("quote", "sentence", "hs_codes", "period", "value", "valid")] == [*"ssssnb"]
    assert (first["sentence"].hyperlink, first["value"].value, first["value"].number_format) == (None, -2210000, "0")
    assert (second["value"].data_type, second["value"].value) == ("s", "1234567890123456")


def test_parquet_has_exact_decimals_lists_and_the_overflow(tmp_path):
    write_table([FULL, FULL | {"value": Decimal("0.0000000001")}], tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert table["value"].to_pylist() == [Decimal("-2210000.000000000"), None]
    assert table["overflow"].to_pylist() == [None, '{"value": "0.0000000001"}']
    assert table["partner"].to_pylist()[0] == ["DE", "IT"]


def test_duckdb_has_facts_and_ledger(tmp_path):
    entry = ledger_row_of(LedgerRow(50, 54, "2,21", "fact", "r"), "one")
    FactTable([FULL], [entry]).write(tmp_path / "a.duckdb")
    query = """SELECT f.value, f.partner[2], f."end", l.role FROM facts f JOIN ledger l USING (doc_id, start)"""
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        assert connection.sql(query).fetchall() == [(Decimal("-2210000.000000000"), "IT", 64, "fact")]
    assert read_table(tmp_path / "a.duckdb", layout=LEDGER) == [entry]


def test_stata_has_doubles_exact_texts_and_labels(tmp_path):
    write_table([FULL, {"value": Decimal("0.12345678901234567890")}], tmp_path / "a.dta")
    with pd.read_stata(tmp_path / "a.dta", iterator=True) as reader:
        frame, labels = reader.read(), reader.variable_labels()
    assert frame["value"].tolist() == [-2210000.0, 0.12345678901234568]
    assert frame["value_exact"].tolist() == ["-2210000", "0.1234567890123456789"]
    assert (max(map(len, frame)), labels["flow"]) == (16, "Direction of foreign trade")


def test_stata_without_the_exact_texts_is_read_too(tmp_path):
    write_table([FULL | {"value": Decimal("17.35")}], tmp_path / "a.dta")
    frame = pd.read_stata(tmp_path / "a.dta").drop(columns="value_exact")
    frame.to_stata(tmp_path / "b.dta", version=118, write_index=False)
    assert read_table(tmp_path / "b.dta")[0]["value"] == Decimal("17.35")


def test_the_frame_has_floats_for_analysis_and_the_exact_values_beside():
    table = FactTable([FULL, {"doc_id": "b"}, FULL | {"value": Decimal("0.0000000001")}])
    frame = table.frame
    assert list(frame)[8:12] == ["statistic", "value", "value_exact", "value_max"]
    assert frame["value"].dtype == "float64"
    assert frame["value"].sum() == -2210000 + 1e-10
    assert list(frame["value_exact"]) == [Decimal(-2210000), None, Decimal("0.0000000001")]
    assert frame["flow"].tolist()[::2] == ["export", "export"]
    assert frame["rank_of"].isna().tolist() == [False, True, False]
    assert frame.drop(columns="value_exact").columns.tolist() == list(FACTS.types)
    assert FactTable().frame.dtypes.equals(frame.dtypes)


def test_a_table_has_rows_arrow_ledger_and_a_short_look():
    entry = ledger_row_of(LedgerRow(50, 54, "2,21", "fact", "r"), "one")
    table = FactTable([FULL], [entry], [{"doc_id": "b", "message": "not text"}])
    assert (len(table), list(table), table.arrow.num_rows) == (1, [FULL], 1)
    assert table.arrow.schema.equals(arrow_schema())
    assert table.ledger_frame["role"].tolist() == ["fact"]
    assert FULL["quote"] in repr(table.show(1))
    assert repr(table) == "<FactTable: 1 fact of 1 document, 1 error>"


# What can go wrong on writing


@every_suffix
def test_a_failing_write_leaves_the_old_file_and_nothing_else(suffix, tmp_path):
    path = tmp_path / f"a{suffix}"
    write_table([FULL], path)

    def failing():
        yield FULL
        raise RuntimeError("the extraction stopped")

    with pytest.raises(RuntimeError, match="the extraction stopped"):
        write_table(failing(), path)
    assert read_table(path) == [FULL]
    assert list(tmp_path.iterdir()) == [path]


@every_suffix
def test_a_wrong_value_is_an_error_that_names_the_row(suffix, tmp_path):
    with pytest.raises(InputError, match=r"row 2 \(document one, number at 50\): value: no decimal number: 'much'"):
        write_table([FULL, FULL | {"value": "much"}], tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.txt", "a", "a.json"])
def test_an_unknown_suffix_lists_the_known_ones(name, tmp_path):
    for use in (lambda path: write_table([], path), read_table):
        with pytest.raises(InputError, match=r"\.jsonl \.csv \.parquet \.duckdb \.xlsx \.dta"):
            use(tmp_path / name)


def test_a_suffix_may_be_in_capitals(tmp_path):
    assert round_trip([FULL], tmp_path / "A.CSV") == [FULL]


@every_suffix
def test_a_missing_folder_and_a_folder_in_the_way_are_said(suffix, tmp_path):
    with pytest.raises(InputError, match=r"the folder .*none does not exist"):
        write_table([], tmp_path / "none" / f"a{suffix}")
    (tmp_path / f"b{suffix}").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        write_table([], tmp_path / f"b{suffix}")


@pytest.mark.parametrize(
    ("suffix", "module", "extra"),
    [(".duckdb", "duckdb", "duckdb"), (".xlsx", "xlsxwriter", "xlsx"), (".xlsx", "python_calamine", "xlsx")],
)
def test_a_missing_package_gives_the_command_that_installs_it(suffix, module, extra, tmp_path, monkeypatch):
    path = tmp_path / f"a{suffix}"
    write_table([], path)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        InputError, match=re.escape(f"pip install 'solieu[{extra}]', in a clone pip install -e '.[{extra}]'")
    ):
        round_trip([], path)


def test_a_ledger_needs_a_format_with_tables(tmp_path):
    with pytest.raises(InputError, match="write the ledger to a file of its own"):
        write_table([], tmp_path / "a.csv", ledger=[])


def test_a_sheet_that_is_full_is_said_before_anything_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    write_table([FULL] * 2, tmp_path / "a.xlsx")
    with pytest.raises(InputError, match=r"a sheet holds 2 rows below its header; write \.csv"):
        write_table([FULL] * 3, tmp_path / "a.xlsx")
    assert len(read_table(tmp_path / "a.xlsx")) == 2


@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_text_too_long_for_a_cell_is_said_and_not_cut(letter, tmp_path):
    longest = letter * (xlsx.MAX_CELL // (len(letter.encode("utf-16-le")) // 2))
    assert round_trip([{"sentence": longest}], tmp_path / "a.xlsx") == [{"sentence": longest}]
    with pytest.raises(InputError, match=r"row 1 .* sentence is longer than the 32,767 characters"):
        write_table([{"sentence": longest + letter}], tmp_path / "a.xlsx")


# What can go wrong on reading

_HEAD = b"doc_id,start,value\r\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", b'{"doc_id": "a"}\n\n{"doc_id"', "line 3: no JSON"),
        ("a.jsonl", b"[1]\n", "line 1: no JSON object"),
        ("a.jsonl", b'{"start": 1.5}\n', "line 1: start: no whole number"),
        ("a.jsonl", b'{"colour": 1}\n', "line 1: no such column: colour"),
        ("a.jsonl", b'{"doc_id": "\xff"}\n', "not UTF-8"),
        ("a.csv", b"", "no header"),
        ("a.csv", b"doc_id,colour\r\n", "column 'colour' is none of the facts table"),
        ("a.csv", b"doc_id,doc_id\r\n", "column 'doc_id' stands there twice"),
        ("a.csv", _HEAD + b"a,1,2\r\na,1\r\n", "line 3: 2 cells under 3 columns"),
        ("a.csv", _HEAD + b"a,one,2\r\n", "line 2: start: no whole number: 'one'"),
        ("a.csv", _HEAD + b'a,1,"17,5"\r\n', "line 2: value: no decimal number: '17,5'"),
        ("a.csv", b"evidence\r\n[{]\r\n", "line 2: evidence: "),
        ("a.csv", b"valid\r\nyes\r\n", "line 2: valid: neither true nor false"),
        ("a.csv", _HEAD + b"\xff,1,2\r\n", "not UTF-8"),
        ("a.parquet", b"no parquet", "no readable Parquet file"),
        ("a.duckdb", b"no database" * 1000, "no DuckDB file with a table facts"),
        ("a.xlsx", b"no workbook", "no readable workbook"),
        ("a.dta", b"no stata", "no readable Stata file"),
        ("a.dta", b"", "no readable Stata file"),
    ],
)
def test_a_broken_file_is_an_error_that_says_where(name, content, message, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        read_table(tmp_path / name)
    assert str(caught.value).startswith(str(tmp_path / name))


@every_suffix
@pytest.mark.parametrize("share", [1, 3, 5, 7, 9])
def test_a_file_that_was_cut_off_is_an_error(suffix, share, tmp_path):
    path = tmp_path / f"a{suffix}"
    write_table([FULL] * 40, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * share // 10 - 200])  # within a row
    with pytest.raises(InputError, match=re.escape(str(path))):
        read_table(path)


@every_suffix
def test_a_missing_file_is_said(suffix, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_table(tmp_path / f"a{suffix}")


def test_a_csv_saved_again_by_a_spreadsheet_is_read(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"value;valid;start;doc_id\n3.24E+10;TRUE;5;'=a\n;;;\n")
    want = [{"doc_id": "=a", "start": 5, "value": Decimal("32400000000"), "valid": True}]
    assert read_table(tmp_path / "a.csv") == want


def test_a_foreign_table_may_lack_columns_and_have_numbers(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"value": 17.35, "start": 3, "unit": null}\n', "utf-8")
    pq.write_table(pa.table({"start": [3], "value": pa.array([Decimal("17.35")])}), tmp_path / "a.parquet")
    want = [{"start": 3, "value": Decimal("17.35")}]
    assert read_table(tmp_path / "a.jsonl") == read_table(tmp_path / "a.parquet") == want
