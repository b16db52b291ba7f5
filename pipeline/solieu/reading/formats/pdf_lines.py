"""Lines to paragraphs, headings and footnotes, by indentation, spacing, type and where a line ends."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from solieu.reading.formats.pdf_columns import is_leader, is_value
from solieu.reading.formats.pdf_grid import Table
from solieu.reading.formats.pdf_rows import join_lines
from solieu.reading.formats.pdf_words import Line

_BIGGER = 1.12  # than the body: a heading
_SMALLER = 0.93  # than the body: a footnote
_SPACED = 1.3  # of the usual distance between lines: a new paragraph
_INDENT = 0.8  # of the type size
_LONGEST_HEADING = 250  # characters
_LONG = 80  # characters: no title or label, so that it needs an end
_FULL_LINES = 3  # show where the right margin is
_ENDS = re.compile(r"[.!?:;…][\"”’»)\]]*$")
_OPEN = re.compile(r"\w[-–\u00ad]$|\($")
_BULLET = re.compile(
    r"[•▪●○◦■□*+–—-]|[•▪●].*|\(?(?:\d{1,2}|[^\W\d_]|[ivx]{1,4}|[IVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\.?"
)
_STARRED = re.compile(r"\(?(?:\*{1,3}|[†‡])\)?|\((?:\d|\*{1,3})\)\s")
_MARKED = re.compile(r"\(?(?:\d{1,2}|\*{1,3}|[†‡])\)?\s|\[\d{1,2}\]|\*{1,3}\S|\((?:\d{1,2}|\*{1,3})\)")


@dataclass(frozen=True, slots=True)
class Body:
    """How most of a document is set: its type size in points, and whether it is bold."""

    size: float
    bold: bool


@dataclass(slots=True)
class Piece:
    """A paragraph, a heading, a footnote or a table of one page. `full`: its last line goes to the right margin."""

    kind: str
    page: int
    text: str = ""
    size: float = 0
    full: bool = False
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    pitch: float


def find_body(pages: Sequence[Sequence[Line]]) -> Body:
    """Return how most characters of a document are set."""
    sizes, bold, count = Counter[float](), 0, 0
    for line in (line for lines in pages for line in lines):
        length = len(line.text)
        sizes[line.size] += length if sum(is_value(w.text) for w in line.words) < 2 else 1
        count += length
        bold += length * line.bold
    return Body(sizes.most_common(1)[0][0] if sizes else 10.0, 2 * bold > count)


def pieces_of(
    lines: Sequence[Line], tables: Sequence[Table], body: Body, page: int, width: float | None = None
) -> Iterator[Piece]:
    """Yield the paragraphs, headings, footnotes and tables of a stretch of lines that is read downwards.

    `width` is the page's, where the stretch goes over the whole page.
    """
    margins = _margins([line for line in lines if line.table is None], width)
    paragraph: list[Line] = []
    noted = False
    for k, line in enumerate(lines):
        note = line.table is None and _begins_note(line, lines[k:], body)
        new = not paragraph or note or line.table is not None
        if new or _breaks(paragraph, line, margins, body):
            if paragraph:
                yield _piece(paragraph, margins, body, page, noted)
            paragraph = []
            noted = note or (noted and line.table is None and line.size < _SMALLER * body.size)
        if line.table is not None:
            yield Piece("table", page, table=tables[line.table])
        else:
            paragraph.append(line)
    if paragraph:
        yield _piece(paragraph, margins, body, page, noted)


def _margins(lines: Sequence[Line], width: float | None) -> _Margins:
    if not lines:
        return _Margins(0, 0, 0)
    left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
    gaps = [b.base - a.base for a, b in pairwise(lines) if abs(a.size - b.size) < 0.05 * a.size]
    gaps = [gap for gap, line in zip(gaps, lines, strict=False) if 0 < gap < 2.5 * line.size]
    left = min(left, round(median(line.x0 for line in lines)))
    right = max(line.x1 for line in lines)
    full = [line for line in lines if line.x1 > right - 2 * line.size and not _ENDS.search(line.text)]
    if width and len(full) < _FULL_LINES:
        right = max(right, width - left)  # all lines are short: both margins are taken for equal
    return _Margins(left, right, median(gaps) if gaps else 0)


def _begins_note(line: Line, below: Sequence[Line], body: Body) -> bool:
    if line.size >= _SMALLER * body.size:
        return False
    if line.marked or _STARRED.match(line.text):
        return True
    last = all(b.table is None and b.size < _SMALLER * body.size for b in below)
    return last and bool(_MARKED.match(line.text))


def _breaks(paragraph: Sequence[Line], line: Line, margins: _Margins, body: Body) -> bool:
    """Return whether a line begins a new paragraph."""
    last = paragraph[-1]
    gap = line.base - last.base
    usual = margins.pitch if line.size <= body.size * _BIGGER else 1.4 * line.size
    if abs(line.size - last.size) > 0.08 * last.size or gap > _SPACED * max(usual, 1.1 * line.size) or gap <= 0:
        return True
    if is_leader(last.words[-1].text) or (len(last.words) > 1 and is_leader(last.words[-2].text)):
        return True  # a table of contents
    ended = bool(_ENDS.search(last.text))
    if _OPEN.search(last.text) or (line.text[0].islower() and not ended):
        return False
    if _all_bold(last) != _all_bold(line):
        return True
    if _centred(last, line, margins):
        return False
    if _BULLET.fullmatch(line.words[0].text) and ended:
        return True
    return _indented(paragraph, line, margins) or _short(last, line, margins)


def _all_bold(line: Line) -> bool:
    return all(w.bold for w in line.words)


def _centred(a: Line, b: Line, margins: _Margins) -> bool:
    inset = min(a.x0, b.x0) > margins.left + a.size and max(a.x1, b.x1) < margins.right - a.size
    same = abs((a.x0 + a.x1) - (b.x0 + b.x1)) < a.size
    return same and (inset or _all_bold(a)) and abs(a.x0 - b.x0) > 1


def _indented(paragraph: Sequence[Line], line: Line, margins: _Margins) -> bool:
    """Return whether a line is set in, unless it hangs under the text of a list's item."""
    first, last = paragraph[0], paragraph[-1]
    if _BULLET.fullmatch(first.words[0].text) and len(first.words) > 1 and line.x0 <= first.words[1].x0 + 2:
        return line.x0 < first.x0 - 1 and len(paragraph) > 1
    step = _INDENT * line.size
    return line.x0 > last.x0 + step and line.x0 > margins.left + step


