"""The checks of one row: the columns of corpus/GUIDE.md, its quote and its evidence against the text.

Each check is a function from a `Claim` to True (holds, or says nothing about such a row) or False.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from solieu.checks.known import Known, shipped
from solieu.checks.periods import days_of
from solieu.model import Evidence, Quantity

_YEARS = range(1800, 2101)
_MINUS = re.compile(r"[-\u2010-\u2015\u2212]\s?$")
_PERCENT = frozenset({"%", "%/year", "pp"})
#: Measures of which the guide names the other side without foreign trade: who invests, lends, sends workers.
_WITH_PARTNER = frozenset({"investment", "credit", "count", "labour"})
_BOUNDS = ("~", ">", "<", ">=", "<=")


@dataclass(frozen=True)
class Claim:
    """A row with the text that it claims to be read from."""

    row: Mapping[str, Any]
    text: str
    known: Known

    def get(self, column: str) -> Any:  # noqa: ANN401
        """Return the value of a column, None where it has none."""
        value = self.row.get(column)
        return None if not value and isinstance(value, str | list | tuple) else value

    def number(self, column: str) -> Decimal | None:
        """Return the decimal in a column, None where there is none."""
        value = self.get(column)
        if isinstance(value, Decimal):
            return value
        try:
            return None if value is None else Decimal(str(value))
        except InvalidOperation:
            return None

    @cached_property
    def span(self) -> tuple[int, int]:
        """The row's offsets; (0, 0) when they are none of this text."""
        start, end = self.row.get("start"), self.row.get("end")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(self.text):
            return 0, 0
        return start, end

    @property
    def quoted(self) -> str:
        """The text at the row's offsets; empty when they are none of this text."""
        return self.text[slice(*self.span)]

    @cached_property
    def around(self) -> tuple[int, int]:
        """The offsets of the row's sentence, where it holds the quote, else of its line."""
        start, end = self.span
        sentence = self.get("sentence") or ""
        first = self.text.find(sentence, max(0, end - len(sentence)), start + len(sentence)) if sentence else -1
        if first >= 0:
            return first, first + len(sentence)
        stop = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, stop if stop >= 0 else len(self.text)

    @cached_property
    def evidence(self) -> Sequence[Evidence]:
        """The row's evidence, in model or in table form."""
        found = self.get("evidence") or ()
        return [e if isinstance(e, Evidence) else Evidence(**e) for e in found]


def check_row(row: Mapping[str, Any], text: str, known: Known | None = None) -> list[str]:
    """Return the names of the checks that a row fails against its document's text, in the order of `CHECKS`.

    `known` is what the checks take from the rules; without it, the rules of this installation.
    """
    claim = Claim(row, text, known or shipped())
    return [name for name, check in CHECKS.items() if not check(claim)]


def quote(claim: Claim) -> bool:
    """The quote is what stands at the offsets, and it is not empty."""
    return bool(claim.quoted) and claim.get("quote") == claim.quoted


def value(claim: Claim) -> bool:
    """Read again from the quote, alone, with what it shares or in its sentence, the number has the row's size."""
    size, top = claim.number("value"), claim.number("value_max")
    if size is None or (claim.get("value_max") is not None and top is None):
        return False
    want = (abs(size), None if top is None else abs(top))
    if any(want in _readings(q) for text, place in _rereadable(claim) for q in _standing(claim, text, place)):
        return True
    return any(want[0] == size for size in _scaled(claim))


def _scaled(claim: Claim) -> Iterator[Decimal]:
    """Yield what a cell says times the unit that its table names ("1000 USD", "tr.đ" in the head of its column)."""
    bare = [q for _, _, q in claim.known.read(f"{claim.quoted} USD")]
    for e in claim.evidence:
        if e.column == "unit" and e.rule.startswith("table_") and e.start is not None:
            scale = claim.known.scale(claim.text[e.start : e.end])
            yield from (size * scale for q in bare for size, _ in _readings(q) if scale is not None)


def _standing(claim: Claim, text: str, place: int) -> Iterator[Quantity]:
    """Yield the quantities of a text that overlap the quote, which stands at `place` of it."""
    stop = place + len(claim.quoted)
    return (q for start, end, q in claim.known.read(text) if start < stop and place < end)


def _rereadable(claim: Claim) -> Iterator[tuple[str, int]]:
    """Yield texts that may say the value, each with the place of the quote in it."""
    yield claim.quoted, 0
    start, end = claim.span
    for e in claim.evidence:
        if e.column not in ("value", "unit") or e.start is None or e.end is None:
            continue
        if not start <= e.start < e.end <= end:
            yield f"{claim.quoted} {claim.text[e.start : e.end]}", 0
    first, last = claim.around
    yield claim.text[first:last], start - first


def _readings(q: Quantity) -> Iterator[tuple[Decimal, Decimal | None]]:
    top = None if q.value_max is None else abs(q.value_max)
    yield abs(q.value), top
    if q.other_reading is not None:
        yield abs(q.other_reading), top


