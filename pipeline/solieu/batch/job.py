"""One `solieu extract`: checked before anything is read, then written as it comes, in constant memory."""

import json
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from solieu.batch.local import Item, run
from solieu.batch.one import Result, Settings, settings_of
from solieu.batch.targets import check_targets, targets_of
from solieu.model import Document
from solieu.reading.documents import documents
from solieu.reading.files import check_inputs, read_inputs
from solieu.reading.metadata import read_metadata
from solieu.reading.problems import Problem
from solieu.records import layout_to_record
from solieu.table.columns import LEDGER
from solieu.table.files import replacing
from solieu.table.rows import Row
from solieu.table.writers import write_table


@dataclass
class Job:
    """What to read and where to write it, and how far it is.

    `tell` is called with each problem, `step` after each document. Into `.duckdb` the ledger goes with the
    facts; else it is written where `ledger` says, if anywhere. `texts` is a file for the texts as they were read: what
    offsets point into, with what is known of each document and what stands where in it. Rows of a lower confidence
    than `min_confidence` are left out of the table; the ledger still has their numbers.
    """

    inputs: Sequence[str]
    output: Path
    ledger: Path | None
    settings: Settings
    metadata: Mapping[str, Mapping[str, str]]
    texts: Path | None = None
    min_confidence: float = 0
    workers: int = 1
    tell: Callable[[Problem], None] = lambda problem: None
    step: Callable[[], None] = lambda: None
    documents: int = 0
    facts: int = 0
    errors: int = 0
    undated: int = 0

    @classmethod
    def of(
        cls,
        inputs: Sequence[str],
        output: Path,
        *,
        ledger: Path | None = None,
        texts: Path | None = None,
        date: str | None = None,
        metadata: Path | None = None,
        rules: Path | None = None,
        workers: int = 1,
    ) -> "Job":
        """Return a job of which all but the documents themselves has been checked.

        Raises:
            InputError: an input is missing, a folder has no documents, an output cannot be written or would
                be written over an input.
            RuleError: the rules have defects.
        """
        check_targets(inputs, output, ledger, metadata, texts)
        check_inputs(inputs, leave_out=targets_of(output, ledger, texts))
        dates = read_metadata(metadata) if metadata else {}
        return cls(inputs, output, ledger, settings_of(rules, date), dates, texts, workers=workers)

    def write(self) -> None:
        """Read all documents once and write the tables."""
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as spool,
            self._texts() as texts,
            closing(self._rows(spool, texts)) as rows,
        ):
            together = self.output.suffix.lower() == ".duckdb"
            write_table(rows, self.output, ledger=_read_back(spool) if together else None)
            if self.ledger:
                write_table(_read_back(spool), self.ledger, layout=LEDGER)

    @contextmanager
    def _texts(self) -> Iterator[IO[str] | None]:
        if self.texts is None:
            yield None
            return
        with replacing(self.texts) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
            yield file

    def _rows(self, spool: IO[str], texts: IO[str] | None) -> Generator[Row, None, None]:
        """Yield the rows of the facts; those of the ledger are put aside, texts written, and problems told of."""
        found = read_inputs(self.inputs, leave_out=targets_of(self.output, self.ledger, self.texts))
        passing: deque[Document] = deque()
        items = documents(found, self.metadata)
        for item in run(_noted(items, passing) if texts else items, self.settings, self.workers):
            if isinstance(item, Result):
                if texts:
                    texts.write(json.dumps(_saved(passing, item), ensure_ascii=False) + "\n")
                self.documents += 1
                rows = [row for row in item.rows if float(row.get("confidence", 1)) >= self.min_confidence]
                self.facts += len(rows)
                self.undated += item.undated
                spool.writelines(json.dumps(row) + "\n" for row in item.ledger)
                self.step()
                yield from rows
            else:
                self.errors += not item.warning
                self.tell(item)


def _noted(items: Iterable[Item], passing: deque[Document]) -> Iterator[Item]:
    """Keep the documents on their way to the workers until their results come."""
    for item in items:
        if isinstance(item, Document):
            passing.append(item)
        yield item


def _saved(passing: deque[Document], result: Result) -> dict[str, Any]:
    """Return the record of a result's document, which reads back as the same document."""
    while (document := passing.popleft()).doc_id != result.doc_id:
        pass  # it could not be extracted
    date, source, shown = result.date
    known = {"date": date, "date_source": source if date else None, **document.about, "date_evidence": shown}
    record = {"doc_id": document.doc_id, **{key: value for key, value in known.items() if value}}
    record |= {"sha256": result.sha, "text": document.text}
    return record | ({"blocks": layout_to_record(document.layout)} if document.layout.blocks else {})


def _read_back(spool: IO[str]) -> Iterator[Row]:
    spool.seek(0)
    yield from map(json.loads, spool)
