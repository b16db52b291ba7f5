"""Figures of persons and of the state: what somebody grows, earns or owes."""

from solieu.facts.frame import Number, Slot
from solieu.facts.owners import says, slot_of
from solieu.facts.registry import finds

#: Measures of a farm or a household.
_PRIVATE = frozenset({
    "production", "revenue", "profit", "area", "count", "credit", "volume", "consumption", "other", "investment",
    "labour",
})  # fmt: skip


@finds("entity_person")
def _person(n: Number) -> Slot | None:
    """ "Ông Nguyễn Văn Nam nuôi 200 con lợn": a person acts on what is counted, and no firm is named between."""
    if n.value("measure") not in _PRIVATE or n.value("flow"):
        return None
    zone = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    people = zone.of("person")
    acts = n.match("person_acts", people[-1].end) if people and not says(people[-1]) else None
    if acts is None or n.scene.zone(acts.end(), n.quantity.start).of("organisation", "province", "sector"):
        return None
    return slot_of(n, people[-1])


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
