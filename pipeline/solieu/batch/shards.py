"""Many documents to a folder of shards that grows and loses nothing, and from there to one table.

Read `shard` (one of them), `manifest` (the folder), `quarantine` (documents that do harm), then this.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from solieu import __version__
from solieu.batch import quarantine
from solieu.batch.cluster import RayCrew, need_ray
from solieu.batch.local import Item
from solieu.batch.manifest import (
    KINDS,
    Head,
    ShardDone,
    clear,
    durable,
    entries,
    json_line,
    locked,
    number_of,
    path_of,
    read_errors,
    write_json,
)
from solieu.batch.one import Settings
from solieu.batch.report import RunReport
from solieu.batch.shard import LEDGERS, run_shard
from solieu.batch.targets import check_table
from solieu.batch.tasks import Known, Task, added, cut, missing
from solieu.errors import InputError
from solieu.stages import stages_of
from solieu.table.columns import FACTS, LEDGER, Layout
from solieu.table.readers import iter_table
from solieu.table.rows import Row
from solieu.table.writers import write_table

_SIZE = 1000  # documents of a shard, if nobody says how many


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done: with how many processes, in shards of how many documents, and which ledger is kept.

    `resume` leaves out the shards that are finished; the documents must be those that they were made from. `append`
    leaves out texts that the folder has, or that were given before under another id. Both begin a run where there is
    none.

    Raises:
        InputError: an option is wrong, or two contradict each other.
    """

    workers: int = 1
    size: int | None = None
    resume: bool = False
    append: bool = False
    ledger: str = "full"
    engine: str = "local"

    def __post_init__(self) -> None:
        if self.workers < 1 or (self.size is not None and self.size < 1):
            raise InputError(f"workers {self.workers}, size {self.size}: give numbers of at least 1")
        if self.ledger not in LEDGERS:
            raise InputError(f"ledger {self.ledger!r}: use one of {' '.join(LEDGERS)}")
        if self.resume and self.append:
            raise InputError("resume goes on with the same documents, append with others: choose one")
        if self.engine == "ray":
            need_ray()


def write_shards(
    items: Iterable[Item],
    folder: Path,
    settings: Settings,
    options: Options = Options(),
    step: Callable[[ShardDone], None] = lambda done: None,
) -> RunReport:
    """Write documents as shards in the order given, and return what the folder then holds.

    `step` is called with each shard that this call has written. A document that raises, takes longer than
    `quarantine.SECONDS`, needs more than `quarantine.MEMORY` or ends its process is put aside with the reason; see
    `manifest.read_errors`.

    Raises:
        InputError: the folder holds something else, or a run that was begun otherwise; or it cannot be
            written: what is finished stays, and `resume` goes on, with an append `append`.
        RuleError: the rules have defects.
        SolieuError: worker processes were killed again and again.
    """
    began = time.perf_counter()
    rules_sha = stages_of(settings.rules).rules.sha
    report = RunReport(rules_sha, __version__, options.append)
    with locked(folder):
        was = Head.read(folder)
        size = options.size or (was.size if was else _SIZE)
        head = Head(
            __version__, rules_sha, settings.date, options.ledger, size, "append" if options.append else "resume"
        )
        _open(folder, head, goes_on=options.resume or options.append)
        known = Known()
        digests = {}
        for done in entries(folder):
            report.add(done.counts)
            digests[done.number] = done.digest
            if options.append:
                known.add(done)
        if options.append:
            tasks = added(cut(known.others(items, folder), size), digests)
        else:
            tasks = missing(cut(items, size), digests, folder)
        crew = RayCrew if options.engine == "ray" else _Crew
        for done in crew(_begun(tasks, folder, head), folder, settings, options).finished():
            report.add(done.counts, new=True)
            step(done)
        clear(folder)
        report.skipped = known.skipped
        report.seconds = time.perf_counter() - began
        with durable(folder / "errors.jsonl") as file:
            file.writelines(map(json_line, read_errors(folder)))
        write_json(folder / "report.json", report.as_json())
        replace(head, finished=True).write(folder)
    return report


