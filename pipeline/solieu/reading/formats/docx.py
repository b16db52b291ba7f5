"""DOCX: paragraphs and tables in the order of the document, footnotes at the end.

python-docx opens the package; the XML is walked here, since its own walk leaves out insertions, content controls and
text boxes. Runs in an old Vietnamese font are converted: neighbours of one font together, for a letter may be cut.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from solieu.reading.content import Cell, Content, Part, UnreadableError
from solieu.reading.legacy import decode_font

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OLE = b"\xd0\xcf\x11\xe0"
_LARGEST = 300_000_000  # bytes, uncompressed
_DEEPEST = 50  # styles one upon the other
#: What holds other content and is itself nothing: links, insertions, content controls, fields.
_HOLDERS = "hyperlink ins moveTo sdt sdtContent smartTag customXml fldSimple dir bdo"
_THROUGH = frozenset(_W + name for name in _HOLDERS.split())
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING = re.compile(r"heading [1-9]|subtitle|toc heading", re.IGNORECASE)
_FIGURE = re.compile(r"[-+(\u2212\u2013]?\s*\d")
_JUNK = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SYMBOLS = {"A3": "≤", "B0": "°", "B1": "±", "B3": "≥", "B4": "×", "B7": "•"}  # of the font Symbol
_BYTES = {0xF000 + byte: byte for byte in range(0x20, 0x100)}  # as Word stores letters of symbol fonts
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read(data: bytes) -> Iterator[Content]:
    """Yield the one document of a file; without parts, and with a note, when it has no text.

    Raises:
        UnreadableError: no DOCX, a protected or a damaged one, or one of more than 300 MB uncompressed.
    """
    document, words = _opened(data)
    body = list(_parts(document.element.body, words))
    title = next((part for part in body if part.kind == "title"), None)
    parts = [part if part is title or part.kind != "title" else Part("heading", part.text) for part in body]
    of_kinds = ((kind, notes) for kind in ("footnote", "endnote") for notes in _related(document.part, f"{kind}s"))
    found = (note for kind, notes in of_kinds for note in notes.iterfind(_W + kind))
    parts += [Part("note", text) for note in found if (text := _flat(note, words))]
    notes = [] if parts else ["the document has no text"]
    if words.converted:
        notes.append(f"converted to Unicode from the fonts {', '.join(sorted(words.converted))}")
    yield Content(tuple(parts), about=_about(document, title, words.converted), notes=tuple(notes))


def _opened(data: bytes) -> tuple[Any, "_Words"]:
    from docx import Document

    if data.startswith(_OLE):
        raise UnreadableError("an old Word file (.doc) or a protected one; open it in Word and save it as .docx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size <= _LARGEST:
            document = Document(BytesIO(data))
            return document, _Words(_Styles(document.styles.element))
    except MemoryError:
        raise
    except Exception as error:  # of the zip, of the XML, of relations that lead nowhere: the bytes are at fault
        raise UnreadableError(f"no DOCX, or a damaged one: {error}; open it in Word and save it as .docx") from None
    raise UnreadableError(f"{size // 1_000_000} MB uncompressed, more than {_LARGEST // 1_000_000}; split the file")


class _Styles:
    """What a paragraph or a run has from its style, the styles that one is based on, and the document's defaults."""

    def __init__(self, root: "_Element") -> None:
        self._by_id = {style.get(_W + "styleId"): style for style in root.iterfind(_W + "style")}
        defaults = (s for s in self._by_id.values() if s.get(_W + "default") in ("1", "true"))
        self._paragraph = next((s for s in defaults if s.get(_W + "type") == "paragraph"), None)
        self._default = _font(root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
        self._fonts: dict[tuple[str | None, str | None], str | None] = {}

    def chain(self, id: str | None) -> Iterator["_Element"]:
        style = self._by_id.get(id) if id else self._paragraph
        for _ in range(_DEEPEST):
            if style is None:
                return
            yield style
            style = self._by_id.get(_value(style, "basedOn"))

    def font(self, run: str | None, paragraph: str | None) -> str | None:
        if (run, paragraph) not in self._fonts:
            styles = [*(self.chain(run) if run else ()), *self.chain(paragraph)]
            named = (font for style in styles if (font := _font(style.find(_W + "rPr"))))
            self._fonts[run, paragraph] = next(named, self._default)
        return self._fonts[run, paragraph]

    def kind(self, paragraph: "_Element") -> str:
        names = [_value(s, "name") or "" for s in self.chain(_value(paragraph.find(_W + "pPr"), "pStyle"))]
        levels = (level for p in self._properties(paragraph) if (level := _value(p, "outlineLvl")))
        if any(name.lower() == "title" for name in names):
            return "title"
        return "heading" if next(levels, "9") in "012345678" or any(map(_HEADING.match, names)) else "text"

    def indent(self, paragraph: "_Element") -> float:
        """Return in points how far the first line of a paragraph is set in."""
        for ind in (found for p in self._properties(paragraph) if (found := p.find(_W + "ind")) is not None):
            left = _number(ind.get(_W + "left") or ind.get(_W + "start"))
            return (left + _number(ind.get(_W + "firstLine")) - _number(ind.get(_W + "hanging"))) / 20
        return 0.0

    def _properties(self, paragraph: "_Element") -> list["_Element"]:
        own = paragraph.find(_W + "pPr")
        of_styles = (style.find(_W + "pPr") for style in self.chain(_value(own, "pStyle")))
        return [properties for properties in (own, *of_styles) if properties is not None]


class _Words:
    """The text of paragraphs, in Unicode, blanks as they are; `converted` has the fonts it was converted from."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.converted: set[str] = set()

    def text(self, paragraph: "_Element") -> str:
        style = _value(paragraph.find(_W + "pPr"), "pStyle")
        pieces: list[tuple[str, str | None]] = []
        for run in _runs(paragraph):
            properties = run.find(_W + "rPr")
            font = _font(properties) or self.styles.font(_value(properties, "rStyle"), style)
            text = "".join(_characters(run))
            raised = _value(properties, "vertAlign") == "superscript" and pieces and pieces[-1][0][-1:].isdigit()
            if text:
                pieces.append((text.translate(_RAISED) if raised else text, font))
        joined = (("".join(text for text, _ in same), font) for font, same in groupby(pieces, key=lambda p: p[1]))
        return _JUNK.sub("", "".join(self._unicode(text, font) for text, font in joined))

    def _unicode(self, text: str, font: str | None) -> str:
        found = decode_font(text.translate(_BYTES), font)
        self.converted |= set() if found is None else {font or ""}
        return text if found is None else found


def _parts(container: "_Element | None", words: _Words) -> Iterator[Part]:
    """Yield what stands in an element, in order; tables that are none of figures are read as paragraphs."""
    for block in _blocks(container):
        if block.tag == _W + "p":
            if text := _lines(words.text(block)):
                yield Part(words.styles.kind(block), text)
            for box in _boxes(block):
                yield from _parts(box, words)
        elif cells := _grid(block, words):
            yield Part("table", cells=cells)
        else:
            for *_, cell in _places(block):
                yield from _parts(cell, words)


def _font(properties: "_Element | None") -> str | None:
    fonts = None if properties is None else properties.find(_W + "rFonts")
    return None if fonts is None else fonts.get(_W + "hAnsi") or fonts.get(_W + "ascii")


def _within(element: "_Element") -> Iterator["_Element"]:
    """Yield the children of an element; of what is there in two versions, the first that has something."""
    for child in element:
        if child.tag == _MC + "AlternateContent":
            yield from next((list(_within(version)) for version in child if len(version)), ())
        elif isinstance(child.tag, str):
            yield child


def _blocks(container: "_Element | None") -> Iterator["_Element"]:
    for child in () if container is None else _within(container):
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag in _THROUGH:
            yield from _blocks(child)


def _runs(element: "_Element") -> Iterator["_Element"]:
    for child in _within(element):
        if child.tag == _W + "r" and child.find(f"{_W}rPr/{_W}vanish") is None:
            yield child
        elif child.tag in _THROUGH:
            yield from _runs(child)


def _characters(run: "_Element") -> Iterator[str]:
    for child in _within(run):
        name = child.tag.removeprefix(_W)
        if name == "t":
            yield child.text or ""
        elif name == "sym":
            yield _SYMBOLS.get((child.get(_W + "char") or "")[-2:].upper(), "")
        else:
            yield _BREAKS.get(name, "")


def _boxes(element: "_Element") -> Iterator["_Element"]:
    for child in _within(element):
        if child.tag == _W + "txbxContent":
            yield child
        elif child.tag not in (_W + "del", _W + "moveFrom"):
            yield from _boxes(child)


def _grid(table: "_Element", words: _Words) -> tuple[Cell, ...]:
    """Return the cells of a table that have text, merged ones once; none for a table that is no table of figures."""
    found: list[Cell] = []
    for row, column, height, width, cell in _places(table):
        if text := " ".join(_flat(cell, words).split()):
            found.append(Cell(row, column, text, height, width, _set_in(cell, words)))
    figures = sum(bool(_FIGURE.match(cell.text)) for cell in found)
    lines = len({cell.row for cell in found}), len({cell.column for cell in found})
    return tuple(found) if figures >= 2 and min(lines) >= 2 else ()


def _places(table: "_Element") -> list[tuple[int, int, int, int, "_Element"]]:
    """Return row, column, height and width of each cell; one that goes on from above is part of that above."""
    cells: list[tuple[int, int, int, int, _Element]] = []
    above: dict[int, int] = {}  # column: which cell goes down there
    for r, row in enumerate(_parts_of(table, "tr")):
        column, open_here = int(_number(_value(row.find(_W + "trPr"), "gridBefore"))), dict[int, int]()
        for cell in _parts_of(row, "tc"):
            width = max(1, int(_number(_value(cell.find(_W + "tcPr"), "gridSpan"))))
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(_W + "val") != "restart" and column in above:
                k = open_here[column] = above[column]
                cells[k] = (*cells[k][:2], r - cells[k][0] + 1, *cells[k][3:])
            else:
                cells.append((r, column, 1, width, cell))
                if merge is not None:
                    open_here[column] = len(cells) - 1
            column += width
        above = open_here
    return cells


def _parts_of(element: "_Element", name: str) -> Iterator["_Element"]:
    for child in _within(element):
        if child.tag == _W + name and child.find(f"{_W}trPr/{_W}del") is None:
            yield child
        elif child.tag in _THROUGH:
            yield from _parts_of(child, name)


def _set_in(cell: "_Element", words: _Words) -> float:
    for paragraph in _blocks(cell):
        text = words.text(paragraph) if paragraph.tag == _W + "p" else ""
        if text.strip():
            return round(len(text) - len(text.lstrip()) + words.styles.indent(paragraph), 2)
    return 0.0


def _related(part: Any, kind: str) -> Iterator["_Element"]:  # noqa: ANN401
    """Yield the XML of the parts that a part or the package has a relation of a kind to."""
    from lxml import etree

    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            try:
                yield etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            except etree.XMLSyntaxError as error:
                raise UnreadableError(f"damaged {kind}: {error}; save it as .docx in Word") from None


def _flat(container: "_Element", words: _Words) -> str:
    """Return all that stands in a cell or a note, tables in it too, a paragraph a line."""
    lines: list[str] = []
    for block in _blocks(container):
        inner = _boxes(block) if block.tag == _W + "p" else (cell for *_, cell in _places(block))
        lines += [words.text(block) if block.tag == _W + "p" else "", *(_flat(each, words) for each in inner)]
    return _lines("\n".join(lines))


def _lines(text: str) -> str:
    return "\n".join(line for piece in text.split("\n") if (line := " ".join(piece.split())))


def _about(document: Any, title: Part | None, fonts: set[str]) -> dict[str, str]:  # noqa: ANN401
    """Return title and author, no date: the days when the file was made and saved are not that of a publication."""
    about = {"encoding": ", ".join(sorted({"tcvn3" if font.lower().startswith(".vn") else "vni" for font in fonts}))}
    for stated in _related(document.part.package, "core-properties"):
        about |= {name: stated.findtext(_DC + of) or "" for name, of in (("title", "title"), ("author", "creator"))}
    about |= {"title": " ".join(title.text.split())} if title else {}
    return {name: value.strip() for name, value in about.items() if value.strip()}


def _value(element: "_Element | None", name: str) -> str | None:
    found = None if element is None else element.find(_W + name)
    return None if found is None else found.get(_W + "val")


def _number(text: str | None) -> float:
    match = re.match(r"-?\d{1,6}", text or "")
    return float(match[0]) if match else 0.0
