"""Lines of a table to rows of cells: labels over several lines, levels by indentation, figures as printed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from solieu.reading.content import Cell
from solieu.reading.formats.pdf_words import Word

_CLOSE = 0.85  # of the usual distance between rows: lines closer than this are one row
_OVERLAP = 0.8  # of the type size: lines closer than this are side by side
_NEXT_LINE = 1.7  # of the type size: the most between two lines of a label
_DEEPER = 0.4  # of the type size: a label set in by more is an item under the one above
_SIGN = re.compile(r"[-–−+(]")
_DIGITS = re.compile(r"[\d.,]+%?\)?")


@dataclass(slots=True)
class Entry:
    """A line of a table: its words by column."""

    base: float
    size: float
    words: dict[int, list[Word]]


@dataclass(slots=True)
class Row:
    """One or more lines that make a row: for each column the lines of its cell."""

    base: float  # of the last line
    cells: dict[int, list[list[Word]]] = field(default_factory=dict)
    last: set[int] = field(default_factory=set)  # the columns of the last line

    def add(self, entry: Entry) -> None:
        """Put a line under those that are there."""
        self.base, self.last = entry.base, set(entry.words)
        for column, words in entry.words.items():
            self.cells.setdefault(column, []).append(words)


def cell_text(lines: Sequence[Sequence[Word]]) -> str:
    """Return the text of a cell: a sign joined to its figure, groups of digits as printed, lines with a blank."""
    text = ""
    for words in lines:
        line = " ".join(w.text for w in words)
        if len(words) == 2 and _SIGN.fullmatch(words[0].text) and _DIGITS.fullmatch(words[1].text):
            line = words[0].text + words[1].text
        text = join_lines(text, line) if text else line
    return text


def join_lines(text: str, line: str) -> str:
    """Return a text with its next line: a hyphen at the end is kept without a blank, a soft one is dropped."""
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if text.endswith(("-", "–")) and text[-2:-1].isalnum() and line[:1].isalnum():
        return text + line
    return f"{text} {line}"


def rows_of(entries: Sequence[Entry], figures: frozenset[int], label: int) -> list[Row]:
    """Return the rows that lines make; `figures` are the columns with figures, `label` the one with the rows' names.

    A line without figures continues the label above or begins the one below when it is set closer than rows are, or
    when the spelling says so; else it is a row of its own.
    """
    pitch = _pitch(entries, figures)
    rows: list[Row] = []
    for k, entry in enumerate(entries):
        after = entries[k + 1].base - entry.base if k + 1 < len(entries) else float("inf")
        if not (rows and _joins(rows[-1], entry, pitch, after, figures, label)):
            rows.append(Row(entry.base))
        rows[-1].add(entry)
    return rows


def _bare(cells: dict[int, list[Word]] | dict[int, list[list[Word]]], figures: frozenset[int]) -> bool:
    return not any(column in figures for column in cells)


def _pitch(entries: Sequence[Entry], figures: frozenset[int]) -> float:
    full = [not _bare(e.words, figures) for e in entries]
    gaps = [b.base - a.base for k, (a, b) in enumerate(pairwise(entries)) if full[k] and full[k + 1]]
    return median(gaps) if gaps else 0.0


def _joins(row: Row, entry: Entry, pitch: float, after: float, figures: frozenset[int], label: int) -> bool:
    gap = entry.base - row.base
    if gap <= _OVERLAP * entry.size and not entry.words.keys() & row.last:
        return True
    begun, bare = _bare(row.cells, figures), _bare(entry.words, figures)
    if gap > _NEXT_LINE * entry.size or (not begun and not bare):
        return False
    if label not in entry.words or label not in row.cells:
        return False
    before, here = row.cells[label], entry.words[label]
    if _goes_on(before, here):
        return True
    close = gap < _CLOSE * pitch and before[-1][0].bold == here[0].bold
    if bare:
        return not begun and close and gap <= after + 0.5
    return close and here[0].x0 <= before[-1][0].x0 + _DEEPER * entry.size


def _goes_on(before: Sequence[Sequence[Word]], here: Sequence[Word]) -> bool:
    """Return whether the spelling shows that a label goes on."""
    text = cell_text(before)
    return here[0].text[0].islower() or text[-1] in ",-–(" or text.count("(") > text.count(")")


def cells_of(rows: Sequence[Row], first: int, label: int) -> Iterator[Cell]:
    """Yield the cells of rows, counted from `first`; `indent` of a label is in points from the leftmost one."""
    left = min((row.cells[label][0][0].x0 for row in rows if label in row.cells), default=0.0)
    for k, row in enumerate(rows, first):
        for column, lines in sorted(row.cells.items()):
            indent = round(lines[0][0].x0 - left) if column == label else 0
            yield Cell(k, column, cell_text(lines), indent=indent)