def merge(folder: Path, path: Path, *, layout: Layout = FACTS) -> None:
    """Write the facts, or with `layout=LEDGER` the ledger, of all shards as one table, in order.

    A `.duckdb` file of facts gets the ledger too. The same documents give the same table, however many workers wrote
    the shards and whatever stopped them in between.

    Raises:
        InputError: as `check_merge`; a shard is damaged, or the table cannot be written.
    """
    head = check_merge(folder, path, layout=layout)
    both = path.suffix.lower() == ".duckdb" and layout is FACTS and head.ledger != "none"
    write_table(_rows(folder, layout), path, layout=layout, ledger=_rows(folder, LEDGER) if both else None)


def check_merge(folder: Path, path: Path, *, layout: Layout = FACTS) -> Head:
    """Check what can be checked before a table of all shards is written, and return what the run was begun with.

    Raises:
        InputError: the folder holds no finished run or not this table, or the table cannot be written there.
    """
    head = Head.read(folder)
    if head is None:
        raise InputError(f"{folder}: holds no finished run; name a folder that extract -o FOLDER/ wrote")
    if not head.finished:
        raise InputError(f"{folder}: holds no finished run; {head.advice} first")
    if layout is LEDGER and head.ledger == "none":
        raise InputError(f"{folder}: was made without a ledger; run it again with one")
    if path.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{path}: is in the folder of the run; name a file elsewhere")
    check_table(path)
    return head


@dataclass
class _Crew:
    """Worker processes that write shards. When one has died, all are replaced, and what they were at is done apart."""

    tasks: Iterator[Task]
    folder: Path
    settings: Settings
    options: Options
    again: list[Task] = field(default_factory=list)

    def finished(self) -> Iterator[ShardDone]:
        """Yield the shards as they are finished."""
        for task in self.tasks:
            yield from self._through(chain([task], self.tasks))
            while self.again:
                again = iter(self.again)
                self.again = []
                yield from self._through(again)
                self.again += again

    def _through(self, tasks: Iterator[Task]) -> Iterator[ShardDone]:
        """Yield the shards of tasks until all are finished or one has to be done again."""
        running: dict[Future[ShardDone], Task] = {}
        with ProcessPoolExecutor(self.options.workers, initializer=quarantine.guard) as pool:
            try:
                for task in tasks:
                    try:
                        running[self._submit(pool, task)] = task
                    except BrokenProcessPool:
                        self.again.append(task.again())
                    if len(running) > self.options.workers:  # one more than can run, so that nobody waits for the next
                        yield from self._first(running)
                    if self.again:
                        break
                while running:
                    yield from self._first(running)
            finally:
                pool.shutdown(cancel_futures=True)

    def _submit(self, pool: ProcessPoolExecutor, task: Task) -> Future[ShardDone]:
        return pool.submit(
            run_shard,
            task.items,
            self.settings,
            self.folder,
            task.number,
            ledger=self.options.ledger,
            seconds=quarantine.SECONDS,
            apart=task.attempts > 0,
        )

    def _first(self, running: dict[Future[ShardDone], Task]) -> Iterator[ShardDone]:
        """Yield the shards that are finished next; one whose process died is put back."""
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            task = running.pop(future)
            try:
                yield future.result()
            except (BrokenProcessPool, MemoryError):
                entry = path_of(self.folder, "shards", task.number)
                if entry.is_file():  # finished before another process died
                    yield ShardDone.read(entry)
                else:
                    self.again.append(task.again())


def _open(folder: Path, head: Head, *, goes_on: bool) -> None:
    was = Head.read(folder)
    if was is None:
        if any(not path.name.startswith(".") for path in folder.iterdir()):
            raise InputError(f"{folder}: has other files and no run; name a new folder")
        head.write(folder)
    elif goes_on:
        _check_names(folder)
        was.check(head, folder)
    else:
        raise InputError(f"{folder}: holds a run; resume it, append to it, or name another folder")
    clear(folder)


def _check_names(folder: Path) -> None:
    """Check that only files of shards lie among them, hidden ones apart: who reads the folder would read others too."""
    for kind in KINDS:
        if others := [path for path in (folder / kind).glob("[!.]*") if number_of(path) is None]:
            raise InputError(f"{min(others)}: not written by solieu; move what is not out of {folder / kind}")


def _begun(tasks: Iterator[Task], folder: Path, head: Head) -> Iterator[Task]:
    """Yield the tasks; from the first on the run is not finished."""
    for task in islice(tasks, 1):
        head.write(folder)
        yield task
    yield from tasks


def _rows(folder: Path, layout: Layout) -> Iterator[Row]:
    for done in entries(folder):
        yield from (row for row, _ in iter_table(done.check(folder, layout.name), layout=layout))
