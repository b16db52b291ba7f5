"""Names of persons out of what is published: "PERSON 1" for the first who is named in a document, and so on.

A source or an actor is a person where the rules read it behind the title of one, or where it has no id of an office
and is written like a person's name: a form of address, or, of a source, a family name; or where it is the last words
of such a name in the same document. Offices, firms, laws and unnamed people stay. What is masked: the columns `source`,
`source_inherited`, `entity` and `entity_id`, the offsets of their evidence, and the name in `sentence` and in the
document's title. Reviewers are "REVIEWER 1" and so on, the same in all documents.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from solieu.dossier import Dossier
from solieu.export.names import Names, Words
from solieu.facts.speakers import SPEAKER_RULES
from solieu.rulebook.load import load_rules
from solieu.table.rows import Row
from solieu.tokens import View

#: A mask, as it stands in a row.
MASK = re.compile(r"PERSON \d+")
#: Columns that may name a person, each with the column of its id.
_NAMING = {"source": "source_id", "source_inherited": "source_id", "entity": "entity_id"}
#: What the id of an actor that no lexicon knows begins with.
_OPEN = "open:"
#: Rules that read a person. The statistical names are persons as sources; as actors they are firms as well.
_PERSON = {
    "source": ("cues.attribution_person", "ner"),
    "source_inherited": ("cues.attribution_person", "ner"),
    "entity": ("cues.attribution_person",),
}
#: Rules that read a name without saying whose.
_EITHER = ("cues.attribution_by", "cues.attribution_says", *SPEAKER_RULES)


class Masking:
    """Masks the persons of documents, and reviewers; `rules` is the folder of rules added."""

    def __init__(self, rules: Path | None) -> None:
        loaded = load_rules(rules)
        context = {row.id: row.pattern for row in loaded["patterns/context"]}
        titles = next(row for row in loaded["lexicon/cues"] if row.id == "attribution_person").aliases
        self._titles = frozenset(titles)
        self._forms = "|".join([*(re.escape(t) for t in sorted(titles, key=len, reverse=True)), context["name_form"]])
        self._form = re.compile(rf"(?:{self._forms})(?!\S)")
        self._address = re.compile(context["name_address"])
        self._family = re.compile(context["name_family"])
        self._reviewers: dict[str, str] = {}

    def __call__(self, dossier: Dossier) -> Dossier:
        """Return the dossier with its persons masked; the document's text is as it was."""
        rows = [self._without_reviewers(row) for row in dossier.rows]
        persons = self._persons(rows)
        if not persons:
            return replace(dossier, rows=rows)
        masks = self._masks(rows, persons)
        names = Names({self._name(name): mask for (_, name), mask in masks.items()}, persons, self._forms)
        document = dossier.document
        if document is not None and "title" in document.about:
            title = names.masked(document.about["title"])
            document = replace(document, about={**document.about, "title": title})
        return replace(dossier, document=document, rows=[_masked(row, masks, names) for row in rows])

    def _without_reviewers(self, row: Row) -> Row:
        if "reviewer" not in row:
            return row
        masks = (self._reviewers.setdefault(name, f"REVIEWER {len(self._reviewers) + 1}") for name in row["reviewer"])
        return row | {"reviewer": sorted(masks)}

    def _persons(self, rows: Sequence[Row]) -> Mapping[Words, str]:
        """Return the mask of each person, in the order of the rows; the last words of a name are nobody else."""
        said = [(row, column) for row in rows for column in _NAMING if row.get(column)]
        known = dict.fromkeys(self._bare(row[column]) for row, column in said if self._person(row, column))
        whole = [name for name in known if not any(name != other and _ends(other, name) for other in known)]
        return {name: f"PERSON {number}" for number, name in enumerate(whole, 1)}

    def _masks(self, rows: Iterable[Row], persons: Mapping[Words, str]) -> Mapping[tuple[str, str], str]:
        """Return the mask of each source and actor that is a person, or the last words of one, by its column."""
        masks: dict[tuple[str, str], str] = {}
        for row in rows:
            for column in _NAMING:
                name = self._bare(row.get(column) or "")
                mask = next((mask for person, mask in persons.items() if _ends(person, name)), None)
                if mask and not _known(row, column) and _rule(row, column) in ("", *_PERSON[column], *_EITHER):
                    masks[column, row[column]] = mask
        return masks

    def _person(self, row: Row, column: str) -> bool:
        if _known(row, column) or not self._bare(row[column]):
            return False
        rule = _rule(row, column)
        return rule in _PERSON[column] or (not rule or rule in _EITHER) and self._named(row[column], column)

    def _named(self, name: str, column: str) -> bool:
        """Whether it is written like a person's name, perhaps with a title before it; firms have family names too."""
        words, bare = _words(name), self._bare(name)
        if self._address.fullmatch(words[0]) and len(words) > 1:
            return True
        return column != "entity" and len(bare) > 1 and self._family.fullmatch(bare[0]) is not None

    def _bare(self, source: str) -> Words:
        """Return the words without titles, which may be all, and without forms of address, which may be names."""
        said = " ".join(_words(source))
        while form := self._form.match(said):
            rest = said[form.end() :].lstrip()
            if not rest and form[0] not in self._titles:
                break
            said = rest
        return tuple(said.split())

    def _name(self, source: str) -> Words:
        """Return what to look for in a sentence: the name, with its title where the name is one syllable."""
        bare = self._bare(source)
        return bare if len(bare) > 1 else _words(source)


def _words(name: str) -> Words:
    return tuple(View.of(name).lower.split())


def _ends(name: Words, tail: Words) -> bool:
    return bool(tail) and name[-len(tail) :] == tail


def _rule(row: Row, column: str) -> str:
    """Return the rule that a column was read by, without that of its place; nothing where none is said."""
    said: str = next((e["rule"] for e in row.get("evidence", ()) if e["column"] == column), "")
    return said.rpartition("/")[2]


def _known(row: Row, column: str) -> bool:
    """Whether a source or an actor is a row of the lexicons."""
    id = row.get(_NAMING[column]) or ""
    return bool(id) and not (column == "entity" and id.startswith(_OPEN))


def _masked(row: Row, masks: Mapping[tuple[str, str], str], names: Names) -> Row:
    out = row | {column: mask for column in _NAMING if (mask := masks.get((column, row.get(column) or "")))}
    if out.get("entity") != row.get("entity") and "entity_id" in row:
        out["entity_id"] = _OPEN + out["entity"]
    if "evidence" in row:
        hidden = {column for column in _NAMING if out.get(column) != row.get(column)}
        out["evidence"] = [_unplaced(e) if e["column"] in hidden else e for e in row["evidence"]]
    return out | {"sentence": names.masked(row["sentence"])}


def _unplaced(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("start", "end")}
