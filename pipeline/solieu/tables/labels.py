"""What a row's label is: a total, a market, an actor, a series, a period, a good."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from solieu.entities.actor import Actor
from solieu.tables.phrase import Phrase
from solieu.tables.saying import Said, Saying

_MOST = 0.6
_HOME = "VN"
_LETTER = re.compile(r"[^\W\d_]")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_NOTE = re.compile(r"(?:\s*[*†:]|\s*\((?:\d{1,2}|[*†]+|[a-z])\)|[\u00b9\u00b2\u00b3])+$")
#: Sorts of actors that are branches of the economy.
_BRANCHES = frozenset({"industry", "economic_sector"})
#: Kinds of terms that say of a good behind them what is measured: "Sản lượng lương thực".
_MEASURED = frozenset({"flow", "measure", "indicator"})
#: Kinds of terms by what they make of the label that they fill.
_FILLS = {
    "place": frozenset({"place"}),
    "entity": frozenset({"sector", "province", "organisation"}),
    "commodity": frozenset({"commodity"}),
    "series": frozenset({"flow", "measure", "indicator", "direction", "statistic", "base"}),
}


@dataclass(frozen=True)
class Label:
    """A row's label, and what it says.

    Its kind: total, place, entity, branch (an actor or what it makes, by the table), series, period, commodity, way (of
    transport), rest (the markets that are not named), other. `name` is the label as written, as the name of a good.
    """

    kind: str
    said: Saying
    name: Said | None = None


class Labels:
    """Tells labels apart. `places` are codes and ids by name: in a table of markets "Anh" is no elder brother."""

    def __init__(self, places: Mapping[str, tuple[str, str]], patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._places, self._patterns = places, patterns

    def __call__(self, phrase: Phrase, said: Saying, *, total: bool) -> Label:
        """Return what a label is by itself."""
        lower = phrase.lower
        name = _name(phrase, said, self._patterns)
        if total:
            return Label("total", said)
        if found := self._places.get(_BRACKETS.sub("", _NOTE.sub("", lower)).strip()):
            code, row = found
            known = Said(code, f"places.{row}", *phrase.source(0, len(lower)), row)
            return Label("place", replace(said, columns={**said.columns, "place": known}, places=(code,)), name)
        for kind, pattern in (("way", "way_label"), ("rest", "rest_of_markets")):
            if self._patterns[pattern].search(lower):
                return Label(kind, said)
        return self._by_terms(phrase, said, name)

    def _by_terms(self, phrase: Phrase, said: Saying, name: Said | None) -> Label:
        filled = {kind: _filled(phrase, kinds) for kind, kinds in _FILLS.items()}
        if _periods(phrase) >= _MOST:
            return Label("period", said)
        kind = max(filled, key=lambda k: filled[k])
        acts = self._patterns["actor_label"].search(phrase.lower) is not None
        if filled[kind] >= _MOST and kind == "entity":
            return _acting(phrase, said, name, acts=acts)
        if filled[kind] >= _MOST:
            return Label(kind, said, name if kind in ("commodity", "series") else None)
        if name and acts:
            return Label("entity", _named(said, name), name)
        abroad = any(code != _HOME for code in said.places)
        if filled["commodity"] and not abroad:
            leads = any(t.start == 0 and t.kind in _MEASURED for t in phrase.words.terms)
            work = self._patterns["work_prefix"].match(phrase.lower)
            return Label("series" if leads and not work else "commodity", said, name)
        kind = "place" if abroad else "entity" if "entity" in said.columns else "other"
        return Label(kind, said, name)


def settled(labels: Mapping[int, Label]) -> Mapping[int, Label]:
    """Return labels by row, those that tell little taken as what most others are: times, or actors."""
    kinds = Counter(label.kind for label in labels.values() if label.kind != "total")
    most = kinds.most_common(1)
    if not most or most[0][1] < _MOST * kinds.total() or most[0][0] not in ("period", "entity"):
        return labels
    return {row: _like(label, most[0][0]) for row, label in labels.items()}


def _like(label: Label, kind: str) -> Label:
    if kind == "period" and label.said.periods and label.kind in ("other", "commodity"):
        return Label("period", label.said)
    if kind == "entity" and label.name and label.kind in ("other", "branch"):
        return Label("entity", _named(label.said, label.name), label.name)
    return label


def _acting(phrase: Phrase, said: Saying, name: Said | None, *, acts: bool) -> Label:
    """Return the label of an actor; of a branch of the economy, which may stand for what it makes if none `acts`."""
    types = {t.type for t in phrase.words.terms if isinstance(t, Actor)}
    kind = "branch" if types and types <= _BRANCHES and not acts else "entity"
    own = "entity" in said.columns or kind == "branch" or name is None
    return Label(kind, said if own else _named(said, name), name)


def _named(said: Saying, name: Said | None) -> Saying:
    """Return a saying in which the label itself is the actor."""
    return (
        said
        if name is None
        else replace(said, columns={**said.columns, "entity": replace(name, rule="label", id=None)})
    )


def _name(phrase: Phrase, said: Saying, patterns: Mapping[str, re.Pattern[str]]) -> Said | None:
    """Return the good's name: the label in small letters without "hàng" in front, notes and units behind."""
    lower = phrase.lower
    good = said.columns.get("commodity")
    if good is not None and patterns["work_prefix"].match(lower):
        return good
    start = m.end() if (m := patterns["good_prefix"].match(lower)) else 0
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
