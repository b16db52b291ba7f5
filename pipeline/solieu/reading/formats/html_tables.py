"""The blocks of a page of HTML in order: paragraphs, and tables with where each cell lies in the grid.

A table is taken for data when it has at least two rows and two columns, no table inside, and figures in a fair share
of its cells; any other is layout, whose cells are read as paragraphs.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from solieu.reading.content import Cell

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_READ = (
    "applet area audio button canvas datalist dialog embed frame frameset head iframe input link map math menu meta"
    " noframes noscript object option picture rp rt script select source style svg template textarea track video"
)
_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead"
    " tr ul"
)
#: Elements whose content is not read.
UNREAD = frozenset(_NOT_READ.split())
#: Elements that begin and end a paragraph; in a cell, a blank.
BLOCKS = frozenset(_BLOCKS.split())
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_IGNORED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LEFT = re.compile(
    r"(?<![\w-])(?:(?:margin|padding)-left|text-indent)\s*:\s*(-?\d*\.?\d+)\s*(px|pt|em|rem|in|cm|mm)?", re.IGNORECASE
)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78}
_APART = frozenset({"nav", "aside", "footer"})
_LEAD = re.compile(r"sapo|lead|intro|summary|description|chapeau|standfirst", re.IGNORECASE)
_CAPTION = re.compile(r"caption|photo-?desc", re.IGNORECASE)
_FIGURE = re.compile(r"[-+(\u2212\u2013]?\s*\d")
_CONTAINERS = frozenset({"body", "article", "main", "section", "form"})
_SAMPLE = 200  # rows by which a table is judged
_WIDEST = 1000  # columns; HTML's own limit of a colspan
_LONGEST = 600  # characters in a cell of data


@dataclass(slots=True)
class Block:
    """A stretch of a page: a paragraph with its line breaks, or a table of data.

    `tag` is the innermost element of a paragraph; `apart` says that it stands in navigation, an aside or a footer,
    `lead` that its class is that of a lead, `linked` that most of it is links.
    """

    tag: str
    text: str
    table: "_Element | None" = None
    apart: bool = False
    lead: bool = False
    linked: bool = False


def blocks_of(body: "_Element", left_out: Set["_Element"]) -> list[Block]:
    """Return the blocks of a page in order, without what is hidden or to be left out."""
    walk = _Walk(left_out)
    walk.visit(body)
    walk.flush()
    return walk.blocks


def picture_captions(body: "_Element") -> set["_Element"]:
    """Return the captions of pictures: by their name, or by their class and a picture before or around them."""
    pictured: set[_Element] = set()
    for image in body.iter("img", "picture"):
        near: _Element | None = image
        while near is not None and near.tag not in _CONTAINERS and is_small(near):
            pictured.add(near)
            near = near.getparent()
    captions = {e for e in body.iter("figcaption") if not _has_table(e.getparent())}
    for element in body.iter("p", "div", "span", "td", "em", "i", "center", "h6"):
        if _CAPTION.search(element.get("class") or ""):
            around = [element.getprevious(), *islice(element.iterancestors(), 3)]
            if not pictured.isdisjoint(around) and is_small(element):
                captions.add(element)
    return captions


def is_small(element: "_Element") -> bool:
    """Return whether hardly anything is in an element: fewer than 16 others."""
    return sum(1 for _ in islice(element.iter(), 16)) < 16


def _has_table(figure: "_Element | None") -> bool:
    return figure is not None and any(e.tag == "table" for e in islice(figure.iter(), 16))


class _Walk:
    """Collects blocks; recursion is bounded by the parser, which reads no deeper than 256 elements."""

    def __init__(self, left_out: Set["_Element"]) -> None:
        self._left_out = left_out
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._open: list[_Element] = []
        self._linked = 0  # characters of links in the pieces

    def visit(self, element: "_Element") -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNREAD or hidden(element) or element in self._left_out:
            return
        if tag == "table" and is_data(element):
            self._table(element)
            return
        if tag == "br":
            self._pieces.append("\n")
        if tag in BLOCKS:
            self.flush()
            self._open.append(element)
        self._text(read_text(element, self._pieces[-1] if self._pieces else ""))
        for child in element:
            self.visit(child)
            self._text(child.tail or "")
        if tag == "a":
            self._linked += len(element.text_content())  # type: ignore[attr-defined]
        if tag in BLOCKS:
            self.flush()
            self._open.pop()

    def flush(self) -> None:
        lines = (" ".join(line.split()) for line in clean("".join(self._pieces)).split("\n"))
        text = "\n".join(line for line in lines if line)
        self._pieces.clear()
        if text:
            self._add(str(self._open[-1].tag) if self._open else "body", text)
        self._linked = 0

    def _text(self, text: str) -> None:
        keep = any(e.tag == "pre" for e in self._open[-2:])
        self._pieces.append(text if keep else re.sub(r"[\r\n]+", " ", text))

    def _table(self, table: "_Element") -> None:
        self.flush()
        if caption := caption_of(table):
            self._add("caption", caption)
        self._add("table", "", table)

    def _add(self, tag: str, text: str, table: "_Element | None" = None) -> None:
        apart = any(e.tag in _APART for e in self._open)
        lead = bool(self._open) and bool(_LEAD.search(self._open[-1].get("class") or ""))
        self.blocks.append(Block(tag, text, table, apart, lead, 2 * self._linked > len(text)))


def clean(text: str) -> str:
    """Return text without soft hyphens and characters of no width."""
    return text.translate(_IGNORED)


def hidden(element: "_Element") -> bool:
    """Return whether an element is not shown."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def read_text(element: "_Element", before: str) -> str:
    """Return what stands in an element before its first child, after the text `before`.

    The digits of a raised number behind a digit stay raised: the mark of a footnote, a power of ten.
    """
    text = element.text or ""
    return text.translate(_RAISED) if element.tag == "sup" and before[-1:].isdigit() else text


