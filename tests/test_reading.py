"""Reading: from files, folders, streams and tables to documents."""

import datetime
import gzip
import io
import json
import math
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from solieu.errors import InputError
from solieu.model import Document
from solieu.reading.dates import parse_date
from solieu.reading.documents import documents
from solieu.reading.files import check_inputs, read_inputs
from solieu.reading.found import Found
from solieu.reading.jsonl import read_lines
from solieu.reading.metadata import read_metadata
from solieu.reading.one_text import one_text
from solieu.reading.problems import Problem

TEXT = "Năm 2013, xuất khẩu gỗ đạt 5,5 tỷ USD, riêng dăm gỗ tăng 20%.\r\nTiếp tục tăng trong năm nay.\n"


def read(*inputs, metadata=None):
    return list(documents(read_inputs(inputs), metadata))


def split(items):
    """Documents, messages of errors, messages of warnings."""
    items = list(items)
    problems = [item for item in items if isinstance(item, Problem)]
    return (
        [item for item in items if isinstance(item, Document)],
        [p.message for p in problems if not p.warning],
        [p.message for p in problems if p.warning],
    )


class TestDates:
    @pytest.mark.parametrize("value", ["2006", "2006-04", "2006-04-30", " 2006-04 "])
    def test_forms(self, value):
        assert parse_date(value) == value.strip()

    @pytest.mark.parametrize(
        ("value", "want"),
        [
            (2006, "2006"),
            (datetime.date(2006, 4, 30), "2006-04-30"),
            (datetime.datetime(2006, 4, 30, 12, 5), "2006-04-30"),
            (pd.Timestamp("2006-04-30"), "2006-04-30"),
            ("2006-04-30T08:00:00+07:00", "2006-04-30"),
            (None, None),
            ("", None),
            (" ", None),
            (math.nan, None),
            (pd.NaT, None),
            (pd.NA, None),
        ],
    )
    def test_values(self, value, want):
        assert parse_date(value) == want

    @pytest.mark.parametrize(
        "value", ["30/4/2006", "2006-13", "2006-02-30", "2006-4", "hôm nay", "0000", "20060430", True, 12, "２００６"]
    )
    def test_none(self, value):
        with pytest.raises(ValueError, match="is no date; write YYYY, YYYY-MM or YYYY-MM-DD"):
            parse_date(value)


