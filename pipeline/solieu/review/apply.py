"""The reviewed table: what reviewers decided is done to its rows as they pass."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

from solieu.errors import InputError
from solieu.review.decisions import (
    Action,
    Decision,
    Place,
    Settled,
    by_place,
    plain,
    read_as,
    reviewed_row,
    settle,
)
from solieu.review.store import read_logs, table_hash
from solieu.table.readers import iter_table
from solieu.table.rows import Row, row_name
from solieu.table.spool import sound_rows


@dataclass
class Applied:
    """What reviewers decided about a table; `rows` does it, and counts and tells as it goes.

    `differ` names the facts that were left as they were, each with why: reviewers differ, or the row says something
    else now than when it was looked at.
    """

    facts: Path
    settled: Mapping[Place, Settled]
    differ: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the table as reviewed; added ones stand where their number stands in the document.

        Raises:
            InputError: as `sound_rows`.
        """
        added = {doc_id: list(rows) for doc_id, rows in self._added.items()}
        for doc_id, rows in groupby(sound_rows(self.facts), key=lambda row: str(row["doc_id"])):
            new = added.pop(doc_id, [])
            for row in rows:
                while new and new[0]["start"] < row["start"]:
                    yield new.pop(0)
                if (kept := self.row(row)) is not None:
                    yield kept
            yield from new
        for new in added.values():
            yield from new

    def decided(self, row: Row) -> bool:
        """Say whether reviewers agree on a row, and it still says what they looked at."""
        found = self.settled.get((str(row["doc_id"]), row["fact_id"]))
        return found is not None and read_as(found.decision.base, plain(row))

    def row(self, row: Row) -> Row | None:
        """Return a row as reviewed; None when it was rejected."""
        found = self.settled.get((str(row["doc_id"]), row["fact_id"]))
        if found is None:
            return self._whole(row)
        if not self.decided(row):
            self.differ.append(f"{row_name(row)}: the row says something else now than when it was looked at")
            return row
        if found.decision.action is Action.REJECT:
            self.counts["rejected"] += 1
            return None
        return self._whole(self._counted(reviewed_row(row, found.decision, found.reviewers)))

    def added(self, doc_id: str) -> list[Row]:
        """Return the rows that were added to a document, in order."""
        return self._added.get(doc_id, [])

    @cached_property
    def _added(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for (doc_id, _), settled in self.settled.items():
            if settled.decision.action is Action.ADD:
                made = self._whole(self._counted(reviewed_row({}, settled.decision, settled.reviewers)))
                found.setdefault(doc_id, []).append(made)
        return {doc_id: sorted(rows, key=lambda row: row["start"]) for doc_id, rows in found.items()}

    def _counted(self, row: Row) -> Row:
        self.counts[row["review"]] += 1
        return row

    def _whole(self, row: Row) -> Row:
        """Return a row whose `part_of` follows the fact that it names, where a reviewer moved or rejected that."""
        found = self.settled.get((str(row["doc_id"]), row.get("part_of", "")))
        whole = found.decision if found else None
        if found is None or whole is None or not (whole.action is Action.REJECT or "start" in whole.columns):
            return row
        part = None if whole.action is Action.REJECT else whole.puts
        changed = replace(whole, action=Action.CORRECT, changes={"part_of": part}, base=plain(row))
        new = reviewed_row(row, changed, {*found.reviewers, *row.get("reviewer", ())})
        return new | {"review": "added"} if row.get("review") == "added" else new


def applied(facts: Path, logs: Sequence[Path], prefer: str | None = None) -> Applied:
    """Return what the decisions in some files make of a table.

    Where reviewers differ on a fact, `prefer` names the one who is followed, where that one judged it.

    Raises:
        InputError: a file is none of decisions, or they are about another table; or `prefer` is no reviewer.
    """
    table = table_hash(row for row, _ in iter_table(facts))
    places = by_place(read_logs(logs, table))
    names = sorted({decision.reviewer for decisions in places.values() for decision in decisions})
    if prefer is not None and prefer not in names:
        raise InputError(f"--prefer {prefer}: decided nothing; reviewers are {', '.join(names) or 'none'}")
    settled: dict[Place, Settled] = {}
    differ: list[str] = []
    for place, decisions in places.items():
        found = settle(decisions, prefer)
        if found is None:
            differ.append(_differing(decisions))
        else:
            settled[place] = found
    differ += _crowded(settled, prefer)
    return Applied(facts, settled, differ)


def _crowded(settled: dict[Place, Settled], prefer: str | None) -> list[str]:
    """Take out the decisions that would put two facts at one place, but those of `prefer`, and say which."""
    at: dict[Place, list[Decision]] = defaultdict(list)
    for found in settled.values():
        if found.decision.action in (Action.CORRECT, Action.ADD):
            at[found.decision.doc_id, found.decision.puts].append(found.decision)
    told = []
    for decisions in (there for there in at.values() if len(there) > 1):
        preferred = [decision for decision in decisions if decision.reviewer == prefer]
        for decision in decisions:
            if [decision] == preferred:
                continue
            del settled[decision.place]
            others = ", ".join(f"{d.reviewer}: {d.action}" for d in decisions if d is not decision)
            told.append(f"{_name(decision)}: two facts would start at one place (the other is of {others})")
    return told


def _differing(decisions: Sequence[Decision]) -> str:
    said = ", ".join(f"{decision.reviewer}: {decision.action}" for decision in decisions)
    return f"{_name(decisions[0])}: reviewers differ ({said})"


def _name(decision: Decision) -> str:
    return row_name({**decision.base, **decision.columns, "doc_id": decision.doc_id})
