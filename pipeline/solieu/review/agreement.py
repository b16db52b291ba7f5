"""How far reviewers agree: on what to do about a fact, and on each column of the facts that both keep."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from solieu.review.decisions import Decision, Place, outcome
from solieu.table.columns import FACTS, Column, ColumnType, Layout, Origin

_T, _I, _A, _X = ColumnType.TEXT, ColumnType.INTEGER, Origin.ADDRESS, Origin.TRACE
_ACTION = "action"
_COLUMNS = ("start", "end", *(c.name for c in FACTS.columns if c.origin is Origin.GUIDE))
#: Columns with few values, of which chance makes two people agree: here kappa says more than the share.
_NOMINAL = frozenset(name for name in _COLUMNS if FACTS.by_name[name].values) | {"reporter"}
_SHOWN = (*_COLUMNS, *(c.name for c in FACTS.columns if c.origin is Origin.SERIES))

#: One row a difference: an action, or a column of a fact that both keep.
DIFFERENCES = Layout(
    "differences",
    (
        FACTS.by_name["doc_id"],
        FACTS.by_name["fact_id"],
        Column("quote", _T, _A, "The number, as it was read, or as the first of both marked it"),
        Column("sentence", _T, _A, "Its sentence"),
        Column("first", _T, _X, "A reviewer", required=True),
        Column("second", _T, _X, "Another", required=True),
        Column("column", _T, _X, "The column on which they differ, or `action`", required=True),
        Column("said_first", _T, _X, "What the first says; empty where the column is"),
        Column("said_second", _T, _X, "What the second says"),
        Column("note_first", _T, _X, "The note of the first"),
        Column("note_second", _T, _X, "The note of the second"),
    ),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many of `both` two reviewers say the same; `kappa` is Cohen's, None where chance leaves nothing open."""

    same: int
    both: int
    kappa: float | None = None


@dataclass(frozen=True)
class Pair:
    """Two reviewers; how far they agree, by `action` and by column, over the facts that both judged."""

    first: str
    second: str
    judged: int
    agreements: Mapping[str, Agreement]
    differences: Sequence[Mapping[str, Any]]


def agreement(places: Mapping[Place, Sequence[Decision]]) -> list[Pair]:
    """Compare every two reviewers of what stands (`decisions.by_place`); those without a fact in common too."""
    names = sorted({decision.reviewer for decisions in places.values() for decision in decisions})
    return [_pair(first, second, places) for first, second in combinations(names, 2)]


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return Cohen's kappa of two people's answers; None where there are none, or only one answer ever."""
    if not pairs:
        return None
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(count * seconds[answer] for answer, count in firsts.items()) / len(pairs) ** 2
    observed = sum(a == b for a, b in pairs) / len(pairs)
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def describe(pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield lines that say how far reviewers agree."""
    for pair in pairs:
        yield f"{pair.first}, {pair.second}: both judged {pair.judged:,}"
        yield from (f"  {name:<14}{_said(found)}" for name, found in pair.agreements.items() if found.both)


def _said(found: Agreement) -> str:
    share = f"{found.same:>7,} of {found.both:,} ({found.same / found.both:.0%})"
    return share if found.kappa is None else f"{share}, kappa {found.kappa:.2f}"


def _pair(first: str, second: str, places: Mapping[Place, Sequence[Decision]]) -> Pair:
    both: list[tuple[Decision, Decision]] = []
    for decisions in places.values():
        of = {decision.reviewer: decision for decision in decisions}
        if first in of and second in of:
            both.append((of[first], of[second]))
    kept = [(a, b) for x, y in both if (a := outcome(x)) is not None and (b := outcome(y)) is not None]
    actions = [(x.action, y.action) for x, y in both]
    found = {_ACTION: _agreement(actions, nominal=True)}
    for name in _COLUMNS:
        said = [(_hashable(a.get(name)), _hashable(b.get(name))) for a, b in kept if a.get(name) or b.get(name)]
        nominal = name in _NOMINAL
        answers = [(_hashable(a.get(name)), _hashable(b.get(name))) for a, b in kept] if nominal else said
        found[name] = _agreement(answers if said else [], nominal=nominal)
    return Pair(first, second, len(both), found, [row for x, y in both for row in _differences(x, y)])


def _agreement(answers: Sequence[tuple[Hashable, Hashable]], *, nominal: bool) -> Agreement:
    return Agreement(sum(a == b for a, b in answers), len(answers), kappa(answers) if nominal else None)


def _differences(x: Decision, y: Decision) -> Iterator[Mapping[str, Any]]:
    a, b = outcome(x), outcome(y)
    row = {**x.base, **x.columns, "doc_id": x.doc_id, "fact_id": x.fact_id}
    about = {name: row.get(name) for name in ("doc_id", "fact_id", "quote", "sentence")}
    about |= {"first": x.reviewer, "second": y.reviewer, "note_first": x.note, "note_second": y.note}
    if x.action is not y.action:
        yield {**about, "column": _ACTION, "said_first": str(x.action), "said_second": str(y.action)}
    if a is None or b is None:
        return
    for name in _SHOWN:
        if a.get(name) != b.get(name):
            yield {**about, "column": name, "said_first": _text(a.get(name)), "said_second": _text(b.get(name))}


def _hashable(value: Any) -> Hashable:  # noqa: ANN401
    return tuple(value) if isinstance(value, list) else value


def _text(value: Any) -> str | None:  # noqa: ANN401
    if value is None:
        return None
    return ";".join(value) if isinstance(value, list) else str(value)