class TestFiles:
    def test_folder_is_sorted_and_ids_are_paths(self, tmp_path):
        for name in ("b.txt", "a/z.md", "a.txt", "a/b/c.TXT", ".hidden.txt", ".git/x.txt", "table.ppt", "b/notes.png"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(TEXT.encode())
        found, errors, warnings = split(read(tmp_path))
        assert [d.doc_id for d in found] == ["a.txt", "a/b/c.TXT", "a/z.md", "b.txt"]
        assert {d.text for d in found} == {TEXT}
        assert not errors
        assert warnings == [f"{tmp_path}: files of other formats were left out: 1 .png, 1 .ppt"]

    def test_packed_files(self, tmp_path):
        (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
        (tmp_path / "b.JSONL.GZ").write_bytes(gzip.compress(b'{"text": "A"}\n{"text": "B", "doc_id": "b"}\n'))
        (tmp_path / "c.ppt.gz").write_bytes(gzip.compress(b"x"))
        found, errors, warnings = split(read(tmp_path))
        assert [(d.doc_id, d.text) for d in found] == [("a.txt.gz", TEXT), ("b.JSONL.GZ:1", "A"), ("b", "B")]
        assert not errors
        assert warnings == [f"{tmp_path}: files of other formats were left out: 1 .ppt.gz"]
        assert read(tmp_path / "a.txt.gz") == found[:1]

    def test_inputs_keep_their_order(self, tmp_path):
        for name in ("b.txt", "a.txt"):
            (tmp_path / name).write_text(TEXT, encoding="utf-8")
        assert [d.doc_id for d in read(tmp_path / "b.txt", tmp_path / "a.txt")] == ["b.txt", "a.txt"]

    def test_output_is_no_input(self, tmp_path):
        for name in ("a.txt", "facts.jsonl"):
            (tmp_path / name).write_text(TEXT, encoding="utf-8")
        leave_out = {(tmp_path / "facts.jsonl").resolve()}
        assert [item.doc_id for item in read_inputs([tmp_path], leave_out)] == ["a.txt"]
        check_inputs([tmp_path], {tmp_path.resolve() / "facts.jsonl"})
        with pytest.raises(InputError, match="without documents"):
            check_inputs([tmp_path], {tmp_path.resolve() / name for name in ("a.txt", "facts.jsonl")})

    def test_link_to_the_folder_above_ends(self, tmp_path):
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / "loop").symlink_to(tmp_path)
        assert [d.doc_id for d in read(tmp_path)] == ["a.txt"]

    def test_file_that_cannot_be_opened(self, tmp_path):
        (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
        (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
        found, errors, _ = split(read(tmp_path))
        assert [d.doc_id for d in found] == ["b.txt"]
        assert errors == [f"{tmp_path / 'a.txt'}: cannot be read: No such file or directory"]

    def test_standard_input(self, monkeypatch):
        for data, ids in (
            (TEXT.encode(), ["stdin"]),
            (b'{"text": "A"}\n{"text": "B", "doc_id": "b"}\n', ["stdin:1", "b"]),
        ):
            monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
            assert [d.doc_id for d in read("-")] == ids
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b'{"gia": 5} la mot van ban\nHet')))
        assert [d.text for d in read("-")] == ['{"gia": 5} la mot van ban\nHet']

    def test_standard_input_in_another_encoding(self, monkeypatch):
        for encoding in ("utf-16", "utf-16-le"):
            data = '{"text": "Gạo"}\n{"text": "Chè", "doc_id": "b"}\n'.encode(encoding)
            monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
            assert [(d.doc_id, d.text) for d in split(read("-"))[0]] == [("stdin:1", "Gạo"), ("b", "Chè")]

    @pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0\0\n\0", b"\xef\xbb\xbf"])
    def test_nothing_on_standard_input(self, monkeypatch, data):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        with pytest.raises(InputError, match=r"^-: no text on standard input"):
            read("-")

    def test_one_text(self, tmp_path):
        plain, lines = tmp_path / "a.txt", tmp_path / "b.jsonl"
        plain.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
        lines.write_text('{"doc_id": "x", "text": "X"}\n{"doc_id": "y", "text": "Y"}\n', encoding="utf-8")
        assert one_text(str(plain)) == TEXT
        assert one_text(str(lines), "y") == "Y"
        with pytest.raises(InputError, match="2 documents; choose one with --doc-id"):
            one_text(str(lines))
        with pytest.raises(InputError, match="no document is called 'z'"):
            one_text(str(lines), "z")


class TestJsonLines:
    def lines(self, *lines):
        return split(documents(read_lines((line.encode() for line in lines), "news.jsonl", "in/news.jsonl")))

    def test_records(self):
        found, errors, warnings = self.lines(
            '\ufeff{"doc_id": "a", "text": "A", "date": "2015-03", "url": "x"}\n',
            "\n",
            '{"text": "B"}\r\n',
            '{"doc_id": 7, "text": "C", "date": 2015}',
        )
        assert found == [
            Document("A", "a", "2015-03", "document"),
            Document("B", "news.jsonl:3"),
            Document("C", "7", "2015", "document"),
        ]
        assert not errors
        assert not warnings

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ('{"text": "A"', "no JSON at character 13"),
            ('["A"]', "no JSON object"),
            ('{"doc_id": "a"}', "no text; give the document a field `text`"),
            ('{"text": null}', "no text"),
            ('{"text": 5}', "`text` is int, not a text"),
            ('{"text": "A", "doc_id": true}', "doc_id True is neither"),
            ('{"text": "\\ud83d gold"}', "half of a character, \\ud83d, at 0"),
            ('{"n": ' + "9" * 5000 + "}", "no JSON that can be read"),
            ("[" * 100_000, "no JSON"),
        ],
    )
    def test_broken_line(self, line, message):
        found, errors, _ = self.lines('{"text": "A"}', line, '{"text": "C"}')
        assert [d.text for d in found] == ["A", "C"]
        assert len(errors) == 1
        assert errors[0].startswith("in/news.jsonl: line 2: ")
        assert message in errors[0]

    def test_not_utf8(self):
        found, errors, _ = split(
            documents(read_lines([b'{"text": "\xff"}\n', b'{"text": "B"}\n'], "news.jsonl", "in/news.jsonl"))
        )
        assert [d.doc_id for d in found] == ["news.jsonl:2"]
        assert errors == ["in/news.jsonl: line 1: not UTF-8 at byte 10 of the line; save the file as UTF-8"]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_other_encodings(self, tmp_path, encoding):
        path = tmp_path / "a.jsonl"
        path.write_bytes('{"text": "Gạo"}\n{"text": "Chè"}\n'.encode(encoding))
        found, errors, warnings = split(read(path))
        assert ([d.text for d in found], errors) == (["Gạo", "Chè"], [])
        told = f"{path}: not UTF-8: read as {encoding}; save it as UTF-8 if letters look wrong"
        assert warnings == ([told] if encoding.count("-") > 1 else [])

    def test_nothing_in_it(self):
        assert self.lines() == ([], [], ["in/news.jsonl: empty; no documents were read from it"])


