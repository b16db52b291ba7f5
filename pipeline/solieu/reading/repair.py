"""Texts that came as Unicode but are something else: HTML entities, bytes shown as Windows-1252, VIQR.

Every mender has a cheap sign that it looks for first, so good text is only scanned. A sign proves nothing: a text, or
a line of it, is changed only where it is then valid UTF-8, or Vietnamese by its spelling and was not before.
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from solieu.reading.legacy import as_bytes, convert, has_modern, judge, likeliest, read_viqr
from solieu.rulebook.load import load_rules

_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ROUNDS = 3  # how often a text may have been encoded over again

# Bytes 0x80 to 0xBF of UTF-8 as characters: those of Latin-1, and those that Windows-1252 has in place of controls.
_NEXT = r"[\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"
_QUOTES = r"–—‘’“”…›\xbb"  # they also follow a capital that ends a word
_DOUBLE = re.compile(
    rf"{_NEXT}(?:(?<=[ÄÅÆ].)|(?<=[\xc2\xc3][^{_QUOTES}])|(?<=[\xc2\xc3].)(?=[A-Za-z])|(?<=\xe1[\xba\xbb])(?={_NEXT})"
    r"|(?<=\xe2[\x80€])|(?<=ï»))"
)
# The no-break space in U+00E0, made a blank on the way: not the end of the word where the next letters end a syllable.
_BLANK = re.compile(r"(?<=\xc3) (?=[\s,.;:!?)]|(?:ng|nh|[nmiyou])(?:\W|$|\xe2€))")

# What Vietnamese has not, or not there. Both patterns begin with one class of characters: that is what makes them fast.
_SIGN = r"[\xa1-\xaf\xb5-\xbf]"
_ODD = re.compile(
    r"[\xa1-\xaf\xb5-\xdeäåæçëîïñöøûüÿ\xe0-\xe3\xec\xf2](?:"
    rf"(?<=[A-Za-z]{_SIGN})|(?<={_SIGN})(?=[a-z])"  # a sign beside a letter: TCVN3, VISCII
    r"|(?<=[a-z][\xc0-\xde])"  # a capital behind a small letter: TCVN3
    r"|(?<=[äåæçëîïñöøûüÿ])"  # letters of other languages: VNI, TCVN3
    r"|(?<=[aeAE][\xe0-\xe3])"  # the mark of a vowel: VNI
    r"|(?<=[aeiouy\xe2\xe3\xea\xf4\xf5\xfd][\xec\xf2])"  # a tone: Windows-1258
    r")"
)
_SAMPLE = 1 << 16
_FEWEST = 2  # words that show an old encoding; one may be chance

_SHAPED = re.compile(r"[aeoAEO]\^|[aA]\(['`?~.]?[a-z]|[uoUO][+*]|\bdd", re.IGNORECASE)
_ESCAPE = re.compile(r"\\[.?'`~^(+*\\dD]")
_PIECE = re.compile(r"\S+")
_NO_WORD = re.compile(r"://|www\.|@|^[A-Z]\.$")  # addresses, initials
_MARKS_AFTER = re.compile(r"[.?'`~\"]+$")
_PARAGRAPH = re.compile(r"\s*$|[^\S\n]*\n\s*(?![a-z\s])")
_HEADING = 80  # characters: a shorter line may be one, without a full stop
_SENTENCE = re.compile(r"[^\S\n]+[\"'(]*[A-Z]")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as it was meant, and what it had been: html, utf-8, viqr or another encoding, several joined by "+"."""

    text: str
    encoding: str


def repair(text: str) -> Repaired | None:
    """Return a text as it was meant; None, at the price of a scan, where it is good as it is."""
    found: list[str] = []
    for mend in _MENDERS:
        if mended := mend(text):
            text = mended.text
            found.append(mended.encoding)
    return Repaired(text, "+".join(found)) if found else None


