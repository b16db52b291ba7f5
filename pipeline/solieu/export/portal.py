"""What the formats of data portals share: the table of the documents, open licences, what names a fact."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solieu.batch.one import sha_of
from solieu.dossier import Dossier
from solieu.english import counted
from solieu.export.request import Request
from solieu.table.columns import DATE, FACTS, SHA256, Column, ColumnType, Layout, Origin
from solieu.table.rows import Row, tidy
from solieu.table.writers import write_table

_T, _I, _A = ColumnType.TEXT, ColumnType.INTEGER, Origin.ADDRESS
_FACT = FACTS.by_name
_ABOUT = ("title", "author", "source", "url", "licence")

TITLE = "Numeric trade facts of Vietnamese economic texts"
DESCRIPTION = (
    "Figures of Vietnamese economic texts, one row a fact, read by solieu: each with the place of its characters in "
    "the text, what it states of what, and the rule that filled each column."
)
KEYWORDS = ("vietnamese", "information extraction", "trade", "statistics")

#: A row of the table of documents.
DOCUMENTS = Layout(
    "documents",
    (
        Column("doc_id", _T, _A, _FACT["doc_id"].doc, required=True),
        Column("doc_date", _T, _A, _FACT["doc_date"].doc, pattern=DATE),
        Column("doc_date_source", _T, _A, _FACT["doc_date_source"].doc),
        Column("doc_sha256", _T, _A, _FACT["doc_sha256"].doc, pattern=SHA256),
        Column("facts", _I, _A, "How many facts the table has of it", required=True),
        Column("length", _I, _A, "Code points of its text; empty when the text was not at hand"),
        Column("title", _T, _A, "Its title"),
        Column("author", _T, _A, "Who wrote it"),
        Column("source", _T, _A, "Who published it"),
        Column("url", _T, _A, "Where it was published"),
        Column("licence", _T, _A, "The licence of its text, as given"),
    ),
)

#: Open licences by their SPDX names, where they have one.
_URLS: Mapping[str, str] = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    **{f"CC-BY-{v}": f"https://creativecommons.org/licenses/by/{v}/" for v in ("1.0", "2.0", "2.5", "3.0", "4.0")},
}
_NOISE = re.compile(r"\b(?:the|licen[cs]ed?|under|international|unported|generic|universal|dedication)\b|[()]")
_OPEN = (
    (re.compile(r"(?:cc|creative commons) ?(?:by|attribution)(?: ([1-4]\.[05]))?"), "CC-BY"),
    (re.compile(r"(?:cc0|cc zero|creative commons zero)(?: 1\.0)?"), "CC0-1.0"),
    (re.compile(r"(?:public domain mark|pdm)(?: 1\.0)?"), "CC-PDM-1.0"),
    (re.compile(r"public domain"), "public-domain"),
    (re.compile(r"https?://creativecommons\.org/licenses/by/([1-4]\.[05])(?:/.*)?"), "CC-BY"),
    (re.compile(r"https?://creativecommons\.org/publicdomain/zero/1\.0(?:/.*)?"), "CC0-1.0"),
    (re.compile(r"https?://creativecommons\.org/publicdomain/mark/1\.0(?:/.*)?"), "CC-PDM-1.0"),
)


def open_licence(given: str | None) -> str | None:
    """Return the name of a licence under which anybody may publish a text again; None for any other, or none.

    These are CC BY, CC0 and the public domain: what asks for no more than to be named. Share-alike licences bind the
    whole that a text gets into and do not count.
    """
    plain = (given or "").strip().casefold()
    if not plain.startswith("http"):
        plain = " ".join(_NOISE.sub(" ", re.sub(r"[\s_,-]+", " ", plain)).split())
    for pattern, name in _OPEN:
        if m := pattern.fullmatch(plain):
            return f"{name}-{m[1]}" if m.groups() and m[1] else name
    return None


def licence_url(name: str) -> str | None:
    """Return where an open licence can be read."""
    return _URLS.get(name)


@dataclass
class Written:
    """What went by: a row of each document, and the columns that every fact has. `masked`: authors are left out."""

    masked: bool = False
    documents: list[Row] = field(default_factory=list)
    filled: set[str] = field(default_factory=lambda: set(FACTS.types))

    def watch(self, dossiers: Iterable[Dossier]) -> Iterator[Row]:
        """Yield the rows of the documents that go by."""
        for dossier in dossiers:
            known = document_row(dossier)
            self.documents.append({name: known[name] for name in known if name != "author" or not self.masked})
            for row in dossier.rows:
                self.filled.intersection_update(row)
                yield row


def document_row(dossier: Dossier) -> Row:
    """Return the row of `DOCUMENTS` of a document; without its text, what its rows say of it."""
    document, first = dossier.document, next(iter(dossier.rows), {})
    row: Row = {name: first.get(name) for name in ("doc_date", "doc_date_source", "doc_sha256")}
    if document is not None:
        row |= {name: document.about.get(name) for name in _ABOUT}
        row |= {"doc_sha256": sha_of(document), "length": len(document.text)}
        if not dossier.rows:
            row |= {"doc_date": document.date, "doc_date_source": document.date_source}
    return tidy({**row, "doc_id": dossier.doc_id, "facts": len(dossier.rows)}, DOCUMENTS)


def key_of(documents: Iterable[Row]) -> tuple[str, ...]:
    """Return the columns that name a fact: its id, but where two documents have one text, with the document's."""
    texts = Counter(row.get("doc_sha256") for row in documents if row["facts"])
    return ("fact_id",) if all(count == 1 for count in texts.values()) else ("doc_id", "fact_id")


def licences(documents: Sequence[Row]) -> list[str] | None:
    """Return the names of the licences of all documents if every one is open, else None."""
    names = {open_licence(row.get("licence")) for row in documents}
    return sorted(name for name in names if name) if documents and None not in names else None


def write_tables(request: Request, output: Path, suffix: str) -> Written:
    """Write the tables `facts` and `documents` into the folder, in the format of the suffix.

    Raises:
        InputError: as `Request.dossiers` and `writers.write_table`.
    """
    written = Written(masked=request.mask_persons)
    write_table(written.watch(request.dossiers()), output / f"facts{suffix}")
    write_table(written.documents, output / f"documents{suffix}", layout=DOCUMENTS)
    return written


def to_tell(documents: Sequence[Row]) -> list[str]:
    """Return what is to be told of an export that holds all sentences."""
    facts = counted(sum(row["facts"] for row in documents), "fact")
    closed = sum(1 for row in documents if row["facts"] and not open_licence(row.get("licence")))
    told = f"has sentences of {counted(closed, 'document')} whose licence is not known to be open"
    return [f"{counted(len(documents), 'document')}, {facts}", *([told] if closed else [])]
