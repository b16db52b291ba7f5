"""The fact table: its columns, its rows, its files.

Read `columns`, then `rows`, `table`, `writers` and `readers`. pandas, pyarrow, duckdb, xlsxwriter and
python-calamine are imported when they are first needed.
"""

from solieu.table.columns import FACTS, LEDGER
from solieu.table.readers import read_table
from solieu.table.rows import Row, fact_id, ledger_row_of, row_of, tidy
from solieu.table.schemas import arrow_schema, json_schema
from solieu.table.table import FactTable
from solieu.table.writers import write_table

__all__ = [
    "FACTS",
    "LEDGER",
    "FactTable",
    "Row",
    "arrow_schema",
    "fact_id",
    "json_schema",
    "ledger_row_of",
    "read_table",
    "row_of",
    "tidy",
    "write_table",
]