class TestDateOfADocument:
    def dated(self, own, metadata):
        return split(documents([Found("Gạo", "a", "a.txt", own)], metadata))

    def test_precedence(self):
        assert self.dated("2015", {"a": "2016"})[0] == [Document("Gạo", "a", "2015", "document")]
        assert self.dated(None, {"a": "2016"})[0] == [Document("Gạo", "a", "2016", "metadata")]
        assert self.dated(None, {})[0] == [Document("Gạo", "a")]

    def test_wrong_date_is_open_and_told(self):
        found, errors, _ = self.dated("tháng ba", {"a": "2016"})
        assert found == [Document("Gạo", "a", None, "open")]
        assert errors == [
            "a.txt: document 'a': date 'tháng ba' is no date; write YYYY, YYYY-MM or YYYY-MM-DD;"
            " it is read with an open date"
        ]

    def test_id_that_no_document_has(self):
        assert self.dated("2015", {"a": "2016", "b": "2016"})[2] == ["metadata: no document is called 'b'"]


class TestMetadata:
    def write(self, tmp_path, name, content):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    @pytest.mark.parametrize(
        ("name", "content", "want"),
        [
            (
                "m.csv",
                "doc_id,date,title\na.txt,2016-05,x\nb.txt,,y\n",
                {"a.txt": {"date": "2016-05", "title": "x"}, "b.txt": {"title": "y"}},
            ),
            ("m.csv", "\ufeffdoc_id;date\r\na.txt;2016-05\r\n", {"a.txt": {"date": "2016-05"}}),
            ("m.tsv", 'date\tdoc_id\n2016-05\t"a.txt"\n', {"a.txt": {"date": "2016-05"}}),
            (
                "m.csv",
                "url,doc_id,licence\nhttps://a,a.txt,CC-BY\n",
                {"a.txt": {"url": "https://a", "licence": "CC-BY"}},
            ),
            (
                "m.jsonl",
                '{"doc_id": "a.txt", "date": "2016-05"}\n\n{"doc_id": "b.txt"}\n',
                {"a.txt": {"date": "2016-05"}, "b.txt": {}},
            ),
        ],
    )
    def test_read(self, tmp_path, name, content, want):
        assert read_metadata(self.write(tmp_path, name, content)) == want

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("m.csv", "id,day\na,2016\n", "line 1: no column doc_id"),
            ("m.csv", "doc_id,date\n,2016\n", "line 2: no doc_id"),
            ("m.csv", "doc_id,date\na,2016\na,2017\n", "line 3: a has another date above"),
            ("m.jsonl", '{"doc_id": "a"}\n{\n', "line 2: no JSON"),
            ("m.jsonl", "[]\n", "line 1: no JSON object"),
        ],
    )
    def test_wrong(self, tmp_path, name, content, message):
        with pytest.raises(InputError, match=message):
            read_metadata(self.write(tmp_path, name, content))

    def test_missing(self, tmp_path):
        with pytest.raises(InputError, match="No such file"):
            read_metadata(tmp_path / "m.csv")


def test_ids_that_are_no_utf8(tmp_path):
    path = Path(json.loads(json.dumps(str(tmp_path))), "b\udce1o.txt")
    try:
        path.write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    assert [d.doc_id for d in read(tmp_path)] == ["b\\xe1o.txt"]
