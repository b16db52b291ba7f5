"""Entity and source: the actor whose figure it is, and who says so; what shares and ranks are of."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind, Term

_ACTORS = ("organisation", "sector", "province")


def _slot(n: Number, term: Term) -> Slot:
    return Slot(n.text[term.start : term.end], term.rule, term.start, term.end, term.id, n.sentence)


def _subject(n: Number, zone: Zone) -> Term | None:
    """Return the last actor of a zone that is not the one who speaks."""
    speakers = {t.start for t in zone.of("organisation") if speaks(n, t)}
    return next((t for t in reversed(zone.of(*_ACTORS)) if t.start not in speakers and not t.weak), None)


def speaks(n: Number, term: Term) -> bool:
    """Whether an organisation is named as the source: "theo X", "X cho biết"."""
    return bool(n.search("speaker_before", max(0, term.start - 60), term.start) or n.match("speaker_after", term.end))


@finds("entity_left")
def _entity_left(n: Number) -> Slot | None:
    term = _subject(n, n.left)
    return _slot(n, term) if term else None


@finds("entity_comment")
def _entity_comment(n: Number) -> Slot | None:
    p = n.antecedent
    if p is None or n.search("of_all", n.left.start, n.left.end):
        return None
    return p.columns.get("entity")


@finds("entity_sentence")
def _entity_sentence(n: Number) -> Slot | None:
    return n.frame.now("entity")


@finds("entity_frame")
def _entity_frame(n: Number) -> Slot | None:
    """A company goes on to be the subject of the sentences that name no other."""
    slot = n.frame.before("entity")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    if slot is None or slot.sentence < n.sentence - 1 or before.of("place", *_ACTORS):
        return None
    return slot if not before.of("flow", "commodity") and not before.of("measure") else None


@finds("entity_topic")
def _entity_topic(n: Number) -> Slot | None:
    """The company that the document is about."""
    slot = n.topic.slots.get("entity")
    if slot is None or n.value("measure") in ("gdp", "index", "retail"):
        return None
    return slot


@finds("source_sentence")
def _source(n: Number) -> Slot | None:
    """Who says so, named in the same sentence."""
    for term in n.scene.whole.of("organisation"):
        if speaks(n, term):
            return _slot(n, term)
    m = n.scene.patterns["person_speaks"].search(n.scene.view.text, n.scene.sentence.start, n.scene.sentence.end)
    if m:
        return Slot(m[1].lower(), "person", m.start(1), m.end(1), None, n.sentence)
    return None


@finds("of_right")
def _of_right(n: Number) -> Slot | None:
    """ "20% tổng kim ngạch xuất khẩu của cả nước": the noun phrase after the share."""
    if n.value("statistic") not in ("share", "ratio") or n.kind is Kind.TIMES:
        return None
    m = n.match("of_after", n.quantity.end, n.right.end)
    return Slot(m[1].strip(), "right", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_left")
def _of_left(n: Number) -> Slot | None:
    """ "Tỷ trọng trong tổng kim ngạch đạt 20%"."""
    if n.value("statistic") not in ("share", "ratio"):
        return None
    m = n.search("of_before", n.left.start, n.left.end)
    return Slot(m[1].strip(), "left", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_comment")
def _of_comment(n: Number) -> Slot | None:
    """In a list of shares, the whole of the one before."""
    p = n.antecedent
    if p is None or n.value("statistic") != "share" or p.value("statistic") != "share":
        return None
    return p.columns.get("of")
