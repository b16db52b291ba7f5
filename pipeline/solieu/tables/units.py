"""The units that heads, labels and captions name: in brackets, in a note, at their end, or as all that they say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from solieu.model import Kind
from solieu.tables.phrase import Phrase, Reader

_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_PERCENT = re.compile(r"(?<![\d.,] )(?<![\d.,])%")
_PIECE = re.compile(r"(?:(?! - )[^;,])+")
_TAIL_WORDS = 4
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class UnitSaid:
    """A unit with its scale, and the characters that say it."""

    kind: Kind
    unit: str
    scale: Decimal
    start: int
    end: int


class UnitReader:
    """Reads units with the finder of quantities, and what `settings` of patterns/tables add for tables."""

    def __init__(self, reader: Reader, settings: Mapping[str, Any], note: re.Pattern[str]) -> None:
        self._reader, self._note = reader, note
        scales: Mapping[str, str] = settings["scales"]
        self._scales = scales
        self._short = re.compile(rf"({'|'.join(sorted(scales, key=len, reverse=True))})(?:s?\. ?| |(?=usd|đ|vn))")
        self._times, self._counted = frozenset(settings["times"]), frozenset(settings["counted"])

    def in_head(self, phrase: Phrase) -> list[UnitSaid]:
        """Return the units of a head, in order."""
        return self._said(phrase, (s for line in _lines(phrase.lower) for s in self._all(phrase.lower, *line)))

    def in_label(self, phrase: Phrase) -> list[UnitSaid]:
        """Return the units of a row's label: they stand in brackets ("Lâm Đồng" names none)."""
        return self._said(phrase, (s for line in _lines(phrase.lower) for s in _bracketed(phrase.lower, *line)))

    def in_caption(self, phrase: Phrase) -> list[UnitSaid]:
        """Return the units of the lines above a table; what may be counted is one where nothing else is said."""
        lower = phrase.lower
        sure = [s for line in _lines(lower) for s in (*self._noted(lower, *line), *_bracketed(lower, *line))]
        spans = (s for line in _lines(lower) for s in self._all(lower, *line))
        return [
            unit
            for unit in self._said(phrase, spans)
            if unit.kind is not Kind.COUNT or any(phrase.source(*s) == (unit.start, unit.end) for s in sure)
        ]

    def of_cell(self, text: str, start: int) -> UnitSaid | None:
        """Return the unit that a cell of a column of units names, in any words."""
        found = self.read(text)
        if found is not None:
            return UnitSaid(*found, start, start + len(text))
        return UnitSaid(Kind.COUNT, text.lower(), _ONE, start, start + len(text)) if text.isalpha() else None

    def read(self, text: str) -> tuple[Kind, str, Decimal] | None:
        """Read "nghìn tấn", "1000 USD", "tr.đ", "%": what it is a unit of, its name, its scale."""
        low = text.strip().lower()
        if low in self._times:
            return Kind.TIMES, "times", _ONE
        if low in self._counted:
            return Kind.COUNT, low, _ONE
        short = self._short.match(low)
        full = f"{self._scales[short[1]]} {text.strip()[short.end() :]}" if short else ""
        return self._quantity(text) or (self._quantity(full) if full else None)

    def _quantity(self, text: str) -> tuple[Kind, str, Decimal] | None:
        found = self._reader.quantity(text if text[:1].isdigit() else f"1 {text}")
        if found is None or found.unit is None or found.value_max is not None:
            return None
        scale = found.value.normalize()
        return (found.kind, found.unit, found.value) if scale.as_tuple().digits == (1,) and scale >= 1 else None

    def _said(self, phrase: Phrase, spans: Iterator[tuple[int, int]]) -> list[UnitSaid]:
        """Return the units at some stretches, in order; of two that end at one place the longer."""
        measures = {(t.start, t.end) for t in phrase.words.terms if t.kind == "measure"}  # "Lượng" is no tael
        text = phrase.words.view.text
        found: dict[int, tuple[int, UnitSaid]] = {}
        for start, end in spans:
            longer = end in found and found[end][0] <= start
            if (start, end) in measures or longer or (read := self.read(text[start:end])) is None:
                continue
            found[end] = start, UnitSaid(*read, *phrase.source(start, end))
        return [unit for _, (_, unit) in sorted(found.items())]

    def _all(self, lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a line that may be units, whole before tail; none behind words of two languages."""
        yield from self._noted(lower, start, end)
        yield from _bracketed(lower, start, end)
        yield from (m.span() for m in _PERCENT.finditer(lower, start, end))
        pieces = list(_pieces(lower, start, end))
        for first, last in pieces:
            yield first, last
            yield from _tails(lower, first, last)
            if any(self.read(lower[a:last]) for a, last in [(first, last), *_tails(lower, first, last)]):
                return

    def _noted(self, lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the units of a note: "Đơn vị tính: nghìn tấn; triệu USD"; or a whole line."""
        note = self._note.search(lower[start:end])
        yield from _pieces(lower, *((start + note.start("units"), start + note.end("units")) if note else (start, end)))


def _lines(lower: str) -> Sequence[tuple[int, int]]:
    """Return where the pieces of a phrase stand: they were joined with commas."""
    ends = [m.start() for m in re.finditer(", ", lower)]
    return list(zip([0, *(end + 2 for end in ends)], [*ends, len(lower)], strict=True))


def _bracketed(lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for m in _BRACKETS.finditer(lower, start, end):
        yield m.span(1)
        yield from _pieces(lower, *m.span(1))


def _pieces(lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for m in _PIECE.finditer(lower, start, end):
        if piece := m[0].strip(" -"):
            first = m.start() + m[0].index(piece)
            yield first, first + len(piece)


def _tails(lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = [m.start() for m in re.finditer(r"\S+", lower[start:end])]
    yield from ((start + word, end) for word in words[-_TAIL_WORDS:][bool(words and len(words) <= _TAIL_WORDS) :])