def _short(last: Line, line: Line, margins: _Margins) -> bool:
    """Return whether the next line's first word would have had room on the last one."""
    word = line.words[0]
    return last.x1 + (word.x1 - word.x0) + 0.3 * line.size < margins.right - line.size


def _piece(lines: Sequence[Line], margins: _Margins, body: Body, page: int, note: bool) -> Piece:
    text = lines[0].text
    for line in lines[1:]:
        text = join_lines(text, line.text)
    full = lines[-1].x1 > margins.right - 3 * lines[-1].size
    kind = "note" if note else "heading" if _is_heading(lines, text, margins, body) else "text"
    return Piece(kind, page, text, max(line.size for line in lines), full)


def _is_heading(lines: Sequence[Line], text: str, margins: _Margins, body: Body) -> bool:
    if len(text) > _LONGEST_HEADING or len(lines) > 4 or text[-1] in ".;," or not any(c.isalpha() for c in text):
        return False
    if min(line.size for line in lines) > _BIGGER * body.size:
        return True
    if lines[0].size < _SMALLER * body.size:
        return False
    if not body.bold and all(_all_bold(line) for line in lines):
        return True
    middle = (margins.left + margins.right) / 2
    centred = all(abs((line.x0 + line.x1) / 2 - middle) < line.size for line in lines)
    inset = all(line.x0 > margins.left + line.size for line in lines)
    return centred and inset and text.isupper()


def continues(before: Piece, after: Piece) -> bool:
    """Return whether a paragraph at the top of a page or column goes on from the one before it."""
    if before.kind != "text" or after.kind != "text" or abs(before.size - after.size) > 0.08 * before.size:
        return False
    if _BULLET.fullmatch(after.text.split(maxsplit=1)[0]):
        return False
    if _ENDS.search(before.text):
        return False
    begun = after.text[0].isdigit() and len(before.text) > _LONG
    return after.text[0].islower() or begun or before.full
