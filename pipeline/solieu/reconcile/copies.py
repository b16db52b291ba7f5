"""Documents that are near copies of each other: agency copy that several papers print.

Sets of hashed shingles are compared by one-permutation MinHash: a sketch keeps for each of its buckets the least
hash that falls into it, so that it costs one look at every shingle. Sketches that agree in a band of buckets are
compared; in every band only with the one before and with the first, which keeps it linear.
"""

import re
from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from solieu.reconcile.links import Links

_DIGITS = re.compile(r"\d[\d.,]*")
_BUCKETS = 128
_BAND = 4
_EMPTY = 2**32 - 1
_WORDS = 5
#: How much of their shingles, and of their numbers, two copies have in common. A daily bulletin repeats the words of
#: the day before with other numbers and is no copy.
_ALIKE, _SAME_NUMBERS = 0.6, 0.5


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents that are near copies of each other, at least two, in order."""

    doc_ids: tuple[str, ...]


def _empty() -> "array[int]":
    return array("I", [_EMPTY]) * _BUCKETS


@dataclass(frozen=True, slots=True)
class Sketch:
    """A set of hashes, as the least one of every bucket."""

    least: "array[int]" = field(default_factory=_empty)

    def add(self, hashes: Iterable[int]) -> None:
        """Take hashes of 32 bits into the set."""
        least = self.least
        for number in hashes:
            place, rest = number % _BUCKETS, number // _BUCKETS
            if rest < least[place]:
                least[place] = rest

    def likeness(self, other: "Sketch") -> float:
        """Return the estimated Jaccard index, 0 to 1; of two empty sets 0."""
        pairs = [pair for pair in zip(self.least, other.least, strict=True) if pair != (_EMPTY, _EMPTY)]
        return sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0

    def bands(self) -> Iterator[Hashable]:
        """Yield what is equal in two sketches that may be alike."""
        for start in range(0, _BUCKETS, _BAND):
            band = self.least[start : start + _BAND].tobytes()
            if band.strip(b"\xff"):
                yield start, band


@dataclass(slots=True)
class _Seen:
    words: Sketch = field(default_factory=Sketch)
    numbers: Sketch = field(default_factory=Sketch)
    last: str = ""

    def copies(self, other: "_Seen") -> bool:
        return self.words.likeness(other.words) >= _ALIKE and self.numbers.likeness(other.numbers) >= _SAME_NUMBERS


class Copies:
    """Collects documents row by row, then says which are copies."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        """`texts`: whole documents by id; those of others are known by the sentences of their rows."""
        self._texts = texts or {}
        self._seen: dict[str, _Seen] = {}

    def add(self, doc_id: str, quote: str, sentence: str) -> None:
        """Take note of a row."""
        seen = self._seen.get(doc_id)
        if seen is None:
            seen = self._seen[doc_id] = _Seen()
            seen.words.add(shingles(self._texts.get(doc_id, "")))
        if sentence != seen.last and doc_id not in self._texts:
            seen.words.add(shingles(sentence))
            seen.last = sentence
        number = _DIGITS.search(quote)
        seen.numbers.add([crc32((number[0] if number else quote.casefold()).encode())])

    def clusters(self) -> list[Cluster]:
        """Return the clusters, by their first document."""
        links: Links[str] = Links()
        for one, other in self._candidates():
            if links.root(one) != links.root(other) and self._seen[one].copies(self._seen[other]):
                links.join(one, other)
        return [Cluster(tuple(part)) for part in links.parts(sorted(self._seen)) if len(part) > 1]

    def _candidates(self) -> Iterator[tuple[str, str]]:
        known: dict[Hashable, tuple[str, str]] = {}
        for doc_id in sorted(self._seen):
            for band in self._seen[doc_id].words.bands():
                first, last = known.get(band, (doc_id, doc_id))
                if first != doc_id:
                    yield first, doc_id
                    if last != first:
                        yield last, doc_id
                known[band] = first, doc_id


def shingles(text: str) -> Iterator[int]:
    """Yield hashes of all runs of five words; of a shorter text one of the whole."""
    words = [word.strip(".,;:!?()[]\"'") for word in text.casefold().split()]
    for start in range(max(1, len(words) - _WORDS + 1) if words else 0):
        yield crc32(" ".join(words[start : start + _WORDS]).encode())
