"""Figures of persons and of the state: what somebody grows, earns or owes."""

from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.owners import says, slot_in, slot_of
from solieu.facts.registry import finds
from solieu.facts.scene import Scene

#: Measures of a farm or a household.
_PRIVATE = frozenset({
    "production", "revenue", "profit", "area", "count", "credit", "volume", "consumption", "other", "investment",
    "labour",
})  # fmt: skip
#: For how many sentences a person is remembered.
_REACH = 5


@finds("entity_person")
def _person(n: Number) -> Slot | None:
    """ "Ông Nguyễn Văn Nam nuôi 200 con lợn": a person acts on what is counted, and no firm is named between."""
    if n.value("measure") not in _PRIVATE or n.value("flow"):
        return None
    zone = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    people = zone.of("person")
    if not people:
        return _again(n)
    acts = None if says(people[-1]) else n.match("person_acts", people[-1].end)
    if acts is None or n.scene.zone(acts.end(), n.quantity.start).of("organisation", "province", "sector"):
        return None
    return slot_of(n, people[-1])


def _again(n: Number) -> Slot | None:
    """ "Mỗi ngày anh bán 200 kg", "trại của anh có 300 con": the person named last, by the address of his name."""
    slot = n.frame.before("person")
    again = n.search("person_again", n.scene.sentence.start, n.quantity.start)
    if slot is None or again is None or slot.sentence < n.sentence - _REACH:
        return None
    if n.scene.zone(*again.span(1)).of("place"):
        return None  # England, not "anh"
    between = n.scene.zone(again.start(), n.quantity.start).of("organisation", "province", "sector")
    return slot if again[1] == slot.value.split()[0] and not between else None


def remember(frame: Frame, scene: Scene, index: int) -> Frame:
    """Return the frame with the person that a sentence names last."""
    people = scene.whole.of("person")
    return frame.set("person", slot_in(scene, people[-1], index)) if people else frame


@finds("entity_debtor")
def _debtor(n: Number) -> Slot | None:
    """ "Nợ Chính phủ ở mức 52% GDP": who owes."""
    if n.value("measure") != "credit":
        return None
    owes = n.search("owed_by", n.left.start, n.left.end)
    return Slot(owes[1], "owed_by", owes.start(1), owes.end(1), None, n.sentence) if owes else None


def of_workers(n: Number) -> bool:
    """Whether people at work are counted: "300 lao động", "300 lao động thời vụ"."""
    unit = (n.quantity.unit or "").partition("/")[0]
    return any(unit == noun or unit.startswith(f"{noun} ") for noun in n.topic.names.workers)