def _entities(text: str) -> Repaired | None:
    """Replace character references, also those whose own "&" is one: "&amp;agrave;"."""
    new = text
    for _ in range(_ROUNDS):
        if "&" not in new:
            break
        new = _ENTITY.sub(lambda m: html.unescape(m[0]), new)
    return Repaired(new, "html") if new != text else None


def _utf8(text: str) -> Repaired | None:
    """Read UTF-8 that was taken for Windows-1252 or Latin-1, line by line: others may be good."""
    if not _DOUBLE.search(text):
        return None
    new = "\n".join(line if line.isascii() else _utf8_line(line) for line in text.split("\n"))
    return Repaired(new, "utf-8") if new != text else None


def _utf8_line(line: str) -> str:
    if _DOUBLE.search(line):
        line = _BLANK.sub("\xa0", line)
    for _ in range(_ROUNDS):
        try:
            line = as_bytes(line).decode("utf-8")
        except UnicodeError:
            break
    if not _DOUBLE.search(line):
        return line
    from ftfy import fix_encoding  # it knows how to read a line that is so in part, or has lost a byte

    return fix_encoding(line)


def _legacy(text: str) -> Repaired | None:
    """Read an old encoding whose bytes were taken for Windows-1252, in the lines that have no letter beyond it."""
    if not _ODD.search(text):
        return None
    lines = text.split("\n")
    old = [k for k, line in enumerate(lines) if not line.isascii() and not has_modern(line)]
    found = likeliest("\n".join(lines[k] for k in old)[:_SAMPLE])
    if not found or found[1].good < _FEWEST:
        return None
    encoding = found[0]
    for k in old:
        new = convert(lines[k], encoding)
        gain = judge(new).likelihood - judge(lines[k]).likelihood
        if gain > 0 or gain == 0 and len(old) == len(lines):
            lines[k] = new
    new = "\n".join(lines)
    return Repaired(new, encoding) if new != text else None


def _viqr(text: str) -> Repaired | None:
    """Read VIQR, by the letter where it has escapes, else as people write it."""
    if "^" not in text or len(_SHAPED.findall(text)) < _FEWEST or has_modern(text):
        return None
    new = read_viqr(text) if _ESCAPE.search(text) else _PIECE.sub(_viqr_piece, text)
    spelling = judge(new)
    return Repaired(new, "viqr") if spelling.vietnamese and spelling.good > _FEWEST else None


def _viqr_piece(m: re.Match[str]) -> str:
    """Read a word where that gives one; its last marks as punctuation where they rather are that."""
    piece = m[0]
    if _NO_WORD.search(piece):
        return piece
    core = _MARKS_AFTER.sub("", piece)
    readings = [read_viqr(piece), read_viqr(core) + piece[len(core) :]]
    if piece.endswith("..."):
        readings.insert(0, read_viqr(piece.rstrip(".")) + "...")
    elif piece[-1] in ".?" and _ends(m, core):
        readings.insert(0, read_viqr(piece[:-1]) + piece[-1])
    for reading in readings:
        spelling = judge(reading)
        if spelling.good == spelling.words:
            return reading
    return readings[0] if _SHAPED.search(piece) else piece


def _ends(m: re.Match[str], core: str) -> bool:
    """Whether a sentence ends with a word: a paragraph does, or a new one may begin and the word is often the last."""
    if found := _PARAGRAPH.match(m.string, m.end()):
        return found.end() == len(m.string) or m.end() - m.string.rfind("\n", 0, m.end()) > _HEADING
    return m[0][-1] == "." and core.lower() in _last_words() and bool(_SENTENCE.match(m.string, m.end()))


_MENDERS: Sequence[Callable[[str], Repaired | None]] = (_entities, _utf8, _legacy, _viqr)


@cache
def _last_words() -> frozenset[str]:
    """Return words that often end a sentence, and hardly ever are another with a dot: "ra." and "no+." look alike."""
    return frozenset(load_rules().settings["lexicon/links.yaml"]["viqr_last_words"])
