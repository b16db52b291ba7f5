"""A text as every browser counts it: as long as the source, without what tools count twice, drop or break lines at.

Annotation tools run in browsers, where a character beyond U+FFFF counts as two and a carriage return as none. Each such
character gets a stand-in, so that the offsets are those of the source whichever way a tool counts.
"""

_BEYOND = "\ufffd"
_BLANKS = dict.fromkeys((*range(10), *range(11, 32), 0x7F, 0x85, 0x2028, 0x2029), " ")


def plain(text: str) -> str:
    """Return a text of the same length: controls and line ends but the line feed are blanks, emoji U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    blank = text.translate(_BLANKS)
    return "".join(c if c <= "\uffff" else _BEYOND for c in blank)
