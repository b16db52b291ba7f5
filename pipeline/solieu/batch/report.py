"""What a run over many documents came to: counts of a shard, and the report of the whole."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from solieu.batch.one import Result
from solieu.batch.quarantine import ErrorKind, Failure
from solieu.english import counted

_NUMBERS = ("documents", "undated", "bytes", "seconds")
#: What stages are called where people read of them; the others keep their names.
_STAGES = {
    "view": "reading the text",
    "dated": "date of the document",
    "roles": "numbers that are no facts",
    "tables_read": "tables in the text",
    "assembled": "assembly",
    "facts": "checks",
    "table": "rows",
}
_LONG = 10  # seconds of the workers that are worth telling by stage
_COUNTERS = ("facts", "rejects", "errors", "stages")


@dataclass
class Counts:
    """What was read and found.

    `documents` are those that have rows or could have, `undated` those of them whose date nobody gave and whose time
    expressions stay open without one, `bytes` those of their texts in UTF-8, `seconds` those of the
    worker. `facts` are counted by "statistic/measure", `rejects` by why, `errors` by kind, warnings with
    them, `stages` are the seconds of each.
    """

    documents: int = 0
    undated: int = 0
    bytes: int = 0
    seconds: float = 0
    facts: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """How many inputs could not be read, or no further than the message says."""
        return self.errors.total() - self.errors[ErrorKind.WARNING]

    def count(self, result: Result) -> None:
        """Count what a document came to."""
        self.documents += 1
        self.undated += result.undated
        self.stages.update(result.seconds)
        self.facts.update(f"{row['statistic']}/{row['measure']}" for row in result.rows)
        self.rejects.update(row["why"] for row in result.ledger if "why" in row)

    def fail(self, failure: Failure) -> None:
        """Count what went wrong."""
        self.errors[str(failure.kind)] += 1

    def add(self, other: "Counts") -> None:
        """Add the counts of another shard."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))

    def as_json(self) -> dict[str, Any]:
        """Return the counts as JSON primitives, sorted by name."""
        return {name: getattr(self, name) for name in _NUMBERS} | {
            name: dict(sorted(getattr(self, name).items())) for name in _COUNTERS
        }

    @classmethod
    def of_json(cls, record: Mapping[str, Any]) -> "Counts":
        """Return the counts that `as_json` wrote.

        Raises:
            KeyError: one is missing.
        """
        return cls(*(record[name] for name in _NUMBERS), *(Counter(record[name]) for name in _COUNTERS))


@dataclass
class RunReport:
    """What a folder of shards holds (`total`), and what the call that returned this has added (`new`).

    `seconds` is how long the call took, `appended` whether it was an append, `skipped` how many documents that one
    found in the folder.
    """

    rules_sha: str
    version: str
    appended: bool = False
    shards: int = 0
    total: Counts = field(default_factory=Counts)
    new: Counts = field(default_factory=Counts)
    skipped: int = 0
    seconds: float = 0

    def add(self, counts: Counts, *, new: bool = False) -> None:
        """Add a shard."""
        self.shards += 1
        self.total.add(counts)
        if new:
            self.new.add(counts)

    @property
    def failed(self) -> int:
        """How many inputs of this run could not be read: of an append those it has added, else those of all calls."""
        return (self.new if self.appended else self.total).failed

    @property
    def mb_per_second(self) -> float:
        """Megabytes (10**6 bytes) of text a second that the call has read; 0 if none."""
        return self.new.bytes / 1e6 / self.seconds if self.seconds else 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON primitives."""
        return {
            "shards": self.shards,
            "total": self.total.as_json(),
            "new": self.new.as_json(),
            "skipped": self.skipped,
            "seconds": round(self.seconds, 3),
            "mb_per_second": round(self.mb_per_second, 3),
            "rules_sha": self.rules_sha,
            "version": self.version,
        }

    def lines(self) -> Iterator[str]:
        """Yield the report as lines of text."""
        total, new = self.total, self.new
        yield f"{counted(total.documents, 'document')}, {total.bytes / 1e6:,.1f} MB, {counted(self.shards, 'shard')}"
        if self.skipped or new.documents != total.documents:
            there = f"; {self.skipped:,} of those given were there already" if self.skipped else ""
            yield f"of these new: {counted(new.documents, 'document')}{there}"
        yield counted(total.facts.total(), "fact")
        for statistic, keys in groupby(sorted(total.facts), key=lambda key: key.partition("/")[0]):
            measures = Counter({key.partition("/")[2]: total.facts[key] for key in keys})
            shown = ", ".join(f"{measure} {count:,}" for measure, count in measures.most_common())
            yield f"  {measures.total():>9,} {statistic}: {shown}"
        yield from _table("reject", total.rejects)
        yield from _table("error", total.errors)
        yield from _stages(self.new.stages)
        yield f"{self.seconds:,.1f} seconds, {self.mb_per_second:.3f} MB/s"
        yield f"rules {self.rules_sha}, solieu {self.version}"


def _table(name: str, counter: Counter[str]) -> Iterator[str]:
    yield counted(counter.total(), name)
    yield from (f"  {count:>9,} {key}" for key, count in sorted(counter.items()))


def _stages(seconds: Counter[str]) -> Iterator[str]:
    """Yield what each stage took of a long run; stages below 1 % are told of together."""
    whole = seconds.total()
    if whole <= _LONG:
        return
    told = [(_STAGES.get(stage, stage), took) for stage, took in seconds.most_common() if took >= whole / 100]
    other = whole - sum(took for _, took in told)
    yield f"{whole:,.1f} seconds of the workers"
    for name, took in [*told, ("other", other)] if len(told) < len(seconds) else told:
        yield f"  {took / whole:>9.1%} {name}: {took:,.1f} seconds"
