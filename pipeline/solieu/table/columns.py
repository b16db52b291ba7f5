"""The one definition of every column: name, type, meaning, in the contract's order.

`schemas` makes the JSON Schema, the Arrow schema and the table in `docs/table.md` from it; nothing
else names the columns of a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

_POINT = "[0-9]{4}(-(Q[1-4]|[0-9]{2}(-[0-9]{2})?))?"
#: Regular expressions (ECMA 262, ASCII) for the text columns that have a format.
DATE = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PERIOD = f"^{_POINT}(/{_POINT})?$"
FACT_ID = "^f[0-9a-f]{19}$"
SHA256 = "^[0-9a-f]{64}$"


class ColumnType(StrEnum):
    """What a cell holds in a row in memory; `docs/table.md` says what becomes of it in a file."""

    TEXT = "text"  # str
    INTEGER = "integer"  # int, within 2**53 either side
    DECIMAL = "decimal"  # decimal.Decimal, finite, without trailing zeros
    BOOLEAN = "boolean"  # bool
    TEXTS = "list of text"  # list[str]
    EVIDENCE = "list of evidence"  # list[dict]: column, rule, start, end


class Origin(StrEnum):
    """Where a column comes from: the four stretches of a row, in this order."""

    ADDRESS = "address"  # where the fact stands
    GUIDE = "guide"  # corpus/GUIDE.md
    SERIES = "series"  # ours: to tell series apart and to join them
    TRACE = "trace"  # ours: how the row came about


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `values` closes the set of texts, `pattern` their form; `required`: never empty."""

    name: str
    type: ColumnType
    origin: Origin
    doc: str
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True)
class Layout:
    """The columns of a table, in order. `name` is the table's name in DuckDB, the sheet's in XLSX."""

    name: str
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Every column by its name."""
        return {c.name: c for c in self.columns}

    @cached_property
    def types(self) -> Mapping[str, ColumnType]:
        """The type of every column, in order."""
        return {c.name: c.type for c in self.columns}

    @cached_property
    def decimals(self) -> Sequence[str]:
        """The names of the columns that hold decimals, in order."""
        return [c.name for c in self.columns if c.type is ColumnType.DECIMAL]


_T, _I, _D = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DECIMAL
_A, _G, _S, _X = Origin.ADDRESS, Origin.GUIDE, Origin.SERIES, Origin.TRACE

_ADDRESS = (
    Column(
        "fact_id", _T, _A, "Hash of the document's text and of `start`: stays when a rule or a path changes",
        required=True, pattern=FACT_ID,
    ),
    Column("doc_id", _T, _A, "The document's id, or its path below the given folder", required=True),
    Column("doc_date", _T, _A, "The document's date: YYYY, YYYY-MM or YYYY-MM-DD", pattern=DATE),
    Column("doc_date_source", _T, _A, "Where `doc_date` is from"),
    Column("start", _I, _A, "First code point of the number in the document's text", required=True),
    Column("end", _I, _A, "Code point after the number, its scale words and its unit", required=True),
    Column("quote", _T, _A, "The document's text from `start` to `end`", required=True),
    Column("sentence", _T, _A, "The sentence or the row of a table that the number stands in", required=True),
)  # fmt: skip

_GUIDE = (
    Column(
        "statistic", _T, _G, "What the number states", required=True,
        values=("level", "change", "growth", "share", "ratio", "rank"),
    ),
    Column(
        "value", _D, _G, "The number, scale words multiplied out; a decrease and a deficit are negative",
        required=True,
    ),
    Column("value_max", _D, _G, "The other end of a range, in the text's order"),
    Column(
        "bound", _T, _G, "How the size as written is bounded: about, over, under, at least, at most; empty when exact",
        values=("~", ">", "<", ">=", "<="),
    ),
    Column("unit", _T, _G, "ISO 4217, %, pp, times, t, kg, USD/t, %/year, rank or the counted noun", required=True),
    Column("flow", _T, _G, "Direction of foreign trade", values=("export", "import", "total", "balance")),
    Column(
        "measure", _T, _G, "The quantity stated, or that which changes or is compared", required=True,
        values=(
            "value", "volume", "price", "production", "consumption", "gdp", "investment", "retail", "index",
            "revenue", "profit", "budget", "credit", "rate", "area", "labour", "count", "other",
        ),
    ),
    Column("commodity", _T, _G, "The good or service in the text's words; empty for all goods together"),
    Column("reporter", _T, _G, "Whose figure it is: ISO 3166 alpha-2 or a group's code"),
    Column("entity", _T, _G, "An actor narrower than the country, in the text's words"),
    Column("partner", ColumnType.TEXTS, _G, "Codes of the other side: destinations of exports, origins of imports"),
    Column("period", _T, _G, "2005, 2001/2005, 2006-Q1, 2017-01, 2017-01/2017-10, 2017-02-06, ...", pattern=PERIOD),
    Column(
        "base", _T, _G, "What a change, growth or ratio is measured against",
        values=("yoy", "previous", "plan", "average", "other"),
    ),
    Column("status", _T, _G, "Empty for a plain statement", values=("estimate", "forecast", "target")),
    Column("rank_of", _I, _G, "Of how many"),
    Column("rank_scope", _T, _G, "Among whom, in the text's words"),
    Column("of", _T, _G, "What a share or a ratio is of, in the text's words"),
    Column("source", _T, _G, "Who says so, when the same sentence names it"),
)  # fmt: skip

_SERIES = (
    Column("indicator", _T, _S, "Which series, where `measure` is too coarse: cpi, fdi_registered, price_buy, ..."),
    Column("qualifier", _T, _S, "How the series is defined: FOB or CIF, constant prices, with or without crude oil"),
    Column("commodity_id", _T, _S, "Group of goods of the Customs or the Statistics Office"),
    Column("hs_codes", ColumnType.TEXTS, _S, "HS codes of four digits; empty when unsure"),
    Column("entity_id", _T, _S, "One id for all names of the entity"),
    Column("entity_type", _T, _S, "Ownership sector, province, company, ..."),
    Column(
        "partner_kind", _T, _S, "What the partner is",
        values=("country", "territory", "bloc", "region", "continent", "world"),
    ),
    Column("period_start", _T, _S, "First day of the period", pattern=DAY),
    Column("period_end", _T, _S, "Last day of the period", pattern=DAY),
    Column(
        "period_type", _T, _S, "What the period is; `ytd` is since the start of the year",
        values=(
            "month", "quarter", "half_year", "year", "ytd", "half_month", "week", "day", "span",
            "crop_year", "fiscal_year", "instant",
        ),
    ),
    Column("base_period", _T, _S, "The period compared with", pattern=PERIOD),
    Column("focus", _T, _S, "Which of the columns a rank or a share is of", values=("commodity", "partner")),
    Column("part_of", _T, _S, "`fact_id` of the fact that this one is a part of", pattern=FACT_ID),
    Column("value_form", _T, _S, "How the number is written", values=("point", "range", "class")),
    Column("decimals", _I, _S, "Digits after the decimal mark, as written"),
    Column("value_low", _D, _S, "Low end of the interval that written precision and bound imply; empty when open"),
    Column("value_high", _D, _S, "High end of that interval; empty when open"),
    Column("bound_cue", _T, _S, "The words of the bound"),
    Column(
        "obs_status", _T, _S, "SDMX: E estimate, P preliminary or revised, A official or unmarked, F forecast, target",
        values=("A", "E", "F", "P"),
    ),
    Column("status_cue", _T, _S, "The words of the status"),
    Column("source_inherited", _T, _S, "The source named earlier, when the sentence names none"),
    Column("source_id", _T, _S, "One id for the source through its renamings"),
)  # fmt: skip

_TRACE = (
    Column(
        "evidence", ColumnType.EVIDENCE, _X,
        "For each column the rule that filled it and the characters that it read", required=True,
    ),
    Column("checks", ColumnType.TEXTS, _X, "Names of the checks that the row failed; empty when it passed all"),
    Column("valid", ColumnType.BOOLEAN, _X, "Whether the row passed all checks", required=True),
    Column("doc_sha256", _T, _X, "Hash of the document's text", required=True, pattern=SHA256),
    Column("rules_sha", _T, _X, "Hash of the rules", required=True),
    Column("solieu_version", _T, _X, "Version of the program", required=True),
    Column("page", _I, _X, "The page of the file that it stands on, counted from 1"),
    Column("cell", _T, _X, "The cell of a table: as its file names it, else T1R5C3: table, row, column from 1"),
    Column("confidence", _D, _X, "How likely the key columns are all right, 0.01 to 0.99; empty for cells of tables"),
    Column(
        "review", _T, _X, "What a person who looked at the row made of it; empty: nobody looked",
        values=("accepted", "corrected", "added"),
    ),
    Column("reviewer", ColumnType.TEXTS, _X, "Who looked at it, sorted"),
)  # fmt: skip

_LEDGER = (
    Column("doc_id", _T, _A, "The document's id", required=True),
    Column("start", _I, _A, "First code point of the number in the document's text", required=True),
    Column("end", _I, _A, "Code point after it", required=True),
    Column("text", _T, _A, "The run of digits, or the number words", required=True),
    Column(
        "role", _T, _G, "What became of it", required=True,
        values=("fact", "period", "part", "threshold", "other"),
    ),
    Column("rule", _T, _X, "The rule that decided", required=True),
    Column("why", _T, _X, "Why a number that states a size did not become a row"),
    Column("other_reading", _T, _X, "The other value, where the text leaves two"),
)  # fmt: skip

#: A row of the fact table.
FACTS = Layout("facts", _ADDRESS + _GUIDE + _SERIES + _TRACE)
#: A row of the ledger: one a run of digits, or a number in words that was considered.
LEDGER = Layout("ledger", _LEDGER)
