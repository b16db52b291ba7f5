"""Shards on a Ray cluster: a task a shard, over the same `run_shard` that the workers of one machine run.

A task gets its documents and gives back the files of its shard, so that nodes need this package and a folder for
temporary files, but no folder that they share. Only this process writes into the folder of the run, the entry of a
shard last: a shard that two nodes have made, because one of them was thought lost, is there once.
"""

import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from solieu import __version__
from solieu.batch import quarantine
from solieu.batch.local import Item
from solieu.batch.manifest import ShardDone, clear, durable
from solieu.batch.one import Settings, pipeline
from solieu.batch.shard import run_shard
from solieu.batch.shards import Options, Task, again
from solieu.errors import InputError, SolieuError

_AHEAD = 2  # tasks a processor: one that runs, and one that waits at its side

#: The files of a shard by their paths below the folder.
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Order:
    """What all tasks of a run have in common. `run` names their temporary folder, `rules` are the files of rules."""

    run: str
    settings: Settings
    rules: Files
    ledger: str
    seconds: float

    def folder(self) -> Path:
        """Return where a node keeps what belongs to the run."""
        return Path(tempfile.gettempdir(), f"solieu-{self.run}")


@dataclass
class RayCrew:
    """Tasks of Ray that make shards.

    `RAY_ADDRESS` says which cluster; without it one is started here with `options.workers` processors, and ends with
    the run. A program that has called `ray.init` keeps what it has. A shard whose worker or node is lost is made again,
    its documents read apart.
    """

    tasks: Iterator[Task]
    folder: Path
    settings: Settings
    options: Options
    running: dict[Any, Task] = field(default_factory=dict)  # by ray.ObjectRef

    def finished(self) -> Iterator[ShardDone]:
        """Yield the shards as they are finished.

        Raises:
            InputError: the cluster cannot be reached, or a file cannot be written, here or on a node.
            SolieuError: a node has another version of this package, or a shard was lost again and again.
        """
        import ray

        order = _Order(
            secrets.token_hex(8), self.settings, _rules_of(self.settings), self.options.ledger, quarantine.SECONDS
        )
        with _connected(self.options.workers):
            common = ray.put(order)
            try:
                for task in self.tasks:
                    self._submit(task, common)
                    while len(self.running) >= _AHEAD * max(1, ray.cluster_resources().get("CPU", 0)):
                        yield from self._first(common)
                while self.running:
                    yield from self._first(common)
            finally:
                for reference in self.running:
                    ray.cancel(reference)
                shutil.rmtree(order.folder(), ignore_errors=True)

    def _submit(self, task: Task, common: Any) -> None:
        import ray

        make = ray.remote(num_cpus=1, max_retries=0)(_make)
        self.running[make.remote(task.items, task.number, task.attempts > 0, common)] = task

    def _first(self, common: Any) -> Iterator[ShardDone]:
        """Yield the shard that is finished next; one that was lost is made again."""
        import ray

        for reference in ray.wait(list(self.running))[0]:
            task = self.running.pop(reference)
            made = _made(reference)
            if made is None:
                self._submit(again(task), common)
            else:
                yield self._written(*made)

    def _written(self, done: ShardDone, files: Files) -> ShardDone:
        """Write a shard into the folder of the run, its entry last."""
        ours = (__version__, pipeline(self.settings.rules)[1])
        if (done.version, done.rules_sha) != ours:
            raise SolieuError(
                f"a node has solieu {done.version} with rules {done.rules_sha}, this one {ours[0]} with {ours[1]}:"
                " install the same on all nodes, then resume the run"
            )
        for name, content in files.items():
            with durable(self.folder / name) as file:
                file.write(content)
        done.write(self.folder)
        return done


@contextmanager
def _connected(workers: int) -> Iterator[None]:
    """Connect with a cluster unless the program has done so."""
    import ray
    from ray._private import worker

    if ray.is_initialized():
        yield
        return
    address = os.environ.get("RAY_ADDRESS") or "local"
    logger = logging.getLogger("ray")
    level = logger.level
    logger.setLevel(logging.ERROR)
    worker._worker_logs_enabled = False  # else it prints to standard output which workers have died
    try:
        ray.init(
            address,
            num_cpus=workers if address == "local" else None,
            include_dashboard=False if address == "local" else None,
            configure_logging=False,
            log_to_driver=False,
        )
        yield
    except ConnectionError as error:
        raise InputError(f"RAY_ADDRESS {address!r}: {error}; start the cluster, or unset RAY_ADDRESS") from error
    finally:
        ray.shutdown()
        worker._worker_logs_enabled = True
        logger.setLevel(level)


def _rules_of(settings: Settings) -> Files:
    """Return the rules that were added: nodes need not have the folder."""
    if settings.rules is None:
        return {}
    folder = Path(settings.rules)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def _made(reference: Any) -> tuple[ShardDone, Files] | None:
    """Return a shard with its files; None if it was lost with its worker or node."""
    import ray
    from ray import exceptions

    try:
        made: tuple[ShardDone, Files] = ray.get(reference)
    except exceptions.RayTaskError as error:
        if isinstance(error.cause, MemoryError):
            return None
        kind = InputError if isinstance(error.cause, InputError) else SolieuError
        raise kind(f"node {error.ip}: {error.cause}") from error
    except (
        exceptions.LocalRayletDiedError,
        exceptions.NodeDiedError,
        exceptions.ObjectLostError,
        exceptions.OutOfMemoryError,
        exceptions.WorkerCrashedError,
    ):
        return None
    except exceptions.RayError as error:
        raise SolieuError(f"Ray could not make a shard: {error}; mend that, then resume the run") from error
    return made


def _make(items: list[Item], number: int, apart: bool, order: _Order) -> tuple[ShardDone, Files]:
    """Make a shard on a node."""
    folder = order.folder() / str(number)
    shutil.rmtree(folder, ignore_errors=True)  # of a task that was killed here
    folder.mkdir(parents=True)
    clear(folder)
    try:
        done = run_shard(
            items, _unpacked(order), folder, number, ledger=order.ledger, seconds=order.seconds, apart=apart
        )
        return done, {name: (folder / name).read_bytes() for name in done.files}
    finally:
        shutil.rmtree(folder)


def _unpacked(order: _Order) -> Settings:
    """Return the settings as they are on this node, where rules that were added lie in a folder of its own."""
    if not order.rules:
        return order.settings
    folder = order.folder() / "rules"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=order.folder()) as temporary:
            for name, content in order.rules.items():
                path = Path(temporary, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            with suppress(OSError):  # another worker was first
                Path(temporary).rename(folder)
    return replace(order.settings, rules=str(folder))
