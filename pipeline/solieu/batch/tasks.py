"""What shards are made from: documents cut into tasks, and which of them are left to do."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count
from pathlib import Path

from solieu.batch.local import Item
from solieu.batch.manifest import ShardDone, read_errors
from solieu.batch.one import sha_of
from solieu.batch.shard import digest_of
from solieu.errors import InputError, SolieuError
from solieu.model import Document
from solieu.reading.problems import Problem

_CHARACTERS = 20_000_000  # of a shard, at most, or one document
_ELSEWHERE = "give the same documents, or name another folder"
_ATTEMPTS = 4  # the first together with others in one process, the rest apart


@dataclass(frozen=True, slots=True)
class Task:
    """What a shard is made from, and how many times that was tried in vain."""

    number: int
    items: list[Item]
    attempts: int = 0

    def again(self) -> "Task":
        """Return it to be tried again: its process was killed.

        Raises:
            SolieuError: too often.
        """
        if self.attempts + 1 == _ATTEMPTS:
            first, last = self.items[0].doc_id, self.items[-1].doc_id
            raise SolieuError(
                f"worker processes were killed again and again between documents {first!r} and {last!r}, as happens"
                " when memory runs out: resume with fewer workers."
                " (A script that uses workers starts with `if __name__ == '__main__':`.)"
            )
        return replace(self, attempts=self.attempts + 1)


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

    def others(self, items: Iterable[Item], folder: Path) -> Iterator[Item]:
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


def cut(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield what each shard reads: `size` documents, or inputs that were none, and the warnings between them."""
    shard: list[Item] = []
    inputs = characters = 0
    for item in items:
        counted = isinstance(item, Document) or not item.warning
        length = len(item.text) if isinstance(item, Document) else 0
        if counted and inputs and (inputs == size or characters + length > _CHARACTERS):
            yield shard
            shard, inputs, characters = [], 0, 0
        shard.append(item)
        inputs += counted
        characters += length
    if shard:
        yield shard


def missing(shards: Iterable[list[Item]], digests: Mapping[int, str], folder: Path) -> Iterator[Task]:
    """Yield the shards that are not finished; each waits until a later one has shown that the input is the same."""
    left = dict(digests)
    held: list[Task] = []
    for number, items in enumerate(shards):
        if digest := left.pop(number, None):
            if digest_of(items) != digest:
                raise InputError(f"{folder}: shard {number} was made from other documents; {_ELSEWHERE}")
            yield from held
            held.clear()
        else:
            held.append(Task(number, items))
            if not left:
                yield from held
                held.clear()
    if left:
        raise InputError(f"{folder}: shard {min(left)} was made from documents that are not given; {_ELSEWHERE}")


def added(shards: Iterable[list[Item]], digests: Container[int]) -> Iterator[Task]:
    """Yield shards with the numbers that are free: an append that was killed leaves the same as one that was not."""
    free = (number for number in count() if number not in digests)
    yield from (Task(number, items) for items, number in zip(shards, free, strict=False))


def _short(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
