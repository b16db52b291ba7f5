"""What is told of a document and of a row, as JSON holds it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from solieu.dossier import Dossier
from solieu.errors import InputError
from solieu.table.cells import decimal_text
from solieu.table.columns import FACTS
from solieu.table.rows import Row

#: What is known of a document besides its text, as far as it is known.
_ABOUT = ("title", "url", "licence")


def about(dossier: Dossier) -> dict[str, Any]:
    """Return what is known of a document: doc_id, sha256, date, title, url, licence, length in code points.

    Raises:
        InputError: there is neither its text nor a row with its hash.
    """
    document = dossier.document
    rows = dossier.rows
    sha = rows[0].get("doc_sha256") if rows else None
    if document is not None:
        sha = hashlib.sha256(document.text.encode()).hexdigest()
    if sha is None:
        raise InputError(f"{dossier.doc_id}: its rows have no doc_sha256; give --source, what the table was made from")
    known = {
        "doc_id": dossier.doc_id,
        "sha256": sha,
        "date": (rows[0].get("doc_date") if rows else None) or (document.date if document else None),
        **({key: document.about.get(key) for key in _ABOUT} if document else {}),
        "length": len(document.text) if document else None,
    }
    return {key: value for key, value in known.items() if value is not None}


def record(row: Row) -> dict[str, Any]:
    """Return a row as JSON primitives: decimals as texts, lists as lists, the columns in order."""
    return row | {name: decimal_text(row[name]) for name in FACTS.decimals if name in row}


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write JSON Lines."""
    lines = (json.dumps(item, ensure_ascii=False) + "\n" for item in records)
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