def flat(element: "_Element") -> str:
    """Return the text of an element on one line; `<br>` and the ends of paragraphs are blanks."""
    return " ".join(_raw(element).split())


def is_data(table: "_Element") -> bool:
    """Return whether a table holds figures rather than the layout of the page."""
    if (table.get("role") or "").lower() in ("presentation", "none") or table.find(".//table") is not None:
        return False
    rows = [list(_cells(row)) for row in _rows(table)[:_SAMPLE]]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    texts = [text for row in rows for cell in row if (text := flat(cell))]
    numbers = sum(bool(_FIGURE.match(text)) for text in texts)
    return numbers >= 2 and numbers * 5 >= len(texts) and max(map(len, texts)) <= _LONGEST


def numbers_in(cells: tuple[Cell, ...]) -> int:
    """Return how many cells of a table are figures: they begin with a digit, or a sign and a digit."""
    return sum(bool(_FIGURE.match(cell.text)) for cell in cells)


def cells_of(table: "_Element") -> tuple[Cell, ...]:
    """Return the cells of a table that have text, in reading order.

    A span that goes past the last row, or past 1,000 columns, ends there.
    """
    found: list[Cell] = []
    rows = _rows(table)
    taken: dict[int, int] = {}  # column: the first row in which it is free again
    for r, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while taken.get(column, 0) > r:
                column += 1
            height = _span(cell, "rowspan", len(rows) - r)
            width = _span(cell, "colspan", _WIDEST - column)
            if height > 1:
                taken.update(dict.fromkeys(range(column, column + width), r + height))
            if text := flat(cell):
                found.append(Cell(r, column, text, height, width, _indent(cell)))
            column += width
    return tuple(found)


def caption_of(table: "_Element") -> str:
    """Return the caption of a table, also that of the figure around it; empty for none."""
    caption = table.find("caption")
    parent = table.getparent()
    if caption is None and parent is not None and parent.tag == "figure":
        caption = parent.find("figcaption")
    return "" if caption is None else flat(caption)


def _rows(table: "_Element") -> list["_Element"]:
    rows: list[_Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return [row for row in rows if not hidden(row)]


def _cells(row: "_Element") -> Iterator["_Element"]:
    return (cell for cell in row if cell.tag in ("td", "th") and not hidden(cell))


def _span(cell: "_Element", name: str, most: int) -> int:
    digits = re.match(r"\s*(\d{1,5})", cell.get(name) or "")
    span = int(digits[1]) if digits else 1
    if name == "rowspan" and span == 0:  # to the end of the table
        return most
    return max(1, min(span, most))


def _raw(element: "_Element") -> str:
    pieces: list[str] = []
    _gather(element, pieces)
    return clean("".join(pieces))


def _gather(element: "_Element", pieces: list[str]) -> None:
    if isinstance(element.tag, str) and element.tag not in UNREAD and not hidden(element):
        apart = element.tag == "br" or element.tag in BLOCKS
        if apart:
            pieces.append(" ")
        pieces.append(read_text(element, pieces[-1] if pieces else ""))
        for child in element:
            _gather(child, pieces)
            pieces.append(child.tail or "")
        if apart:
            pieces.append(" ")


def _indent(cell: "_Element") -> float:
    """Return how far the text is set in: no-break blanks before it, and pixels of the first elements' left margins."""
    text = re.sub(r"^[ \t\r\n]+", "", _raw(cell))
    blanks = re.match(r"[\xa0\u2000-\u200a\u3000 \t\r\n]*", text)
    within = sum(c not in " \t\r\n" for c in blanks[0]) if blanks else 0
    pixels = 0.0
    element: _Element | None = cell
    while element is not None:
        pixels += sum(float(n) * _PIXELS[unit.lower()] for n, unit in _LEFT.findall(element.get("style") or ""))
        first = element[0] if len(element) else None
        element = None if (element.text or "").strip() else first
    return round(within + pixels, 2)
