"""What a document is about, decided once before its facts: its subject, and whether it is about the economy."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as day
from datetime import timedelta

from solieu.facts.frame import Slot
from solieu.facts.homelands import homeland
from solieu.facts.main_actor import main_actor, main_index
from solieu.facts.names import Names
from solieu.facts.products import product_of
from solieu.mentions.calendar import Resolved, resolve
from solieu.mentions.dateline import today
from solieu.model import Period, Sentence, Term
from solieu.tokens import View

#: The rule of "hôm nay 31/5": a date that says when the text was written.
TODAY = "periods.date_today"
#: Terms that name a country, or a city of it.
_LANDS = ("place", "city")
_NEAR = 24  # days from the middle of the document's month


@dataclass(slots=True)
class Topic:
    """The slots that a document's title and weight give, and its date."""

    names: Names
    slots: Mapping[str, Slot] = field(default_factory=dict)
    date: str | None = None
    today: str | None = None  # the day of writing, as far as the text or the date tells
    session: bool = False  # it reports on a day of an exchange
    home: bool = False  # it names Vietnam, a province or an office of Vietnam
    foretells: bool = False  # it speaks more of forecasts than of plans
    one_good: bool = False  # it names one good only


def topic_of(
    view: View,
    sentences: Sequence[Sentence],
    terms: Sequence[Term],
    names: Names,
    date: str | None,
    periods: Sequence[Period],
    patterns: Mapping[str, re.Pattern[str]],
) -> Topic:
    """Read the subject of a document off its title and the weight of its terms."""
    slots: dict[str, Slot] = {}
    head = _head(sentences)
    title = [t for t in terms if t.end <= head]
    if slot := _commodity(view, title, terms, names):
        slots["commodity"] = slot
        if any(t.id == slot.id for t in title) and _weighs(slot, terms, names):
            slots["main_good"] = slot
    if slot := product_of(view, head, title, patterns):
        slots["product"] = slot
    shares = [t for t in terms if t.kind == "commodity" and t.id == "co_phieu"]
    named = Counter(view.lower[t.start : t.end] for t in shares)
    if share := max(shares, key=lambda t: named[view.lower[t.start : t.end]], default=None):
        slots["shares"] = Slot(view.lower[share.start : share.end], "topic", share.start, share.end, share.id)
    if slot := _flow(view, title, terms, len(sentences), patterns):
        slots["flow"] = slot
    if main := _main([t for t in terms if t.kind == "flow" and not t.weak], 0.6, 3):
        slots["main_flow"] = Slot(_FLOWS[main.id], "topic", main.start, main.end, main.id)
    slots |= _sides(view, title, terms, names, patterns)
    if slot := main_index(view, terms, patterns):
        slots["index"] = slot
    if slot := main_actor(view, title, terms, patterns):
        slots["entity"] = slot
    told = _today(periods, date)
    if slot := _day(sentences, periods, told or date):
        slots["day"] = slot
    session = sum(t.kind == "measure" and t.id == "measure_index" for t in terms) > 2 and "day" in slots
    home = sum(_at_home(t, names) for t in terms)
    slots |= homeland(view, terms, home, names, patterns)
    written = told or _written(view, slots.get("day"), date, patterns) or _latest(periods, date)
    one_good = len({t.id for t in terms if t.kind == "commodity" and not t.weak}) == 1
    foretells = _foretells(view, terms, patterns["foretelling"])
    return Topic(names, slots, date, written, session, home > 0, foretells, one_good)


def _at_home(t: Term, names: Names) -> bool:
    return t.kind == "province" or t.kind == "organisation" and t.id in names.home or names.codes.get(t.id) == "VN"


def _foretells(view: View, terms: Sequence[Term], words: re.Pattern[str]) -> bool:
    foretold = sum(t.id == "status_forecast" and bool(words.match(view.lower, t.start)) for t in terms)
    return foretold > sum(t.id == "status_target" for t in terms)


def _day(sentences: Sequence[Sentence], periods: Sequence[Period], date: str | None) -> Slot | None:
    """Return the day that the title or the first two sentences report on, if it is of the document's month."""
    if date is None or len(date) < 7:
        return None
    if len(date) == 10 and any((p.relative or {}).get("day") == 0 for p in periods):
        window = Resolved(date, "day", day.fromisoformat(date), day.fromisoformat(date))
        return Slot(date, "document_date", None, None, None, -1, window)
    reach = sentences[min(2, len(sentences) - 1)].end if sentences else 0
    lead = [p for p in periods if p.start < reach]
    for period in sorted(lead, key=lambda p: p.rule != TODAY):
        found = resolve(period, date) if period.type == "day" and not {*(period.relative or ())} - {"day"} else None
        if found and found.iso[:7] == date[:7]:
            return Slot(found.iso, period.rule, period.start, period.end, None, -1, found)
    return None


