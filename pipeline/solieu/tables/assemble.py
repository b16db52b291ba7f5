"""A table's numbers, each given its columns by its row, its column, the sections and the lines above the table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from solieu.entities.find import EntityFinder
from solieu.mentions.numbers import RUN
from solieu.mentions.periods import PeriodFinder, Resolved
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.windows import built
from solieu.model import Block, Fact, LedgerRow, Period, TableCell, Why
from solieu.rulebook.assembly import compile_patterns
from solieu.rulebook.load import Rulebook
from solieu.tables.cell import decide
from solieu.tables.grid import Grid, Shape, shape_of
from solieu.tables.labels import Label, Labels, settled
from solieu.tables.lines import Line, lines_of
from solieu.tables.numbers import CellNumber, Convention
from solieu.tables.phrase import Phrase, Piece, Reader, closed_up, joined
from solieu.tables.relations import index_like, nested, part_of
from solieu.tables.row import fact_of
from solieu.tables.saying import Lexicon, Said, Sayer, Saying
from solieu.tables.scopes import Cell, Scopes
from solieu.tables.times import short_times
from solieu.tables.units import UnitReader, UnitSaid
from solieu.tokens import View

_FILE = "patterns/tables"
_NOTHING = Saying()
_NO_LABEL = Label("other", _NOTHING)
_DEEPEST = 8  # rows above that a row may be a part of


@dataclass
class TableRead:
    """The facts of a table, and for every number cell the digits' place and why it is no fact."""

    facts: list[Fact] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)


@dataclass(frozen=True)
class _When:
    """What times of heads and labels count from, and the cells that are times by their neighbours."""

    date: str | None
    context: Resolved | None
    times: Mapping[int, Period]


@dataclass(frozen=True)
class _Table:
    """A table with what is said round it."""

    text: str
    shape: Shape
    lines: Sequence[Line]
    heads: Mapping[int, Saying]
    labels: Mapping[int, Label]  # by row
    units: Mapping[int, UnitSaid]  # by row
    numbers: Mapping[tuple[int, int], tuple[TableCell, CellNumber]]
    convention: Convention
    caption: Saying
    title: Saying
    month: Resolved | None

    @cached_property
    def values(self) -> Mapping[tuple[str, int], Sequence[Decimal]]:
        """The numbers of each row and each column, with the signs that are written."""
        found: dict[tuple[str, int], list[Decimal]] = {}
        for (row, column), (_, number) in self.numbers.items():
            size = self.convention.read(column, number).value
            for place in (("row", row), ("column", column)):
                found.setdefault(place, []).append(-size if number.negative else size)
        return found

    @cached_property
    def index_like(self) -> Mapping[int, bool]:
        """Of each column with numbers, whether they lie round 100."""
        return {place: index_like(values) for (kind, place), values in self.values.items() if kind == "column"}

    @cached_property
    def mixed(self) -> Set[tuple[str, int]]:
        """The rows and columns that have numbers with a minus and without."""
        return {place for place, values in self.values.items() if min(values) < 0 < max(values)}


