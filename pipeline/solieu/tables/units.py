"""The units that heads, labels and captions name: in brackets, in a note, at their end, or as all that they say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from solieu.model import Kind
from solieu.rulebook.assembly import compile_patterns
from solieu.rulebook.load import Rulebook
from solieu.tables.phrase import Phrase, Reader

_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_PERCENT = re.compile(r"(?<![\d.,] )(?<![\d.,])%")
_PIECE = re.compile(r"(?:(?! - |: )[^;,])+")
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

    def __init__(self, reader: Reader, settings: Mapping[str, Any], patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._reader, self._note, self._count_head = reader, patterns["unit_note"], patterns["count_head"]
        scales: Mapping[str, str] = settings["scales"]
        self._scales = scales
        short, glued = "|".join(sorted(scales, key=len, reverse=True)), "|".join(settings["glued"])
        self._short = re.compile(rf"({short})(?:s?\. ?| |(?={glued}|[^\W\d_a-z]))")
        self._times = frozenset(settings["times"])
        counted: Mapping[str, str] = settings["counted"]
        self._counted = counted

    @classmethod
    def of(cls, rules: Rulebook, reader: Reader) -> "UnitReader":
        """Take the settings and patterns from a rulebook."""
        settings = rules.settings["patterns/tables.yaml"]
        return cls(reader, settings, compile_patterns(rules["patterns/tables"], settings["parts"]))

    def in_head(self, phrase: Phrase) -> list[UnitSaid]:
        """Return the units of a head, in order."""
        return self._sure(phrase, self._counts(phrase.lower))

    def in_label(self, phrase: Phrase) -> list[UnitSaid]:
        """Return the units of a row's label: they stand in brackets ("Lâm Đồng" names none)."""
        return self._said(phrase, _bracketed(phrase.lower))

    def in_caption(self, phrase: Phrase) -> list[UnitSaid]:
        """Return the units of the lines above a table."""
        return self._sure(phrase, ())

    def _sure(self, phrase: Phrase, counted: Sequence[tuple[int, int]]) -> list[UnitSaid]:
        """Return the units of a phrase. A noun in it is a unit where it is `counted`, else only by itself.

        A good by itself is what is traded, and no unit ("Ô tô").
        """
        lower = phrase.lower
        found = self._said(phrase, [*self._all(lower), *counted])
        goods = {(t.start, t.end) for t in phrase.words.terms if t.kind == "commodity"}
        alone = {s for line in _lines(lower) for s in self._noted(lower, *line)} - goods
        named = {phrase.source(*s) for s in alone.union(_bracketed(lower), counted)}
        return [unit for unit in found if unit.kind is not Kind.COUNT or (unit.start, unit.end) in named]

    def of_cell(self, text: str, start: int) -> UnitSaid | None:
        """Return the unit that a cell of a column of units names, in any words."""
        found = self.read(text)
        if found is not None:
            return UnitSaid(*found, start, start + len(text))
        noun = text.isalpha() and len(text) > 1  # a letter alone is a mark: "2017f"
        return UnitSaid(Kind.COUNT, text.lower(), _ONE, start, start + len(text)) if noun else None

    def read(self, text: str) -> tuple[Kind, str, Decimal] | None:
        """Read "nghìn tấn", "1000 USD", "tr.đ", "%": what it is a unit of, its name, its scale."""
        low = text.strip().lower()
        if low in self._times:
            return Kind.TIMES, "times", _ONE
        scale, _, noun = low.rpartition(" ")
        if noun in self._counted:
            name = self._counted[noun]
            return self._quantity(f"{scale} {name}") if scale else (Kind.COUNT, name, _ONE)
        short = self._short.match(low)
        full = f"{self._scales[short[1]]} {text.strip()[short.end() :]}" if short else ""
        return self._quantity(text) or (self._quantity(full) if full else None)

    def _quantity(self, text: str) -> tuple[Kind, str, Decimal] | None:
        found = self._reader.quantity(text if text[:1].isdigit() else f"1 {text}")
        if found is None or found.unit is None or found.value_max is not None:
            return None
        scale = found.value.normalize()
        return (found.kind, found.unit, found.value) if scale.as_tuple().digits == (1,) and scale >= 1 else None

    def _said(self, phrase: Phrase, spans: Iterable[tuple[int, int]]) -> list[UnitSaid]:
        """Return the units at some stretches, in order, without those that lie within a longer one."""
        measures = {(t.start, t.end) for t in phrase.words.terms if t.kind == "measure"}  # "Lượng" is no tael
        text = phrase.words.view.text
        found = {
            (start, end): UnitSaid(*read, *phrase.source(start, end))
            for start, end in dict.fromkeys(spans)
            if (start, end) not in measures and (read := self.read(text[start:end]))
        }
        longest = [s for s in found if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in found)]
        return [found[span] for span in sorted(longest)]

    def _counts(self, lower: str) -> Sequence[tuple[int, int]]:
        """Return the nouns that a head counts: "Số dự án"."""
        found = []
        for m in self._count_head.finditer(lower):
            ends = [word.end() for word in re.finditer(r"\w+(?=\W|$)", lower[m.end() :])][:_TAIL_WORDS]
            spans = [(m.end() + 1, m.end() + end) for end in reversed(ends)]
            found += [span for span in spans if (unit := self.read(lower[slice(*span)])) and unit[0] is Kind.COUNT][:1]
        return found

    def _all(self, lower: str) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a phrase that may be units; no tails behind what a first language has said."""
        yield from _bracketed(lower)
        yield from (m.span() for m in _PERCENT.finditer(lower))
        for line in _lines(lower):
            yield from self._noted(lower, *line)
            for first, last in _pieces(lower, *line):
                tails = [(first, last), *_tails(lower, first, last)]
                yield from tails
                if any(self.read(lower[a:b]) for a, b in tails):
                    break

    def _noted(self, lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the units of a note: "Đơn vị tính: nghìn tấn; triệu USD"; or a whole line."""
        note = self._note.search(lower[start:end])
        yield from _pieces(lower, *((start + note.start("units"), start + note.end("units")) if note else (start, end)))


def _lines(lower: str) -> Sequence[tuple[int, int]]:
    """Return where the pieces of a phrase stand: they were joined with commas."""
    ends = [m.start() for m in re.finditer(", ", lower)]
    return list(zip([0, *(end + 2 for end in ends)], [*ends, len(lower)], strict=True))


def _bracketed(lower: str) -> Iterator[tuple[int, int]]:
    for m in _BRACKETS.finditer(lower):
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
