"""`solieu explain`: what was read in a sentence, which rule filled which column, and what became of the rest."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from solieu.batch.one import Settings, rows_of
from solieu.errors import InputError
from solieu.facts.assemble import facts_of
from solieu.facts.choice import Weighed
from solieu.facts.frame import Number
from solieu.facts.namings import Namings
from solieu.model import Document
from solieu.reading.dates import parse_date
from solieu.reading.values import check_text
from solieu.stages import Dated, Work, stages_of
from solieu.table.cells import decimal_text, to_text
from solieu.table.columns import FACTS, Origin
from solieu.table.rows import Row

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

#: Columns that say nothing of a single sentence.
_LEFT_OUT = frozenset(
    {"fact_id", "doc_id", "sentence", "quote", "doc_sha256", "rules_sha", "solieu_version", "evidence"}
)
#: How many traits are told of a choice.
_TOLD = 4
_STYLES = {"fact": "bold green", "period": "cyan", "part": "green", "threshold": "yellow", "other": "dim"}


@dataclass(frozen=True, slots=True)
class Found:
    """A mention: what it is, the rule that found it, and its characters."""

    kind: str
    rule: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A column that was put to the choice: the answers with their weights, the heaviest first, and what told."""

    number: str
    start: int
    column: str
    answers: list[tuple[str | None, float]]
    because: list[tuple[str, float]]
    follows: str | None  # the number before whose answer it takes instead, since it only comments on it


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say about a text. Rows are those of the tables."""

    text: str
    date: str | None
    date_source: str | None
    mentions: list[Found]
    terms: list[Found]
    facts: list[Row]
    choices: list[Chosen]
    ledger: list[Row]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values; decimals are texts."""
        return {
            "text": self.text,
            "date": self.date,
            "date_source": self.date_source,
            "mentions": [_fields(found) for found in self.mentions],
            "terms": [_fields(found) for found in self.terms],
            "facts": [{n: decimal_text(v) if isinstance(v, Decimal) else v for n, v in f.items()} for f in self.facts],
            "choices": [_fields(chosen) for chosen in self.choices],
            "ledger": self.ledger,
        }


def explain(text: str, *, date: str | None = None, rules: str | None = None) -> Explanation:
    """Return what the pipeline reads in a text.

    Raises:
        InputError: the date is none, or the text is none or not valid Unicode.
    """
    try:
        given = Dated(parse_date(date), "document" if parse_date(date) else None)
        document = Document(check_text(text), "text", given.date, given.source)
    except ValueError as error:
        raise InputError(str(error)) from None
    result = rows_of(document, Settings(rules))
    work = Work(stages_of(rules), text, given)
    quantities = [_found(work, str(q.kind), q.rule, q.start, q.end) for q in work.quantities]
    periods = [_found(work, f"period: {p.type}", p.rule, p.start, p.end) for p in work.periods]
    terms = [_found(work, t.kind, t.rule, t.start, t.end) for t in work.terms]
    mentions = sorted(quantities + periods, key=lambda m: (m.start, m.end))
    choices = list(_choices(work))
    return Explanation(text, work.dated.date, work.dated.source, mentions, terms, result.rows, choices, result.ledger)


def render(explained: Explanation) -> "list[RenderableType]":
    """Return what the terminal shows: the text with its numbers marked, the facts, and the other numbers."""
    from rich.text import Text

    parts: list[RenderableType] = [
        _marked(explained),
        Text(f"date: {explained.date or 'open'} ({explained.date_source})"),
    ]
    parts += [_fact(number, row, explained.text) for number, row in enumerate(explained.facts, 1)]
    if not explained.facts:
        parts.append(Text("no facts"))
    if explained.choices:
        lines = [(c.number, c.column, _weights(c.answers, "empty"), _why(c)) for c in explained.choices]
        parts.append(_table("choices", ("number", "column", "answers by weight", "the first over the second"), lines))
    rest = [row for row in explained.ledger if row["role"] != "fact"]
    if rest:
        lines = [(row["text"], row["role"], row["rule"], row.get("why", "")) for row in rest]
        parts.append(_table("other numbers", ("number", "role", "rule", "why"), lines))
    if explained.terms:
        parts.append(_table("words", ("word", "kind", "rule"), [(t.text, t.kind, t.rule) for t in explained.terms]))
    return parts


def _found(work: Work, kind: str, rule: str, first: int, last: int) -> Found:
    start, end = work.view.source_span(first, last)
    return Found(kind, rule, start, end, work.text[start:end])


def _fields(found: Found | Chosen) -> dict[str, Any]:
    return {name: getattr(found, name) for name in found.__slots__}


def _choices(work: Work) -> Iterator[Chosen]:
    """Yield what was put to the choice. The numbers are assembled once more, with a choice that tells."""
    told: list[Weighed] = []
    stages = copy(work.stages)
    stages.assembler = copy(stages.assembler)
    chooser = stages.assembler.chooser

    def tell(numbers: Sequence[Number], document: Namings) -> None:
        told.extend(chooser.weighed(numbers, document))
        chooser(numbers, document)

    stages.assembler.choose = tell
    facts_of(stages.assembler, work.read, work.dated.date, work.roles)
    for weighed in told:
        start, end = _span(work, weighed.question.number)
        answers = [(key, round(weight, 2)) for key, weight in weighed.answers]
        because = [(trait, round(weight, 2)) for trait, weight in weighed.because[:_TOLD]]
        follows = work.text[slice(*_span(work, weighed.follows))] if weighed.follows else None
        yield Chosen(work.text[start:end], start, weighed.question.situation.column, answers, because, follows)


def _span(work: Work, n: Number) -> tuple[int, int]:
    return work.view.source_span(n.quantity.start, n.quantity.end)


def _marked(explained: Explanation) -> "Text":
    from rich.text import Text

    text = Text(explained.text)
    for row in explained.ledger:
        text.stylize(_STYLES[row["role"]], row["start"], row["end"])
    for row in explained.facts:
        text.stylize(_STYLES["fact"] + " underline", row["start"], row["end"])
    return text


def _fact(number: int, row: Row, text: str) -> "RenderableType":
    """Return the table of a fact: every column that has a value, the rule that filled it, and what it read."""
    read: dict[str, tuple[str, str]] = {}
    for e in row["evidence"]:
        words = repr(text[e["start"] : e["end"]])[1:-1] if "start" in e and e["start"] is not None else ""
        read.setdefault(e["column"], (e["rule"], words))
    lines = [
        (name, to_text(row[name], column.type), *read.get(name, ("", "")))
        for name, column in FACTS.by_name.items()
        if name in row and name not in _LEFT_OUT and (column.origin is not Origin.ADDRESS or name in ("start", "end"))
    ]
    failed = f", fails {', '.join(row['checks'])}" if row.get("checks") else ""
    return _table(f"fact {number}: {row['quote']}{failed}", ("column", "value", "rule", "characters"), lines)


def _weights(items: Sequence[tuple[str | None, float]], nothing: str) -> str:
    return "\n".join(f"{name or nothing} {weight:+.2f}" for name, weight in items)


def _why(choice: Chosen) -> str:
    told = _weights(choice.because, "")
    return f"{told}\ncomments on {choice.follows} and follows it" if choice.follows else told


def _table(title: str, header: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> "RenderableType":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(*map(Text, line))
    return table