def _today(periods: Sequence[Period], date: str | None) -> str | None:
    """Return the day of writing that "hôm nay (31/5)" or "hôm qua, 30/5" tells, if only a month is known."""
    if date is None or len(date) != len("2017-05"):
        return None
    for period in periods:
        found = resolve(period, date) if period.rule == TODAY else None
        written = today(period, found) if found else None
        if written and abs((written - day.fromisoformat(f"{date}-15")).days) < _NEAR:
            return written.isoformat()
    return None


def _written(view: View, slot: Slot | None, date: str | None, patterns: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return the day of writing after the day that is reported on: the same, or the next after "tối 9/5"."""
    if date is None or len(date) != len("2017-05"):
        return date
    if slot is None or slot.window is None or slot.start is None:
        return None
    late = patterns["evening"].match(view.lower, slot.start)
    return (slot.window.start + timedelta(days=1 if late else 0)).isoformat()


def _latest(periods: Sequence[Period], date: str | None) -> str | None:
    """Return the last day of the document's month that the text names as past, else the month."""
    past = [p for p in periods if p.type == "day" and p.first[2] and "forward" not in (p.relative or ())]
    days = [found.iso for p in past if (found := resolve(p, date)) and found.iso[:7] == date]
    return max(days, default=date)


def _head(sentences: Sequence[Sentence]) -> int:
    """Return where the title ends: the first line if it is short and has no full stop, else nothing."""
    first = [s for s in sentences if s.paragraph == 0]
    lines = len({s.paragraph for s in sentences[:50]})
    if not first or lines < 2 or first[-1].end > 200 or not first[-1].title:
        return 0
    return first[-1].end


def _main(terms: Iterable[Term], share: float, least: int) -> Term | None:
    """Return a term of the row that has at least a share of all mentions."""
    found = [t for t in terms if not t.weak]
    counts = Counter(t.id for t in found)
    if not counts:
        return None
    id, n = counts.most_common(1)[0]
    return next(t for t in found if t.id == id) if n >= least and n >= share * len(found) else None


def _commodity(view: View, title: Sequence[Term], terms: Sequence[Term], names: Names) -> Slot | None:
    """Return the good that has nearly half of all mentions of goods, those of its kinds included."""
    priced = {t.end for t in terms if t.kind == "measure"}
    goods = [t for t in terms if t.kind == "commodity" and (not t.weak or t.end in priced)]
    own = Counter(t.id for t in goods)
    with_kinds = Counter(own)
    for id, n in own.items():
        for group in wider(id, names.parents):
            with_kinds[group] += n
    named = {t.id for t in title if t.kind == "commodity" and (not t.weak or t.end in priced)}
    least = 0.3 if len(named) == 1 else 0.45
    fit = [
        id
        for id in own
        if with_kinds[id] >= max(3, least * len(goods)) and (not named or len(named) > 1 or id in named)
    ]
    if not fit:
        return None
    best = max(fit, key=lambda id: (own[id], with_kinds[id]))
    first = next(t for t in goods if t.id == best)
    return Slot(view.lower[first.start : first.end], "topic", first.start, first.end, best)


def _weighs(slot: Slot, terms: Sequence[Term], names: Names) -> bool:
    """Whether a good and its kinds have most of all mentions of goods."""
    goods = [t.id for t in terms if t.kind == "commodity"]
    return sum(id == slot.id or slot.id in list(wider(id, names.parents)) for id in goods) >= 0.6 * len(goods)


def wider(id: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Yield the groups that a good belongs to, from the narrowest."""
    while id in parents:
        id = parents[id]
        yield id


_FLOWS = {
    "flow_export": "export",
    "flow_import": "import",
    "flow_total": "total",
    "flow_surplus": "balance",
    "flow_deficit": "balance",
}


def _flow(
    view: View, title: Sequence[Term], terms: Sequence[Term], sentences: int, patterns: Mapping[str, re.Pattern[str]]
) -> Slot | None:
    named = {t.id for t in title if t.kind == "flow" and not t.weak}
    named -= {"flow_surplus", "flow_deficit"}
    title = [t for t in title if not patterns["described_good"].search(view.lower, max(0, t.start - 24), t.start)]
    best = (
        next((t for t in title if t.kind == "flow" and not t.weak and t.id in named), None) if len(named) == 1 else None
    )
    flows = [t for t in terms if t.kind == "flow" and not t.weak]
    if best is None and len(flows) * 3 >= sentences:
        best = _main(flows, 0.75, 6)
    return Slot(_FLOWS[best.id], "topic", best.start, best.end, best.id) if best else None


def _sides(
    view: View,
    title: Sequence[Term],
    terms: Sequence[Term],
    names: Names,
    patterns: Mapping[str, re.Pattern[str]],
) -> dict[str, Slot]:
    """Return reporter and partner as the title, or the weight of the places, gives them."""
    places = [t for t in terms if t.kind == "place" and names.codes[t.id] in names.countries]
    weight = Counter(names.codes[t.id] for t in places)
    named = {
        names.codes[t.id]: t for t in reversed(title) if t.kind == "place" and names.codes[t.id] in names.countries
    }
    trade = any(t.kind == "flow" and not t.weak for t in title)
    parts = {code: _part(view, t, patterns) for code, t in named.items()}
    reporter = next((c for c, part in parts.items() if part == "of" and c != "VN"), None) if trade else None
    first = min(named, key=lambda c: named[c].start, default=None)
    if reporter is None and trade and first not in (None, "VN") and parts[first] == "first":
        reporter = first
    if reporter is None and "VN" not in named:
        reporter = _acting(view, places, terms, names, patterns)
    slots = {}
    if reporter and reporter != "VN":
        term = named.get(reporter) or next(t for t in terms if t.kind in _LANDS and names.codes[t.id] == reporter)
        slots["reporter"] = Slot(reporter, "topic", term.start, term.end, term.id)
    if market := _market(view, named, patterns):
        slots["market"] = market
    others = [c for c in named if c not in ("VN", reporter)]
    sided = any(patterns["into_side"].search(view.lower, max(0, t.start - 24), t.start) for t in named.values())
    home = named.get("VN")
    paired = home is not None and any(_joined(view, home, t, patterns) for c, t in named.items() if c != "VN")
    beside = paired or reporter is not None or sided or home is not None and trade
    if beside and len(others) == 1 and weight[others[0]] * 3 >= sum(weight.values()) - weight["VN"]:
        term = named[others[0]]
        slots["partner"] = Slot(others, "topic", term.start, term.end, term.id)
    return slots


def _market(view: View, named: Mapping[str, Term], patterns: Mapping[str, re.Pattern[str]]) -> Slot | None:
    """Return the one country of a title in which something is on sale ("giá từ 9.000 USD ở Mỹ")."""
    code, term = next(iter(named.items()), ("", None))
    if term is None or len(named) > 1 or code == "VN":
        return None
    sold = patterns["sold_at"].search(view.lower, max(0, term.start - 24), term.start)
    return Slot(code, "market", term.start, term.end, term.id) if sold else None


def _joined(view: View, a: Term, b: Term, patterns: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a title names two countries together ("Việt Nam - Ấn Độ")."""
    first, second = sorted((a, b), key=lambda t: t.start)
    return bool(patterns["pair"].fullmatch(view.lower, first.end, second.start))


def _acting(
    view: View,
    places: Sequence[Term],
    terms: Sequence[Term],
    names: Names,
    patterns: Mapping[str, re.Pattern[str]],
) -> str | None:
    """Return the country that most often acts or owns, if little in the document is Vietnam's."""
    acts = Counter[str]()
    for t in places:
        owns = patterns["title_of"].search(view.lower, max(0, t.start - 12), t.start)
        if owns or patterns["acts"].match(view.lower, t.end):
            acts[names.codes[t.id]] += 1
    home = sum(_at_home(t, names) for t in terms)
    code, n = acts.most_common(1)[0] if acts else ("", 0)
    if n >= 3 and n * 2 >= sum(acts.values()) and n > home:
        return code
    cities = (t for t in terms if t.kind == "city" and not t.weak)
    weight = Counter(names.codes[t.id] for t in (*places, *cities))
    code, n = weight.most_common(1)[0] if weight else ("", 0)
    return code if n >= 4 and n * 2 >= sum(weight.values()) and home * 4 <= n else None


def _part(view: View, term: Term, patterns: Mapping[str, re.Pattern[str]]) -> str:
    if patterns["title_of"].search(view.lower, max(0, term.start - 12), term.start):
        return "of"
    return "first" if term.start == 0 else "other"
