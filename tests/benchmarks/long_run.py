"""A long run: the memory of its processes and its speed, tenth by tenth.

    python tests/benchmarks/long_run.py FILE_OR_FOLDER... [--times 8] [--workers 2]

The documents of the files, several times over under other ids, go into a folder of shards, as `solieu extract` does
it. After each shard the memory (resident, MiB) of the process and of its workers is read, and the seconds of CPU that
they have used. Only on Linux.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import read

from solieu.batch.manifest import ShardDone
from solieu.batch.one import Settings
from solieu.batch.shards import Options, write_shards
from solieu.model import Document

_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class Sample(NamedTuple):
    """What a run has come to after a shard."""

    megabytes: float
    cpu: float
    memory: float


class Watch:
    """Takes a sample after each shard."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self._bytes = 0

    def __call__(self, done: ShardDone) -> None:
        self._bytes += done.counts.bytes
        processes = [used(Path("/proc/self")), *(used(path) for path in children())]
        cpu, memory = (sum(column) for column in zip(*processes, strict=True))
        self.samples.append(Sample(self._bytes / 1e6, cpu, memory))


def children() -> Iterator[Path]:
    for path in Path("/proc/self/task").glob("*/children"):
        yield from (Path("/proc") / child for child in path.read_text("ascii").split())


def used(process: Path) -> tuple[float, float]:
    """Return the seconds of CPU and the MiB of a process."""
    fields = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
    resident = int((process / "statm").read_text("ascii").split()[1])
    return (int(fields[11]) + int(fields[12])) / _TICKS, resident * _PAGE / 2**20


def documents(paths: Sequence[Path], times: int) -> Iterator[Document]:
    texts = read(paths, sys.maxsize)
    for time in range(times):
        for number, text in enumerate(texts):
            yield Document(text.text, f"{time}/{number}", text.date, "document" if text.date else None)


def table(samples: Sequence[Sample]) -> Iterator[str]:
    """Yield a line for each tenth of the text: means of memory, and seconds of CPU a megabyte."""
    whole = samples[-1].megabytes
    yield f"{'tenth':>6} {'MB':>8} {'MiB':>8} {'CPU s/MB':>9}"
    before = samples[0]
    for tenth in range(1, 11):
        here = [s for s in samples[1:] if whole * (tenth - 1) / 10 < s.megabytes <= whole * tenth / 10]
        if here:
            last = here[-1]
            memory = sum(s.memory for s in here) / len(here)
            speed = (last.cpu - before.cpu) / (last.megabytes - before.megabytes)
            yield f"{tenth:6} {last.megabytes:8.1f} {memory:8.0f} {speed:9.2f}"
            before = last


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        options = Options(workers=given.workers, size=500)
        report = write_shards(documents(given.texts, given.times), Path(folder), Settings(), options, watch)
    for line in (*report.lines(), *table(watch.samples)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
