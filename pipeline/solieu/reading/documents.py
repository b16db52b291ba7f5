"""From what was found to documents: ids that are unique, a date with its source, empty texts told of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from solieu.model import Document
from solieu.reading.dates import parse_date
from solieu.reading.found import Found
from solieu.reading.problems import Problem
from solieu.reading.repair import repair

#: The source of a date that is not to be inferred: what was given is wrong.
OPEN = "open"
#: What a file says of when it was made is believed only where the text says nothing.
_WEAK = frozenset({"pdf"})
_IN_NAME = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_.]?(?P<m>0[1-9]|1[0-2])(?:[-_.]?(?P<d>0[1-9]|[12]\d|3[01]))?(?!\d)"),
    re.compile(r"(?<!\d)(?:(?P<d>0?[1-9]|[12]\d|3[01])[-_.])?(?P<m>0?[1-9]|1[0-2])[-_.](?P<y>(?:19|20)\d\d)(?!\d)"),
)


def documents(
    found: Iterable[Found | Problem], metadata: Mapping[str, Any] | None = None, *, mend: bool = True
) -> Iterator[Document | Problem]:
    """Yield every document once, and the problems where they arise.

    `metadata` has for each id a date, or a mapping with date, title, author, source, url, licence. The date is the
    document's own, else that of `metadata`; one that is none is listed, and the document keeps an open date, since
    nobody knows which source to trust. Where neither has one, the date in a file's name, else that at which a PDF was
    made, holds if the text shows none. Ids of `metadata` that no document has are told of at the end.

    `mend` converts texts in letters of the nineties; offsets are then those of the converted text.
    """
    known = metadata or {}
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Problem):
            yield item
            continue
        if item.doc_id in seen:
            yield Problem(
                item.doc_id,
                f"{item.where}: doc_id {item.doc_id!r} is used above; only the first is read: give each its own",
            )
            continue
        seen.add(item.doc_id)
        if mend:
            item, told = _mended(item)
            yield from told
        if not item.text.strip():
            yield Problem(item.doc_id, f"{item.where}: empty; it has no facts", warning=True)
        said = known.get(item.doc_id)
        yield from _dated(item, said if isinstance(said, Mapping) else {"date": said})
    if unknown := [doc_id for doc_id in known if doc_id not in seen]:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        yield Problem("", f"metadata: no document is called {', '.join(map(repr, unknown[:3]))}{more}", warning=True)


def _mended(item: Found) -> tuple[Found, list[Problem]]:
    """Convert a text in letters of the nineties, or garbled ones; offsets are those of the converted text."""
    if item.layout.blocks:
        return item, []  # its reader has done so
    repaired = repair(item.text)
    if repaired is None:
        return item, []
    message = f"{item.where}: letters of {repaired.encoding}: converted; offsets are those of `solieu text`"
    about = {**item.about, "encoding": repaired.encoding}
    return replace(item, text=repaired.text, about=about), [Problem(item.doc_id, message, warning=True)]


def _dated(item: Found, said: Mapping[str, Any]) -> Iterator[Document | Problem]:
    about = {**item.about, **{key: str(v) for key, v in said.items() if key not in ("doc_id", "date") and v}}
    own = (item.date, item.date_source)
    strong = [own] if item.date_source not in _WEAK else []
    weak = [_in_name(item.doc_id), *([own] if item.date_source in _WEAK else [])]
    document = Document(item.text, item.doc_id, layout=item.layout, about=about)
    for value, source in (*strong, (said.get("date"), "metadata")):
        try:
            date = parse_date(value)
        except ValueError as error:
            whose = " of the metadata" if source == "metadata" else ""
            yield Problem(
                item.doc_id,
                f"{item.where}: document {item.doc_id!r}: date{whose} {error}; it is read with an open date",
            )
            yield replace(document, date_source=OPEN)
            return
        if date:
            yield replace(document, date=date, date_source=source)
            return
    hints = [(value, source) for value, source in weak if value and _is_date(value)]
    yield replace(document, date_hint=hints[0] if hints else None)


def _in_name(doc_id: str) -> tuple[str | None, str]:
    """Return the date that stands in a file's name: "bao-cao-2017-05.pdf"."""
    name = doc_id.rpartition("/")[2].partition("#")[0].partition(":")[0]
    m = next((m for pattern in _IN_NAME if "." in name and (m := pattern.search(name))), None)
    if m is None:
        return None, "file name"
    day = f"-{int(m['d']):02}" if m["d"] else ""
    return f"{m['y']}-{int(m['m']):02}{day}", "file name"


def _is_date(value: str) -> bool:
    try:
        return parse_date(value) is not None
    except ValueError:
        return False
