"""Characters to words and lines by where they stand, not by the order or the blanks of the text layer."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from solieu.reading.formats.pdf_glyphs import Glyph

# All in parts of the type size.
_WORD_GAP = 0.2  # between words, where no blank is written
_BLANK_GAP = 0.05  # between words, where one is
_RUN_GAP = 1.0  # beyond it, a new piece begins
_LOOSE_GAP = 1.6  # the most between letters set apart
_SAME_LINE = 0.3

_SUPERSCRIPT = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"[(\[]?(?:\d{1,2}|[⁰¹²³⁴-⁹]{1,2}|[a-e]|\*{1,3}|[†‡])[)\]]?,?")
_POWER = re.compile(r"[23²³]")
_METRES = re.compile(r"(?:^|[^^\W\d_])[kcdmh]?m$")


@dataclass(slots=True)
class Word:
    """Characters without a blank between them. `x0`..`x1` from the left, `base` from the top, in points."""

    glyphs: Sequence[Glyph]
    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class Line:
    """Words on one baseline from left to right. `marked`: a raised mark (of a footnote) stood before them.

    `table`: it only keeps the place of a table, by its number.
    """

    words: list[Word]
    base: float
    size: float
    marked: bool = False
    table: int | None = None

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(w.x1 for w in self.words)

    @property
    def top(self) -> float:
        """Top of the letters, about."""
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        """Foot of the letters, about."""
        return self.base + 0.25 * self.size

    @property
    def text(self) -> str:
        """The words with a blank between two."""
        return " ".join(w.text for w in self.words)

    @property
    def bold(self) -> bool:
        """Whether most of it is bold."""
        return 2 * sum(len(w.text) for w in self.words if w.bold) > sum(len(w.text) for w in self.words)


@dataclass(slots=True)
class _Run:
    """Characters that follow each other in the file and on the page."""

    glyphs: list[Glyph]
    base: float
    size: float
    opens: bool = False  # a mark was left out before it

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)


def make_word(glyphs: Sequence[Glyph]) -> Word:
    """Return a word of one or more characters."""
    text = unicodedata.normalize("NFC", "".join(g.text for g in glyphs))
    bold = 2 * sum(g.font.bold for g in glyphs) > len(glyphs)
    size = max(g.size for g in glyphs)
    return Word(glyphs, text, glyphs[0].x0, max(g.x1 for g in glyphs), glyphs[0].base, size, bold)


def make_line(words: list[Word], marked: bool = False) -> Line:
    """Return a line of one or more words, which come in order."""
    sizes = Counter[float]()
    for word in words:
        sizes[round(word.size * 2) / 2] += len(word.text)
    size = sizes.most_common(1)[0][0] or words[0].size
    return Line(words, max(w.base for w in words), size, marked)


def split_word(word: Word, x: float) -> list[Word]:
    """Return a word in two where the edge between two of its characters is nearest to `x`; whole where none is near."""
    edges = [(abs((a.x1 + b.x0) / 2 - x), k) for k, (a, b) in enumerate(pairwise(word.glyphs), 1)]
    distance, k = min(edges, default=(word.size, 0))
    if distance > 0.3 * word.size:
        return [word]
    return [make_word(word.glyphs[:k]), make_word(word.glyphs[k:])]


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of a page from top to bottom; each goes over the whole page, columns side by side in it.

    Raised marks of footnotes are left out; what else is raised or lowered is put on its line.
    """
    rows: list[list[_Run]] = []
    for run in sorted(_settled(list(_runs(glyphs))), key=lambda r: r.base):
        if rows and run.base - rows[-1][0].base <= _SAME_LINE * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    done = []
    for row in rows:
        runs = _once(sorted(row, key=lambda r: r.x0))
        done.append(make_line(list(_words([g for r in runs for g in r.glyphs])), runs[0].opens))
    return done


