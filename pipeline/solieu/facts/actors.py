"""Entity: the actor whose figure it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from solieu.entities.actor import BUSINESS, REPORTING, Actor
from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind, Term
from solieu.tokens import View

_ACTORS = ("organisation", "sector", "province")
#: Measures that a firm reports of itself.
_OWN = frozenset({
    "revenue", "profit", "consumption", "production", "price", "credit", "labour", "investment", "area", "other",
    "count",
})  # fmt: skip
#: Measures of what is built.
_BUILT = frozenset({"investment", "area", "count", "labour", "other", "credit"})
#: Measures of exchanges: a price, an index, what is traded.
_TRADED = frozenset({"price", "index", "volume", "value", "count"})
#: Measures of a country or a market.
_COUNTRY = frozenset({"gdp", "index", "retail"})
_NOBODY = Slot(None, "none")
#: Organisations that a document is seldom about: they report on others, or are none.
_ON_OTHERS = REPORTING | {"index"}
#: Sentences in which a document says what it is about.
_LEAD = 6


def _type(term: Term) -> str:
    return term.type if isinstance(term, Actor) else ""


def _says(term: Term) -> bool:
    return isinstance(term, Actor) and term.says


def _slot(n: Number, term: Term) -> Slot:
    text = (isinstance(term, Actor) and term.name) or _called(n, term)
    return Slot(text, term.rule, term.start, term.end, term.id, n.sentence)


def _called(n: Number, term: Term) -> str:
    """Return the name without what only says what it is ("sàn") or what it includes ("(kể cả dầu thô)")."""
    m = n.match("actor_class", term.start, term.end)
    return n.text[m.end() if m and m.end() < term.end else term.start : term.end].partition(" (")[0]


def _subject(n: Number, zone: Zone) -> Slot | None:
    """Return the last actor of a zone whose figure the number can be; a place where an actor acts comes after it."""
    kinds = (*_ACTORS, "city") if n.value("measure") == "price" and not n.value("flow") else _ACTORS
    found = [t for t in zone.of(*kinds) if _may_own(n, t)]
    found = [t for k, t in enumerate(found) if not k or not _short_for(n, found[k - 1], t)]
    if not found:
        return None
    last = found[-1]
    firm = next((t for t in reversed(found) if _type(t) in BUSINESS), None)
    if firm and last.kind in ("province", "city"):
        return _slot(n, firm)
    return _together(n, [t for t in found if t.kind == last.kind])


def _short_for(n: Number, full: Term, short: Term) -> bool:
    """Whether a name in brackets is the short one of the name before it: "doanh nghiệp nhà nước (DNNN)"."""
    return full.id == short.id and n.text[full.end : short.start] == " ("


def _together(n: Number, found: list[Term]) -> Slot:
    """Take actors that are named together as one: two provinces, three firms."""
    first = k = len(found) - 1
    while k and n.scene.patterns["joint_actors"].fullmatch(n.text, found[k - 1].end, found[k].start):
        k -= 1
    if first - k >= (1 if found[-1].kind == "province" else 2):
        start, end = found[k].start, found[-1].end
        return Slot(n.text[start:end], found[-1].rule, start, end, None, n.sentence)
    return _slot(n, found[-1])


def _may_own(n: Number, term: Term) -> bool:
    """Whether a figure can be an actor's: not of who reports it, nor of the other side."""
    if term.weak and not _sure(n, term):
        return False
    if n.search("not_actor_before", max(0, term.start - 24), term.start):
        return False
    if term.kind == "organisation" and n.value("measure") == "price" and _of_model(n, term):
        return False
    if _in_dateline(n, term):
        return False
    if term.kind == "city":
        return bool(n.search("acts_at", max(0, term.start - 24), term.start))
    return _fits(n, term)


def _in_dateline(n: Number, term: Term) -> bool:
    """Whether a place says where a text was written: "Hà Nội (TTXVN) - Tháng 5 ...", "(Hà Nội, ngày 10/6/2023) ..."."""
    if term.kind not in ("province", "city"):
        return False
    view = n.scene.view
    before = view.text[view.text.rfind("\n", 0, term.start) + 1 : term.start].strip()
    tail = n.scene.patterns["dateline_tail"].match(view.lower, term.end)
    if before not in ("", "(") or tail is None or (tail[0] == ")" and not before):
        return False
    return view.text[tail.end() : tail.end() + 8].lstrip(" ).,:-–—")[:1].isupper()


def _of_model(n: Number, make: Term) -> bool:
    """Whether a maker's name is only the first word of a model's: "Mercedes GLK 300"."""
    tail = n.scene.patterns["model_tail"].match(n.scene.view.text, make.end)
    return tail is not None and any(c.isdigit() for c in tail[0])


