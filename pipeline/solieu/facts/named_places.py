"""The places that a clause names, and the part that the words round each give it."""

from dataclasses import dataclass

from solieu.facts.frame import Number, Slot
from solieu.facts.scene import Scene, Zone
from solieu.model import Kind, Term

_TRADE = ("export", "import", "total", "balance")
_PARTNER_WORDS = frozenset({"context_to", "context_from", "context_with", "context_market"})


@dataclass(frozen=True, slots=True)
class Named:
    """Places named together, and the part that their words give them: reporter, partner, at, than or bare."""

    terms: tuple[Term, ...]
    part: str


def named(scene: Scene, zone: Zone) -> list[Named]:
    """Return the places of a zone with the part that the words round them give."""
    text = scene.text
    found: list[Named] = []
    for term in zone.of("place"):
        if term.id == "world" and not _own_world(scene, term):
            continue
        if found and scene.patterns["joint_places"].fullmatch(text, found[-1].terms[-1].end, term.start):
            found[-1] = Named((*found[-1].terms, term), found[-1].part)
        else:
            found.append(Named((term,), _part(scene, term)))
    return found


def _own_world(scene: Scene, term: Term) -> bool:
    """Whether the world is a market or a total of its own ("cà phê thế giới"), no yardstick ("lớn nhất thế giới")."""
    good = any(t.kind == "commodity" and term.start - t.end == 1 for t in scene.terms)
    before, text = max(0, term.start - 24), scene.view.lower
    ahead = scene.patterns["world_ahead"].search(text, before, term.end)
    return good or bool(ahead or scene.patterns["of_world"].search(text, before, term.start))


def _part(scene: Scene, term: Term) -> str:
    text = scene.text
    if scene.patterns["surpassed"].search(text, max(0, term.start - 40), term.start) and text[term.end :][:2] != " (":
        return "than"
    before = _before(scene, term.start)
    acts = scene.patterns["acts"].match(text, term.end)
    if before is not None and before.id == "context_of":
        return "reporter"
    if (
        before is not None
        and before.kind == "flow"
        and scene.patterns["with_side"].search(text, before.start, before.end)
    ):
        return "partner"
    if before is not None and before.id in _PARTNER_WORDS:
        return "partner" if not acts or before.id != "context_market" else "bare"
    if acts or before is None and scene.patterns["apposed"].match(text, term.end):
        return "reporter"
    if before is not None and before.id == "context_at":
        return "at"
    return "bare"


def _before(scene: Scene, start: int) -> Term | None:
    """Return the preposition or head that ends right before a place, over words such as "các nước"."""
    cues = scene.prepositions
    place = start
    for _ in range(3):
        if place - 1 in cues:
            return cues[place - 1]
        filler = scene.patterns["place_filler"].search(scene.view.lower, max(0, place - 40), place)
        if not filler:
            return None
        place = filler.start()
    return None


def has_sides(n: Number) -> bool:
    """Whether a number has a partner: foreign trade, investment that comes from abroad, people who come or go."""
    return n.value("flow") in _TRADE or n.value("measure") == "investment" or invested_here(n) or _people_move(n)


def _people_move(n: Number) -> bool:
    """Whether visitors are counted who come from a country, or workers who go to one."""
    if n.kind is not Kind.COUNT or n.value("measure") not in ("count", "labour"):
        return False
    return bool(n.search("people_move", n.scene.sentence.start, n.right.end))


def scope(n: Number, places: Named) -> bool:
    """Whether a group of countries is only where a rank holds ("đứng thứ 5 trong Đông Nam Á")."""
    return (
        n.kind is Kind.RANK
        and places.part != "partner"
        and n.topic.names.codes[places.terms[0].id] not in n.topic.names.countries
        and not _ranked_itself(n, places)
    )


def _ranked_itself(n: Number, places: Named) -> bool:
    """ "EU đứng thứ ba với 149 triệu USD": whether a group of countries is what is ranked."""
    first, last = places.terms[0].start, places.terms[-1].end
    if first > n.quantity.end:
        return bool(n.match("ranked_is", n.quantity.end))
    if last > n.quantity.start or not n.search("place_opens", max(0, first - 24), first):
        return False
    return n.scene.patterns["ranked_itself"].fullmatch(n.text, last, n.quantity.start) is not None


def _codes(n: Number, terms: tuple[Term, ...]) -> list[str]:
    return list(dict.fromkeys(n.topic.names.codes[t.id] for t in terms))


def slot_of(n: Number, places: Named) -> Slot:
    """Make the slot of places named together: their codes, from the first to the last."""
    first, last = places.terms[0], places.terms[-1]
    return Slot(_codes(n, places.terms), first.rule, first.start, last.end, first.id, n.sentence)


def invested_here(n: Number) -> bool:
    """Whether what other countries invest is invested in Vietnam."""
    counted = n.kind is Kind.COUNT and n.search("project_noun", n.quantity.start, n.quantity.end)
    if n.value("measure") != "investment" and not counted or n.value("flow"):
        return False
    return n.scene.first("invested_here") is not None


def good_before(n: Number, place: Named) -> bool:
    """Whether a place says where a good is from: "gạo Thái Lan"."""
    origin, start = n.scene.patterns["goods_origin"], place.terms[0].start
    goods = (t for t in n.scene.terms if t.kind == "commodity" and 0 < start - t.end < 24)
    return any(origin.fullmatch(n.text, t.end, start) for t in goods)


def deals(n: Number, places: Named) -> bool:
    """ "..., trong đó Thụy Sĩ mua một nửa": who buys an export, or sells an import, is on the other side."""
    abroad = n.topic.names.codes[places.terms[-1].id] != "VN"
    act = {"export": "buys", "import": "sells"}.get(n.value("flow") or "")
    return abroad and act is not None and bool(n.match(act, places.terms[-1].end))


def received_here(n: Number) -> bool:
    """Whether a count is of who or what came to Vietnam: "Việt Nam đón 300 nghìn lượt khách Nhật"."""
    return n.value("measure") == "count" and bool(n.search("received_here", n.scene.sentence.start, n.right.end))


def in_dong(n: Number) -> bool:
    """Whether it is a price in our money: a country beside it says where the good, or who sells it, is from."""
    return n.value("measure") == "price" and (n.unit or n.quantity.unit or "").startswith("VND")
