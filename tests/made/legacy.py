"""Texts in the encodings before Unicode, for tests to read back."""

import unicodedata

from solieu.reading.legacy import ENCODINGS, read_viqr

_WRITTEN = {name: {letter: form for form, letter in reversed(rows.items())} for name, rows in ENCODINGS.items()}

_TYPED = str.maketrans("“”‘’–—•", "\"\"''--*", "…")


def encode(text, encoding):
    """Return the bytes of an NFC text; TCVN3 gets small letters for the capitals that it has not."""
    if encoding == "viqr":
        return viqr(text).encode("latin-1")
    if encoding == "cp1258":
        text = "".join(_parted(c) for c in unicodedata.normalize("NFC", text))
        return text.encode("cp1258")
    if encoding == "viscii":
        text = text.translate(_TYPED)  # its letters leave no room for the marks of Windows
    written = _WRITTEN[encoding]
    if encoding == "tcvn3":
        text = "".join(c if c.isascii() or c in written else c.lower() for c in text)
    forms = (written.get(c) or c.encode("cp1252").decode("latin-1") for c in text)
    return "".join(forms).encode("latin-1")


def viqr(text):
    """Return VIQR, a mark that is none of a letter escaped."""
    pieces = []
    last = ""
    for c in text:
        form = _WRITTEN["viqr"].get(c, c)
        pieces.append("\\" + form if c == form and read_viqr(last + form) != read_viqr(last) + form else form)
        last = form
    return "".join(pieces)


def _parted(letter):
    """Return a letter as Windows-1258 has it: in one, or with its tone apart."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        return next(
            (
                unicodedata.normalize("NFC", apart.replace(t, "")) + t
                for t in "\u0300\u0309\u0303\u0301\u0323"
                if t in apart
            ),
            letter,
        )
    return letter
