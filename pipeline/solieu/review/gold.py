"""Reviewed documents as a gold folder: `docs/ID.txt`, `gold/ID.json`, `in.jsonl`, as corpus/GUIDE.md lays it out."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from solieu.dossier import Dossier
from solieu.errors import InputError
from solieu.reading.problems import Problem
from solieu.review.apply import Applied
from solieu.review.decisions import Action, plain
from solieu.table.columns import FACTS, Origin
from solieu.table.rows import Row

Entry = dict[str, Any]
_GUIDE = tuple(c.name for c in FACTS.columns if c.origin is Origin.GUIDE)
_UNSAFE = re.compile(r"[^\w.-]+|^\.+")
_LONGEST = 120


@dataclass
class Exported:
    """How many documents and facts went into the folder; `left_out` says which documents did not, and why."""

    documents: int = 0
    facts: int = 0
    left_out: list[str] = field(default_factory=list)


def write_gold(
    found: Iterable[Dossier | Problem], reviewed: Applied, folder: Path, tell: Callable[[str], None]
) -> Exported:
    """Write the documents of which every fact was decided into a new folder; problems go to `tell`, a line each.

    Where there is no such document there is no folder afterwards. Numbers that are no facts have the role that the
    ledger or the reviewer who rejected them says.

    Raises:
        InputError: the folder is there and not empty, or cannot be written.
    """
    exported = Exported()
    try:
        if folder.exists() and any(folder.iterdir()):
            raise InputError(f"{folder}: is not empty; name a new folder")
        for name in ("docs", "gold"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        with (folder / "in.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
            for item in found:
                if isinstance(item, Problem):
                    tell(f"{'warning' if item.warning else 'error'}: {item.message}")
                elif (why := _open(item, reviewed)) is not None:
                    exported.left_out.append(f"{item.doc_id}: {why}")
                else:
                    exported.facts += _write(item, reviewed, folder, lines.write)
                    exported.documents += 1
        if not exported.documents:
            shutil.rmtree(folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return exported


def _open(dossier: Dossier, reviewed: Applied) -> str | None:
    """Say why a document cannot be gold yet; None where it can."""
    if dossier.document is None:
        return "its text is not in the source"
    decided = sum(map(reviewed.decided, dossier.rows))
    if decided < len(dossier.rows):
        return f"{decided:,} of {len(dossier.rows):,} facts decided"
    added = reviewed.added(dossier.doc_id)
    if not dossier.rows and not added:
        return "nothing was decided"
    for number in dossier.ledger:
        if number["role"] == "fact" and _over(number, [*dossier.rows, *added]) is None:
            return f"the number at {number['start']} is read as a fact, and the table does not have it"
    return None


def _write(dossier: Dossier, reviewed: Applied, folder: Path, put: Callable[[str], Any]) -> int:
    """Write a document and return how many facts it has."""
    document = dossier.document
    assert document is not None
    kept = [row for old in dossier.rows if (row := reviewed.row(old)) is not None]
    rows = sorted([*kept, *reviewed.added(dossier.doc_id)], key=lambda row: row["start"])
    numbers = _numbers(document.text, dossier.ledger, rows, _rejected(dossier, reviewed))
    date = next((row["doc_date"] for row in [*dossier.rows, *rows] if "doc_date" in row), document.date)
    name = _file_name(dossier.doc_id, folder)
    with (folder / "docs" / f"{name}.txt").open("w", encoding="utf-8", newline="") as file:
        file.write(document.text)
    head = _json({"doc": dossier.doc_id} | ({"doc_date": date} if date else {}))[:-1]
    body = ",\n".join(map(_json, numbers))
    (folder / "gold" / f"{name}.json").write_text(f'{head}, "numbers": [\n{body}\n]}}\n', "utf-8", newline="\n")
    put(_json({"doc_id": dossier.doc_id} | ({"date": date} if date else {}) | {"text": document.text}) + "\n")
    return sum(number["role"] == "fact" for number in numbers)


def _rejected(dossier: Dossier, reviewed: Applied) -> list[Row]:
    """Return where rejected rows stood, each with the role that its number has instead."""
    decided = [(row, reviewed.settled[dossier.doc_id, row["fact_id"]].decision) for row in dossier.rows]
    return [
        {"start": row["start"], "end": row["end"], "role": decision.changes.get("role", "other")}
        for row, decision in decided
        if decision.action is Action.REJECT
    ]


def _numbers(text: str, ledger: Sequence[Row], rows: Sequence[Row], rejected: Sequence[Row]) -> list[Entry]:
    """Return an entry for each run of digits, and for each fact in words, in order."""
    opened = {id(number): row for row in rows if (number := _opening(row, ledger)) is not None}
    entries: list[Entry] = []
    count = 0
    for number in ledger:
        row = opened.get(id(number))
        in_words = not number["text"][0].isdecimal()
        if in_words and row is None:
            continue
        count += not in_words
        entry: Entry = {"n": None if in_words else count, "start": number["start"], "text": number["text"]}
        entries.append(entry | (_fact(row) if row else {"role": _role(text, number, rows, rejected)}))
    read = {id(row) for row in opened.values()}
    for row in (row for row in rows if id(row) not in read):
        entries.append({"n": None, "start": row["start"], "text": text[row["start"] : row["end"]]} | _fact(row))
    return sorted(entries, key=lambda entry: entry["start"])


def _opening(row: Row, ledger: Sequence[Row]) -> Row | None:
    """Return the number that opens a fact: the first of its span, best one that was read as a fact."""
    over = [number for number in ledger if number["start"] < row["end"] and row["start"] < number["end"]]
    return next((number for number in over if number["role"] == "fact"), over[0] if over else None)


def _role(text: str, number: Row, rows: Sequence[Row], rejected: Sequence[Row]) -> str:
    """Return the role of a number that opens no fact."""
    if _over(number, rows) is not None:
        named = text[number["start"] - 1 : number["start"]].isalpha()  # m2, CO2
        return "other" if named else "part"
    was = _over(number, rejected)
    if number["role"] in ("fact", "part") and was is not None:
        return str(was["role"])
    return "other" if number["role"] == "fact" else str(number["role"])


def _over(number: Row, rows: Sequence[Row]) -> Row | None:
    return next((row for row in rows if row["start"] < number["end"] and number["start"] < row["end"]), None)


def _fact(row: Row) -> Entry:
    return {"role": "fact"} | plain({name: row[name] for name in _GUIDE if name in row})


def _file_name(doc_id: str, folder: Path) -> str:
    """Return a file name for a document: its id, where that is one and not taken yet."""
    name = _UNSAFE.sub("_", doc_id)[:_LONGEST]
    if name == doc_id and not (folder / "gold" / f"{name}.json").exists():
        return name
    return f"{name}_{hashlib.sha256(doc_id.encode()).hexdigest()[:8]}"


def _json(record: Entry) -> str:
    return json.dumps(record, ensure_ascii=False)
