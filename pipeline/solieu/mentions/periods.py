"""Find time expressions: a trigger word or digit, the rows of patterns that may begin there, the longest reading."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from solieu.errors import RuleError
from solieu.mentions.calendar import (
    NEVER,
    Resolved,
    previous,
    resolve,
    resolve_all,
    same_period,
    year_to_date,
)
from solieu.mentions.dateline import infer_date
from solieu.mentions.heads import any_word
from solieu.mentions.numbers import RUN
from solieu.model import Period
from solieu.rulebook.load import Rulebook
from solieu.rulebook.patterns import PeriodRow
from solieu.tokens import View

__all__ = [
    "PeriodFinder", "Resolved", "infer_date", "previous", "resolve", "resolve_all", "same_period", "year_to_date",
]  # fmt: skip

FILE = "patterns/periods"
Words = Mapping[str, Mapping[str, int]]
Point = tuple[int | None, int | None, int | None]
Values = dict[str, int]

_REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*)(?::(\d))?\}")
_GROUP = re.compile(r"\(\?P<([a-z_]+)\d*>")
_GROUP_SIZE = 13  # rules
_WINDOW = 40  # characters in front of an expression that `left` and `not_left` may look at
_END = r"(?!\w|[.,]\d)"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A row, compiled."""

    row: PeriodRow
    pattern: re.Pattern[str]
    left: re.Pattern[str] | None
    not_left: re.Pattern[str] | None


_Group = tuple[re.Pattern[str], Mapping[str, Sequence[_Rule]]]


class PeriodFinder:
    """The periods of a view, in order and without overlap; of several readings at a place the longest.

    A period of type `length` is a length of time, `time` a time of day and `delivery` the month of a
    futures contract: their digits have the role `period`, but no fact's period is taken from them.
    """

    def __init__(self, rules: Rulebook) -> None:
        settings = rules.settings[f"{FILE}.yaml"]
        self._words: Words = settings["words"]
        parts = dict(settings["parts"])
        for name, table in self._words.items():
            parts[f"{name}_words"] = "(?:" + "|".join(sorted(map(re.escape, table), key=len, reverse=True)) + r")(?!\w)"
        found: dict[str, list[_Rule]] = {}
        heads: set[str] = set()
        for row in rules[FILE]:
            rule = _compile(row, parts)
            heads.update(row.heads)
            for head in {h.split()[0] for h in row.heads}:
                found.setdefault(head, []).append(rule)
        self._groups = _Groups(found)
        self._cues = {name: re.compile(_expand(text, parts)) for name, text in settings["cues"].items()}
        head = rf"((?<!\d[.,])\d|{any_word(heads - {'0'})}(?![^\W\d]))"
        # A pattern that begins with what stands before a word passes over all letters at once.
        self._first, self._trigger = re.compile(head), re.compile(rf"\W(?={head})")

    def __call__(self, view: View) -> list[Period]:
        """Return the periods of a view."""
        return list(self._find(view.lower))

    def _find(self, lower: str) -> Iterator[Period]:
        done = 0
        first = self._first.match(lower)
        for m in chain([first] if first else [], self._trigger.finditer(lower)):
            start = m.start(1)
            if start < done:
                continue
            if found := self._read(lower, start, "0" if lower[start].isdigit() else m[1].split(" ", 1)[0]):
                yield found
                done = found.end

    def _read(self, lower: str, start: int, head: str) -> Period | None:
        """Return the longest period that starts at `start`."""
        readings = [
            (rule, m)
            for any_of_them, from_first in self._groups[head]
            if (first := any_of_them.match(lower, start))
            for rule in from_first[first.lastgroup or ""]
            if (m := rule.pattern.match(lower, start))
        ]
        if not readings:
            return None
        before = lower[max(0, start - _WINDOW) : start].replace("\n", "¶")  # else `$` matches before it
        if len(readings) > 1:
            readings.sort(key=lambda r: (-r[1].end(), -r[0].row.rank))
        for rule, m in readings:
            if rule.left and not rule.left.search(before) or rule.not_left and rule.not_left.search(before):
                continue
            if found := self._make(rule.row, m, before):
                return found
        return None

    def _make(self, row: PeriodRow, m: re.Match[str], before: str) -> Period | None:
        first, second = self._values(m, row.make in ("range", "season"))
        first.update(row.implies)
        made = _MAKE[row.make](row, first, second)
        if made is None:
            return None
        kind, start, end = made
        relative = dict(row.relative) | _shifts(first | second)
        if kind not in NEVER and kind != "same_period":
            relative |= self._flags(m, before, open_year=start[0] is None and (start[1] or start[2]) is not None)
        digits = tuple(d.span() for d in RUN.finditer(m.string, m.start(), m.end()))
        return Period(m.start(), m.end(), f"periods.{row.id}", kind, start, end, relative or None, digits)

    def _flags(self, m: re.Match[str], before: str, *, open_year: bool) -> dict[str, int]:
        """Return what the words beside an expression say about it."""
        flags = {"base": 1} if self._cues["base"].search(before) else {}
        if self._cues["ahead"].search(before) or self._cues["soon"].match(m.string, m.end()):
            flags["forward"] = 1
        if open_year and self._cues["undated"].search(m.string, max(0, m.start() - 5), m.end() + 12):
            flags["vague"] = 1
        return flags

    def _values(self, m: re.Match[str], two: bool) -> tuple[Values, Values]:
        """Return what the groups say: of the first point, and of the second (suffix 2, 4 ...) of a range."""
        first: Values = {}
        second: Values = {}
        for name, text in m.groupdict().items():
            if text and (key := name.rstrip("0123456789")) != "mark":
                values = second if two and name != key and int(name[-1]) % 2 == 0 else first
                values.setdefault(key, self._number(key, text))
        return first, second

    def _number(self, key: str, text: str) -> int:
        if text.isdigit() and key != "weekday":
            number = int(text)
            return number + (2000 if number < 50 else 1900) if key == "year" and number < 100 else number
        table = self._words.get(key) or self._words["shift" if key.endswith("_shift") else "after"]
        return table[text]


