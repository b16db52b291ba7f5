"""WARC and WET: which records are pages, what is known of them, what is too large or damaged."""

import gzip
from io import BytesIO

import pytest

from solieu.reading.content import UnreadableError
from solieu.reading.formats import warc
from solieu.reading.formats.warc import read_records

PAGE = "<html><body><p>Xuất khẩu tôm đạt 3,6 tỷ USD.</p></body></html>".encode()
HTML = ("Content-Type", "text/html; charset=utf-8")


def crawl(*records, packed=True):
    """Return a WARC file of (type, status line, headers, payload) after its first record, which tells of the file."""
    written = [stored("warcinfo", "application/warc-fields", b"software: test\r\n", "")]
    for number, (kind, status, headers, data) in enumerate(records):
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "", ""]
        block = "\r\n".join(lines).encode() + data if status else data
        written.append(stored(kind, "" if status else "text/plain", block, f"http://vi.example/{number}"))
    return b"".join(map(gzip.compress, written) if packed else written)


def stored(kind, content_type, block, url):
    headers = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2019-04-02T23:59:01Z"}
    headers |= {"Content-Type": content_type or "application/http", "Content-Length": len(block)}
    lines = ["WARC/1.0", *(f"{name}: {value}" for name, value in headers.items() if value != ""), "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [True, False])
def test_pages(packed):
    data = crawl(
        ("request", "GET / HTTP/1.1", [("Host", "vi.example")], b""),
        ("response", "200 OK", [HTML], PAGE),
        ("response", "404 Not Found", [HTML], PAGE),
        ("response", "301 Moved", [HTML], b""),
        ("response", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        ("response", "200 OK", [("Content-Type", "application/xhtml+xml")], PAGE),
        ("resource", "", [], b"GIF89a"),
        packed=packed,
    )
    records = read_records(BytesIO(data))
    found = list(records)
    assert [record.url for record in found] == ["http://vi.example/1", "http://vi.example/5"]
    assert found[0] == warc.WarcRecord("http://vi.example/1", "2019-04-02", HTML[1], PAGE, plain=False)
    assert records.skipped == 0


def test_plain_texts():
    text = "Nhập khẩu phân bón tháng 4 đạt 350 nghìn tấn.\n".encode()
    (record,) = read_records(BytesIO(crawl(("conversion", "", [], text))))
    assert record.plain
    assert (record.data, record.crawled, record.content_type) == (text, "2019-04-02", "text/plain")


def test_a_file_packed_as_a_whole():
    data = gzip.compress(crawl(("response", "200 OK", [HTML], PAGE), packed=False))
    with gzip.open(BytesIO(data)) as file:
        assert [record.data for record in read_records(file)] == [PAGE]


def test_packed_pages():
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    records = read_records(
        BytesIO(
            crawl(
                ("response", "200 OK", [HTML, ("Content-Encoding", "gzip")], gzip.compress(PAGE)),
                ("response", "200 OK", [HTML, ("Transfer-Encoding", "chunked")], chunked),
                ("response", "200 OK", [HTML, ("Content-Encoding", "zstd")], b"\x28\xb5\x2f\xfd"),
            )
        )
    )
    assert [record.data for record in records] == [PAGE, PAGE]
    assert records.skipped == 1


def test_large_pages_are_left_out(monkeypatch):
    monkeypatch.setattr(warc, "MAX_PAGE", 1000)
    bomb = gzip.compress(bytes(100_000))
    records = read_records(
        BytesIO(
            crawl(
                ("response", "200 OK", [HTML], PAGE * 50),
                ("response", "200 OK", [HTML, ("Content-Encoding", "gzip")], bomb),
                ("response", "200 OK", [HTML], PAGE),
            )
        )
    )
    assert [record.url for record in records] == ["http://vi.example/2"]
    assert records.skipped == 2


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_is_cut(packed, capsys):
    data = crawl(("response", "200 OK", [HTML], PAGE), ("response", "200 OK", [HTML], PAGE * 3), packed=packed)
    records = read_records(BytesIO(data[:-60]))
    assert next(records).data == PAGE
    with pytest.raises(UnreadableError, match="get the file again"):
        next(records)
    assert capsys.readouterr().err == ""


def test_a_wrong_length(capsys):
    data = crawl(("response", "200 OK", [HTML], PAGE), ("response", "200 OK", [HTML], PAGE), packed=False)
    data = data.replace(b"USD.</p>", b"USD.</p> and more", 1)
    with pytest.raises(UnreadableError, match="get the file again"):
        list(read_records(BytesIO(data)))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"<html></html>", b"\x1f\x8b\x08\x00 nothing", gzip.compress(b"", mtime=0)]
)
def test_no_warc(data):
    with pytest.raises(UnreadableError, match="get the file again"):
        list(read_records(BytesIO(data)))
