"""Shares by their ticker ("cổ phiếu ABC"): once a text has named one, it stands for the firm wherever it stands."""

import re
from collections.abc import Iterator, Mapping, Sequence

from solieu.entities.actor import Actor
from solieu.entities.spans import Spans
from solieu.model import Term
from solieu.tokens import View

_HEAD = "head_share"
_NAMED = frozenset({"organisation", "place", "province", "city", "commodity"})


class Tickers:
    """Pure core: a view and its terms in; the shares that no list knows out."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._tickers = patterns["name_tickers"]

    def __call__(self, view: View, terms: Sequence[Term]) -> Iterator[Actor]:
        """Yield every place of a ticker from the one on that a head noun stands before."""
        found: dict[str, Term] = {}
        for head in terms:
            if head.kind == "head" and head.id == _HEAD:
                m = self._tickers.match(view.text, head.end)
                for ticker in re.findall(r"\w+", m[1]) if m else ():
                    found.setdefault(ticker, head)
        if not found:
            return
        taken = Spans([t for t in terms if not t.weak], _NAMED)
        for m in re.finditer(rf"\b(?:{'|'.join(found)})\b", view.text):
            head = found[m[0]]
            if m.start() >= head.start and not taken.touch(m.start(), m.end()):
                yield Actor(m.start(), m.end(), head.rule, "organisation", f"open:{m[0].lower()}", False, "company")