class _Groups(dict[str, list[_Group]]):
    """The grouped rules of each head, compiled when the head is first met: most heads are rare."""

    def __init__(self, rules: Mapping[str, Sequence[_Rule]]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, head: str) -> list[_Group]:
        groups = self[head] = list(_grouped(self._rules[head]))
        return groups


def _compile(row: PeriodRow, parts: Mapping[str, str]) -> _Rule:
    try:
        pattern = re.compile(_expand(row.pattern, parts) + _END)
        left = re.compile(f"(?:{_expand(row.left, parts)})") if row.left else None
        not_left = re.compile(f"(?:{_expand(row.not_left, parts)})") if row.not_left else None
    except (re.error, KeyError, RecursionError) as error:
        raise RuleError(f"{FILE}.yaml: rows.{row.id}: {error!r}") from error
    if pattern.match(""):
        raise RuleError(f"{FILE}.yaml: rows.{row.id}: matches the empty string")
    return _Rule(row, pattern, left, not_left)


def _expand(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts in; {month:2} renames the groups of `month` to month2."""

    def part(m: re.Match[str]) -> str:
        text = _expand(parts[m[1]], parts)
        return _GROUP.sub(rf"(?P<\g<1>{m[2]}>", text) if m[2] else text

    return _REFERENCE.sub(part, pattern)


def _grouped(rules: Sequence[_Rule]) -> Iterator[_Group]:
    """Yield some rules at a time: a pattern that tells the first that matches, and the rules from each on."""
    for k in range(0, len(rules), _GROUP_SIZE):
        group = rules[k : k + _GROUP_SIZE]
        told = "|".join(f"(?:{_bare(rule.pattern.pattern)})(?P<rule_{n}>)" for n, rule in enumerate(group))
        yield re.compile(told), {f"rule_{n}": group[n:] for n in range(len(group))}


def _bare(pattern: str) -> str:
    """Return a pattern without names, which may stand beside others in one alternation."""
    return re.sub(r"\(\?P=\w+\)", r"[/.-]", re.sub(r"\(\?P<\w+>", "(?:", pattern))


def _shifts(values: Values) -> dict[str, int]:
    """Return what relative words add: to the document's date, or to the period before (context_)."""
    found = {key[:-6]: n for key, n in values.items() if key.endswith("_shift")}
    found |= {f"context_{key[:-8]}": n for key, n in values.items() if key.endswith("_context")}
    found |= {"context_year": values["year_last"], "last": 1} if "year_last" in values else {}
    found |= {unit: -values[f"{unit}s_ago"] for unit in ("year", "month") if f"{unit}s_ago" in values}
    found |= {key: values[key] for key in ("weekday", "past") if key in values}
    if "turn" in values and values["turn"] >= 0:
        found |= {"forward": 1} if values["turn"] else {"year": 0}
    return found


Made = tuple[str, Point, Point] | None


def _point(row: PeriodRow, first: Values, _: Values) -> tuple[str, Point, Point]:
    year, month, day = first.get("year"), first.get("month"), first.get("day")
    if row.unit == "day":
        part = first.get("half", 0) or first.get("third", 0)
        size = 15 if "half" in first else 10
        last = 31 if part * size >= 30 else part * size
        return row.type, (year, month, (part - 1) * size + 1), (year, month, last)
    if "quarter" in first or "half" in first:
        size, part = (3, first["quarter"]) if "quarter" in first else (6, first["half"])
        return row.type, (year, part * size - size + 1, None), (year, part * size, None)
    point = (year, first.get("end", month), day)
    return row.type, point, point


def _range(row: PeriodRow, first: Values, second: Values) -> Made:
    kind, start, _ = _point(row, first, {})
    end = _point(row, second, {})[2]
    year, month, day = start
    if month is None and day is not None:
        month = end[1]
    if end[0] is not None and year is None and "since" not in row.relative:
        year = end[0] - (month is not None and end[1] is not None and month > end[1])
    elif end[0] is None and year is not None:
        end = (year + (month is not None and end[1] is not None and month > end[1]), *end[1:])
    begins, ends = (year or 0, month or 0, day or 0), (end[0] or 9999, end[1] or 13, end[2] or 32)
    if begins >= ends:
        return None
    if month == 1 and day is None and end[1] and year == end[0]:
        kind = "ytd"
    return kind, (year, month, day), end


def _first(row: PeriodRow, first: Values, _: Values) -> Made:
    year, count = first.get("year"), first.get("count", 1)
    if row.unit == "day":
        if not 1 < count < 29:
            return None
        return row.type if count == 15 else "span", (year, first.get("month"), 1), (year, first.get("month"), count)
    months = count * (3 if row.unit == "quarter" else 1)
    if not 1 <= months <= 12:
        return None
    kind = "month" if months == 1 else "quarter" if row.unit == "quarter" and count == 1 else row.type
    return "half_year" if months == 6 else kind, (year, 1, None), (year, months, None)


def _last(row: PeriodRow, first: Values, _: Values) -> Made:
    year, count = first.get("year"), first.get("count", 1)
    if row.unit == "day":
        if not 1 < count < 29:
            return None
        return row.type if count == 15 else "span", (year, first.get("month"), -count), (year, first.get("month"), 31)
    months = count * (3 if row.unit == "quarter" else 1)
    if not 1 <= months <= 11:
        return None
    kind = {1: "month", 6: "half_year"}.get(months, "quarter" if row.unit == "quarter" and count == 1 else row.type)
    return kind, (year, 13 - months, None), (year, 12, None)


def _until(row: PeriodRow, first: Values, _: Values) -> Made:
    end = _point(row, first, {})[2]
    return row.type, (end[0], 1, 1 if end[2] else None), end


def _decade(row: PeriodRow, first: Values, _: Values) -> Made:
    return row.type, (first["year"], None, None), (first["year"] + 9, None, None)


def _season(row: PeriodRow, first: Values, second: Values) -> Made:
    year = first["year"]
    last = second.get("year", year)
    return (row.type, (year, None, None), (last, None, None)) if last - year in (0, 1) else None


def _length(row: PeriodRow, first: Values, _: Values) -> Made:
    return row.type, (None, None, None), (None, None, None)


_MAKE: Mapping[str, Callable[[PeriodRow, Values, Values], Made]] = {
    "point": _point, "range": _range, "first": _first, "last": _last, "until": _until, "decade": _decade,
    "season": _season, "length": _length,
}  # fmt: skip
