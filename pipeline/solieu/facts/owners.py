"""Whether a figure can be an actor's: of what sort the actor is, and how the sentence names it."""

import re
from collections.abc import Mapping

from solieu.entities.actor import BUSINESS, REPORTING, Actor
from solieu.facts.frame import Number, Slot
from solieu.facts.scene import Scene
from solieu.model import Term

#: Measures that a firm reports of itself.
_OWN = frozenset({
    "revenue", "profit", "consumption", "production", "price", "credit", "labour", "investment", "area", "other",
    "count",
})  # fmt: skip
#: Measures of what is built.
_BUILT = frozenset({"investment", "area", "count", "labour", "other", "credit"})
#: Measures of exchanges: a price, an index, what is traded.
_TRADED = frozenset({"price", "index", "volume", "value", "count"})
#: How far before a place the words may begin that say that people met there.
_MEETING = 80
#: Measures of a country or a market.
COUNTRY = frozenset({"gdp", "index", "retail"})


def type_of(term: Term) -> str:
    """Return the sort of actor that a term names, "" where it names none."""
    return term.type if isinstance(term, Actor) else ""


def says(term: Term) -> bool:
    """Whether an actor is named as who says so."""
    return isinstance(term, Actor) and term.says


def name_of(text: str, patterns: Mapping[str, re.Pattern[str]], term: Term) -> str:
    """Return the name without what only says what it is ("sàn") or what it includes ("(kể cả dầu thô)")."""
    if isinstance(term, Actor) and term.name:
        return term.name
    m = patterns["actor_class"].match(text, term.start, term.end)
    return text[m.end() if m and m.end() < term.end else term.start : term.end].partition(" (")[0]


def slot_in(scene: Scene, term: Term, sentence: int) -> Slot:
    """Return an actor that a sentence names as the value of a column."""
    return Slot(name_of(scene.text, scene.patterns, term), term.rule, term.start, term.end, term.id, sentence)


def slot_of(n: Number, term: Term) -> Slot:
    """Return an actor as the value of a column of a number."""
    return slot_in(n.scene, term, n.sentence)


def may_own(n: Number, term: Term) -> bool:
    """Whether a figure can be an actor's: not of who reports it, nor of the other side."""
    if term.weak and not _sure(n, term):
        return False
    other = n.search("not_actor_before", max(0, term.start - 24), term.start)
    if other and type_of(term) != "index" and not (n.match("copula", other.start()) and _named_last(n, term)):
        return False
    if term.kind in ("province", "city") and n.search("held_at", max(0, term.start - _MEETING), term.start):
        return False
    if term.kind == "sector" and n.search("acted_by", max(0, term.start - 12), term.start):
        return False
    if term.kind == "organisation" and n.value("measure") == "price" and _of_model(n, term):
        return False
    if _in_dateline(n, term) or _home(n, term):
        return False
    if term.kind == "city":
        return bool(n.search("acts_at", max(0, term.start - 24), term.start))
    return _fits(n, term)


def _named_last(n: Number, term: Term) -> bool:
    """Whether "là" introduces an actor and describes none: "đứng đầu danh sách là Công ty Bình Minh"."""
    before = n.scene.zone(n.scene.sentence.start, term.start)
    return type_of(term) in BUSINESS and not before.of("organisation", "person", "commodity")


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


def _home(n: Number, place: Term) -> bool:
    """Whether a place only says where the person before it is from: "ông Nguyễn Văn Nam ở xã Hòa Bình"."""
    if place.kind not in ("province", "city") or n.value("measure") == "price":
        return False  # a price is quoted there
    people = n.scene.zone(n.scene.sentence.start, place.start).of("person")
    return bool(people and n.scene.patterns["home_of"].fullmatch(n.text, people[-1].end, place.start))


def _of_model(n: Number, make: Term) -> bool:
    """Whether a maker's name is only the first word of a model's: "Mercedes GLK 300"."""
    tail = n.scene.patterns["model_tail"].match(n.scene.view.text, make.end)
    return tail is not None and any(c.isdigit() for c in tail[0])


def _fits(n: Number, term: Term) -> bool:
    """Whether actors of this sort have figures of this measure."""
    type, measure, flow = type_of(term), n.value("measure"), n.value("flow")
    if type in REPORTING or type == "household" or type in BUSINESS and measure in COUNTRY:
        return False
    if type == "central_bank" and (measure == "credit" or measure == "rate" and "commodity" in n.columns):
        return False  # what banks lend and take in
    if type == "project" and measure not in _BUILT or type == "bank" and says(term) and measure == "price":
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
            return not says(term) and (branch or measure == "budget")
    return not says(term) or type in BUSINESS and measure in _OWN and not flow


def _sure(n: Number, term: Term) -> bool:
    """Whether a homograph is an actor: its class stands before it, or the number in brackets behind it."""
    if n.search("actor_class", max(0, term.start - 12), term.start):
        return True
    if n.topic.session and n.scene.view.text[term.start : term.end].isupper() and term.kind == "organisation":
        return True
    return term.kind == "organisation" and n.text[term.end : n.quantity.start] in (" (", " (+", " (-")
