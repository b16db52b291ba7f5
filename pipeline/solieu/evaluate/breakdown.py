"""Where a run is right and where it is wrong: by statistic, measure and column, inherited against explicit,
lists of errors, and what differs between two runs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solieu.evaluate.compare import KEY, LEVELS, SLOTS, empty
from solieu.evaluate.match import Pair, Row, Run
from solieu.evaluate.score import Figure, figure, ledger_roles
from solieu.tokens import View

#: The columns that the text itself has to name, somewhere: the others are often known without words.
_NAMED = ("flow", "commodity", "partner", "period")


@dataclass(frozen=True)
class Group:
    """The facts that share a value: how many the gold has and the rows have, and the figure of each level."""

    name: str
    gold: int
    got: int
    levels: Mapping[str, Figure]


@dataclass(frozen=True)
class Origin:
    """A column where its value was read in the number's own sentence, and where it was carried there."""

    slot: str
    explicit: int
    explicit_right: int
    inherited: int
    inherited_right: int


@dataclass(frozen=True)
class Error:
    """A fact that is wrong in a column, or missed, or extra; `slot` says which."""

    doc_id: str
    start: int
    text: str
    slot: str
    gold: Any
    got: Any

    def __str__(self) -> str:
        return f"{self.doc_id}:{self.start} {self.text!r} {self.slot}: gold {self.gold!r} got {self.got!r}"


@dataclass(frozen=True)
class Difference:
    """A gold fact whose columns two runs fill differently: which became right, which became wrong."""

    doc_id: str
    start: int
    text: str
    won: tuple[str, ...]
    lost: tuple[str, ...]


def by_column(run: Run, column: str) -> list[Group]:
    """Return a group for each value of a column (`statistic`, `measure`, `flow`), largest first.

    Gold facts are grouped by the gold's value, rows by their own: a row with another value is wrong in both.
    """
    gold: dict[str, int] = defaultdict(int)
    got: dict[str, int] = defaultdict(int)
    right: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LEVELS, 0))
    for result in run.results:
        for fact in result.document.facts:
            gold[_name(fact, column)] += 1
        for row in result.rows:
            got[_name(row, column)] += 1
        for pair in result.pairs:
            if _name(pair.gold, column) == _name(pair.row, column):
                for level in LEVELS:
                    right[_name(pair.gold, column)][level] += pair.reaches(level)
    names = sorted(gold.keys() | got.keys(), key=lambda name: (-gold[name], name))
    return [
        Group(n, gold[n], got[n], {v: figure([(right[n][v], gold[n], got[n])], intervals=False) for v in LEVELS})
        for n in names
    ]


def _name(item: Mapping[str, Any], column: str) -> str:
    value = item.get(column)
    return "-" if empty(value) else str(value)


def origins(run: Run) -> list[Origin]:
    """Return for each key column how often it is right where its evidence lies in the sentence, and where not.

    Only columns with a value and with evidence count; rows of other systems have none.
    """
    counts = {slot: [0, 0, 0, 0] for slot in KEY}
    for result in run.results:
        sentences = _sentences(result.document.text)
        for pair in result.pairs:
            where = sentences(pair.row["start"])
            for slot, inside in _explicit(pair.row, where).items():
                if slot in counts:
                    counts[slot][0 if inside else 2] += 1
                    counts[slot][1 if inside else 3] += pair.right[slot]
    return [Origin(slot, *numbers) for slot, numbers in counts.items() if any(numbers)]


def by_origin(run: Run) -> dict[str, tuple[int, int]]:
    """Return (facts found, right in key) of rows read in their own sentence, and of those that inherit.

    A row inherits when flow, commodity, partner or period comes from elsewhere in the document.
    """
    found = {"explicit": [0, 0], "inherited": [0, 0]}
    for result in run.results:
        sentences = _sentences(result.document.text)
        for pair in result.pairs:
            inside = _explicit(pair.row, sentences(pair.row["start"]))
            kind = found["explicit" if all(inside.get(slot, True) for slot in _NAMED) else "inherited"]
            kind[0] += 1
            kind[1] += pair.reaches("key")
    return {kind: (count, right) for kind, (count, right) in found.items()}


def _explicit(row: Row, sentence: tuple[int, int]) -> dict[str, bool]:
    """Return for each column with evidence whether that lies in a stretch of the text."""
    inside: dict[str, bool] = {}
    for e in row.get("evidence") or ():
        start = e.get("start")
        here = start is not None and sentence[0] <= start < sentence[1]
        inside[e["column"]] = inside.get(e["column"], False) or here
    return inside


def _sentences(text: str) -> Callable[[int], tuple[int, int]]:
    view = View.of(text)
    spans = [view.source_span(s.start, s.end) for s in view.sentences]
    return lambda place: next((s for s in spans if s[0] <= place < s[1]), (place, place + 1))


def errors(run: Run, slot: str, ledger: Iterable[Row] = ()) -> list[Error]:
    """Return the errors of one column, or those that are `missed`, `extra` or of a wrong `role`, or `all`."""
    found = [error for error in _fact_errors(run) if slot in (error.slot, "all")]
    if slot in ("role", "all"):
        for doc_id, number, roles in ledger_roles(run, ledger) if ledger else ():
            if roles != [number["role"]]:
                found.append(Error(doc_id, number["start"], number["text"], "role", number["role"], roles))
    return found


def _fact_errors(run: Run) -> Iterator[Error]:
    for result in run.results:
        doc_id = result.document.doc_id
        for pair in result.pairs:
            for slot in (s for s in SLOTS if not pair.right[s]):
                yield _error(doc_id, pair, slot)
        for fact in result.missed:
            yield Error(doc_id, fact["start"], fact["text"], "missed", _brief(fact), None)
        for row in result.extra:
            yield Error(doc_id, row["start"], str(row.get("quote", "")), "extra", None, _brief(row))
    for row in run.unknown:
        yield Error(str(row["doc_id"]), row["start"], str(row.get("quote", "")), "extra", None, _brief(row))


def _error(doc_id: str, pair: Pair, slot: str) -> Error:
    return Error(doc_id, pair.gold["start"], pair.gold["text"], slot, pair.gold.get(slot), pair.row.get(slot))


def _brief(item: Mapping[str, Any]) -> str:
    return " ".join(str(item.get(name, "?")) for name in ("statistic", "value", "unit"))


def differences(before: Run, after: Run, slots: Sequence[str] = SLOTS) -> list[Difference]:
    """Return the gold facts on which two runs over the same gold differ, in order."""
    old, new = _state(before, slots), _state(after, slots)
    found = []
    for place, (text, was) in old.items():
        now = new[place][1]
        won, lost = tuple(sorted(now - was)), tuple(sorted(was - now))
        if won or lost:
            found.append(Difference(*place, text, won, lost))
    return found


def _state(run: Run, slots: Sequence[str]) -> dict[tuple[str, int], tuple[str, set[str]]]:
    """Return for each gold fact the columns that are right, `found` among them."""
    state: dict[tuple[str, int], tuple[str, set[str]]] = {}
    for result in run.results:
        for fact in result.document.facts:
            state[result.document.doc_id, fact["start"]] = (fact["text"], set())
        for pair in result.pairs:
            state[result.document.doc_id, pair.gold["start"]][1].update(
                {"found"} | {slot for slot in slots if pair.right[slot]}
            )
    return state
