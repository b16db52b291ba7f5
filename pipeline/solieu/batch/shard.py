"""One shard: some documents to the files of their facts, their ledger and their errors. Pure: it runs anywhere."""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from solieu import __version__
from solieu.batch.local import Item
from solieu.batch.manifest import ShardDone, durable, json_line, path_of, written
from solieu.batch.one import Result, Settings, sha_of
from solieu.batch.quarantine import Failure, read_apart, read_here
from solieu.batch.report import Counts
from solieu.model import Document
from solieu.reading.problems import Problem
from solieu.records import layout_to_record
from solieu.stages import stages_of
from solieu.table.arrow import record_batches
from solieu.table.columns import FACTS, LEDGER, Layout
from solieu.table.rows import Row
from solieu.table.schemas import arrow_schema

_ROWS = 4096  # of a table that are kept before they are written
#: Which rows of the ledger are kept.
LEDGERS = ("full", "rejects", "none")


def run_shard(
    items: Sequence[Item],
    settings: Settings,
    folder: Path,
    number: int,
    *,
    ledger: str = "full",
    seconds: float | None = None,
    apart: bool = False,
) -> ShardDone:
    """Write the files of a shard, each as a whole, its entry last, and return the entry.

    The same documents and rules give the same rows in the same order, wherever it runs. `ledger` is one of `LEDGERS`.
    A document that raises is put aside. One that takes longer than `seconds` ends this process, and one that crashes
    does: run the shard again `apart`, which reads the documents in a child and puts aside those that end it.

    Raises:
        MemoryError: a document needs more memory than there is; run the shard apart.
        InputError: a file cannot be written.
        SolieuError: apart, a child cannot begin.
    """
    began = time.perf_counter()
    counts = Counts(bytes=sum(len(_bytes(item.text)) for item in items if isinstance(item, Document)))
    rules_sha = stages_of(settings.rules).rules.sha
    with ExitStack() as stack:
        facts = stack.enter_context(_table(path_of(folder, "facts", number), FACTS))
        kept = stack.enter_context(_table(path_of(folder, "ledger", number), LEDGER)) if ledger != "none" else None
        errors = stack.enter_context(durable(path_of(folder, "errors", number)))
        for done in _read(items, settings, seconds, apart):
            if isinstance(done, Failure):
                counts.fail(done)
                errors.write(json_line(asdict(done)))
                continue
            counts.count(done)
            facts.add(done.rows)
            if kept:
                kept.add(row for row in done.ledger if keeps(ledger, row))
    counts.seconds = round(time.perf_counter() - began, 3)
    documents = tuple((item.doc_id, sha_of(item)) for item in items if isinstance(item, Document))
    paths = [path_of(folder, kind, number) for kind in ("facts", "ledger", "errors") if kept or kind != "ledger"]
    entry = ShardDone(number, digest_of(items), documents, written(folder, paths), counts, rules_sha, __version__)
    entry.write(folder)
    return entry


def keeps(ledger: str, row: Row) -> bool:
    """Return whether a ledger of this kind, one of `LEDGERS`, has a row."""
    return ledger == "full" or (ledger == "rejects" and "why" in row)


def digest_of(items: Iterable[Item]) -> str:
    """Return a hash of all that rows are made from, and of what could not be read; warnings do not count."""
    whole = sha256()
    for item in items:
        if isinstance(item, Document):
            dates = [item.date, item.date_source, item.date_hint]
            record = [item.doc_id, sha_of(item), *dates, layout_to_record(item.layout)]
        elif item.warning:
            continue
        else:
            record = [item.doc_id]
        whole.update(json.dumps(record).encode() + b"\n")
    return whole.hexdigest()


def _read(items: Sequence[Item], settings: Settings, seconds: float | None, apart: bool) -> Iterator[Result | Failure]:
    documents = [item for item in items if isinstance(item, Document)]
    if apart:
        answers = read_apart(documents, settings, seconds)
    else:
        answers = (read_here(document, settings, seconds) for document in documents)
    for item in items:
        yield Failure.of(item) if isinstance(item, Problem) else next(answers)


@dataclass
class _Table:
    """A Parquet table that grows."""

    writer: Any  # pq.ParquetWriter
    layout: Layout
    rows: list[Row] = field(default_factory=list)

    def add(self, rows: Iterable[Row]) -> None:
        self.rows += rows
        if len(self.rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        for batch in record_batches(self.rows, self.layout):
            self.writer.write_batch(batch)
        self.rows.clear()


@contextmanager
def _table(path: Path, layout: Layout) -> Iterator[_Table]:
    import pyarrow.parquet as pq

    with durable(path) as file, pq.ParquetWriter(file, arrow_schema(layout), compression="zstd") as writer:
        table = _Table(writer, layout)
        yield table
        table.flush()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
