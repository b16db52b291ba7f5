"""Where a document names times, goods and actors: what the columns of a number may be chosen from."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from solieu.facts.clock import Clock, compared, weighed
from solieu.facts.frame import Slot
from solieu.facts.owners import name_of, says, type_of
from solieu.facts.products import products_in
from solieu.facts.scene import Scene
from solieu.mentions.calendar import NEVER, year_to_date
from solieu.mentions.windows import Point, built
from solieu.model import Period, Sentence, Term
from solieu.tokens import View

_WORD = re.compile(r"\w+")
#: A word that goes on with the name of a good.
_NEXT = re.compile(r" ?([^\s,;:()“”\"\[\].]+(?:\.\d\w*)?)")
#: Terms that no name of a good goes over.
_STOPS = frozenset({"flow", "measure", "direction", "statistic", "base", "bound", "link", "place", "organisation"})
_ACTORS = frozenset({"organisation", "sector", "province", "city", "person"})
_BESIDE = 25  # characters
_LONGEST = 5  # words that may follow a good that the lexicon knows


@dataclass(slots=True, frozen=True)
class Naming:
    """A time, a good or an actor at a place of the text, with what a reader sees there."""

    slot: Slot
    start: int
    end: int
    sentence: int
    traits: tuple[str, ...]  # of the place itself
    before: str  # the word before it, "^" at the start
    after: str
    in_title: bool
    longer: bool = False  # more words than the lexicon knows


class Namings:
    """The namings of a document by column and sentence, each sentence read when it is first asked for."""

    def __init__(
        self, view: View, terms: Sequence[Term], periods: Sequence[Period], scenes: Mapping[int, Scene], clock: Clock
    ) -> None:
        self._patterns = next(iter(scenes.values())).patterns
        self.title = view.lower[: view.sentences[0].end] if view.sentences else ""
        self._view = view
        self._sentences = view.sentences
        self._terms = terms
        self._term_starts = [t.start for t in terms]
        self._periods = periods
        self._period_starts = [p.start for p in periods]
        self._scenes = scenes
        self._clock = clock
        self._read: dict[tuple[str, int], Sequence[Naming]] = {}

    def near(self, column: str, sentence: int) -> Sequence[Naming]:
        """Return the namings of a column in a sentence, in order."""
        found = self._read.get((column, sentence))
        if found is None:
            found = self._read[column, sentence] = [*_READERS[column](self, sentence)]
        return found

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each row of the lexicon is named."""
        return Counter([t.id for t in self._terms])

    @cached_property
    def dates(self) -> Sequence[Slot]:
        """The year, the month and the day of the document, as far as they are known."""
        date = self._clock.date
        year, month, day = [*map(int, date.split("-")), None, None][:3] if date else (None, None, None)
        points: list[Point] = [(year, None, None), (year, month, None), (year, month, day)]
        known = zip((year, month, day), ("year", "month", "day"), points, strict=True)
        told = [built(grain, point, point) for part, grain, point in known if part]
        return [Slot(window.iso, "document_date", window=window) for window in told]

    def _times(self, index: int) -> Iterator[Naming]:
        sentence, scene = self._sentences[index], self._scenes.get(index)
        first, last = (bisect_left(self._period_starts, place) for place in (sentence.start, sentence.end))
        for p in self._periods[first:last]:
            window = None if p.type in NEVER else self._clock.read(p)
            prices = self._patterns["prices_of"].search(self._view.lower, max(0, p.start - 24), p.start)
            if window is None or prices:
                continue
            traits = [f"type {p.type}", f"rule {p.rule.rpartition('.')[2]}"]
            traits += ["compared"] if scene and compared(scene, p) else []
            traits += ["weighed"] if scene and weighed(scene, p) else []
            since = scene is not None and scene.patterns["up_to"].search(
                self._view.lower, max(0, p.start - 24), p.start
            )
            slot = Slot(window.iso, p.rule, p.start, p.end, None, index, window)
            yield self._naming(slot, p.start, p.end, [*traits, *(["until"] if since else [])])
            if since:
                whole = year_to_date(window)
                slot = Slot(whole.iso, p.rule, p.start, p.end, None, index, whole)
                yield self._naming(slot, p.start, p.end, ["to date"])

    def _in_sentence(self, sentence: Sentence) -> Sequence[Term]:
        first, last = (bisect_left(self._term_starts, place) for place in (sentence.start, sentence.end))
        return self._terms[first:last]

    def _goods(self, index: int) -> Iterator[Naming]:
        sentence = self._sentences[index]
        terms = self._in_sentence(sentence)
        stops = self._stops(index, terms)
        for t in terms:
            if t.kind != "commodity":
                continue
            traits = [
                "weak" if t.weak else "strong",
                "capital" if self._view.text[t.start].isupper() else "small",
                "opens" if t.start - sentence.start < 3 else "stands",
            ]
            slot = Slot(self._view.lower[t.start : t.end], t.rule, t.start, t.end, t.id, index)
            yield self._naming(slot, t.start, t.end, traits)
            for end in self._longer(t, stops):
                slot = Slot(self._view.lower[t.start : end], t.rule, t.start, end, t.id, index)
                yield self._naming(slot, t.start, end, traits, longer=True)

        for found in products_in(self._view, sentence.start, sentence.end, terms, self._patterns):
            slot = Slot(self._view.lower[found.start() : found.end()], "product", *found.span(), None, index)
            yield self._naming(slot, *found.span(), ["product"])

    def _actors(self, index: int) -> Iterator[Naming]:
        sentence = self._sentences[index]
        for t in self._in_sentence(sentence):
            if t.kind not in _ACTORS:
                continue
            traits = [
                f"kind {t.kind}",
                f"type {type_of(t)}",
                "weak" if t.weak else "strong",
                "opens" if t.start - sentence.start < 3 else "stands",
                *(["says"] if says(t) else []),
            ]
            name = name_of(self._view.lower, self._patterns, t)
            yield self._naming(Slot(name, t.rule, t.start, t.end, t.id, index), t.start, t.end, traits)

    def _stops(self, index: int, terms: Sequence[Term]) -> Sequence[int]:
        """Return the places of a sentence that no name of a good goes over, in order."""
        scene = self._scenes.get(index)
        numbers = [q.start for q in scene.numbers] if scene else []
        return sorted([*numbers, *(t.start for t in terms if t.kind in _STOPS), self._sentences[index].end])

    def _longer(self, good: Term, stops: Sequence[int]) -> Sequence[int]:
        """Return where the name of a good may end with the words that follow it: the first of them, two, or all."""
        place = bisect_left(stops, good.end)
        stop = stops[place] if place < len(stops) else good.end
        ends = [good.end]
        for _ in range(_LONGEST):
            word = _NEXT.match(self._view.lower, ends[-1])
            if word is None or word.end() > stop or self._patterns["goods_end"].match(word[1]):
                break
            ends.append(word.end())
        return [*dict.fromkeys((*ends[1:3], *ends[1:][-1:]))]

    def _naming(self, slot: Slot, start: int, end: int, traits: Sequence[str], *, longer: bool = False) -> Naming:
        lower = self._view.lower
        return Naming(
            slot, start, end, slot.sentence, tuple(traits),
            last_word(lower, max(0, start - _BESIDE), start) or "^", first_word(lower, end, end + _BESIDE) or "$",
            start < len(self.title), longer,
        )  # fmt: skip


_READERS: Mapping[str, Callable[[Namings, int], Iterator[Naming]]] = {
    "period": Namings._times, "commodity": Namings._goods, "entity": Namings._actors,
}  # fmt: skip


def first_word(lower: str, start: int, end: int) -> str | None:
    """Return the first word of a stretch of the view; of a number only that it is one."""
    found = _WORD.search(lower, start, end)
    return _told(found[0]) if found else None


def last_word(lower: str, start: int, end: int) -> str | None:
    """Return the last word of a stretch of the view; of a number only that it is one."""
    blank = lower.rfind(" ", start, end - 1)  # mostly the last word stands behind it
    found = blank >= 0 and _WORD.findall(lower, blank, end) or _WORD.findall(lower, start, end)
    return _told(found[-1]) if found else None


def _told(word: str) -> str:
    return "#" if word[0].isdigit() else word
