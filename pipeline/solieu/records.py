"""Facts, ledger rows and layouts as JSON primitives, which is what a spaCy Doc can carry, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from solieu.model import Block, DocLayout, Evidence, Fact, LedgerRow, TableCell
from solieu.table.columns import FACTS

Record = dict[str, Any]

_DECIMALS = frozenset(FACTS.decimals)


def fact_to_record(fact: Fact) -> Record:
    """Return a fact as JSON primitives; decimals become texts, as written."""
    return {
        "start": fact.start,
        "end": fact.end,
        "columns": {name: _plain(value) for name, value in fact.columns.items()},
        "evidence": [[e.column, e.rule, e.start, e.end] for e in fact.evidence],
        "checks": list(fact.checks),
    }


def fact_from_record(record: Mapping[str, Any]) -> Fact:
    """Return the fact of a record."""
    columns = {n: Decimal(v) if n in _DECIMALS else _plain(v) for n, v in record["columns"].items()}
    evidence = tuple(Evidence(*entry) for entry in record["evidence"])
    return Fact(record["start"], record["end"], columns, evidence, tuple(record["checks"]))


def moved_fact(fact: Fact, shift: int) -> Fact:
    """Return a fact with `shift` added to every offset: one of a block, at its place in the whole text."""
    if not shift:
        return fact
    columns = dict(fact.columns)
    if isinstance(columns.get("part_of"), int):
        columns["part_of"] += shift
    evidence = tuple(Evidence(e.column, e.rule, _moved(e.start, shift), _moved(e.end, shift)) for e in fact.evidence)
    return replace(fact, start=fact.start + shift, end=fact.end + shift, columns=columns, evidence=evidence)


def ledger_to_record(row: LedgerRow) -> Record:
    """Return a row of the ledger as JSON primitives."""
    return {name: getattr(row, name) for name in LedgerRow.__slots__}


def ledger_from_record(record: Mapping[str, Any]) -> LedgerRow:
    """Return the ledger row of a record."""
    return LedgerRow(**record)


def moved_entry(row: LedgerRow, shift: int) -> LedgerRow:
    """Return a row of the ledger with `shift` added to its offsets."""
    return replace(row, start=row.start + shift, end=row.end + shift) if shift else row


def layout_to_record(layout: DocLayout) -> list[Record]:
    """Return the blocks of a layout as JSON primitives; a cell as a list in the order of `TableCell`."""
    records = []
    for block in layout.blocks:
        record: Record = {"start": block.start, "end": block.end, "kind": block.kind}
        if block.page is not None:
            record["page"] = block.page
        if block.cells:
            record["cells"] = [[getattr(cell, name) for name in TableCell.__slots__] for cell in block.cells]
        records.append(record)
    return records


def layout_from_record(records: Sequence[Mapping[str, Any]], length: int) -> DocLayout:
    """Return the layout of a text of `length` characters.

    Raises:
        ValueError, TypeError, KeyError: the records are none of a layout of such a text.
    """
    blocks = []
    for record in records:
        start, end = int(record["start"]), int(record["end"])
        cells = tuple(TableCell(*cell) for cell in record.get("cells", ()))
        if not 0 <= start <= end <= length or any(not start <= c.start <= c.end <= end for c in cells):
            raise ValueError(f"a block at {start} to {end} of {length:,} characters")
        blocks.append(Block(start, end, str(record["kind"]), record.get("page"), cells))
    return DocLayout(tuple(blocks))


def part_of_layout(layout: DocLayout, start: int, end: int) -> DocLayout:
    """Return the layout of text[start:end]; of a table that goes on elsewhere the cells that lie within."""
    blocks = []
    for block in layout.blocks:
        first, last = max(block.start, start), min(block.end, end)
        if first < last:
            cells = tuple(_shifted(c, start) for c in block.cells if start <= c.start and c.end <= end)
            blocks.append(Block(first - start, last - start, block.kind, block.page, cells))
    return DocLayout(tuple(blocks))


def _shifted(cell: TableCell, by: int) -> TableCell:
    return replace(cell, start=cell.start - by, end=cell.end - by)


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return str(value)  # of an enum: its text
    return list(value) if isinstance(value, list | tuple) else value  # a DocBin gives tuples back


def _moved(offset: int | None, shift: int) -> int | None:
    return None if offset is None else offset + shift
