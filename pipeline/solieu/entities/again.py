"""Actors named again: by the short name that the document gave them, or by a head noun alone ("công ty này")."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ahocorasick_rs import AhoCorasick, MatchKind

from solieu.entities.actor import BUSINESS, Actor
from solieu.entities.spans import Spans
from solieu.model import Term
from solieu.tokens import View

_MOST_SHORT = 200
#: From how many letters on a short name in capitals is one that can be read, and be written as a word.
_LEAST_WORD = 5
#: How far back a head noun alone may refer, in characters.
_REACH = 3000
_SAME: Mapping[str, frozenset[str]] = {
    "head_company": frozenset({"company"}),
    "head_business": frozenset({"company"}),
    "head_bank": frozenset({"bank"}),
    "head_association": frozenset({"association"}),
    "head_place": frozenset({"province", "city"}),
    "head_sector": frozenset({"ownership_sector", "economic_sector"}),
}
_PROPER = frozenset({"organisation", "place", "province", "city", "person"})
_NAMES = _PROPER | {"commodity", "sector"}
_KINDS = frozenset({"organisation", "province", "sector"})


class Again:
    """Pure core: a view, its terms and the actors among them in; further mentions of these actors out."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._patterns = patterns

    def short_names(self, view: View, known: Sequence[Term], terms: Sequence[Term]) -> Iterator[Actor]:
        """Yield the places of the short names that the document introduces; `known` are the terms of the lists."""
        names: dict[str, tuple[int, Actor]] = {}
        taken = {
            view.text[t.start : t.end] for t in known if t.kind in _NAMES and not (t.weak and t.kind == "organisation")
        }
        for actor in (t for t in terms if isinstance(t, Actor) and t.kind == "organisation"):
            for name, place in self._introduced(view, actor):
                if len(names) < _MOST_SHORT and name not in taken:
                    names.setdefault(name, (place, actor))
        if not names:
            return
        text, order = view.text, list(names)
        inside = Spans([t for t in terms if not t.weak], _PROPER)
        find = AhoCorasick(order, matchkind=MatchKind.LeftmostLongest)
        for index, start, end in find.find_matches_as_indexes(text):
            place, actor = names[order[index]]
            outside = not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
            if outside and start >= place and not inside.touch(start, end):
                yield Actor(start, end, actor.rule, actor.kind, actor.id, False, actor.type, None, True)

    def _introduced(self, view: View, actor: Actor) -> Iterator[tuple[str, int]]:
        m = self._patterns["name_short"].match(view.text, actor.end)
        if m:
            yield m[1], m.start(1)
            if m[1].isalpha() and m[1].isupper() and len(m[1]) >= _LEAST_WORD:
                yield m[1].capitalize(), m.start(1)
        if actor.type in BUSINESS and actor.id.startswith("open:"):
            core = self._patterns["name_core"].search(view.text, actor.start, actor.end)
            if core and core.start() > actor.start:
                yield core[0], actor.end

    def head_nouns(self, view: View, known: Sequence[Term], terms: Sequence[Term]) -> Iterator[Actor]:
        """Yield the head nouns that go on with the last actor of their sort; `known` are the terms of the lists."""
        last: dict[str, Actor] = {}
        seats = {t.end: t for t in known if isinstance(t, Actor) and t.type == "province"}
        reach = 0
        for term in terms:
            if isinstance(term, Actor) and term.kind in _KINDS and not term.weak:
                reach = max(reach, term.end)
                listed = self._patterns["again_listed"].search(view.lower, max(0, term.start - 6), term.start)
                for id, types in _SAME.items():
                    if term.type in types and not (listed and id in last):
                        last[id] = self._fuller(view, last.get(id), term)
                if term.type == "office" and term.end in seats:
                    last["head_place"] = seats[term.end]  # "Sở Công Thương Hà Nam ... toàn tỉnh"
            elif term.kind == "head" and term.start >= reach and self._goes_on(view, term, last.get(term.id)):
                actor = last[term.id]
                name = actor.name or view.lower[actor.start : actor.end]
                again = replace(actor, start=term.start, end=term.end, rule=term.rule, name=name, short=False)
                last[term.id] = again
                yield again

    @staticmethod
    def _fuller(view: View, before: Actor | None, now: Actor) -> Actor:
        """Keep the name of an actor that is named again by a part of it."""
        if not now.short or before is None or before.id != now.id:
            return now
        return replace(now, name=before.name or view.lower[before.start : before.end])

    def _goes_on(self, view: View, head: Term, actor: Actor | None) -> bool:
        lower = view.lower
        if actor is None or head.start - actor.end >= _REACH:
            return False
        if not self._patterns["again_head"].fullmatch(lower, head.start, head.end):
            return False
        if self._patterns["again_not_after"].search(lower, max(0, head.start - 14), head.start):
            return False
        return not self._patterns["again_not_before"].match(lower, head.end)