def _fits(n: Number, term: Term) -> bool:
    """Whether actors of this sort have figures of this measure."""
    type, measure, flow = _type(term), n.value("measure"), n.value("flow")
    if type in REPORTING or type == "household" or type in BUSINESS and measure in _COUNTRY:
        return False
    if type == "central_bank" and (measure == "credit" or measure == "rate" and "commodity" in n.columns):
        return False  # what banks lend and take in
    if type == "project" and measure not in _BUILT:
        return False
    match type:
        case "index":
            return bool(measure == "index")
        case "exchange":
            return measure in _TRADED
        case "industry":
            return not flow
        case "office":  # the branch of an office in a province has figures of its own
            branch = term.id.startswith("open:") and term.rule.startswith("organisations.")
            return branch and not _says(term) or measure == "budget"
    return not _says(term) or type in BUSINESS and measure in _OWN and not flow


def _sure(n: Number, term: Term) -> bool:
    """Whether a homograph is an actor: its class stands before it, or the number in brackets behind it."""
    if n.search("actor_class", max(0, term.start - 12), term.start):
        return True
    if n.topic.session and n.scene.view.text[term.start : term.end].isupper() and term.kind == "organisation":
        return True
    return term.kind == "organisation" and n.text[term.end : n.quantity.start] in (" (", " (+", " (-")


@finds("entity_index")
def _entity_index(n: Number) -> Slot | None:
    """ "690 điểm cho VN30": the index that the points are of."""
    if n.kind is not Kind.INDEX:
        return None
    for term in n.right.of("organisation")[:1]:
        if _type(term) == "index" and n.scene.patterns["index_of"].fullmatch(n.text, n.quantity.end, term.start):
            return _slot(n, term)
    return None


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
            return _slot(n, term)
    return None


@finds("entity_exchange")
def _entity_exchange(n: Number) -> Slot | None:
    """The exchange or the city whose price it is, named behind the number: "xuống 53 USD/thùng trên sàn X"."""
    if n.value("measure") != "price" or n.value("flow"):
        return None
    rest = n.scene.zone(n.quantity.end, n.scene.sentence.end)
    for term in rest.of("organisation", "city"):
        place = term.kind == "city" or _type(term) == "exchange"
        if place and n.search("acts_at", max(n.quantity.end, term.start - 24), term.start):
            return _slot(n, term)
    return None


@finds("entity_behind")
def _entity_behind(n: Number) -> Slot | None:
    """ "200 hộ dân ở xã Hòa Bình": the place whose number it is stands right behind it."""
    if n.kind not in (Kind.COUNT, Kind.PHYSICAL):
        return None
    behind = n.right.of("organisation", "province")[:1]
    at = [t for t in behind if n.scene.patterns["lives_at"].fullmatch(n.text, n.quantity.end, t.start)]
    return _slot(n, at[0]) if at and at[0].kind == "province" else None


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


@finds("entity_same_index")
def _same_index(n: Number) -> Slot | None:
    """Points without an index are of the index named last."""
    slot = n.frame.get("named_index") if n.kind is Kind.INDEX else None
    return slot if slot and slot.sentence >= n.sentence - 8 else None


@finds("entity_frame")
def _entity_frame(n: Number) -> Slot | None:
    """An actor goes on to be the subject of the sentences that name no other."""
    slot = n.frame.before("entity")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    if slot is None or slot.sentence < n.sentence - 1 or before.of("place", *_ACTORS, "flow", "commodity"):
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
    if (
        slot is None
        or n.value("measure") in _COUNTRY
        or n.kind is Kind.INDEX
        or n.value("reporter") not in ("VN", None)
    ):
        return None
    if n.search("whole_country", n.scene.sentence.start, n.quantity.start):
        return None
    return slot if slot.rule == "province" or not n.value("flow") else None


def main_actor(view: View, title: Sequence[Term], terms: Sequence[Term]) -> Slot | None:
    """Return the organisation a document is about, else the province: mostly named, and at the start."""
    named = [t for t in terms if t.kind == "organisation" and _type(t) not in _ON_OTHERS and not t.weak]
    says = Counter(t.id for t in named if _says(t))
    firms = [t for t in named if not _says(t)]
    slot = _main(view, title, firms, 0.5)
    if slot and slot.id and says[slot.id] * 2 <= sum(t.id == slot.id for t in firms):
        return slot
    provinces = [t for t in terms if _type(t) in ("province", "city") and not t.weak]
    if len({t.id for t in title} & {t.id for t in provinces}) != 1:
        return None
    slot = _main(view, title, provinces, 0.6)
    return replace(slot, rule="province") if slot else None


def _main(view: View, title: Sequence[Term], actors: Sequence[Term], share: float) -> Slot | None:
    counts = Counter(t.id for t in actors)
    if not counts:
        return None
    id, most = counts.most_common(1)[0]
    sentences = view.sentences
    reach = max(title[-1].end if title else 0, sentences[min(_LEAD, len(sentences)) - 1].end)
    named = {t.id for t in title} & counts.keys()
    of_it = [t for t in actors if t.id == id]
    if most < 3 or most < share * len(actors) or named and id not in named or of_it[0].end > reach:
        return None
    name = Counter(_name(view, t) for t in of_it).most_common(1)[0][0]
    return Slot(name, "topic", of_it[0].start, of_it[0].end, id)


def _name(view: View, term: Term) -> str:
    return (isinstance(term, Actor) and term.name) or view.lower[term.start : term.end]
