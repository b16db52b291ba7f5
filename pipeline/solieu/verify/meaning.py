"""Whether the words that a column's evidence points at say the column's value, by the lexicons alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from solieu.mentions.calendar import resolve
from solieu.mentions.periods import PeriodFinder
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import normal
from solieu.rulebook.rows import Cue, Place, Row
from solieu.tokens import View

#: Columns that hold words of the text.
IN_WORDS = frozenset({"commodity", "entity", "source", "of", "rank_scope"})
#: Rules that take a word as it stands: elsewhere what another country imports may be what Vietnam exports.
_DIRECT = ("flow_left/", "flow_right/", "status_left/", "table_head/cues.flow", "table_label/cues.flow")


@dataclass(frozen=True)
class Meaning:
    """The rows of the lexicons by their full ids, and the reader of periods."""

    names: Mapping[str, Row]
    periods: Callable[[View], Any]

    @classmethod
    def of(cls, rules: Rulebook) -> "Meaning":
        """Take them from a rulebook."""
        return cls(rules.names, PeriodFinder(rules))

    def says(self, column: str, value: Any, rule: str, words: str, doc_date: str | None) -> bool | None:  # noqa: ANN401
        """Say whether `words` mean `value` in a column; None where the lexicons alone cannot tell."""
        row = self.names.get(rule.rpartition("/")[2])
        if column in IN_WORDS:
            return True if normal(str(value)) == normal(words) else None
        if column == "period":
            return True if value in self._periods(words, doc_date) else None
        if isinstance(row, Cue) and row.column == column and _stands(row, words):
            return row.value == value or (False if rule.startswith(_DIRECT) else None)
        if isinstance(row, Place) and column in ("partner", "reporter") and _stands(row, words):
            return True if value in (row.code, [row.code]) else None
        return None

    def _periods(self, words: str, doc_date: str | None) -> Iterable[str]:
        view = View.of(words)
        return [found.iso for period in self.periods(view) if (found := resolve(period, doc_date))]


def _stands(row: Cue | Place, words: str) -> bool:
    """Whether one of a row's names is in some words."""
    lower = View.of(words).lower
    names = [*row.aliases, *row.weak_aliases]
    if isinstance(row, Place):
        names += (row.name, *row.demonyms, *row.cities)
    return any(normal(name) in lower for name in names)
