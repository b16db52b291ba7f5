"""Find the phrases of all lexicons in a view, with one automaton.

Which of several overlapping phrases counts: within one kind the longest (of indicators and qualifiers within one row:
what a longer one of another row hides is a compound of the row); a name (good, place, actor) inside
a longer name of another kind, or inside a compound of its row, does not count; a cue inside the name of
an actor does not count ("Bộ Kế hoạch" is no plan).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from solieu.entities.actor import Actor
from solieu.model import Term
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import normal
from solieu.rulebook.rows import Cue, Named, Organisation, Place, Province, Row, Sector
from solieu.tokens import View

#: The lexicons in which names stand, and the kind of term that each gives.
NAMES = {
    "lexicon/places": "place",
    "lexicon/provinces": "province",
    "lexicon/commodities": "commodity",
    "lexicon/organisations": "organisation",
    "lexicon/sectors": "sector",
}
ACTORS = frozenset({"organisation", "sector"})
_NAMES = frozenset({"place", "province", "city", "commodity", "organisation", "sector"})
#: Small words that mean nothing of their own inside a longer phrase ("về" in "về khối lượng").
_SMALL = frozenset({"link", "statistic", "context"})
_HIDING = _NAMES | {"measure", "base", "flow", "status", "attribution"}
_JOINING = frozenset("-&.")
_OFFICES = frozenset({"ministry", "office", "central_bank", "association"})
CASED = frozenset({"place", "province", "organisation", "city"})


class _Phrase(NamedTuple):
    kind: str
    id: str
    rule: str
    weak: bool
    group: str  # phrases of one group compete for the longest
    masks: bool = False  # a compound: it finds nothing and hides the shorter phrase of its row
    capital: int = -1  # where a name must be written with a capital, if it has one
    type: str = ""  # of an actor: the sort of actor


#: Where a phrase begins and, negated, ends, whether it masks, its number among the matches, and the phrase: in this
#: order they are settled.
_Match = tuple[int, int, bool, int, _Phrase]


class Gazetteer:
    """Pure core: a view in, its terms out, sorted by start, then longest first."""

    def __init__(self, rules: Rulebook) -> None:
        self._phrases: list[_Phrase] = []
        patterns: list[str] = []
        for phrase, words in _phrases(rules):
            if phrase.kind in CASED and not _plain(phrase, words):
                phrase = phrase._replace(capital=next((k for k, c in enumerate(words) if c.isupper()), -1))
            for variant in _variants(words):
                self._phrases.append(phrase)
                patterns.append(variant)
        self._find = AhoCorasick(patterns, matchkind=MatchKind.Standard)

    def __call__(self, view: View) -> list[Term]:
        """Return the terms of a view."""
        return sorted(_settle(self._matches(view)), key=lambda t: (t.start, -t.end, t.rule))

    def _matches(self, view: View) -> Iterator[_Match]:
        lower, text = view.lower, view.text
        shouting = not any(c.islower() for c in text[:400])
        quiet = not any(c.isupper() for c in text)
        phrases, last = self._phrases, len(lower)
        for k, (index, start, end) in enumerate(self._find.find_matches_as_indexes(lower, overlapping=True)):
            if start and lower[start - 1].isalnum() and lower[start].isalnum():
                continue
            if end < last and lower[end].isalnum() and lower[end - 1].isalnum():
                continue
            phrase = phrases[index]
            if phrase.capital >= 0 and not (quiet or shouting or text[start + phrase.capital].isupper()):
                continue
            if phrase.weak and phrase.kind in CASED and not _alone(text, start, end):
                continue
            yield start, -end, phrase.masks, k, phrase


def _phrases(rules: Rulebook) -> Iterator[tuple[_Phrase, str]]:
    for file, kind in NAMES.items():
        for row in rules[file]:
            rule, type = f"{file.rpartition('/')[2]}.{row.id}", _type(row)
            yield from ((p._replace(type=type) if type else p, words) for p, words in _of_row(row, kind, rule, kind))
            if isinstance(row, Place):
                yield from ((_Phrase("city", row.id, f"places.{row.id}", False, "place"), c) for c in row.cities)
                yield from ((_Phrase("place", row.id, f"places.{row.id}", False, "place"), d) for d in row.demonyms)
    for cue in rules["lexicon/cues"]:
        yield from _of_row(cue, cue.column, f"cues.{cue.id}", _group(cue))


def _type(row: Row) -> str:
    match row:
        case Organisation() | Province():
            return row.kind
        case Sector():
            return row.entity_type
        case _:
            return ""


def _plain(phrase: _Phrase, words: str) -> bool:
    """Whether a name is clear in small letters too: an office with three words or more ("tổng cục thống kê")."""
    return phrase.type in _OFFICES and words.count(" ") > 1 and not phrase.weak


def _group(cue: Cue) -> str:
    return cue.column if cue.column not in ("indicator", "qualifier") else f"{cue.column}.{cue.like or cue.id}"


def _of_row(row: Named, kind: str, rule: str, group: str) -> Iterator[tuple[_Phrase, str]]:
    id = row.like or row.id if isinstance(row, Cue) else row.id
    yield from ((_Phrase(kind, id, rule, False, group), words) for words in row.aliases)
    yield from ((_Phrase(kind, id, rule, True, group), words) for words in row.weak_aliases)
    yield from ((_Phrase(kind, id, rule, False, group, masks=True), words) for words in row.compounds)


def _variants(words: str) -> Iterable[str]:
    """Return the writings of a phrase that a segmenter can leave in a view."""
    key = normal(words)
    if not _JOINING.intersection(key):
        return (key,)
    spaced = re.sub(r"(?<=\w)([-&])(?=\w)", r" \1 ", key)
    tight = re.sub(r"(?<=\w) ([-&]) (?=\w)", r"\1", key)
    dotted = re.sub(r"(?<=\w)\.(?=\w)", ". ", key)
    return dict.fromkeys((key, spaced, tight, dotted))


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a weak name is not a syllable of a longer capitalised name (Nguyễn Thúy Nga)."""
    before = text[max(0, start - 40) : start].rsplit(" ", 2)[-2:] if start else []
    previous = before[0] if len(before) == 2 and not before[1] else ""
    following = text[end + 1 : end + 2] if text[end : end + 1] == " " else ""
    return not (previous[:1].isupper() and previous[-1:].isalnum()) and not following.isupper()


