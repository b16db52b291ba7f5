"""The data that passes from stage to stage: frozen dataclasses, no behaviour.

Offsets of a `Mention` are code points into the *view* of a document (see `tokens.View`);
offsets of a `Fact`, a `Reject` and a `LedgerRow` are code points into the document's text as given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: its characters, its place in the grid (from 0), how far it goes, how deep it is set in."""

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    indent: float = 0
    name: str | None = None  # "Sheet1!C5", where the file names its cells


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document's text: title, heading, text, note, or a table with its cells in order."""

    start: int
    end: int
    kind: str
    page: int | None = None
    cells: tuple[TableCell, ...] = ()


@dataclass(frozen=True, slots=True)
class DocLayout:
    """What stands where in a document that was no plain text: its blocks in order."""

    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read. `date` is YYYY, YYYY-MM or YYYY-MM-DD; `date_source` says where it is from.

    `date_hint` is a date with its source that holds where the text shows none: that of a file's name.

    `about` is what is known of it besides: format, encoding, title, author, source, url, licence, pages, and
    `date_evidence`, the words or the field that the date was read from.
    """

    text: str
    doc_id: str
    date: str | None = None
    date_source: str | None = None
    layout: DocLayout = field(default_factory=DocLayout)
    about: Mapping[str, str] = field(default_factory=dict, compare=False)
    date_hint: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of a view that a rule has named."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a view. `title` marks the first line; `paragraph` counts paragraphs."""

    start: int
    end: int
    paragraph: int
    title: bool = False


class Kind(StrEnum):
    """What a number states, before any context is looked at; decided by its unit."""

    MONEY = "money"
    PERCENT = "percent"  # % and %/year
    POINTS = "points"  # percent points: pp
    TIMES = "times"
    PHYSICAL = "physical"  # t, kg, ha, m3, kWh, bbl ...; also per time: t/year
    PRICE = "price"  # money per physical unit or piece: USD/t, VND/kg, VND/cổ phiếu
    MONEY_RATE = "money_rate"  # money per time or head: USD/year, USD/person, VND/month
    EXCHANGE = "exchange"  # money per money: VND/USD
    INDEX = "index"  # index points
    COUNT = "count"  # counted nouns: doanh nghiệp, xe, lượt khách
    RANK = "rank"
    BARE = "bare"  # a number without a unit


@dataclass(frozen=True, slots=True)
class Quantity(Mention):
    """A number with its unit. `start`..`end` is the guide's span; see GUIDE.md for every field.

    `value` and `value_max` have scale words multiplied out and carry only a sign that is written
    before the digits; the sign of a decrease is given by the facts stage. `value_low` and
    `value_high` are the interval that written precision and bound imply (None is open).
    """

    number_start: int  # the first run of digits, or the number words
    number_end: int
    kind: Kind
    value: Decimal
    unit: str | None
    value_max: Decimal | None = None
    decimals: int = 0  # digits after the decimal mark, as written
    scale: Decimal = Decimal(1)  # product of the scale words
    form: str = "point"  # point, range, class
    bound: str | None = None
    bound_cue: tuple[int, int] | None = None
    value_low: Decimal | None = None
    value_high: Decimal | None = None
    other_reading: Decimal | None = None
    rank_of: int | None = None
    rank_scope: tuple[int, int] | None = None
    parts: tuple[tuple[int, int], ...] = ()  # other runs of digits that belong to this fact
    unit_span: tuple[int, int] | None = None  # where the unit was read, when outside the span too
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class Period(Mention):
    """A time expression, perhaps incomplete: `resolve` in `mentions.periods` completes it.

    `type` is one of the contract's period types (month, quarter, half_year, year, ytd, half_month,
    week, day, span, crop_year, fiscal_year, instant), or `same_period` ("cùng kỳ"), or one that is
    never a fact's period: `length` (a length of time), `time` (of the day), `delivery` (the month of a
    contract). `first` and `last` are (year, month, day) with None for what the text leaves unsaid.
    `relative` names what to add to the document's date, as {"year": -1}, or to the period before, as
    {"context_year": -1}; its other keys are flags, explained in `mentions.calendar`. `digits` are the
    runs of digits that it covers.
    """

    type: str
    first: tuple[int | None, int | None, int | None] = (None, None, None)
    last: tuple[int | None, int | None, int | None] = (None, None, None)
    relative: Mapping[str, int] | None = None
    digits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class NonFact(Mention):
    """A run of digits that a rule has recognised as no fact: `role` is a role of the guide."""

    role: str


@dataclass(frozen=True, slots=True)
class Term(Mention):
    """A phrase of the lexicon: `kind` is the lexicon (commodity, place, cue ...), `id` the row."""

    kind: str
    id: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which rule filled a column, and the characters it read (source offsets; None if inherited)."""

    column: str
    rule: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the table, in source offsets. Columns: `table.columns`; meaning: corpus/GUIDE.md.

    `sure`: of the columns that the choice has weighed, how likely their answer is, 0 to 1.
    """

    start: int
    end: int
    columns: Mapping[str, Any]
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    checks: tuple[str, ...] = ()
    sure: Mapping[str, float] = field(default_factory=dict, compare=False)


class Why(StrEnum):
    """Why a number that states a size did not become a row."""

    NO_UNIT = "no_unit"
    NO_MEASURE = "no_measure"
    OFF_TOPIC = "off_topic"
    NOT_A_SIZE = "not_a_size"
    TABLE_HEADS = "table_heads"  # the heads of its table could not be understood


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one run of digits, or of a number in words that was considered."""

    start: int
    end: int
    text: str
    role: str
    rule: str
    why: str | None = None
    other_reading: str | None = None
