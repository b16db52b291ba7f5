"""All terms of a view: the phrases of the lexicons, actors that no list knows, and actors named again."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from solieu.entities.actor import BUSINESS, REPORTING, Actor
from solieu.entities.again import Again
from solieu.entities.gazetteer import Gazetteer
from solieu.entities.ner import NameFinder, Recogniser
from solieu.entities.open_names import OpenNames
from solieu.entities.persons import Persons
from solieu.entities.speech import Speech
from solieu.entities.tickers import Tickers
from solieu.model import Mention, Term
from solieu.rulebook.assembly import Patterns
from solieu.rulebook.load import Rulebook
from solieu.tokens import View

#: Sorts of actors of which a short name in brackets may be known.
_NAMED = BUSINESS | REPORTING | {"office", "central_bank"}
#: The rule of a place that is named by a head noun ("tỉnh", "cảng") and no list knows.
_OPEN_PLACE = "cues.head_place"


class EntityFinder:
    """Pure core: a view in, its terms out, sorted by start, then longest first."""

    def __init__(self, rules: Rulebook) -> None:
        parts = rules.settings["patterns/context.yaml"]["parts"]
        patterns = Patterns(rules["patterns/context"], parts)
        self.known = Gazetteer(rules)
        self._open = OpenNames(patterns)
        self._again = Again(patterns)
        self._tickers = Tickers(patterns)
        self._persons = Persons(patterns)
        self._bracket = patterns["name_short"]
        self._speech = Speech(patterns)

    def __call__(self, view: View, numbers: Sequence[Mention] = (), recognise: Recogniser | None = None) -> list[Term]:
        """Return the terms of a view; a recogniser looks only at sentences in which one of the `numbers` stands."""
        known = self.known(view)
        terms = _with(known, self._open(view, known))
        terms = _with(terms, self._tickers(view, terms))
        terms = _with(terms, self._persons(view, terms))
        terms = self._named_twice(view, terms)
        terms = _with(terms, self._again.short_names(view, known, terms))
        terms = self._unbracketed(view, terms)
        terms = _with(terms, self._again.head_nouns(view, known, terms))
        if recognise:
            terms = _with(terms, NameFinder(recognise)(view, terms, numbers))
        return list(self._persons.named(view, list(self._speech(view, terms))))

    def _named_twice(self, view: View, terms: Sequence[Term]) -> list[Term]:
        """Give an actor that no list knows the id of the known one in brackets behind it: it is the same."""
        known = {t.start: t.id for t in terms if isinstance(t, Actor) and t.type in _NAMED and not t.weak}
        kept = list(terms)
        for k, term in enumerate(kept):
            if isinstance(term, Actor) and term.kind == "organisation":
                m = self._bracket.match(view.text, term.end)
                if m and m.start(1) in known:
                    kept[k] = replace(term, id=known[m.start(1)])
        return kept

    def _unbracketed(self, view: View, terms: Sequence[Term]) -> list[Term]:
        """Take a full name and the short one in brackets as one mention; call firms as the text mostly does."""
        kept: list[Term] = []
        behind, long = -1, list[int]()
        for term in terms:
            if isinstance(term, Actor) and term.kind == "organisation":
                if term.start <= behind:
                    continue
                m = self._bracket.match(view.text, term.end)
                behind = m.start(1) if m else -1
                if term.type in BUSINESS and (term.id.startswith("open:") or term.rule.startswith("cues.")):
                    long.append(len(kept))
            kept.append(term)
        called = _called(view, kept)
        for k in long:
            term = kept[k]
            if isinstance(term, Actor) and called[term.id] != view.lower[term.start : term.end]:
                kept[k] = replace(term, name=called[term.id])
        return kept


def _called(view: View, terms: Iterable[Term]) -> dict[str, str]:
    """Return for each organisation the name by which the text calls it most; of two the first."""
    forms: dict[str, Counter[str]] = {}
    for term in terms:
        if term.kind == "organisation":
            forms.setdefault(term.id, Counter())[view.lower[term.start : term.end]] += 1
    return {id: counts.most_common(1)[0][0] for id, counts in forms.items()}


def _with(terms: Sequence[Term], found: Iterable[Actor]) -> list[Term]:
    """Add actors to the terms, without the terms that stand inside them; of two that overlap the longer stays."""
    actors = list(_apart(sorted(found, key=_place)))
    if not actors:
        return list(terms)
    outside = list(_outside(terms, actors))
    merged: list[Term] = []
    done = 0
    for actor in actors:  # few among many terms
        place = bisect_right(outside, _place(actor), done, key=_place)
        merged += (*outside[done:place], actor)
        done = place
    return merged + outside[done:]


def _place(term: Term) -> tuple[int, int]:
    return term.start, -term.end


def _apart(actors: Iterable[Actor]) -> Iterator[Actor]:
    reach = -1
    for actor in actors:
        if actor.start >= reach:
            reach = actor.end
            yield actor


def _outside(terms: Iterable[Term], actors: Sequence[Actor]) -> Iterator[Term]:
    """Yield the terms that do not stand inside one of the actors, which are apart; all in order."""
    k, last = 0, len(actors)
    for term in terms:
        while k < last and actors[k].end <= term.start:
            k += 1
        if k == last or actors[k].start >= term.end or not _inside(term, actors, k):
            yield term


def _inside(term: Term, actors: Sequence[Actor], k: int) -> bool:
    """Whether the last actor that a term touches, the k-th or one behind it, takes its place."""
    while k + 1 < len(actors) and actors[k + 1].start < term.end:
        k += 1
    if term.kind == "city" and actors[k].rule == _OPEN_PLACE and term.end == actors[k].end:
        return False  # "tỉnh Quảng Đông": an actor by its whole name, and known to be of a country
    return term.start >= actors[k].start or term.kind in ("place", "province", "city", "commodity", "sector")
