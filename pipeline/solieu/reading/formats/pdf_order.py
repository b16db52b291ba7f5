"""Reading order of a page: where it has columns side by side, one after the other."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from solieu.reading.formats.pdf_rules import Rule
from solieu.reading.formats.pdf_words import Line, make_line

_FEWEST = 5  # lines on each side of a gutter
_NARROWEST = 0.8  # of the type size: a gutter
_STEP = 3.0  # points between the places that are tried
_BLOCK_GAP = 1.8  # of the type size: between two blocks of a letterhead
_FULL = 0.55  # share of a column's width that its lines fill on average


def columns_of(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[list[Line]]:
    """Yield the lines of a page in reading order, a list for each stretch that reads from top to bottom.

    A stretch is a column of text or what goes over the page's whole width. Tables are none: their sides are figures.
    """
    found = _gutter(lines, rules) if len(lines) >= _FEWEST else None
    if found is None:
        if lines:
            yield list(lines)
        return
    x, start, end = found
    yield from columns_of(lines[:start], rules)
    left, right = _split(lines[start:end], x)
    yield from columns_of(left, rules)
    yield from columns_of(right, rules)
    yield from columns_of(lines[end:], rules)


def side_by_side(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines of a stretch, those of two centred blocks side by side (a letterhead) block by block."""
    start = 0
    for k in range(len(lines) + 1):
        if k < len(lines) and _middle_gap(lines[k]) is not None:
            continue
        yield from _blocks(lines[start:k])
        if k < len(lines):
            yield lines[k]
        start = k + 1


def _middle_gap(line: Line) -> float | None:
    """Return where a line has its one wide gap."""
    wide = [(a.x1 + b.x0) / 2 for a, b in pairwise(line.words) if b.x0 - a.x1 > _BLOCK_GAP * line.size]
    return wide[0] if len(wide) == 1 else None


def _blocks(lines: Sequence[Line]) -> Sequence[Line]:
    gaps = [gap for line in lines if (gap := _middle_gap(line)) is not None]
    if len(gaps) < 2:
        return lines
    left, right = _split(lines, median(gaps))
    if len(left) == len(right) == len(lines) and _centred(left) and _centred(right):
        return [*left, *right]
    return lines


def _centred(lines: Sequence[Line]) -> bool:
    middles = [(line.x0 + line.x1) / 2 for line in lines]
    starts = [line.x0 for line in lines]
    size = lines[0].size
    return max(middles) - min(middles) < size and max(starts) - min(starts) > 0.2 * size


def _split(lines: Sequence[Line], x: float) -> tuple[list[Line], list[Line]]:
    left, right = [], []
    for line in lines:
        here = [w for w in line.words if w.x1 <= x]
        there = [w for w in line.words if w.x1 > x]
        if here:
            left.append(make_line(here, line.marked) if there else line)
        if there:
            right.append(make_line(there) if here else line)
    return left, right


def _gutter(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[float, int, int] | None:
    """Return where the longest gutter stands, and from which line to which; None where there is none."""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    best: tuple[int, float, int, int] | None = None
    x = x0 + 0.2 * (x1 - x0)
    while x < x0 + 0.8 * (x1 - x0):
        for start, end in _open(lines, rules, x):
            if (best is None or end - start > best[0]) and _are_columns(lines[start:end], x):
                best = end - start, x, *_trimmed(lines, x, start, end)
        x += _STEP
    return best[1:] if best else None


def _open(lines: Sequence[Line], rules: Sequence[Rule], x: float) -> Iterator[tuple[int, int]]:
    """Yield stretches of lines that leave a place free; a rule over it ends a stretch."""
    across = [r.y0 for r in rules if r.level and r.x0 < x - 5 and r.x1 > x + 5]
    start = 0
    for k, line in enumerate(lines):
        half = _NARROWEST * line.size / 2
        if any(w.x0 < x + half and w.x1 > x - half for w in line.words):
            yield start, k
            start = k + 1
        elif k > start and any(lines[k - 1].base < y <= line.base for y in across):
            yield start, k
            start = k
    yield start, len(lines)


def _trimmed(lines: Sequence[Line], x: float, start: int, end: int) -> tuple[int, int]:
    """Leave out a heading over or under the columns that is too short to cross the gutter."""

    def lone(line: Line, other: Line) -> bool:
        one_sided = line.x1 <= x or line.x0 >= x
        return one_sided and (line.bold != other.bold or abs(line.size - other.size) > 0.05 * other.size)

    while end - start > _FEWEST and lone(lines[start], lines[start + 1]):
        start += 1
    while end - start > _FEWEST and lone(lines[end - 1], lines[end - 2]):
        end -= 1
    return start, end


def _are_columns(lines: Sequence[Line], x: float) -> bool:
    if len(lines) < _FEWEST:
        return False
    return all(_is_text(side) for side in _split(lines, x))


def _is_text(lines: Sequence[Line]) -> bool:
    """Return whether lines are running text: enough of them, mostly letters, most of them full."""
    if len(lines) < _FEWEST:
        return False
    text = "".join(line.text for line in lines)
    letters = sum(c.isalpha() for c in text)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    inked = sum(w.x1 - w.x0 for line in lines for w in line.words)
    filled = inked / (len(lines) * (right - left)) if right > left else 0.0
    digits = sum(c.isdigit() for c in text)
    return letters >= 12 * len(lines) and digits * 4 < letters and filled > _FULL
