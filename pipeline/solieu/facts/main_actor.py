"""The actor that a document is about."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from solieu.entities.actor import REPORTING
from solieu.facts.frame import Slot
from solieu.facts.owners import name_of, says, type_of
from solieu.model import Term
from solieu.tokens import View

Patterns = Mapping[str, re.Pattern[str]]

#: Organisations that a document is seldom about: they report on others, or are none.
_ON_OTHERS = REPORTING | {"index", "central_bank"}
#: How much of that share is enough for one that the title names.
_IN_TITLE = 0.7
#: Sentences in which a document says what it is about.
_LEAD = 6


def main_actor(view: View, title: Sequence[Term], terms: Sequence[Term], patterns: Patterns) -> Slot | None:
    """Return the organisation a document is about, else the province: mostly named, and at the start."""
    provinces = [t for t in terms if type_of(t) in ("province", "city") and not t.weak]
    seats = _seats(view, provinces, terms)
    named = [t for t in terms if t.kind == "organisation" and type_of(t) not in _ON_OTHERS and not t.weak]
    saying = Counter(t.id for t in named if says(t))
    firms = [t for t in named if not says(t)]
    slot = _main(view, title, firms, 0.5, patterns)
    if slot and slot.id and saying[slot.id] * 2 > sum(t.id == slot.id for t in firms):
        slot = None
    if slot and slot.start not in seats:
        return slot
    provinces = sorted([*provinces, *seats.values()], key=lambda t: t.start)
    titled = {t.id for t in title} | {seats[t.start].id for t in title if t.start in seats}
    province = _main(view, title, provinces, 0.6, patterns) if len(titled & {t.id for t in provinces}) == 1 else None
    return replace(province, rule="province") if province else slot


def _seats(view: View, provinces: Sequence[Term], terms: Sequence[Term]) -> dict[int, Term]:
    """Return the province of each office that is called by it, by where its name begins ("UBND tỉnh Hà Nam")."""
    names = {view.lower[t.start : t.end]: t for t in provinces}
    found: dict[int, Term] = {}
    for term in (t for t in terms if type_of(t) == "office"):
        name = next((name for name in names if view.lower.endswith(f" {name}", term.start, term.end)), None)
        if name is not None:
            found[term.start] = replace(names[name], start=term.end - len(name), end=term.end)
    return found


def main_index(view: View, terms: Sequence[Term], patterns: Patterns) -> Slot | None:
    """Return the index that a document names most."""
    named = [t for t in terms if type_of(t) == "index" and not t.weak]
    counts = Counter(t.id for t in named)
    if not counts:
        return None
    id, most = counts.most_common(1)[0]
    term = next(t for t in named if t.id == id)
    return (
        Slot(name_of(view.lower, patterns, term), "topic", term.start, term.end, id) if most * 2 > len(named) else None
    )


def _main(view: View, title: Sequence[Term], actors: Sequence[Term], share: float, patterns: Patterns) -> Slot | None:
    counts = Counter(t.id for t in actors)
    if not counts:
        return None
    id, most = counts.most_common(1)[0]
    sentences = view.sentences
    reach = max(title[-1].end if title else 0, sentences[min(_LEAD, len(sentences)) - 1].end)
    named = {t.id for t in title} & counts.keys()
    of_it = [t for t in actors if t.id == id]
    least = max(3, share * (_IN_TITLE if named else 1) * len(actors))
    if most < least or named and id not in named or of_it[0].end > reach:
        return None
    name = Counter(name_of(view.lower, patterns, t) for t in of_it).most_common(1)[0][0]
    return Slot(name, "topic", of_it[0].start, of_it[0].end, id)
