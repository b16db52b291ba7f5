"""PDF: its text with positions to paragraphs, headings, notes and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solieu.reading.content import Content, UnreadableError
from solieu.reading.formats.pdf_about import about
from solieu.reading.formats.pdf_fonts import decoded
from solieu.reading.formats.pdf_glyphs import MAX_CHARS, read_characters
from solieu.reading.formats.pdf_grid import ruled_tables
from solieu.reading.formats.pdf_lines import Body, Piece, find_body, pieces_of
from solieu.reading.formats.pdf_order import columns_of, side_by_side
from solieu.reading.formats.pdf_parts import parts_of
from solieu.reading.formats.pdf_rules import Rule, read_drawing
from solieu.reading.formats.pdf_running import without_running
from solieu.reading.formats.pdf_tables import open_tables
from solieu.reading.formats.pdf_words import Line, lines_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 2_000
_FEW_CHARS = 50  # on a page that is an image: a stamp or a page number
_SCAN = 0.5  # of a page that an image covers

_OCR = "recognise its text first (OCR), for example with ocrmypdf"


@dataclass(slots=True)
class _Page:
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    width: float = 0
    height: float = 0
    textless: bool = False
    fonts: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def read(data: bytes) -> Iterator[Content]:
    """Yield the document of a PDF's bytes.

    Raises:
        UnreadableError: no PDF, damaged beyond repair, encrypted, or without a text layer.
    """
    document = _opened(data)
    try:
        count = len(document)
        pages = [_read_page(document, k) for k in range(min(count, MAX_PAGES))]
        facts = about(document) | {"pages": str(count)}
    finally:
        document.close()
    if all(page.textless or not page.lines for page in pages):
        reasons = [note for page in pages for note in page.notes] or ["the pages are images or empty"]
        raise UnreadableError(f"no text layer: {reasons[0]}; {_OCR}")
    yield Content(parts_of(_stretches(pages)), about=facts, notes=tuple(_notes(pages, count)))


def _opened(data: bytes) -> "PdfDocument":
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            message = "encrypted: it asks for a password; save a copy without one, for example with qpdf --decrypt"
        elif b"%PDF-" not in data[:1024]:
            message = "not a PDF: it does not begin with %PDF-; check what the file is"
        else:
            message = "damaged: its structure cannot be read; get it again, or print it to a new PDF from a viewer"
        raise UnreadableError(message) from None
    if not len(document):
        document.close()
        raise UnreadableError("damaged: it has no pages; get it again, or print it to a new PDF from a viewer")
    return document


def _read_page(document: "PdfDocument", k: int) -> _Page:
    import pypdfium2

    try:
        page = document[k]
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        return _Page(notes=[f"page {k + 1}: damaged, left out"])
    characters = read_characters(page, textpage)
    drawing = read_drawing(page, characters.frame)
    textpage.close()
    page.close()
    glyphs, fonts = decoded(characters.glyphs)
    left_out = ((characters.turned, "turned at an angle"), (characters.unmapped, "without a Unicode value"))
    notes = [f"page {k + 1}: {n} characters {what} left out" for n, what in left_out if n]
    if characters.cut:
        notes.append(f"page {k + 1}: more than {MAX_CHARS:,} characters; cut there")
    textless = len(glyphs) < _FEW_CHARS and drawing.images > _SCAN
    return _Page(lines_of(glyphs), drawing.rules, *characters.frame.extent, textless, fonts, notes)


def _stretches(pages: Sequence[_Page]) -> Iterator[list[Piece]]:
    kept = without_running([p.lines for p in pages], [p.rules for p in pages], [p.height for p in pages])
    body = find_body(kept)
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True), 1):
        yield from _page_stretches(page, lines, body, number)


def _page_stretches(page: _Page, lines: Sequence[Line], body: Body, number: int) -> Iterator[list[Piece]]:
    rest, tables = ruled_tables(lines, page.rules)
    stretches = list(columns_of(rest, page.rules))
    width = page.width if len(stretches) == 1 else None
    for stretch in stretches:
        running, found = open_tables(stretch, page.rules, len(tables))
        tables += found
        yield list(pieces_of(list(side_by_side(running)), tables, body, number, width))


def _notes(pages: Sequence[_Page], count: int) -> Iterator[str]:
    if count > len(pages):
        yield f"{count:,} pages: only the first {len(pages):,} are read"
    textless = [str(k) for k, page in enumerate(pages, 1) if page.textless]
    if textless:
        yield f"no text layer on page {', '.join(textless)}: {_OCR}"
    fonts = sorted({font for page in pages for font in page.fonts})
    if fonts:
        yield f"converted to Unicode from old fonts: {', '.join(fonts)}"
    for page in pages:
        yield from page.notes
