"""What `import solieu` offers: from texts to a `FactTable`, all through the one spaCy pipeline."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solieu.batch.local import run
from solieu.batch.one import Result, settings_of
from solieu.errors import InputError
from solieu.mentions.calendar import resolve_all
from solieu.model import Document
from solieu.reading.dates import parse_date
from solieu.reading.documents import documents
from solieu.reading.files import check_inputs, read_inputs
from solieu.reading.found import Found
from solieu.reading.memory import read_memory
from solieu.reading.metadata import read_metadata
from solieu.reading.problems import Problem
from solieu.reading.values import check_text
from solieu.stages import Dated, Work, stages_of
from solieu.table import table as tables

if TYPE_CHECKING:
    from solieu.checks.arithmetic import Violation
    from solieu.panel.panel import Panel
    from solieu.reconcile.groups import Reconciled

_log = logging.getLogger("solieu")


class FactTable(tables.FactTable):
    """The facts of an extraction, and what can be made of them together; see `table.table.FactTable`."""

    def panel(self, freq: str, **options: Any) -> "Panel":  # noqa: ANN401
        """Return the series of the table, a row a key and period; options and errors as `panel.panel.panel`."""
        from solieu.panel.panel import panel

        return panel(self.rows, freq, **options)

    def contradictions(self) -> "list[Violation]":
        """Return which figures of a document cannot all be right."""
        from solieu.checks.tables import contradictions

        return list(contradictions(list(rows) for _, rows in groupby(self.rows, key=lambda row: row["doc_id"])))

    def reconcile(self) -> "Reconciled":
        """Return where documents agree on a figure, revise it or contradict each other."""
        from solieu.reconcile.groups import reconcile

        return reconcile(self.rows)


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A quantity or a time expression of a text, at source offsets.

    `kind` is a `model.Kind` for a quantity (money, percent, rank ...) and "period" for a time expression,
    whose `period` is in the guide's notation, None where the text leaves it open.
    """

    kind: str
    start: int
    end: int
    text: str
    rule: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    bound: str | None = None
    unit: str | None = None
    period: str | None = None


def extract(
    source: Any,  # noqa: ANN401
    *,
    date: str | None = None,
    metadata: str | PathLike[str] | Mapping[str, Any] | None = None,
    rules: str | PathLike[str] | None = None,
    workers: int = 1,
) -> FactTable:
    """Return the facts of a file, a folder, a list of texts, or a frame or Arrow table with a column `text`.

    A document's date is its own (column or field `date`), else that of `metadata` (a file or a mapping by
    `doc_id`), else inferred from its text, else `date`. Documents that cannot be read are in `errors`.

    Raises:
        InputError: the source, the date or the metadata is none.
        RuleError: the rules have defects; the message lists them all.
    """
    settings = settings_of(rules, date)
    dates = metadata if metadata is None or isinstance(metadata, Mapping) else read_metadata(Path(metadata))
    given = not isinstance(source, str | PathLike)
    return _table(run(documents(_found(source), dates, mend=not given), settings, workers))


def extract_text(
    text: str, date: str | None = None, doc_id: str = "text", *, rules: str | PathLike[str] | None = None
) -> FactTable:
    """Return the facts of one text; `date` is what "năm nay" counts from (YYYY, YYYY-MM or YYYY-MM-DD).

    Raises:
        InputError: the date is none, or the text is none or not valid Unicode.
        RuleError: the rules have defects; the message lists them all.
    """
    try:
        document = Document(check_text(text), doc_id, parse_date(date), "document" if date else None)
    except ValueError as error:
        raise InputError(str(error)) from None
    return _table(run([document], settings_of(rules, None)))


def mentions(text: str, date: str | None = None, *, rules: str | PathLike[str] | None = None) -> list[FoundMention]:
    """Return the quantities and time expressions of a text, in order; periods are resolved against `date`.

    Raises:
        InputError: the date is none, or the text is none or not valid Unicode.
        RuleError: the rules have defects; the message lists them all.
    """
    settings = settings_of(rules, date)
    try:
        work = Work(stages_of(settings.rules), check_text(text), Dated(settings.date, "document"))
    except ValueError as error:
        raise InputError(str(error)) from None
    span = work.view.source_span
    found = []
    for q in work.quantities:
        start, end = span(q.start, q.end)
        found.append(
            FoundMention(str(q.kind), start, end, text[start:end], q.rule, q.value, q.value_max, q.bound, q.unit)
        )
    resolved = resolve_all(work.view, work.periods, settings.date)
    for period, meant in zip(work.periods, resolved, strict=True):
        start, end = span(period.start, period.end)
        iso = meant.iso if meant else None
        found.append(FoundMention("period", start, end, text[start:end], period.rule, period=iso))
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def _found(source: Any) -> Iterator[Found | Problem]:  # noqa: ANN401
    if not isinstance(source, str | PathLike):
        return read_memory(source)
    if isinstance(source, str) and ("\n" in source or len(source) > 1000):
        raise InputError("a text, not a path: use solieu.extract_text for a text, or give a list of texts")
    check_inputs([Path(source)])
    return read_inputs([Path(source)])


def _table(done: Iterator[Result | Problem]) -> FactTable:
    table = FactTable()
    for item in done:
        if isinstance(item, Result):
            table.rows += item.rows
            table.ledger += item.ledger
        elif item.warning:
            _log.warning("%s", item.message)
        else:
            table.errors.append({"doc_id": item.doc_id, "message": item.message})
    return table
