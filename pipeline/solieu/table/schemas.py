"""The JSON Schema, the Arrow schema and the page of documentation, all made from `columns`.

`python -m solieu.table docs/table.md` writes the tables of the page anew.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from solieu.table.columns import FACTS, LEDGER, Column, ColumnType, Layout, Origin

if TYPE_CHECKING:
    import pyarrow as pa

#: The Arrow, Parquet and DuckDB column that keeps exactly what decimal128(38, 9) cannot hold.
OVERFLOW = "overflow"

_JSON_TYPES: dict[ColumnType, dict[str, Any]] = {
    ColumnType.TEXT: {"type": "string", "minLength": 1},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.DECIMAL: {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$"},
    ColumnType.BOOLEAN: {"type": "boolean"},
    ColumnType.TEXTS: {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ColumnType.EVIDENCE: {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "properties": {
                "column": {"type": "string"},
                "rule": {"type": "string"},
                "start": {"type": "integer"},
                "end": {"type": "integer"},
            },
            "required": ["column", "rule"],
            "additionalProperties": False,
        },
    },
}
_ORIGINS = {Origin.GUIDE: "guide", Origin.ADDRESS: "ours", Origin.SERIES: "ours", Origin.TRACE: "ours"}


def json_schema(layout: Layout = FACTS) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one line of a JSON Lines table."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"solieu {layout.name}",
        "type": "object",
        "properties": {column.name: _json_column(column) for column in layout.columns},
        "required": [column.name for column in layout.columns if column.required],
        "additionalProperties": False,
    }


def _json_column(column: Column) -> dict[str, Any]:
    out = {**_JSON_TYPES[column.type], "description": column.doc}
    if column.values:
        out["enum"] = list(column.values)
    if column.pattern:
        out["pattern"] = column.pattern
    return out


def arrow_schema(layout: Layout = FACTS) -> "pa.Schema":
    """Return the Arrow schema of the layout, every field nullable, its meaning in the metadata.

    A layout with decimals has one text field more, `overflow`: JSON with the exact text of each decimal
    that decimal128(38, 9) cannot hold and that is therefore null in its own column.
    """
    import pyarrow as pa

    evidence = [("column", pa.string()), ("rule", pa.string()), ("start", pa.int64()), ("end", pa.int64())]
    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.DECIMAL: pa.decimal128(38, 9),
        ColumnType.BOOLEAN: pa.bool_(),
        ColumnType.TEXTS: pa.list_(pa.string()),
        ColumnType.EVIDENCE: pa.list_(pa.struct(evidence)),
    }
    fields = [pa.field(c.name, types[c.type], metadata={"doc": c.doc}) for c in layout.columns]
    if layout.decimals:
        doc = "JSON: exact text of the decimals that do not fit their column"
        fields.append(pa.field(OVERFLOW, pa.string(), metadata={"doc": doc}))
    return pa.schema(fields)


def markdown(layout: Layout) -> str:
    """Return the layout's columns as a table in Markdown."""
    head = "| column | type | from | content |\n|---|---|---|---|\n"
    return head + "".join(f"{line}\n" for line in _lines(layout))


def _lines(layout: Layout) -> Iterator[str]:
    for column in layout.columns:
        values = " · ".join(f"`{value}`" for value in column.values)
        content = f"{column.doc}: {values}" if values else column.doc
        name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        yield f"| {name} | {column.type} | {_ORIGINS[column.origin]} | {content} |"


def renew(page: str) -> str:
    """Return the page with its generated blocks made anew from the definition."""
    for layout in (FACTS, LEDGER):
        begin, end = f"<!-- {layout.name}: generated -->\n", f"<!-- {layout.name}: end -->"
        block = f"{begin}\n{markdown(layout)}\n{end}"
        old = re.search(f"{re.escape(begin)}.*?{re.escape(end)}", page, re.DOTALL)
        page = page.replace(old[0], block) if old else page
    return page
