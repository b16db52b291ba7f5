"""Parquet: rows as documents, types of columns, and files that are none."""

import datetime as dt
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from solieu.reading.parquet import read_parquet
from solieu.reading.problems import Problem

TEA = "Xuất khẩu chè đạt 140 nghìn tấn, trị giá 230 triệu USD."


def parquet(columns, **options):
    out = BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def read(data):
    return list(read_parquet(BytesIO(data), "a.parquet", "in/a.parquet"))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())])
def test_rows(kind):
    columns = {
        "Text": pa.array([TEA, "Gạo"]).cast(kind),
        "doc_id": ["t1", None],
        "date": [dt.date(2018, 4, 2), None],
        "url": ["http://vi.example/1", None],
        "vector": [[1.0, 2.0], None],
    }
    first, second = read(parquet(columns))
    assert (first.text, first.doc_id, str(first.date)) == (TEA, "t1", "2018-04-02")
    assert first.about == {"url": "http://vi.example/1"}
    assert (second.text, second.doc_id, second.where) == ("Gạo", "a.parquet:2", "in/a.parquet: row 2")


def test_many_row_groups():
    numbers = list(range(1000))
    items = read(parquet({"doc_id": numbers, "text": [f"Tôm {n}" for n in numbers]}, row_group_size=300))
    assert [(item.doc_id, item.text) for item in items] == [(str(n), f"Tôm {n}") for n in numbers]


def test_values_that_are_no_text():
    text, number, nothing, bad = read(parquet({"text": pa.array([b"a", b"b", None, b"\xff"])}, version="2.6"))
    assert (text.text, number.text) == ("a", "b")
    assert nothing == Problem("a.parquet:3", "in/a.parquet: row 3: no text; give the document a field `text`")
    assert bad.message == "in/a.parquet: row 4: not UTF-8 at byte 0 of a text; write the file again as UTF-8"
    (wrong,) = read(parquet({"text": [5]}))
    assert wrong.message == "in/a.parquet: row 1: `text` is int, not a text; quote it"


def test_a_text_column_that_is_not_utf_8():
    column = pa.StringArray.from_buffers(2, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0"), pa.py_buffer(b"\xffa"))
    bad, good = read(parquet({"text": column}))
    assert "not UTF-8" in bad.message
    assert good.text == "a"


def test_no_text_column():
    (problem,) = read(parquet({"noi_dung": ["x"], "n": [1]}))
    assert problem.message == (
        "in/a.parquet: no column `text`; it has noi_dung, n: call the column with the texts `text`"
    )


def test_no_rows():
    (problem,) = read(parquet({"text": pa.array([], pa.string())}))
    assert problem.warning
    assert problem.message == "in/a.parquet: empty; no documents were read from it"


@pytest.mark.parametrize("cut", [0, 4, 200, -1])
def test_damaged(cut):
    (problem,) = read(parquet({"text": [TEA] * 50})[:cut])
    assert problem.doc_id == "a.parquet"
    assert "no readable Parquet file" in problem.message


def test_damaged_within():
    data = bytearray(parquet({"text": [f"{TEA} {n}" for n in range(3000)]}, row_group_size=1024))
    middle = pq.ParquetFile(BytesIO(bytes(data))).metadata.row_group(1).column(0).data_page_offset
    data[middle : middle + 200] = bytes(200)
    items = read(bytes(data))
    assert len(items) == 1025
    assert "no readable Parquet file after row 1,024" in items[-1].message
