"""What a PDF's own information says of it, as far as it can be believed."""

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_FIRST_YEAR = 1990  # no PDF is older
_FILE = re.compile(
    r"^microsoft (?:word|excel|powerpoint) - |\.(?:docx?|xlsx?|pptx?|pdf|indd|qxd|pmd|rtf|odt|tex)$", re.I
)
_NO_TITLE = re.compile(
    r"\W*(?:untitled|anonymous|unspecified|unknown)\W*.*|document\d*|book\d*|sheet\d*|slide \d+|[\W\d_]*|\S*\d\S*", re.I
)
_NO_AUTHOR = re.compile(
    r"\W*(?:admin(?:istrator)?|user|owner|author|unknown|anonymous|microsoft.*|windows.*|pc|home|hp|dell|asus|acer|lenovo"
    r"|office\d*|smart\w*|techsi\w*|computer|\w*-pc)(?:\W.*)?|[\W\d_]*",
    re.I,
)


def about(document: "PdfDocument") -> dict[str, str]:
    """Return title, author, date and date_from of a document, those that it has and that are no rubbish."""
    found = {}
    title, author = _value(document, "Title"), _value(document, "Author")
    if title and not _FILE.search(title) and not _NO_TITLE.fullmatch(title):
        found["title"] = title
    if author and not _NO_AUTHOR.fullmatch(author):
        found["author"] = author
    made = _day(_value(document, "CreationDate"))
    if made:
        found |= {"date": made, "date_from": "PDF creation date"}
    return found


def _value(document: "PdfDocument", key: str) -> str:
    try:
        text = str(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""
    return "" if "\ufffd" in text or "\0" in text else " ".join(text.split())


def _day(text: str) -> str:
    match = _DATE.match(text.strip())
    if not match or int(match[1]) < _FIRST_YEAR:
        return ""
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return ""
