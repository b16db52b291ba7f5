"""Whose prices a text quotes: a place or a firm that opens a sentence holds until the next one is named."""

from solieu.entities.actor import BUSINESS, REPORTING
from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.owners import slot_in, type_of
from solieu.facts.registry import finds
from solieu.facts.scene import Scene
from solieu.model import Term

#: For how many sentences the place is remembered.
_REACH = 3
_PLACES = ("place", "province", "city", "organisation")


@finds("entity_quoted")
def _quoted(n: Number) -> Slot | None:
    """ "Tại Bạc Liêu, giá tôm tăng. Tôm sú ở mức 250.000 đồng/kg": the place goes on to quote."""
    slot = n.frame.before("quoted")
    if slot is None or slot.sentence < n.sentence - _REACH or n.value("measure") != "price" or n.value("flow"):
        return None
    if n.search("whole_country", n.scene.sentence.start, n.quantity.start):
        return None
    if n.value("reporter") == "WORLD" and slot.sentence < n.sentence - 1:
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    return None if before.of(*_PLACES) else slot


def quote(frame: Frame, scene: Scene, index: int) -> Frame:
    """Return the frame with the place or the firm that opens a sentence about its prices ("Tại Bạc Liêu, giá ...")."""
    first = scene.whole.of(*_PLACES)[:1]
    if not first:
        return frame
    term = first[0]
    if not scene.patterns["quotes_at"].fullmatch(scene.text, scene.sentence.start, term.start) or not _sets(
        scene, term
    ):
        return frame.set("quoted", Slot(None, "none", sentence=index))
    return frame.set("quoted", slot_in(scene, term, index))


def _sets(scene: Scene, term: Term) -> bool:
    """Whether prices of an actor or of a place follow: "..., giá tôm", "... niêm yết giá vàng"."""
    if type_of(term) in REPORTING or term.id == "world":
        return False
    quotes = scene.patterns["quotes"].match(scene.text, term.end)
    return bool(quotes or type_of(term) in BUSINESS and scene.patterns["sets_price"].match(scene.text, term.end))
