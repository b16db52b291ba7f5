"""Rows put aside by document, so that a table of any size and order can be gone through a document at a time."""

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from solieu.table.readers import iter_table
from solieu.table.rows import Row


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


def by_document(table: Path) -> Iterator[list[Row]]:
    """Yield the rows of a table by document, in the order in which documents come first; wrong cells are left out.

    Raises:
        InputError: it is no table; see `readers.iter_table`.
    """
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        for row, defects in iter_table(table):
            spool.add(row, defects)
        for doc_id in list(spool.places):
            yield [row for row, _ in spool.take(doc_id)]
