"""The rows of a table beside their documents, a document at a time: memory holds for any number of either."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from solieu.batch.local import run_beside
from solieu.batch.one import Result, Settings, settings_of
from solieu.checks import Known
from solieu.model import Document
from solieu.reading.documents import documents
from solieu.reading.files import check_inputs, read_inputs
from solieu.reading.metadata import read_metadata
from solieu.reading.problems import Problem
from solieu.stages import stages_of
from solieu.table.readers import iter_table
from solieu.table.rows import Row
from solieu.table.spool import Spool
from solieu.verify.meaning import Meaning
from solieu.verify.row import Judged, Source, judge


@dataclass(frozen=True, slots=True)
class Unlisted:
    """How many facts are read in a document of the table that the table does not have."""

    doc_id: str
    count: int


def verify_table(
    table: Path,
    sources: Sequence[str],
    *,
    metadata: Path | None = None,
    date: str | None = None,
    rules: Path | None = None,
    workers: int = 1,
) -> Iterator[Judged | Unlisted | Problem]:
    """Yield the verdict on every row of a table, by document in the order of the source, then those without one.

    Problems of documents pass through.

    Raises:
        InputError: the table, the source, the metadata or the date is none.
        RuleError: the rules have defects.
    """
    check_inputs(sources)
    settings = settings_of(rules, date)
    dates = read_metadata(metadata) if metadata else {}
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        for row, defects in iter_table(table):
            spool.add(row, defects)
        yield from _judged(spool, documents(read_inputs(sources), dates), settings, workers)


def _judged(
    spool: Spool, found: Iterable[Document | Problem], settings: Settings, workers: int
) -> Iterator[Judged | Unlisted | Problem]:
    known, meaning, rules_sha = _lexical(settings.rules)
    wanted = (item for item in found if isinstance(item, Problem) or item.doc_id in spool.places)
    for item in run_beside(wanted, settings, workers):
        if isinstance(item, Problem):
            yield item
            continue
        document, result = item
        source = Source(document.text, result.sha, rules_sha, result.date[0], _by_start(result), known, meaning)
        seen: set[int] = set()
        for row, defects in spool.take(document.doc_id):
            again = [f"the number at {row['start']} has a row above"] if row.get("start") in seen else []
            seen.add(row.get("start", -1))
            yield judge(row, source, spool.columns, [*defects, *again])
        if unlisted := len(source.rows.keys() - seen):
            yield Unlisted(document.doc_id, unlisted)
    for doc_id in list(spool.places):
        for row, defects in spool.take(doc_id):
            yield judge(row, None, spool.columns, defects)


def _lexical(rules: str | None) -> tuple[Known, Meaning, str]:
    stages = stages_of(rules)
    return stages.known, Meaning.of(stages.rules), stages.rules.sha


def _by_start(result: Result) -> Mapping[int, Row]:
    return {row["start"]: row for row in result.rows}
