"""One `solieu extract`: checked before anything is read, then written as it comes, in constant memory."""

import json
import tempfile
from collections.abc import Callable, Container, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from solieu.batch.local import Item, run_beside
from solieu.batch.manifest import ShardDone, path_of
from solieu.batch.one import Result, Settings, settings_of
from solieu.batch.quarantine import ErrorKind
from solieu.batch.report import RunReport
from solieu.batch.shard import keeps
from solieu.batch.shards import Options, write_shards
from solieu.batch.targets import check_folder, check_targets, targets_of
from solieu.model import Document
from solieu.reading.documents import documents
from solieu.reading.files import Meter, check_inputs, read_inputs
from solieu.reading.metadata import read_metadata
from solieu.reading.problems import Problem
from solieu.records import layout_to_record
from solieu.table.columns import LEDGER
from solieu.table.files import replacing
from solieu.table.rows import Row
from solieu.table.writers import write_table


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is read: files, folders or standard input; what is known of its documents; paths that are no input."""

    given: Sequence[str]
    settings: Settings
    metadata: Mapping[str, Mapping[str, str]]
    leave_out: Container[Path]

    @classmethod
    def of(
        cls,
        given: Sequence[str],
        leave_out: Container[Path] = (),
        *,
        date: str | None = None,
        metadata: Path | None = None,
        rules: Path | None = None,
    ) -> "Inputs":
        """Return inputs of which all but the documents themselves has been checked.

        Raises:
            InputError: an input is missing, a folder has no documents, the date or the metadata is none.
            RuleError: the rules have defects.
        """
        check_inputs(given, leave_out)
        return cls(given, settings_of(rules, date), read_metadata(metadata) if metadata else {}, leave_out)


@dataclass
class Progress:
    """How far a job is. `tell` is called with each problem, `step` whenever more has been extracted."""

    meter: Meter = field(default_factory=Meter)
    tell: Callable[[Problem], None] = lambda problem: None
    step: Callable[[], None] = lambda: None
    documents: int = 0
    bytes: int = 0  # of the texts in UTF-8
    facts: int = 0
    errors: int = 0
    undated: int = 0

    def note(self, problem: Problem) -> None:
        """Count a problem and tell of it."""
        self.errors += not problem.warning
        self.tell(problem)

    def items(self, inputs: Inputs) -> Iterator[Item]:
        """Yield the documents and problems of the inputs."""
        self.meter = Meter.of(inputs.given, inputs.leave_out)
        found = read_inputs(inputs.given, inputs.leave_out, self.meter)
        for item in documents(found, inputs.metadata):
            if isinstance(item, Document):
                self.bytes += len(item.text.encode("utf-8", "surrogatepass"))
            yield item


@dataclass
class TableJob:
    """An extract into one table.

    Into `.duckdb` the ledger goes with the facts; else it is written where `ledger` says, if anywhere; of its rows
    those that `ledger_rows` says, one of `shard.LEDGERS`. `texts` is a file for the texts as they were read: what
    offsets point into, with what is known of each document and what stands where in it. Rows of a lower confidence
    than `min_confidence` are left out of the table; the ledger still has their numbers.
    """

    inputs: Inputs
    output: Path
    ledger: Path | None = None
    texts: Path | None = None
    ledger_rows: str = "full"
    min_confidence: float = 0
    workers: int = 1
    progress: Progress = field(default_factory=Progress)

    @classmethod
    def of(
        cls,
        given: Sequence[str],
        output: Path,
        *,
        ledger: Path | None = None,
        texts: Path | None = None,
        metadata: Path | None = None,
        **how: Any,  # noqa: ANN401
    ) -> "TableJob":
        """Return a job of which all but the documents themselves has been checked; `how` as for `Inputs.of`.

        Raises:
            InputError: as `Inputs.of`; an output cannot be written or would be written over an input.
            RuleError: the rules have defects.
        """
        check_targets(given, output, ledger, metadata, texts)
        inputs = Inputs.of(given, targets_of(output, ledger, texts), metadata=metadata, **how)
        return cls(inputs, output, ledger, texts)

    def write(self) -> None:
        """Read all documents once and write the tables."""
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as spool,
            self._texts() as texts,
            closing(self._rows(spool, texts)) as rows,
        ):
            together = self.output.suffix.lower() == ".duckdb" and self.ledger_rows != "none"
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
        progress = self.progress
        for item in run_beside(progress.items(self.inputs), self.inputs.settings, self.workers):
            if isinstance(item, Problem):
                progress.note(item)
                continue
            document, result = item
            if texts:
                texts.write(json.dumps(_saved(document, result), ensure_ascii=False) + "\n")
            rows = [row for row in result.rows if float(row.get("confidence", 1)) >= self.min_confidence]
            progress.documents += 1
            progress.facts += len(rows)
            progress.undated += result.undated
            spool.writelines(json.dumps(row) + "\n" for row in result.ledger if keeps(self.ledger_rows, row))
            progress.step()
            yield from rows


@dataclass
class FolderJob:
    """An extract into a folder of shards, which can be gone on with."""

    inputs: Inputs
    folder: Path
    options: Options
    progress: Progress = field(default_factory=Progress)

    @classmethod
    def of(cls, given: Sequence[str], folder: Path, options: Options, **how: Any) -> "FolderJob":  # noqa: ANN401
        """Return a job of which all but the documents themselves has been checked; `how` as for `Inputs.of`.

        Raises:
            InputError: as `Inputs.of`; the folder is a file, or has an input in it.
            RuleError: the rules have defects.
        """
        return cls(Inputs.of(given, check_folder(given, folder), **how), folder, options)

    def write(self) -> RunReport:
        """Read all documents once and write the shards that are missing."""
        items = self.progress.items(self.inputs)
        return write_shards(items, self.folder, self.inputs.settings, self.options, self._done)

    def _done(self, shard: ShardDone) -> None:
        progress, counts = self.progress, shard.counts
        progress.documents += counts.documents
        progress.facts += counts.facts.total()
        progress.undated += counts.undated
        if counts.errors:
            with path_of(self.folder, "errors", shard.number).open(encoding="utf-8") as file:
                for error in map(json.loads, file):
                    progress.note(Problem(error["doc_id"], error["message"], error["kind"] == ErrorKind.WARNING))
        progress.step()


def _saved(document: Document, result: Result) -> dict[str, Any]:
    """Return the record of a document, which reads back as the same document."""
    date, source, shown = result.date
    known = {"date": date, "date_source": source if date else None, **document.about, "date_evidence": shown}
    record = {"doc_id": document.doc_id, **{key: value for key, value in known.items() if value}}
    record |= {"sha256": result.sha, "text": document.text}
    return record | ({"blocks": layout_to_record(document.layout)} if document.layout.blocks else {})


def _read_back(spool: IO[str]) -> Iterator[Row]:
    spool.seek(0)
    yield from map(json.loads, spool)
