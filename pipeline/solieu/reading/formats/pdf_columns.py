"""Columns of a table by where its figures and texts stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solieu.reading.formats.pdf_words import Line, Word, split_word

_APART = 0.8  # of the type size: the least gap between two cells
_GROUP_GAP = 0.45  # ... the most between groups of three digits
_EDGE = 2.0  # points within which right ends are one
_VALUE = re.compile(r"[-–−+(]*\d[\d.,]*%?\)?\*{0,3}|[-–—xX:]|\.{2,3}|…")
_NUMBER = re.compile(r"[-–−+(]*(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)%?\)?\*{0,3}")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_GROUP = re.compile(r"\d{3}(?:,\d+)?%?")
_FIRST_GROUP = re.compile(r"[-–−+(]*\d{1,3}")
_SIGN = re.compile(r"[-–−+]")
_GLUED = re.compile(r"[^\W\d_][)\"”]*[-–−]?\d[\d.,]+%?$")
_FIGURE_END = re.compile(r"\d[%)*]*$")
_LEADER = re.compile(r"[.…_]{4,}")


@dataclass(frozen=True, slots=True)
class Token:
    """Words of a line that are close together. `value`: a figure, or a sign for none, that stands by itself."""

    words: tuple[Word, ...]
    value: bool

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @property
    def text(self) -> str:
        """The words: a number's groups and sign without blanks between them are for `cell_text`."""
        return " ".join(w.text for w in self.words)


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of a column cover from left to right, in points; `numeric`: most are figures."""

    x0: float
    x1: float
    numeric: bool


def is_value(text: str) -> bool:
    """Return whether a word is a figure or a sign for none."""
    return bool(_VALUE.fullmatch(text))


def is_leader(text: str) -> bool:
    """Return whether a word is a row of dots that leads the eye."""
    return bool(_LEADER.fullmatch(text))


def tokens_of(line: Line) -> list[Token]:
    """Return the pieces of a line that stand apart from each other."""
    groups: list[list[Word]] = []
    for word in line.words:
        if is_leader(word.text):
            continue
        if groups and _belongs(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Token(tuple(group), _all_value(group)) for group in groups]


def _all_value(group: list[Word]) -> bool:
    return is_value("".join(w.text for w in group))


def _belongs(group: list[Word], word: Word) -> bool:
    last = group[-1]
    gap = (word.x0 - last.x1) / word.size
    if gap >= _APART:
        return False
    if word.text == "%":
        return True
    if _SIGN.fullmatch(last.text) and is_value(word.text) and len(group) == 1:
        return gap < _APART / 2
    if not (_all_value(group) and is_value(word.text)):
        return True
    digits = _FIRST_GROUP.fullmatch(group[0].text) and all(_GROUP.fullmatch(w.text) for w in group[1:])
    return bool(gap < _GROUP_GAP and digits and _GROUP.fullmatch(word.text) and "," not in last.text)


def find_columns(rows: Sequence[Sequence[Token]]) -> list[Column]:
    """Return the columns of rows of tokens from left to right.

    Columns that stand so close that a long figure touches its neighbour are told apart by the figures' right ends.
    """
    rows = [_ungrouped(row) for row in rows] if any(_GROUPED.search(t.text) for row in rows for t in row) else rows
    whole = [[_text_alone(t) for t in row if not _is_glued(t)] for row in rows]
    spread = _components([t for row in whole for t in row], len(rows) // 10)
    done: list[Column] = []
    for x0, x1 in spread:
        mine = [t for row in whole for t in row if x0 <= (t.x0 + t.x1) / 2 <= x1]
        done += _separated(mine, len(rows))
    return done


def _ungrouped(row: Sequence[Token]) -> list[Token]:
    """Take groups of digits apart again: where points group digits, blanks do not."""
    done = []
    for token in row:
        if token.value and len(token.words) > 1 and not _SIGN.fullmatch(token.words[0].text):
            done += [Token((word,), True) for word in token.words if word.text != "%"]
        else:
            done.append(token)
    return done


def _is_glued(token: Token) -> bool:
    if token.value:
        text = "".join(w.text for w in token.words)
        return text[-1:].isdigit() and not _NUMBER.fullmatch(text)
    return bool(_GLUED.search(token.words[-1].text))


def _text_alone(token: Token) -> Token:
    """Leave the figure at the end of a text out: it may be of the next column."""
    if token.value or len(token.words) == 1 or not is_value(token.words[-1].text):
        return token
    return Token(token.words[:-1], False)


def _components(tokens: Sequence[Token], few: int) -> list[tuple[float, float]]:
    """Return the stretches that more than `few` tokens cover."""
    ends = sorted([(t.x0 + 0.25, 1) for t in tokens] + [(t.x1 - 0.25, -1) for t in tokens])
    done: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in ends:
        if depth <= few < depth + step:
            start = x
        elif depth + step <= few < depth:
            done.append((start, x))
        depth += step
    return done


def _separated(tokens: Sequence[Token], rows: int) -> Iterator[Column]:
    """Yield the columns among tokens that overlap: each ends where many figures end and the next ones begin."""
    ends: list[list[float]] = []
    for x in sorted(t.x1 for t in tokens if t.value):
        if ends and x - ends[-1][-1] <= _EDGE / 2:
            ends[-1].append(x)
        else:
            ends.append([x])
    strong = [group[-1] for group in ends if len(group) >= max(2, 0.3 * rows)]
    cuts = []
    for a, b in pairwise(strong):
        later = [t for t in tokens if t.value and a + _EDGE < t.x1 <= b + _EDGE]
        if later and sum(t.x0 >= a - _EDGE for t in later) >= 0.8 * len(later):
            cuts.append(a)
    edges = [float("-inf"), *cuts, float("inf")]
    for a, b in pairwise(edges):
        mine = [t for t in tokens if a < t.x1 - _EDGE / 2 <= b]
        if mine:
            x0 = max(min(t.x0 for t in mine), a)
            yield Column(x0, max(t.x1 for t in mine), 2 * sum(t.value for t in mine) > len(mine))


def place_words(words: Sequence[Word], columns: Sequence[Column]) -> dict[int, list[Word]]:
    """Return the words of a row by column; a word that goes over the end of a column of figures is cut there."""
    done: dict[int, list[Word]] = {}
    for word in words:
        if is_leader(word.text):
            continue
        for piece in _cut(word, columns):
            done.setdefault(_nearest(piece, columns, done), []).append(piece)
    return done


def _cut(word: Word, columns: Sequence[Column]) -> list[Word]:
    """Cut a word that holds figures of several columns, from the right: each figure ends where its column ends."""
    if not _FIGURE_END.search(word.text):
        return [word]
    done: list[Word] = []
    for left, right in reversed(list(pairwise(columns))):
        if not right.numeric or word.x1 <= right.x0:
            continue
        pieces = [word]
        if left.numeric and word.x0 < left.x1 - _EDGE:
            pieces = split_word(word, left.x1)
        elif not left.numeric and _GLUED.search(word.text):
            pieces = _figure_apart(word)
        if len(pieces) == 2:
            word, tail = pieces
            done.insert(0, tail)
    return [word, *done]


def _figure_apart(word: Word) -> list[Word]:
    """Cut a text from the figure at its end: where a piece begins in the file, or else before its first digit."""
    start = len(word.glyphs)
    while start and (word.glyphs[start - 1].text.isdigit() or word.glyphs[start - 1].text in ".,-–−+"):
        start -= 1
    begun = [k for k in range(max(start, 1), len(word.glyphs)) if word.glyphs[k].first]
    x = word.glyphs[begun[0] if begun else start].x0 if start else word.x0
    return split_word(word, x) if start else [word]


def _nearest(word: Word, columns: Sequence[Column], placed: dict[int, list[Word]]) -> int:
    """Return the column that a word overlaps most; a text stays with the text, a sign with the figure before it."""
    overlap, k = max((min(word.x1, c.x1) - max(word.x0, c.x0), -k) for k, c in enumerate(columns))
    if placed and not is_value(word.text):
        at = max(placed)
        close = word.x0 - placed[at][-1].x1 < _APART * word.size
        if close and (overlap <= 0 or not columns[at].numeric):
            return at
    return -k