def sign(claim: Claim) -> bool:
    """A negative number has words of decrease or deficit in its evidence or sentence, or a minus before it."""
    size = claim.number("value")
    if size is None or size >= 0:
        return True
    start = claim.span[0]
    if _MINUS.search(claim.text[max(0, start - 2) : start]) or _MINUS.match(claim.quoted[:1]):
        return True
    if claim.text[start - 1 : start] == "(" and any(e.rule.startswith("table_cell/") for e in claim.evidence):
        return True  # as accounts write it
    if any(rule in e.rule for e in claim.evidence for rule in claim.known.lowering_rules):
        return True
    return any(claim.known.lowers(text) for text in _said(claim, start))


def _said(claim: Claim, start: int) -> Iterator[str]:
    """Yield the sentence, what the evidence read, and without any evidence all that stands before."""
    yield claim.text[slice(*claim.around)]
    for e in claim.evidence:
        if e.start is not None:
            yield claim.text[e.start : e.end]
    if not claim.evidence:
        yield claim.text[:start]


def rank(claim: Claim) -> bool:
    """A rank is a whole number from 1 to `rank_of`; only a rank has a `rank_of`."""
    of = claim.number("rank_of")
    if claim.get("statistic") != "rank":
        return of is None
    place = claim.number("value")
    return place is not None and place >= 1 and place == place.to_integral_value() and (of is None or place <= of)


def share(claim: Claim) -> bool:
    """A share in percent is one of 0 to 100; in points (a contribution) it may be negative."""
    if claim.get("statistic") != "share" or claim.get("unit") == "pp":
        return True
    ends = [n for n in (claim.number("value"), claim.number("value_max")) if n is not None]
    return all(0 <= n <= 100 for n in ends)


def period(claim: Claim) -> bool:
    """The period is written as the guide says, its days exist, it begins before it ends, between 1800 and 2100."""
    text = claim.get("period")
    if text is None:
        return True
    days = days_of(str(text))
    return days is not None and days[0] <= days[1] and days[0].year in _YEARS and days[1].year in _YEARS


def unit(claim: Claim) -> bool:
    """The unit is one that such a statistic of such a measure can have."""
    name, statistic, measure = claim.get("unit"), claim.get("statistic"), claim.get("measure")
    if name is None:
        return False
    match statistic:
        case "rank":
            return bool(name == "rank")
        case "growth" | "share":
            return name in _PERCENT
        case "ratio":
            return name in _PERCENT or name == "times" or "/" in name
        case "change" if name in ("rank", "pp"):
            return True
    money = name.partition("/")[0] in claim.known.currencies
    return _fits(measure, name, money)


def _fits(measure: str | None, name: str, money: bool) -> bool:
    """Whether an amount of a measure can have this unit."""
    if name in ("rank", "pp", "times"):
        return False
    match measure:
        case "price":
            return money or name == "points"
        case "value" | "investment" | "retail" | "revenue" | "profit" | "budget" | "credit" | "gdp":
            return money
        case "production":  # output is told in money too: "giá trị sản xuất công nghiệp"
            return name not in _PERCENT and name != "points"
        case "volume" | "area" | "count":
            return not money and name not in _PERCENT and name != "points"
        case "index":
            return name in ("points", "%", "%/year")
    return True


def flow(claim: Claim) -> bool:
    """A partner needs a flow, but of an investment or a count; a balance is a value; no country is its own partner."""
    partners = claim.get("partner") or []
    if partners and claim.get("flow") is None and claim.get("measure") not in _WITH_PARTNER:
        return False
    if claim.get("flow") == "balance" and claim.get("measure") != "value":
        return False
    reporter = claim.get("reporter")
    return reporter not in partners or reporter not in claim.known.countries


def bound(claim: Claim) -> bool:
    """The bound is one of the guide's, and the interval is open where it says so."""
    name, size = claim.get("bound"), claim.number("value")
    if name is None or size is None:
        return name is None
    if name not in _BOUNDS:
        return False
    low, high = claim.number("value_low"), claim.number("value_high")
    inner, outer = (low, high) if size >= 0 else (high, low)
    if name in (">", ">=") and inner is not None:
        return outer is None
    if name in ("<", "<=") and outer is not None:
        return abs(outer) <= abs(size)
    return True


def value_range(claim: Claim) -> bool:
    """Both ends of a range have one sign, the smaller size first; the interval holds the value."""
    size, top = claim.number("value"), claim.number("value_max")
    if size is None:
        return False
    if top is not None and (abs(top) < abs(size) or size * top < 0):
        return False
    low, high = claim.number("value_low"), claim.number("value_high")
    return (low is None or low <= size) and (high is None or size <= high)


#: Every check by its name, in the order in which a row lists those that it fails.
CHECKS: Mapping[str, Callable[[Claim], bool]] = {
    "quote": quote,
    "value": value,
    "sign": sign,
    "rank": rank,
    "share": share,
    "period": period,
    "unit": unit,
    "flow": flow,
    "bound": bound,
    "range": value_range,
}
