"""What two tables say differently: new rules, revised and renamed documents, tables cut or in another format."""

import hashlib
import tempfile
import tracemalloc
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import solieu
from solieu.diff import CHANGES, Cell, Change, Kind, Summary, change_row, describe, diff_tables, summary
from solieu.errors import InputError
from solieu.table import FACTS, fact_id, read_table, write_table
from solieu.table.files import SUFFIXES

RULE = """rows:
- id: hat_bo_bo
  name: "hạt bo bo"
  aliases: ["hạt bo bo"]
  examples: ["Xuất khẩu hạt bo bo tăng."]
"""
TEXT = "Năm 2016, hạt bo bo xuất khẩu sang Đức đạt 3 triệu USD. Năm 2016, chè xuất khẩu đạt 7 triệu USD."
SWAPPED = {
    Kind.ADDED: Kind.GONE,
    Kind.CHANGED: Kind.CHANGED,
    Kind.DOCUMENT_ADDED: Kind.DOCUMENT_GONE,
    Kind.DOCUMENT_CHANGED: Kind.DOCUMENT_CHANGED,
    Kind.COLUMNS_ADDED: Kind.COLUMNS_GONE,
}
SWAPPED |= {after: before for before, after in SWAPPED.items()}


def row(start=10, text="báo", /, **columns):
    """A row with all that is never empty, of a document of that text."""
    sha = hashlib.sha256(text.encode()).hexdigest()
    said = {
        "fact_id": fact_id(sha, start), "doc_id": "a", "start": start, "end": start + 9, "quote": "4 tỷ USD",
        "sentence": "Xuất khẩu gạo đạt 4 tỷ USD.", "statistic": "level", "value": 4_000_000_000, "unit": "USD",
        "flow": "export", "measure": "value", "evidence": [{"column": "value", "rule": "q.money", "start": start}],
        "valid": True, "doc_sha256": sha, "rules_sha": "r1", "solieu_version": "0.1",
    } | columns  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


@pytest.fixture
def diff(tmp_path):
    """Write two tables and return what they say differently."""

    def tell(before, after, suffixes=(".jsonl", ".jsonl"), **options):
        paths = [tmp_path / f"{name}{suffix}" for name, suffix in zip("ab", suffixes, strict=True)]
        for path, rows in zip(paths, (before, after), strict=True):
            write_table(rows, path)
        return list(diff_tables(*paths, **options))

    return tell


def cells(change):
    return {cell.column: (cell.before, cell.after) for cell in change.cells}


def kinds(changes):
    return [str(change.kind) for change in changes]


# --- new rules ------------------------------------------------------------------------------------


def test_a_new_rule(tmp_path, diff):
    (tmp_path / "rules" / "lexicon").mkdir(parents=True)
    (tmp_path / "rules" / "lexicon" / "commodities.yaml").write_text(RULE, encoding="utf-8")
    old, new = solieu.extract([TEXT]).rows, solieu.extract([TEXT], rules=tmp_path / "rules").rows
    assert old[0]["rules_sha"] != new[0]["rules_sha"]
    (change,) = diff(old, new)
    assert (change.kind, change.doc_id, change.quote) == (Kind.CHANGED, "0", "3 triệu USD")
    assert change.fact_id == old[0]["fact_id"]
    assert change.sentence == "Năm 2016, hạt bo bo xuất khẩu sang Đức đạt 3 triệu USD."
    assert cells(change)["commodity"] == (None, "hạt bo bo")
    assert cells(change)["commodity_id"] == (None, "hat_bo_bo")
    assert {"evidence", "rules_sha", "value"} & cells(change).keys() == set()


def test_rows_come_and_go_in_reading_order(diff):
    changes = diff([row(50), row(70), row(30, measure="volume")], [row(10, value=0), row(70), row(30)])
    assert kinds(changes) == ["added", "changed", "gone"]
    assert changes[0].fact_id == row(10)["fact_id"]
    assert cells(changes[0])["value"] == (None, Decimal(0))
    assert cells(changes[1]) == {"measure": ("volume", "value")}
    assert cells(changes[2]) == {
        "statistic": ("level", None), "value": (Decimal(4_000_000_000), None), "unit": ("USD", None),
        "flow": ("export", None), "measure": ("value", None),
    }  # fmt: skip


