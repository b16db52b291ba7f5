"""Goods as a clause names them: those named together, and the words that belong to the name."""

import re
from collections.abc import Sequence

from solieu.facts.frame import Number, Slot
from solieu.facts.scene import Scene, Zone
from solieu.model import Term

#: Names that end the name of a good.
_NAMED = frozenset({"place", "province", "organisation", "commodity"})
#: Words right before a good that say it is what the number is about.
_HEADS = frozenset({"flow", "measure", "head", "context"})
#: Head nouns of those who only deal in the good behind them.
_FIRMS = frozenset({"head_company", "head_shop"})
#: Words that end the name of a good.
ENDS = frozenset(
    {"flow", "measure", "direction", "statistic", "place", "province", "organisation", "base", "bound", "link"}
)
#: How many words a document may repeat behind a good, how often it must have the longer name, how far it is looked for.
_WORDS, _TIMES, _REACH = 3, 2, 40
#: How many characters round a good its longer name is looked for: a report may be a book.
_AROUND = 10_000
#: Measures of what crosses the border: its goods need not say that they do.
_CROSSED = ("value", "volume", "rate")
#: Units of prices at home, and of what is compared with them: a price abroad is that of the country.
_AT_HOME = ("VND", "times")
#: How many sentences before a good may be named that a text points at.
_NEAR = 2
#: Measures of actors and countries: a good must be named right with them.
OF_ACTORS = ("gdp", "labour", "budget", "profit", "investment", "credit")


def groups(n: Number, zone: Zone) -> list[tuple[Term, ...]]:
    """Return the goods of a zone, those that are named together as one group; weak names need a head."""
    if not zone.of("commodity"):
        return []
    text, joint = n.text, n.scene.patterns["joint_goods"]
    found: list[list[Term]] = []
    heads = {t.end for t in zone.terms if t.kind in _HEADS} | {n.quantity.end}
    heads |= {m.end() for m in n.scene.patterns["each_measure"].finditer(text, zone.start, zone.end)}
    priced = {t.end for t in zone.of("measure")}  # "giá vàng" is one word
    firms = {t.end + 1 for t in zone.of("head") if t.id in _FIRMS}
    beside: Term | None = None  # a weak name that the next one may support: "nhãn và vải thiều"
    for term in zone.of("commodity"):
        passed, beside = beside, None
        if term.start in firms:
            continue  # "công ty vàng bạc đá quý"
        if found and (joint.fullmatch(text, found[-1][-1].end, term.start) or _same_name(n, found[-1][-1], term)):
            found[-1].append(term)
        elif (
            not term.weak
            or term.end in priced
            or headed(term, heads, text)
            or n.match("priced_good", term.end)
            or _pointed_at(n, term)
        ):
            found.append([passed, term] if passed and n.match("joint_two", passed.end, term.start) else [term])
        else:
            beside = term
    return [tuple(g) for g in found]


def _pointed_at(n: Number, term: Term) -> bool:
    """Whether the text speaks of an amount of a good that it has named ("số điều này")."""
    return bool(n.search("amount_of", term.start - 12, term.start) and n.match("pointed_at", term.end))


def headed(term: Term, heads: set[int], text: str) -> bool:
    """Whether a word of trade, or an opening bracket, stands right before a good."""
    before = text[max(0, term.start - 2) : term.start].strip()
    return any(term.start - gap in heads for gap in (0, 1)) or before[-1:] in ("(", ";", ":")


def _same_name(n: Number, first: Term, second: Term) -> bool:
    """Whether two names stand side by side with capitals: make and model ("Lexus LX570")."""
    words = n.scene.view.text
    return second.start - first.end == 1 and words[first.start].isupper() and words[second.start].isupper()


