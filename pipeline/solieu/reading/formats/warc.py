"""WARC and WET: what a web crawl has stored, a record a page."""

import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from typing import IO, TYPE_CHECKING

from solieu.reading.content import UnreadableError

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MAX_PAGE = 20_000_000  # bytes, unpacked

_CHUNK = 1 << 16
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T|$)")
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A stored page. `crawled` is the day it was fetched, YYYY-MM-DD or "": the text's own date is not known from it.

    `data` is HTML in the encoding that `content_type` or the page names; where `plain`, it is text in UTF-8.
    """

    url: str
    crawled: str
    content_type: str
    data: bytes
    plain: bool


class Records:
    """The pages of a crawl in order, read one at a time; see `read_records`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.skipped = 0  # pages left out so far: larger than `MAX_PAGE`, or packed in a way that cannot be unpacked
        self._pages = self._read(stream)

    def __iter__(self) -> Iterator[WarcRecord]:
        return self._pages

    def __next__(self) -> WarcRecord:
        return next(self._pages)

    def _read(self, stream: IO[bytes]) -> Iterator[WarcRecord]:
        from warcio.archiveiterator import WARCIterator

        archive = WARCIterator(stream)
        number = 0
        while True:
            try:
                with redirect_stderr(StringIO()):  # warcio writes there what is wrong with a file
                    record = next(archive, None)
                    page = self._page(record) if record else None
            except UnreadableError:
                raise
            except Exception as error:  # warcio raises whatever its parsing of a damaged record trips over
                reason = " ".join(str(error).split())[:200]
                raise UnreadableError(f"damaged after record {number:,}: {reason}; get the file again") from None
            if archive.err_count:
                raise UnreadableError(f"record {number:,} is longer or shorter than it says; get the file again")
            if record is None:
                break
            number += 1
            if page:
                yield page
        if not number:
            raise UnreadableError("no WARC record in it; get the file again")

    def _page(self, record: "ArcWarcRecord") -> WarcRecord | None:
        if not record.rec_type:
            raise UnreadableError("no WARC record where one should begin; get the file again")
        plain = record.rec_type == "conversion"
        if not plain and not _is_page(record):
            _finish(record)
            return None
        data = record.content_stream().read(MAX_PAGE + 1) if _can_unpack(record) else None
        _finish(record)
        if data is None or len(data) > MAX_PAGE:
            self.skipped += 1
            return None
        headers = record.rec_headers
        day = _DAY.match(headers.get_header("WARC-Date", ""))
        content_type = headers.get_header("Content-Type", "") if plain else _content_type(record)
        return WarcRecord(headers.get_header("WARC-Target-URI", ""), day[0] if day else "", content_type, data, plain)


def read_records(stream: IO[bytes]) -> Records:
    """Return the HTML pages that were fetched with status 200 and the plain texts (WET) of a WARC file, in order.

    The file may be packed record by record or as a whole, and need not be able to seek. `Records.skipped` counts the
    pages that were left out.

    Raises:
        UnreadableError: while it is read, when a record is damaged or cut; what came before has been yielded.
    """
    return Records(stream)


def _content_type(record: "ArcWarcRecord") -> str:
    said: str = record.http_headers.get_header("Content-Type", "")
    return said or record.rec_headers.get_header("WARC-Identified-Payload-Type", "")


def _is_page(record: "ArcWarcRecord") -> bool:
    if record.rec_type != "response" or not record.http_headers or record.http_headers.get_statuscode() != "200":
        return False
    return _content_type(record).partition(";")[0].strip().lower() in _HTML


def _can_unpack(record: "ArcWarcRecord") -> bool:
    from warcio.bufferedreaders import BufferedReader

    packed = record.http_headers.get_header("Content-Encoding", "") if record.http_headers else ""
    return packed.strip().lower() in ("", "identity", *BufferedReader.get_supported_decompressors())


def _finish(record: "ArcWarcRecord") -> None:
    """Read the rest of a record.

    Raises:
        UnreadableError: it ends before the length that it says.
    """
    while record.raw_stream.read(_CHUNK):
        pass
    if left := getattr(record.raw_stream, "limit", 0):
        url = record.rec_headers.get_header("WARC-Target-URI", "")
        raise UnreadableError(f"the record of {url} is cut: {left:,} bytes are missing; get the file again")
