"""CSV and TSV: rows as documents, broken rows, encodings, and files that are statistical tables."""

import csv
from io import BytesIO

import pytest

from made.legacy import encode
from solieu.reading import delimited
from solieu.reading.content import UnreadableError, compose
from solieu.reading.delimited import holds_records, read_delimited, read_table
from solieu.reading.problems import Problem

SHRIMP = "Xuất khẩu tôm đạt 3,6 tỷ USD; tăng 5%."
RICE = "Quý I, cả nước xuất khẩu 1,4 triệu tấn gạo | trị giá 600 triệu USD."


def read(data, encoding="utf-8"):
    return list(read_delimited(BytesIO(data.encode(encoding) if isinstance(data, str) else data), "a.csv", "in/a.csv"))


def texts(items):
    return [item.text for item in items if not isinstance(item, Problem)]


def problems(items):
    return [(item.doc_id, item.message) for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns(delimiter):
    rows = [["Doc_ID", "date", " TEXT ", "url", "pages"], ["t1", "2018-04", SHRIMP, "http://vi.example/1", "3"]]
    rows += [["", "", RICE, "", ""]]
    lines = "\r\n".join(delimiter.join(f'"{field}"' for field in row) for row in rows)
    first, second = read(lines)
    assert (first.text, first.doc_id, first.date, first.where) == (SHRIMP, "t1", "2018-04", "in/a.csv: line 2")
    assert first.about == {"url": "http://vi.example/1"}
    assert (second.text, second.doc_id) == (RICE, "a.csv:3")


def test_paragraphs_and_quotes_within_a_text():
    first, second = read(f'text,doc_id\n"{SHRIMP}\n\nÔng nói: ""Tốt"".",a\n\nChè,b\n')
    assert first.text == SHRIMP + '\n\nÔng nói: "Tốt".'
    assert (second.text, second.doc_id, second.where) == ("Chè", "b", "in/a.csv: line 6")


def test_a_single_column_needs_no_quotes():
    assert texts(read(f"text\n{SHRIMP}\n{RICE}\n")) == [SHRIMP, RICE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(encoding):
    items = read("doc_id\ttext\n" + f"x\t{SHRIMP}\n" * 5000, encoding)
    assert texts(items) == [SHRIMP] * 5000
    assert all("read as utf-16" in message for _, message in problems(items))


def test_a_letter_cut_by_the_sample():
    for blanks in range(3):
        data = "text\n" + " " * blanks + "ế" * 40_000
        assert texts(read(data)) == [data[5:]]


def test_an_encoding_that_python_has_no_codec_for():
    row = ",".join(("5", f'"{SHRIMP}"', "http://vi.example"))
    items = read(encode("url,text,n\n" + f"{row}\n" * 5, "tcvn3"))
    assert texts(items) == [SHRIMP] * 5
    assert len(problems(items)) == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("x,1,2", "3 fields where the head has 2; quote a text that has ',' in it"),
        ("x", "1 fields where the head has 2; quote a text that has ',' in it"),
        ('"x" y,1', "a quote within a quoted text; double it"),
        ('"x\ny" z,1', "a quote within a quoted text; double it"),
        ("x\0y,1", "it has NUL characters; mend or remove the row"),
    ],
)
def test_broken_rows(row, why):
    items = read(f"text,n\n{SHRIMP.replace(',', '.')},1\n{row}\nChè,2\n")
    assert texts(items)[0].startswith("Xuất khẩu tôm")
    assert texts(items)[-1] == "Chè"
    assert problems(items)[0] == ("a.csv:3", f"in/a.csv: line 3: {why}")


def test_trailing_delimiters_are_no_fields():
    assert texts(read("text,n\nChè,2,,\n")) == ["Chè"]


def test_a_quote_that_is_not_closed():
    items = read('text,n\nChè,1\n"Gạo,2\nTôm,3\nCá,4\n')
    assert texts(items) == ["Chè", "Tôm", "Cá"]
    assert problems(items) == [
        (
            "a.csv:3",
            "in/a.csv: line 3: a quote is opened and not closed; close it, or double it if it belongs to the text",
        )
    ]
    assert items[-1].where == "in/a.csv: line 5"