def as_slot(n: Number, group: Sequence[Term]) -> Slot:
    """Make the slot of goods named together: the words from the first to the last, with what belongs to the last."""
    start, end = group[0].start, group[-1].end
    if n.value("measure") == "price" and (listed := n.search("goods_listed", n.left.start, start)):
        start = listed.start(1)
    tail = n.match("goods_tail", end) or _model(n, group[-1]) or _sort(n, end)
    end = said_again(n.scene, start, tail.end() if tail else end)
    if n.value("flow") and n.value("measure") in _CROSSED:
        crossing = n.search("goods_crossing", start, end)
        end = crossing.start() if crossing else end
    elif n.value("measure") == "price":
        end = _origin(n, end)
    return Slot(n.text[start:end], group[0].rule, start, end, ";".join(dict.fromkeys(t.id for t in group)), n.sentence)


def said_again(scene: Scene, start: int, end: int) -> int:
    """Return where the name of a good ends with the words behind it that the text has elsewhere too ("dừa sáp")."""
    stops = [t.start for t in scene.begun(end, end + _REACH) if t.kind in ENDS]
    stops += [m.start for m in (*scene.numbers, *scene.periods) if m.start >= end]
    stop, ends = min(stops, default=scene.sentence.end), [end]
    following = scene.patterns["good_next"]
    while len(ends) <= _WORDS and (word := following.match(scene.text, ends[-1], stop)):
        ends.append(word.end())
    near = max(0, start - _AROUND), end + _AROUND
    longer = (e for e in reversed(ends[1:]) if scene.text.count(scene.text[start:e], *near) >= _TIMES)
    return next(longer, end)


def named_before(n: Number, place: int) -> Slot | None:
    """Return the good named last before a place: in the sentence, else in those before it."""
    found = [g for g in groups(n, n.scene.zone(n.scene.sentence.start, place)) if not g[0].weak]
    return as_slot(n, found[-1]) if found else n.frame.get("named_good")


def last_named(n: Number, good: Slot) -> Slot | None:
    """ "Loại xe này": the good named last, of which the text says only the kind again."""
    start, end = good.start or 0, good.end or 0
    again = n.match("named_again", end) and n.search("kind_before", n.left.start, start)
    named = n.frame.get("named_good") if again else None
    return named if named and named.sentence >= n.sentence - _NEAR else None


def _sort(n: Number, end: int) -> re.Match[str] | None:
    """Return the words behind a good that has a price that tell its sort ("ngô nếp tím có giá")."""
    more = n.match("goods_more", end, n.quantity.start) if n.value("measure") == "price" else None
    return None if more is None or n.scene.begun(end, more.end()) else more


def good_of_unit(n: Number) -> str:
    """Return the unit of a count without the classifier of its good ("con gà"): the good itself."""
    unit, names = n.quantity.unit or "", n.topic.names
    classifier, _, good = unit.partition(" ")
    bare = unit not in names.goods_names and classifier in names.classifiers and good in names.goods_names
    return good if bare else unit


def _origin(n: Number, end: int) -> int:
    """Return where the name ends with the country that the good comes from, at home ("xoài đỏ Nhật")."""
    if not (n.quantity.unit or "").startswith(_AT_HOME):
        return end
    place = next((t for t in n.scene.terms if t.kind == "place" and t.start > end), None)
    if place is None or n.topic.names.codes[place.id] in ("VN", "WORLD"):
        return end
    if not n.scene.patterns["goods_origin"].fullmatch(n.text, end, place.start):
        return end
    return place.end


def _model(n: Number, make: Term) -> re.Match[str] | None:
    """Return the model and version behind a make ("Toyota Yaris E", "Camry Q 2.5L")."""
    words = n.scene.view.text
    last = words.rfind(" ", make.start, make.end) + 1 or make.start
    coded = words[make.start].isupper() and any(c.isdigit() for c in words[last : make.end])
    if not words[last].isupper() and not coded:
        return None
    stop = min((t.start for t in n.scene.terms if t.start > make.end and t.kind in _NAMED), default=len(words))
    numbers = (q.start for q in n.scene.numbers if q.start >= make.end and q.unit)
    return n.scene.patterns["model_tail"].match(words, make.end, min(stop, next(numbers, stop)))
