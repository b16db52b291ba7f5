"""Rows of the assembly: which mechanism may fill a column, and in what order."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from pydantic import Field

from solieu.rulebook.rows import Code, Id, Row, Strict, Text

Column = Literal[
    "statistic", "flow", "measure", "commodity", "reporter", "partner", "entity", "period", "base", "status",
    "source", "of", "indicator", "qualifier",
]  # fmt: skip


class Worked(Strict):
    """A sentence in which the rule decides: the fact at `number` has `want` in the rule's column."""

    text: Text
    number: Text
    want: str  # empty: the rule leaves the column empty
    date: Code | None = None


class AssemblyRule(Row):
    """A mechanism that may fill `column`; the rules of a column are tried in the order of the file."""

    id: Id
    column: Column
    what: Text
    examples: tuple[Worked, ...] = Field(min_length=1)  # type: ignore[assignment]


class Choice(AssemblyRule):
    """The choice among all that may fill `column`, where the rules have taken it from elsewhere than the clause.

    `asks` are the rules whose answers it looks over ("none": no rule has answered), `weights` says what each trait of a
    candidate weighs.
    """

    asks: frozenset[str]
    weights: Mapping[str, float]


class ContextPattern(Row):
    """A turn of phrase that the assembly looks for, as a regular expression over a view in lower case."""

    what: Text
    pattern: str = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = ()


def expanded(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with the file's `parts` put in."""
    for name, part in parts.items():
        pattern = pattern.replace("{" + name + "}", part)
    return pattern


def compile_patterns(patterns: Sequence[ContextPattern], parts: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """Return the patterns by id, with the file's `parts` put in."""
    return {row.id: _compiled(expanded(row.pattern, parts)) for row in patterns}


class Patterns(dict[str, re.Pattern[str]]):
    """The same, each compiled when it is first asked for: most turns of phrase are in few texts."""

    def __init__(self, patterns: Sequence[ContextPattern], parts: Mapping[str, str]) -> None:
        super().__init__()
        self._rows = {row.id: row.pattern for row in patterns}
        self._parts = parts

    def __missing__(self, id: str) -> re.Pattern[str]:
        found = self[id] = _compiled(expanded(self._rows[id], self._parts))
        return found


#: Several stages ask for the same patterns; the cache of `re` is smaller than their number.
_compiled = cache(re.compile)


FILES: Mapping[str, type[Row]] = {
    "assembly/columns.yaml": AssemblyRule,
    "assembly/choice.yaml": Choice,
    "patterns/context.yaml": ContextPattern,
    "patterns/tables.yaml": ContextPattern,
}
