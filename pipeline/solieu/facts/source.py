"""Source: who says so."""

from solieu.entities.actor import Actor
from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Term


@finds("source_sentence")
def _source(n: Number) -> Slot | None:
    """Who says so, named in the same sentence."""
    for term in n.scene.whole.of("organisation", "person"):
        if isinstance(term, Actor) and term.says and not _credit(n, term):
            m = n.search("speaker_office", max(0, term.start - 24), term.start)
            start = m.start() if m else term.start
            text = (term.kind == "organisation" and term.name) or n.text[start : term.end]
            return Slot(text, term.rule, start, term.end, term.id, n.sentence)
    return None


def _credit(n: Number, term: Term) -> bool:
    """Whether it says whose picture or text it is, or where a list before came from."""
    if n.match("compiled", term.end):
        return True
    return term.end < n.quantity.start and bool(n.search("credit", max(0, term.start - 12), term.start))


@finds("source_other")
def _source_other(n: Number) -> Slot | None:
    """A law or an agreement that says so, or people without a name."""
    for rule in ("speaker_law", "speaker_crowd"):
        if m := n.scene.first(rule):
            k = m.lastindex or 1
            return Slot(m[k].strip(), rule, m.start(k), m.end(k), None, n.sentence)
    return None