class TableReader:
    """Pure core: a table of a document in, its facts out. Compiled once, safe to share."""

    def __init__(self, rules: Rulebook, terms: EntityFinder, periods: PeriodFinder, quantities: QuantityFinder) -> None:
        settings = rules.settings[f"{_FILE}.yaml"]
        self._patterns = compile_patterns(rules[_FILE], settings["parts"])
        self._reader = Reader(terms, lambda view: periods(view), quantities)
        places = rules["lexicon/places"]
        known = {a.lower(): (p.code, p.id) for p in places for a in (*p.aliases, *p.weak_aliases, p.name)}
        self._label = Labels(known, self._patterns)
        cues = {cue.id: cue for cue in rules["lexicon/cues"]}
        lexicon = Lexicon(cues, {p.id: p.code for p in places}, self._patterns)
        self._say = Sayer(UnitReader.of(rules, self._reader), lexicon)

    def __call__(
        self, text: str, block: Block, above: Sequence[Piece], title: Piece | None, date: str | None
    ) -> TableRead:
        """Return what a table of `text` says; `above` are the lines right above it, `title` that of the document."""
        grid = Grid(text, block.cells, self._patterns)
        shape = shape_of(grid)
        notes = [row for piece in above if self.is_note(piece[0]) for row in _runs(*piece)]
        if shape is None:
            return TableRead([], [*notes, *_unread(grid, Why.TABLE_HEADS)])
        read = self._facts(self._table(text, shape, above, title, date))
        return TableRead(read.facts, [*notes, *read.ledger])

    def is_note(self, line: str) -> bool:
        """Say whether a line above a table only names its units: it is read with the table, and is no prose."""
        return self._patterns["unit_note"].search(View.of(line.strip()).lower) is not None

    def _phrase(self, pieces: Sequence[Piece], when: _When) -> Phrase:
        return joined(self._reader, pieces, self._patterns["dangling"], when.date, when.context, when.times)

    def _table(self, text: str, shape: Shape, above: Sequence[Piece], title: Piece | None, date: str | None) -> _Table:
        lines = lines_of(shape)
        bare = _When(date, None, {})
        caption = self._say(self._phrase([*above, *_pieces(text, shape.captions)], bare), "caption")
        named = self._say(self._phrase([title] if title else [], bare), "caption")
        context = next((p.window for p in reversed(caption.periods) if p.window), None)
        when = _When(_seen_from(caption.periods, date), context, short_times(shape))
        heads = {c: self._say(self._phrase(_pieces(text, shape.path(c)), when), "head") for c in shape.numbers}
        numbers = {
            (line.row, column): (cell, number)
            for line in lines
            for column in shape.numbers
            if (cell := shape.grid.at.get((line.row, column)))
            and (cell.row, cell.column) == (line.row, column)
            and (number := shape.grid.number(cell))
        }
        heading = [p for head in heads.values() for p in head.periods if p.window and p.window.type == "month"]
        return _Table(
            text,
            shape,
            lines,
            heads,
            settled({line.row: self._labelled(text, line, when) for line in lines}),
            dict(self._row_units(text, shape, lines)),
            numbers,
            Convention((column, number) for (_, column), (_, number) in numbers.items()),
            caption,
            named,
            _month((caption.periods, heading, named.periods), date),
        )

    def _labelled(self, text: str, line: Line, when: _When) -> Label:
        phrase = self._phrase([(closed_up(text[start:end]), start) for start, end in line.labels], when)
        return self._label(phrase, self._say(phrase, "label"), total=line.total)

    def _row_units(self, text: str, shape: Shape, lines: Sequence[Line]) -> Iterator[tuple[int, UnitSaid]]:
        for line in lines:
            for column in shape.units:
                cell = shape.grid.at.get((line.row, column))
                said = text[cell.start : cell.end] if cell else ""
                if cell and said and (found := self._say.unit_of(said, cell.start)):
                    yield line.row, found

    def _facts(self, table: _Table) -> TableRead:
        read = TableRead()
        made: dict[tuple[int, int], Fact] = {}
        outer = nested(table.lines, table.labels)
        by_row = {line.row: line for line in table.lines}
        whys: dict[int, Why] = {}
        amounts: dict[int, list[Cell]] = {}  # by row, from the left
        for (row, column), (placed, number) in table.numbers.items():
            beside = amounts.setdefault(row, [])
            unit = self._own_unit(table.text, placed, number)
            scopes = _scopes(table, by_row[row], outer.get(row), column, unit, tuple(beside))
            cell = Cell(scopes, table.convention.read(column, number), number.negative)
            start = placed.start + number.start
            if why := decide(cell):
                whys[start] = why
                continue
            end = placed.start + (number.unit[1] if scopes.own_unit and number.unit else number.end)
            made[row, column] = fact_of(cell, start, end)
            if cell.value("statistic") == "level":
                beside.append(cell)
        read.facts = [part_of(made, place, by_row[place[0]], outer.get(place[0])) for place in sorted(made)]
        sayings = (*table.heads.values(), *(label.said for label in table.labels.values()), table.caption)
        dates = [span for said in sayings for span in said.dates]
        read.ledger = _ledger(table.shape.grid, {f.start for f in read.facts}, whys, dates)
        return read

    def _own_unit(self, text: str, cell: TableCell, number: CellNumber) -> UnitSaid | None:
        if number.unit is None:
            return None
        start, end = cell.start + number.unit[0], cell.start + number.unit[1]
        return self._say.unit_of(text[start:end], start)


