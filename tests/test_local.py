"""Many documents on this machine: in their order, told of when they fail, read when they are needed."""

import sys

import pytest

from solieu.batch import local, one
from solieu.batch.local import run
from solieu.batch.one import Settings
from solieu.errors import SolieuError
from solieu.model import Document
from solieu.reading.problems import Problem

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

TEXT = "Năm 2012, xuất khẩu tôm sang Nhật Bản đạt hơn 618 triệu USD, tăng 1,7% so với năm 2011."
OTHER = "Tháng trước, cả nước nhập khẩu 96 nghìn tấn thép, giảm 12,5%."


def some(count):
    return [Document(TEXT if n % 2 else OTHER, str(n), "2014-05", "document") for n in range(count)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_raises_is_told_of(monkeypatch, workers):
    rows_of = one.rows_of

    def fails(document, settings):
        if document.doc_id == "2":
            raise RuntimeError("broken\nhere")
        return rows_of(document, settings)

    monkeypatch.setattr(one, "rows_of", fails)
    if workers > 1 and sys.version_info >= (3, 14):
        pytest.skip("the worker does not inherit the broken function")
    done = list(run(some(4), Settings(), workers))
    assert [item.doc_id for item in done] == ["0", "1", "2", "3"]
    assert isinstance(done[2], Problem)
    assert done[2].message.startswith("2: cannot be extracted: RuntimeError: broken")
    assert [len(item.rows) for item in done if not isinstance(item, Problem)] == [2, 2, 2]


def test_problems_keep_their_place():
    items = some(3)
    items.insert(1, Problem("bad", "bad: broken"))
    assert [item.doc_id for item in run(items, Settings(), 2)] == ["0", "bad", "1", "2"]


def test_documents_are_read_when_they_are_needed(monkeypatch):
    monkeypatch.setattr(local, "_DOCUMENTS", 1)
    taken = []

    def documents():
        for document in some(50):
            taken.append(document.doc_id)
            yield document

    for workers, ahead in ((1, 1), (2, 2 * local._AHEAD)):
        taken.clear()
        results = run(documents(), Settings(), workers)
        next(results)
        assert len(taken) <= ahead
        results.close()


def test_a_worker_that_is_killed(monkeypatch):
    if sys.version_info >= (3, 14):
        pytest.skip("the worker does not inherit the broken function")
    monkeypatch.setattr(local, "read_one", lambda document, settings: __import__("os")._exit(9))
    with pytest.raises(SolieuError, match="between documents '0' and '2'"):
        list(run(some(3), Settings(), 2))
