"""Running headers and footers and page numbers: the same words at the same place on page after page."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from solieu.reading.formats.pdf_rules import Rule
from solieu.reading.formats.pdf_words import Line

_LINES = 3  # from the top and from the foot of a page
_PLACE = 4.0  # points
_ENOUGH = 3  # pages
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(\d{1,4})[-–—\s]*")
_MARGIN = 0.085  # of the page's height


def without_running(
    pages: Sequence[list[Line]], rules: Sequence[list[Rule]], heights: Sequence[float]
) -> list[list[Line]]:
    """Return the lines of each page (given from top to bottom) without headers, footers and page numbers."""
    groups: dict[tuple[bool, str], list[tuple[int, int]]] = defaultdict(list)
    for k, lines in enumerate(pages):
        for at, foot in _outer(lines, rules[k]):
            groups[foot, _NUMBER.sub("#", lines[at].text)].append((k, at))
    dropped = {place for group in groups.values() for place in _running(group, pages, heights)}
    dropped |= set(_numbers(pages, heights))
    return [[line for at, line in enumerate(lines) if (k, at) not in dropped] for k, lines in enumerate(pages)]


def _outer(lines: list[Line], rules: list[Rule]) -> Iterator[tuple[int, bool]]:
    """Yield the first and the last lines of a page; what stands under a rule at the top is the head of a table."""
    right = max((line.x1 for line in lines), default=0.0)
    left = min((line.x0 for line in lines), default=0.0)
    wide = [r.y0 for r in rules if r.level and r.x1 - r.x0 > 0.5 * (right - left)]
    for at in range(min(_LINES, len(lines))):
        if not any(y < lines[at].base for y in wide):
            yield at, False
    for at in range(max(len(lines) - _LINES, 0), len(lines)):
        yield at, True


def _running(
    group: list[tuple[int, int]], pages: Sequence[list[Line]], heights: Sequence[float]
) -> Iterator[tuple[int, int]]:
    """Yield the lines of a group (same words, digits aside) that stand at one height on enough pages.

    The first one is kept when it is not in the margin: it may be the caption or the head of a table.
    """
    group = sorted(group, key=lambda place: pages[place[0]][place[1]].base)
    start = 0
    for end in range(1, len(group) + 1):
        if end < len(group) and _base(group[end], pages) - _base(group[end - 1], pages) <= _PLACE:
            continue
        same, start = group[start:end], end
        count = len({page for page, _ in same})
        if (count >= _ENOUGH or (count > 1 and 2 * count > len(pages))) and _counts_pages(same, pages):
            page, at = min(same)
            edge = min(pages[page][at].base, heights[page] - pages[page][at].base)
            yield from same if edge < _MARGIN * heights[page] else set(same) - {(page, at)}


def _base(place: tuple[int, int], pages: Sequence[list[Line]]) -> float:
    return pages[place[0]][place[1]].base


def _counts_pages(same: list[tuple[int, int]], pages: Sequence[list[Line]]) -> bool:
    """Return whether each number in the lines stays as it is or goes up with the pages: figures of tables do not."""
    rows = [(page, _NUMBER.findall(pages[page][at].text)) for page, at in sorted(same)]
    for column in range(len(rows[0][1])):
        values = [(page, numbers[column]) for page, numbers in rows]
        if len({value for _, value in values}) == 1:
            continue
        if not all(value.isdigit() and len(value) <= 4 for _, value in values):
            return False
        if any(int(b) - int(a) != q - p for (p, a), (q, b) in pairwise(values)):
            return False
    return True


def _numbers(pages: Sequence[list[Line]], heights: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield lines at the very edge that are a number alone: page numbers of a document of one or two pages."""
    for k, lines in enumerate(pages):
        for at in {0, len(lines) - 1} if lines else ():
            found = _PAGE_NUMBER.fullmatch(lines[at].text)
            edge = min(lines[at].base, heights[k] - lines[at].base)
            if found and int(found[1]) < 1900 and edge < _MARGIN * heights[k]:
                yield k, at
