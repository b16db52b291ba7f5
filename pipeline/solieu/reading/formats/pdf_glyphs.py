"""The characters of a PDF page where they stand, by pdfium. Lengths are points; y runs down from the page's top."""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

MAX_CHARS = 200_000

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FORCE_BOLD = 1 << 18  # a flag of the font's descriptor
_HYPHENS = (0x02, 0xFFFE)  # what pdfium makes of a hyphen at a line's end
_BULLETS = (0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC)  # of the fonts Symbol and Wingdings
_INVISIBLE = (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)


class Font(NamedTuple):
    """A font by its name without the prefix of a subset."""

    name: str
    bold: bool


class Glyph(NamedTuple):
    """A character from `x0` to `x1` (with its advance) on the baseline `base`.

    `spaced`: a blank was written before it. `first`: it begins a piece of text in the file.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: Font
    spaced: bool
    first: bool


class Frame(NamedTuple):
    """A page's box in the file's coordinates, and how its text is turned: 0 upright, 1 upwards, 2 over, 3 downwards."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point lies when the page is held so that its text is upright: from the left, from the top."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def across(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float]:
        """Return from where to where a box goes when the page is held so."""
        if self.turn == 0:
            return left - self.left, right - self.left
        if self.turn == 1:
            return bottom - self.bottom, top - self.bottom
        if self.turn == 2:
            return self.right - right, self.right - left
        return self.top - top, self.top - bottom

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height as held."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)


class Characters(NamedTuple):
    """The characters of a page in the file's order, and what was left out."""

    glyphs: list[Glyph]
    frame: Frame
    turned: int  # characters that stand at another angle than the page's text
    unmapped: int  # characters that the file gives no Unicode value
    cut: bool


class _Style(NamedTuple):
    font: Font
    size: float
    turn: int | None


class _Raw(NamedTuple):
    text: str
    style: _Style
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    spaced: bool
    first: bool


def read_characters(page: "PdfPage", textpage: "PdfTextPage") -> Characters:
    """Return the characters of a page of pypdfium2, turned so that most of them are upright."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(textpage)
    unmapped = Counter[bool]()
    raw = list(_raw(textpage, min(count, MAX_CHARS), unmapped))
    turns = Counter(r.style.turn for r in raw if r.style.turn is not None)
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, turns.most_common(1)[0][0] if turns else 0)
    upright = [r for r in raw if r.style.turn == frame.turn]
    glyphs = _composed(list(_placed(upright, frame)))
    return Characters(glyphs, frame, len(raw) - len(upright), unmapped[True], count > MAX_CHARS)


def _raw(textpage: "PdfTextPage", count: int, unmapped: Counter[bool]) -> Iterator[_Raw]:
    import pypdfium2.raw as pdfium

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    spaced, last = False, 0
    for k in range(count):
        piece = pdfium.FPDFText_GetTextObject(textpage, k)
        if not piece:  # a blank or a line break of pdfium's own
            continue
        text = _character(pdfium.FPDFText_GetUnicode(textpage, k))
        if text == " ":
            spaced = True
            continue
        if not text:
            unmapped[text is None] += 1
            continue
        key = ctypes.addressof(piece.contents)
        if key not in styles:
            styles[key] = _style(textpage, k)
        pdfium.FPDFText_GetLooseCharBox(textpage, k, box)
        pdfium.FPDFText_GetCharOrigin(textpage, k, x, y)
        bounds = box.left, box.bottom, box.right, box.top
        yield _Raw(text, styles[key], bounds, (x.value, y.value), spaced, key != last)
        spaced, last = False, key


def _character(code: int) -> str | None:
    """Return the character of a code point, a blank for all blanks, "" for what is invisible, None for none."""
    if 0x20 < code < 0x7F:
        return chr(code)
    if code in _HYPHENS:
        return "-"
    if code in _BULLETS:
        return "•"
    if code in _INVISIBLE:
        return ""
    if not 0 < code < 0x110000 or code == 0xFFFD:
        return None
    kind = unicodedata.category(chr(code))
    if kind in ("Zs", "Cc", "Zl", "Zp"):
        return " "
    return None if kind in ("Co", "Cs", "Cn") else chr(code)


def _style(textpage: "PdfTextPage", k: int) -> _Style:
    import pypdfium2.raw as pdfium

    matrix, flags, name = pdfium.FS_MATRIX(), ctypes.c_int(), ctypes.create_string_buffer(256)
    pdfium.FPDFText_GetMatrix(textpage, k, matrix)
    length = pdfium.FPDFText_GetFontInfo(textpage, k, name, len(name), flags)
    size = pdfium.FPDFText_GetFontSize(textpage, k) * math.hypot(matrix.c, matrix.d)
    label = _SUBSET.sub("", name.raw[: max(length - 1, 0)].decode("utf-8", "replace"))
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
    turn = round(angle) % 4 if abs(angle - round(angle)) < 0.05 else None
    font = Font(label, bool(_BOLD.search(label)) or bool(flags.value & _FORCE_BOLD))
    return _Style(font, abs(size) or 1.0, turn)


def _placed(raw: list[_Raw], frame: Frame) -> Iterator[Glyph]:
    for r in raw:
        x, base = frame.place(*r.origin)
        x0, x1 = frame.across(*r.box)
        if x1 - x0 > 4 * r.style.size:  # a font without true widths
            x0, x1 = x, x + r.style.size / 2
        yield Glyph(r.text, x0, x1, base, r.style.size, r.style.font, r.spaced, r.first)


def _composed(glyphs: list[Glyph]) -> list[Glyph]:
    """Put a mark that is a character of its own (a tone, a hat) on the letter before it; keep a ligature together."""
    done: list[Glyph] = []
    for glyph in glyphs:
        last = done[-1] if done else None
        if last and (unicodedata.combining(glyph.text) or (glyph[1:5] == last[1:5] and not glyph.first)):
            done[-1] = last._replace(text=unicodedata.normalize("NFC", last.text + glyph.text))
        else:
            done.append(glyph)
    return done