def test_bytes_that_are_no_text():
    items = read("text,n\nChè,1\n".encode() * 1 + b" " * 70_000 + b",0\nG\xffo,2\n" + "Tôm,3\n".encode())
    assert texts(items)[0] == "Chè"
    assert texts(items)[-1] == "Tôm"
    assert problems(items) == [
        ("a.csv:4", "in/a.csv: line 4: bytes that are no text in the file's encoding; save the file as UTF-8")
    ]


def test_utf_16_that_is_cut():
    data = ("text\tn\n" + "Chè\t1\n" * 20_000).encode("utf-16") + b"\x41"
    items = read(data)
    assert len(texts(items)) == 20_000
    assert "not UTF-16" in problems(items)[-1][1]


@pytest.mark.parametrize("long", ["a" * 250, '"' + "a\n" * 120 + '"', '"' + "a" * 250 + '"', '"' + "a" * 250])
def test_rows_that_are_too_long(monkeypatch, long):
    monkeypatch.setattr(delimited, "MAX_ROW", 200)
    items = read(f"text,n\nChè,1\n{long},2\nTôm,3\n")
    assert [text for text in texts(items) if text != "a"] == ["Chè", "Tôm"]
    assert problems(items)[0][0] == "a.csv:3"
    assert "longer than 200 characters" in problems(items)[0][1]
    last = 3 + long.count("\n") + 1
    assert items[-1].where == f"in/a.csv: line {last}"


def test_the_limit_of_the_module_is_as_before():
    limit = csv.field_size_limit()
    items = read_delimited(BytesIO(b"text,n\n" + b"x" * 300_000 + b",1\n"), "a.csv", "a.csv")
    assert len(next(items).text) == 300_000
    assert csv.field_size_limit() == limit


def test_no_text_column():
    data = "noi_dung,ngay\nChè,2018\n"
    assert problems(read(data)) == [
        ("a.csv", "in/a.csv: no column `text`; it has noi_dung, ngay: call the column with the texts `text`")
    ]
    assert not holds_records(data.encode())
    assert holds_records(b'\xef\xbb\xbf"Text";id\n')
    assert not holds_records(b"\0\1\2")


@pytest.mark.parametrize("data", ["", " \n\n"])
def test_empty(data):
    (problem,) = read(data)
    assert problem.warning
    assert problem.message == "in/a.csv: empty; no documents were read from it"


def test_binary():
    assert "binary" in problems(read(b"\x89PNG\0\0\0\1"))[0][1]


def test_a_statistical_table():
    lines = [
        "Xuất khẩu theo thị trường;;",
        ";;Đơn vị: triệu USD",
        "Thị trường;2016;2017",
        "Hoa Kỳ;38,5;41,6",
        "  Trong đó: gỗ;2,5;-",
        "",
        "Nhật Bản;14,7;16,9",
        "Nguồn: tự tính;;",
    ]
    (content,) = read_table("\r\n".join(lines).encode())
    assert [part.kind for part in content.parts] == ["heading", "text", "table", "text"]
    cells = {cell.name: cell for cell in content.parts[2].cells}
    assert (cells["B4"].text, cells["B4"].row, cells["B4"].column) == ("38,5", 1, 1)
    assert (cells["A5"].text, cells["A5"].indent) == ("Trong đó: gỗ", 2)
    assert cells["C7"].text == "16,9"
    assert "Hoa Kỳ | 38,5 | 41,6" in compose(content.parts)[0]


def test_a_table_says_what_it_left_out():
    (content,) = read_table(b'a,b,c\nx,1,2\n"y,3,4\nz,5,6\n')
    assert content.notes == (
        "line 3: a quote is opened and not closed; close it, or double it if it belongs to the text",
    )
    assert [c.text for c in content.parts[0].cells if c.column == 0] == ["a", "x", "z"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("a,b\nx,y\nz,w\n", "no column `text`; it has a, b: call"),
        ("tên,giá\nChè,3\n", "no column `text`"),
        (",".join(f"c{k}" for k in range(20)), "c10, c11 and 8 more: call"),
        (b"\0\1\2\3", "binary"),
    ],
)
def test_no_table(data, why):
    with pytest.raises(UnreadableError, match=why):
        list(read_table(data.encode() if isinstance(data, str) else data))
