"""The ruling lines of a PDF page: strokes, edges of boxes and thin filled boxes that run along or across the page."""

import ctypes
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from solieu.reading.formats.pdf_glyphs import Frame

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_THIN = 2.5  # points: a filled box thinner than this is a line
_SHORTEST = 4.0
_MOST_PATHS = 5_000  # more belong to a map or a chart
_MOST_SEGMENTS = 2_000
_MOST_RULES = 800  # the longest ones
_DEEPEST = 6


class Rule(NamedTuple):
    """A line along the page (`y0 == y1`) or across it (`x0 == x1`), in points, y from the top."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.y0 == self.y1


class Matrix(NamedTuple):
    """How coordinates of a piece of a page turn into those of the page."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """Return the point moved."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, m: "Matrix") -> "Matrix":
        """Return this movement followed by another."""
        a, b = self.a * m.a + self.b * m.c, self.a * m.b + self.b * m.d
        c, d = self.c * m.a + self.d * m.c, self.c * m.b + self.d * m.d
        return Matrix(a, b, c, d, *m.apply(self.e, self.f))


class Drawing(NamedTuple):
    """What is drawn on a page: its ruling lines, and the share of it that images cover (0 to 1)."""

    rules: list[Rule]
    images: float


def read_drawing(page: "PdfPage", frame: Frame) -> Drawing:
    """Return the ruling lines of a page of pypdfium2, pieces of one line joined, and how much of it is images."""
    import pypdfium2.raw as pdfium

    area = (frame.right - frame.left) * (frame.top - frame.bottom)
    covered, paths, rules = 0.0, 0, list[Rule]()
    for piece, matrix in _pieces(page.raw, Matrix(1, 0, 0, 1, 0, 0), 0):
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            covered += abs(matrix.a * matrix.d - matrix.b * matrix.c)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and paths < _MOST_PATHS:
            paths += 1
            rules += _rules(piece, matrix, frame)
    rules = sorted(_joined(rules), key=lambda r: r.x0 + r.y0 - r.x1 - r.y1)[:_MOST_RULES]
    return Drawing(rules, covered / area if area else 0.0)


def _pieces(holder: object, matrix: Matrix, depth: int) -> Iterator[tuple[object, Matrix]]:
    import pypdfium2.raw as pdfium

    count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    own = pdfium.FS_MATRIX()
    for k in range(count(holder)):
        piece = get(holder, k)
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        pdfium.FPDFPageObj_GetMatrix(piece, own)
        placed = Matrix(own.a, own.b, own.c, own.d, own.e, own.f).then(matrix)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                yield from _pieces(piece, placed, depth + 1)
        else:
            yield piece, placed


def _rules(path: object, matrix: Matrix, frame: Frame) -> Iterator[Rule]:
    """Yield the lines of a path: each straight piece when it is stroked, its middle when it is a thin filled box."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    count = pdfium.FPDFPath_CountSegments(path)
    if not (fill.value or stroke.value) or not 1 < count <= _MOST_SEGMENTS:
        return
    for outline in _outlines(path, count, matrix, frame):
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if min(wide, high) <= _THIN:
            yield from _line(min(xs), min(ys), max(xs), max(ys))
        elif stroke.value:
            for (xa, ya), (xb, yb) in pairwise(outline):
                yield from _line(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _outlines(path: object, count: int, matrix: Matrix, frame: Frame) -> Iterator[list[tuple[float, float]]]:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[tuple[float, float]] = []
    for k in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, k)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = frame.place(*matrix.apply(x.value, y.value))
        if kind == pdfium.FPDF_SEGMENT_MOVETO and outline:
            yield outline
            outline = []
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            outline = []  # a curve is no ruling line
        outline.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if outline:
        yield outline


def _line(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
        yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    elif x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST:
        yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Join pieces that lie on one line and touch: the edges of a row's cells are one line."""
    done: list[Rule] = []
    for level in (True, False):
        mine = [r for r in rules if r.level == level]
        mine = mine if level else [Rule(r.y0, r.x0, r.y1, r.x1) for r in mine]
        rows: list[list[Rule]] = []
        for rule in sorted(mine, key=lambda r: r.y0):
            if rows and rule.y0 - rows[-1][0].y0 <= 1.5:
                rows[-1].append(rule)
            else:
                rows.append([rule])
        lines = [line for row in rows for line in _touching(row)]
        done += lines if level else [Rule(r.y0, r.x0, r.y1, r.x1) for r in lines]
    return done


def _touching(row: list[Rule]) -> list[Rule]:
    y = sum(r.y0 for r in row) / len(row)
    done: list[Rule] = []
    for rule in sorted(row):
        if done and rule.x0 <= done[-1].x1 + 2:
            done[-1] = Rule(done[-1].x0, y, max(done[-1].x1, rule.x1), y)
        else:
            done.append(Rule(rule.x0, y, rule.x1, y))
    return done
