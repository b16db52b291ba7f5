"""Bytes to text: UTF-8 first, then what the bytes themselves show. Another encoding needs a row in `_FAMILIES`."""

import codecs
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solieu.reading.legacy import decode_legacy, likeliest
from solieu.rulebook.rows import VIETNAMESE

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")
_SAMPLE = 1 << 16
_REMEDY = "save it as UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and what the reader should be told about it."""

    text: str
    encoding: str
    warning: str | None = None


class UndecodableError(ValueError):
    """The bytes are no text that can be recognised; the message says why and what to do."""


def decode(data: bytes) -> Decoded:
    """Return the text of a file's bytes, line ends as they are, without a byte order mark.

    Raises:
        UndecodableError: binary data, or text in an encoding that cannot be recognised.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    if b"\0" not in data:
        try:
            return _printable(Decoded(data.decode("utf-8"), "utf-8"), data)
        except UnicodeDecodeError as error:
            failed = error
    elif wide := _wide(data):
        return wide
    else:
        raise UndecodableError("binary: it has NUL bytes; give a text file")
    _printable(Decoded("", ""), data)
    for recognise in _FAMILIES:
        if found := recognise(data):
            return found
    line = data.count(b"\n", 0, failed.start) + 1
    raise UndecodableError(f"line {line}: not UTF-8, and in no encoding that can be recognised; {_REMEDY}")


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise UndecodableError(f"byte {error.start}: not {name}, though it begins as {name}; {_REMEDY}") from None
    if "\0" in text:
        raise UndecodableError("binary: it has NUL characters; give a text file")
    return Decoded(text, encoding)


def _printable(decoded: Decoded, data: bytes) -> Decoded:
    sample = data[:_SAMPLE]
    if sum(n for byte, n in Counter(sample).items() if byte in _CONTROLS) * 100 > len(sample):
        raise UndecodableError("binary: it has control characters; give a text file")
    return decoded


def _wide(data: bytes) -> Decoded | None:
    """Read UTF-16 without a mark: in one half of the bytes many are NUL, in the other none."""
    halves = data[:_SAMPLE:2], data[1:_SAMPLE:2]
    for zero, other, encoding in ((halves[1], halves[0], "utf-16-le"), (halves[0], halves[1], "utf-16-be")):
        if other and b"\0" not in other and zero.count(0) * 4 > len(zero):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                name = encoding.upper()
                raise UndecodableError(f"byte {error.start}: not {name}, though it looks it; {_REMEDY}") from None
            return _printable(_told(text, encoding), text.encode())
    return None


def _legacy(data: bytes) -> Decoded | None:
    """Read what was written before Unicode, by how well it is spelled in each encoding."""
    lines = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    found = likeliest(lines[:_SAMPLE].decode("latin-1"))
    if not found:
        return None
    encoding = found[0]
    text = data.decode("cp1258", "replace") if encoding == "cp1258" else decode_legacy(data, encoding)
    return _told(text, encoding)


def _guessed(data: bytes) -> Decoded | None:
    """Ask charset-normalizer, and believe it when the text is spelled as Vietnamese or English is."""
    from charset_normalizer import from_bytes

    for match in from_bytes(data, cp_isolation=["cp1258", "cp1252"]):
        text = unicodedata.normalize("NFC", data.decode(match.encoding, "replace"))
        if _spelled(text):
            return _told(data.decode(match.encoding), match.encoding)
    return None


def _spelled(text: str) -> bool:
    odd = [c for c in text if c.isalpha() and not c.isascii()]
    return sum(c.lower() in VIETNAMESE for c in odd) * 10 >= len(odd) * 9 and "\ufffd" not in text


def _told(text: str, encoding: str) -> Decoded:
    return Decoded(text, encoding, f"not UTF-8: read as {encoding.replace('_', '-')}; {_REMEDY} if letters look wrong")


#: What is tried for bytes that are not UTF-8, in order; each returns None for what it does not recognise.
_FAMILIES: Sequence[Callable[[bytes], Decoded | None]] = (_legacy, _guessed)
