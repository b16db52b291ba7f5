"""Offsets for rows that have none: their quotes are looked up in the text.

Blanks, underscores, letter case, tone placement and composition do not matter. A quote that stands there
more than once is taken where its row's `sentence` stands, else after the row before, else at its first free place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from solieu.evaluate.compare import empty
from solieu.evaluate.gold import GoldDocument
from solieu.evaluate.match import Row, take
from solieu.tokens import View

#: The span of a row whose quote is not in its document: it overlaps nothing and counts as extra.
NOWHERE = (-2, -1)
Span = tuple[int, int]


def aligned(rows: Iterable[Mapping[str, Any]], documents: Sequence[GoldDocument]) -> list[Row]:
    """Return the rows, each with `start` and `end`; rows that have both keep them."""
    out: list[Row] = []
    shelf: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if empty(row.get("start")) or empty(row.get("end")):
            shelf[str(row["doc_id"])].append(row)
        else:
            out.append(row)
    for document in documents:
        without = take(shelf, document.doc_id)
        if without:
            out += _placed(without, document)
    return out + [_at(row, NOWHERE) for left in shelf.values() for row in left]


def _placed(rows: Sequence[Row], document: GoldDocument) -> Iterator[Row]:
    view = View.of(document.text)
    squeezed, origin = _squeezed(view.lower)
    free = {place: True for row in rows for place in _places(squeezed, row)}
    last = 0
    for row in rows:
        span = _choose([p for p in _places(squeezed, row) if free[p]], _sentence(squeezed, row), last)
        if span is None:
            yield _at(row, NOWHERE)
            continue
        free[span] = False
        last = span[1]
        yield _at(row, view.source_span(origin[span[0]], origin[span[1] - 1] + 1))


def _choose(places: Sequence[Span], sentence: Span | None, last: int) -> Span | None:
    if sentence:
        inside = [p for p in places if sentence[0] <= p[0] and p[1] <= sentence[1]]
        if inside:
            return inside[0]
    return next((p for p in places if p[0] >= last), places[0] if places else None)


def _places(squeezed: str, row: Row) -> Iterator[Span]:
    """Yield where the quote of a row stands, not inside a longer number or word."""
    needle = _squeezed(View.of(str(row.get("quote") or "")).lower)[0]
    start = squeezed.find(needle) if needle else -1
    while start >= 0:
        end = start + len(needle)
        if not _goes_on(squeezed, start, needle[0], -1) and not _goes_on(squeezed, end - 1, needle[-1], 1):
            yield start, end
        start = squeezed.find(needle, start + 1)


def _goes_on(text: str, place: int, edge: str, step: int) -> bool:
    """Whether a number goes on beyond one end of a quote."""
    beyond = text[place + step : place + step + 1] if place + step >= 0 else ""
    if not edge.isdecimal():
        return False
    far = text[place + 2 * step : place + 2 * step + 1] if place + 2 * step >= 0 else ""
    return beyond.isdecimal() or (beyond in (".", ",") and beyond != "" and far.isdecimal())


def _sentence(squeezed: str, row: Row) -> Span | None:
    needle = _squeezed(View.of(str(row.get("sentence") or "")).lower)[0]
    start = squeezed.find(needle) if needle else -1
    return (start, start + len(needle)) if start >= 0 else None


def _squeezed(lower: str) -> tuple[str, list[int]]:
    """Return a text without blanks, and where each of its characters stands in the text."""
    origin = [n for n, c in enumerate(lower) if not c.isspace()]
    return "".join(lower[n] for n in origin), origin


def _at(row: Row, span: Span) -> Row:
    return {**row, "start": span[0], "end": span[1]}
