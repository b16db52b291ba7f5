"""The foreign country that a document is told of, though it names little but firms and cities of it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from solieu.facts.frame import Number, Slot
from solieu.facts.names import Names
from solieu.facts.registry import finds
from solieu.model import Term
from solieu.tokens import View

#: How often the country must be named, and how often for one time that Vietnam is.
_LEAST = 4
#: Terms that name a country, or a city of it.
_LANDS = ("place", "city")


def homeland(
    view: View, terms: Sequence[Term], home: int, names: Names, patterns: Mapping[str, re.Pattern[str]]
) -> dict[str, Slot]:
    """Return the country of most firms, cities and places, if next to nothing is Vietnam's or paid in its money."""
    lands = {t.id: names.codes[t.id] for t in terms if t.kind in _LANDS}
    lands = {id: code for id, code in lands.items() if code in names.countries or id == "world"}
    found = [(t, names.abroad.get(t.id) or lands.get(t.id)) for t in terms if not t.weak]
    weight = Counter(code for _, code in found if code and code != "VN")
    code, n = weight.most_common(1)[0] if weight else ("", 0)
    if n < _LEAST or n * 2 < weight.total() or home * _LEAST > n:
        return {}
    paid = {name: sum(1 for _ in patterns[name].finditer(view.lower)) for name in ("paid_in_dong", "paid_abroad")}
    if paid["paid_in_dong"] > paid["paid_abroad"]:
        return {}
    term = next(t for t, land in found if land == code)
    return {"homeland": Slot(code, "homeland", term.start, term.end, term.id)}


@finds("reporter_homeland")
def _homeland(n: Number) -> Slot | None:
    """A story of foreign firms alone: their country."""
    dong = (n.unit or n.quantity.unit or "").startswith("VND")
    return None if n.value("flow") or dong else n.topic.slots.get("homeland")
