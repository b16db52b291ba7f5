"""Croissant 1.0, the metadata of MLCommons: `croissant.json`, `facts.parquet`, `documents.parquet`.

The Parquet files hold decimals exactly. Croissant has no type for them: they are described as floats, and read so by
what goes by the description.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from solieu import __version__
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
from solieu.table.schemas import OVERFLOW

_TYPES: Mapping[ColumnType, str] = {
    ColumnType.TEXT: "sc:Text",
    ColumnType.INTEGER: "sc:Integer",
    ColumnType.DECIMAL: "sc:Float",
    ColumnType.BOOLEAN: "sc:Boolean",
    ColumnType.TEXTS: "sc:Text",
}
_EVIDENCE = (
    ("column", "sc:Text", "The column that was filled"),
    ("rule", "sc:Text", "The rule that filled it"),
    ("start", "sc:Integer", "First code point that the rule read; empty if it was inherited"),
    ("end", "sc:Integer", "Code point after the last"),
)
_OVERFLOW = "JSON: the exact text of decimals that have more than 29 digits before the point or 9 behind it"


def write(request: Request, output: Path) -> list[str]:
    """Write the tables and their description into the folder `output`; return what is to be told.

    Raises:
        InputError: the table, a source, the metadata or the date is none.
        RuleError: the rules have defects.
    """
    documents = write_tables(request, output, ".parquet").documents
    described = {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "solieu-facts",
        "alternateName": TITLE,
        "description": DESCRIPTION,
        "keywords": list(KEYWORDS),
        "inLanguage": "vi",
        "isLiveDataset": False,
        "version": __version__,
        **_licences(documents),
        "distribution": [_file(output / f"{layout.name}.parquet") for layout in (FACTS, DOCUMENTS)],
        "recordSet": [
            _record_set(FACTS, key_of(documents), "The facts"),
            _record_set(DOCUMENTS, ("doc_id",), "The documents that they were read from"),
        ],
    }
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (output / "croissant.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return to_tell(documents)


@cache
def _context() -> dict[str, Any]:
    """The standard's own `@context`, which readers expect as it is."""
    context: dict[str, Any] = json.loads(Path(__file__).with_name("croissant_context.json").read_text("utf-8"))
    return context


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": digest,
    }


def _record_set(layout: Layout, key: Iterable[str], doc: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": layout.name,
        "name": layout.name,
        "description": doc,
        "key": [{"@id": f"{layout.name}/{name}"} for name in key],
        "field": list(_fields(layout)),
    }


def _fields(layout: Layout) -> Iterator[dict[str, Any]]:
    for column in layout.columns:
        if column.type is ColumnType.EVIDENCE:
            yield _evidence(layout.name, column)
        else:
            yield _field(layout.name, column)
    if layout.decimals:
        made = _named(f"{layout.name}/{OVERFLOW}", OVERFLOW, _OVERFLOW)
        yield made | {"dataType": "sc:Text", "source": _source(layout.name, OVERFLOW)}


def _field(table: str, column: Column) -> dict[str, Any]:
    made = _named(f"{table}/{column.name}", column.name, column.doc)
    made |= {"dataType": "sc:Date" if column.pattern == DAY else _TYPES[column.type]}
    if column.type is ColumnType.TEXTS:
        made["repeated"] = True
    made["source"] = _source(table, column.name)
    if table == FACTS.name and column.name == "doc_id":
        made["references"] = {"field": {"@id": f"{DOCUMENTS.name}/doc_id"}}
    return made


def _evidence(table: str, column: Column) -> dict[str, Any]:
    parts = [
        _named(f"{table}/{column.name}/{name}", name, doc)
        | {"dataType": kind, "source": _source(table, column.name) | {"transform": {"jsonPath": name}}}
        for name, kind, doc in _EVIDENCE
    ]
    return _named(f"{table}/{column.name}", column.name, column.doc) | {"repeated": True, "subField": parts}


def _named(id: str, name: str, doc: str) -> dict[str, Any]:
    return {"@type": "cr:Field", "@id": id, "name": name, "description": doc}


def _source(table: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": column}}


def _licences(documents: Sequence[Row]) -> dict[str, Any]:
    known = [licence_url(name) or name for name in licences(documents) or ()]
    return {"license": known} if known else {}
