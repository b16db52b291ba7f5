"""Facts against an official series."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from solieu.reconcile.identity import Key, key_of
from solieu.reconcile.official import COLUMNS, UNSAID, Figure, Series, read_series
from solieu.reconcile.statement import interval_of
from solieu.table.rows import Row


class MatchKind(StrEnum):
    """What the official series says of a fact."""

    MATCH = "match"
    MISS = "miss"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Match:
    """A fact and the official figure for its key: `official` and its `line` in the file, None where there is none.

    `gap` is the fact less the official figure, in per cent of the latter; None where that is zero.
    """

    kind: MatchKind
    fact_id: str
    doc_id: str
    quote: str
    value: Decimal
    official: Decimal | None = None
    gap: Decimal | None = None
    line: int | None = None


def against(rows: Iterable[Row], official: Path, mapping: Mapping[str, str]) -> list[Match]:
    """Hold each fact against the official figure for its key, in the order of the rows.

    See `official.read_series` for `mapping` and `official.COLUMNS` for what makes a key. Measure, base, of and unit
    are compared only if the file has them. A fact that another column narrows which the file lacks (a partner, a
    sector) is `unmatched`; so is a forecast, a target, or a figure of a crop year. A growth or a share is compared with
    a line that says so in a column statistic. It is a `match` when the official figure lies in the interval that the
    number as written means.

    Raises:
        InputError: the official file cannot be read or has defects, which are all named.
    """
    series = read_series(official, mapping)
    return [_match(row, series) for row in rows]


def _match(row: Row, series: Series) -> Match:
    key = key_of(row)
    figure = None if key is None or key.expected or key.period_type else _figure(key, series)
    if figure is None:
        return Match(MatchKind.UNMATCHED, row["fact_id"], row["doc_id"], row["quote"], row["value"])
    low, high = interval_of(row)
    inside = (low is None or low <= figure.value) and (high is None or figure.value <= high)
    kind = MatchKind.MATCH if inside else MatchKind.MISS
    gap = round((row["value"] - figure.value) / abs(figure.value) * 100, 2) if figure.value else None
    return Match(kind, row["fact_id"], row["doc_id"], row["quote"], row["value"], figure.value, gap, figure.line)


def _figure(key: Key, series: Series) -> Figure | None:
    """Return the official figure for a quantity."""
    moved = key.statistic in ("change", "growth", "ratio")
    said = {**key._asdict(), "period": key.days, "base": key.base if moved else None}
    left_open = UNSAID - series.columns
    return series.figures.get(tuple(None if column in left_open else said[column] for column in COLUMNS))


def match_rows(matches: Iterable[Match]) -> Iterator[Row]:
    """Yield one row of `report.MATCHES` a match."""
    return (asdict(match) for match in matches)
