"""A panel as a static SVG: lines of series over periods, the official figures beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from math import ceil, floor
from pathlib import Path
from textwrap import wrap
from typing import Any

from solieu.errors import InputError
from solieu.panel.cells import by_cell, panel_rows
from solieu.panel.key import good_of, partners_of
from solieu.panel.layout import PANEL
from solieu.panel.windows import window_of
from solieu.table.files import replacing
from solieu.table.rows import Row, tidy

_BY = ("commodity", "partner")
_SAME = ("reporter", "flow", "measure", "indicator", "qualifier", "entity", "unit", "freq")
_MOST_SERIES = 8
_STEPS = {"M": 12, "Q": 4, "A": 1}
_SCALES = {10**12: "trillion ", 10**9: "billion ", 10**6: "million ", 10**3: "thousand ", 1: ""}

_LEFT, _TOP, _WIDE, _HIGH = 64, 72, 620, 340  # the plot
_LABEL = 240  # room for names on the right
_LINE, _CHAR = 16, 6.6  # between lines of text; a character of 12 px
_TICKS = 8  # at most so many names of periods
_STYLE = """
svg { background: #fff; font: 12px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
text { fill: #222; } text.name { fill: currentColor; } .head { font-size: 16px; font-weight: 600; }
.quiet { fill: #555; } .key { color: #555; } path, .official { fill: none; stroke: currentColor; }
.line { stroke-width: 2; } .lead { stroke-width: .75; } .official { stroke-width: 1.5; stroke-dasharray: 5 4; }
.dot { fill: currentColor; } .ring { fill: none; stroke: #c00000; stroke-width: 2; }
.grid { stroke: #ddd; } .zero { stroke: #777; }
.s0 { color: #0060a8; } .s1 { color: #b34700; } .s2 { color: #00745a; } .s3 { color: #a8327d; }
.s4 { color: #6b5900; } .s5 { color: #5b3fb5; } .s6 { color: #0a7f95; } .s7 { color: #555; }
@media (prefers-color-scheme: dark) {
svg { background: #16181c; } text { fill: #eee; } .quiet { fill: #aaa; } .key { color: #aaa; }
.ring { stroke: #ff7b72; } .grid { stroke: #33373d; } .zero { stroke: #888; }
.s0 { color: #6cb6ff; } .s1 { color: #ff9d5c; } .s2 { color: #4fd1ab; } .s3 { color: #f08cc8; }
.s4 { color: #dcc44a; } .s5 { color: #b7a1ff; } .s6 { color: #5fd4e8; } .s7 { color: #bbb; } }
"""


@dataclass
class _Series:
    """A line: its name, rows and official values by place on the axis of time."""

    name: str
    rows: dict[int, Row] = field(default_factory=dict)
    official: dict[int, Decimal] = field(default_factory=dict)

    def values(self) -> dict[int, Decimal]:
        """Return the panel's values by place."""
        return {place: row["value"] for place, row in self.rows.items()}

    def misses(self) -> list[int]:
        """Return the places where the official value is outside the interval of the panel's."""
        both = [
            (place, value, self.rows[place]) for place, value in sorted(self.official.items()) if place in self.rows
        ]
        return [at for at, v, row in both if not row.get("value_low", v) <= v <= row.get("value_high", v)]


@dataclass(frozen=True)
class _Scale:
    """From periods and values to pixels; `unit` multiplies what stands at the axis."""

    first: int
    last: int
    ticks: Sequence[Decimal]
    unit: int

    def x(self, place: int) -> float:
        return _LEFT + _WIDE * ((place - self.first) / (self.last - self.first) if self.last > self.first else 0.5)

    def y(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return _TOP + _HIGH * float((high - value) / (high - low))


def chart(
    rows: Iterable[Mapping[str, Any]],
    path: str | Path,
    official: Iterable[Mapping[str, Any]] | None = None,
    by: str = "commodity",
) -> None:
    """Draw a panel as an SVG: a line for each commodity or partner (`by`), the eight with the largest values.

    Left out are rows without a month, quarter or year, or without what `by` names (totals). Where rows differ in the
    other of the two, only those without it are drawn. All else must be the same in all rows: choose before. `official`
    are rows with period, value and what tells the series apart (flow, measure, commodity, partner, unit): dashed lines.
    Where the official value is outside `value_low` to `value_high` there is a ring, and the desc says so.

    Raises:
        InputError: rows of several units, flows, measures or the like; two rows of one series and period; nothing
            to draw; or the file cannot be written.
    """
    path = Path(path)
    if by not in _BY:
        raise InputError(f"by: {by!r} is none of {', '.join(_BY)}")
    drawn = _drawn(panel_rows(rows, path), by, path)
    by_cell(drawn, path)
    series = _series_of(drawn, by)
    _add_official(series, official or (), drawn[0], path)
    ranked = sorted(series.values(), key=lambda s: (-max(map(abs, s.values().values())), s.name))
    svg = _Picture(ranked[:_MOST_SERIES], [s.name for s in ranked[_MOST_SERIES:]], drawn[0], by).draw()
    with replacing(path) as temporary:
        temporary.write_text(svg, encoding="utf-8", newline="\n")


def _drawn(rows: Sequence[Row], by: str, path: Path) -> list[Row]:
    other = _BY[1 - _BY.index(by)]
    named = [row for row in rows if row.get(by) and _place(row.get("period", ""), row["freq"]) is not None]
    if len({_identity(row, other) for row in named}) > 1:
        named = [row for row in named if not row.get(other)]
    if not named:
        raise InputError(f"{path}: no row has a month, quarter or year and a {by}; there is nothing to draw")
    for column in _SAME:
        found = sorted({row.get(column, "none") for row in named})
        if len(found) > 1:
            raise InputError(f"{path}: rows of several values of {column} ({', '.join(found)}); choose one for a chart")
    return named


def _identity(row: Mapping[str, Any], column: str) -> str:
    return good_of(row) if column == "commodity" else " + ".join(partners_of(row))


def _place(period: str, freq: str) -> int | None:
    """Return the number of a month, quarter or year, counted from the year 0."""
    window = window_of(period)
    if window is None or window.freq != freq:
        return None
    return (window.first.year * 12 + window.first.month - 1) * _STEPS[freq] // 12


def _period(place: int, freq: str) -> str:
    year, part = divmod(place, _STEPS[freq])
    return {"M": f"{year}-{part + 1:02}", "Q": f"{year}-Q{part + 1}", "A": str(year)}[freq]


def _series_of(rows: Iterable[Row], by: str) -> dict[str, _Series]:
    series: dict[str, _Series] = {}
    for row in rows:
        of = _identity(row, by)
        line = series.setdefault(of, _Series(row["commodity"] if by == "commodity" else of))
        line.rows[_place(row["period"], row["freq"]) or 0] = row
    return series


def _add_official(series: Mapping[str, _Series], official: Iterable[Mapping[str, Any]], model: Row, path: Path) -> None:
    """Add the official values of the series drawn; a good may be told by its id or by its name."""
    lines = {}
    for line in series.values():
        row = next(iter(line.rows.values()))
        for good in {good_of(row), str(row.get("commodity", "")).casefold()}:
            lines[good, partners_of(row)] = line
    for number, figure in enumerate(official, 1):
        try:
            told = tidy(figure, PANEL)
            place, value = _place(told["period"], model["freq"]), told["value"]
        except (ValueError, KeyError) as error:
            raise InputError(f"{path}: official row {number}: {error}; it needs a period and a value") from None
        found = lines.get((good_of(told), partners_of(told)))
        if found and place is not None and all(told.get(c, model.get(c)) == model.get(c) for c in _SAME):
            found.official[place] = value


def _round_steps(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return four to eight round numbers from `low` or less to `high` or more."""
    rough = (high - low) / 5
    power = Decimal(10) ** rough.adjusted()
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [step * number for number in range(floor(low / step), ceil(high / step) + 1)]


def _scale_of(lines: Sequence[_Series]) -> _Scale:
    places = [place for line in lines for place in (*line.rows, *line.official)]
    values = [v for line in lines for v in (*line.values().values(), *line.official.values())]
    low, high = min(values), max(values)
    if low > 0 and (low < high / 2 or low == high):
        low = Decimal(0)
    ticks = _round_steps(low, high if high > low else low + abs(low) + 1)
    unit = next(size for size in _SCALES if size <= max(*map(abs, ticks), Decimal(1)))
    return _Scale(min(places), max(places), ticks, unit)


@dataclass(frozen=True)
class _Picture:
    """What is drawn: the lines, names of those that are not, a row that says what all are of."""

    lines: Sequence[_Series]
    rest: Sequence[str]
    model: Row
    by: str

    def draw(self) -> str:
        """Return the SVG."""
        scale = _scale_of(self.lines)
        width = _LEFT + _WIDE + _LABEL
        below = wrap(f"Not shown, smaller: {', '.join(self.rest)}", int((width - 32) / _CHAR)) if self.rest else []
        height = _TOP + _HIGH + 40 + _LINE * len(below)
        said = [self.model[name] for name in ("reporter", "flow", "measure", "indicator") if name in self.model]
        head = f"{' '.join(said)} by {self.by}".replace("_", " ")
        amount = _SCALES[scale.unit] + self.model["unit"]
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"',
            ' role="img" aria-labelledby="chart-title chart-desc">',
            f'<title id="chart-title">{escape(f"{head}, {amount}")}</title>',
            f'<desc id="chart-desc">{escape(self._desc(scale))}</desc><style>{_STYLE}</style>',
            _text(16, 26, head, "head"),
            _text(16, 46, amount, "quiet"),
            *self._key(),
            *_axes(scale, self.model["freq"]),
            *(part for number, line in enumerate(self.lines) for part in self._line(number, line, scale)),
            *self._names(scale),
            *(_text(16, _TOP + _HIGH + 48 + _LINE * number, text, "quiet") for number, text in enumerate(below)),
        ]
        return "\n".join([*parts, "</svg>", ""])

    def _desc(self, scale: _Scale) -> str:
        freq = self.model["freq"]
        said = [f"{_period(scale.first, freq)} to {_period(scale.last, freq)}; {len(self.lines)} series:"]
        for line in self.lines:
            values = line.values()
            said.append(f"{line.name} from {values[min(values)]:,f} to {values[max(values)]:,f};")
        said += [f"{self._miss(line, place)};" for line in self.lines for place in line.misses()]
        return " ".join(said).removesuffix(";") + "."

    def _miss(self, line: _Series, place: int) -> str:
        at = f"{line.name} {_period(place, self.model['freq'])}"
        return f"mismatch: {at}: official {line.official[place]:,f}, panel {line.values()[place]:,f}"

    def _key(self) -> Iterator[str]:
        """Yield what dashes and rings mean, where there are any."""
        if any(line.official for line in self.lines):
            yield f'<line class="official key" x1="300" y1="42" x2="330" y2="42"/>{_text(336, 46, "official", "quiet")}'
        if any(line.misses() for line in self.lines):
            yield '<circle class="ring" cx="410" cy="42" r="6"/>'
            yield _text(422, 46, "official value outside the interval of the texts", "quiet")

    def _line(self, number: int, line: _Series, scale: _Scale) -> Iterator[str]:
        values = line.values()
        yield f'<g class="s{number}">'
        if line.official:
            yield f'<path class="official" d="{_path(line.official, scale)}"/>'
        yield f'<path class="line" d="{_path(values, scale)}"/>'
        for place, value in values.items():
            told = f"{line.name}, {_period(place, self.model['freq'])}: {value:,f}"
            yield _circle("dot", 2.5, scale.x(place), scale.y(value), told)
        for place in line.misses():
            yield _circle("ring", 7, scale.x(place), scale.y(values[place]), self._miss(line, place))
        yield "</g>"

    def _names(self, scale: _Scale) -> Iterator[str]:
        """Yield the names at the ends of the lines, moved apart, each with a thin line to its own."""
        ends = [(scale.y(line.values()[max(line.rows)]), number) for number, line in enumerate(self.lines)]
        right, longest = _LEFT + _WIDE, int((_LABEL - 36) / _CHAR)
        for end, number, at in _apart(sorted(ends)):
            line = self.lines[number]
            name = line.name if len(line.name) <= longest else f"{line.name[: longest - 12]}…{line.name[-11:]}"
            path = f"M{scale.x(max(line.rows)) + 4:.1f} {end:.1f}L{right + 8} {end:.1f}L{right + 22} {at:.1f}"
            yield f'<g class="s{number}"><path class="lead" d="{path}"/>{_text(right + 26, at + 4, name, "name")}</g>'


def _apart(ends: Sequence[tuple[float, int]]) -> list[tuple[float, int, float]]:
    """Add to each end of a line, from top to bottom, the height of its name: `_LINE` apart, within the plot."""
    heights: list[float] = []
    for end, _ in ends:
        heights.append(max(end, heights[-1] + _LINE) if heights else end)
    lowest = (_TOP + _HIGH - _LINE * below for below in reversed(range(len(ends))))
    return [(*end, min(heights)) for end, *heights in zip(ends, heights, lowest, strict=True)]


def _axes(scale: _Scale, freq: str) -> Iterator[str]:
    for tick in scale.ticks:
        y, kind = scale.y(tick), "zero" if tick == 0 else "grid"
        yield f'<line class="{kind}" x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _WIDE}" y2="{y:.1f}"/>'
        yield _text(_LEFT - 8, y + 4, f"{(tick / scale.unit).normalize():,f}", anchor="end")
    every = -(-(scale.last - scale.first + 1) // _TICKS)
    for place in range(scale.first, scale.last + 1, every):
        yield _text(scale.x(place), _TOP + _HIGH + 22, _period(place, freq), anchor="middle")


def _path(values: Mapping[int, Decimal], scale: _Scale) -> str:
    """Return the path through the values; where a period is missing it is broken."""
    steps = (f"{'L' if p - 1 in values else 'M'}{scale.x(p):.1f} {scale.y(values[p]):.1f}" for p in sorted(values))
    return "".join(steps)


def _circle(kind: str, size: float, x: float, y: float, told: str) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size}"><title>{escape(told)}</title></circle>'


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "") -> str:
    looks = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.0f}" y="{y:.1f}"{looks}>{escape(text)}</text>'
