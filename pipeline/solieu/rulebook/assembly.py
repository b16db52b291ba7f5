"""Rows of the assembly: which mechanism may fill a column, and in what order."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from solieu.rulebook.rows import Code, Id, Row, Strict, Text

FILES: Mapping[str, type[Row]] = {}

Column = Literal[
    "statistic", "flow", "measure", "commodity", "reporter", "partner", "entity", "period", "base", "status",
    "source", "of", "indicator", "qualifier",
]  # fmt: skip


class Worked(Strict):
    """A sentence in which the rule decides: the fact at `number` has `want` in the rule's column."""

    text: Text
    number: Text
    want: Text
    date: Code | None = None


class AssemblyRule(Row):
    """A mechanism that may fill `column`; the rules of a column are tried in the order of the file."""

    id: Id
    column: Column
    what: Text
    examples: tuple[Worked, ...] = Field(min_length=1)  # type: ignore[assignment]


FILES = {"assembly/columns.yaml": AssemblyRule}
