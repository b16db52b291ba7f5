"""From what a reviewer answers about a fact to what is written down of it: checked, with what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from solieu.checks import check_row
from solieu.review.changes import EDITABLE, ROLES, SPAN, Refused, checked, checked_evidence, checked_span
from solieu.review.decisions import Action, Decision, Record, plain, reviewed_row
from solieu.review.follow import Follow
from solieu.review.paper import Paper
from solieu.review.words import said as told
from solieu.stages import Stages
from solieu.table.columns import FACTS
from solieu.table.rows import Row, fact_id, tidy

Given = Mapping[str, Any]
_REQUIRED = tuple(name for name in EDITABLE if FACTS.by_name[name].required)


@dataclass(frozen=True, slots=True)
class Answer:
    """The fact that an answer is about, its row in the table (empty for one that is added), and the changes."""

    fact_id: str
    base: Row
    changes: Record


class Answers:
    """Reads answers, by the rules that the table is looked at with."""

    def __init__(self, stages: Stages) -> None:
        self._known = stages.known
        self._follow = Follow.of(stages)

    def read(self, action: Action, paper: Paper, id: object, given: Given, stands: Iterable[Decision]) -> Answer:
        """Return what an answer changes.

        `given` has columns, the span (`start`, `end`, `quote`), `evidence` (characters pointed at, by column), or the
        `role` that a rejected number has. `stands` is what the reviewer has decided about facts by now: no two facts
        may start at one place.

        Raises:
            Refused: with all that is wrong, by column.
        """
        if action is Action.ADD:
            return self._added(paper, given, stands)
        base = paper.rows.get(str(id))
        if base is None:
            raise Refused({"": told("no_fact", id=repr(id), doc_id=paper.doc_id)})
        if action is Action.CORRECT:
            return self._corrected(paper, base, given, stands)
        return Answer(str(id), base, _role(given) if action is Action.REJECT else _nothing(given))

    def _corrected(self, paper: Paper, base: Row, given: Given, stands: Iterable[Decision]) -> Answer:
        said = checked(_columns(given)) | _span(paper, given, base["fact_id"], stands)
        said = {name: value for name, value in said.items() if value != base.get(name)}
        if not said:
            raise Refused({"": told("unchanged")})
        return Answer(base["fact_id"], base, self._whole(paper, base, said, given))

    def _added(self, paper: Paper, given: Given, stands: Iterable[Decision]) -> Answer:
        if paper.text is None:
            raise Refused({"": told("no_text_to_add")})
        said = checked(_columns(given))
        missing = {name: told("empty") for name in _REQUIRED if said.get(name) is None}
        missing |= {} if "start" in given else {"quote": told("select")}
        if missing:
            raise Refused(missing)
        span = _span(paper, given, None, stands)
        said = {name: value for name, value in (paper.origin() | span | said).items() if value is not None}
        changes = self._whole(paper, {}, said, given)
        pointed = {e["column"] for e in changes["evidence"]}
        number = {"start": span["start"], "end": span["end"]}
        changes["evidence"] += [{"column": name, **number} for name in ("value", "unit") if name not in pointed]
        return Answer(fact_id(paper.sha, span["start"]), {}, changes)

    def _whole(self, paper: Paper, base: Row, said: Record, given: Given) -> Record:
        """Return changes with what follows from them, the characters pointed at, and the checks that now fail."""
        row = tidy({**base, **said})
        if "part_of" in said:
            _check_whole(paper, row)
        place = None if paper.text is None else paper.sentence(row["start"])[0]
        changed = said.keys() if base else {*EDITABLE, *SPAN}
        followed = self._follow(row, changed, said.keys(), place)
        changes = said | followed | {"followed": sorted(followed)}
        changes["evidence"] = checked_evidence(given.get("evidence"), said.keys() & set(EDITABLE), paper.text)
        if paper.text is not None:
            changes["checks"] = check_row(_outcome(paper, base, changes), paper.text, self._known)
        return changes


def _outcome(paper: Paper, base: Row, changes: Record) -> Row:
    action = Action.CORRECT if base else Action.ADD
    made = Decision(action, paper.doc_id, "", paper.sha, "", "", changes, plain(base))
    return reviewed_row(base, made, [])


def _columns(given: Given) -> Record:
    return {name: value for name, value in given.items() if name not in (*SPAN, "evidence")}


def _check_whole(paper: Paper, row: Row) -> None:
    whole = row.get("part_of")
    if whole is None:
        return
    if whole in (row.get("fact_id"), fact_id(paper.sha, row["start"])):
        raise Refused({"part_of": told("part_of_itself")})
    if whole not in paper.rows:
        raise Refused({"part_of": told("no_such_fact")})


def _span(paper: Paper, given: Given, id: str | None, stands: Iterable[Decision]) -> Record:
    """Return the span with its sentence, page and cell; it must not be where another fact begins.

    `id` is that of the fact in the table, None of one that is added; what was added there can be added anew.
    """
    span = checked_span(given, paper.text)
    if not span:
        return {}
    there = fact_id(paper.sha, span["start"])
    if there in paper.rows and there != id:
        raise Refused({"quote": told("taken")})
    put = (d for d in stands if d.doc_id == paper.doc_id and d.action in (Action.CORRECT, Action.ADD))
    if any(decision.puts == there and decision.fact_id != (id or there) for decision in put):
        raise Refused({"quote": told("taken_by_decision")})
    return paper.address(span)


def _role(given: Given) -> Record:
    role = given.get("role", "other")
    if role not in ROLES or given.keys() - {"role"}:
        raise Refused({"role": told("role", values=", ".join(ROLES))})
    return {"role": role}


def _nothing(given: Given) -> Record:
    if given:
        raise Refused({"": told("accepted")})
    return {}
