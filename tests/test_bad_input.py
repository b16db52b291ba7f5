"""Bad input: the message says which document, which line and what to do; the others are extracted."""

import gzip
import io
import json
import os
import sys
from types import SimpleNamespace

import pytest

from solieu import cli
from solieu.batch import one
from solieu.table import read_table

GOOD = "Năm 2012, xuất khẩu tôm đạt 618 triệu USD."


@pytest.fixture
def extract(monkeypatch, capsys, tmp_path):
    """Run `solieu extract` on the folder `in` of the test, beside a good document; returns code, errors, ids."""
    folder = tmp_path / "in"
    folder.mkdir()
    table = tmp_path / "facts.jsonl"

    def run(*arguments, inputs=(folder,), **files):
        for name, content in {"good.txt": GOOD.encode(), **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        monkeypatch.setattr(
            sys, "argv", ["solieu", "extract", *map(str, inputs), "-o", str(table), *map(str, arguments)]
        )
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert out == ""
        assert "Traceback" not in err
        ids = list(dict.fromkeys(row["doc_id"] for row in read_table(table))) if table.exists() else None
        return ended.value.code or 0, err, ids

    run.folder = folder
    run.table = table
    return run


def lines(*records):
    return "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in records)


class TestReadWithAWarning:
    @pytest.mark.parametrize("content", [b"", b"  \r\n\t\n", b"\xef\xbb\xbf"])
    def test_empty_file(self, extract, content):
        code, err, ids = extract(**{"empty.txt": content})
        assert (code, ids) == (0, ["good.txt"])
        assert f"warning: {extract.folder}/empty.txt: empty; it has no facts\n" in err
        assert "2 documents, 1 fact:" in err

    def test_file_of_no_lines(self, extract):
        code, err, ids = extract(**{"empty.jsonl": b""})
        assert (code, ids) == (0, ["good.txt"])
        assert f"warning: {extract.folder}/empty.jsonl: empty; no documents were read from it\n" in err

    def test_another_encoding(self, extract):
        text = "Năm 2012, nhập khâ\u0309u đa\u0323t 5 tỉ USD.".replace("ậ", "â\u0323").replace("ỉ", "i\u0309")
        code, err, ids = extract(**{"old.txt": text.encode("cp1258"), "wide.txt": GOOD.encode("utf-16")})
        assert (code, ids) == (0, ["good.txt", "old.txt", "wide.txt"])
        assert (
            f"warning: {extract.folder}/old.txt: not UTF-8: read as cp1258; save it as UTF-8 if letters look wrong"
            in err
        )

    def test_other_formats_in_a_folder(self, extract):
        code, err, ids = extract(**{"slides.ppt": b"x", "deep/scan.PNG": b"x"})
        assert (code, ids) == (0, ["good.txt"])
        assert f"warning: {extract.folder}: files of other formats were left out: 1 .png, 1 .ppt\n" in err

    def test_metadata_of_documents_that_are_not_there(self, extract, tmp_path):
        (tmp_path / "dates.csv").write_text("doc_id,date\ngood,2012-05\n", encoding="utf-8")
        code, err, ids = extract("--metadata", tmp_path / "dates.csv")
        assert (code, ids) == (0, ["good.txt"])
        assert "warning: metadata: no document is called 'good'\n" in err


class TestListed:
    def error(self, extract, message, ids=("good.txt",), **files):
        code, err, found = extract(**files)
        assert code == 1
        assert found == list(ids)
        assert "error: " + message.format(folder=extract.folder) in err
        assert "1 problem, listed above" in err

    def test_unknown_encoding(self, extract):
        data = b"Tin\n\xe9\xf3\xfe \xf0\xdf\xe9 5 \xfe\xf0\xdf\n"
        message = "{folder}/old.txt: line 2: not UTF-8, and in no encoding that can be recognised; save it as UTF-8"
        self.error(extract, message, **{"old.txt": data})

    @pytest.mark.parametrize(
        "data", [b"RIFF\x00\x00", bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\x00\x00", b"\0", b"\0" * 64]
    )
    def test_binary(self, extract, data):
        self.error(extract, "{folder}/sheet.txt: binary: it has NUL bytes; give a text file", **{"sheet.txt": data})

    def test_lines_of_nothing_but_nul(self, extract):
        self.error(extract, "{folder}/news.jsonl: binary: it has NUL bytes", **{"news.jsonl": b"\0" * 64})

    def test_packed_file_that_is_cut(self, extract):
        packed = gzip.compress(GOOD.encode())
        self.error(extract, "{folder}/a.txt.gz: cannot be read: Compressed file ended", **{"a.txt.gz": packed[:-9]})

    def test_broken_line(self, extract):
        content = lines({"doc_id": "x", "text": GOOD}, '{"doc_id": "y", "text": "Năm', {"doc_id": "z", "text": GOOD})
        message = "{folder}/news.jsonl: line 2: no JSON at character 25: Unterminated string starting at; mend or remove the line"
        self.error(extract, message, ids=("good.txt", "x", "z"), **{"news.jsonl": content})

    def test_no_text(self, extract):
        content = lines({"doc_id": "x", "body": GOOD}, {"doc_id": "z", "text": GOOD})
        message = "{folder}/news.jsonl: line 1: no text; give the document a field `text`"
        self.error(extract, message, ids=("good.txt", "z"), **{"news.jsonl": content})

    def test_repeated_doc_id(self, extract):
        content = lines({"doc_id": "x", "text": GOOD}, {"doc_id": "x", "text": "Năm 2012, nhập khẩu 5 tấn tôm."})
        message = "{folder}/news.jsonl: line 2: doc_id 'x' is used above; only the first is read: give each its own"
        self.error(extract, message, ids=("good.txt", "x"), **{"news.jsonl": content})
        assert [row["quote"] for row in read_table(extract.table)] == ["618 triệu USD", "618 triệu USD"]

    def test_doc_id_of_a_file_again(self, extract):
        content = lines({"doc_id": "good.txt", "text": GOOD})
        self.error(extract, "{folder}/news.jsonl: line 1: doc_id 'good.txt' is used above", **{"news.jsonl": content})

    def test_date_that_is_none(self, extract):
        content = lines({"doc_id": "x", "text": "Năm nay, xuất khẩu 5 tấn tôm.", "date": "tháng 5"})
        message = (
            "{folder}/news.jsonl: line 1: document 'x': date 'tháng 5' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
        )
        self.error(extract, message, ids=("good.txt", "x"), **{"news.jsonl": content})
        row = read_table(extract.table)[1]
        assert ("doc_date" not in row, row["doc_date_source"], "period" not in row) == (True, "open", True)

    def test_date_of_the_metadata(self, extract, tmp_path):
        (tmp_path / "dates.csv").write_text("doc_id,date\ngood.txt,2012-31\n", encoding="utf-8")
        code, err, ids = extract("--metadata", tmp_path / "dates.csv")
        assert (code, ids) == (1, ["good.txt"])
        assert (
            f"error: {extract.folder}/good.txt: document 'good.txt': date of the metadata '2012-31' is no date;" in err
        )

    def test_unreadable_file(self, extract):
        (extract.folder / "gone.txt").symlink_to(extract.folder / "nowhere")
        self.error(extract, "{folder}/gone.txt: cannot be read: No such file or directory")

    def test_format_that_was_asked_for(self, extract):
        path = extract.folder / "a.ppt"
        path.write_bytes(b"x")
        code, err, ids = extract(inputs=(path, extract.folder / "good.txt"))
        assert (code, ids) == (1, ["good.txt"])
        assert f"error: {path}: a format that cannot be read; formats that can be read: .txt .md .jsonl" in err

    def test_document_that_raises(self, extract, monkeypatch):
        rows_of = one.rows_of

        def fails(document, settings):
            return rows_of(document, settings) if document.doc_id == "good.txt" else 1 / 0

        monkeypatch.setattr(one, "rows_of", fails)
        self.error(extract, "bad.txt: cannot be extracted: ZeroDivisionError: division by zero", **{"bad.txt": GOOD})

    def test_all_of_it_at_once(self, extract):
        code, err, ids = extract(
            **{
                "a.txt": b"",
                "b.txt": b"\0\1\2",
                "c.jsonl": lines("{", {"doc_id": "c", "text": GOOD}, {"doc_id": "c", "text": GOOD}),
                "d.txt": GOOD,
            }
        )
        assert (code, ids) == (1, ["c", "d.txt", "good.txt"])
        assert [line.split(":")[0] for line in err.splitlines()] == [
            "warning",
            "error",
            "error",
            "error",
            "4 documents, 3 facts",
        ]
        assert err.endswith("3 problems, listed above\n")


class TestRefused:
    """Wrong usage: exit code 2 before any document is read, and nothing is written."""

    def refused(self, extract, message, *arguments, monkeypatch=None, **options):
        code, err, ids = extract(*arguments, **options)
        assert (code, ids) == (2, None)
        assert message in err

    @pytest.fixture(autouse=True)
    def _nothing_is_read(self, monkeypatch):
        monkeypatch.setattr("solieu.batch.job.read_inputs", lambda *_, **__: pytest.fail("a document was read"))

    def test_missing_path(self, extract, tmp_path):
        inputs = (tmp_path / "absent", extract.folder, tmp_path / "gone.txt")
        message = f"solieu: {inputs[0]}: no such file or folder\n{inputs[2]}: no such file or folder\n"
        self.refused(extract, message, inputs=inputs)

    @pytest.mark.parametrize("files", [{}, {"a.ppt": b"x"}, {".hidden.txt": GOOD.encode()}])
    def test_folder_without_documents(self, extract, tmp_path, files):
        empty = tmp_path / "empty"
        empty.mkdir()
        for name, content in files.items():
            (empty / name).write_bytes(content)
        message = f"{empty}: a folder without documents; formats that can be read: .txt .md .jsonl .ndjson .csv"
        self.refused(extract, message, inputs=(extract.folder, empty))

    def test_standard_input_twice(self, extract):
        self.refused(extract, "standard input can be read once only", inputs=("-", "-"))

    def test_date(self, extract):
        message = "solieu: date '5/2012' is no date; write YYYY, YYYY-MM or YYYY-MM-DD\n"
        self.refused(extract, message, "--date", "5/2012")

    def test_metadata(self, extract, tmp_path):
        (tmp_path / "dates.csv").write_text("id,day\ngood.txt,2012\n", encoding="utf-8")
        message = "dates.csv: line 1: no column doc_id; the first line names the columns"
        self.refused(extract, message, "--metadata", tmp_path / "dates.csv")
        self.refused(extract, "none.csv: cannot be read: No such file", "--metadata", tmp_path / "none.csv")

    @pytest.mark.parametrize("option", ["-o", "--ledger"])
    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("absent/facts.csv", "does not exist; create it first"),
            ("facts.txt", "the suffix chooses the format; use one of .jsonl .csv .parquet .duckdb .xlsx .dta"),
            ("facts", "the suffix chooses the format"),
        ],
    )
    def test_output(self, extract, tmp_path, option, name, message):
        self.refused(extract, message, option, tmp_path / name)

    def test_output_that_is_a_folder(self, extract, tmp_path):
        (tmp_path / "x.csv").mkdir()
        self.refused(extract, "is a folder; name a file", "-o", tmp_path / "x.csv")

    def test_one_file_for_both(self, extract, tmp_path):
        path = tmp_path / "x.csv"
        self.refused(
            extract,
            "facts, ledger and texts need a file each",
            "-o",
            path,
            "--ledger",
            f"{tmp_path}{os.sep}.{os.sep}x.csv",
        )

    @pytest.mark.parametrize("option", ["-o", "--ledger"])
    def test_output_that_is_an_input(self, extract, option):
        news = extract.folder / "news.jsonl"
        news.write_text(lines({"text": GOOD}), encoding="utf-8")
        message = f"solieu: {news}: would be written over the input {news}; name another file\n"
        self.refused(extract, message, option, news, inputs=(extract.folder / "good.txt", news))

    def test_missing_package(self, extract, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "duckdb", None)
        self.refused(
            extract, "pip install 'solieu[duckdb]', in a clone pip install -e '.[duckdb]'", "-o", tmp_path / "x.duckdb"
        )

    def test_rules_with_typos(self, extract, tmp_path):
        """All defects of all files in one message, each with file, row and field."""
        lexicon = tmp_path / "rules" / "lexicon"
        lexicon.mkdir(parents=True)
        row = '{id: %s, name: "hạt", %s: ["%s"], examples: ["Xuất khẩu hạt."]}'
        (lexicon / "commodities.yaml").write_text(
            f"rows:\n  - {row % ('zz_a', 'aliases', 'hạt')}\n  - {row % ('zz_b', 'alias', 'hạt')}\n", encoding="utf-8"
        )
        (lexicon / "units.yaml").write_text("rows: [{id: zz_u\n", encoding="utf-8")
        (lexicon / "comodities.yaml").write_text("rows: []\n", encoding="utf-8")
        code, err, ids = extract("--rules", lexicon.parent)
        assert (code, ids) == (2, None)
        assert "commodities.yaml: rows.zz_b.alias: Extra inputs are not permitted" in err
        assert "units.yaml: " in err
        assert "comodities.yaml: no such file of rules; the files are" in err

    def test_missing_rules(self, extract, tmp_path):
        self.refused(extract, "absent: no such folder of rules", "--rules", tmp_path / "absent")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0" * 9, b"\xef\xbb\xbf\n", b"\xff\xfe \0"])
def test_an_empty_standard_input_is_refused(extract, monkeypatch, data):
    extract.table.write_text("", encoding="utf-8")
    before = extract.table.stat()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    code, err, _ = extract(inputs=("-",))
    assert (code, err) == (2, "solieu: -: no text on standard input; give it a text or JSON Lines\n")
    after = extract.table.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_old_table_stays_when_a_run_is_refused(extract):
    extract.table.write_text("old", encoding="utf-8")
    with pytest.raises(Exception, match="line 1"):  # the old file is no table
        extract("--date", "x")
    assert extract.table.read_text("utf-8") == "old"
