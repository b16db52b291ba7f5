"""Lists of texts, frames and Arrow tables."""

import math

import pandas as pd
import pyarrow as pa
import pytest

from solieu.errors import InputError
from solieu.model import Document
from solieu.reading.documents import documents
from solieu.reading.memory import read_memory
from solieu.reading.problems import Problem

RECORDS = ({"doc_id": "a", "text": "A", "date": "2015"}, {"doc_id": "b", "text": "B", "date": None})


@pytest.mark.parametrize("kind", ["pandas", "pandas with arrow types", "arrow", "batch"])
def test_tables(kind):
    records = list(RECORDS)
    source = {
        "pandas": lambda: pd.DataFrame(records),
        "pandas with arrow types": lambda: pd.DataFrame(records).convert_dtypes(dtype_backend="pyarrow"),
        "arrow": lambda: pa.Table.from_pylist(records),
        "batch": lambda: pa.RecordBatch.from_pylist(records),
    }[kind]()
    assert list(documents(read_memory(source))) == [Document("A", "a", "2015", "document"), Document("B", "b")]


def test_only_texts():
    want = [Document("A", "0"), Document("B", "1")]
    assert list(documents(read_memory(["A", "B"]))) == want
    assert list(documents(read_memory(pd.DataFrame({"text": ["A", "B"], "n": [1, 2]}, index=[5, 6])))) == want
    assert list(documents(read_memory(pd.Series(["A", "B"])))) == want
    assert list(documents(read_memory(pa.chunked_array([["A"], ["B"]])))) == want
    assert list(documents(read_memory(text for text in "AB"))) == want


def test_dates_of_a_frame():
    frame = pd.DataFrame({"text": ["A", "B"], "date": pd.to_datetime(["2015-03-02", None])})
    assert [d.date for d in documents(read_memory(frame))] == ["2015-03-02", None]


def test_missing_texts():
    found = list(documents(read_memory(pd.DataFrame({"text": ["A", None, math.nan, 5, "E"]}))))
    assert [item.doc_id for item in found] == ["0", "1", "2", "3", "4"]
    problems = [item.message.split(":")[0] for item in found if isinstance(item, Problem)]
    assert problems == ["row 1", "row 2", "row 3"]


@pytest.mark.parametrize("source", [5, b"A", {"text": "A"}, None])
def test_nothing_of_the_kind(source):
    with pytest.raises(InputError, match="give a path, a list of texts, or a table"):
        list(read_memory(source))


def test_no_text_column():
    with pytest.raises(InputError, match="no column `text`; the columns are body, id"):
        list(read_memory(pd.DataFrame({"body": ["A"], "id": [1]})))
