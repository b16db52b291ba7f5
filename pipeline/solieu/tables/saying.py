"""What a phrase decides: for each column of the fact table what a head, a label or a caption says of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from solieu.entities.actor import BUSINESS, Actor
from solieu.mentions.calendar import Resolved
from solieu.model import Term
from solieu.rulebook.rows import Cue
from solieu.tables.phrase import Phrase
from solieu.tables.units import UnitReader, UnitSaid

_ACTORS = frozenset({"sector", "province", "organisation"})
_DECIDED = frozenset({"flow", "measure", "base", "status", "indicator", "qualifier", "obs_status"})
_AIMS = ("status_target", "obs_status_forecast")
_BASES = ("base_yoy", "base_previous", "base_other")
_WORD = re.compile(r" (\w)\w*")
#: What a pattern of patterns/tables says by itself: its id, the column, the value.
_BY_PATTERN = (
    ("balance_head", "flow", "balance"),
    ("forecast_year", "status", "forecast"),
    ("estimate_year", "status", "estimate"),
    ("versus_plan", "base", "plan"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A value with the rule and the characters of the document that say it; `ids`: rows of the lexicon."""

    value: Any
    rule: str
    start: int
    end: int
    id: str | None = None
    window: Resolved | None = None


@dataclass(frozen=True)
class Saying:
    """All that one phrase says. `periods` are its own; `compared` is the window it only compares with."""

    columns: Mapping[str, Said] = field(default_factory=dict)
    units: Sequence[UnitSaid] = ()
    periods: Sequence[Said] = ()
    compared: Resolved | None = None
    same: Said | None = None  # "cùng kỳ năm trước" that nothing is compared with: a window by itself
    dates: Sequence[tuple[int, int]] = ()  # where time expressions stand, of whatever kind
    flags: frozenset[str] = frozenset()  # ids of patterns/tables that hold, "versus", "down", "up"
    negative: bool = False  # a deficit
    places: Sequence[str] = ()  # codes of all places


@dataclass(frozen=True)
class Lexicon:
    """What sayings need of a rulebook: cues, codes of places and patterns, all by id."""

    cues: Mapping[str, Cue]
    codes: Mapping[str, str]
    patterns: Mapping[str, re.Pattern[str]]


class Sayer:
    """Reads phrases into sayings."""

    def __init__(self, units: UnitReader, lexicon: Lexicon) -> None:
        self._units, self._lexicon = units, lexicon
        self._reads = {"head": units.in_head, "label": units.in_label, "caption": units.in_caption}

    def __call__(self, phrase: Phrase, place: Literal["head", "label", "caption"]) -> Saying:
        """Return what a phrase says, as a head, a label, or the lines above a table."""
        words = phrase.words
        lower, patterns = phrase.lower, self._lexicon.patterns
        terms = _heard(phrase, patterns)
        versus = _versus(terms)
        hits = {name: m for name, pattern in patterns.items() if (m := pattern.search(lower))}
        flags = {*hits, *(["versus"] if any(t.id == "base_versus" for t in terms) else [])}
        columns: dict[str, Said] = {}
        begins = _first_measures(phrase, terms) if place == "caption" else frozenset[int]()
        signs = set()
        codes: list[str] = []
        for term in terms:
            cue = self._lexicon.cues.get(term.id)
            if cue is not None and cue.column == "direction":
                flags.add(cue.value)
            if cue is not None and cue.value == "balance":
                signs.add(cue.sign)
            for column, said in self._of(phrase, term, cue, versus):
                if begins and column == "measure" and term.start not in begins:
                    continue
                if not (column in columns and _weaker(column, said, columns[column], term)):
                    columns[column] = said
                if column == "place":
                    codes.append(said.value)
        columns |= {
            column: Said(value, f"tables.{name}", *phrase.source(*hits[name].span()))
            for name, column, value in _BY_PATTERN
            if name in hits and (place != "caption" or column == "base")
        }
        own, compared, same = _periods(phrase, versus)
        dates = [phrase.source(period.start, period.end) for period in words.periods]
        units, deficit = self._reads[place](phrase), signs == {"-"}
        return Saying(
            columns, units, own, compared, same, dates, frozenset(flags), deficit, tuple(dict.fromkeys(codes))
        )

    def unit_of(self, text: str, start: int) -> UnitSaid | None:
        """Return the unit that a cell of a column of units names, in any words."""
        return self._units.of_cell(text, start)

    def _of(self, phrase: Phrase, term: Term, cue: Cue | None, versus: int | None) -> Iterator[tuple[str, Said]]:
        """Yield what one term says; a place behind "so với" is only compared with."""
        start, end = phrase.source(term.start, term.end)
        if cue is not None:
            moves = cue.column == "statistic" and cue.value in ("share", "ratio", "growth")
            if moves or cue.column in _DECIDED and cue.value != "versus":
                yield cue.column, Said(cue.value, term.rule, start, end, term.id)
        elif term.kind == "place" and (versus is None or term.start < versus):
            yield from self._place(phrase, term)
        elif term.kind == "commodity":
            yield "commodity", Said(phrase.lower[term.start : term.end], term.rule, start, end, term.id)
        elif isinstance(term, Actor) and term.kind in _ACTORS and not term.weak:
            yield from self._acting(phrase, term)

    def _acting(self, phrase: Phrase, term: Actor) -> Iterator[tuple[str, Said]]:
        """Yield who acts, and whether it may own all figures: a firm or a province, not one that is only the source."""
        own = term.type in BUSINESS or term.type == "province"
        if term.says and not (own and self._lexicon.patterns["whose"].search(phrase.lower[: term.start])):
            return
        said = _actor(phrase, term)
        yield "entity", said
        if own:
            yield "owner", said

    def _place(self, phrase: Phrase, term: Term) -> Iterator[tuple[str, Said]]:
        """Yield a country, and whether the figures are its own; one in brackets behind another says whose that is."""
        before = phrase.lower[: term.start]
        inside = before.rfind("(") > before.rfind(")")
        others = [t for t in phrase.words.terms if t.kind == "place" and t.end <= before.rfind("(")]
        if inside and (term.weak or others):
            return
        said = Said(self._lexicon.codes[term.id], term.rule, *phrase.source(term.start, term.end), term.id)
        yield "place", said
        if self._lexicon.patterns["whose"].search(before):
            yield "whose", said


