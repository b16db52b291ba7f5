"""One `solieu extract`: checked before anything is read, then written as it comes, in constant memory."""

import json
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from solieu.batch.local import run
from solieu.batch.one import Result, Settings, settings_of
from solieu.batch.targets import check_targets, targets_of
from solieu.reading.documents import documents
from solieu.reading.files import check_inputs, read_inputs
from solieu.reading.metadata import read_metadata
from solieu.reading.problems import Problem
from solieu.table.columns import LEDGER
from solieu.table.rows import Row
from solieu.table.writers import write_table


@dataclass
class Job:
    """What to read and where to write it, and how far it is.

    `tell` is called with each problem, `step` after each document. Into `.duckdb` the ledger goes with the
    facts; else it is written where `ledger` says, if anywhere.
    """

    inputs: Sequence[str]
    output: Path
    ledger: Path | None
    settings: Settings
    metadata: Mapping[str, str]
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
        check_targets(inputs, output, ledger, metadata)
        check_inputs(inputs, leave_out=targets_of(output, ledger))
        dates = read_metadata(metadata) if metadata else {}
        return cls(inputs, output, ledger, settings_of(rules, date), dates, workers)

    def write(self) -> None:
        """Read all documents once and write the tables."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as spool, closing(self._rows(spool)) as rows:
            together = self.output.suffix.lower() == ".duckdb"
            write_table(rows, self.output, ledger=_read_back(spool) if together else None)
            if self.ledger:
                write_table(_read_back(spool), self.ledger, layout=LEDGER)

    def _rows(self, spool: IO[str]) -> Generator[Row, None, None]:
        """Yield the rows of the facts; those of the ledger are put aside, and problems told of."""
        found = read_inputs(self.inputs, leave_out=targets_of(self.output, self.ledger))
        for item in run(documents(found, self.metadata), self.settings, self.workers):
            if isinstance(item, Result):
                self.documents += 1
                self.facts += len(item.rows)
                self.undated += item.undated
                spool.writelines(json.dumps(row) + "\n" for row in item.ledger)
                self.step()
                yield from item.rows
            else:
                self.errors += not item.warning
                self.tell(item)


def _read_back(spool: IO[str]) -> Iterator[Row]:
    spool.seek(0)
    yield from map(json.loads, spool)
