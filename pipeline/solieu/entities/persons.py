"""Persons named by a form of address alone, and persons named again: "anh Bình", "ông Nam" after "ông Lê Hoài Nam"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from solieu.entities.actor import Actor
from solieu.entities.spans import Spans
from solieu.model import Term
from solieu.tokens import View

_RULE = "cues.attribution_person"
_PROPER = frozenset({"organisation", "place", "province", "city", "person"})


class Persons:
    """Pure core: a view and its terms in; persons that no title announces, and who those named again are, out."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._called = patterns["person_called"]
        self._address = patterns["name_address"]

    def __call__(self, view: View, terms: Sequence[Term]) -> Iterator[Actor]:
        """Yield the persons that a form of address names which is also an everyday word."""
        taken = Spans([t for t in terms if not t.weak], _PROPER)
        for m in self._called.finditer(view.text):
            if not taken.touch(m.start(), m.end()):
                id = f"open:{view.lower[m.start(1) : m.end()]}"
                yield Actor(m.start(), m.end(), _RULE, "person", id, False, "person")

    def named(self, view: View, terms: Sequence[Term]) -> Iterator[Term]:
        """Yield all terms, the persons with the fullest name that the text has given them."""
        full: dict[str, str] = {}
        for term in terms:
            if not isinstance(term, Actor) or term.kind != "person":
                yield term
                continue
            name = term.id.removeprefix("open:")
            last = name.rpartition(" ")[2]
            if " " in name:
                full[last] = name
            own = view.lower[term.start : term.end]
            address = own.removesuffix(name).rstrip()
            address = f"{address} " if self._address.search(address) else ""
            whole = full.get(last, name)
            fullest = f"{address}{whole}"
            yield term if fullest == own else replace(term, name=fullest, id=f"open:{whole}")
