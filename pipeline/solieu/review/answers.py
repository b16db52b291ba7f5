"""From what a reviewer answers about a fact to what is written down of it: checked, with what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solieu.checks import check_row
from solieu.review.changes import EDITABLE, ROLES, SPAN, Refused, checked, checked_evidence, checked_span
from solieu.review.decisions import Action, Decision, Record, plain, reviewed_row
from solieu.review.follow import Follow
from solieu.review.paper import Paper
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

    def read(self, action: Action, paper: Paper, id: object, given: Given) -> Answer:
        """Return what an answer changes.

        `given` has columns, the span (`start`, `end`, `quote`), `evidence` (characters pointed at, by column), or the
        `role` that a rejected number has.

        Raises:
            Refused: with all that is wrong, by column.
        """
        if action is Action.ADD:
            return self._added(paper, given)
        base = paper.rows.get(str(id))
        if base is None:
            raise Refused({"": f"no fact {id!r} in {paper.doc_id}"})
        if action is Action.CORRECT:
            return self._corrected(paper, base, given)
        return Answer(str(id), base, _role(given) if action is Action.REJECT else _nothing(given))

    def _corrected(self, paper: Paper, base: Row, given: Given) -> Answer:
        said = checked(_columns(given)) | _span(paper, given, base["fact_id"])
        said = {name: value for name, value in said.items() if value != base.get(name)}
        if not said:
            raise Refused({"": "nothing has changed: accept it"})
        return Answer(base["fact_id"], base, self._whole(paper, base, said, given))

    def _added(self, paper: Paper, given: Given) -> Answer:
        if paper.text is None:
            raise Refused({"": "the text is not there, and nothing can be added: give --source"})
        said = checked(_columns(given))
        missing = {name: "must not be empty" for name in _REQUIRED if said.get(name) is None}
        missing |= {} if "start" in given else {"quote": "select the number in the text"}
        if missing:
            raise Refused(missing)
        span = _span(paper, given, None)
        said = {name: value for name, value in (paper.origin() | span | said).items() if value is not None}
        changes = self._whole(paper, {}, said, given)
        pointed = {e["column"] for e in changes["evidence"]}
        number = {"start": span["start"], "end": span["end"]}
        changes["evidence"] += [{"column": name, **number} for name in ("value", "unit") if name not in pointed]
        return Answer(fact_id(paper.sha, span["start"]), {}, changes)

    def _whole(self, paper: Paper, base: Row, said: Record, given: Given) -> Record:
        """Return changes with what follows from them, the characters pointed at, and the checks that now fail."""
        row = tidy({**base, **said})
        if said.get("part_of") is not None and said["part_of"] not in paper.rows:
            raise Refused({"part_of": "no fact of this document"})
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


def _span(paper: Paper, given: Given, id: str | None) -> Record:
    """Return the span with its sentence, page and cell; it must not be where another fact of the table begins."""
    span = checked_span(given, paper.text)
    if not span:
        return {}
    if (there := fact_id(paper.sha, span["start"])) in paper.rows and there != id:
        raise Refused({"quote": "a fact of the table begins there: correct that one"})
    return paper.address(span)


def _role(given: Given) -> Record:
    role = given.get("role", "other")
    if role not in ROLES or given.keys() - {"role"}:
        raise Refused({"role": f"what is rejected has a role only, one of {', '.join(ROLES)}"})
    return {"role": role}


def _nothing(given: Given) -> Record:
    if given:
        raise Refused({"": "what is accepted has no changes: correct it"})
    return {}
