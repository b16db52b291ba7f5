"""Actors that no list knows: a head noun and the name behind it ("công ty cổ phần Nhựa Bình Minh").

Head nouns are rows of `lexicon/cues.yaml` (column head); titles of persons are its row `attribution_person`. What may
and may not stand in a name is said by the patterns `name_*` of `patterns/context.yaml`. On this genre head nouns do
better than statistical NER; docs/entities.md has the measurement.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from solieu.entities.actor import Actor
from solieu.model import Term
from solieu.tokens import View

_WORD = re.compile(r"(?P<word>[^\W_](?:[\w.&'+-]*\w)?)|(?P<join>[&-])(?= )|(?P<end>.)")
_MOST_WORDS = 16
#: For each row of head nouns: kind and type of the actor, and how many words without a capital may stand in its
#: name, before the first capital and after one.
_HEADS: Mapping[str, tuple[str, str, int, int]] = {
    "head_association": ("organisation", "association", 8, 8),
    "head_bank": ("organisation", "bank", 4, 2),
    "head_business": ("organisation", "company", 0, 1),
    "head_company": ("organisation", "company", 8, 2),
    "head_organisation": ("organisation", "office", 4, 2),
    "head_place": ("province", "province", 0, 0),
}
_ACTORS = frozenset({"organisation", "province", "sector"})
_PLACES = frozenset({"place", "province", "city"})
_PERSON = "attribution_person"


class OpenNames:
    """Pure core: a view and its terms in; actors that no list knows, and longer names of known ones, out."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._stop = patterns["name_stop"]
        self._bare = patterns["name_bare_head"]

    def __call__(self, view: View, terms: Sequence[Term]) -> Iterator[Actor]:
        """Yield the actors in order of their heads; linear in the number of terms."""
        spans = _Spans(terms)
        yield from self._joined(view, terms)
        for head in terms:
            if head.kind == "head" and head.id in _HEADS:
                found = self._behind(view, head, spans)
            elif head.kind == "attribution" and head.id == _PERSON:
                found = self._person(view, head, spans)
            else:
                continue
            if found:
                yield found

    def _behind(self, view: View, head: Term, spans: "_Spans") -> Actor | None:
        kind, type, before, after = _HEADS[head.id]
        # A short everyday word ("bộ", "hội", "cơ sở") announces a longer name only where it is written as a name.
        written = view.text[head.start].isupper()
        if not written and self._bare.fullmatch(view.lower, head.start, head.end):
            before = after = 0
        end = self._name_end(view, head.end, before, after)
        if end is None or spans.actor_within(head.start, end):
            return None
        return Actor(head.start, end, head.rule, kind, f"open:{view.lower[head.end + 1 : end]}", False, type)

    def _person(self, view: View, head: Term, spans: "_Spans") -> Actor | None:
        end = self._name_end(view, head.end, 0, 0)
        if end is None or view.text.count(" ", head.end + 1, end) > 4 or spans.actor_within(head.start, end):
            return None
        return Actor(head.start, end, head.rule, "person", f"open:{view.lower[head.end + 1 : end]}", False, "person")

    def _name_end(self, view: View, start: int, before: int, after: int) -> int | None:
        """Return where the name that begins after `start` ends: behind its last capitalised word."""
        text, end, gap, most = view.text, None, 0, before
        place = start
        for _ in range(_MOST_WORDS):
            if text[place : place + 1] != " ":
                break
            m = _WORD.match(text, place + 1)
            if m is None or m["end"] or self._stop.match(view.lower, m.start()):
                break
            place = m.end()
            if m["join"]:
                continue
            if m[0][0].isupper():
                end, gap, most = place, 0, after
            elif m[0][0].isdigit() or (gap := gap + 1) > most:
                break
        return end

    def _joined(self, view: View, terms: Sequence[Term]) -> Iterator[Actor]:
        """A known organisation with its head before it, or the place of its branch behind it."""
        heads = {t.end: t for t in terms if t.kind == "head" and t.id in _HEADS and t.id != "head_place"}
        places = {t.start: t for t in reversed(terms) if t.kind in _PLACES}
        for term in terms:
            if not isinstance(term, Actor) or term.kind != "organisation" or term.weak or term.type == "index":
                continue
            head, place = heads.get(term.start - 1), places.get(term.end + 1)
            if view.text[term.start - 1 : term.start] != " ":
                head = None
            if place and (view.text[term.end : place.start] != " " or not _branch(term, place)):
                place = None
            if head or place:
                start, end = head.start if head else term.start, place.end if place else term.end
                same = place is None or place.id in ("vietnam",)
                id = term.id if same else f"open:{view.lower[term.start : end]}"
                yield Actor(start, end, term.rule, term.kind, id, False, term.type)


class _Spans:
    """Where actors stand."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._starts = [t.start for t in terms if t.kind == "organisation"]
        self._ends = sorted(t.end for t in terms if t.kind == "organisation")

    def actor_within(self, start: int, end: int) -> bool:
        """Whether an actor of the lists touches the stretch."""
        return bisect_left(self._starts, end) > bisect_right(self._ends, start)


def _branch(term: Actor, place: Term) -> bool:
    """Whether the place behind an organisation belongs to its name: an office of a province, a firm's branch."""
    if term.type in ("office", "ministry"):
        return place.kind in ("province", "city")
    return term.type in ("company", "bank")
