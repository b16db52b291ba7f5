"""What is asked of one row, and the verdict.

A row is `contradicted` where anything asked fails, `not verifiable` where something cannot be asked (its evidence was
dropped, its document is not there, the rules it was made with are not), else `verified`; or `reviewed`, where a person
looked at it: the columns that the person set are not compared with what the rules read, all others are.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from solieu.checks import CHECKS as CHECKS_OF_A_ROW
from solieu.checks import Known, check_row
from solieu.table.columns import FACTS, ColumnType, Origin
from solieu.table.rows import Row, fact_id, row_name
from solieu.verify.meaning import Meaning

_SAID = tuple(c.name for c in FACTS.columns if c.origin in (Origin.GUIDE, Origin.SERIES))
#: Columns that say what the row states: each must have its evidence, and read again say the same.
STATED = (*_SAID, "end", "page", "cell")
#: Columns that have evidence of their own; the others follow from these.
EVIDENCED = (*(c.name for c in FACTS.columns if c.origin is Origin.GUIDE), "indicator", "qualifier")
#: The rule in the evidence of a column that a reviewer set.
REVIEW = "review"
#: The check that a row's document is there.
DOCUMENT = "document"
_NEEDED = ("doc_id", "doc_sha256", "start", "end", "quote", "statistic", "value", "unit", "measure", "evidence")


class Verdict(StrEnum):
    """What became of a row."""

    VERIFIED = "verified"
    REVIEWED = "reviewed"
    CONTRADICTED = "contradicted"
    NOT_VERIFIABLE = "not verifiable"


@dataclass(frozen=True)
class Source:
    """A document as it is now, and what is read in it now: the rows by the start of their number."""

    text: str
    sha: str
    rules_sha: str
    date: str | None
    rows: Mapping[int, Row]
    known: Known
    meaning: Meaning


@dataclass(frozen=True)
class Judged:
    """A row with its verdict; `contradictions` and `open` are (check, message), in the order of the checks."""

    row: Row
    contradictions: Sequence[tuple[str, str]] = ()
    open: Sequence[tuple[str, str]] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict that follows."""
        if self.contradictions:
            return Verdict.CONTRADICTED
        if self.open:
            return Verdict.NOT_VERIFIABLE
        return Verdict.REVIEWED if "review" in self.row else Verdict.VERIFIED

    @property
    def name(self) -> str:
        """How messages name the row."""
        return row_name(self.row)


@dataclass
class _Asked:
    """A row under question: what was found wrong, and what could not be asked."""

    row: Row
    source: Source
    columns: Set[str]  # that the table has
    wrong: list[tuple[str, str]] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def evidence(self) -> Mapping[str, Mapping[str, Any]]:
        """The evidence by column."""
        return {e["column"]: e for e in self.row.get("evidence", ())}

    @cached_property
    def same_rules(self) -> bool:
        """Whether the row was made with the rules that are here."""
        return self.row.get("rules_sha") == self.source.rules_sha

    @property
    def dated(self) -> bool:
        """Whether the document's date is the one that the row was made with."""
        return self.row.get("doc_date") == self.source.date

    @cached_property
    def reviewed(self) -> Set[str]:
        """The columns that a reviewer set or emptied."""
        claimed = self.row.get("review") in ("corrected", "added")
        return {column for column, e in self.evidence.items() if claimed and e["rule"] == REVIEW}

    @property
    def read_at(self) -> int | None:
        """Where the rules read the number: a reviewer may have moved its start."""
        return self.evidence["start"].get("start") if "start" in self.reviewed else self.row.get("start")

    def words(self, column: str) -> str | None:
        """Return the text that a column's evidence points at; None where it points at none."""
        e = self.evidence.get(column, {})
        start, end = e.get("start"), e.get("end")
        return self.source.text[start:end] if start is not None and end is not None else None


def judge(row: Row, source: Source | None, columns: Set[str], defects: Sequence[str] = ()) -> Judged:
    """Ask everything of a row of a table with these columns; `defects` are cells that are none of their type."""
    wrong = [("cell", defect) for defect in defects]
    if source is None:
        return Judged(row, wrong, [(DOCUMENT, f"no document {row.get('doc_id', '?')!r} in the source")])
    asked = _Asked(row, source, columns, wrong)
    asked.open += (("columns", f"{name} is missing") for name in _NEEDED if name not in row)
    for check in CHECKS:
        check(asked)
    return Judged(row, asked.wrong, asked.open)


def cells(asked: _Asked) -> None:
    """Every cell has one of its column's values, or is of its form."""
    for name, value in asked.row.items():
        column = FACTS.by_name[name]
        if column.values and value not in column.values:
            asked.wrong.append(("cell", f"{name}: {value!r} is none of {', '.join(column.values)}"))
        elif column.pattern and column.type is ColumnType.TEXT and not re.fullmatch(column.pattern[1:-1], value):
            asked.wrong.append(("cell", f"{name}: {value!r} has not the form of the column{_excel(value)}"))


def _excel(value: str) -> str:
    made = re.fullmatch(r"[A-Z][a-z]{2}-\d\d|\d\d?/\d\d?/\d{2,4}|\d\.\d+E\+\d+", value)
    return "; a spreadsheet has made a date or a number of it: keep the column as text" if made else ""


