"""The ledger: every run of digits of a document, and every number in words that was considered, with its role."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from solieu.mentions.numbers import RUN
from solieu.model import LedgerRow, NonFact, Period, Quantity, Why
from solieu.tokens import View


class _Role(NamedTuple):
    role: str
    rule: str
    why: str | None = None
    other: str | None = None


_BARE = _Role("other", "roles.bare")


def ledger_of(
    view: View,
    quantities: Sequence[Quantity],
    whys: Sequence[Why | None],
    periods: Sequence[Period],
    roles: Sequence[NonFact],
) -> list[LedgerRow]:
    """Return one row for each run of digits of the source, and one for each quantity in words, in order.

    `whys` says for each quantity why it became no fact, or None.
    """
    found: dict[int, _Role] = {}
    words: list[LedgerRow] = []
    for nonfact in roles:
        for start in _runs(view, nonfact.start, nonfact.end):
            found[start] = _Role(nonfact.role, nonfact.rule)
    for period in periods:
        for start, _ in period.digits:
            found[view.source_place(start)] = _Role("period", period.rule)
    for q, why in zip(quantities, whys, strict=True):
        other = format(q.other_reading, "f") if q.other_reading is not None else None
        role = _Role("other" if why else "fact", q.rule, why, other)
        for start, end in q.parts:
            for run in _runs(view, start, end):
                found[run] = _Role("part", q.rule)
        if q.in_words:
            words.append(_row(view, *view.source_span(q.number_start, q.number_end), role))
        else:
            found[view.source_place(q.number_start)] = role
    rows = [_row(view, m.start(), m.end(), found.get(m.start(), _BARE)) for m in RUN.finditer(view.source)]
    return sorted(rows + words, key=lambda row: row.start)


def _runs(view: View, start: int, end: int) -> Iterator[int]:
    return (view.source_place(m.start()) for m in RUN.finditer(view.text, start, end))


def _row(view: View, start: int, end: int, role: _Role) -> LedgerRow:
    return LedgerRow(start, end, view.source[start:end], role.role, role.rule, role.why, role.other)
