"""The Python API: every way in gives the same rows, and what is no text is refused."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import solieu
from solieu.batch import one
from solieu.batch.one import blocks
from solieu.errors import InputError, RuleError
from solieu.explain import explain

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

ROOT = Path(__file__).parents[1]
TEXT = "Năm 2012, xuất khẩu tôm sang Nhật Bản đạt hơn 618 triệu USD, tăng 1,7% so với năm 2011."
OTHER = "Tháng trước, cả nước nhập khẩu 96 nghìn tấn thép, giảm 12,5%."
COLUMNS = ("start", "end", "quote", "statistic", "value", "unit", "flow", "measure", "period")


@pytest.fixture
def short_blocks(monkeypatch):
    """The pipeline as if it took 160 characters at most."""
    monkeypatch.setattr(one, "LONGEST", 160)


def short(table):
    return [tuple(row.get(c) for c in COLUMNS) for row in table]


class TestExtractText:
    def test_rows(self):
        table = solieu.extract_text(TEXT, date="2013-02", doc_id="tom")
        assert short(table) == [
            (46, 59, "618 triệu USD", "level", Decimal(618_000_000), "USD", "export", "value", "2012"),
            (66, 70, "1,7%", "growth", Decimal("1.7"), "%", "export", "value", "2012"),
        ]
        row = table.rows[0]
        assert (row["doc_id"], row["doc_date"], row["doc_date_source"]) == ("tom", "2013-02", "document")
        assert row["partner"] == ["JP"]
        assert row["sentence"] == TEXT
        assert row["valid"]
        assert [(r["text"], r["role"]) for r in table.ledger] == [
            ("2012", "period"), ("618", "fact"), ("1,7", "fact"), ("2011", "period"),
        ]  # fmt: skip
        assert table.frame["value"].tolist() == [618e6, 1.7]

    def test_date(self):
        assert [row.get("period") for row in solieu.extract_text(OTHER, date="2014-05")] == ["2014-04"] * 2
        assert [row.get("period") for row in solieu.extract_text(OTHER)] == [None, None]

    @pytest.mark.parametrize("text", ["", "  \n", "Không có số nào."])
    def test_nothing_in_it(self, text):
        table = solieu.extract_text(text)
        assert (len(table), table.ledger, table.errors) == (0, [], [])

    @pytest.mark.parametrize(
        ("given", "message"), [({"date": "5/2014"}, "'5/2014' is no date"), ({}, "half of a char")]
    )
    def test_wrong(self, given, message):
        with pytest.raises(InputError, match=message):
            solieu.extract_text(TEXT if given else "5 tỷ \ud800", **given)


@pytest.mark.parametrize("ask", [solieu.extract_text, solieu.mentions, explain])
class TestAllThatTakeAText:
    @pytest.mark.parametrize("text", [None, 5, b"5 kg", ["5 kg"]])
    def test_what_is_no_text(self, ask, text):
        with pytest.raises(InputError, match=f"{type(text).__name__}, not a text; give a str"):
            ask(text)

    def test_half_of_a_character(self, ask):
        with pytest.raises(InputError, match="half of a character"):
            ask("5 tỷ \ud800")


class TestRules:
    """`rules=` adds a folder wherever a text goes in."""

    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "lexicon").mkdir()
        row = '{id: gui, unit: "gùi", kind: physical, family: basket, aliases: ["gùi"], examples: ["thu mua 25 gùi măng"]}'
        (tmp_path / "lexicon" / "units.yaml").write_text(f"rows: [{row}]\n", encoding="utf-8")
        return tmp_path

    def test_added(self, folder):
        text = "Năm 2016, xã xuất khẩu 4.000 gùi chè."
        for rules in (folder, str(folder)):
            assert [row["unit"] for row in solieu.extract_text(text, rules=rules)] == ["gùi"]
            assert [m.unit for m in solieu.mentions(text, rules=rules) if m.unit] == ["gùi"]
            assert [row["unit"] for row in solieu.extract([text], rules=rules)] == ["gùi"]
        assert [m.unit for m in solieu.mentions(text) if m.unit] != ["gùi"]

    @pytest.mark.parametrize("ask", [solieu.extract_text, solieu.mentions])
    def test_missing(self, ask, tmp_path):
        with pytest.raises(RuleError, match="no such folder of rules"):
            ask(TEXT, rules=tmp_path / "absent")


class TestExtract:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(TEXT.encode())
        (tmp_path / "b.txt").write_bytes(OTHER.encode())
        return tmp_path

    def test_all_ways_in_give_the_same(self, folder):
        texts = [TEXT, OTHER]
        frame = pd.DataFrame({"text": texts})
        want = short(solieu.extract_text(TEXT)) + short(solieu.extract_text(OTHER, date="2014-05"))
        for source in (
            folder,
            str(folder),
            texts,
            frame,
            pa.Table.from_pandas(frame),
            pa.RecordBatch.from_pandas(frame),
        ):
            assert short(solieu.extract(source, date="2014-05")) == want

    def test_workers_change_nothing(self):
        docs = ROOT / "corpus" / "docs"
        single, several = solieu.extract(docs), solieu.extract(docs, workers=2)
        assert len({row["doc_id"] for row in single}) > 20
        assert several.rows == single.rows
        assert several.ledger == single.ledger

    def test_dates_by_precedence(self, tmp_path):
        frame = pd.DataFrame(
            {
                "doc_id": ["own", "listed", "inferred", "left"],
                "text": [OTHER, OTHER, f"Hà Nội, ngày 20/9/2016\n{OTHER}", OTHER],
                "date": ["2014-05", None, None, None],
            }
        )
        metadata = tmp_path / "dates.csv"
        metadata.write_text("doc_id,date\nown,1999\nlisted,2015-07\n", encoding="utf-8")
        for given in (metadata, str(metadata), {"own": "1999", "listed": "2015-07"}):
            table = solieu.extract(frame, date="2010-02", metadata=given)
            found = {row["doc_id"]: (row["doc_date"], row["doc_date_source"], row["period"]) for row in table}
            assert found == {
                "own": ("2014-05", "document", "2014-04"),
                "listed": ("2015-07", "metadata", "2015-06"),
                "inferred": ("2016-09-20", "text", "2016-08"),
                "left": ("2010-02", "option", "2010-01"),
            }

    def test_errors_and_warnings(self, caplog):
        frame = pd.DataFrame(
            {"doc_id": ["a", "b", "b", "c", "d"], "text": [TEXT, None, "", TEXT, TEXT], "date": [None] * 4 + ["x"]}
        )
        table = solieu.extract(frame)
        assert [row["doc_id"] for row in table][::2] == ["a", "c", "d"]
        assert [e["doc_id"] for e in table.errors] == ["b", "d"]
        assert "row 1: no text" in table.errors[0]["message"]
        assert "'x' is no date" in table.errors[1]["message"]
        assert caplog.messages == ["row 2: empty; it has no facts"]

    @pytest.mark.parametrize(
        ("source", "message"),
        [
            ("absent.txt", "no such file or folder"),
            (TEXT * 20, "use solieu.extract_text"),
            ("a\nb", "use solieu.extract_text"),
        ],
    )
    def test_wrong_source(self, source, message):
        with pytest.raises(InputError, match=message):
            solieu.extract(source)

    def test_wrong_options(self, tmp_path):
        with pytest.raises(InputError, match="date '2014/5' is no date"):
            solieu.extract([TEXT], date="2014/5")
        with pytest.raises(RuleError, match="no such folder of rules"):
            solieu.extract([TEXT], rules=tmp_path / "absent")


class TestLongTexts:
    PARTS = (
        f"{TEXT}\n",
        "Tin cà phê.\n",
        "Năm 2012, xuất khẩu cà phê đạt 1,7 triệu tấn, trị giá 3,7 tỷ USD.\n\n",
        f"{TEXT}\n",
    )

    @pytest.mark.usefixtures("short_blocks")
    def test_facts_are_those_of_the_parts(self):
        text = "".join(self.PARTS)
        cut = [text[start:end] for start, end in blocks(text, 160)]
        assert len(cut) > 1
        want, done = [], 0
        for part in cut:
            for row in solieu.extract_text(part, date="2013"):
                want.append((row["sentence"], row["start"] + done, row["quote"], row["value"], row.get("period")))
            done += len(part)
        found = solieu.extract_text(text, date="2013")
        assert [(r["sentence"], r["start"], r["quote"], r["value"], r.get("period")) for r in found] == want
        for row in found:
            assert text[row["start"] : row["end"]] == row["quote"]
            assert all(0 <= e.get("start", 0) < len(text) for e in row["evidence"])
        assert [text[r["start"] : r["end"]] for r in found.ledger] == [r["text"] for r in found.ledger]
        assert len({row["fact_id"] for row in found}) == len(found)

    @pytest.mark.usefixtures("short_blocks")
    def test_date_is_that_of_the_first_block(self):
        text = f"Hà Nội, ngày 20/9/2016\n{'Tin cà phê. ' * 20}\n{OTHER}"
        rows = solieu.extract_text(text).rows
        assert {(r["doc_date"], r["doc_date_source"], r["period"]) for r in rows} == {("2016-09-20", "text", "2016-08")}

    @pytest.mark.parametrize(
        ("text", "want"),
        [
            ("short", ["short"]),
            ("one two\nthree. four", ["one two\n", "three. ", "four"]),
            ("123456789012345678", ["1234567890", "12345678"]),
            ("abcdefghijklmnop", ["abcdefghij", "klmnop"]),
            ("abcde 1.234.567,8 f", ["abcde ", "1.234.567,", "8 f"]),
            ("", [""]),
        ],
    )
    def test_blocks(self, text, want):
        assert [text[start:end] for start, end in blocks(text, 10)] == want


class TestMentions:
    def test_quantities_and_periods(self):
        text = "hơn 2 triệu tấn, quý III/2005"
        first, second = solieu.mentions(text, date="2006-01")
        assert (first.kind, first.value, first.bound, first.unit) == ("physical", Decimal(2_000_000), ">", "t")
        assert (second.kind, second.period) == ("period", "2005-Q3")
        assert (
            [text[m.start : m.end] for m in (first, second)]
            == [first.text, second.text]
            == ["2 triệu tấn", "quý III/2005"]
        )

    def test_offsets_are_those_of_the_text(self):
        text = "“Kim_ngạch”  đạt 10 - 12 % , tháng_trước"
        found = solieu.mentions(text, date="2006-01")
        assert [text[m.start : m.end] for m in found] == ["10 - 12 %", "tháng_trước"]
        assert (found[0].value, found[0].value_max, found[1].period) == (10, 12, "2005-12")

    def test_open_and_wrong_dates(self):
        assert [m.period for m in solieu.mentions("tháng trước")] == [None]
        with pytest.raises(InputError, match="is no date"):
            solieu.mentions("tháng trước", date="sometime")
