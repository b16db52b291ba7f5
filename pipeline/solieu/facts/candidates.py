"""The answers there are for a column of a number: of the rules, of the text round it, of the numbers before."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from solieu.facts.frame import Number, Slot
from solieu.facts.namings import Naming, Namings
from solieu.facts.registry import Finder

#: How many sentences back, and how many from the start of the document, its namings are looked at.
_BACK, _LEAD = 6, 3
#: How many numbers back their answers are looked at.
_NUMBERS_BACK = 6
_FRAME = {
    "period": ("period", "period_now", "period_month", "period_years", "headed_day"),
    "commodity": ("commodity", "named_good", "named_kind"),
    "entity": ("entity", "named_index"),
}
_SHARES = (0, 0.1, 0.25, 0.5, 0.75)
_TOPIC = {"period": (), "commodity": ("commodity", "main_good", "shares"), "entity": ("entity",)}


EMPTY = Slot(None, "none")


@dataclass(slots=True)
class Candidate:
    """A value that a column may have, or None, and everything that speaks for it."""

    slot: Slot
    sources: list[str] = field(default_factory=list)
    left: Naming | None = None  # the nearest in the sentence before the number
    right: Naming | None = None  # behind it
    back: Naming | None = None  # the nearest in an earlier sentence
    backs: int = 0
    titled: bool = False  # one of the earlier namings stands in the title
    longer: bool = False
    since: tuple[int, Number] | None = None  # the last number with this answer, and how many numbers ago

    @property
    def key(self) -> str | None:
        """The value, as candidates are told apart."""
        return self.slot.value.lower() if self.slot.value else None


def candidates_of(
    n: Number,
    column: str,
    finders: Sequence[tuple[str, Finder]],
    document: Namings,
    numbers: Sequence[Number],
    place: int,
) -> dict[str | None, Candidate]:
    """Return the candidates of a column by their value, the rules' own answer first.

    `numbers` are those of the document; `place` is where `n` stands among them.
    """
    found: dict[str | None, Candidate] = {}
    own = n.columns.get(column, EMPTY)
    _add(found, own, None)
    for source, slot in _said(n, column, finders):
        _add(found, slot, source)
    for naming in _named(n, column, document):
        _place(_add(found, naming.slot, None), naming, n)
    if column == "period":
        for slot in document.dates:
            _add(found, slot, f"document {len(slot.value)}")
    alike = False
    for k in range(place - 1, max(-1, place - 1 - _NUMBERS_BACK), -1):
        p = numbers[k]
        candidate = _add(found, p.columns.get(column, EMPTY), None)
        if candidate.since is None:
            candidate.since = (place - k, p)
        if not alike and p.value("measure") == n.value("measure"):
            candidate.sources.append("same measure before")
            alike = True
    _add(found, EMPTY, None)
    return found


def _add(found: dict[str | None, Candidate], slot: Slot, source: str | None) -> Candidate:
    key = slot.value.lower() if slot.value else None
    candidate = found.get(key)
    if candidate is None:
        candidate = found[key] = Candidate(slot if slot.value else EMPTY)
    elif candidate.slot.window is None and slot.window is not None:
        candidate.slot = slot
    if source is not None and source not in candidate.sources:
        candidate.sources.append(source)
    return candidate


def _said(n: Number, column: str, finders: Sequence[tuple[str, Finder]]) -> Iterator[tuple[str, Slot]]:
    """Yield what the rules after the one that decided would answer, and what frame and topic hold.

    Those before it had nothing to say. The number stays as it is.
    """
    decided = n.rule(column).partition("/")[0] or n.emptied.get(column)
    if decided is not None:
        yield decided, n.columns.get(column, EMPTY)
        yield from _answers(n, column, _after(finders, decided))
    for name in _FRAME[column]:
        if slot := n.frame.get(name):
            yield f"frame {name}", slot
    for name in _TOPIC[column]:
        if slot := n.topic.slots.get(name):
            yield f"topic {name}", slot


def _after(finders: Sequence[tuple[str, Finder]], decided: str) -> Sequence[tuple[str, Finder]]:
    return finders[next((k + 1 for k, (rule, _) in enumerate(finders) if rule == decided), len(finders)) :]


def _answers(n: Number, column: str, finders: Sequence[tuple[str, Finder]]) -> Iterator[tuple[str, Slot]]:
    base_level, own = n.base_level, n.columns.pop(column, None)
    found = [(rule, find(n)) for rule, find in finders]
    n.base_level = base_level
    if own is not None:
        n.columns[column] = own
    yield from ((rule, slot) for rule, slot in found if slot is not None and not isinstance(slot.value, list))


def _named(n: Number, column: str, document: Namings) -> Iterator[Naming]:
    """Yield the namings of the number's sentence, of those before it, and of the document's first."""
    last = n.sentence - 1 - _BACK
    for sentence in range(n.sentence, max(-1, last), -1):
        yield from document.near(column, sentence)
    for sentence in range(min(_LEAD, last + 1)):
        yield from document.near(column, sentence)


def _place(candidate: Candidate, naming: Naming, n: Number) -> None:
    """Keep the nearest naming on each side."""
    candidate.longer |= naming.longer
    if naming.sentence != n.sentence:
        candidate.backs += 1
        candidate.titled |= naming.in_title
        if candidate.back is None:
            candidate.back = naming
    elif naming.start < n.quantity.start:
        if candidate.left is None or naming.end > candidate.left.end:
            candidate.left = naming
    elif candidate.right is None:
        candidate.right = naming


def shares(numbers: Sequence[Number], column: str) -> Mapping[str | None, int]:
    """Return how large a share of a document's numbers has each answer: by how many of `_SHARES` it is more."""
    counts: dict[str | None, int] = {}
    for n in numbers:
        value = n.value(column)
        key = value.lower() if value else None
        counts[key] = counts.get(key, 0) + 1
    return {key: bisect_left(_SHARES, count / len(numbers)) for key, count in counts.items()}
