"""Base of a growth that the text says again: "Trong mức tăng 0,4%, ..."."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds


@finds("base_restated")
def _restated(n: Number) -> Slot | None:
    """ "Tăng 0,4% so với tháng trước. Trong mức tăng 0,4%, ...": the same growth is against the same."""
    said = n.frame.get("growths") if n.value("statistic") == "growth" else None
    if said is None or said.sentence < n.sentence - 1 or not n.search("growth_again", n.left.start, n.quantity.start):
        return None
    base: Slot | None = said.value.get(n.quantity.value)
    return base
