"""Units: what stands right after a number and says of what it is the size.

A unit may be simple ("tấn", "tỷ đồng" without its scale word, "doanh nghiệp") or per something
("đồng/kg", "USD mỗi tấn", "%/năm"). `UnitReader.at` reads one from a place on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from solieu.mentions.context import near
from solieu.model import Kind
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable
from solieu.rulebook.quantities import Currency, Measured, Unit
from solieu.tokens import View

_PER_WORD = re.compile(r"[^\W\d]{2,}(?![\w/])")
_ONE = re.compile(r"1(?![\d.,%]) ?")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means as a unit. `unit` None: as written (a counted noun)."""

    rule: str
    kind: Kind
    unit: str | None
    row: Measured
    scale: Decimal | None = None
    weak: bool = False
    shared: bool = False
    below: bool = False  # only below a slash
    exact: str | None = None
    per: str | None = None
    role: str | None = None  # not economic: the role of its numbers


@dataclass(frozen=True, slots=True)
class Found:
    """A unit read from a text."""

    start: int
    end: int
    unit: str
    kind: Kind
    entry: Entry
    parts: tuple[tuple[int, int], ...] = ()


class UnitReader:
    """All units, currencies and counted nouns in one table."""

    def __init__(self, rules: Rulebook) -> None:
        pairs: dict[str, list[Entry]] = {}
        for phrase, entry in _entries(rules):
            pairs.setdefault(phrase.lower(), []).append(entry)
        for entries in pairs.values():
            entries.sort(key=lambda e: (e.below, not e.weak))  # a weak one that holds says more
        masks = {mask: () for mask in _masks(rules) if mask not in pairs}
        self._table = PhraseTable({phrase: tuple(entries) for phrase, entries in pairs.items()} | masks)
        links = rules["lexicon/links"]
        self._per = PhraseTable((a, row.kind) for row in links if row.kind in ("per", "per_one") for a in row.words)
        self._currencies = {row.code: _currency_entry(row) for row in rules["lexicon/currencies"] if row.scale is None}
        self.symbols = {s: _currency_entry(row) for row in rules["lexicon/currencies"] for s in row.symbols}

    def at(self, view: View, start: int, value: Decimal, *, scaled: bool) -> Found | None:
        """Return the unit that begins at `start` or one blank later, with what it is per."""
        lower = view.lower
        if (
            lower[start : start + 1] == " "
            or lower[start : start + 1] == "\n"
            and view.text[start + 1 : start + 2].islower()
        ):
            start += 1  # a line may break before a small letter
        hit = self._table.at(lower, start)
        if not hit:
            return None
        end, entries = hit
        if lower[end : end + 1].isdecimal() and view.text[start:end] in self.symbols:
            return None  # "hàng chục $5": the sign of the next number
        for entry in entries:
            if not entry.below and self._holds(view, start, end, entry, value, scaled):
                if scaled and entry.role and getattr(entry.row, "economic", None) == "scaled":
                    entry = replace(entry, role=None)
                found = Found(start, end, entry.unit or lower[start:end], entry.kind, entry)
                return found if entry.role else self.per(view, found)
        return None

    def _holds(self, view: View, start: int, end: int, entry: Entry, value: Decimal, scaled: bool) -> bool:
        if entry.role and entry.kind is Kind.COUNT and value % 1:
            return False  # "52,4 bước sang": half a step is no step
        if entry.exact:
            return view.text.startswith(entry.exact, start)
        if not entry.weak:
            return True
        row = entry.row
        large = row.least is not None and abs(value) >= row.least
        if not entry.shared and (row.scaled and scaled or row.broken and value % 1 or large):
            return True
        return bool(row.context) and near(view.lower, start, end, row.reach, row.context)

    def money(self, view: View, code: str | None, end: int) -> Found | None:
        """Return a currency that a short form implies ("50k/kg"), with what it is per."""
        entry = self._currencies.get(code or "")
        return self.per(view, Found(end, end, entry.unit or "", entry.kind, entry)) if entry else None

    def currency(self, code: str) -> Entry | None:
        """Return the entry of a currency."""
        return self._currencies.get(code)

    def per(self, view: View, found: Found) -> Found:
        """Return a unit with what the text says next that it is per."""
        lower, end = view.lower, found.end
        if lower[end : end + 1] == "/":
            return self._below(view, found, end + 1, slash=True)
        if lower[end : end + 1] == " ":
            link = self._per.at(lower, end + 1)
            if link and (link[1] == "per" or _ONE.match(lower, link[0] + 1)):
                return self._below(view, found, link[0] + 1, slash=False)
        return found

    def _below(self, view: View, found: Found, start: int, *, slash: bool) -> Found:
        lower, parts = view.lower, found.parts
        one = _ONE.match(lower, start)
        if one:
            parts, start = ((start, start + 1),), one.end()
        hit = self._table.at(lower, start)
        if hit:
            exact = (e for e in hit[1] if e.per and (not e.exact or view.text.startswith(e.exact, start)))
            home = found.unit == "VND"  # a barrel is paid in dollars: in dong it is a box
            below = min(exact, key=lambda e: home and e.kind is not Kind.COUNT, default=None)
            unit, kind = _composed(found, below) if below else (None, found.kind)
            if unit:
                return self._each_time(view, replace(found, end=hit[0], unit=unit, kind=kind, parts=parts))
        word = _PER_WORD.match(lower, start) if slash and found.kind is Kind.MONEY else None
        if word:
            return replace(found, end=word.end(), unit=f"{found.unit}/{word[0]}", kind=Kind.PRICE, parts=parts)
        return found

    def _each_time(self, view: View, found: Found) -> Found:
        """Return a unit that is per something with the time that it is also per: "đồng/người/ngày"."""
        hit = self._table.at(view.lower, found.end + 1) if view.lower[found.end : found.end + 1] == "/" else None
        time = next((e for e in hit[1] if e.per and e.role == "period"), None) if hit else None
        return replace(found, end=hit[0], unit=f"{found.unit}/{time.per}") if hit and time else found


