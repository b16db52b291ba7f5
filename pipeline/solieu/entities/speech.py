"""Who says so: "theo X", "X cho biết", "X công bố"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from solieu.entities.actor import BUSINESS, Actor
from solieu.model import Term
from solieu.tokens import View

#: How far before a name the words may begin that make it a source.
_BEFORE = 70
#: How far behind a person the words may stand that say what he is.
_TITLE = 90


class Speech:
    """Pure core: marks the actors of a view that are named as who says so."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._before = patterns["speaker_before"]
        self._after = patterns["speaker_after"]
        self._business_after = patterns["speaker_after_business"]
        self._title = patterns["speaker_title"]
        self._apposition = patterns["speaker_apposition"]

    def __call__(self, view: View, terms: Sequence[Term]) -> Iterator[Term]:
        """Yield all terms again."""
        person: Term | None = None
        for term in terms:
            if not isinstance(term, Actor) or term.kind not in ("organisation", "person"):
                yield term
                continue
            if term.kind == "person":
                person = term
            elif person and term.start - person.end < _TITLE and self._office(view, person, term):
                yield term  # "ông X, chủ tịch Hiệp hội Y, cho biết": the person says so
                continue
            yield replace(term, says=True) if self._says(view, term) else term

    def _office(self, view: View, person: Term, organisation: Term) -> bool:
        return bool(self._title.fullmatch(view.lower, person.end, organisation.start))

    def _says(self, view: View, term: Actor) -> bool:
        lower = view.lower
        if self._before.search(lower, max(0, term.start - _BEFORE), term.start):
            return True
        after = self._business_after if term.type in BUSINESS else self._after
        m = after.match(lower, term.end)
        if m is None and term.kind == "person":
            title = self._apposition.match(lower, term.end)
            m = after.match(lower, title.end()) if title else None
        return m is not None
