"""DOCX: paragraphs and tables in the order of the document, footnotes at the end.

python-docx opens the package; the XML is walked here, since its own walk leaves out insertions, content controls and
text boxes. Runs in an old Vietnamese font are converted: neighbours of one font together, for a letter may be cut.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from solieu.reading.content import Cell, Content, Part, UnreadableError
from solieu.reading.legacy import decode_font

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OLE = b"\xd0\xcf\x11\xe0"
_LARGEST = 300_000_000  # bytes, uncompressed
_DEEPEST = 50  # styles one upon the other
#: What holds other content and is itself nothing: links, insertions, content controls, fields.
_THROUGH = frozenset(_W + name for name in "hyperlink ins moveTo sdt sdtContent smartTag customXml fldSimple dir bdo".split())
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING = re.compile(r"heading [1-9]|subtitle|toc heading", re.IGNORECASE)
_JUNK = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SYMBOLS = {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•"}  # of the font Symbol
_BYTES = {0xF000 + byte: byte for byte in range(0x20, 0x100)}  # as Word stores letters of symbol fonts
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_TITLE = re.compile(r"microsoft word\b|word document$|(powerpoint )?presentation$", re.IGNORECASE)


def read(data: bytes) -> Iterator[Content]:
    """Yield the one document of a file; without parts, and with a note, when it has no text.

    Raises:
        UnreadableError: no DOCX, a protected or a damaged one, or one of more than 300 MB uncompressed.
    """
    document = _opened(data)
    words = _Words(_Styles(document))
    parts = list(_Body(words).parts(document.element.body))
    for kind in ("footnotes", "endnotes"):
        parts += _notes(document, kind, words)
    about = _about(document, parts)
    notes: list[str] = []
    if words.converted:
        about["encoding"] = ", ".join(sorted({_encoding(font) for font in words.converted}))
        notes.append(f"converted to Unicode from the fonts {', '.join(sorted(words.converted))}")
    if not parts:
        notes.append("the document has no text")
    yield Content(tuple(parts), about=about, notes=tuple(notes))


def _opened(data: bytes) -> Any:  # noqa: ANN401  python-docx's Document
    from docx import Document

    if data.startswith(_OLE):
        raise UnreadableError("an old Word file (.doc) or a protected one; open it in Word and save it as .docx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError(f"no DOCX, or a damaged one: {error}; open it in Word and save it as .docx") from None
    if size > _LARGEST:
        raise UnreadableError(f"{size // 1_000_000} MB uncompressed, more than {_LARGEST // 1_000_000}; split the file")
    if "[Content_Types].xml" not in names:
        raise UnreadableError("a zip file, but no DOCX; unpack it and give the files in it")
    try:
        return Document(BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # of the zip, of the XML, of relations that lead nowhere: the bytes are at fault
        raise UnreadableError(f"a damaged DOCX, or no text document: {error}; save it as .docx in Word") from None


class _Styles:
    """What a paragraph or a run has from its style, the styles that one is based on, and the document's defaults."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401
        root = document.styles.element
        self._by_id = {style.get(_W + "styleId"): style for style in root.iterfind(_W + "style")}
        defaults = (s for s in self._by_id.values() if s.get(_W + "default") in ("1", "true"))
        self._paragraph = next((s for s in defaults if s.get(_W + "type") == "paragraph"), None)
        self._default = font_of(root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
        self._fonts: dict[tuple[str | None, str | None], str | None] = {}

    def chain(self, id: str | None) -> Iterator["_Element"]:
        """Yield a style and those that it is based on; the default one where none is named."""
        style = self._by_id.get(id) if id else self._paragraph
        for _ in range(_DEEPEST):
            if style is None:
                return
            yield style
            style = self._by_id.get(_value(style, "basedOn"))

    def font(self, run: str | None, paragraph: str | None) -> str | None:
        """Return the font that the styles of a run and its paragraph give."""
        key = run, paragraph
        if key not in self._fonts:
            styles = [*(self.chain(run) if run else ()), *self.chain(paragraph)]
            named = (font for style in styles if (font := font_of(style.find(_W + "rPr"))))
            self._fonts[key] = next(named, self._default)
        return self._fonts[key]

    def kind(self, paragraph: "_Element") -> str:
        """Return what a paragraph is by its style: title, heading or text."""
        properties = paragraph.find(_W + "pPr")
        styles = list(self.chain(_value(properties, "pStyle")))
        names = [_value(style, "name") or "" for style in styles]
        if any(name.lower() == "title" for name in names):
            return "title"
        levels = [_value(p, "outlineLvl") for p in (properties, *(style.find(_W + "pPr") for style in styles))]
        outlined = next((level for level in levels if level), "9")
        return "heading" if outlined in "012345678" or any(map(_HEADING.match, names)) else "text"

    def indent(self, paragraph: "_Element") -> float:
        """Return in points how far the first line of a paragraph is set in."""
        properties = paragraph.find(_W + "pPr")
        styles = (style.find(_W + "pPr") for style in self.chain(_value(properties, "pStyle")))
        for holder in (properties, *styles):
            found = None if holder is None else holder.find(_W + "ind")
            if found is not None:
                left = _number(found.get(_W + "left") or found.get(_W + "start"))
                return (left + _number(found.get(_W + "firstLine")) - _number(found.get(_W + "hanging"))) / 20
        return 0.0


class _Words:
    """The text of paragraphs, in Unicode; `converted` has the fonts it was converted from."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.converted: set[str] = set()

    def text(self, paragraph: "_Element") -> str:
        """Return the text of a paragraph, blanks as they are, without what stands in text boxes."""
        style = _value(paragraph.find(_W + "pPr"), "pStyle")
        pieces: list[tuple[str, str | None]] = []
        for run in _runs(paragraph):
            if run.tag == _MATH + "t":
                pieces.append((run.text or "", None))
                continue
            properties = run.find(_W + "rPr")
            font = font_of(properties) or self.styles.font(_value(properties, "rStyle"), style)
            text = "".join(_characters(run, font))
            raised = _value(properties, "vertAlign") == "superscript" and pieces and pieces[-1][0][-1:].isdigit()
            if text:
                pieces.append((text.translate(_RAISED) if raised else text, font))
        joined = (("".join(text for text, _ in same), font) for font, same in groupby(pieces, key=lambda p: p[1]))
        return _JUNK.sub("", "".join(self._unicode(text, font) for text, font in joined))

    def _unicode(self, text: str, font: str | None) -> str:
        found = decode_font(text.translate(_BYTES), font)
        if found is None:
            return text
        self.converted.add(font or "")
        return found


class _Body:
    """The parts of a document's body, or of a cell or a note, in order."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._titled = False

    def parts(self, container: "_Element") -> Iterator[Part]:
        """Yield the paragraphs and tables of an element; tables of one row or column are read as paragraphs."""
        for block in _blocks(container):
            if block.tag == _W + "p":
                yield from self._paragraph(block)
            elif cells := _grid(block, self._words):
                yield Part("table", cells=cells)
            else:
                for cell in block.iterfind(f".//{_W}tc"):
                    if next(cell.iterancestors(_W + "tbl")) is block:
                        yield from self.parts(cell)

    def _paragraph(self, paragraph: "_Element") -> Iterator[Part]:
        if text := _lines(self._words.text(paragraph)):
            kind = self._words.styles.kind(paragraph)
            if kind == "title" and self._titled:
                kind = "heading"
            self._titled |= kind == "title"
            yield Part(kind, text)
        for box in _boxes(paragraph):
            yield from self.parts(box)
