"""brat: a collection of .txt and .ann files (brat.nlplab.org/standoff.html) with its configuration.

A fact is a text-bound annotation labelled with its statistic; relations go from it to the words that its columns were
read from; closed columns are attributes, and all columns of the guide stand in its note. A stretch that goes over a
line break is written in fragments, since brat has none that do.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from solieu.dossier import Dossier
from solieu.export.documents import about, record, write_lines
from solieu.export.plain import plain
from solieu.export.regions import COLOURS, EVIDENCE, PART_OF, ROLES, STATISTICS, Region, graph
from solieu.export.request import Request
from solieu.export.tally import Tally
from solieu.table.columns import FACTS, Origin

_LINE = re.compile(r"[^\n]+")
_GUIDE = tuple(c for c in FACTS.columns if c.origin is Origin.GUIDE)
#: Columns whose values are words: brat takes no others as values of attributes.
_CLOSED = tuple(c for c in _GUIDE if c.values and c.name != "statistic" and all(v.isalpha() for v in c.values))
_LONGEST_NAME = 80


def write(request: Request, output: Path) -> list[str]:
    """Write the collection into the folder `output`; `documents.jsonl` says which file is which document.

    Raises:
        InputError: as `Request.with_texts`.
    """
    tally = Tally()
    names: set[str] = set()
    known: list[dict[str, Any]] = []
    for dossier in tally.watch(request.with_texts()):
        assert dossier.document is not None
        name = _name(dossier.doc_id, names)
        text = plain(dossier.document.text)
        known.append({"file": name, **about(dossier)})
        _write(output / f"{name}.txt", text)
        _write(output / f"{name}.ann", "".join(f"{line}\n" for line in _lines(dossier, text)))
    write_lines(output / "documents.jsonl", known)
    _write(output / "annotation.conf", _annotation_conf())
    _write(output / "visual.conf", _visual_conf())
    return [str(tally)]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _name(doc_id: str, taken: set[str]) -> str:
    """Return a file name of ASCII letters that no document has yet, whether or not a disk tells capitals apart."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", doc_id) if not unicodedata.combining(c))
    name = re.sub(r"[^A-Za-z0-9-]+", "_", letters)[:_LONGEST_NAME]
    if name != doc_id or name.lower() in taken:
        name += "-" + hashlib.sha256(doc_id.encode()).hexdigest()[:8]
    taken.add(name.lower())
    return name


def _lines(dossier: Dossier, text: str) -> Iterator[str]:
    regions, links = graph(dossier)
    for number, region in enumerate(regions, 1):
        spans = list(_fragments(text, region))
        places = ";".join(f"{start} {end}" for start, end in spans)
        yield f"T{number}\t{region.label} {places}\t{' '.join(text[start:end] for start, end in spans)}"
    for number, link in enumerate(links, 1):
        yield f"R{number}\t{link.label} Arg1:T{link.source + 1} Arg2:T{link.target + 1}"
    facts = [(number, region.row) for number, region in enumerate(regions, 1) if region.row]
    chosen = [(number, c.name, row[c.name]) for number, row in facts for c in _CLOSED if c.name in row]
    for k, (number, column, value) in enumerate(chosen, 1):
        yield f"A{k}\t{column.capitalize()} T{number} {value}"
    for k, (number, row) in enumerate(facts, 1):
        cells = record(row)
        told = {name: cells[name] for name in ("fact_id", *(c.name for c in _GUIDE)) if name in cells}
        yield f"#{k}\tAnnotatorNotes T{number}\t{plain(json.dumps(told, ensure_ascii=False))}"


def _fragments(text: str, region: Region) -> Iterator[tuple[int, int]]:
    """Yield the parts of a region that lie each in one line, without blanks at their ends."""
    for m in _LINE.finditer(text, region.start, region.end):
        start, end = m.span()
        start += len(m[0]) - len(m[0].lstrip())
        end = start + len(m[0].strip())
        if start < end:
            yield start, end


def _annotation_conf() -> str:
    evidence = [c.name for c in FACTS.columns if c.origin in (Origin.GUIDE, Origin.SERIES)]
    facts = "|".join(STATISTICS)
    lines = ["[entities]", *STATISTICS, *ROLES, EVIDENCE, "", "[relations]"]
    lines += [f"{column}_from\tArg1:{facts}, Arg2:{EVIDENCE}" for column in evidence]
    lines += [f"{PART_OF}\tArg1:{facts}, Arg2:{facts}"]
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    lines += [f"{c.name.capitalize()}\tArg:{facts}, Value:{'|'.join(c.values)}" for c in _CLOSED]
    return _joined(lines)


def _visual_conf() -> str:
    lines = ["[labels]", *(f"{label} | {label}" for label in COLOURS), "", "[drawing]"]
    lines += ["SPAN_DEFAULT\tfgColor:black, bgColor:#ffffff, borderColor:darken", "ARC_DEFAULT\tcolor:#888888"]
    lines += [f"{label}\tbgColor:{colour}" for label, colour in COLOURS.items()]
    return _joined(lines)


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
