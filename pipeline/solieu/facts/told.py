"""Whose figures a text tells: the one actor that a sentence is about is that of the next, if it names no other."""

from solieu.entities.actor import BUSINESS
from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.owners import COUNTRY, says, slot_in, type_of
from solieu.facts.registry import finds
from solieu.facts.scene import Scene
from solieu.model import Term

#: Measures that go on with no actor: those of a country or of a market.
_OF_MARKETS = COUNTRY | {"price", "rate"}
_NAMED = ("place", "organisation", "sector", "province", "city", "person")
#: For how many sentences the figures of a province or a bank go on.
_REACH = 2
#: So many characters are the opening of a sentence.
_OPENING = 45


@finds("entity_told")
def _told(n: Number) -> Slot | None:
    """ "Bình Minh lập kỷ lục. Doanh thu đạt 500 tỷ đồng": the actor that the sentence before is about."""
    slot = n.frame.before("told")
    if slot is None or slot.sentence < n.sentence - 1 or n.value("flow") or n.value("measure") in _OF_MARKETS:
        return None
    main = n.topic.slots.get("entity")
    if main and main.id == slot.id or n.value("reporter") == "WORLD":
        return None
    if n.search("whole_country", n.scene.sentence.start, n.quantity.start):
        return None
    return None if n.scene.zone(n.scene.sentence.start, n.quantity.start).of(*_NAMED) else slot


@finds("entity_owner")
def _owner(n: Number) -> Slot | None:
    """ "Long An xuất khẩu 540 triệu USD. Nhập khẩu đạt 400 triệu USD": a province's trade, or a bank's loans."""
    slot, main = n.frame.before("entity"), n.topic.slots.get("entity")
    if slot is None or slot.sentence < n.sentence - _REACH or slot.rule.startswith("entity_topic"):
        return None
    whole = slot.rule.startswith("whole/")  # of which a part was told last
    if main and main.id == slot.id and not whole:
        return None  # the document says how it is called
    if n.value("measure") in _OF_MARKETS or n.value("reporter") != "VN":
        return None
    lends = n.value("measure") == "credit" and slot.sentence == n.sentence - 1 and slot.id in n.topic.names.banks
    if not lends and not ((whole or "/provinces." in slot.rule) and _trades_on(n, slot)):
        return None
    if n.search("whole_country", n.scene.sentence.start, n.quantity.start):
        return None
    named = n.scene.zone(n.scene.sentence.start, n.quantity.start).of(*_NAMED)
    return None if any(not (lends and _customers(n, t)) for t in named) else slot


def _customers(n: Number, term: Term) -> bool:
    """Whether a name only says whose deposits or loans a bank has: "cho vay khách hàng", "tiền gửi của người dân"."""
    return term.kind == "sector" and n.search("lent_to", max(0, term.start - 24), term.start) is not None


def _trades_on(n: Number, slot: Slot) -> bool:
    """Whether a sentence behind the trade of a province opens with exports, imports or a budget, and of no good."""
    start, flow = n.scene.sentence.start, n.frame.carried.get("flow")
    if flow is None or flow.sentence < slot.sentence:
        return False
    opening = n.scene.zone(start, min(start + _OPENING, n.quantity.start))
    said = n.value("flow") and opening.of("flow")
    said = said or n.value("measure") == "budget" and opening.of("measure")
    return bool(said) and not n.scene.zone(start, n.quantity.start).of("commodity")


def tell(frame: Frame, scene: Scene, index: int) -> Frame:
    """Return the frame with the one actor that a sentence names and is about; one that names none changes nothing."""
    named = scene.whole.of(*_NAMED)
    if not named:
        return frame
    term = named[0]
    if len({t.id for t in named}) > 1 or not _tells_of(scene, term):
        return frame.set("told", Slot(None, "none", sentence=index))
    return frame.set("told", slot_in(scene, term, index))


def _tells_of(scene: Scene, term: Term) -> bool:
    """Whether a sentence is about an actor: it opens with it, or names a province anywhere."""
    if says(term) or term.weak or scene.patterns["model_tail"].match(scene.view.text, term.end):
        return False
    if term.kind == "province":
        return True
    acts = term.kind in ("city", "sector") or type_of(term) in BUSINESS or type_of(term) == "project"
    return acts and bool(scene.patterns["tells_of"].fullmatch(scene.text, scene.sentence.start, term.start))
