"""Speed of the engines on the same documents: one process, two, and Ray with two processors; and that they agree.

    python tests/benchmarks/engines.py FILE_OR_FOLDER... [--limit DOCUMENTS] [--size DOCUMENTS] [--rounds N]

Files as for `bench.py`. What is measured is a run that is going on: the clock starts when `WARM` shards a worker are
written, by when all workers have been started and have loaded the rules, and ends with the last shard; counted are the
texts of the shards in between. Shards are written to the disk as ever. The engines take turns, `--rounds` times, and
the middle one of each engine's rates is shown, with the lowest and the highest. For figures that mean something give
at least twenty shards a worker: what is half done when the clock starts and who is idle at the end weigh little then.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench import read

from solieu.batch.manifest import ShardDone
from solieu.batch.one import Settings
from solieu.batch.shards import Options, merge, write_shards
from solieu.model import Document

WARM = 3  # shards a worker before the clock starts


class Engine(NamedTuple):
    name: str
    engine: str
    workers: int


ENGINES = (Engine("pool, 1 worker", "local", 1), Engine("pool, 2 workers", "local", 2), Engine("ray, 2 CPUs", "ray", 2))


class Clock:
    """The time of each shard."""

    def __init__(self) -> None:
        self.shards: list[tuple[float, int]] = []

    def __call__(self, done: ShardDone) -> None:
        self.shards.append((perf_counter(), done.counts.bytes))

    def rate(self, warm: int) -> float:
        """Return megabytes a second after the first `warm` shards."""
        (start, _), *rest = self.shards[warm - 1 :]
        return sum(size for _, size in rest) / 1e6 / (rest[-1][0] - start)


def run(documents: Sequence[Document], engine: Engine, size: int, folder: Path) -> tuple[float, bytes]:
    """Return the rate of a run, and its table."""
    clock = Clock()
    write_shards(documents, folder / "run", Settings(), Options(engine.workers, size, engine=engine.engine), clock)
    merge(folder / "run", folder / "facts.jsonl")
    return clock.rate(WARM * engine.workers), (folder / "facts.jsonl").read_bytes()


def rates(documents: Sequence[Document], size: int, rounds: int) -> dict[Engine, list[float]]:
    """Return the rates of each engine in MB/s, a round each; the engines take turns."""
    found: dict[Engine, list[float]] = {engine: [] for engine in ENGINES}
    tables = set()
    for _ in range(rounds):
        for engine in ENGINES:
            with tempfile.TemporaryDirectory() as folder:
                rate, table = run(documents, engine, size, Path(folder))
            found[engine].append(rate)
            tables.add(table)
    if len(tables) != 1:
        sys.exit("the engines do not make the same table")
    return found


def table(found: dict[Engine, list[float]]) -> Iterator[str]:
    one, two = (median(found[engine]) for engine in ENGINES[:2])
    yield f"{'':16} {'MB/s':>8} {'lowest':>8} {'highest':>8} {'of 1 worker':>12} {'of 2 workers':>13}"
    for engine, values in found.items():
        middle = median(values)
        yield (
            f"{engine.name:16} {middle:8.3f} {min(values):8.3f} {max(values):8.3f} {middle / one:12.2f} {middle / two:13.2f}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=2000, help="documents a file (2000)")
    parser.add_argument("--size", type=int, default=50, help="documents a shard (50)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each engine (3)")
    options = parser.parse_args()
    texts = [text for text in read(options.texts, options.limit) if text.text.strip()]
    documents = [Document(text.text, f"d{n}", text.date) for n, text in enumerate(texts)]
    shards, least = -(-len(documents) // options.size), 2 * WARM * max(engine.workers for engine in ENGINES)
    if shards < least:
        sys.exit(f"{shards} shards: give documents for at least {least}, or a smaller --size")
    print(f"{len(documents):,} documents, {sum(len(d.text.encode()) for d in documents) / 1e6:.2f} MB, {shards} shards")
    for line in table(rates(documents, options.size, options.rounds)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