def _scopes(
    table: _Table, line: Line, outer: Line | None, column: int, own_unit: UnitSaid | None, amounts: Sequence[Cell]
) -> Scopes:
    above: list[Label] = []
    at = line.parent or outer
    while at is not None and len(above) < _DEEPEST:
        above.append(table.labels.get(at.row, _NO_LABEL))
        at = at.parent
    if outer is not None and line.parent is not outer:
        above.insert(0, table.labels[outer.row])
    head, label = table.heads[column], table.labels[line.row]
    return Scopes(
        head,
        label,
        above,
        table.labels[line.section.row].said if line.section else _NOTHING,
        table.caption,
        table.title,
        table.units.get(line.row),
        own_unit,
        table.month,
        table.index_like[column],
        (("row", line.row) if label.said.negative else ("column", column)) in table.mixed,
        amounts,
    )


def _pieces(text: str, cells: Sequence[TableCell]) -> list[Piece]:
    return [(text[c.start : c.end], c.start) for c in cells]


def _seen_from(said: Sequence[Said], date: str | None) -> str | None:
    """Return the date that "this month" in a table counts from: the end of what its lines name, else the document's."""
    windows = [p.window for p in said if p.window]
    if len({window.end for window in windows}) != 1 or all(w.grain == "year" for w in windows):
        return date
    end = windows[0].end.isoformat()
    return end if any(w.type == "day" for w in windows) else end[:7]


def _month(said: Iterable[Sequence[Said]], date: str | None) -> Resolved | None:
    """Return the month that a table reports on, or the half of one.

    The last that its lines name, else its heads, else the document's.
    """
    for periods in said:
        if windows := [
            p.window for p in periods if p.window and p.window.type in ("month", "half_month", "span", "ytd")
        ]:
            last = max(windows, key=lambda w: (w.end, w.start))
            if last.grain == "month" or (last.start.year, last.start.month) == (last.end.year, last.end.month):
                end = last.end.year, last.end.month, None
                return built("month", end, end) if last.grain == "month" else last
    if date and len(date) >= 7:
        point = (int(date[:4]), int(date[5:7]), None)
        return built("month", point, point)
    return None


def _unread(grid: Grid, why: Why) -> list[LedgerRow]:
    whys = {cell.start + n.start: why for cell in grid.cells if (n := grid.number(cell))}
    return _ledger(grid, frozenset(), whys)


def _runs(text: str, at: int) -> Iterator[LedgerRow]:
    for m in RUN.finditer(text):
        yield LedgerRow(at + m.start(), at + m.end(), m[0], "other", "tables.unit_note")


def _ledger(
    grid: Grid, facts: Set[int], whys: Mapping[int, Why], dates: Sequence[tuple[int, int]] = ()
) -> list[LedgerRow]:
    """Return one row for each run of digits in a table; those within `dates` are of a period."""
    rows = []
    for cell in grid.cells:
        for m in RUN.finditer(grid.said(cell)):
            start, end = cell.start + m.start(), cell.start + m.end()
            why = whys.get(start)
            dated = any(first <= start and end <= last for first, last in dates)
            role = "fact" if start in facts else "period" if dated and why is None else "other"
            rule = "tables.number" if why or role == "fact" else "tables.words"
            rows.append(LedgerRow(start, end, grid.text[start:end], role, rule, why))
    return rows
