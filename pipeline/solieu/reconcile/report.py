"""What was found, as rows of a table and as lines for a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from solieu.reconcile.judging import Kind
from solieu.reconcile.statement import Statement, gap
from solieu.table.cells import decimal_text
from solieu.table.columns import FACTS, Column, ColumnType, Layout, Origin

if TYPE_CHECKING:
    from solieu.reconcile.against import Match
    from solieu.reconcile.groups import Group, Reconciled

_T, _I, _D, _L, _S = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.TEXTS, Origin.SERIES
_KEY = (
    "statistic", "flow", "measure", "commodity", "reporter", "entity", "partner", "indicator", "qualifier", "base",
    "of", "rank_scope", "unit",
)  # fmt: skip
#: One row a group. The lists have one item a statement, in the same order.
GROUPS = Layout(
    "groups",
    (
        Column("kind", _T, _S, "What its statements are to each other", required=True, values=tuple(Kind)),
        *(FACTS.by_name[name] for name in _KEY),
        Column("expected", _T, _S, "Of forecasts and targets: which, and whose"),
        Column("period", _T, _S, "The period", required=True),
        Column("n_documents", _I, _S, "Documents that state it", required=True),
        Column("n_independent", _I, _S, "Those that do not copy each other", required=True),
        Column("gap", _D, _S, "How far the values lie apart, in per cent of the largest"),
        Column("values", _L, _S, "The values; a range as its two ends", required=True),
        Column("fact_ids", _L, _S, "The facts", required=True),
        Column("doc_ids", _L, _S, "Their documents", required=True),
        Column("doc_dates", _L, _S, "The dates of these"),
        Column("statuses", _L, _S, "SDMX: E, P, A, F", required=True),
        Column("quotes", _L, _S, "The numbers as written; of more than one statement"),
        Column("sentences", _L, _S, "Their sentences; of more than one statement"),
        Column("note", _T, _S, "What explains a revision, what a conflict looks like, why a row stands alone"),
    ),
)
#: One row a fact held against an official series.
MATCHES = Layout(
    "matches",
    (
        Column("kind", _T, _S, "Whether the official value lies in the interval of the fact", required=True),
        Column("fact_id", _T, _S, "The fact", required=True),
        Column("doc_id", _T, _S, "Its document", required=True),
        Column("quote", _T, _S, "The number as written", required=True),
        Column("value", _D, _S, "The value of the fact", required=True),
        Column("official", _D, _S, "The official value, in the unit of the fact"),
        Column("gap", _D, _S, "The fact less the official value, in per cent of the latter"),
        Column("line", _I, _S, "The line of the official file"),
    ),
)
_SHORT = 180


def row_of(group: "Group") -> dict[str, Any]:
    """Return a group as a row of `GROUPS`."""
    several = len(group.rows) > 1
    return {
        "kind": group.kind,
        **{name: getattr(group.key, name) for name in (*_KEY, "expected", "period")},
        "n_documents": group.documents,
        "n_independent": group.independent,
        "gap": _rounded(gap(group.rows)) if several else None,
        "values": [_value(s) for s in group.rows],
        "fact_ids": [s.fact_id for s in group.rows],
        "doc_ids": [s.doc_id for s in group.rows],
        "doc_dates": [s.doc_date or "" for s in group.rows],
        "statuses": [s.status for s in group.rows],
        "quotes": [s.quote for s in group.rows] if several else [],
        "sentences": [s.sentence for s in group.rows] if several else [],
        "note": group.note,
    }


def describe(found: "Reconciled", most: int = 10) -> Iterator[str]:
    """Yield lines that count the groups and show up to `most` conflicts, those of most documents first."""
    kinds = Counter(group.kind for group in found.groups)
    yield ", ".join(f"{kind}: {kinds[kind]:,}" for kind in Kind)
    if found.left_out:
        yield "left out: " + ", ".join(f"{number:,} with {why}" for why, number in found.left_out.items())
    if found.clusters:
        copies = sum(len(cluster.doc_ids) for cluster in found.clusters)
        yield f"{copies:,} documents are near copies of each other, in {len(found.clusters):,} clusters"
    conflicts = [group for group in found.groups if group.kind is Kind.CONFLICT]
    for group in sorted(conflicts, key=lambda group: -group.independent)[:most]:
        yield ""
        yield " · ".join(filter(None, (_title(group), group.note)))
        yield from (f"  {_value(s)} {_origin(s)}: {_around(s)}" for s in group.rows)


def describe_matches(matches: Sequence["Match"], most: int = 10) -> Iterator[str]:
    """Yield lines that count the matches and show up to `most` misses, the widest first."""
    kinds = Counter(match.kind for match in matches)
    yield ", ".join(f"{kind}: {number:,}" for kind, number in sorted(kinds.items()))
    misses = [m for m in matches if m.kind == "miss"]
    for m in sorted(misses, key=lambda m: -abs(m.gap or Decimal("Infinity")))[:most]:
        said = "" if m.gap is None else f" ({m.gap:+f} %)"
        official = decimal_text(m.official or Decimal(0))
        yield f"{m.doc_id}: {m.quote!r} is {decimal_text(m.value)}, official {official}{said}, line {m.line}"


def _title(group: "Group") -> str:
    said = (getattr(group.key, name) for name in (*_KEY, "expected", "period"))
    return " ".join(";".join(part) if isinstance(part, tuple) else part for part in said if part)


def _value(s: Statement) -> str:
    ends: Iterable[Decimal] = (s.value,) if s.value_max is None else (s.value, s.value_max)
    return "..".join(map(decimal_text, ends))


def _origin(s: Statement) -> str:
    return f"[{s.doc_id}, {s.doc_date or 'no date'}, {s.status}]"


def _around(s: Statement) -> str:
    """Return the sentence, of a long one the part with the number."""
    text = " ".join(s.sentence.split())
    start = max(0, text.find(s.quote) - _SHORT // 2)
    piece = text[start : start + _SHORT]
    return f"{'…' * (start > 0)}{piece}{'…' * (start + _SHORT < len(text))}"


def _rounded(number: Decimal) -> Decimal:
    return round(number, 2)