def source(asked: _Asked) -> None:
    """The document is the one that was read: its hash is that of the row, and the fact's id follows from both."""
    sha, start = asked.row.get("doc_sha256"), asked.row.get("start")
    if sha is not None and sha != asked.source.sha:
        asked.wrong.append(("source", f"the text has the hash {asked.source.sha[:12]}..., the row {sha[:12]}..."))
    id = asked.row.get("fact_id")
    if sha is not None and start is not None and id is not None and id != fact_id(sha, start):
        asked.wrong.append(("source", f"fact_id {id} is not that of the document and the place"))


def span(asked: _Asked) -> None:
    """The quote stands at the offsets, within the row's sentence."""
    start, end, text = asked.row.get("start"), asked.row.get("end"), asked.source.text
    quote, sentence = asked.row.get("quote"), asked.row.get("sentence")
    if start is None or end is None:
        return
    if not 0 <= start < end <= len(text):
        asked.wrong.append(("span", f"{start} to {end} lies outside the {len(text):,} characters of the text"))
    elif quote is not None and text[start:end] != quote:
        asked.wrong.append(("span", f"at {start} stands {text[start:end]!r}, not {quote!r}"))
    if sentence is not None and text.find(sentence, max(0, end - len(sentence)), start + len(sentence)) < 0:
        asked.wrong.append(("span", "the sentence does not stand round the number"))


def alone(asked: _Asked) -> None:
    """The row passes the checks of one row: value, sign, rank, share, period, unit, flow, bound, range."""
    if any(name not in asked.row for name in _NEEDED[2:]):
        return
    failed = [name for name in check_row(asked.row, asked.source.text, asked.source.known) if name != "quote"]
    listed = asked.row.get("checks", [])
    unlisted = asked.wrong if "checks" in asked.columns or "valid" in asked.columns else asked.open
    unlisted += ((name, _what(name)) for name in failed if name not in listed)
    if "review" not in asked.row:
        asked.open += (("checks", f"the row says itself that it failed: {name}") for name in listed)
    if "valid" in asked.row and asked.row["valid"] is bool(listed):
        asked.wrong.append(("checks", f"valid is {asked.row['valid']}, and the failed checks are {listed}"))


def _what(name: str) -> str:
    said = (CHECKS_OF_A_ROW[name].__doc__ or "").split("\n")[0]
    return f"this does not hold: {said[:1].lower()}{said[1:]}"


def evidence(asked: _Asked) -> None:
    """Each column that is read off the text has evidence within it, and only filled columns have."""
    if "evidence" not in asked.row:
        return
    for name in EVIDENCED:
        if name in asked.row and name not in asked.evidence:
            asked.open.append(("evidence", f"{name}: its evidence is missing"))
    length = len(asked.source.text)
    for column, e in asked.evidence.items():
        start, end = e.get("start"), e.get("end")
        if start is None and end is None:
            continue
        if start is None or end is None or not 0 <= start < end <= length:
            asked.wrong.append(("evidence", f"{column}: {start} to {end} is no stretch of the text"))


def meaning(asked: _Asked) -> None:
    """What the evidence of a column points at says the column's value, as far as the lexicons can tell alone."""
    for column in EVIDENCED:
        words, value = asked.words(column), asked.row.get(column)
        if words is None or value is None or column in asked.reviewed:
            continue
        rule = asked.evidence[column]["rule"]
        says = asked.source.meaning.says(column, value, rule, words, asked.row.get("doc_date"))
        if says is False:
            asked.wrong.append(("meaning", f"{column}: {words!r} does not say {value!r}"))
        elif says is None and not asked.same_rules:
            asked.open.append(("meaning", f"{column}: made with other rules, and {words!r} alone does not say it"))


def review(asked: _Asked) -> None:
    """A row that was looked at names who did; of one that was added all that it states is the person's."""
    verdict = asked.row.get("review")
    if verdict is None:
        return
    if "reviewer" in asked.columns and "reviewer" not in asked.row:
        asked.wrong.append(("review", f"{verdict}, and no reviewer is named"))
    if verdict == "added":
        others = [name for name in _SAID if name in asked.row and name not in asked.reviewed]
        asked.wrong += (("review", f"{name}: the row was added, and this is not its reviewer's") for name in others)


def reading(asked: _Asked) -> None:
    """Read again from the source, the number has the same columns; asked only of rows made with the same rules."""
    start = asked.read_at
    if asked.row.get("review") == "added":
        return
    if not asked.same_rules or start is None:
        asked.open += [("reading", "made with other rules: install those, or extract again")] * (not asked.same_rules)
        return
    again = asked.source.rows.get(start)
    if again is None:
        asked.wrong.append(("reading", f"no fact is read at {start}"))
        return
    told = asked.wrong if asked.dated or "doc_date" not in asked.columns else asked.open
    for name in STATED:
        if name in asked.reviewed:
            continue
        if name in asked.columns and asked.row.get(name) != again.get(name):
            told.append(("reading", f"{name} is read as {_brief(again.get(name))}, not {_brief(asked.row.get(name))}"))
    fresh = again.get("evidence", ())
    for column, e in asked.evidence.items():
        if e not in fresh and column not in asked.reviewed:
            told.append(("reading", f"the evidence of {column} is another"))


def date(asked: _Asked) -> None:
    """The document's date is the one that the source gives."""
    if "doc_date" in asked.columns and not asked.dated:
        told = (
            f"the source gives the date {asked.source.date}, not {asked.row.get('doc_date')}: options as for extract?"
        )
        asked.open.append(("date", told))


def _brief(value: Any) -> str:  # noqa: ANN401
    text = "empty" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


#: All that is asked, in order.
CHECKS: Sequence[Callable[[_Asked], None]] = (cells, source, span, alone, evidence, meaning, review, reading, date)
