"""What a phrase decides: for each column of the fact table what a head, a label or a caption says of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from solieu.entities.actor import Actor
from solieu.mentions.calendar import Resolved
from solieu.model import Kind, Term
from solieu.rulebook.rows import Cue
from solieu.tables.phrase import Phrase, Reader

_ACTORS = frozenset({"sector", "province", "organisation"})
_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_TAIL_WORDS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A value with the rule and the characters of the document that say it; `ids`: rows of the lexicon."""

    value: Any
    rule: str
    start: int
    end: int
    id: str | None = None
    window: Resolved | None = None


@dataclass(frozen=True, slots=True)
class UnitSaid:
    """A unit with its scale, and the characters that say it."""

    kind: Kind
    unit: str
    scale: Decimal
    start: int
    end: int


@dataclass(frozen=True)
class Saying:
    """All that one phrase says. `periods` are its own; `compared` is the window it only compares with."""

    columns: Mapping[str, Said] = field(default_factory=dict)
    units: Sequence[UnitSaid] = ()
    periods: Sequence[Said] = ()
    compared: Resolved | None = None
    dates: Sequence[tuple[int, int]] = ()  # where time expressions stand, of whatever kind
    flags: frozenset[str] = frozenset()  # ids of patterns/tables that hold, "versus", "down", "up"
    negative: bool = False  # a deficit


class Sayer:
    """Reads phrases into sayings, with the cues and codes of a rulebook."""

    def __init__(
        self,
        reader: Reader,
        cues: Mapping[str, Cue],
        codes: Mapping[str, str],
        patterns: Mapping[str, re.Pattern[str]],
    ) -> None:
        self._reader, self._cues, self._codes, self._patterns = reader, cues, codes, patterns

    def __call__(self, phrase: Phrase, *, label: bool = False) -> Saying:
        """Return what a phrase says; a unit at the end of a `label` stands in brackets ("Lâm Đồng" names none)."""
        words = phrase.words
        versus = _versus(words.terms)
        columns: dict[str, Said] = {}
        negative = False
        flags = {name for name, pattern in self._patterns.items() if pattern.search(words.view.lower)}
        for term in words.terms:
            cue = self._cues.get(term.id)
            if cue is not None and cue.column == "direction":
                flags.add(cue.value)
            if term.id == "base_versus":
                flags.add("versus")
                continue
            for column, said in self._of(phrase, term, cue, versus):
                weaker = column in columns and term.weak and column == "measure"
                if not weaker:
                    columns[column] = said
                if column == "flow":
                    negative = cue is not None and cue.sign == "-"
        own, compared = _periods(phrase, versus)
        dates = [phrase.source(period.start, period.end) for period in words.periods]
        return Saying(columns, tuple(self._units(phrase, label)), own, compared, dates, frozenset(flags), negative)

    def _of(self, phrase: Phrase, term: Term, cue: Cue | None, versus: int | None) -> Iterator[tuple[str, Said]]:
        """Yield what one term says; a place behind "so với" is only compared with."""
        start, end = phrase.source(term.start, term.end)
        if cue is not None:
            if cue.column in ("flow", "measure", "base", "status", "indicator", "qualifier", "obs_status"):
                yield cue.column, Said(cue.value, term.rule, start, end, term.id)
            elif cue.column == "statistic" and cue.value in ("share", "ratio", "growth"):
                yield "statistic", Said(cue.value, term.rule, start, end, term.id)
        elif term.kind == "place" and (versus is None or term.start < versus):
            yield "place", Said(self._codes[term.id], term.rule, start, end, term.id)
            if phrase.lower[: term.start] and self._patterns["whose"].search(phrase.lower[: term.start]):
                yield "whose", Said(self._codes[term.id], term.rule, start, end, term.id)
        elif term.kind == "commodity":
            yield "commodity", Said(phrase.lower[term.start : term.end], term.rule, start, end, term.id)
        elif term.kind in _ACTORS and not (isinstance(term, Actor) and term.says) and not term.weak:
            text = (isinstance(term, Actor) and term.name) or phrase.lower[term.start : term.end]
            yield "entity", Said(text, term.rule, start, end, term.id)

    def _units(self, phrase: Phrase, label: bool) -> Iterator[UnitSaid]:
        """Yield the units that a phrase names: in brackets, in a note, at its end, or as all it says."""
        lower, text = phrase.lower, phrase.words.view.text
        measures = {(t.start, t.end) for t in phrase.words.terms if t.kind == "measure"}  # "Lượng" is no tael
        seen: set[int] = set()
        for start, end in _stretches(lower, self._patterns["unit_note"]):
            if (start, end) in measures or label and lower[start - 1 : start] not in ("(", "["):
                continue
            found = self._unit(text[start:end])
            if found is not None and start not in seen:
                seen.add(start)
                kind, unit, scale = found
                yield UnitSaid(kind, unit, scale, *phrase.source(start, end))

    def _unit(self, text: str) -> tuple[Kind, str, Decimal] | None:
        """Read "nghìn tấn", "1000 USD", "%": what it is a unit of, its name, its scale."""
        found = self._reader.quantity(text if text[:1].isdigit() else f"1 {text}")
        if found is None or found.unit is None or found.value_max is not None:
            return None
        return found.kind, found.unit, found.value

    def unit_of(self, text: str, start: int) -> UnitSaid | None:
        """Return the unit that a cell of a column of units names, in any words."""
        found = self._unit(text)
        if found is not None:
            return UnitSaid(*found, start, start + len(text))
        return UnitSaid(Kind.COUNT, text.lower(), Decimal(1), start, start + len(text)) if text.isalpha() else None


def _versus(terms: Sequence[Term]) -> int | None:
    """Return where a comparison begins: "so với"; in "so sánh A với B" at the "với"."""
    first = next((t for t in terms if t.id == "base_versus"), None)
    if first is None:
        return None
    second = next((t for t in terms if t.id == "context_with" and t.start > first.start), None)
    return second.end if second else first.end


def _periods(phrase: Phrase, versus: int | None) -> tuple[list[Said], Resolved | None]:
    own: list[Said] = []
    compared = None
    for period, window in zip(phrase.words.periods, phrase.resolved, strict=True):
        if versus is not None and period.start >= versus:
            compared = compared or (window if period.type != "same_period" else None)
        elif window is not None and period.type != "same_period":
            own.append(Said(window.iso, period.rule, *phrase.source(period.start, period.end), None, window))
    return own, compared


def _stretches(lower: str, note: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a phrase that may be units."""
    at = 0
    for line in lower.split(", "):
        whole = note.search(line)
        listed = (at + whole.start("units"), at + whole.end("units")) if whole else (at, at + len(line))
        yield from _split(lower, *listed)
        yield from ((at + m.start(1), at + m.end(1)) for m in _BRACKETS.finditer(line))
        for m in _BRACKETS.finditer(line):
            yield from _split(lower, at + m.start(1), at + m.end(1))
        words = [m.start() for m in re.finditer(r"\S+", line)]
        yield from ((at + start, at + len(line)) for start in words[-_TAIL_WORDS:][1:] if len(words) > 1)
        at += len(line) + 2


def _split(lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for m in re.finditer(r"[^;,]+", lower[start:end]):
        piece = m[0].strip()
        if piece:
            first = start + m.start() + m[0].index(piece)
            yield first, first + len(piece)
