"""Entity and source: the actor whose figure it is, and who says so; what shares and ranks are of."""

from collections import Counter
from collections.abc import Sequence

from solieu.entities.actor import BUSINESS, REPORTING, Actor
from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind, Term
from solieu.tokens import View

_ACTORS = ("organisation", "sector", "province")
#: Measures that a firm reports of itself.
_OWN = frozenset(
    {"revenue", "profit", "consumption", "production", "price", "credit", "labour", "investment", "area", "other", "count"}
)
#: Measures of exchanges: a price, an index, what is traded.
_TRADED = frozenset({"price", "index", "volume", "value"})
#: Sentences in which a document says what it is about.
_LEAD = 3


def _type(term: Term) -> str:
    return term.type if isinstance(term, Actor) else ""


def _says(term: Term) -> bool:
    return isinstance(term, Actor) and term.says


def _slot(n: Number, term: Term) -> Slot:
    text = (isinstance(term, Actor) and term.name) or _called(n, term)
    return Slot(text, term.rule, term.start, term.end, term.id, n.sentence)


def _called(n: Number, term: Term) -> str:
    """Return the name without the words that only say what it is ("sàn", "hãng xe")."""
    m = n.match("actor_class", term.start, term.end)
    return n.text[m.end() if m and m.end() < term.end else term.start : term.end]


def _subject(n: Number, zone: Zone) -> Term | None:
    """Return the last actor of a zone whose figure the number can be; a place where an actor acts comes after it."""
    found = [t for t in zone.of(*_ACTORS) if not t.weak and _may_own(n, t)]
    if not found:
        return None
    last = found[-1]
    if last.kind == "province" and n.search("acts_at", max(zone.start, last.start - 16), last.start):
        return next((t for t in reversed(found) if _type(t) in BUSINESS), last)
    return last


def _may_own(n: Number, term: Term) -> bool:
    type, measure = _type(term), n.value("measure")
    if type in REPORTING:
        return False
    if type == "index":
        return bool(measure == "index")
    if type == "exchange":
        return measure in _TRADED
    return not _says(term) or type in BUSINESS and measure in _OWN and not n.value("flow")


@finds("entity_left")
def _entity_left(n: Number) -> Slot | None:
    term = _subject(n, n.left)
    return _slot(n, term) if term else None


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


@finds("entity_comment")
def _entity_comment(n: Number) -> Slot | None:
    p = n.antecedent
    if p is None or n.search("of_all", n.left.start, n.left.end):
        return None
    return p.columns.get("entity")


@finds("entity_sentence")
def _entity_sentence(n: Number) -> Slot | None:
    return n.frame.now("entity")


@finds("entity_frame")
def _entity_frame(n: Number) -> Slot | None:
    """A company goes on to be the subject of the sentences that name no other."""
    slot = n.frame.before("entity")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    if slot is None or slot.sentence < n.sentence - 1 or before.of("place", *_ACTORS):
        return None
    return slot if not before.of("flow", "commodity") and not before.of("measure") else None


@finds("entity_topic")
def _entity_topic(n: Number) -> Slot | None:
    """The company that the document is about."""
    slot = n.topic.slots.get("entity")
    if slot is None or n.value("measure") in ("gdp", "index", "retail"):
        return None
    return slot


def main_actor(view: View, title: Sequence[Term], terms: Sequence[Term]) -> Slot | None:
    """Return the firm that a document is about: most of its firms' mentions, and named where the document begins."""
    firms = [t for t in terms if _type(t) in BUSINESS and not t.weak and not _says(t)]
    counts = Counter(t.id for t in firms)
    if not counts:
        return None
    id, most = counts.most_common(1)[0]
    sentences = view.sentences
    reach = max(title[-1].end if title else 0, sentences[min(_LEAD, len(sentences)) - 1].end)
    named = {t.id for t in title if _type(t) in BUSINESS}
    if most < 3 or most * 2 < len(firms) or named and id not in named or not any(t.end <= reach for t in firms if t.id == id):
        return None
    of_it = [t for t in firms if t.id == id]
    names = Counter(_name(view, t) for t in of_it)
    first = of_it[0]
    return Slot(names.most_common(1)[0][0], "topic", first.start, first.end, id)


def _name(view: View, term: Term) -> str:
    return (isinstance(term, Actor) and term.name) or view.lower[term.start : term.end]


@finds("source_sentence")
def _source(n: Number) -> Slot | None:
    """Who says so, named in the same sentence."""
    for term in n.scene.whole.of("organisation", "person"):
        if _says(term) and not _credit(n, term):
            m = n.search("speaker_office", max(0, term.start - 24), term.start)
            start = m.start() if m else term.start
            text = (isinstance(term, Actor) and term.name) or n.text[start : term.end]
            return Slot(text, term.rule, start, term.end, term.id, n.sentence)
    return None


def _credit(n: Number, term: Term) -> bool:
    """Whether it stands in brackets before the number: whose picture it is, or where a list before came from."""
    return term.end < n.quantity.start and bool(n.search("credit", max(0, term.start - 12), term.start))


@finds("source_other")
def _source_other(n: Number) -> Slot | None:
    """A law or an agreement that says so, or people without a name."""
    for rule in ("speaker_law", "speaker_crowd"):
        m = n.search(rule, n.scene.sentence.start, n.scene.sentence.end)
        if m:
            k = m.lastindex or 1
            return Slot(m[k].strip(), rule, m.start(k), m.end(k), None, n.sentence)
    return None


@finds("of_right")
def _of_right(n: Number) -> Slot | None:
    """ "20% tổng kim ngạch xuất khẩu của cả nước": the noun phrase after the share."""
    if n.value("statistic") not in ("share", "ratio") or n.kind is Kind.TIMES:
        return None
    m = n.match("of_after", n.quantity.end, n.right.end)
    return Slot(m[1].strip(), "right", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_left")
def _of_left(n: Number) -> Slot | None:
    """ "Tỷ trọng trong tổng kim ngạch đạt 20%"."""
    if n.value("statistic") not in ("share", "ratio"):
        return None
    m = n.search("of_before", n.left.start, n.left.end)
    return Slot(m[1].strip(), "left", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_comment")
def _of_comment(n: Number) -> Slot | None:
    """In a list of shares, the whole of the one before."""
    p = n.antecedent
    if p is None or n.value("statistic") != "share" or p.value("statistic") != "share":
        return None
    return p.columns.get("of")
