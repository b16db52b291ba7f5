"""Whose prices a text quotes: a place or a firm that opens a sentence holds until the next one is named."""

from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.owners import name_of
from solieu.facts.registry import finds
from solieu.facts.scene import Scene

#: For how many sentences the place is remembered.
_REACH = 3
_PLACES = ("place", "province", "city", "organisation")


@finds("entity_quoted")
def _quoted(n: Number) -> Slot | None:
    """ "Tại Bạc Liêu, giá tôm tăng. Tôm sú ở mức 250.000 đồng/kg": the place goes on to quote."""
    slot = n.frame.before("quoted")
    if slot is None or slot.sentence < n.sentence - _REACH or n.value("measure") != "price" or n.value("flow"):
        return None
    if n.search("whole_country", n.scene.sentence.start, n.quantity.start) or n.value("reporter") == "WORLD":
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    return None if before.of(*_PLACES) else slot


def quote(frame: Frame, scene: Scene, index: int) -> Frame:
    """Return the frame with the place or the firm that opens a sentence about prices ("Tại Bạc Liêu, giá ...")."""
    for term in scene.whole.of(*_PLACES):
        head = scene.patterns["quotes_at"].fullmatch(scene.text, scene.sentence.start, term.start)
        if head and scene.patterns["quotes"].match(scene.text, term.end):
            text = name_of(scene, term)
            return frame.set("quoted", Slot(text, term.rule, term.start, term.end, term.id, index))
        return frame.set("quoted", Slot(None, "none", sentence=index))
    return frame