def _settle(matches: Iterable[_Match]) -> Iterator[Term]:
    """Drop what a longer phrase hides."""
    reach: dict[str, int] = {}  # group -> end of its last kept phrase
    masked: dict[str, tuple[int, int]] = {}  # group -> its last compound
    names: list[tuple[int, int, str]] = []  # phrases that go on at the present place and may hide others
    for start, before, masks, _, phrase in sorted(matches):
        end = -before
        if reach.get(phrase.group, -1) > start:
            s, e = masked.get(phrase.group, (0, 0))
            crosses = s < start < e < end and end - start > e - s  # "thủy |sản [xuất| khẩu]"
            if not crosses or masks:
                continue
        reach[phrase.group] = end
        if masks:
            masked[phrase.group] = (start, end)
            continue
        if names:
            names = [name for name in names if name[1] > start]
        if not names or not _hidden(start, end, phrase, names):
            yield _term(start, end, phrase)
        if phrase.kind in _HIDING:
            names.append((start, end, phrase.kind))


def _term(start: int, end: int, phrase: _Phrase) -> Term:
    if phrase.type:
        return Actor(start, end, phrase.rule, phrase.kind, phrase.id, phrase.weak, phrase.type)
    return Term(start, end, phrase.rule, phrase.kind, phrase.id, phrase.weak)


def _hidden(start: int, end: int, phrase: _Phrase, names: Iterable[tuple[int, int, str]]) -> bool:
    """Whether one of the names that began before, or here and are longer, hides a phrase."""
    for s, e, kind in names:
        if s < start < e < end and kind in _NAMES and not _is_name(phrase) and phrase.kind != "flow":
            return True  # "[thủy s|ản] xuất|": the cue begins inside a name
        hides = (
            kind in ACTORS
            and phrase.kind != "qualifier"  # "khu vực FDI (kể cả dầu thô)" says both
            or phrase.kind in _SMALL
            or _is_name(phrase)
            and kind in (_NAMES | {"flow"})
            and kind != phrase.kind
        )
        if hides and e >= end and e - s > end - start:
            return True
    return False


def _is_name(phrase: _Phrase) -> bool:
    return phrase.kind in _NAMES
