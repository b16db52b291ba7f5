"""The command line: what it writes, prints and answers."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest

from solieu import __version__, cli
from solieu.table import LEDGER, read_table
from solieu.table.files import SUFFIXES

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

TEXT = "Năm 2012, xuất khẩu tôm sang Nhật Bản đạt hơn 618 triệu USD, tăng 1,7% so với năm 2011, theo Thông tư 43."
OTHER = "Tháng trước, cả nước nhập khẩu 96 nghìn tấn thép, giảm 12,5%."
UNDATED = "warning: 1 document has no date; its relative periods stay empty: give --date or --metadata\n"
PROGRAM = [sys.executable, "-c", "from solieu.cli import main; main()"]


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_bytes(TEXT.encode())
    (reports / "b.txt").write_bytes(OTHER.encode())
    return reports


class TestExtract:
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_formats(self, solieu, folder, tmp_path, suffix):
        table = tmp_path / f"facts{suffix}"
        code, out, err = solieu("extract", folder, "-o", table)
        assert (code, out) == (0, "")
        assert err == f"{UNDATED}2 documents, 4 facts: {table}\n"
        assert [(r["doc_id"], r["quote"]) for r in read_table(table)] == [
            ("a.txt", "618 triệu USD"),
            ("a.txt", "1,7%"),
            ("b.txt", "96 nghìn tấn"),
            ("b.txt", "12,5%"),
        ]

    @pytest.mark.parametrize(("facts", "where"), [("f.csv", "l.jsonl"), ("f.parquet", "l.csv"), ("f.duckdb", "l.xlsx")])
    def test_ledger(self, solieu, folder, tmp_path, facts, where):
        assert solieu("extract", folder, "-o", tmp_path / facts, "--ledger", tmp_path / where)[0] == 0
        want = [
            ("2012", "period"),
            ("618", "fact"),
            ("1,7", "fact"),
            ("2011", "period"),
            ("43", "other"),
            ("96", "fact"),
            ("12,5", "fact"),
        ]
        assert [(r["text"], r["role"]) for r in read_table(tmp_path / where, layout=LEDGER)] == want
        if facts.endswith("duckdb"):
            assert [(r["text"], r["role"]) for r in read_table(tmp_path / facts, layout=LEDGER)] == want

    def test_the_output_is_no_input_the_next_time(self, solieu, folder):
        for _ in range(2):
            code, _, err = solieu("extract", folder, "-o", folder / "f.jsonl", "--ledger", folder / "l.jsonl")
            assert (code, err) == (0, f"{UNDATED}2 documents, 4 facts: {folder / 'f.jsonl'}\n")

    def test_date_and_metadata(self, solieu, folder, tmp_path):
        metadata = tmp_path / "dates.csv"
        metadata.write_text("doc_id,date\na.txt,2013-01\n", encoding="utf-8")
        table = tmp_path / "f.jsonl"
        assert solieu("extract", folder, "-o", table, "--date", "2015-03", "--metadata", metadata)[0] == 0
        assert {(r["doc_id"], r["doc_date"], r["doc_date_source"]) for r in read_table(table)} == {
            ("a.txt", "2013-01", "metadata"),
            ("b.txt", "2015-03", "option"),
        }
        assert {r["period"] for r in read_table(table) if r["doc_id"] == "b.txt"} == {"2015-02"}

    def test_documents_that_need_a_date_are_counted(self, solieu, folder, tmp_path):
        (folder / "c.txt").write_bytes("Tháng 5, xuất khẩu 9 tấn chè.".encode())
        (folder / "d.txt").write_bytes(f"Hà Nội, ngày 20/9/2016\n{OTHER}".encode())
        table = tmp_path / "f.csv"
        wanted = "warning: 2 documents have no date; their relative periods stay empty: give --date or --metadata\n"
        for workers in (1, 2):
            code, _, err = solieu("extract", folder, "-o", table, "--workers", workers)
            assert (code, err) == (0, f"{wanted}4 documents, 7 facts: {table}\n")
        assert "warning" not in solieu("extract", folder, "-o", table, "--date", "2015-03")[2]

    def test_workers(self, solieu, folder, tmp_path):
        for n in range(70):
            (folder / f"c{n}.txt").write_bytes(OTHER.encode())
        for workers in (1, 2):
            assert solieu("extract", folder, "-o", tmp_path / f"{workers}.csv", "--workers", workers)[0] == 0
        assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
        assert solieu("extract", folder, "-o", tmp_path / "0.csv", "--workers", 0)[0] == 2

    def test_rules(self, solieu, folder, tmp_path):
        lexicon = tmp_path / "rules" / "lexicon"
        lexicon.mkdir(parents=True)
        row = '{id: zz_tom_thu, name: "tôm", aliases: ["tôm sang"], examples: ["Xuất khẩu tôm sang Nhật Bản tăng."]}'
        (lexicon / "commodities.yaml").write_text(f"rows:\n  - {row}\n", encoding="utf-8")
        table = tmp_path / "f.jsonl"
        assert solieu("extract", folder, "-o", table, "--rules", lexicon.parent)[0] == 0
        assert read_table(table)[0]["commodity_id"] == "zz_tom_thu"

    def test_standard_input(self, tmp_path):
        lines = "".join(json.dumps({"doc_id": f"d{n}", "text": TEXT}) + "\n" for n in range(2))
        table = tmp_path / "f.jsonl"
        done = subprocess.run(
            [*PROGRAM, "extract", "-", "-o", table], input=lines.encode(), capture_output=True, check=True
        )
        assert (done.stdout, done.stderr.decode()) == (b"", f"2 documents, 4 facts: {table}\n")
        assert [r["doc_id"] for r in read_table(table)] == ["d0", "d0", "d1", "d1"]

    def test_progress_is_shown_on_a_terminal_alone(self, folder, tmp_path):
        master, slave = pty.openpty()
        command = [*PROGRAM, "extract", str(folder), "-o", str(tmp_path / "f.csv")]
        environment = os.environ | {"TERM": "xterm"}
        subprocess.run(command, stderr=slave, stdout=subprocess.PIPE, env=environment, check=True)
        os.close(slave)
        shown = os.read(master, 100_000).decode()
        os.close(master)
        assert "\x1b[" in shown
        assert "documents" in shown


class TestExplain:
    def test_terminal(self, solieu):
        code, out, err = solieu("explain", TEXT, "--date", "2013")
        assert (code, err) == (0, "")
        lines = [re.split(r" {2,}", line.strip()) for line in out.splitlines()]
        assert lines[0] == [TEXT]
        assert ["date: 2013 (document)"] in lines
        assert ["fact 1: 618 triệu USD"] in lines
        assert ["value", "618000000", "currencies.usd", "618 triệu USD"] in lines
        assert ["bound", ">"] in [line[:2] for line in lines]
        assert ["43", "other", "roles.legal_act"] in lines
        assert ["Nhật Bản", "place", "places.japan"] in lines
        assert "\x1b" not in out

    def test_every_column_of_every_fact_is_there(self, solieu):
        out = solieu("explain", TEXT)[1]
        explained = json.loads(solieu("explain", TEXT, "--json")[1])
        for fact in explained["facts"]:
            shown_apart = {"fact_id", "sentence", "quote", "doc_sha256", "rules_sha", "solieu_version", "evidence"}
            for name in fact.keys() - shown_apart - {"doc_id", "doc_date", "doc_date_source"}:
                assert re.search(rf"^ {name} ", out, re.MULTILINE), name

    def test_json(self, solieu):
        code, out, _ = solieu("explain", TEXT, "--json")
        explained = json.loads(out)
        assert code == 0
        assert [f["value"] for f in explained["facts"]] == ["618000000", "1.7"]
        assert [m["text"] for m in explained["mentions"]] == ["Năm 2012", "618 triệu USD", "1,7%", "năm 2011"]
        assert {e["column"] for e in explained["facts"][0]["evidence"]} >= {"value", "unit", "statistic", "measure"}
        assert explained["ledger"][-1]["rule"] == "roles.legal_act"
        assert {t["kind"] for t in explained["terms"]} >= {"flow", "commodity", "place"}

    def test_a_number_that_is_no_row_says_why(self, solieu):
        assert re.search(r"^ 618,5 +other .* no_unit", solieu("explain", "Xuất khẩu đạt 618,5 triệu.")[1], re.MULTILINE)

    def test_an_empty_input_is_no_folder(self, solieu, tmp_path):
        got = solieu("extract", "", "-o", str(tmp_path / "facts.csv"))
        assert got == (2, "", "solieu: an input is empty: name a file or a folder, or - for standard input\n")

    @pytest.mark.parametrize("text", ["", " \n"])
    def test_nothing_to_explain(self, solieu, text):
        assert solieu("explain", text) == (2, "", "solieu: TEXT is empty: give a sentence, in quotation marks\n")

    @pytest.mark.parametrize("text", ["Không có số nào.", "[bold]5 kg[/bold] :smile:"])
    def test_odd_texts(self, solieu, text):
        code, out, _ = solieu("explain", text)
        assert code == 0
        assert out.splitlines()[0].strip() == text

    def test_colours_on_a_terminal(self):
        master, slave = pty.openpty()
        subprocess.run([*PROGRAM, "explain", TEXT], stdout=slave, env=os.environ | {"TERM": "xterm"}, check=True)
        os.close(slave)
        assert b"\x1b[1;4;32m618" in os.read(master, 100_000)
        os.close(master)

    def test_wrong_date(self, solieu):
        code, _, err = solieu("explain", TEXT, "--date", "5/2013")
        assert (code, err) == (2, "solieu: '5/2013' is no date; write YYYY, YYYY-MM or YYYY-MM-DD\n")


class TestText:
    def test_verbatim(self, tmp_path, capfdbinary, monkeypatch):
        path = tmp_path / "a.txt"
        path.write_bytes(b"\xef\xbb\xbfM\xe1\xbb\x99t\r\n\ttab  \n")
        monkeypatch.setattr(sys, "argv", ["solieu", "text", str(path)])
        with pytest.raises(SystemExit):
            cli.main()
        assert capfdbinary.readouterr().out == b"M\xe1\xbb\x99t\r\n\ttab  \n"

    def test_which_of_several(self, solieu, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"doc_id": "x", "text": "X"}\n{"doc_id": "y", "text": "Y"}\n', encoding="utf-8")
        code, _, err = solieu("text", path)
        assert (code, err) == (2, f"solieu: {path}: 2 documents; choose one with --doc-id\n")
        done = subprocess.run([*PROGRAM, "text", path, "--doc-id", "y"], capture_output=True, check=True)
        assert done.stdout == b"Y"


class TestRules:
    def check(self, solieu, tmp_path, row, file="lexicon/commodities.yaml"):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"rows:\n  - {row}\n", encoding="utf-8")
        return solieu("rules", "check", tmp_path)

    def test_every_example_that_fails_is_named(self, solieu, tmp_path):
        row = '{id: zz_hat, name: "hạt", aliases: ["hạt thử"], examples: ["Hạt thử tăng.", "Hạt khác."], counter_examples: ["Giá hạt thử."]}'
        code, _, err = self.check(solieu, tmp_path, row)
        assert code == 2
        assert err == (
            f"solieu: {tmp_path}/lexicon/commodities.yaml: rows.zz_hat: 'Hạt khác.': the row is not found in it\n"
            f"{tmp_path}/lexicon/commodities.yaml: rows.zz_hat: 'Giá hạt thử.': the row is found in this counter-example\n"
            "2 examples fail\n"
        )

    def test_one_example_fails(self, solieu, tmp_path, monkeypatch):
        row = '{id: zz_hat, name: "hạt", aliases: ["hạt thử"], examples: ["Hạt thử tăng."]}'
        monkeypatch.setattr("solieu.rulecheck.check_examples", lambda rules, extra: ["z: not found"])
        assert self.check(solieu, tmp_path, row)[2] == "solieu: z: not found\n1 example fails\n"

    def test_malformed_rules_are_named_first(self, solieu, tmp_path):
        code, _, err = self.check(solieu, tmp_path, '{id: ZZ, name: "x", alias: ["hạt"], examples: ["Hạt."]}')
        assert code == 2
        assert "rows.ZZ.alias" in err
        assert "rows.ZZ.id" in err
        assert "Traceback" not in err


def test_eval(solieu, tmp_path):
    for name in ("docs", "gold"):
        (tmp_path / name).mkdir()
    text = "Năm 2012, xuất khẩu đạt 5 tỷ USD."
    fact = {
        "n": 2,
        "start": 24,
        "text": "5",
        "role": "fact",
        "statistic": "level",
        "value": "5000000000",
        "unit": "USD",
    }
    (tmp_path / "docs" / "x.txt").write_text(text, encoding="utf-8")
    gold = {
        "doc": "x",
        "doc_date": "2013-01",
        "numbers": [{"n": 1, "start": 4, "text": "2012", "role": "period"}, fact],
    }
    (tmp_path / "gold" / "x.json").write_text(json.dumps(gold), encoding="utf-8")
    code, out, err = solieu("eval", tmp_path)
    assert (code, err) == (0, "")
    assert "found" in out
    assert json.loads(solieu("eval", tmp_path, "--json")[1])["documents"] == 1
    assert solieu("eval", tmp_path / "absent")[0] == 2


class TestProgram:
    def test_version(self, solieu):
        assert solieu("--version") == (0, f"{__version__}\n", "")

    def test_help_loads_nothing_heavy(self):
        python, *rest = PROGRAM
        done = subprocess.run([python, "-X", "importtime", *rest, "--help"], capture_output=True, text=True, check=True)
        assert "extract" in done.stdout
        loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
        assert "solieu" in loaded
        assert not loaded & {"spacy", "pandas", "pyarrow", "numpy", "underthesea", "pydantic", "regex"}

    @pytest.mark.parametrize("command", ["extract", "explain", "eval", "text", "rules"])
    def test_help(self, solieu, command):
        code, out, _ = solieu(command, "--help")
        assert code == 0
        assert command in out

    @pytest.mark.parametrize("arguments", [[], ["--nothing"], ["nothing"], ["extract"], ["extract", "a.txt"]])
    def test_wrong_usage(self, solieu, arguments):
        assert solieu(*arguments)[0] == 2

    def test_any_locale(self):
        environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
        done = subprocess.run([*PROGRAM, "explain", TEXT], capture_output=True, env=environment, check=True)
        assert "618 triệu USD" in done.stdout.decode()
