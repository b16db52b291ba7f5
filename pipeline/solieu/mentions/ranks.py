"""Ranks: "đứng thứ 42 trong 131 nước", "hạng 5", "vị trí số 1", "lớn thứ hai thế giới".

A head word ("thứ", "hạng", "vị trí") opens a rank; the weak heads ("thứ", "số") need a support before
them ("đứng", "xếp", "lớn") or a rank just before, because "lần thứ 11", "phiên thứ 7" and "thứ bảy" are none.
"""

import re
from dataclasses import dataclass

from solieu.mentions.context import Endings, before
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable, normal
from solieu.rulebook.quantities import RankCue
from solieu.tokens import View

_OF_SLASH = re.compile(r"/(\d{1,4})(?![\d.,/%]*\d)")
_OF_NUMBER = re.compile(r"(\d{1,4})(?![.,]?\d)")
_NAME = re.compile(r"[^\W\d_][\w&.-]*(?: [^\W\d_][\w&-]*){0,3}")
_SCOPE_END = re.compile(r"[,.;:()\n!?\"]| (?=\d)")
_REACH, _NEAR = 24, 16
_HEADS = ("head", "strong_head", "scope_head", "quiet_head")
_FAR = 90
_LIST_REACH = 45
_HIGH = 3  # a number of a house, not of a rank
_LONGEST = 3  # digits
_WEEKDAY = 5  # characters of "thứ 9": a longer rank is no day of the week


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank read at a number: its span, of how many, among whom."""

    start: int
    end: int
    rule: str
    rank_of: int | None = None
    rank_scope: tuple[int, int] | None = None
    parts: tuple[tuple[int, int], ...] = ()


class RankReader:
    """Decides whether a number is a rank."""

    def __init__(self, rules: Rulebook) -> None:
        rows = rules["patterns/ranks"]
        heads = [(a, row) for row in rows if row.kind in _HEADS for a in row.words]
        self._heads: Endings[RankCue] = Endings(heads)
        self.word_heads = {normal(a) for row in rows if row.in_words for a in row.words}
        self._support: Endings[str] = Endings((a, r.kind) for r in rows if r.kind == "support" for a in r.words)
        self._no: Endings[str] = Endings((a, r.kind) for r in rows if r.kind == "not_before" for a in r.words)
        self._address = Endings((a, r.kind) for r in rows if r.kind == "address" for a in r.words)
        self._from = Endings((a, r.kind) for r in rows if r.kind == "from" for a in r.words)
        self._to = PhraseTable((a, r.kind) for r in rows if r.kind == "to" for a in r.words)
        self._moves = {normal(a) for r in rows if r.kind == "to" for a in r.words}
        self._not_after = PhraseTable((a, r.kind) for r in rows if r.kind == "not_after" for a in r.words)
        self._of = PhraseTable((a, r.kind) for r in rows if r.kind == "of" for a in r.words)
        self._scope = PhraseTable((a, r.kind) for r in rows if r.kind == "scope" for a in r.words)
        self._link = PhraseTable((a, r.kind) for r in rows if r.kind == "scope_link" for a in r.words)
        self._stop = PhraseTable((a, r.kind) for r in rows if r.kind == "stop" for a in r.words)

    def at(self, view: View, start: int, end: int, last_rank: int) -> Rank | None:
        """Return the rank whose number is view[start:end]; `last_rank` is where the rank before ended."""
        lower = view.lower
        if end - start > _LONGEST and lower[start].isdecimal():
            return None
        place = before(lower, start)
        head = self._heads.at(lower, place) if place < start else None
        if not head:
            return self._headless(view, start, end, last_rank)
        first, row = head
        left = before(lower, first)
        if self._no.at(lower, left) or lower[end : end + 1] == " " and self._not_after.at(lower, end + 1):
            return None
        if row.kind == "scope_head":
            scope = self._scope_at(view, end + 1) if lower[end : end + 1] == " " else None
            supported = scope is not None and not self._addressed(view, left, scope, lower[start:end])
        else:
            supported = row.kind in ("strong_head", "quiet_head") or bool(self._support.at(lower, left))
            supported = supported or self._beside(lower, left, first, end, last_rank)
        if not supported:
            return None
        return self._with_scope(view, start if row.kind == "quiet_head" else first, end, f"ranks.{row.id}")

    def _addressed(self, view: View, left: int, scope: tuple[int, int], number: str) -> bool:
        """Whether "số 7 Lê Lợi" is a house in a street: a name alone stands behind, "ở" or a high number before."""
        if self._link.at(view.lower, scope[0]) or self._scope.at(view.lower, scope[0]):
            return False
        high = not number.isdecimal() or int(number) > _HIGH
        return high or bool(self._address.at(view.lower, left)) or view.lower[:left].endswith("(")

    def _headless(self, view: View, start: int, end: int, last_rank: int) -> Rank | None:
        """ "bậc từ 14 xuống 22", "Lào (vị trí 31) và Brunei (33)": a rank stood just before."""
        gap = view.lower[last_rank:start] if 0 < start - last_rank <= _LIST_REACH else ""
        listed = gap.endswith("(") and view.lower[end : end + 1] == ")" and "\n" not in gap
        if listed or gap.strip() in self._moves:
            return self._with_scope(view, start, end, "ranks.to")
        return None

    def _beside(self, lower: str, left: int, first: int, end: int, last_rank: int) -> bool:
        """Whether a rank stands just before, a scope just after, or the rank is where a move begins."""
        reach = _FAR if end - first > _WEEKDAY else _REACH
        if 0 <= first - last_rank <= reach and "\n" not in lower[last_rank:first]:
            return True
        if lower[end : end + 1] != " ":
            return first > 0 and lower[first - 1] == "(" and lower[end : end + 1] == ")" and end - first > _WEEKDAY
        link = self._link.at(lower, end + 1)
        scope = self._scope.at(lower, link[0] + 1 if link else end + 1)
        return bool(scope or self._from.at(lower, left) and self._to.at(lower, end + 1))

    def _with_scope(self, view: View, start: int, end: int, rule: str) -> Rank:
        lower = view.lower
        slash = _OF_SLASH.match(lower, end)
        if slash:
            scope = self._scope_at(view, slash.end() + 1) or self._words_at(view, slash.end() + 1)
            return Rank(start, end, rule, int(slash[1]), scope, (slash.span(1),))
        place = end + 1 if lower[end : end + 1] == " " else end
        link = self._of.at(lower, place)
        if link:
            number = _OF_NUMBER.match(lower, link[0] + 1)
            if number:
                scope = self._words_at(view, number.end() + 1)
                return Rank(start, end, rule, int(number[1]), scope, (number.span(1),))
        return Rank(start, end, rule, None, self._scope_at(view, place))

    def _scope_at(self, view: View, start: int) -> tuple[int, int] | None:
        """Return the scope that begins at `start`: a known phrase, or a name."""
        known = self._scope.at(view.lower, start)
        link = None if known else self._link.at(view.lower, start)
        place = link[0] + 1 if link else start
        known = known or self._scope.at(view.lower, place)
        if known:
            name = self._name_at(view, known[0] + 1) if view.lower[known[0] : known[0] + 1] == " " else None
            return place, name or known[0]
        end = self._name_at(view, place)
        return (place, end) if end else None

    def _name_at(self, view: View, start: int) -> int | None:
        m = _NAME.match(view.text, start)
        if not m or not m[0][0].isupper() or view.text[max(0, start - _NEAR) : start].isupper():
            return None  # where everything is in capitals, they mark no name
        end = start
        for word in m[0].split(" "):
            if not word[:1].isupper():
                break
            end += len(word) + 1
        return end - 1

    def _words_at(self, view: View, start: int) -> tuple[int, int] | None:
        """Return the words up to the next mark, number or word that ends a list of who is ranked."""
        m = _SCOPE_END.search(view.lower, start, start + 120)
        end = m.start() if m else min(len(view.lower), start + 120)
        place = start
        while 0 <= place < end:
            if self._stop.at(view.lower, place):
                end = place - 1
                break
            place = view.lower.find(" ", place, end) + 1 or end
        return (start, end) if end > start else None
