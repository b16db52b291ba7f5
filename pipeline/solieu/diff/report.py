"""What two tables say differently, as lines for a terminal: one a change, and how many there are of each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from solieu.diff.change import Cell, Change, Kind, value_text

_ROWS = (Kind.ADDED, Kind.GONE, Kind.CHANGED)
_DOCUMENTS = (Kind.DOCUMENT_ADDED, Kind.DOCUMENT_GONE, Kind.DOCUMENT_CHANGED)
_COLUMNS = {Kind.COLUMNS_ADDED: "only in the second table", Kind.COLUMNS_GONE: "only in the first table"}
_VALUE, _SENTENCE = 40, 160


@dataclass
class Summary:
    """How many changes there are of each kind, how many rows changed in each column, and rows of whole documents."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    facts: Counter[Kind] = field(default_factory=Counter)

    def watch(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Count changes, and pass them on."""
        for change in changes:
            self.kinds[change.kind] += 1
            self.facts[change.kind] += change.facts or 0
            if change.kind is Kind.CHANGED:
                self.columns.update(cell.column for cell in change.cells)
            yield change

    def __str__(self) -> str:
        if not self.kinds:
            return "no difference"
        lines = ["facts: " + ", ".join(f"{self.kinds[kind]:,} {kind}" for kind in _ROWS)]
        if self.columns:
            lines.append("columns: " + ", ".join(f"{name} {n:,}" for name, n in self.columns.most_common()))
        if any(self.kinds[kind] for kind in _DOCUMENTS):
            lines.append("documents: " + ", ".join(map(self._documents, _DOCUMENTS)))
        return "\n".join(lines)

    def _documents(self, kind: Kind) -> str:
        facts = f" ({_facts(self.facts[kind])})" if self.facts[kind] else ""
        return f"{self.kinds[kind]:,} {kind.removeprefix('document_')}{facts}"


def summary(changes: Iterable[Change]) -> Summary:
    """Return the counts of changes; `Summary.watch` counts those that are wanted for something else too."""
    counted = Summary()
    for _ in counted.watch(changes):
        pass
    return counted


def describe(change: Change) -> str:
    """Return a change as one line without control characters."""
    if change.kind in _COLUMNS:
        return f"not compared, {_COLUMNS[change.kind]}: {', '.join(cell.column for cell in change.cells)}"
    said = f"{change.kind.replace('_', ' ')}: {_line(change.doc_id or '?')}"
    if change.facts is not None:
        return f"{said}: {_facts(change.facts)}"
    cells = ", ".join(_cell(cell, change.kind) for cell in change.cells)
    if change.kind is Kind.DOCUMENT_CHANGED:
        return f"{said}: {cells}"
    return f"{said}: {_line(change.quote or '?')!r}: {cells}{_around(change)}"


def _facts(number: int) -> str:
    return f"{number:,} {'fact' if number == 1 else 'facts'}"


def _cell(cell: Cell, kind: Kind) -> str:
    before, after = (_short(value_text(cell.column, value)) or "-" for value in (cell.before, cell.after))
    if kind in (Kind.ADDED, Kind.GONE):
        return f"{cell.column} {before if kind is Kind.GONE else after}"
    return f"{cell.column} {before} → {after}"


def _short(text: str) -> str:
    line = _line(text)
    return line if len(line) <= _VALUE else f"{line[: _VALUE - 1]}…"


def _around(change: Change) -> str:
    """Return the sentence, of a long one the part with the number."""
    if not change.sentence:
        return ""
    text = _line(change.sentence)
    start = max(0, text.find(_line(change.quote or "")) - _SENTENCE // 2)
    piece = text[start : start + _SENTENCE]
    return f" | {'…' * (start > 0)}{piece}{'…' * (start + _SENTENCE < len(text))}"


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
