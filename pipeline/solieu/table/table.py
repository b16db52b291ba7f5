"""`FactTable`: what an extraction gives back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from solieu.english import counted
from solieu.notebook import View
from solieu.table.arrow import arrow_table
from solieu.table.columns import FACTS, LEDGER
from solieu.table.rows import Row
from solieu.table.schemas import OVERFLOW
from solieu.table.writers import write_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_FIRST = 5


@dataclass(repr=False)
class FactTable:
    """Facts, the ledger of every number, and the documents that could not be read.

    `rows` and `ledger` are canonical rows (`rows.tidy`), in the order of the input and then of `start`.
    `errors` has a dict for each document that could not be read: `doc_id` and `message`. `frame`, `arrow` and
    `ledger_frame` are made on first use and kept: do not change the rows afterwards.
    """

    rows: list[Row] = field(default_factory=list)
    ledger: list[Row] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<FactTable: {self._size()}>"

    def _repr_html_(self) -> str:
        return View(self.rows[:_FIRST], len(self), self._size())._repr_html_()

    def _size(self) -> str:
        documents = len({row["doc_id"] for row in self.rows})
        sizes = counted(len(self), "fact"), counted(documents, "document"), counted(len(self.errors), "error")
        return "{} of {}, {}".format(*sizes)

    @cached_property
    def arrow(self) -> "pa.Table":
        """All columns of the contract as an Arrow table: `schemas.arrow_schema()`."""
        return arrow_table(self.rows, FACTS)

    @cached_property
    def frame(self) -> "pd.DataFrame":
        """All columns of the contract as a pandas frame, one row a fact, missing values as NA.

        Decimals are float64 for analysis; `value_exact`, beside `value`, has the Decimal. Texts, integers,
        booleans and lists have Arrow types.
        """
        import pandas as pd

        frame: pd.DataFrame = self.arrow.drop_columns([OVERFLOW]).to_pandas(types_mapper=pd.ArrowDtype)
        for name in FACTS.decimals:
            floats = [float(row[name]) if name in row else float("nan") for row in self.rows]
            frame[name] = pd.Series(floats, dtype="float64")
        exact = pd.Series([row.get("value") for row in self.rows], dtype="object")
        frame.insert(list(frame).index("value") + 1, "value_exact", exact)
        return frame

    @cached_property
    def ledger_frame(self) -> "pd.DataFrame":
        """The ledger as a pandas frame: one row a run of digits, or a number in words."""
        import pandas as pd

        frame: pd.DataFrame = arrow_table(self.ledger, LEDGER).to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def write(self, path: str | Path) -> None:
        """Write the facts in the format that the suffix names; into `.duckdb` also the ledger.

        Raises:
            InputError: as `writers.write_table`.
        """
        in_one_file = Path(path).suffix.lower() == ".duckdb"
        write_table(self.rows, path, ledger=self.ledger if in_one_file else None)

    def show(self, n: int = 20) -> View:
        """Return the first `n` facts with their sentences as a notebook shows them; elsewhere they are plain text."""
        return View(self.rows[:n], len(self))
