"""What stands round each number: the zones to its left and right, and the terms in them.

A zone ends where the text turns to the next number: at a comma, a bracket, a contrast ("còn", "trong khi")
or at the verb of the next number. Zones never overlap, so every term belongs to one number.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from solieu.model import Mention, Period, Quantity, Sentence, Term
from solieu.tokens import View

_MARK = re.compile(r"[,;:()\[\]]")
_COMMA = re.compile(r"(?<!\d)[,;]|[,;](?!\d)")  # no decimal comma
_PAUSE = re.compile(rf"{_COMMA.pattern}|[()]")
_VERBS = frozenset({"direction", "statistic"})
_NAMES = frozenset({"place", "province", "commodity", "organisation", "sector"})
#: Words of these links open a new clause.
_OPENING = frozenset({"contrast", "in_which", "raise"})


class Zone:
    """A stretch of the view with its terms and periods. It changes nothing but what it remembers of questions."""

    __slots__ = ("_asked", "end", "periods", "start", "terms")

    def __init__(self, start: int, end: int, terms: tuple[Term, ...], periods: tuple[Period, ...]) -> None:
        self.start = start
        self.end = end
        self.terms = terms
        self.periods = periods
        self._asked: dict[tuple[str, ...], tuple[Term, ...]] = {}

    def of(self, *kinds: str) -> tuple[Term, ...]:
        """Return the terms of some kinds, in order. Many rules ask the same of the zones of a number."""
        if not self.terms:
            return ()
        found = self._asked.get(kinds)
        if found is None:
            found = self._asked[kinds] = tuple([t for t in self.terms if t.kind in kinds])
        return found

    def last(self, *kinds: str) -> Term | None:
        """Return the last term of some kinds."""
        found = self.of(*kinds)
        return found[-1] if found else None


class Scene:
    """One sentence: its numbers in order, and for each its zones."""

    def __init__(
        self,
        view: View,
        sentence: Sentence,
        numbers: Sequence[Quantity],
        terms: Sequence[Term],
        periods: Sequence[Period],
        patterns: Mapping[str, re.Pattern[str]],
    ) -> None:
        self.view = view
        self.text = view.lower
        self.sentence = sentence
        self.patterns = patterns
        self.numbers = tuple(numbers)
        taken = [q.start for q in numbers]
        self.terms = tuple([t for t in terms if not _inside(t, numbers, taken)] if taken else terms)
        self.periods = tuple([p for p in periods if not _inside(p, numbers, taken)] if taken else periods)
        self._firsts: dict[str, re.Match[str] | None] = {}
        self._zones: dict[tuple[int, int], Zone] = {}
        self._spoken: dict[str, list[re.Match[str]]] = {}
        self._starts = [t.start for t in self.terms]
        self._period_starts = [p.start for p in self.periods]

    @cached_property
    def zones(self) -> tuple[tuple[Zone, Zone], ...]:
        """Return (left, right) of each number."""
        cuts = [self.sentence.start]
        row = False
        for a, b in pairwise(self.numbers):
            next_cell = self.next_cell(a.end, b.start)
            cuts.append(a.end if row and not next_cell else self._cut(a.end, b.start))
            row = next_cell
        cuts.append(self.sentence.end)
        return tuple((self.zone(cuts[k], q.start), self.zone(q.end, cuts[k + 1])) for k, q in enumerate(self.numbers))

    def next_cell(self, start: int, end: int) -> bool:
        """Whether nothing but a space or a sign stands between two numbers: cells in a row of a table."""
        return not self.text[start:end].strip(" |+-–")

    def pause(self, start: int, end: int) -> bool:
        """Whether a comma, a semicolon or a bracket stands between two offsets."""
        return bool(_PAUSE.search(self.text, start, end))

    def comma(self, start: int, end: int) -> bool:
        """Whether a comma or a semicolon stands between two offsets."""
        return bool(_COMMA.search(self.text, start, end))

    @cached_property
    def prepositions(self) -> Mapping[int, Term]:
        """The words that say what the name right behind them is to a number, by where they end."""
        return {t.end: t for t in self.terms if t.kind in ("context", "flow", "head")}

    def first(self, pattern: str) -> re.Match[str] | None:
        """Return the first match of a pattern of `patterns/context.yaml` in the sentence, looked for once."""
        if pattern not in self._firsts:
            self._firsts[pattern] = self.patterns[pattern].search(self.text, self.sentence.start, self.sentence.end)
        return self._firsts[pattern]

    def spoken(self, pattern: str) -> Sequence[re.Match[str]]:
        """Return all matches of a pattern for who says so, from the end of the sentence before; looked for once."""
        if pattern not in self._spoken:
            start = max(0, self.sentence.start - 2)
            self._spoken[pattern] = list(self.patterns[pattern].finditer(self.text, start, self.sentence.end))
        return self._spoken[pattern]

    @cached_property
    def whole(self) -> Zone:
        """The sentence as one zone."""
        return self.zone(self.sentence.start, self.sentence.end)

    @property
    def goes_on(self) -> bool:
        """Whether the sentence opens with "trong đó": it goes on with the subject of the one before."""
        first = self.whole.terms[:1]
        return bool(first and first[0].id == "link_in_which")

    def begun(self, start: int, end: int) -> Sequence[Term]:
        """Return the terms that begin between two offsets."""
        return self.terms[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def named_after(self) -> frozenset[int]:
        """The starts of the periods that name a model, an event or a record: no figure holds then."""
        patterns, start = self.patterns, self.sentence.start
        before = (patterns["named_after_time"], patterns["prices_of"])
        named = (p.start for p in self.periods if any(b.search(self.text, start, p.start) for b in before))
        return frozenset(named)

    def zone(self, start: int, end: int) -> Zone:
        """Return what stands between two offsets. Rules and numbers ask for the same zones again and again."""
        found = self._zones.get((start, end))
        if found is None:
            terms = tuple([t for t in self.begun(start, end) if t.end <= end])
            found = self._zones[start, end] = Zone(start, end, terms, self._periods(start, end))
        return found

    def _periods(self, start: int, end: int) -> tuple[Period, ...]:
        low, high = bisect_left(self._period_starts, start), bisect_left(self._period_starts, end)
        return tuple([p for p in self.periods[low:high] if p.end <= end])

    def _cut(self, start: int, end: int) -> int:
        """Return where the text between two numbers turns from the first to the second."""
        text = self.text
        inside = 0
        turn = next((t for t in self.zone(start, end).of("link") if self._turns(t)), None)
        for m in _MARK.finditer(text, start, end):
            if m[0] in "([":
                close = text.find(")" if m[0] == "(" else "]", m.end(), end)
                inside = max(inside, close + 1)
            if turn is not None and turn.start < m.start():
                return turn.start
            if m.start() >= inside and not self._within_period(m.start()):
                return self._named_before(m.start(), start) if m[0] in "([" else m.end()
        between = self.zone(start, end)
        brought = self.patterns["brings_about"].search(text, start, end)
        if brought and self.zone(brought.end(), end).of("measure"):
            return brought.start()
        for term in between.terms:
            if term.kind == "flow" and end - term.end <= 12 or term.kind == "measure" and end - term.end <= 1:
                return term.start
            if term.kind in _VERBS and not self._glued(term, start, between) or term.kind == "link" and _opens(term):
                return self._with_subject(term.start, start)
            if term.kind == "base" and term.id == "base_versus":
                return self._after_base(term, end)
        last = between.last(*_NAMES)
        joined = last and end - last.end <= 8 and self.patterns["and_before"].search(text, start, last.start)
        return last.start if last and joined else end

    def _glued(self, term: Term, start: int, between: Zone) -> bool:
        """Whether a verb-like word right behind the number belongs to it ("5% thị phần", "5% về lượng")."""
        if term.start - start > 1:
            return False
        measured = any(0 <= t.start - term.end <= 1 for t in between.of("measure"))
        opens = self.patterns["opens_amount"].fullmatch(self.text, term.start, term.end)
        return term.id == "statistic_share" or term.id == "statistic_level" and measured and not opens

    def _turns(self, link: Term) -> bool:
        return bool(self.patterns["turns"].fullmatch(self.text, link.start, link.end))

    def _with_subject(self, cut: int, start: int) -> int:
        """The period or name right before the verb of the next number is that number's own."""
        between = self.zone(start, cut)
        names: list[Mention] = [t for t in between.terms if t.kind in _NAMES and not self._in_measure(t)]
        for item in sorted([*names, *between.periods], key=lambda i: -i.end):
            words = self.text[item.end : cut].split()
            before = self.text[max(start, item.start - 8) : item.start]
            if (
                len(words) <= 1
                and ")" not in words
                and not self.patterns["belongs"].search(before)
                and item.start > start + 1
            ):
                cut = item.start
        return cut

    def _in_measure(self, name: Term) -> bool:
        """Whether a name is only part of what is measured ("lãi suất huy động")."""
        return any(t.start < name.start and t.end >= name.end for t in self.terms if t.kind == "measure")

    def _named_before(self, bracket: int, start: int) -> int:
        """What stands in brackets is about the name right before them: "Hà Lan (5 tỷ USD)"."""
        for term in reversed(self.zone(start, bracket).terms):
            if term.kind in _NAMES and bracket - term.end <= 1:
                return bracket if term.kind == "commodity" and term.start - start <= 1 else term.start
        return bracket

    def _after_base(self, versus: Term, end: int) -> int:
        """A base stays with the number before it, unless it is followed by the number it compares with."""
        rest = self.zone(versus.end, end)
        named = any(t.id != "base_versus" for t in rest.of("base"))
        if named or any(p.start >= versus.end for p in self._periods(versus.end, end)):
            verb = next((t for t in rest.terms if t.kind in _VERBS or t.kind == "link" and _opens(t)), None)
            return verb.start if verb else end
        return versus.start

    def _within_period(self, place: int) -> bool:
        k = bisect_left(self._period_starts, place) - 1
        return k >= 0 and place < self.periods[k].end


def _opens(term: Term) -> bool:
    return term.id.removeprefix("link_") in _OPENING


def _inside(item: Mention, numbers: Sequence[Quantity], starts: Sequence[int]) -> bool:
    k = bisect_right(starts, item.start) - 1
    return k >= 0 and item.end <= numbers[k].end
