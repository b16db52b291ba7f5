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
from dataclasses import asdict, dataclass, field, fields, replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, TypeVar

from solieu.batch.one import sha_of
from solieu.batch.report import Counts
from solieu.errors import InputError
from solieu.model import Document
from solieu.reading.problems import Problem

T = TypeVar("T")

#: Where the files of shards lie, each with its suffix.
KINDS = {"facts": ".parquet", "ledger": ".parquet", "errors": ".jsonl", "shards": ".json"}
_HEAD, _LOCK, _TEMPORARY = "run.json", ".lock", ".tmp"
_WAIT = 10.0  # seconds that processes of a killed run have for ending


@dataclass(frozen=True, slots=True)
class Head:
    """What a run was begun with. `date` is that of documents without one; `ledger` is full, rejects or none."""

    version: str
    rules_sha: str
    date: str | None
    ledger: str
    size: int
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

    def check(self, now: "Head", folder: Path) -> None:
        """Check that a run can be gone on with.

        Raises:
            InputError: it was begun with something else; the message says what.
        """
        was, is_now = asdict(self), asdict(replace(now, finished=self.finished))
        differs = [f"{name} {was[name]!r} then, {is_now[name]!r} now" for name in was if was[name] != is_now[name]]
        if differs:
            raise InputError(f"{folder}: was made otherwise: {'; '.join(differs)}; do as then, or name another folder")


@dataclass(frozen=True, slots=True)
class ShardDone:
    """A shard that is written.

    `digest` is the hash of all that was read, `documents` the id and the hash of the text of each document, `files`
    the bytes of each file by its path below the folder.
    """

    number: int
    digest: str
    documents: tuple[tuple[str, str], ...]
    files: dict[str, int]
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
            InputError: it was not written by `write`, or the files are not those that were written.
        """
        done = _read(path, cls._of)
        for name, size in done.files.items():
            file = path.parent.parent / name
            if not file.is_file() or file.stat().st_size != size:
                raise InputError(f"{file}: missing or changed; remove {path} and resume the run")
        return done

    @classmethod
    def _of(cls, record: dict[str, Any]) -> "ShardDone":
        documents = tuple((doc_id, sha) for doc_id, sha in record["documents"])
        return cls(**{**record, "documents": documents, "counts": Counts.of_json(record["counts"])})


def path_of(folder: Path, kind: str, number: int) -> Path:
    """Return where a file of a shard lies: `kind` is one of `KINDS`."""
    return folder / kind / f"{number:06}{KINDS[kind]}"


def entries(folder: Path) -> Iterator[ShardDone]:
    """Yield the shards of a folder by their numbers.

    Raises:
        InputError: an entry or a file of a shard is damaged.
    """
    for path in sorted((folder / "shards").glob("[0-9]*.json"), key=_number):
        yield ShardDone.read(path)


def read_errors(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what was put aside, in order: `doc_id`, `kind` (a `quarantine.ErrorKind`) and `message`.

    Raises:
        InputError: a shard is damaged.
    """
    for done in entries(folder):
        with path_of(folder, "errors", done.number).open(encoding="utf-8") as file:
            yield from map(json.loads, file)


@dataclass
class Known:
    """The texts that a folder has, and whose they are, by their hashes: about 250 bytes of memory a document."""

    texts: set[bytes] = field(default_factory=set)
    ids: dict[bytes, bytes] = field(default_factory=dict)
    skipped: int = 0

    def add(self, done: ShardDone) -> None:
        """Add the documents of a shard."""
        for doc_id, sha in done.documents:
            self._note(_short(doc_id), _short(sha))

    def others(self, items: Iterable[Document | Problem], folder: Path) -> Iterator[Document | Problem]:
        """Yield the texts that the folder does not have; an id that it has with another text is told of once."""
        told = {(error["doc_id"], error["message"]) for error in read_errors(folder)}
        for item in items:
            new = self._new(item) if isinstance(item, Document) else item
            if isinstance(new, Document) or (new and (new.doc_id, new.message) not in told):
                yield new

    def _new(self, document: Document) -> Document | Problem | None:
        doc_id, text = _short(document.doc_id), _short(sha_of(document))
        if self.ids.get(doc_id, text) != text:
            message = "is there already with another text; this one is left out: give it an id of its own"
            return Problem(document.doc_id, f"{document.doc_id}: {message}")
        if text in self.texts:
            self.skipped += 1
            return None
        self._note(doc_id, text)
        return document

    def _note(self, doc_id: bytes, text: bytes) -> None:
        self.texts.add(text)
        self.ids[doc_id] = text


def begin(folder: Path, head: Head) -> None:
    """Make a folder ready for shards.

    Raises:
        InputError: something else is in it.
    """
    if any(not path.name.startswith(".") for path in folder.iterdir()):
        raise InputError(f"{folder}: has other files and no run; name a new folder")
    head.write(folder)


def clear(folder: Path) -> None:
    """Remove what a killed run has left half done, and make the folders that are missing."""
    for kind, suffix in KINDS.items():
        (folder / kind).mkdir(exist_ok=True)
        left = [path for path in (folder / kind).glob(f"[0-9]*{suffix}") if not _is_done(folder, path)]
        for path in (*left, *(folder / kind).glob(f".*{_TEMPORARY}")):
            path.unlink()
    for path in folder.glob(f".*{_TEMPORARY}"):
        path.unlink()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other runs out of it, also processes that a killed run has left.

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


def _short(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _number(path: Path) -> int:
    return int(path.name.partition(".")[0])


def _is_done(folder: Path, path: Path) -> bool:
    return path_of(folder, "shards", _number(path)).is_file()


def _read(path: Path, make: Callable[[dict[str, Any]], T]) -> T:
    try:
        return make(json.loads(path.read_bytes()))
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path}: damaged ({error!r}); begin again in another folder") from None


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be written: {error.strerror or error}; mend that, then resume the run")


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
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
