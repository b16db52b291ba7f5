"""What one reviewer decides about some documents: every answer is checked, written, and shown as it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from solieu.dossier import Dossier
from solieu.review.answers import Answers
from solieu.review.changes import EDITABLE, ROLES, Refused, unprintable
from solieu.review.decisions import Action, Decision, Place, Record, live, plain, read_as, reviewed_row, take
from solieu.review.paper import Paper
from solieu.review.store import Store
from solieu.review.words import said
from solieu.stages import Stages
from solieu.table.columns import FACTS

_LONGEST_NOTE = 2000


class Desk:
    """Documents, the file of decisions, and one reviewer."""

    def __init__(
        self, dossiers: Iterable[Dossier], store: Store, reviewer: str, stages: Stages, date: str | None = None
    ) -> None:
        self._papers = {dossier.doc_id: Paper(dossier, stages, date) for dossier in dossiers}
        self._reviewer = reviewer
        self._store = store
        log = store.log(reviewer)
        self._seen = max((decision.id or 0 for decision in log), default=0)
        self._live = [decision for decision in live(log) if self._holds(decision)]
        self._answers = Answers(stages)
        self._codes = sorted({place.code for place in stages.rules["lexicon/places"] if place.code})

    def state(self) -> Record:
        """Return all that the page needs beside its own data, as JSON primitives."""
        stands = self._stands()
        units = {row["unit"] for paper in self._papers.values() for row in paper.rows.values()}
        return {
            "reviewer": self._reviewer,
            "editable": list(EDITABLE),
            "required": [name for name in EDITABLE if FACTS.by_name[name].required],
            "roles": list(ROLES),
            "codes": self._codes,
            "units": sorted(units),
            "decisions": [self._shown(decision) for decision in stands.values()],
            "progress": self._progress(self._papers, stands),
        }

    def decide(self, asked: Mapping[str, Any]) -> Record:
        """Check a decision and write it: `doc_id`, `fact_id` (not of `add`), `action`, `changes`, `note`.

        Returns the decision as it stands now (`decision`), and how many facts of its document are decided, and how
        many it has (`progress`, by document).

        Raises:
            Refused: with all that is wrong; nothing is written.
        """
        action, paper, note = asked.get("action"), self._papers.get(str(asked.get("doc_id"))), asked.get("note", "")
        if paper is None:
            raise Refused({"": said("no_document", id=repr(asked.get("doc_id")))})
        if action not in list(Action) or action == Action.UNDO:
            raise Refused({"": said("no_action", action=repr(action))})
        _check_note(note)
        given = asked.get("changes", {})
        if not isinstance(given, Mapping):
            raise Refused({"": said("no_changes")})
        stands = self._stands().values()
        answer = self._answers.read(Action(action), paper, asked.get("fact_id"), given, stands)
        return self._written(Action(action), paper, answer.fact_id, answer.changes, plain(answer.base), note.strip())

    def undo(self, asked: Mapping[str, Any]) -> Record:
        """Take back the last decision: on the fact that `doc_id` and `fact_id` name, else of all. Returns as `decide`.

        It is the last that this desk knows, not one that the reviewer has taken at another desk since.

        Raises:
            Refused: there is none.
        """
        named = (asked.get("doc_id"), asked.get("fact_id"))
        last = next((d for d in reversed(self._live) if "doc_id" not in asked or d.place == named), None)
        if last is None:
            raise Refused({"": said("no_undo")})
        return self._written(Action.UNDO, self._papers[last.doc_id], last.fact_id, {"undoes": last.id}, last.base, "")

    def _written(
        self, action: Action, paper: Paper, id: str, changes: Record, base: Mapping[str, Any], note: str
    ) -> Record:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        decision = Decision(action, paper.doc_id, id, paper.sha, self._reviewer, at, plain(changes), base, note)
        self._store.add(decision)
        self._take_new()
        stands = self._stands()
        now = stands.get(decision.place)
        row = paper.rows.get(id)
        open = {"doc_id": paper.doc_id, "fact_id": id, "action": None, "row": plain(row) if row else None}
        return {"decision": self._shown(now) if now else open, "progress": self._progress([paper.doc_id], stands)}

    def _take_new(self) -> None:
        """Take what was written since the log was last read, here or at another desk of the same reviewer."""
        for decision in self._store.log(self._reviewer, self._seen):
            self._seen = decision.id or self._seen
            if decision.action is Action.UNDO or self._holds(decision):
                take(self._live, decision)

    def _stands(self) -> dict[Place, Decision]:
        return {decision.place: decision for decision in self._live}

    def _holds(self, decision: Decision) -> bool:
        """Whether a decision is about what is shown: not a row that says something else since the rules changed."""
        paper = self._papers.get(decision.doc_id)
        if paper is None or paper.sha != decision.doc_sha256:
            return False
        row = paper.rows.get(decision.fact_id)
        return decision.action is Action.ADD if row is None else read_as(decision.base, plain(row))

    def _shown(self, decision: Decision) -> Record:
        row = self._papers[decision.doc_id].rows.get(decision.fact_id, {})
        if decision.action is not Action.REJECT:
            row = reviewed_row(row, decision, [self._reviewer])
        place = {"doc_id": decision.doc_id, "fact_id": decision.fact_id}
        said = {"action": decision.action, "note": decision.note, "changes": dict(decision.changes)}
        return place | said | {"row": plain(row) | place}  # the page knows a moved number by its old id

    def _progress(self, doc_ids: Iterable[str], stands: Iterable[Place]) -> dict[str, tuple[int, int]]:
        done = Counter(doc_id for doc_id, id in stands if id in self._papers[doc_id].rows)
        return {doc_id: (done[doc_id], len(self._papers[doc_id].rows)) for doc_id in doc_ids}


def _check_note(note: object) -> None:
    if not isinstance(note, str) or len(note) > _LONGEST_NOTE:
        raise Refused({"note": said("note_long", most=f"{_LONGEST_NOTE:,}")})
    if unprintable(note.replace("\n", " ").replace("\t", " ")):
        raise Refused({"note": said("unprintable")})
