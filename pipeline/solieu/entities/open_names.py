"""Actors that no list knows: a head noun and the capitalised name behind it ("công ty Bình Minh").

Head nouns are rows of `lexicon/cues.yaml` (column head). On segmented words they did better than statistical
NER in this genre; see docs/entities.md for the measurement.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from solieu.model import Term
from solieu.tokens import View

_UPPER = r"(?:[A-ZĐ]|(?![a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ])[^\W\d_])"
_NAME = re.compile(rf" ((?:{_UPPER}[\w&.-]*)(?:[ -](?:& |và (?={_UPPER}[\w-]* ?[,.)])|- )?{_UPPER}[\w&.-]*){{0,6}})")
_HEADS = {"head_company": "organisation", "head_organisation": "organisation", "head_place": "province"}


def open_names(view: View, terms: Sequence[Term]) -> Iterator[Term]:
    """Yield the names behind head nouns that overlap no known actor."""
    taken = sorted((t.start, t.end) for t in terms if t.kind in ("organisation", "province", "sector"))
    for head in (t for t in terms if t.kind == "head" and t.id in _HEADS):
        m = _NAME.match(view.text, head.end)
        if not m or _overlaps(head.start, m.end(), taken):
            continue
        end = m.end(1) - (len(m[1]) - len(m[1].rstrip(".-")))
        yield Term(head.start, end, head.rule, _HEADS[head.id], f"open:{view.lower[m.start(1) : end]}")


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    k = bisect_left(spans, (end, 0)) - 1
    return k >= 0 and spans[k][1] > start
