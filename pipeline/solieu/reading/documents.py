"""From what was found to documents: ids that are unique, a date with its source, empty texts told of."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from solieu.model import Document
from solieu.reading.dates import parse_date
from solieu.reading.jsonl import Found
from solieu.reading.problems import Problem

#: The source of a date that is not to be inferred: what was given is wrong.
OPEN = "open"


def documents(
    found: Iterable[Found | Problem], metadata: Mapping[str, Any] | None = None
) -> Iterator[Document | Problem]:
    """Yield every document once, and the problems where they arise.

    The date is the document's own, else that of `metadata`; one that is none is listed, and the document
    keeps an open date, since nobody knows which source to trust. Ids of `metadata` that no document has are
    told of at the end.
    """
    dates = metadata or {}
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Problem):
            yield item
            continue
        text, doc_id, where, own = item
        if doc_id in seen:
            yield Problem(
                doc_id, f"{where}: doc_id {doc_id!r} is used above; only the first is read: give each its own"
            )
            continue
        seen.add(doc_id)
        if not text.strip():
            yield Problem(doc_id, f"{where}: empty; it has no facts", warning=True)
        yield from _dated(text, doc_id, where, (("document", own), ("metadata", dates.get(doc_id))))
    if unknown := [doc_id for doc_id in dates if doc_id not in seen]:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        yield Problem("", f"metadata: no document is called {', '.join(map(repr, unknown[:3]))}{more}", warning=True)


def _dated(text: str, doc_id: str, where: str, dates: Iterable[tuple[str, Any]]) -> Iterator[Document | Problem]:
    for source, value in dates:
        try:
            date = parse_date(value)
        except ValueError as error:
            yield Problem(doc_id, f"{where}: document {doc_id!r}: date {error}; it is read with an open date")
            yield Document(text, doc_id, None, OPEN)
            return
        if date:
            yield Document(text, doc_id, date, source)
            return
    yield Document(text, doc_id)
