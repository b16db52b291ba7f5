"""A number as the choice sees it: what it is, where it stands, what the rules have answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from solieu.facts.candidates import Candidate
from solieu.facts.frame import Number
from solieu.facts.namings import last_word

_NONE = (frozenset[str](), frozenset[str]())
_WORDS_BEFORE = 40  # characters in which the word before a number is looked for


@dataclass(frozen=True, slots=True)
class Situation:
    """A number as the traits of its candidates name it."""

    column: str
    number: Number
    measure: str
    statistic: str
    kind: str
    trade: str
    status: str
    rule: str  # of the rules' own answer
    word: str  # before the number
    beside: str  # whether the number before is in the sentence, and of the same measure
    own: str | None  # the rules' own answer
    named: bool  # some candidate is named before the number in its sentence
    shares: Mapping[str | None, int]
    pieces: frozenset[str]  # candidates whose name is a piece of another's
    wholes: frozenset[str]  # candidates whose name has another's as a piece


def situation_of(
    n: Number, column: str, before: Number | None, candidates: Mapping[str | None, Candidate],
    shares: Mapping[str | None, int],
) -> Situation:  # fmt: skip
    """Describe a number; `before` is the one before it in the document."""
    measure = n.value("measure") or "-"
    slot = n.columns.get(column)
    word = last_word(n.text, max(n.scene.sentence.start, n.quantity.start - _WORDS_BEFORE), n.quantity.start)
    near = before is not None and before.sentence == n.sentence
    same = before is not None and before.value("measure") == measure
    return Situation(
        column, n, measure, n.value("statistic") or "-", n.kind.name, "trade" if n.value("flow") else "home",
        n.value("status") or "-", answering(n, column), word or "^",
        f"{'near' if near else 'far'} {'same' if same else 'other'}",
        slot.value.lower() if slot and slot.value else None,
        any(c.left for c in candidates.values()), shares, *(_nested(candidates) if column != "period" else _NONE),
    )  # fmt: skip


def _nested(candidates: Mapping[str | None, Candidate]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that are pieces of others, and those others."""
    keys = [key for key in candidates if key]
    together = "\n".join(keys)
    pieces = [key for key in keys if together.count(key) > 1]
    return frozenset(pieces), frozenset(key for key in keys for piece in pieces if piece in key and piece != key)


def answering(n: Number, column: str) -> str:
    """Return the rule that has filled a column or said that it is empty, or "none"."""
    return n.rule(column).partition("/")[0] or n.emptied.get(column, "none")
