"""A folder of shards: what is in it, and how it is written so that at any moment all of a file is there or none.

run.json                what the run was begun with, and whether it is finished
facts/000000.parquet    the rows of a shard; ledger/000000.parquet those of its ledger
errors/000000.jsonl     the documents that were put aside, and warnings
shards/000000.json      written last: a shard without it is not there
errors.jsonl            all errors together, and
report.json             what the run came to: both written when it is finished
"""

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any, TypeVar

from solieu.batch.report import Counts
from solieu.errors import InputError

T = TypeVar("T")

#: Where the files of shards lie, each with its suffix.
KINDS = {"facts": ".parquet", "ledger": ".parquet", "errors": ".jsonl", "shards": ".json"}
_HEAD, _LOCK, _TEMPORARY = "run.json", ".lock", ".tmp"
_WAIT = 10.0  # seconds that processes of a killed run have for ending


@dataclass(frozen=True, slots=True)
class Head:
    """What a run was begun with; `date` is that of documents without one, `ledger` full, rejects or none.

    `mode` is the option that goes on with what was begun last: resume or append.
    """

    version: str
    rules_sha: str
    date: str | None
    ledger: str
    size: int
    mode: str = "resume"
    finished: bool = False

    def write(self, folder: Path) -> None:
        """Write the head of the run in a folder."""
        write_json(folder / _HEAD, asdict(self))

    @classmethod
    def read(cls, folder: Path) -> "Head | None":
        """Return the head of the run in a folder; None if there is none.

        Raises:
            InputError: what is there was not written by `write`.
        """
        path = folder / _HEAD
        return _read(path, lambda record: cls(**record)) if path.is_file() else None

    @property
    def advice(self) -> str:
        """How the run is gone on with."""
        return f"give the same documents again with --{self.mode}"

    def check(self, now: "Head", folder: Path) -> None:
        """Check that a run can be gone on with.

        Raises:
            InputError: it was begun with something else, or an append was stopped and is not appended again.
        """
        if not self.finished and self.mode == "append" != now.mode:
            raise InputError(f"{folder}: an append was stopped; {self.advice}")
        was, is_now = asdict(self), asdict(replace(now, finished=self.finished, mode=self.mode))
        differs = [f"{name} {was[name]!r} then, {is_now[name]!r} now" for name in was if was[name] != is_now[name]]
        if differs:
            raise InputError(f"{folder}: was made otherwise: {'; '.join(differs)}; do as then, or name another folder")


@dataclass(frozen=True, slots=True)
class ShardDone:
    """A shard that is written.

    `digest` is the hash of all that was read, `documents` the id and the hash of the text of each document, `files`
    the number of bytes and their SHA-256 of each file, by its path below the folder.
    """

    number: int
    digest: str
    documents: tuple[tuple[str, str], ...]
    files: dict[str, tuple[int, str]]
    counts: Counts
    rules_sha: str
    version: str

    def write(self, folder: Path) -> None:
        """Write the entry that makes the shard part of the run."""
        record = {field.name: getattr(self, field.name) for field in fields(self)}
        write_json(path_of(folder, "shards", self.number), record | {"counts": self.counts.as_json()})

    @classmethod
    def read(cls, path: Path) -> "ShardDone":
        """Return the shard of an entry.

        Raises:
            InputError: it was not written by `write`, or a file is missing or has another size.
        """
        done = _read(path, cls._of)
        for name, (size, _) in done.files.items():
            file = path.parent.parent / name
            if not file.is_file() or file.stat().st_size != size:
                raise _changed(file, path)
        return done

    def check(self, folder: Path, kind: str) -> Path:
        """Return the file of a kind after all of it was read, and found to be what was written.

        Raises:
            InputError: it was changed.
        """
        path = path_of(folder, kind, self.number)
        if _sha_of(path) != self.files[path.relative_to(folder).as_posix()][1]:
            raise _changed(path, path_of(folder, "shards", self.number))
        return path

    @classmethod
    def _of(cls, record: dict[str, Any]) -> "ShardDone":
        documents = tuple((doc_id, sha) for doc_id, sha in record["documents"])
        files = {name: (size, sha) for name, (size, sha) in record["files"].items()}
        return cls(**{**record, "documents": documents, "files": files, "counts": Counts.of_json(record["counts"])})


