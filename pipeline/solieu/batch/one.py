"""One document through the pipeline: to rows of the table and of the ledger, or to the reason why not."""

import hashlib
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from time import perf_counter

from solieu.errors import InputError
from solieu.model import Document
from solieu.reading.dates import parse_date
from solieu.reading.problems import Problem
from solieu.reading.values import check_text
from solieu.records import moved_entry, moved_fact, part_of_layout
from solieu.stages import Dated, Work, stages_of
from solieu.table.rows import Row, ledger_row_of, row_of

#: Characters that are read at once: what spaCy takes as one Doc, so that what is read here can be looked at there.
LONGEST = 1_000_000
#: Where a long text may be cut, best first; never within a number.
_BREAKS = (re.compile(r"\n(?=\s*\S)"), re.compile(r"[.!?…]\s+"), re.compile(r"\s+"), re.compile(r"[^\d.,]"))


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all documents: the folder of rules added, and the date of documents without one."""

    rules: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of one document; `undated`: nobody gave a date, and time expressions stay open without one.

    `seconds` is how long each stage took, the rest as "table". `date` is what was read as the document's date, with
    its source and the words that show it.
    """

    doc_id: str
    sha: str
    rows: list[Row] = field(default_factory=list)
    ledger: list[Row] = field(default_factory=list)
    undated: bool = False
    seconds: Counter[str] = field(default_factory=Counter, compare=False)
    date: tuple[str | None, str | None, str | None] = (None, None, None)


def settings_of(rules: str | PathLike[str] | None, date: str | None) -> Settings:
    """Return checked settings: the rules are loaded, the date is one.

    Raises:
        InputError: the date is none.
        RuleError: the rules have defects.
    """
    folder = str(Path(rules).resolve()) if rules is not None else None
    try:
        settings = Settings(folder, parse_date(date))
    except ValueError as error:
        raise InputError(f"date {error}") from None
    stages_of(folder)
    return settings


def read_one(document: Document, settings: Settings) -> Result | Problem:
    """Return the rows of a document; one that raises is told of, and others go on."""
    try:
        return rows_of(document, settings)
    except Exception as error:  # the quarantine
        return problem_of(document, error)


def problem_of(document: Document, error: Exception) -> Problem:
    """Return what is told of a document that raised."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{frames[-1].name}, line {frames[-1].lineno}"
    message = f"{document.doc_id}: cannot be extracted: {type(error).__name__}: {error} ({at}); please report this"
    return Problem(document.doc_id, message)


def rows_of(document: Document, settings: Settings) -> Result:
    """Return the rows of a document. One longer than `LONGEST` goes through in blocks.

    The rows of a block are those it would have as a document of its own, at their places in the whole; the
    date is that of the document, or inferred from its first block. The stages are those that the spaCy pipeline
    shows in a Doc; no Doc is made here, which would cost more than what most documents say.

    Raises:
        ValueError: the text is not valid Unicode.
    """
    began = perf_counter()
    stages = stages_of(settings.rules)
    check_text(document.text)
    sha = sha_of(document)
    result = Result(document.doc_id, sha)
    undated = False
    shown: str | None = None
    dated = Dated(parse_date(document.date), document.date_source)
    for start, end in blocks(document.text, LONGEST):
        layout = part_of_layout(document.layout, start, end)
        work = Work(stages, document.text[start:end], dated, _fallback(document, settings), layout)
        dated = work.dated
        if start == 0:
            shown = work.text[slice(*work.date_span)] if work.date_span else document.about.get("date_evidence")
        undated |= work.needs_date and document.date_source is None
        for fact in work.facts:
            row = row_of(
                moved_fact(fact, start),
                document=document,
                doc_date=dated.date,
                doc_date_source=dated.source,
                sentence=work.text[slice(*work.sentence_of(fact.start))],
                doc_sha256=sha,
                rules_sha=stages.rules.sha,
            )
            result.rows.append(row)
        result.ledger.extend(ledger_row_of(moved_entry(entry, start), document.doc_id) for entry in work.ledger)
        result.seconds.update(work.clock.seconds)
    result.seconds["table"] = perf_counter() - began - result.seconds.total()  # type: ignore[assignment]
    return replace(result, undated=undated, date=(dated.date, dated.source, shown))


def _fallback(document: Document, settings: Settings) -> Dated | None:
    """Return the date that holds where a text shows none."""
    date, source = document.date_hint or (settings.date, "option")
    return Dated(date, source) if date else None


def sha_of(document: Document) -> str:
    """Return the hash of a document's text, as in the column `doc_sha256`."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def blocks(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield spans that cover the text, each at most `longest`: whole paragraphs, else sentences or words."""
    start = 0
    while len(text) - start > longest:
        end = next(
            (cut for pattern in _BREAKS if (cut := _last(pattern, text, start, start + longest))), start + longest
        )
        yield start, end
        start = end
    yield start, len(text)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Return the end of the last match that leaves a block of at least half the length."""
    return max((m.end() for m in pattern.finditer(text, (start + end) // 2, end)), default=None)
