"""Rows put aside by document, so that a table of any size and order can be gone through a document at a time."""

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from solieu.errors import InputError
from solieu.table.cells import to_text
from solieu.table.columns import FACTS
from solieu.table.readers import iter_table
from solieu.table.rows import Row

_LOOK = 100  # wrong cells that are named
_SHOWN = 10  # values of a column that are named where none is the one wanted


@dataclass
class Spool:
    """Rows put aside by document, in a file, with what is wrong with their cells; and the columns that they have."""

    file: IO[bytes]
    places: dict[str, list[int]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    count: int = 0

    def add(self, row: Row, defects: Sequence[str]) -> None:
        """Put a row aside."""
        self.places.setdefault(str(row.get("doc_id", "")), []).append(self.file.tell())
        pickle.dump((row, tuple(defects)), self.file, protocol=pickle.HIGHEST_PROTOCOL)
        self.columns |= row.keys()
        self.count += 1

    def take(self, doc_id: str) -> Iterator[tuple[Row, tuple[str, ...]]]:
        """Yield the rows of a document, once, in the order of the table."""
        for place in self.places.pop(doc_id, ()):
            self.file.seek(place)
            yield pickle.load(self.file)


#: What each row must have to be reckoned with.
NEEDED = ("fact_id", "doc_id", "start", "quote", "sentence", "statistic", "value", "unit", "measure")


def sound_rows(table: Path) -> Iterator[Row]:
    """Yield the rows of a table whose cells are all of their type.

    Raises:
        InputError: it is no table, a cell is wrong, or a column that every row needs is missing; all such rows of the
            first hundred are named.
    """
    wrong: list[str] = []
    for number, (row, defects) in enumerate(iter_table(table), 1):
        missing = [name for name in NEEDED if name not in row]
        wrong += (f"{table}: row {number}: {defect}" for defect in defects)
        wrong += [f"{table}: row {number}: no {', '.join(missing)}"] if missing and not defects else []
        if wrong and number >= _LOOK:
            break
        if not wrong:
            yield row
    if wrong:
        raise InputError("\n".join(wrong[:_LOOK]))


def rows_where(rows: Iterable[Row], wanted: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows whose columns have the values wanted, as a CSV would show them.

    Raises:
        InputError: there is no such column, or no row at all has that value in it.
    """
    if unknown := [name for name in wanted if name not in FACTS.by_name]:
        raise InputError(f"no column {', '.join(unknown)}; docs/table.md has them all")
    seen: dict[str, set[str]] = {name: set() for name in wanted}
    for row in rows:
        shown = {name: _shows(row, name) for name in wanted}
        for name, value in shown.items():
            seen[name].add(value)
        if shown == wanted:
            yield row
    for name, value in wanted.items():
        if value not in seen[name]:
            others = sorted(seen[name] - {""})
            has = ", ".join(others[:_SHOWN]) + (", ..." if len(others) > _SHOWN else "")
            raise InputError(f"no row has {name}={value}; {name} has {has or 'no value'}")


def _shows(row: Row, name: str) -> str:
    return to_text(row[name], FACTS.types[name]) if name in row else ""


def by_document(table: Path) -> Iterator[list[Row]]:
    """Yield the rows of a table by document, in the order in which documents come first.

    Raises:
        InputError: as `sound_rows`.
    """
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        for row in sound_rows(table):
            spool.add(row, ())
        for doc_id in list(spool.places):
            yield [row for row, _ in spool.take(doc_id)]
