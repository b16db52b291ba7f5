"""A table's numbers, each given its columns by its row, its column, the sections and the lines above the table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from statistics import median

from solieu.entities.find import EntityFinder
from solieu.mentions.numbers import RUN
from solieu.mentions.periods import PeriodFinder, Resolved
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.windows import built, written
from solieu.model import Block, Fact, LedgerRow, TableCell, Why
from solieu.rulebook.assembly import compile_patterns
from solieu.rulebook.load import Rulebook
from solieu.tables.cell import decide
from solieu.tables.grid import Grid, Shape, shape_of
from solieu.tables.labels import Label, label_of
from solieu.tables.lines import Line, lines_of
from solieu.tables.numbers import CellNumber, Convention, read_cell
from solieu.tables.phrase import Phrase, Piece, Reader, closed_up, joined
from solieu.tables.row import fact_of
from solieu.tables.saying import Said, Sayer, Saying, UnitSaid
from solieu.tables.scopes import Cell, Scopes

_FILE = "patterns/tables"
_INDEX = (Decimal(60), Decimal(30))  # percentages that lie round 100: their median, and the least
_NOTHING = Saying()
_NO_LABEL = Label("other", _NOTHING)


@dataclass
class TableRead:
    """The facts of a table, and for every number cell the digits' place and why it is no fact."""

    facts: list[Fact] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)


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


class TableReader:
    """Pure core: a table of a document in, its facts out. Compiled once, safe to share."""

    def __init__(self, rules: Rulebook, terms: EntityFinder, periods: PeriodFinder, quantities: QuantityFinder) -> None:
        parts = rules.settings[f"{_FILE}.yaml"]["parts"]
        self._patterns = compile_patterns(rules[_FILE], parts)
        self._reader = Reader(terms, lambda view: periods(view), quantities)
        cues = {cue.id: cue for cue in rules["lexicon/cues"]}
        places = rules["lexicon/places"]
        self._places = {a.lower(): (p.code, p.id) for p in places for a in (*p.aliases, *p.weak_aliases, p.name)}
        self._say = Sayer(self._reader, cues, {p.id: p.code for p in places}, self._patterns)

    def __call__(
        self, text: str, block: Block, above: Sequence[Piece], title: Piece | None, date: str | None
    ) -> TableRead:
        """Return what a table of `text` says; `above` are the lines right above it, `title` that of the document."""
        grid = Grid(text, block.cells)
        shape = shape_of(grid, self._patterns["unit_head"], self._patterns["order_head"])
        if shape is None:
            return TableRead([], _unread(grid, Why.TABLE_HEADS))
        table = self._table(text, shape, above, title, date)
        return self._facts(table)

    def _phrase(self, pieces: Sequence[Piece], date: str | None, context: Resolved | None = None) -> Phrase:
        return joined(self._reader, pieces, self._patterns["dangling"], date, context)

    def _table(self, text: str, shape: Shape, above: Sequence[Piece], title: Piece | None, date: str | None) -> _Table:
        lines = lines_of(shape, self._patterns)
        caption = self._say(self._phrase([*above, *_pieces(text, shape.captions)], date))
        named = self._say(self._phrase([title] if title else [], date))
        context = next((p.window for p in reversed(caption.periods) if p.window), None)
        heads = {
            column: self._say(
                self._phrase([(text[c.start : c.end], c.start) for c in shape.path(column)], date, context)
            )
            for column in shape.numbers
        }
        numbers = {
            (line.row, column): (cell, number)
            for line in lines
            for column in shape.numbers
            if (cell := shape.grid.at.get((line.row, column)))
            and (cell.row, cell.column) == (line.row, column)
            and (number := read_cell(text[cell.start : cell.end]))
        }
        heading = [p for head in heads.values() for p in head.periods if p.window and p.window.type == "month"]
        month = _month((caption.periods, heading, named.periods), date)
        return _Table(
            text,
            shape,
            lines,
            heads,
            {line.row: self._label(text, line, date, context) for line in lines},
            dict(self._row_units(text, shape, lines)),
            numbers,
            Convention((column, number) for (_, column), (_, number) in numbers.items()),
            caption,
            named,
            month,
        )

    def _label(self, text: str, line: Line, date: str | None, context: Resolved | None) -> Label:
        pieces = [(closed_up(text[start:end]), start) for start, end in line.labels]
        phrase = self._phrase(pieces, date, context)
        return label_of(phrase, self._say(phrase, label=True), line.total, self._places, self._patterns["good_prefix"])

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
        kinds = _nested(table)
        by_row = {line.row: line for line in table.lines}
        index_like = {column: _index_like(table, column) for column in table.shape.numbers}
        whys: dict[int, Why] = {}
        beside: dict[int, Cell] = {}  # by row, the amount to the left
        for (row, column), (placed, number) in table.numbers.items():
            scopes = self._scopes(table, by_row[row], kinds.get(row), column, placed, number, index_like[column])
            scopes = replace(scopes, beside=beside.get(row))
            cell = Cell(scopes, table.convention.read(column, number), number.negative)
            start = placed.start + number.start
            if why := decide(cell):
                whys[start] = why
                continue
            end = placed.start + (number.unit[1] if scopes.own_unit and number.unit else number.end)
            made[row, column] = fact_of(cell, start, end)
            if cell.value("statistic") == "level":
                beside[row] = cell
        read.facts = [_part_of(made, place, by_row[place[0]], kinds.get(place[0])) for place in sorted(made)]
        sayings = (*table.heads.values(), *(label.said for label in table.labels.values()), table.caption)
        dates = [span for said in sayings for span in said.dates]
        read.ledger = _ledger(table.shape.grid, {f.start for f in read.facts}, whys, dates)
        return read

    def _scopes(
        self,
        table: _Table,
        line: Line,
        outer: Line | None,
        column: int,
        cell: TableCell,
        number: CellNumber,
        index_like: bool,
    ) -> Scopes:
        section = table.labels[line.section.row].said if line.section else _NOTHING
        above: list[Label] = []
        at = line.parent or outer
        while at is not None and len(above) < 8:
            above.append(table.labels.get(at.row, _NO_LABEL))
            at = at.parent
        if outer is not None and line.parent is not outer:
            above.insert(0, table.labels[outer.row])
        unit = None
        if number.unit:
            start, end = cell.start + number.unit[0], cell.start + number.unit[1]
            unit = self._say.unit_of(table.text[start:end], start)
        return Scopes(
            table.heads[column],
            table.labels[line.row],
            above,
            section,
            table.caption,
            table.title,
            table.units.get(line.row),
            unit,
            table.month,
            index_like,
            None,
        )


