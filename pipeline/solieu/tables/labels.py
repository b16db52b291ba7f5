"""What a row's label is: a total, a market, an actor, a series, a period, a good."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from solieu.tables.phrase import Phrase
from solieu.tables.saying import Said, Saying

_MOST = 0.6
_LETTER = re.compile(r"[^\W\d_]")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_NOTE = re.compile(r"(?:\s*[*†:]|\s*\(\d{1,2}\)|[\u00b9\u00b2\u00b3])+$")
#: Kinds of terms by what they make of the label that they fill.
_FILLS = {
    "place": frozenset({"place"}),
    "entity": frozenset({"sector", "province", "organisation"}),
    "commodity": frozenset({"commodity"}),
    "series": frozenset({"flow", "measure", "indicator", "direction", "statistic", "base"}),
}


@dataclass(frozen=True)
class Label:
    """A row's label: its kind (total, place, entity, series, period, commodity, other), and what it says."""

    kind: str
    said: Saying
    name: Said | None = None  # of a good, as written


def label_of(
    phrase: Phrase, said: Saying, total: bool, places: Mapping[str, tuple[str, str]], prefix: re.Pattern[str]
) -> Label:
    """Return what a label is. `places` are codes and ids by name: in a table of markets "Anh" is no elder brother."""
    lower = phrase.lower
    name = _name(phrase, said, prefix)
    if total:
        return Label("total", said)
    if lower.strip() in places:
        code, row = places[lower.strip()]
        known = Said(code, f"places.{row}", *phrase.source(0, len(lower)), row)
        return Label("place", Saying({**said.columns, "place": known}, said.units, said.periods), name)
    filled = {kind: _filled(phrase, kinds) for kind, kinds in _FILLS.items()}
    if _periods(phrase) >= _MOST:
        return Label("period", said)
    kind = max(filled, key=lambda k: filled[k])
    if filled[kind] >= _MOST:
        return Label(kind, said, name if kind == "commodity" else None)
    if filled["commodity"] and "place" not in said.columns:
        return Label("commodity", said, name)
    kind = next((k for k in ("place", "entity") if k in said.columns), "other")
    return Label(kind, said, name)


def _name(phrase: Phrase, said: Saying, prefix: re.Pattern[str]) -> Said | None:
    """Return the good's name: the label in small letters without "hàng" in front, notes and units behind."""
    lower = phrase.lower
    start = m.end() if (m := prefix.match(lower)) else 0
    name = _BRACKETS.sub("", _NOTE.sub("", lower[start:])) if said.units else _NOTE.sub("", lower[start:])
    if not _LETTER.search(name):
        return None
    end = start + len(name)
    term = said.columns.get("commodity")
    inside = [t for t in phrase.words.terms if t.kind == "commodity" and start <= t.start and t.end <= end]
    whole = next((t for t in inside if t.end - t.start >= _MOST * len(name)), None)
    rule = whole.rule if whole else term.rule if term else "label"
    return Said(name.strip(), rule, *phrase.source(start, end), whole.id if whole else None)


def _letters(phrase: Phrase, start: int, end: int) -> int:
    return len(_LETTER.findall(phrase.lower, start, end))


def _filled(phrase: Phrase, kinds: frozenset[str]) -> float:
    """Return the share of a label's letters that terms of some kinds cover."""
    spans = sorted((t.start, t.end) for t in phrase.words.terms if t.kind in kinds)
    return _share(phrase, spans)


def _periods(phrase: Phrase) -> float:
    spans = [(p.start, p.end) for p in phrase.words.periods]
    return 1.0 if spans and _share(phrase, spans) >= _MOST or spans == [(0, len(phrase.lower))] else 0.0


def _share(phrase: Phrase, spans: list[tuple[int, int]]) -> float:
    done, covered = 0, 0
    for start, end in spans:
        covered += _letters(phrase, max(start, done), max(end, done))
        done = max(done, end)
    return covered / max(1, _letters(phrase, 0, len(phrase.lower)))
