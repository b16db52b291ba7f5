"""One file, or one member of an archive, to what stands in it: the format is chosen, the reader called, limits kept."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO, Any

from solieu.reading.apart import read_apart
from solieu.reading.choose import HEAD, PACKED, choose, inside_zip
from solieu.reading.content import Content, UnreadableError, compose
from solieu.reading.delimited import holds_records, read_delimited, read_table
from solieu.reading.encodings import UndecodableError, decode
from solieu.reading.found import Found
from solieu.reading.jsonl import read_lines
from solieu.reading.limits import DEPTH, FILE, MIB, TEXT, TooLargeError
from solieu.reading.packed import DAMAGED, ending, members, size_of, unpacked, whole
from solieu.reading.parquet import read_parquet
from solieu.reading.problems import Problem

Items = Iterator[Found | Problem]
Reader = Callable[[IO[bytes], str, str], Items]
_LOOK = 1 << 16  # bytes of a table in which its header is looked for
#: Columns by which a table of our own is known.
_OWN = (("fact_id", "doc_id", "start"), ("doc_id", "role", "rule", "text"), ("fact_ids", "chosen_by"))
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16; the marks of UTF-32 have NUL bytes too


def read_entry(file: IO[bytes], name: str, where: str, depth: int = 0) -> Items:
    """Yield the documents of a file that can be read again from its start, and what is wrong with it.

    `name` is the id of its document, or begins the ids of its documents; `where` names it in messages.
    """
    try:
        yield from _chosen(file, name, where, depth)
    except (UnreadableError, UndecodableError, TooLargeError) as error:
        yield Problem(name, f"{where}: {error}")
    except DAMAGED as error:
        yield Problem(name, f"{where}: cannot be read: {getattr(error, 'strerror', None) or error}")


def _chosen(file: IO[bytes], name: str, where: str, depth: int) -> Items:
    head = file.read(HEAD)
    file.seek(0)
    suffix = ending(name)
    format = choose(head, suffix.removesuffix(PACKED))
    if format in ("lines", "delimited") and _is_own(head):
        yield Problem(name, f"{where}: a table that this program wrote, no text; it was left out", warning=True)
        return
    if format == "zip" and size_of(file) <= FILE:
        format = inside_zip(whole(file))
        file.seek(0)
    if format in ("gzip", "zip") and depth >= DEPTH:
        raise UnreadableError(f"packed more than {DEPTH} times; unpack it")
    if format == "gzip":
        yield from _called(read_entry(unpacked(file), name.removesuffix(PACKED), where, depth + 1), name)
    elif format == "zip":
        for member in members(file, name, where):
            yield from (member,) if isinstance(member, Problem) else read_entry(*member, depth + 1)
    elif format is None:
        raise UnreadableError("a format that cannot be read; convert it to text, HTML, PDF, DOCX, XLSX or JSON Lines")
    else:
        yield from _READERS.get(format, _apart(format))(file, name, where)


def _is_own(head: bytes) -> bool:
    """Whether a file begins as our own tables do: facts, a ledger, a panel, verdicts."""
    first = head.partition(b"\n")[0].decode("utf-8", "replace")
    return any(all(re.search(rf"(?<!\w){name}(?!\w)", first) for name in names) for names in _OWN)


def _called(items: Items, name: str) -> Items:
    """A document of a packed file is called after the file as it is given."""
    plain = name.removesuffix(PACKED)
    for item in items:
        renamed = item.doc_id == plain or item.doc_id.startswith((f"{plain}:", f"{plain}#"))
        yield replace(item, doc_id=name + item.doc_id[len(plain) :]) if renamed else item


def _text(file: IO[bytes], name: str, where: str) -> Items:
    yield from of_text(whole(file), name, where, lambda text: [Found(text, name, where)])


def of_text(data: bytes, name: str, where: str, read: Callable[[str], Iterable[Found | Problem]]) -> Items:
    """Yield what `read` makes of the text of a file's bytes, with what is to be told of its encoding.

    Raises:
        UndecodableError: the bytes are no text.
        TooLargeError: the text is too long for one document.
    """
    decoded = decode(data)
    if decoded.warning:
        yield Problem(name, f"{where}: {decoded.warning}", warning=True)
    for item in read(decoded.text):
        if isinstance(item, Found):
            if len(item.text) > TEXT:
                raise TooLargeError(f"longer than {TEXT:,} characters; split it")
            item = replace(item, about={**item.about, "encoding": decoded.encoding})
        yield item


def _lines(file: IO[bytes], name: str, where: str) -> Items:
    """Read line by line; a file in UTF-16 or UTF-32 as a whole."""
    start = file.read(4)
    file.seek(0)
    if b"\0" in start or start.startswith(_WIDE):
        yield from of_text(
            whole(file), name, where, lambda text: read_lines((x.encode() for x in text.split("\n")), name, where)
        )
    else:
        yield from read_lines(bounded_lines(file), name, where)


def bounded_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield the lines of a file; None for one that is longer than a document may be, which is passed over."""
    while line := file.readline(TEXT + 1):
        if len(line) <= TEXT:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MIB)
        yield None


def _apart(format: str) -> Reader:
    def read(file: IO[bytes], name: str, where: str) -> Items:
        return of_contents(read_apart(format, whole(file)), format, name, where)

    return read


def of_contents(contents: Iterable[Content], format: str, name: str, where: str) -> Items:
    """Yield the documents that a reader has found, and its notes as warnings."""
    for content in contents:
        doc_id = content.doc_id or (f"{name}#{content.key}" if content.key else name)
        place = f"{where}: {content.key}" if content.key else where
        yield from (Problem(doc_id, f"{place}: {note}", warning=True) for note in content.notes)
        text, layout = compose(content.parts)
        if len(text) > TEXT:
            yield Problem(doc_id, f"{place}: longer than {TEXT:,} characters; split it")
            continue
        about: dict[str, Any] = {"format": format, **content.about}
        date, shown = about.pop("date", None), about.pop("date_from", None)
        if date and shown:
            about["date_evidence"] = f"{shown}: {date}"
        yield Found(text, doc_id, place, date, "pdf" if format == "pdf" else "document", layout, about)


def _delimited(file: IO[bytes], name: str, where: str) -> Items:
    """Read records from a file with a column `text`, else the file as one table of figures."""
    start = file.read(_LOOK)
    file.seek(0)
    if holds_records(start):
        return read_delimited(file, name, where)
    return of_contents(read_table(whole(file)), "delimited", name, where)


def _warc(file: IO[bytes], name: str, where: str) -> Items:
    from solieu.reading.formats.warc import read_records

    records = read_records(file)
    for number, record in enumerate(records, 1):
        inside, place = record.url or f"{name}:{number}", f"{where}: record {number}"
        about = {"url": record.url, "crawled": record.crawled}
        try:
            if record.plain:
                items: Items = iter([Found(record.data.decode("utf-8", "replace"), inside, place)])
            else:
                items = of_contents(read_apart("html", record.data), "html", inside, place)
            for item in items:
                known = {k: v for k, v in about.items() if v}
                yield replace(item, about={**item.about, **known}) if isinstance(item, Found) else item
        except UnreadableError as error:
            yield Problem(inside, f"{place}: {error}")
    if records.skipped:
        yield Problem(name, f"{where}: {records.skipped:,} records too large or packed otherwise were left out")


_READERS: dict[str, Reader] = {
    "text": _text, "lines": _lines, "delimited": _delimited, "parquet": read_parquet, "warc": _warc,
}  # fmt: skip
