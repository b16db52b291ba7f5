"""Arrow record batches in, record batches of facts out."""

import datetime
import logging

import pyarrow as pa
import pytest

from solieu.api import extract_text
from solieu.batch.frames import extract_batches
from solieu.errors import InputError
from solieu.table.arrow import rows_from_arrow
from solieu.table.columns import FACTS
from solieu.table.rows import tidy
from solieu.table.schemas import arrow_schema

TEXTS = [
    "Năm 2012, xuất khẩu tôm đạt hơn 618 triệu USD, tăng 1,7% so với năm 2011.",
    "Hội nghị bàn về chất lượng hạt điều rang.",
    "Tháng trước, cả nước nhập khẩu 96 nghìn tấn thép.",
    "Năm nay, xuất khẩu chè đạt 12 nghìn tấn.",
]


def rows(batches):
    return [tidy(row) for row in rows_from_arrow(batches)]


def facts(text, date=None, doc_id="text"):
    return extract_text(text, date, doc_id).rows


def batch(**columns):
    return pa.RecordBatch.from_pydict(columns)


def test_a_batch_for_a_batch():
    out = list(extract_batches([batch(text=TEXTS[:2]), batch(text=TEXTS[1:2]), batch(text=TEXTS[:1] * 2)]))
    assert [made.num_rows for made in out] == [2, 0, 4]
    assert {made.schema.equals(arrow_schema(FACTS), check_metadata=True) for made in out} == {True}
    assert rows(out[:1]) == facts(TEXTS[0], doc_id="0")
    assert rows(out[2:]) == facts(TEXTS[0], doc_id="3") + facts(TEXTS[0], doc_id="4")


def test_no_batches_and_empty_batches():
    assert list(extract_batches([])) == []
    empty = batch(text=pa.array([], pa.string()))
    assert [made.num_rows for made in extract_batches([empty, empty])] == [0, 0]


def test_where_batches_end_makes_no_difference():
    table = pa.table({"text": TEXTS, "doc_id": list("abcd"), "date": ["2013", None, "2014-05", "2015"]})
    whole = rows(extract_batches(table.to_batches()))
    assert whole == [row for n in (0, 2, 3) for row in facts(TEXTS[n], ("2013", None, "2014-05", "2015")[n], "abcd"[n])]
    for size in (1, 3):
        assert rows(extract_batches(table.to_batches(max_chunksize=size))) == whole


@pytest.mark.parametrize(
    "dates",
    [
        pa.array(["2014-05-20"]),
        pa.array([datetime.date(2014, 5, 20)]),
        pa.array([datetime.datetime(2014, 5, 20, 7)], pa.timestamp("ms")),
        pa.array(["2014-05-20"]).dictionary_encode(),
    ],
    ids=["text", "day", "time", "dictionary"],
)
def test_dates(dates):
    found = rows(extract_batches([batch(text=TEXTS[2:3], date=dates)]))
    assert [(row["doc_date"], row["doc_date_source"], row["period"]) for row in found] == [
        ("2014-05-20", "document", "2014-04")
    ]


def test_a_date_for_documents_without_one():
    found = rows(extract_batches([batch(text=TEXTS[3:], date=["2016"]), batch(text=TEXTS[3:])], date="2019"))
    assert [(row["period"], row["doc_date_source"]) for row in found] == [("2016", "document"), ("2019", "option")]


@pytest.mark.parametrize("type", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_types_of_text(type):
    column = pa.array(TEXTS[:1]).dictionary_encode() if pa.types.is_dictionary(type) else pa.array(TEXTS[:1], type)
    assert rows(extract_batches([batch(text=column, other=[1])])) == facts(TEXTS[0], doc_id="0")


def test_the_same_id_twice():
    """Where batches are shared out nobody sees all ids; a batch of its own gives no other result."""
    found = rows(extract_batches([batch(text=TEXTS[:1] * 2, doc_id=["a", "a"])]))
    assert found == facts(TEXTS[0], doc_id="a") * 2


def test_rows_that_cannot_be_read_are_logged(caplog):
    broken = pa.array([b"\xff\xfe", None, TEXTS[0].encode()], pa.binary()).view(pa.string())
    with caplog.at_level(logging.WARNING, "solieu"):
        found = rows(extract_batches([batch(text=broken), batch(text=["", TEXTS[3]], date=[None, "last year"])]))
    assert [row["doc_id"] for row in found] == ["2", "2", "4"]
    assert [(record.levelname, record.message.partition(":")[0]) for record in caplog.records] == [
        ("ERROR", "row 0"),
        ("ERROR", "row 1"),
        ("WARNING", "row 3"),
        ("ERROR", "row 4"),
    ]


def test_batches_are_taken_one_at_a_time():
    taken = []

    def given():
        for n in range(3):
            taken.append(n)
            yield batch(text=TEXTS)

    out = extract_batches(given())
    assert taken == []
    for n in range(3):
        next(out)
        assert taken == list(range(n + 1))


def test_a_dataset(tmp_path):
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    for n in range(2):
        pq.write_table(pa.table({"text": [TEXTS[0]], "doc_id": [str(n)]}), tmp_path / f"{n}.parquet")
    found = extract_batches(ds.dataset(tmp_path).to_batches())
    ds.write_dataset(found, tmp_path / "facts", schema=arrow_schema(FACTS), format="parquet")
    assert ds.dataset(tmp_path / "facts").to_table()["doc_id"].to_pylist() == ["0", "0", "1", "1"]


def test_wrong_input():
    with pytest.raises(InputError, match="last year"):
        extract_batches([], date="last year")
    with pytest.raises(InputError, match="no column `text`; the columns are noi_dung, date"):
        list(extract_batches([batch(noi_dung=TEXTS, date=TEXTS)]))