def written(folder: Path, paths: Iterable[Path]) -> dict[str, tuple[int, str]]:
    """Return what `ShardDone.files` says of files in a folder."""
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, _sha_of(path)) for path in paths}


def path_of(folder: Path, kind: str, number: int) -> Path:
    """Return where a file of a shard lies: `kind` is one of `KINDS`."""
    return folder / kind / f"{number:06}{KINDS[kind]}"


def number_of(path: Path) -> int | None:
    """Return the number of a shard from the name of a file of it, exactly as `path_of` makes it; None of others."""
    kind = path.parent.name
    number = path.name.removesuffix(KINDS[kind])
    ours = number.isascii() and number.isdigit() and path.name == path_of(path, kind, int(number)).name
    return int(number) if ours else None


def entries(folder: Path) -> Iterator[ShardDone]:
    """Yield the shards of a folder by their numbers. Of their files only the sizes are checked: all are not read.

    Raises:
        InputError: an entry is damaged, or a file of a shard missing or of another size.
    """
    numbers = (number_of(path) for path in (folder / "shards").glob("*"))
    for number in sorted(number for number in numbers if number is not None):
        yield ShardDone.read(path_of(folder, "shards", number))


def read_errors(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what was put aside, in order: `doc_id`, `kind` (a `quarantine.ErrorKind`) and `message`.

    Raises:
        InputError: a shard is damaged.
    """
    for done in entries(folder):
        with done.check(folder, "errors").open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def clear(folder: Path) -> None:
    """Remove what a killed run has left half done, and make the folders that are missing."""
    for kind, suffix in KINDS.items():
        (folder / kind).mkdir(exist_ok=True)
        ours = [(number_of(path), path) for path in (folder / kind).glob(f"[0-9]*{suffix}")]
        left = [path for n, path in ours if n is not None and not path_of(folder, "shards", n).is_file()]
        for path in (*left, *(folder / kind).glob(f".*{_TEMPORARY}")):
            path.unlink()
    for path in folder.glob(f".*{_TEMPORARY}"):
        path.unlink()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other runs out of it, also (not on Windows) what a killed run has left.

    Raises:
        InputError: another run is writing there, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("wb")
    except OSError as error:
        raise _unwritable(folder, error) from error
    with lock as file:
        until = time.monotonic() + _WAIT
        while not _lock(file):
            if time.monotonic() > until:
                raise InputError(f"{folder}: another run is writing there; wait for it, or name another folder")
            time.sleep(0.05)
        yield


@contextmanager
def durable(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to fill; it takes the place of `path` when all of it is on the disk.

    When the block fails nothing is left of it.

    Raises:
        InputError: it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, record: dict[str, Any]) -> None:
    """Write JSON durably."""
    with durable(path) as file:
        file.write(json_line(record))


def json_line(record: dict[str, Any]) -> bytes:
    """Return a line of JSON; what is no valid Unicode stands escaped."""
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _sha_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, sha256).hexdigest()


def _read(path: Path, make: Callable[[dict[str, Any]], T]) -> T:
    record = None
    try:
        record = json.loads(path.read_bytes())
        return make(record)
    except (ValueError, TypeError, KeyError) as error:
        version = record.get("version") if isinstance(record, dict) else None
        what = f"made by another version of solieu ({version})" if version else f"damaged ({error!r})"
        raise InputError(f"{path}: {what}; begin again in another folder") from None


def _changed(file: Path, entry: Path) -> InputError:
    head = Head.read(entry.parent.parent)
    mode = head.mode if head else "resume"
    advice = f"remove {entry}, then give all documents of the run again with --{mode}"
    return InputError(f"{file}: missing or changed; {advice}")


def _unwritable(path: Path, error: OSError) -> InputError:
    advice = "mend that, then resume the run, or append again"
    return InputError(f"{path}: cannot be written: {error.strerror or error}; {advice}")


def _sync(folder: Path) -> None:
    """Have the names of a folder written to the disk."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _lock(file: IO[bytes]) -> bool:
    """Lock a file if nobody else has; the lock goes with the last process that has the file open."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