def _composed(found: Found, below: Entry) -> tuple[str | None, Kind]:
    """Return the unit and kind of one unit over another; None where that makes no sense."""
    unit = f"{found.unit}/{below.per}"
    rate = below.role == "period" or below.per == "person"
    match found.kind:
        case Kind.MONEY if below.kind is Kind.MONEY:
            return unit, Kind.EXCHANGE
        case Kind.MONEY:
            return unit, Kind.MONEY_RATE if rate else Kind.PRICE
        case Kind.PERCENT | Kind.POINTS:
            return (unit, Kind.PERCENT) if below.role == "period" else (None, found.kind)
        case Kind.PHYSICAL | Kind.COUNT:
            return unit, found.kind
        case _:
            return None, found.kind


def _entries(rules: Rulebook) -> Iterator[tuple[str, Entry]]:
    for row in rules["lexicon/units"]:
        yield from _phrases(row, _unit_entry(row))
    for row in rules["lexicon/currencies"]:
        yield from _phrases(row, _currency_entry(row))
        yield from ((symbol, _currency_entry(row)) for symbol in row.symbols)
    for row in rules["lexicon/counts"]:
        entry = Entry(f"counts.{row.id}", Kind.COUNT, None, row, role=row.role)
        yield from ((phrase, replace(e, per=row.per or phrase)) for phrase, e in _phrases(row, entry))


def _masks(rules: Rulebook) -> Iterator[str]:
    for file in ("units", "currencies", "counts"):
        yield from (mask.lower() for row in rules[f"lexicon/{file}"] for mask in row.compounds)


def _unit_entry(row: Unit) -> Entry:
    role = None if row.economic is True else row.role
    return Entry(f"units.{row.id}", row.kind, row.unit, row, row.scale, per=row.per or row.unit, role=role)


def _currency_entry(row: Currency) -> Entry:
    return Entry(f"currencies.{row.id}", Kind.MONEY, row.code, row, row.scale, per=row.code)


def _phrases(row: Measured, entry: Entry) -> Iterator[tuple[str, Entry]]:
    yield from ((a, entry) for a in row.aliases)
    yield from ((a, replace(entry, weak=True)) for a in row.weak_aliases)
    yield from ((a, replace(entry, weak=True, shared=True)) for a in row.shared)
    yield from ((a, replace(entry, exact=a)) for a in row.exact)
    yield from ((a, replace(entry, below=True)) for a in row.per_only)