def _pieces(text: str, cells: Sequence[TableCell]) -> list[Piece]:
    return [(text[c.start : c.end], c.start) for c in cells]


def _month(said: Iterable[Sequence[Said]], date: str | None) -> Resolved | None:
    """Return the month that a table reports on: the last that its lines name, else its heads, else the document's."""
    for periods in said:
        if ends := [p.window.end for p in periods if p.window and p.window.grain == "month"]:
            return written("month", max(ends).replace(day=1), max(ends), "month")
    if date and len(date) >= 7:
        point = (int(date[:4]), int(date[5:7]), None)
        return built("month", point, point)
    return None


def _nested(table: _Table) -> Mapping[int, Line]:
    """Return for rows of an inner kind the row above of the outer one: markets below each good, or goods below each.

    Only where labels of two kinds alternate and nothing else shows which belongs to which.
    """
    found: dict[int, Line] = {}
    outer = next((table.labels[x.row].kind for x in table.lines if x.filled and not x.total), "")
    inner = {"commodity": "place", "place": "commodity"}.get(outer)
    last: Line | None = None
    for line in table.lines:
        kind = table.labels[line.row].kind
        if kind == outer or line.total:
            last = None if line.total else line
        elif kind == inner and last is not None and line.section is last.section:
            found[line.row] = last
    return found


def _index_like(table: _Table, column: int) -> bool:
    values = [
        -digits.value if number.negative else digits.value
        for (_, c), (_, number) in table.numbers.items()
        if c == column and (digits := table.convention.read(column, number))
    ]
    return bool(values) and median(values) >= _INDEX[0] and min(values) >= 0


def _part_of(made: Mapping[tuple[int, int], Fact], place: tuple[int, int], line: Line, outer: Line | None) -> Fact:
    """Name the fact in the same column of the row that a row is a part of, if both are amounts in one unit."""
    fact = made[place]
    at = outer or line.parent
    while at is not None:
        whole = made.get((at.row, place[1]))
        if whole is not None:
            same = all(whole.columns.get(x) == fact.columns.get(x) for x in ("statistic", "unit", "measure", "flow"))
            part = same and fact.columns["statistic"] == "level"
            return replace(fact, columns={**fact.columns, "part_of": whole.start}) if part else fact
        at = at.parent
    return fact


def _unread(grid: Grid, why: Why) -> list[LedgerRow]:
    whys = {cell.start + n.start: why for cell in grid.cells if (n := read_cell(grid.said(cell)))}
    return _ledger(grid, frozenset(), whys)


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
