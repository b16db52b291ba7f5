"""One of the two tables, put aside by document: its columns, and the texts that its documents had."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from solieu.diff.header import header_of
from solieu.errors import InputError
from solieu.table.columns import FACTS
from solieu.table.readers import iter_table
from solieu.table.rows import Row, row_name
from solieu.table.spool import Spool

_REQUIRED = {column.name for column in FACTS.columns if column.required}


@dataclass(frozen=True)
class Side:
    """A table. `texts` has for each document, in order, the hashes of its text: mostly one, none when not told."""

    path: Path
    spool: Spool
    columns: frozenset[str]
    texts: Mapping[str, frozenset[str]]

    def take(self, doc_id: str) -> list[Row]:
        """Return the rows of a document, once."""
        return [row for row, _ in self.spool.take(doc_id)]


def read_side(path: Path, file: IO[bytes]) -> Side:
    """Put the rows of a table aside in a file.

    Raises:
        InputError: it is no table, see `readers.iter_table`, or a value is of a wrong type.
    """
    spool = Spool(file)
    texts: dict[str, frozenset[str]] = {}
    for row, defects in iter_table(path):
        if defects:
            raise InputError(f"{path}: {row_name(row)}: {defects[0]}; mend it, or write the table again")
        spool.add(row, ())
        doc_id = str(row.get("doc_id", ""))
        texts[doc_id] = texts.get(doc_id, frozenset()) | ({row["doc_sha256"]} if "doc_sha256" in row else frozenset())
    return Side(path, spool, _columns(path, spool), texts)


def _columns(path: Path, spool: Spool) -> frozenset[str]:
    """Return the columns that a table has.

    A `.jsonl` does not name those without a value: they are taken for dropped when some are that never are empty.
    """
    header = header_of(path)
    if header is not None:
        return header
    cut = spool.count > 0 and not spool.columns >= _REQUIRED
    return frozenset(spool.columns if cut else FACTS.types)