def test_the_trace_counts_on_request(diff):
    other = row(rules_sha="r2", solieu_version="0.2", evidence=[{"column": "value", "rule": "q.other"}])
    assert diff([row()], [other]) == []
    (change,) = diff([row()], [other], also=("evidence", "rules_sha"))
    assert cells(change) == {
        "rules_sha": ("r1", "r2"),
        "evidence": (
            [{"column": "value", "rule": "q.money", "start": 10}],
            [{"column": "value", "rule": "q.other"}],
        ),
    }


@pytest.mark.parametrize(
    ("before", "after", "also", "told"),
    [
        ("0.70", "0.75", (), False),
        ("0.75", "0.70", (), False),
        ("0.70", "0.76", (), True),
        ("0.70", None, (), True),
        ("0.70", "0.71", ("confidence",), True),
    ],
)
def test_confidence(diff, before, after, also, told):
    assert bool(diff([row(confidence=before)], [row(confidence=after)], also=also)) is told


# --- documents ------------------------------------------------------------------------------------


def test_documents_in_one_table_are_told_once(diff):
    changes = diff(
        [row(), row(40), row(5, "cũ", doc_id="old")],
        [row(), row(40), row(1, "x", doc_id="new"), row(9, "x", doc_id="new")],
    )
    assert changes == [Change(Kind.DOCUMENT_GONE, "old", facts=1), Change(Kind.DOCUMENT_ADDED, "new", facts=2)]


def test_a_renamed_document_is_told_once(diff):
    changes = diff([row(), row(40)], [row(doc_id="b"), row(40, doc_id="b", unit="EUR")])
    assert kinds(changes) == ["document_changed", "changed"]
    assert (changes[0].doc_id, cells(changes[0])) == ("b", {"doc_id": ("a", "b")})
    assert cells(changes[1]) == {"unit": ("USD", "EUR")}


def test_ids_that_count_documents_may_shift(diff):
    before = [row(10, "một", doc_id="0"), row(10, "hai", doc_id="1")]
    after = [row(10, "mới", doc_id="0"), row(10, "một", doc_id="1"), row(10, "hai", doc_id="2")]
    changes = diff(before, after)
    assert kinds(changes) == ["document_changed", "document_changed", "document_added"]
    assert [cells(c) for c in changes] == [{"doc_id": ("0", "1")}, {"doc_id": ("1", "2")}, {}]
    assert changes[2].doc_id == "0"


def test_a_date_of_all_rows_is_the_documents_and_of_one_the_rows(diff):
    (change,) = diff([row(doc_date="2019"), row(40, doc_date="2019")], [row(doc_date="2020"), row(40, doc_date="2020")])
    assert (change.kind, cells(change)) == (Kind.DOCUMENT_CHANGED, {"doc_date": ("2019", "2020")})
    (change,) = diff([row(doc_date="2019"), row(40, doc_date="2019")], [row(doc_date="2019"), row(40, doc_date="2020")])
    assert (change.kind, cells(change)) == (Kind.CHANGED, {"doc_date": ("2019", "2020")})


def test_a_revised_text_is_matched_by_sentence_and_quote(diff):
    """Its places move, the ids of its facts with them; what they say stays."""
    before = [row(10, "v1", page=1), row(30, "v1", part_of=row(10, "v1")["fact_id"]), row(60, "v1", quote="9%")]
    after = [
        row(15, "v2", page=2, unit="EUR"),
        row(35, "v2", part_of=row(15, "v2")["fact_id"]),
        row(70, "v2", quote="8%"),
    ]
    changes = diff(before, after, also=("evidence",))
    assert kinds(changes) == ["document_changed", "changed", "gone", "added"]
    assert cells(changes[0]) == {"doc_sha256": (before[0]["doc_sha256"], after[0]["doc_sha256"])}
    assert (changes[1].fact_id, cells(changes[1])) == (after[0]["fact_id"], {"unit": ("USD", "EUR")})
    assert (changes[2].quote, changes[3].quote) == ("9%", "8%")


