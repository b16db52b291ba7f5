"""Rows of patterns: periods."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from solieu.rulebook.rows import Row, Strict, Text

Shift = Literal[
    "year", "quarter", "month", "week", "day", "context_year", "context_quarter", "context_month", "context_day",
    "since", "until", "to_date", "reached", "vague", "bare", "over",
]  # fmt: skip


class PeriodExample(Strict):
    """A text, what a row must find in it, and the period in the guide's notation, read on `date`.

    `after` is a period that stands before the text: it is the context. Without `iso` nothing resolves.
    """

    text: Text
    finds: Text
    iso: Text | None = None
    date: Text | None = None
    after: Text | None = None


class PeriodRow(Row):
    """A pattern of time expressions.

    `heads` are the words with which it may begin ("0" is any digit); `pattern` is a regular expression with
    references to the file's `parts`; `left` must, `not_left` must not, match just before it; `make` names
    the production in `mentions.periods`, `type` the period's type, `unit` what a count counts,
    `relative` what to add to the reference and `implies` what the words leave out (nửa tháng đầu năm: month 1). The
    longest reading at a place wins, of two as long the one with the higher `rank`.
    """

    heads: tuple[Text, ...] = Field(min_length=1)
    pattern: Text
    left: Text | None = None
    not_left: Text | None = None
    make: Literal["point", "range", "first", "last", "until", "decade", "season", "length"]
    type: Literal[
        "month", "quarter", "half_year", "year", "ytd", "half_month", "week", "day", "span", "crop_year",
        "fiscal_year", "instant", "same_period", "length", "time", "delivery",
    ]  # fmt: skip
    unit: Literal["year", "quarter", "month", "week", "day"] | None = None
    relative: Mapping[Shift, int] = Field(default_factory=dict)
    implies: Mapping[str, int] = Field(default_factory=dict)
    rank: int = 0
    examples: tuple[PeriodExample, ...] = Field(min_length=1)  # type: ignore[assignment]  # each says what it finds


FILES: Mapping[str, type[Row]] = {"patterns/periods.yaml": PeriodRow}
