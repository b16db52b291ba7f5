"""A Frictionless Data Package (version 2): `datapackage.json`, `facts.csv`, `documents.csv`.

The tables are as `extract` writes CSV, with two customs that Table Schema has no word for, told in the package: a
text that a spreadsheet could take for a formula has an apostrophe before it, and a `;` within an item of a list a
backslash.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from solieu.export.portal import (
    DESCRIPTION,
    DOCUMENTS,
    KEYWORDS,
    TITLE,
    key_of,
    licence_url,
    licences,
    to_tell,
    write_tables,
)
from solieu.export.request import Request
from solieu.table.columns import DAY, FACTS, Column, ColumnType, Layout
from solieu.table.rows import Row

_PROFILES = "https://datapackage.org/profiles/2.0"
_CUSTOMS = (
    "A text that a spreadsheet could take for a formula has an apostrophe before it: take one away from cells that "
    "begin with apostrophes and one of = + - @. In items of lists a semicolon is written \\; and a backslash \\\\."
)
_TYPES: Mapping[ColumnType, Mapping[str, Any]] = {
    ColumnType.TEXT: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.DECIMAL: {"type": "number"},
    ColumnType.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    ColumnType.TEXTS: {"type": "list", "itemType": "string", "delimiter": ";"},
    ColumnType.EVIDENCE: {"type": "array"},
}


def write(request: Request, output: Path) -> list[str]:
    """Write the package into the folder `output`; return what is to be told.

    Raises:
        InputError: the table, a source, the metadata or the date is none.
        RuleError: the rules have defects.
    """
    written = write_tables(request, output, ".csv")
    documents = written.documents
    schema = table_schema(FACTS, written.filled) | {
        "primaryKey": list(key_of(documents)),
        "foreignKeys": [{"fields": ["doc_id"], "reference": {"resource": "documents", "fields": ["doc_id"]}}],
    }
    package = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "solieu-facts",
        "title": TITLE,
        "description": DESCRIPTION,
        "keywords": list(KEYWORDS),
        **_licences(documents),
        **_sources(documents),
        "resources": [
            _resource(output / "facts.csv", "The facts", schema),
            _resource(
                output / "documents.csv",
                "The documents that they were read from",
                table_schema(DOCUMENTS, DOCUMENTS.types) | {"primaryKey": ["doc_id"]},
            ),
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (output / "datapackage.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return to_tell(documents)


def table_schema(layout: Layout, filled: Collection[str]) -> dict[str, Any]:
    """Return the Table Schema of a layout; a column is required that must be and is `filled` in every row."""
    return {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column, column.required and column.name in filled) for column in layout.columns],
        "missingValues": [""],
    }


def _field(column: Column, required: bool) -> dict[str, Any]:
    day = column.pattern == DAY
    constraints: dict[str, Any] = {"required": True} if required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.pattern and not day:
        constraints["pattern"] = column.pattern
    kind = {"type": "date"} if day else _TYPES[column.type]
    made = {"name": column.name, **kind, "description": column.doc}
    return made | {"constraints": constraints} if constraints else made


def _resource(path: Path, title: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": path.stem,
        "type": "table",
        "title": title,
        "description": _CUSTOMS,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "dialect": {"$schema": f"{_PROFILES}/tabledialect.json", "delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def _licences(documents: Sequence[Row]) -> dict[str, Any]:
    names = licences(documents) or ()
    known = [{"name": name} | ({"path": url} if (url := licence_url(name)) else {}) for name in names]
    return {"licenses": known} if known else {}


def _sources(documents: Iterable[Row]) -> dict[str, Any]:
    titles = sorted({row["source"] for row in documents if "source" in row})
    return {"sources": [{"title": title} for title in titles]} if titles else {}
