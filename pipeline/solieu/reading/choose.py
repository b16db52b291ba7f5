"""Which format a file is in: by its first bytes, else by its suffix."""

import io
import zipfile
from collections.abc import Mapping

from solieu.reading.formats import FORMATS

TEXTS = (".txt", ".md")
LINES = (".jsonl", ".ndjson")
DELIMITED = (".csv", ".tsv")
PARQUET = (".parquet",)
CRAWLS = (".warc", ".wet")
ARCHIVES = (".zip",)
PACKED = ".gz"

#: The format that each suffix promises.
BY_SUFFIX: Mapping[str, str] = {
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys(LINES, "lines"),
    **dict.fromkeys(DELIMITED, "delimited"),
    **dict.fromkeys(PARQUET, "parquet"),
    **dict.fromkeys(CRAWLS, "warc"),
    **dict.fromkeys(ARCHIVES, "zip"),
    **{suffix: name for name, format in FORMATS.items() for suffix in format.suffixes},
}
HEAD = 4096  # bytes that are looked at
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
_HTML = (b"<!doctype html", b"<html", b"<head", b"<?xml")
_BLANK = b" \t\r\n\xef\xbb\xbf"


def choose(head: bytes, suffix: str) -> str | None:
    """Return the format of a file that begins with `head`; None where neither bytes nor suffix tell."""
    named = BY_SUFFIX.get(suffix)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            if name == "ole":
                return "docx" if suffix in (".doc", ".docx") else "sheets"
            return named if name == "zip" and named in ("docx", "sheets") else name
    if b"%PDF-" in head[:1024] and named in (None, "pdf", "text", "html"):
        return "pdf"
    start = head.lstrip(_BLANK)[:64].lower()
    if named != "lines" and start.startswith(_HTML[:3]):
        return "html"  # statistics sites serve pages as .xls
    return named


def inside_zip(data: bytes) -> str:
    """Return the format of a ZIP file: a document of an office, or an archive.

    Raises:
        zipfile.BadZipFile: it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()[:1000]
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "sheets"
    return "zip"
