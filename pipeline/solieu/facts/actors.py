"""Entity: the actor whose figure it is."""

from solieu.entities.actor import BUSINESS
from solieu.facts.frame import Number, Slot
from solieu.facts.owners import COUNTRY, may_own, says, slot_of, type_of
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind, Term

_ACTORS = ("organisation", "sector", "province")
_NOBODY = Slot(None, "none")
#: Why a country is taken to be the reporter where the clause names none.
_ASSUMED = ("topic", "homeland")


def _subject(n: Number, zone: Zone) -> Slot | None:
    """Return the last actor of a zone whose figure the number can be; a place where an actor acts comes after it."""
    kinds = (*_ACTORS, "city") if n.value("measure") == "price" and not n.value("flow") else _ACTORS
    found = [t for t in zone.of(*kinds) if may_own(n, t)]
    found = [t for k, t in enumerate(found) if not k or not _short_for(n, found[k - 1], t)]
    if not found:
        return None
    last = found[-1]
    firm = next((t for t in reversed(found) if type_of(t) in BUSINESS), None)
    if firm and (last.kind in ("province", "city") or _site(n, last)):
        return slot_of(n, firm)
    return _together(n, [t for t in found if t.kind == last.kind])


def _site(n: Number, last: Term) -> bool:
    """Whether what is built is only where a firm acts: "Công ty Bình Minh xử lý rác tại bãi rác Nam Sơn"."""
    return type_of(last) == "project" and n.search("acts_at", max(0, last.start - 24), last.start) is not None


def _short_for(n: Number, full: Term, short: Term) -> bool:
    """Whether a name in brackets is the short one of the name before it: "doanh nghiệp nhà nước (DNNN)"."""
    return full.id == short.id and n.text[full.end : short.start] in (" (", " - ", " – ")


def _together(n: Number, found: list[Term]) -> Slot:
    """Take actors that are named together as one: two provinces, three firms."""
    first = k = len(found) - 1
    while k and n.scene.patterns["joint_actors"].fullmatch(n.text, found[k - 1].end, found[k].start):
        k -= 1
    if first - k >= (1 if found[-1].kind == "province" else 2):
        start, end = found[k].start, found[-1].end
        return Slot(n.text[start:end], found[-1].rule, start, end, None, n.sentence)
    return slot_of(n, found[-1])


@finds("entity_left")
def _entity_left(n: Number) -> Slot | None:
    return _subject(n, n.said)


@finds("entity_same")
def _same(n: Number) -> Slot | None:
    """ "Doanh nghiệp này", "tại đây": the actor named before."""
    this = n.search("same_actor", n.left.start, n.quantity.start)
    slot = n.frame.get("entity") if this else None
    return slot if slot and slot.sentence >= n.sentence - 2 else None


@finds("entity_market")
def _market(n: Number) -> Slot | None:
    """ "Giá vàng giao ngay tại châu Á": where the world's price is one of."""
    if n.value("measure") != "price" or n.value("reporter") != "WORLD" or n.value("flow"):
        return None
    for term in reversed(n.left.of("place")):
        if term.id != "world" and n.search("market_at", max(n.left.start, term.start - 24), term.start):
            return slot_of(n, term)
    return None


@finds("entity_exchange")
def _entity_exchange(n: Number) -> Slot | None:
    """The exchange or the city whose price it is, named behind the number: "xuống 53 USD/thùng trên sàn X"."""
    if n.value("measure") != "price" or n.value("flow"):
        return None
    rest = n.scene.zone(n.quantity.end, n.scene.sentence.end)
    for term in rest.of("organisation", "city"):
        place = term.kind == "city" or type_of(term) == "exchange"
        if place and n.search("acts_at", max(n.quantity.end, term.start - 24), term.start):
            return slot_of(n, term)
    return None


@finds("entity_behind")
def _entity_behind(n: Number) -> Slot | None:
    """ "200 hộ dân ở xã Hòa Bình": the place whose number it is stands right behind it."""
    if n.kind not in (Kind.COUNT, Kind.PHYSICAL):
        return None
    behind = n.right.of("organisation", "province", "sector")[:1]
    at = [t for t in behind if n.scene.patterns["lives_at"].fullmatch(n.text, n.quantity.end, t.start)]
    return slot_of(n, at[0]) if at and (at[0].kind == "province" or _has(n, at[0])) else None


def _has(n: Number, owner: Term) -> bool:
    """Whether a firm or an industry behind a number has what is counted: "3 nhà máy của Vinamilk"."""
    sort = type_of(owner) in BUSINESS or type_of(owner) == "industry"
    return sort and not says(owner) and n.search("owned_by", n.quantity.end, owner.start) is not None


@finds("entity_comment")
def _entity_comment(n: Number) -> Slot | None:
    """What the number before is of; also that it is of nobody in particular."""
    p = n.antecedent
    if n.search("whole_country", n.left.start, n.left.end):
        return _NOBODY
    if p is None or n.search("of_all", n.left.start, n.left.end):
        return None
    if slot := p.columns.get("entity"):
        return slot if not slot.rule.startswith("entity_topic") or _topic(n) else _NOBODY
    own = n.left.of("measure", "flow", "commodity")
    return None if own else _NOBODY


@finds("entity_frame")
def _entity_frame(n: Number) -> Slot | None:
    """An actor goes on to be the subject of the sentences that name no other, and no good unless they go on with it."""
    slot = n.frame.before("entity")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    others = ("place", *_ACTORS, "flow") if n.scene.goes_on else ("place", *_ACTORS, "flow", "commodity")
    if slot is None or slot.sentence < n.sentence - 1 or before.of(*others):
        return None
    if not slot.rule.rpartition("/")[2].startswith(("organisations.", "cues.")):
        return None
    return slot


@finds("entity_topic")
def _entity_topic(n: Number) -> Slot | None:
    """The firm or the province that the document is about."""
    return _topic(n)


def _topic(n: Number) -> Slot | None:
    slot = n.topic.slots.get("entity")
    if slot is None or n.value("measure") in COUNTRY or n.kind is Kind.INDEX:
        return None
    if n.value("reporter") not in ("VN", None) and n.rule("reporter").rpartition("/")[2] not in _ASSUMED:
        return None
    if n.search("whole_country", n.scene.sentence.start, n.quantity.start):
        return None
    if n.left.of("place"):
        return None
    if slot.rule == "province":
        return slot if n.value("measure") != "credit" else None  # it is of the banks
    return None if n.value("flow") else slot
