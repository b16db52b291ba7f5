"""Shards on a Ray cluster: a task a shard, over the same `run_shard` that the workers of one machine run.

A task gets its documents and gives back the files of its shard, so that nodes need this package and a folder for
temporary files, but no folder that they share. Only this process writes into the folder of the run, the entry of a
shard last: a shard that two nodes have made, because one of them was thought lost, is there once.
"""

import gc
import logging
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solieu import __version__
from solieu.batch import quarantine
from solieu.batch.local import Item
from solieu.batch.manifest import ShardDone, clear, durable
from solieu.batch.one import Settings
from solieu.batch.shard import run_shard
from solieu.errors import InputError, SolieuError
from solieu.stages import stages_of

if TYPE_CHECKING:
    from ray import ObjectRef
    from ray._private.worker import RemoteFunction3

    from solieu.batch.shards import Options
    from solieu.batch.tasks import Task

_AHEAD = 2  # tasks a processor: one that runs, and one that waits at its side
_REACH = 5.0  # seconds

#: The files of a shard by their paths below the folder.
Files = Mapping[str, bytes]
Made = tuple[ShardDone, Files]


def need_ray() -> None:
    """Check that Ray is installed.

    Raises:
        InputError: it is not; the message has the command that installs it.
    """
    if find_spec("ray") is None:
        command = "pip install 'solieu[cluster]', in a clone pip install -e '.[cluster]'"
        raise InputError(f"engine ray: needs the package ray: {command}")


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

    tasks: "Iterator[Task]"
    folder: Path
    settings: Settings
    options: "Options"
    running: "dict[ObjectRef[Made], Task]" = field(default_factory=dict)

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
        with ExitStack() as last:
            last.callback(shutil.rmtree, order.folder(), ignore_errors=True)
            last.enter_context(_connected(self.options.workers))
            last.callback(self._cancel)
            common = ray.put(order)
            for task in self.tasks:
                self._submit(task, common)
                while len(self.running) >= _AHEAD * _processors():
                    yield from self._first(common)
            while self.running:
                yield from self._first(common)

    def _cancel(self) -> None:
        import ray

        for reference in self.running:
            ray.cancel(reference)

    def _submit(self, task: "Task", common: "ObjectRef[_Order]") -> None:
        self.running[_task().remote(task.items, task.number, task.attempts > 0, common)] = task

    def _first(self, common: "ObjectRef[_Order]") -> Iterator[ShardDone]:
        """Yield the shard that is finished next; one that was lost is made again."""
        import ray

        for reference in ray.wait(list(self.running))[0]:
            task = self.running.pop(reference)
            made = _made(reference)
            if made is None:
                self._submit(task.again(), common)
            else:
                yield self._written(*made)

    def _written(self, done: ShardDone, files: Files) -> ShardDone:
        """Write a shard into the folder of the run, its entry last."""
        ours = (__version__, stages_of(self.settings.rules).rules.sha)
        if (done.version, done.rules_sha) != ours:
            raise SolieuError(
                f"a node has solieu {done.version} with rules {done.rules_sha}, this one {ours[0]} with {ours[1]}:"
                " install the same on all nodes, then go on with --resume or --append"
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
    logger = logging.getLogger("ray")
    level = logger.level
    logger.setLevel(logging.ERROR)
    worker._worker_logs_enabled = False  # else it prints to standard output which workers have died
    try:
        _connect(workers)
        yield
    finally:
        ray.shutdown()
        gc.collect()  # a process that is forked later would crash on destroying what Ray has left
        worker._worker_logs_enabled = True
        logger.setLevel(level)


def _connect(workers: int) -> None:
    import ray

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else a cluster that is started here reports to Ray's makers
    address = os.environ.get("RAY_ADDRESS") or "local"
    own: dict[str, Any] = {"num_cpus": workers, "include_dashboard": False} if address == "local" else {}
    try:
        if address not in ("local", "auto"):
            host, _, port = address.rpartition(":")
            socket.create_connection((host.strip("[]"), int(port)), _REACH).close()  # Ray itself would try for minutes
        ray.init(address, configure_logging=False, log_to_driver=False, **own)
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(
            f"RAY_ADDRESS {address!r}: no cluster to be reached ({error});"
            " give host:port of its head, on one of its nodes, or unset it for a cluster of this machine alone"
        ) from error


def _processors() -> float:
    """Return how many the cluster has now: nodes come and go."""
    import ray

    resources: Callable[[], Mapping[str, float]] = ray.cluster_resources
    return resources().get("CPU", 1)


def _rules_of(settings: Settings) -> Files:
    """Return the rules that were added: nodes need not have the folder."""
    if settings.rules is None:
        return {}
    folder = Path(settings.rules)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def _made(reference: "ObjectRef[Made]") -> Made | None:
    """Return a shard with its files; None if it was lost with its worker or node."""
    import ray
    from ray import exceptions

    lost = (
        MemoryError,
        exceptions.LocalRayletDiedError,
        exceptions.NodeDiedError,
        exceptions.ObjectLostError,
        exceptions.OutOfMemoryError,
        exceptions.WorkerCrashedError,
    )
    try:
        return ray.get(reference)
    except exceptions.RayError as error:
        cause = error.cause if isinstance(error, exceptions.RayTaskError) else error
        if isinstance(cause, lost):
            return None
        if isinstance(cause, InputError):
            raise InputError(f"on a node: {cause}") from error
        why = f"{type(cause).__name__}: {cause}".partition("\n")[0]
        raise SolieuError(
            f"a node cannot make shards ({why}); mend that, then go on with --resume or --append"
        ) from error


@cache
def _task() -> "RemoteFunction3[Made, list[Item], int, bool, _Order]":
    """Return what makes a shard, on one processor. Ray would try a shard again as it was; see `Task.again`."""
    import ray

    return ray.remote(num_cpus=1, max_retries=0)(_make)


def _make(items: list[Item], number: int, apart: bool, order: _Order) -> Made:
    """Make a shard on a node."""
    order.folder().mkdir(mode=0o700, exist_ok=True)
    with _guarded(), tempfile.TemporaryDirectory(dir=order.folder()) as temporary:
        folder = Path(temporary)
        clear(folder)
        done = run_shard(
            items, _unpacked(order), folder, number, ledger=order.ledger, seconds=order.seconds, apart=apart
        )
        return done, {name: (folder / name).read_bytes() for name in done.files}


@contextmanager
def _guarded() -> Iterator[None]:
    """Hold this process to the memory of `quarantine.guard`; what Ray does in it before and after is not held.

    What Ray has here is not destroyed meanwhile: a child that read documents apart would crash on that.
    """
    gc.freeze()
    try:
        with _limited():
            yield
    finally:
        gc.unfreeze()


@contextmanager
def _limited() -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    quarantine.guard()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


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