def test_in_a_revised_text_a_part_of_another_fact_is_told(diff):
    before = [row(10, "v1"), row(20, "v1", quote="x"), row(30, "v1", quote="y", part_of=row(10, "v1")["fact_id"])]
    after = [row(10, "v2"), row(20, "v2", quote="x"), row(30, "v2", quote="y", part_of=row(20, "v2")["fact_id"])]
    _, change = diff(before, after)
    assert cells(change) == {"part_of": (row(10, "v1")["fact_id"], row(20, "v2")["fact_id"])}


def test_in_the_same_text_words_do_not_match(diff):
    assert kinds(diff([row(10), row(20)], [row(10), row(30)])) == ["gone", "added"]


# --- odd tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_empty_tables(diff, suffix):
    assert diff([], [], (suffix, suffix)) == []
    assert diff([], [row()], (suffix, suffix)) == [Change(Kind.DOCUMENT_ADDED, "a", facts=1)]
    assert diff([row()], [], (suffix, suffix)) == [Change(Kind.DOCUMENT_GONE, "a", facts=1)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_formats_do_not_differ(diff, suffix):
    rows = [row(partner=["DE", "IT"], confidence="0.71", doc_date="2019-03"), row(40, value="-0.25", commodity="=1;2")]
    assert diff(rows, rows, (".jsonl", suffix)) == []
    (change,) = diff(rows, [{**rows[0], "bound": "~"}, rows[1]], (".jsonl", suffix))
    assert cells(change) == {"bound": (None, "~")}


def test_a_row_that_repeats_a_fact(diff):
    assert kinds(diff([row(unit="EUR"), row()], [row()])) == ["gone"]
    assert diff([row(unit="EUR"), row()], [row(), row(unit="EUR")]) == []
    changes = diff([row(), row()], [row(), row(unit="EUR"), row()])
    assert (kinds(changes), cells(changes[0])["unit"]) == (["added"], (None, "EUR"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_both_tables_have_is_compared(tmp_path, suffix):
    """Also without `fact_id`: it is the hash and the start."""
    rows = [row(commodity_id="gao"), row(40, unit="EUR")]
    write_table(rows, tmp_path / "whole.csv")
    rows[1]["unit"] = "USD"
    other = without(rows, ("fact_id", "commodity_id", "evidence", "quote"), tmp_path / f"cut{suffix}")
    columns, change = diff_tables(tmp_path / "whole.csv", other)
    assert columns == Change(
        Kind.COLUMNS_GONE, cells=tuple(Cell(n, None, None) for n in ("fact_id", "quote", "commodity_id"))
    )
    assert (change.kind, change.quote, cells(change)) == (Kind.CHANGED, "4 tỷ USD", {"unit": ("EUR", "USD")})


def without(rows, names, path):
    """Write a table that does not name some columns."""
    rows = [{name: value for name, value in row.items() if name not in names} for row in rows]
    write_table(rows, path, layout=replace(FACTS, columns=tuple(c for c in FACTS.columns if c.name not in names)))
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_column_without_values_is_not_a_missing_one(tmp_path, suffix):
    """A table that lacks `evidence` still has `bound`, though no row has a bound; `.jsonl` cannot tell."""
    a, b = (
        without([row(**c)], ("evidence",), tmp_path / f"{n}{suffix}") for n, c in (("a", {}), ("b", {"bound": "<"}))
    )
    want = Change(Kind.COLUMNS_ADDED, cells=(Cell("bound", None, None),))
    (change,) = diff_tables(a, b)
    assert change == want if suffix == ".jsonl" else cells(change) == {"bound": (None, "<")}


def test_a_stata_file_with_exact_texts_only(tmp_path):
    a, b = tmp_path / "a.dta", tmp_path / "b.dta"
    write_table([row()], a)
    pd.read_stata(a).drop(columns="value").to_stata(b, write_index=False, version=118)
    write_table([row(value=5)], a)
    (change,) = diff_tables(a, b)
    assert cells(change) == {"value": (Decimal(5), Decimal(4_000_000_000))}


def test_without_ids_rows_are_matched_by_their_words(tmp_path):
    names = ("fact_id", "doc_sha256")
    same, old, new = row(), row(40, quote="8 tỷ USD"), row(40, quote="9 tỷ USD")
    a = without([same, old], names, tmp_path / "a.csv")
    b = without([same | {"unit": "EUR"}, new], names, tmp_path / "b.csv")
    changes = list(diff_tables(a, b))
    assert [(str(c.kind), c.quote) for c in changes] == [
        ("changed", "4 tỷ USD"),
        ("gone", "8 tỷ USD"),
        ("added", "9 tỷ USD"),
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("doc_id",), r"b\.csv: no column doc_id, by which documents are matched; keep it in the table$"),
        (("fact_id", "quote", "start"), r"no column fact_id in both, and no quote; keep one, to match rows by$"),
    ],
)
def test_tables_that_cannot_be_matched(tmp_path, names, message):
    write_table([row()], tmp_path / "a.csv")
    b = without([row()], names, tmp_path / "b.csv")
    with pytest.raises(InputError, match=message):
        list(diff_tables(tmp_path / "a.csv", b))


def test_defects(tmp_path):
    write_table([row()], tmp_path / "a.csv")
    with pytest.raises(InputError, match=r"b\.csv: no such file$"):
        list(diff_tables(tmp_path / "a.csv", tmp_path / "b.csv"))
    with pytest.raises(InputError, match=r"^no such column: rule, values; docs/table\.md lists them$"):
        list(diff_tables(tmp_path / "a.csv", tmp_path / "a.csv", also=["values", "rule", "evidence"]))
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    (tmp_path / "b.csv").write_text(text.replace(",4000000000,", ",4 billion,"), encoding="utf-8")
    message = (
        r"b\.csv: document a, number at 10: value: no decimal number: '4 billion'; mend it, or write the table again$"
    )
    with pytest.raises(InputError, match=message):
        list(diff_tables(tmp_path / "a.csv", tmp_path / "b.csv"))


# --- what is shown --------------------------------------------------------------------------------


def test_changes_are_a_table(tmp_path, diff):
    changes = diff([row(partner=["DE"]), row(1, "x", doc_id="x")], [row(partner=["DE", "IT;"]), row(40, value="1.50")])
    for suffix in (".jsonl", ".csv", ".xlsx"):
        path = tmp_path / f"changes{suffix}"
        write_table(map(change_row, changes), path, layout=CHANGES)
        rows = read_table(path, layout=CHANGES)
        assert rows[0] == {
            "kind": "changed", "doc_id": "a", "fact_id": row()["fact_id"], "quote": "4 tỷ USD",
            "sentence": "Xuất khẩu gạo đạt 4 tỷ USD.", "columns": ["partner"], "before": ["DE"], "after": ["DE;IT\\;"],
        }  # fmt: skip
        assert (rows[1]["kind"], rows[1]["before"], rows[1]["after"]) == (
            "added",
            [""] * 5,
            ["level", "1.5", "USD", "export", "value"],
        )
        assert rows[2] == {"kind": "document_gone", "doc_id": "x", "facts": 1}


def test_lines(diff):
    before = [row(unit="EUR"), row(40), row(1, "x", doc_id="x\x1b[2J"), row(5, "v1", doc_id="y")]
    after = [
        row(commodity="gạo"),
        row(5, "v2", doc_id="y"),
        row(5, "v2", doc_id="y", quote="5\n%"),
        row(1, "z", doc_id="z"),
    ]
    v1, v2 = (row(5, text)["doc_sha256"][:39] for text in ("v1", "v2"))
    assert list(map(describe, diff(before, after))) == [
        "changed: a: '4 tỷ USD': unit EUR → USD, commodity - → gạo | Xuất khẩu gạo đạt 4 tỷ USD.",
        "gone: a: '4 tỷ USD': statistic level, value 4000000000, unit USD, flow export, measure value"
        " | Xuất khẩu gạo đạt 4 tỷ USD.",
        "document gone: x [2J: 1 fact",
        f"document changed: y: doc_sha256 {v1}… → {v2}…",
        "added: y: '5 %': statistic level, value 4000000000, unit USD, flow export, measure value"
        " | Xuất khẩu gạo đạt 4 tỷ USD.",
        "document added: z: 1 fact",
    ]


def test_a_long_sentence_is_shown_around_its_number():
    change = Change(
        Kind.CHANGED, "a", "f", "7%", f"{'đầu ' * 60}tăng 7% so với {'cuối ' * 60}", (Cell("unit", "%", "pp"),)
    )
    line = describe(change)
    assert line.startswith("changed: a: '7%': unit % → pp | …")
    assert "tăng 7% so với" in line
    assert (line.endswith("…"), len(line)) == (True, len("changed: a: '7%': unit % → pp | ") + 162)


def test_the_summary(diff):
    before = [row(unit="EUR"), row(40), row(1, "x", doc_id="x"), row(5, "x", doc_id="x"), row(60, flow=None)]
    after = [row(commodity="gạo"), row(60, commodity="chè"), row(80), row(1, "z", doc_id="z")]
    changes = diff(before, after)
    counted = Summary()
    assert list(counted.watch(changes)) == changes
    assert counted == summary(changes)
    assert counted.columns == {"commodity": 2, "unit": 1, "flow": 1}
    assert str(counted).splitlines() == [
        "facts: 1 added, 1 gone, 2 changed",
        "columns: commodity 2, unit 1, flow 1",
        "documents: 1 added (1 fact), 1 gone (2 facts), 0 changed",
    ]
    assert str(summary([])) == "no difference"


def test_columns_that_one_table_lacks_are_shown(tmp_path):
    a = tmp_path / "a.csv"
    write_table([row(page=3)], a)
    b = without([row()], ("unit", "page", "cell"), tmp_path / "b.csv")
    assert list(map(describe, diff_tables(a, b))) == ["not compared, only in the first table: unit, page"]
    assert list(map(describe, diff_tables(b, a))) == ["not compared, only in the second table: unit, page"]


# --- properties -----------------------------------------------------------------------------------

ROWS = st.builds(
    lambda start, text, columns: row(start, text, **columns),
    st.integers(0, 3),
    st.sampled_from(("một", "hai", "ba")),
    st.fixed_dictionaries(
        {
            "doc_id": st.sampled_from("abc"),
            "quote": st.sampled_from(("1%", "2%")),
            "value": st.integers(0, 2),
            "commodity": st.sampled_from((None, "chè")),
            "confidence": st.sampled_from((None, "0.5", "0.54", "0.6")),
            "part_of": st.sampled_from((None, row(0, "một")["fact_id"], row(1, "hai")["fact_id"])),
        }
    ),
)
TABLES = st.lists(ROWS, max_size=12)


def told(before, after):
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "a.jsonl"), Path(folder, "b.csv")
        for path, rows in zip(paths, (before, after), strict=True):
            write_table(rows, path)
        return list(diff_tables(*paths))


