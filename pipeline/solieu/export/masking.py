"""Named persons out of the rows: "PERSON 1" for the first who is a source in a document, and so on.

A source is a person where the rules read it behind the title of one, or where it has no id of an office and is written
like a person's name: a form of address, or a family name. Offices, laws and unnamed people stay. What is masked: the
columns `source` and `source_inherited`, the offsets of the evidence of `source`, and the name in `sentence`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from solieu.dossier import Dossier
from solieu.rulebook.load import load_rules
from solieu.table.rows import Row
from solieu.tokens import View

#: A mask, as it stands in a row.
MASK = re.compile(r"PERSON \d+")
_SOURCES = ("source", "source_inherited")
#: Rules of `source` that read a person, or a name of either sort.
_PERSON = ("cues.attribution_person", "ner")
#: Rules of `source` that read a name without saying whose.
_EITHER = ("cues.attribution_by", "cues.attribution_says")


class Masking:
    """Masks the persons of documents; `rules` is the folder of rules added."""

    def __init__(self, rules: Path | None) -> None:
        loaded = load_rules(rules)
        titles = next(row for row in loaded["lexicon/cues"] if row.id == "attribution_person").aliases
        self._titles = sorted((tuple(title.split()) for title in titles), key=len, reverse=True)
        address = next(row for row in loaded["patterns/context"] if row.id == "name_address")
        self._address = re.compile(address.pattern)
        self._family = frozenset(json.loads((files("solieu.export") / "family_names.json").read_text("utf-8")))

    def __call__(self, dossier: Dossier) -> Dossier:
        """Return the dossier with its persons masked; the document itself is as it was."""
        masks = self._masks(dossier.rows)
        if not masks:
            return dossier
        hidden = [(self._name(source), mask) for source, mask in masks.items()]
        return replace(dossier, rows=[_masked(row, masks, hidden) for row in dossier.rows])

    def _masks(self, rows: Sequence[Row]) -> Mapping[str, str]:
        """Return a mask for each writing of a person, in the order of the rows; a short one has that of its long."""
        persons: dict[tuple[str, ...], str] = {}
        masks: dict[str, str] = {}
        for row in rows:
            for column in _SOURCES:
                source = row.get(column)
                if source and source not in masks and self._person(row, column):
                    name = tuple(self._bare(source))
                    full = next((known for known in persons if known[-len(name) :] == name), name)
                    masks[source] = persons.setdefault(full, f"PERSON {len(persons) + 1}")
        return masks

    def _person(self, row: Row, column: str) -> bool:
        if row.get("source_id"):
            return False
        rule = next((e["rule"] for e in row.get("evidence", ()) if e["column"] == column), "").rpartition("/")[2]
        if rule in _PERSON:
            return True
        return (not rule or rule in _EITHER) and self._named(row[column])

    def _named(self, source: str) -> bool:
        """Whether it is written like a person's name, perhaps with a title before it."""
        words, bare = _words(source), self._bare(source)
        if self._address.fullmatch(words[0]) and len(words) > 1:
            return True
        return len(bare) > 1 and bare[0] in self._family

    def _bare(self, source: str) -> list[str]:
        words = _words(source)
        title = next((title for title in self._titles if tuple(words[: len(title)]) == title), ())
        return words[len(title) :]

    def _name(self, source: str) -> list[str]:
        """Return what to look for in a sentence: the name, with its title where the name is one syllable."""
        bare = self._bare(source)
        return bare if len(bare) > 1 else _words(source)


def _words(name: str) -> list[str]:
    return View.of(name).lower.split()


def _masked(row: Row, masks: Mapping[str, str], hidden: Iterable[tuple[Sequence[str], str]]) -> Row:
    out = row | {column: masks[row[column]] for column in _SOURCES if row.get(column) in masks}
    if row.get("source") in masks:
        out["evidence"] = [_unplaced(e) if e["column"] == "source" else e for e in row.get("evidence", ())]
    return out | {"sentence": _without(row["sentence"], hidden)}


def _unplaced(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("start", "end")}


def _without(sentence: str, hidden: Iterable[tuple[Sequence[str], str]]) -> str:
    """Return a sentence with masks for the names, the longest first."""
    for name, mask in sorted(hidden, key=lambda pair: -len(pair[0])):
        view, wanted = View.of(sentence), " ".join(name)
        places = [k for k in range(len(view.lower)) if _stands(view.lower, wanted, k)]
        for place in reversed(places):
            start, end = view.source_span(place, place + len(wanted))
            sentence = sentence[:start] + mask + sentence[end:]
    return sentence


def _stands(text: str, wanted: str, place: int) -> bool:
    """Whether whole words stand at a place."""
    end = place + len(wanted)
    return text.startswith(wanted, place) and not (text[place - 1 : place].isalnum() or text[end : end + 1].isalnum())