def _runs(glyphs: Sequence[Glyph]) -> Iterator[_Run]:
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text in _SUPERSCRIPT:
            glyph = glyph._replace(size=0.6 * glyph.size, base=glyph.base - 0.35 * glyph.size)
        if run:
            last = run[-1]
            near = -0.5 < (glyph.x0 - last.x1) / glyph.size < _RUN_GAP
            if near and abs(glyph.base - last.base) <= 0.5 and abs(glyph.size - last.size) <= 0.05 * last.size:
                run.append(glyph)
                continue
            yield _Run(run, run[0].base, run[0].size)
        run = [glyph]
    if run:
        yield _Run(run, run[0].base, run[0].size)


def _settled(runs: list[_Run]) -> Iterator[_Run]:
    """Leave raised marks out, and put other small raised and lowered pieces on the line that they belong to."""
    hosts = sorted(runs, key=lambda r: r.base)
    bases = [r.base for r in hosts]
    for run in runs:
        if len(run.glyphs) > 4:
            yield run
            continue
        lo, hi = bisect_left(bases, run.base - run.size), bisect_right(bases, run.base + 1.5 * run.size)
        near = [h for h in hosts[lo:hi] if run.size <= 0.85 * h.size]
        before = next((h for h in near if _beside(run, h) and -0.3 < (run.x0 - h.x1) / h.size < 0.4), None)
        after = next((h for h in near if _beside(run, h) and -0.3 < (h.x0 - run.x1) / h.size < 1.0), None)
        host = before or after
        if host is None:
            yield run
        elif not _is_mark(run, host, before is not None):
            glyphs = [g._replace(base=host.base) for g in run.glyphs]
            yield replace(run, glyphs=glyphs, base=host.base)
        elif before is None:
            host.opens = True


def _beside(run: _Run, host: _Run) -> bool:
    rise = (host.base - run.base) / host.size
    return 0.1 < rise < 0.8 or -0.4 < rise < -0.05


def _is_mark(run: _Run, host: _Run, follows: bool) -> bool:
    if run.base > host.base or not _MARK.fullmatch(run.text):
        return False
    return not (follows and _POWER.fullmatch(run.text) and _METRES.search(host.text))


def _once(runs: list[_Run]) -> list[_Run]:
    """Leave out what is printed twice at nearly one place, to look bold."""
    done: list[_Run] = []
    for run in runs:
        twin = next((d for d in done[-3:] if abs(d.x0 - run.x0) < 0.15 * run.size and d.text == run.text), None)
        if twin is None:
            done.append(run)
        else:
            twin.glyphs = [g._replace(font=g.font._replace(bold=True)) for g in twin.glyphs]
    return done


def _words(glyphs: list[Glyph]) -> Iterator[Word]:
    start = 0
    for k in _breaks(glyphs):
        yield make_word(glyphs[start:k])
        start = k
    yield make_word(glyphs[start:])


def _breaks(glyphs: list[Glyph]) -> list[int]:
    """Return before which characters a new word begins."""
    gaps = [0.0] + [(b.x0 - a.x1) / b.size for a, b in pairwise(glyphs)]
    found = {
        k
        for k, gap in enumerate(gaps)
        if k and (gap > _WORD_GAP or (glyphs[k].spaced and gap > _BLANK_GAP) or gap < -0.5)
    }
    for start, end in _loose(glyphs, gaps):
        inner = sorted(gaps[start + 1 : end])
        usual = inner[len(inner) // 4]
        limit = max(1.6 * usual, usual + 0.12)
        found -= {k for k in range(start + 1, end) if gaps[k] <= limit}
        found |= {k for k in range(start + 1, end) if gaps[k] > limit}
    return sorted(found)


def _loose(glyphs: list[Glyph], gaps: list[float]) -> Iterator[tuple[int, int]]:
    """Yield where letters are set apart: four or more in a row, each with a gap before and after it."""
    start = 0
    for k in range(1, len(glyphs) + 1):
        if k < len(glyphs) and _BLANK_GAP < gaps[k] < _LOOSE_GAP and len(glyphs[k - 1].text) == 1:
            continue
        # A letter close to its neighbour outside belongs to that one's word.
        first = start + (start > 0 and gaps[start] <= _BLANK_GAP)
        last = k - (k < len(glyphs) and gaps[k] <= _BLANK_GAP)
        if last - first >= 4 and sum(g.text[0].isalpha() for g in glyphs[first:last]) >= 4:
            yield first, last
        start = k
