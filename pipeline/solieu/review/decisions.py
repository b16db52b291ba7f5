"""What a reviewer decided about a fact, what stands after undoing, and where reviewers agree. No input, no output."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from solieu.table.cells import decimal_text
from solieu.table.columns import FACTS
from solieu.table.rows import Row, fact_id, tidy
from solieu.verify.row import REVIEW, STATED

Record = dict[str, Any]
#: A document and a fact of it: copies of a text share the ids of their facts.
Place = tuple[str, str]

#: Keys of `Decision.changes` that are no columns that a reviewer sets.
_BESIDE = frozenset({"evidence", "checks"})
_SPAN = ("start", "end")
_MARKED = frozenset((*STATED, "start"))
_READ = ("start", "quote", *STATED)


class Action(StrEnum):
    """What a reviewer does about a fact."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"
    UNDO = "undo"


#: What the column `review` says of a row.
REVIEWED = {Action.ACCEPT: "accepted", Action.CORRECT: "corrected", Action.ADD: "added"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log.

    `base` is the row as it was in the table (empty for `add`), `changes` the columns set (None: emptied), both as in
    a line of `.jsonl`. Beside columns, `changes` holds `evidence` (of the columns set), `checks` (that the new row
    fails, where they were asked) and `followed` (the columns that the reviewer did not name: they follow from others);
    of `reject` the `role` that the number has instead; of `undo` `undoes`, the `id` of the decision that it takes back.
    `at` is UTC, ISO 8601; `id` is the place in the log, None of what was not written yet.
    """

    action: Action
    doc_id: str
    fact_id: str
    doc_sha256: str
    reviewer: str
    at: str
    changes: Mapping[str, Any]
    base: Mapping[str, Any]
    note: str = ""
    id: int | None = field(default=None, compare=False)

    @property
    def place(self) -> Place:
        """The document and the fact."""
        return self.doc_id, self.fact_id

    @property
    def columns(self) -> Mapping[str, Any]:
        """The columns that were set or emptied."""
        return {name: value for name, value in self.changes.items() if name in FACTS.types and name not in _BESIDE}

    @property
    def puts(self) -> str:
        """The id of the fact as the decision leaves it: that of the place where its number then starts."""
        return fact_id(self.doc_sha256, self.columns["start"]) if "start" in self.columns else self.fact_id


def live(log: Iterable[Decision]) -> list[Decision]:
    """Return the decisions of a log that were not undone, oldest first."""
    found: list[Decision] = []
    for decision in log:
        take(found, decision)
    return found


def take(found: list[Decision], decision: Decision) -> None:
    """Add a decision to those that were not undone; undoing removes the one that it names.

    An undoing of old names none: it removes the reviewer's last on the same fact.
    """
    if decision.action is not Action.UNDO:
        found.append(decision)
        return
    same = (decision.reviewer, decision.place)
    id = decision.changes.get("undoes")
    of_fact = (k for k in reversed(range(len(found))) if (found[k].reviewer, found[k].place) == same)
    last = next((k for k in of_fact if id in (None, found[k].id)), None)
    if last is not None:
        del found[last]


def by_place(logs: Iterable[Iterable[Decision]]) -> dict[Place, list[Decision]]:
    """Return what stands of several logs, one decision a reviewer: of the same name in two logs the later one."""
    found: dict[tuple[str, Place], Decision] = {}
    for log in logs:
        stands = {(decision.reviewer, decision.place): decision for decision in live(log)}
        for key, decision in stands.items():
            if key not in found or found[key].at <= decision.at:
                found[key] = decision
    places: dict[Place, list[Decision]] = {}
    for (_, place), decision in sorted(found.items()):
        places.setdefault(place, []).append(decision)
    return places


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision, and the names of those who decided so."""

    decision: Decision
    reviewers: Sequence[str]


def settle(decisions: Sequence[Decision], prefer: str | None = None) -> Settled | None:
    """Return what reviewers decided about one fact; None where they differ.

    Where `prefer` is one of them, that reviewer's decision stands, and with it the names of those who agree.
    """
    chosen = next((d for d in decisions if d.reviewer == prefer), decisions[0])
    same = [d.reviewer for d in decisions if outcome(d) == outcome(chosen)]
    if len(same) < len(decisions) and chosen.reviewer != prefer:
        return None
    return Settled(chosen, sorted(same))


def outcome(decision: Decision) -> Mapping[str, Any] | None:
    """Return what a fact states after a decision, without how it came about; None when it was rejected."""
    if decision.action is Action.REJECT:
        return None
    row = {**decision.base, **decision.columns}
    return {name: row[name] for name in _READ if row.get(name) is not None}


def read_as(base: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Say whether a row (in JSON primitives) says what it said when it was looked at."""
    return all(base.get(name) == row.get(name) for name in _READ)


def plain(row: Mapping[str, Any]) -> Record:
    """Return a row, or some columns, as JSON primitives, as in a line of `.jsonl`."""
    return {name: decimal_text(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def reviewed_row(row: Row, decision: Decision, reviewers: Iterable[str]) -> Row:
    """Return a row as a decision that keeps it leaves it; an added one is made from `row` = {}.

    Each column that was set or emptied has the rule `review` in its evidence, with the characters that the reviewer
    pointed at; that of `start` points at the number as the rules had it.

    Raises:
        ValueError: a value is none of its column's type.
    """
    new: Row = {**row, **decision.columns, "review": REVIEWED[decision.action], "reviewer": sorted(reviewers)}
    if decision.action is Action.ACCEPT:
        return tidy(new)
    new["evidence"] = _evidence(row, decision)
    new["confidence"] = None  # it was that of the reading
    if "checks" in decision.changes:
        new["checks"] = list(decision.changes["checks"])
    new["valid"] = not new.get("checks")
    new["fact_id"] = fact_id(decision.doc_sha256, new["start"])
    return tidy(new)


def _evidence(row: Row, decision: Decision) -> list[Record]:
    pointed: dict[str, Record] = {e["column"]: dict(e) for e in decision.changes.get("evidence", ())}
    changed = [name for name in FACTS.types if name in decision.columns and name in _MARKED]
    if decision.action is Action.ADD:
        changed = [name for name in changed if name not in _SPAN]
    elif "start" in changed:
        pointed["start"] = {"start": row["start"], "end": row["end"]}
    kept = [e for e in row.get("evidence", ()) if e["column"] not in changed]
    return kept + [{**pointed.get(name, {}), "column": name, "rule": REVIEW} for name in changed]
