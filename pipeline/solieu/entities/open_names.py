"""Actors that no list knows: a head noun and the name behind it ("công ty cổ phần Nhựa Bình Minh").

Head nouns are rows of `lexicon/cues.yaml` (column head); titles of persons are its row `attribution_person`. What may
and may not stand in a name is said by the patterns `name_*` of `patterns/context.yaml`. On this genre head nouns do
better than statistical NER; docs/entities.md has the measurement.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from solieu.entities.actor import BUSINESS, Actor
from solieu.entities.spans import Spans
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
    "head_company": ("organisation", "company", 8, 8),
    "head_organisation": ("organisation", "office", 4, 2),
    "head_place": ("province", "province", 0, 0),
    "head_shop": ("organisation", "company", 0, 1),
    "head_project": ("organisation", "project", 6, 4),
}
_ORGANISATION = frozenset({"organisation"})
_PLACES = frozenset({"place", "province", "city"})
_PERSON = "attribution_person"
#: How far before a word of saying its name may begin.
_RUN = 48


class OpenNames:
    """Pure core: a view and its terms in; actors that no list knows, and longer names of known ones, out."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._stop = patterns["name_stop"]
        self._inside = patterns["name_inside"]
        self._bare = patterns["name_bare_head"]
        self._near = patterns["name_near_head"]
        self._address = patterns["name_address"]
        self._legal = patterns["name_legal"]
        self._run = patterns["name_run"]
        self._of_branch = patterns["name_branch"]

    def __call__(self, view: View, terms: Sequence[Term]) -> Iterator[Actor]:
        """Yield the actors in order of their heads; linear in the number of terms."""
        spans, places = Spans(terms, _ORGANISATION), Spans(terms, _PLACES)
        goods = {(t.start, t.end) for t in terms if t.kind == "commodity" and not t.weak}
        known = {t.end: t for t in terms if isinstance(t, Actor) and t.type in BUSINESS}
        yield from self._joined(view, terms)
        for head in terms:
            if head.kind == "head" and head.id in _HEADS:
                found = self._behind(view, head, places)
            elif head.kind == "attribution" and head.id == _PERSON:
                found = self._person(view, head, places)
            elif head.kind == "attribution" and head.id in ("attribution_by", "attribution_says"):
                found = self._speaker(view, head, places)
            else:
                continue
            brand = head.id == "head_business" and found and (head.end + 1, found.end) in goods
            if found and not brand and not spans.touch(found.start, found.end):
                yield found
            elif found and head.id == "head_company" and found.end in known and found.start < known[found.end].start:
                yield replace(known[found.end], start=found.start, weak=False)

    def _behind(self, view: View, head: Term, places: "Spans") -> Actor | None:
        kind, type, before, after = _HEADS[head.id]
        if not view.text[head.start].isupper():
            if self._bare.fullmatch(view.lower, head.start, head.end):
                return None
            if self._near.fullmatch(view.lower, head.start, head.end):
                before = after = 0
        found = self._name(view, head.end, before, after)
        if found is None or places.cover(head.start):
            return None
        first, end, last = found
        if type in BUSINESS and places.cover(first) and places.reach(first) >= end:
            return None  # "doanh nghiệp Mỹ" names the country
        if kind == "organisation" and (type not in BUSINESS or not view.text[last:end].isascii()):
            end = self._second_half(view, last, end)
        id = self._legal.sub("", view.lower[head.end + 1 : end]).strip()
        return Actor(head.start, end, head.rule, kind, f"open:{id}", False, type)

    def _person(self, view: View, head: Term, places: "Spans") -> Actor | None:
        found = self._name(view, head.end, 0, 0, joins=False)
        if found is None or places.cover(head.start):
            return None
        first, end, _ = found
        words = view.text[first:end].split()
        least = 1 if self._address.fullmatch(view.lower, head.start, head.end) else 2
        if not least <= len(words) <= 5 or words[0].isupper() or places.cover(first):
            return None
        return Actor(head.start, end, head.rule, "person", f"open:{view.lower[first:end]}", False, "person")

    def _speaker(self, view: View, cue: Term, places: Spans) -> Actor | None:
        """Return a name without a head beside a word of saying: "theo Nam Phong", "Nam Phong cho biết"."""
        if cue.id == "attribution_by":
            found = self._name(view, cue.end, 0, 0, joins=False)
            first, end = (found[0], found[1]) if found else (-1, -1)
        else:
            m = self._run.search(view.text, max(0, cue.start - _RUN), cue.start)
            first, end = m.span(1) if m else (-1, -1)
        if first < 0 or places.touch(first, end) or " " not in view.text[first:end] or "/" in view.text[end : end + 2]:
            return None
        return Actor(first, end, cue.rule, "organisation", f"open:{view.lower[first:end]}", False, "research")

    def _name(self, view: View, start: int, before: int, after: int, joins: bool = True) -> tuple[int, int, int] | None:
        """Return where the first capitalised word behind `start` begins, and where the name's last ends and begins."""
        text, first, end, last, gap, most = view.text, -1, -1, -1, 0, before
        place = start
        for _ in range(_MOST_WORDS):
            m = _WORD.match(text, place + 1) if text[place : place + 1] == " " else None
            if m is None or m["end"] or m["join"] and not joins or self._stops(view, m.start()):
                break
            place = m.end()
            if m["join"]:
                continue
            if m[0][0].isupper():
                first = m.start() if first < 0 else first
                end, last, gap, most = place, m.start(), 0, after
            elif m[0][0].isdigit() or (gap := gap + 1) > most:
                break
        return None if first < 0 else (first, end, last)

    def _second_half(self, view: View, last: int, end: int) -> int:
        """Return the end of the word that the last capitalised syllable begins ("Cảnh sát", "Tài chính")."""
        if view.text[max(0, last - 2) : last - 1].isalpha() and self._capital_before(view, last):
            return end
        m = _WORD.match(view.text, end + 1) if view.text[end : end + 1] == " " else None
        if m is None or m["end"] or m["join"] or not m[0].islower() or self._stops(view, m.start()):
            return end
        return m.end()

    def _stops(self, view: View, place: int) -> bool:
        """Whether a name ends before the word at a place; some words only end it in small letters."""
        return bool(self._stop.match(view.lower, place)) and not self._inside.match(view.text, place)

    @staticmethod
    def _capital_before(view: View, last: int) -> bool:
        start = view.text.rfind(" ", 0, last - 1) + 1
        return view.text[start].isupper() and not view.text[start:last].strip().isupper()

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
            if place and (view.text[term.end : place.start] != " " or not _branch(view, term, place)):
                place = None
            if place is None and term.type in BUSINESS and (m := self._of_branch.match(view.lower, term.end)):
                place = places.get(m.end())
            if head or place:
                start, end = head.start if head else term.start, place.end if place else term.end
                same = place is None or place.id in ("vietnam",)
                id = term.id if same else f"open:{view.lower[term.start : end]}"
                yield Actor(start, end, term.rule, term.kind, id, False, term.type)


def _branch(view: View, term: Actor, place: Term) -> bool:
    """Whether the place behind an organisation belongs to its name: an office of a province, a firm's branch."""
    if term.type in ("office", "ministry"):
        return place.kind in ("province", "city")
    return term.type in BUSINESS and place.kind in ("place", "province") and " " not in view.text[term.start : term.end]