def _heard(phrase: Phrase, patterns: Mapping[str, re.Pattern[str]]) -> list[Term]:
    """Return the terms of a phrase but those that mean something else there.

    Prices that only say how an amount was reckoned, the word for indicators that also means aims, words within a date
    with digits ("tháng 12 năm trước" is not the year before), and goods within the name of all retail trade.
    """
    reckoned, named, services = (
        [m.span() for m in patterns[name].finditer(phrase.lower)]
        for name in ("no_price", "indicator_word", "retail_services")
    )
    dates = [(p.start, p.end) for p in phrase.words.periods if p.digits and p.type != "same_period"]
    masks = {"measure_price": reckoned, **dict.fromkeys(_AIMS, named)}
    masks |= dict.fromkeys(_BASES, dates) | {"base_plan": named}
    return [
        t
        for t in phrase.words.terms
        if not any(a <= t.start and t.end <= b for a, b in (services if t.kind == "commodity" else masks.get(t.id, ())))
    ]


def _first_measures(phrase: Phrase, terms: Sequence[Term]) -> frozenset[int]:
    """Return where the first measure of each line begins: "Vốn đầu tư từ ngân sách" is of investment."""
    first: dict[int, int] = {}
    for term in terms:
        if term.kind == "measure":
            first.setdefault(phrase.lower.count(", ", 0, term.start), term.start)
    return frozenset(first.values())


def _weaker(column: str, said: Said, before: Said, term: Term) -> bool:
    """Whether what was said before stays: a measure before a weak word, a share of a growth."""
    return column == "measure" and term.weak or column == "statistic" and before.value == "share"


def _actor(phrase: Phrase, term: Actor) -> Said:
    """Return who a term names; a firm whose name goes on in capitals is not the known one of which it begins like."""
    text = phrase.words.view.text
    end = term.end
    mixed = term.type in BUSINESS and not text[term.start : end].isupper()
    while mixed and (m := _WORD.match(text, end)) and m[1].isupper():
        end = m.end()
    longer = end > term.end
    name = term.name if term.name and not longer else phrase.lower[term.start : end]
    return Said(name, term.rule, *phrase.source(term.start, end), None if longer else term.id)


def _versus(terms: Sequence[Term]) -> int | None:
    """Return where a comparison begins: "so với"; in "so sánh A với B" at the "với"."""
    first = next((t for t in terms if t.id == "base_versus"), None)
    if first is None:
        return None
    second = next((t for t in terms if t.id == "context_with" and t.start > first.start), None)
    return second.end if second else first.end


def _periods(phrase: Phrase, versus: int | None) -> tuple[list[Said], Resolved | None, Said | None]:
    own: list[Said] = []
    compared, same = None, None
    for period, window in zip(phrase.words.periods, phrase.resolved, strict=True):
        if versus is not None and period.start >= versus:
            compared = compared or (window if period.type != "same_period" else None)
        elif window is not None:
            said = Said(window.iso, period.rule, *phrase.source(period.start, period.end), None, window)
            if period.type == "same_period":
                same = said
            else:
                own.append(said)
    return own, compared, same
