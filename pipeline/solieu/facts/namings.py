"""Where a document names times and goods: what the columns of a number may be chosen from."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solieu.entities.actor import Actor
from solieu.facts.clock import Clock, compared, weighed
from solieu.facts.frame import Slot
from solieu.facts.scene import Scene
from solieu.mentions.calendar import NEVER, year_to_date
from solieu.model import Period, Term
from solieu.tokens import View

_WORD = re.compile(r"\w+")
#: A word that goes on with the name of a good.
_NEXT = re.compile(r" ?([^\s,;:()“”\"\[\].]+(?:\.\d\w*)?)")
#: Terms that no name of a good goes over.
_STOPS = frozenset({"flow", "measure", "direction", "statistic", "base", "bound", "link", "place", "organisation"})
_BESIDE = 25  # characters
_LONGEST = 5  # words that may follow a good that the lexicon knows


@dataclass(slots=True, frozen=True)
class Naming:
    """A time or a good at a place of the text, with what a reader sees there."""

    slot: Slot
    start: int
    end: int
    sentence: int
    traits: tuple[str, ...]  # of the place itself
    before: str  # the word before it, "^" at the start
    after: str
    in_title: bool
    first: bool  # it opens its sentence


@dataclass(frozen=True)
class Namings:
    """The namings of one column by sentence, and how often each row of the lexicon is named."""

    by_sentence: Mapping[int, Sequence[Naming]]
    counts: Mapping[str | None, int]

    def near(self, sentence: int) -> Sequence[Naming]:
        """Return those of a sentence."""
        return self.by_sentence.get(sentence, ())


class Document:
    """The namings of a document, by column, and the sentences that they stand in."""

    def __init__(
        self, view: View, terms: Sequence[Term], periods: Sequence[Period], scenes: Mapping[int, Scene], clock: Clock
    ) -> None:
        self.view = view
        self._starts = [s.start for s in view.sentences]
        self._terms = terms
        self._scenes = scenes
        self.title_end = view.sentences[0].end if view.sentences else 0
        self.title = view.lower[: self.title_end]
        self.namings = {"period": self._times(periods, clock), "commodity": self._goods(), "entity": self._actors()}

    def sentence_of(self, place: int) -> int:
        """Return the index of the sentence at a place of the view."""
        return bisect_right(self._starts, place) - 1

    def _times(self, periods: Sequence[Period], clock: Clock) -> Namings:
        found = []
        for p in periods:
            window = None if p.type in NEVER else clock.read(p)
            if window is None:
                continue
            sentence = self.sentence_of(p.start)
            scene = self._scenes.get(sentence)
            traits = [f"type {p.type}", f"rule {p.rule.rpartition('.')[2]}"]
            traits += ["compared"] if scene and compared(scene, p) else []
            traits += ["weighed"] if scene and weighed(scene, p) else []
            since = scene is not None and scene.patterns["up_to"].search(self.view.lower, max(0, p.start - 24), p.start)
            slot = Slot(window.iso, p.rule, p.start, p.end, None, sentence, window)
            found.append(self._naming(slot, p.start, p.end, sentence, [*traits, *(["until"] if since else [])]))
            if since:
                whole = year_to_date(window)
                slot = Slot(whole.iso, p.rule, p.start, p.end, None, sentence, whole)
                found.append(self._naming(slot, p.start, p.end, sentence, ["to date"]))
        return _by_sentence(found)

    def _goods(self) -> Namings:
        found = []
        for k, t in enumerate(self._terms):
            if t.kind != "commodity":
                continue
            sentence = self.sentence_of(t.start)
            traits = ["weak" if t.weak else "strong", "capital" if self.view.text[t.start].isupper() else "small"]
            slot = Slot(self.view.lower[t.start : t.end], t.rule, t.start, t.end, t.id, sentence)
            found.append(self._naming(slot, t.start, t.end, sentence, traits))
            end = self._longer(k, t)
            if end > t.end:
                slot = Slot(self.view.lower[t.start : end], t.rule, t.start, end, t.id, sentence)
                found.append(self._naming(slot, t.start, end, sentence, [*traits, "longer"]))
        return _by_sentence(found)

    def _actors(self) -> Namings:
        found = []
        for t in self._terms:
            if t.kind not in ("organisation", "sector", "province", "city"):
                continue
            sentence = self.sentence_of(t.start)
            actor = t if isinstance(t, Actor) else None
            name = (actor and actor.name) or self.view.lower[t.start : t.end]
            traits = [f"kind {t.kind}", f"type {actor.type if actor else ''}", "weak" if t.weak else "strong"]
            traits += ["says"] if actor and actor.says else []
            slot = Slot(name, t.rule, t.start, t.end, t.id, sentence)
            found.append(self._naming(slot, t.start, t.end, sentence, traits))
        return _by_sentence(found)

    def _longer(self, k: int, good: Term) -> int:
        """Return where the name of a good may end with the words that follow it."""
        stops = (t.start for t in self._terms[k + 1 : k + 12] if t.start >= good.end and t.kind in _STOPS)
        sentence = self.view.sentences[self.sentence_of(good.start)]
        scene = self._scenes.get(self.sentence_of(good.start))
        numbers = (q.start for q in (scene.numbers if scene else ()) if q.start >= good.end)
        stop = min(next(stops, sentence.end), next(numbers, sentence.end), sentence.end)
        end = good.end
        for _ in range(_LONGEST):
            word = _NEXT.match(self.view.lower, end)
            if word is None or word.end() > stop:
                break
            end = word.end()
        return end

    def _naming(self, slot: Slot, start: int, end: int, sentence: int, traits: Sequence[str]) -> Naming:
        lower = self.view.lower
        before = words(lower, max(0, start - _BESIDE), start)
        after = _WORD.search(lower, end, end + _BESIDE)
        return Naming(
            slot, start, end, sentence, tuple(traits), before[-1] if before else "^", after[0] if after else "$",
            start < self.title_end, start - self._starts[sentence] < 3,
        )  # fmt: skip


def _by_sentence(found: Sequence[Naming]) -> Namings:
    grouped: dict[int, list[Naming]] = {}
    for naming in found:
        grouped.setdefault(naming.sentence, []).append(naming)
    return Namings(grouped, Counter(naming.slot.id for naming in found if "longer" not in naming.traits))


def words(lower: str, start: int, end: int) -> list[str]:
    """Return the words of a stretch of the view."""
    return _WORD.findall(lower, start, end)
