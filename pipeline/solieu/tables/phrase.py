"""The words of heads, labels and captions, read by the finders that read sentences.

The heads of a column are joined into one phrase, from the outermost to the innermost ("Tháng 5/2017, so với cùng kỳ
năm trước (%)"), so that a year above completes a month below and a comparison above takes what stands below.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from solieu.mentions.calendar import NEVER, Resolved, resolve
from solieu.model import Period, Quantity, Term
from solieu.tokens import View

#: A piece of a phrase: its words, and where they begin in the document.
Piece = tuple[str, int]

_NO_TIMES: Mapping[int, Period] = MappingProxyType({})
_SPACED = re.compile(r"(?:[^\W\d_] +){3,}[^\W\d_](?!\w)")


@dataclass(frozen=True)
class Words:
    """A text, read: what the stages before have found in it."""

    view: View
    terms: Sequence[Term]
    periods: Sequence[Period]


class Reader:
    """Reads short texts with the finders of the pipeline; what heads repeat is read once."""

    def __init__(
        self,
        terms: Callable[[View], Sequence[Term]],
        periods: Callable[[View], Sequence[Period]],
        quantities: Callable[[View, Sequence[tuple[int, int]]], Sequence[Quantity]],
    ) -> None:
        self._terms, self._periods, self._quantities = terms, periods, quantities
        self.words = lru_cache(4096)(self._words)
        self.quantity = lru_cache(4096)(self._quantity)

    def _words(self, text: str) -> Words:
        view = View.of(text)
        return Words(view, self._terms(view), [p for p in self._periods(view) if p.type not in NEVER])

    def _quantity(self, text: str) -> Quantity | None:
        """Return the number that a text is, with its unit; None where it says more or less than that."""
        view = View.of(text)
        found = self._quantities(view, ())
        whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(view.text)
        return found[0] if whole else None


@dataclass(frozen=True)
class Phrase:
    """Pieces joined to one text, and what was read in it. Offsets are those of `words.view`."""

    words: Words
    starts: Sequence[tuple[int, int]]  # where each piece begins: in the joined text, in the document
    resolved: Sequence[Resolved | None]

    @property
    def lower(self) -> str:
        """The view in lower case."""
        return self.words.view.lower

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the document's offsets of a stretch; of one that goes over pieces, those of the last piece."""
        first, last = self.words.view.source_span(start, end)
        here, there = next(pair for pair in reversed(self.starts) if pair[0] < last or pair[0] == 0)
        return there + max(0, first - here), there + last - here


def joined(
    reader: Reader,
    pieces: Iterable[Piece],
    dangling: re.Pattern[str],
    date: str | None = None,
    context: Resolved | None = None,
    times: Mapping[int, Period] = _NO_TIMES,
) -> Phrase:
    """Read pieces as one phrase; what is `dangling` goes on with the next piece without a comma.

    `times` are periods that a piece is by its neighbours only, by where it begins in the document.
    """
    text = ""
    starts: list[tuple[int, int]] = []
    for said, start in pieces:
        if text:
            text += " " if dangling.search(View.of(text).lower) else ", "
        starts.append((len(text), start))
        text += said
    words = reader.words(text)
    if own := [_placed(words.view, here, times[start]) for here, start in starts if start in times]:
        words = replace(words, periods=_merged(words.periods, own))
    return Phrase(words, starts or [(0, 0)], _resolved(words.periods, date, context))


def _placed(view: View, here: int, period: Period) -> Period:
    """Return a period of a piece that begins at `here` of the joined text, in the view's offsets."""
    at = bisect_left(range(len(view.lower)), here, key=lambda k: view.source_span(k, k)[0])
    return replace(period, start=at + period.start, end=at + period.end)


def _merged(found: Iterable[Period], own: Sequence[Period]) -> list[Period]:
    rest = [p for p in found if not any(p.start < other.end and other.start < p.end for other in own)]
    return sorted([*rest, *own], key=lambda p: p.start)


def _resolved(periods: Sequence[Period], date: str | None, context: Resolved | None) -> list[Resolved | None]:
    found: list[Resolved | None] = []
    for period in periods:
        now = resolve(period, date, context) or resolve(period, date)
        found.append(now)
        if now is not None and period.type != "same_period":
            context = now
    return found


def closed_up(text: str) -> str:
    """Return a label whose syllables are set letter by letter as words: "T Ổ N G  S Ố"."""
    return _SPACED.sub(lambda m: re.sub(r"(?<=\S) (?=\S)", "", m[0]).replace("  ", " "), text)
