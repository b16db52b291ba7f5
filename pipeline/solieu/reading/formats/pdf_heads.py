"""The head of a table without ruled cells: titles of columns over several lines, and titles over several columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from solieu.reading.content import Cell
from solieu.reading.formats.pdf_columns import Column, Token, tokens_of
from solieu.reading.formats.pdf_rows import cell_text
from solieu.reading.formats.pdf_rules import Rule
from solieu.reading.formats.pdf_words import Line, Word

_OVER = 1.0  # points that a title must share with a column


@dataclass(slots=True)
class _Title:
    """A title over the columns `first`..`last`, from the line `line` of the head on."""

    first: int
    last: int
    line: int
    tokens: list[Token]
    end: int = field(default=0)  # its last line


def head_cells(lines: Sequence[Line], columns: Sequence[Column], rules: Sequence[Rule]) -> Iterator[Cell]:
    """Yield the cells of a head; rows count from 0. Lines of one title are one cell, with as many rows as needed."""
    titles = _joined(_titles(lines, columns, rules), lines, rules)
    levels = sorted({t.line for t in titles})
    for title in titles:
        row = levels.index(title.line)
        rows = 1 + sum(title.line < level <= title.end for level in levels)
        text = cell_text([token.words for token in title.tokens])
        yield Cell(row, title.first, text, rows, title.last - title.first + 1)


def _titles(lines: Sequence[Line], columns: Sequence[Column], rules: Sequence[Rule]) -> list[_Title]:
    """Return the titles line by line, read upwards: what is over one column shows how wide the column is."""
    reach = [(c.x0, c.x1) for c in columns]
    found: list[_Title] = []
    for at in range(len(lines) - 1, -1, -1):
        for token in _pieces(lines[at], columns):
            first, last = _ruled(token, lines, at, columns, rules) or _over(token, reach)
            found.append(_Title(first, last, at, [token], at))
        for title in found:
            if title.line == at and title.first == title.last:
                k, token = title.first, title.tokens[0]
                reach[k] = min(reach[k][0], token.x0), max(reach[k][1], token.x1)
    return sorted(found, key=lambda t: (t.line, t.first))


def _pieces(line: Line, columns: Sequence[Column]) -> Iterator[Token]:
    """Yield the titles on a line; those set close are told apart where each ends with the figures below it."""
    ends = [c.x1 for c in columns if c.numeric]

    def flush(word: Word) -> bool:
        return any(abs(word.x1 - x) < _OVER for x in ends)

    for token in tokens_of(line):
        words = list(token.words)
        while flush(words[-1]) and (cut := next((k for k, w in enumerate(words[:-1], 1) if flush(w)), 0)):
            yield Token(tuple(words[:cut]), token.value)
            words = words[cut:]
        yield Token(tuple(words), token.value)


def _ruled(
    token: Token, lines: Sequence[Line], at: int, columns: Sequence[Column], rules: Sequence[Rule]
) -> tuple[int, int] | None:
    """Return the columns over a short rule that is right below a title."""
    if at + 1 == len(lines):
        return None
    middle = (token.x0 + token.x1) / 2
    for rule in rules:
        below = rule.level and lines[at].base - 1 < rule.y0 < lines[at + 1].base
        if below and rule.x0 < middle < rule.x1 and rule.x1 - rule.x0 < 0.9 * (columns[-1].x1 - columns[0].x0):
            over = [k for k, c in enumerate(columns) if rule.x0 - 1 <= (c.x0 + c.x1) / 2 <= rule.x1 + 1]
            if over:
                return over[0], over[-1]
    return None


def _over(token: Token, reach: Sequence[tuple[float, float]]) -> tuple[int, int]:
    over = [k for k, (x0, x1) in enumerate(reach) if min(x1, token.x1) - max(x0, token.x0) > _OVER]
    if over:
        return over[0], over[-1]
    before = [k for k, (_, x1) in enumerate(reach) if x1 <= token.x0 + _OVER]
    after = [k for k, (x0, _) in enumerate(reach) if x0 >= token.x1 - _OVER]
    if before and after and before[-1] > 0 and _between(token, reach[before[-1]], reach[after[0]]):
        return before[-1], after[0]
    near = min(range(len(reach)), key=lambda k: max(reach[k][0] - token.x1, token.x0 - reach[k][1]))
    return near, near


def _between(token: Token, left: tuple[float, float], right: tuple[float, float]) -> bool:
    """Return whether a title stands in the middle between two columns."""
    middle, span = (left[0] + right[1]) / 2, right[1] - left[0]
    return abs((token.x0 + token.x1) / 2 - middle) < 0.15 * span


def _joined(titles: Sequence[_Title], lines: Sequence[Line], rules: Sequence[Rule]) -> list[_Title]:
    """Join titles that stand one under the other over the same columns with no rule between."""
    done: list[_Title] = []
    for title in titles:
        above = next((d for d in reversed(done) if _same(d, title) and not _parted(d, title, lines, rules)), None)
        if above:
            above.tokens += title.tokens
            above.end = title.line
        else:
            done.append(title)
    return _level(done)


def _same(a: _Title, b: _Title) -> bool:
    return (a.first, a.last) == (b.first, b.last)


def _parted(a: _Title, b: _Title, lines: Sequence[Line], rules: Sequence[Rule]) -> bool:
    middle = (b.tokens[0].x0 + b.tokens[0].x1) / 2
    top, foot = lines[a.end].base - 1, lines[b.line].top + 2
    return any(r.level and top < r.y0 < foot and r.x0 < middle < r.x1 for r in rules)


def _level(titles: list[_Title]) -> list[_Title]:
    """Let titles of one level begin on one line: one of two lines stands higher than its neighbours of one line."""
    spans = [t for t in titles if t.last > t.first]
    edges = sorted({0, *(s.end + 1 for s in spans), *(s.line for s in spans)})
    bands = list(pairwise([*edges, 1 << 30]))
    for title in titles:
        start = next(a for a, b in bands if a <= title.line < b)
        title.line = start
    return titles
