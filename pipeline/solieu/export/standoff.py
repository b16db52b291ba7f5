"""A folder that may be published where the texts may not: offsets, columns, short quotes, and a script that joins them.

facts.jsonl      a fact a line: doc_sha256, start, end, all columns but `sentence`, the quote cut, url and licence
documents.jsonl  a document a line: doc_id, sha256, date, title, url, licence, length
join.py          finds the texts that somebody holds and writes the rows with their sentences
README.md, SHA256SUMS
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from solieu import __version__
from solieu.dossier import Dossier
from solieu.export.documents import about, record, write_lines
from solieu.export.folder import sums
from solieu.export.masking import MASK
from solieu.export.request import Request
from solieu.export.tally import Tally
from solieu.table.columns import FACTS
from solieu.table.rows import Row

#: Code points of a quote.
LONGEST_QUOTE = 80
_MASKED = """
Persons are masked: where `source` or `source_inherited` named a person, they have "PERSON 1" and so on, counted anew in
each document; so have titles of documents. The evidence of `source` then has no offsets. Reviewers are "REVIEWER 1" and
so on. The columns of offices, laws and unnamed people are as they were. Not masked: a person whom the rules took for an
organisation or who is nobody's source, names in other columns (a firm that is called after somebody), addresses and
names of files (`url`, `doc_id`), and the texts themselves, which this folder does not have.
"""
_OPEN = """
Persons are not masked: `source` and `source_inherited` may name people who spoke to the press, `reviewer` who
looked at a fact.
"""


def write(request: Request, output: Path) -> list[str]:
    """Write the folder; documents without facts are in `documents.jsonl`, too.

    Raises:
        InputError: as `Request.dossiers`; or a row has neither a text nor the hash of one.
    """
    tally = Tally()
    known: list[dict[str, Any]] = []
    with (output / "facts.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for dossier in tally.watch(request.dossiers()):
            known.append(about(dossier))
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in _facts(dossier, known[-1]))
    write_lines(output / "documents.jsonl", known)
    (output / "join.py").write_text(_text("join.py"), encoding="utf-8", newline="\n")
    columns = "".join(f"| `{c.name}` | {c.doc} |\n" for c in FACTS.columns if c.name != "sentence")
    readme = Template(_text("standoff_readme.md")).substitute(
        tally=tally, version=__version__, persons=_MASKED if request.mask_persons else _OPEN,
        quote=LONGEST_QUOTE, columns=columns,
    )  # fmt: skip
    (output / "README.md").write_text(readme, encoding="utf-8", newline="\n")
    (output / "SHA256SUMS").write_text(sums(output), encoding="utf-8", newline="\n")
    return [str(tally)]


def _text(name: str) -> str:
    return (files("solieu.export") / name).read_text("utf-8")


def _facts(dossier: Dossier, known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in dossier.rows:
        cells = record(row)
        sentence = cells.pop("sentence")
        cells["quote"] = row["quote"][:LONGEST_QUOTE]
        cells["end"] = row.get("end", row["start"] + len(row["quote"]))
        place = None if MASK.search(sentence) else _place(row, dossier)
        cells |= {"doc_sha256": known["sha256"]} | {key: known[key] for key in ("url", "licence") if key in known}
        yield cells | (dict(zip(("sentence_start", "sentence_end"), place, strict=True)) if place else {})


def _place(row: Row, dossier: Dossier) -> tuple[int, int] | None:
    """Return the offsets of a row's sentence; None where its quote stands in it twice and there is no text."""
    sentence, start = row["sentence"], row["start"]
    if dossier.document is not None:
        begin = dossier.document.text.find(sentence, max(0, start - len(sentence)), start + len(sentence))
    else:
        begin = start - sentence.find(row["quote"]) if sentence.count(row["quote"]) == 1 else -1
    return (begin, begin + len(sentence)) if begin >= 0 else None
