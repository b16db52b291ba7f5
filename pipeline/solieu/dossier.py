"""The documents of a table, each with its rows and with what became of its other numbers: what eyes need."""

import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solieu.batch.local import run_beside
from solieu.batch.one import Settings, settings_of
from solieu.model import Document
from solieu.reading.documents import documents
from solieu.reading.files import check_inputs, read_inputs
from solieu.reading.metadata import read_metadata
from solieu.reading.problems import Problem
from solieu.table.rows import Row
from solieu.table.spool import Spool, sound_rows


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document with its rows in the order of their numbers; `document` is None where no source has it.

    `ledger` is what became of every number of it, read again by the rules that are here; empty without a document.
    """

    doc_id: str
    document: Document | None
    rows: Sequence[Row]
    ledger: Sequence[Row] = field(default=())


def dossiers(
    facts: Path,
    sources: Sequence[str] = (),
    *,
    date: str | None = None,
    metadata: Path | None = None,
    rules: Path | None = None,
    workers: int = 1,
) -> Generator[Dossier | Problem, None, None]:
    """Yield every document of the sources in order, also one without rows, then those of the table that no source has.

    A document whose text is not the one that the rows were read from is told of, and comes without its text.
    Memory holds one document at a time.

    Raises:
        InputError: the table, a source, the metadata or the date is none.
        RuleError: the rules have defects.
    """
    if sources:
        check_inputs(sources)
    settings = settings_of(rules, date)
    known = read_metadata(metadata) if metadata else {}
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        for row in sound_rows(facts):
            spool.add(row, ())
        if sources:
            yield from _found(spool, documents(read_inputs(sources), known), settings, workers)
        for doc_id in list(spool.places):
            yield Dossier(doc_id, None, _rows(spool, doc_id))


def _found(
    spool: Spool, items: Iterable[Document | Problem], settings: Settings, workers: int
) -> Iterator[Dossier | Problem]:
    for item in run_beside(items, settings, workers):
        if isinstance(item, Problem):
            yield item
            continue
        document, result = item
        rows = _rows(spool, document.doc_id)
        if any(row.get("doc_sha256", result.sha) != result.sha for row in rows):
            message = f"{document.doc_id}: its text is not the one that the rows were read from; shown without it"
            yield Problem(document.doc_id, message)
            yield Dossier(document.doc_id, None, rows)
        else:
            yield Dossier(document.doc_id, document, rows, result.ledger)


def _rows(spool: Spool, doc_id: str) -> list[Row]:
    return sorted((row for row, _ in spool.take(doc_id)), key=lambda row: row["start"])