def essence(change, *, swapped=False):
    values = [(c.column, c.after, c.before) if swapped else (c.column, c.before, c.after) for c in change.cells]
    alone = change.kind in (Kind.ADDED, Kind.GONE, Kind.DOCUMENT_ADDED, Kind.DOCUMENT_GONE)
    named = (change.doc_id, change.fact_id, change.quote) if alone else None
    return SWAPPED[change.kind] if swapped else change.kind, named, change.facts, repr(values)


@given(TABLES, st.randoms(use_true_random=False))
def test_a_table_does_not_differ_from_itself_in_any_order(rows, rng):
    assert told(rows, rng.sample(rows, len(rows))) == []


@given(TABLES, TABLES)
def test_the_other_way_round_kinds_and_values_swap(before, after):
    forth, back = told(before, after), told(after, before)
    assert Counter(map(essence, forth)) == Counter(essence(change, swapped=True) for change in back)


@given(TABLES, TABLES)
def test_every_row_is_accounted_for(before, after):
    counts = Counter()
    for change in told(before, after):
        counts[change.kind] += 1 if change.facts is None else change.facts
    more = counts[Kind.ADDED] + counts[Kind.DOCUMENT_ADDED] - counts[Kind.GONE] - counts[Kind.DOCUMENT_GONE]
    assert more == len(after) - len(before)


def test_memory_does_not_hold_the_rows(tmp_path):
    documents = [
        [row(start, f"v{n}", doc_id=f"d{n}", sentence="dài " * 200) for start in range(20)] for n in range(150)
    ]
    write_table((r for rows in documents for r in rows), tmp_path / "a.jsonl")
    tracemalloc.start()
    try:
        assert list(diff_tables(tmp_path / "a.jsonl", tmp_path / "a.jsonl")) == []
        assert tracemalloc.get_traced_memory()[1] < 1_500_000 < (tmp_path / "a.jsonl").stat().st_size
    finally:
        tracemalloc.stop()
