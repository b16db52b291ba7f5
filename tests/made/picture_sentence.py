"""A picture: a sentence, and which words filled which columns of its numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from made.explained import COLUMNS, Json, carried, kind_of, read, value_of
from made.svg import elbow, group, line, picture, text, width_of

SENTENCE = "Quý I/2018, xuất khẩu cà phê sang Đức đạt hơn 300 triệu USD, giảm 2,5% so với cùng kỳ."


@dataclass
class _Branch:
    """What one place of the sentence gave a number: columns with their rules; `x` None where no characters did."""

    x: float | None
    said: list[tuple[str, str, str]]

    @property
    def carried(self) -> bool:
        return carried(self.said[0][2])


_LEFT, _SIZE, _LABEL = 30, 16.5, 250


def sentence() -> str:
    """Draw a sentence, and which words filled which columns of its two numbers."""
    found = read(SENTENCE, "2018-04")
    trees = [_Tree(fact, side) for fact, side in zip(found["facts"], (-1, 1), strict=True)]
    base = 34 + trees[0].height
    parts = [text(_at(m.start()), base, m[0], _SIZE) for m in re.finditer(r"\S+", SENTENCE)]
    marked = {(e["start"], e["end"]): "cue" for f in found["facts"] for e in f["evidence"] if "start" in e}
    marked |= {(m["start"], m["end"]): kind_of(m) for m in [*found["terms"], *found["mentions"]]}
    for (start, end), kind in sorted(marked.items()):
        parts.append(group(kind, [line("mark", _at(start) + 1, base + 6, _at(end) - 1, base + 6)]))
    for tree in trees:
        parts += tree.draw(base)
    bottom = base + trees[1].height + 22
    desc = " ".join(tree.said() for tree in trees)
    return picture("Which words filled which columns", desc, bottom + 34, [*parts, *_legend(bottom)])


def _at(place: int) -> float:
    return _LEFT + width_of(SENTENCE[:place], _SIZE)


def _middle(start: int, end: int) -> float:
    return (_at(start) + _at(end)) / 2


class _Tree:
    """A number and what filled its columns: above the sentence (`side` -1) or below it."""

    def __init__(self, fact: Json, side: int) -> None:
        self.fact, self.side = fact, side
        self.x = _middle(fact["start"], fact["end"])
        self.branches = sorted(_branches(fact), key=lambda b: abs(b.x - self.x) if b.x is not None else -1)
        self.height = sum(_room(b) for b in self.branches) + 54

    def draw(self, base: float) -> Iterator[str]:
        start = base - 16 if self.side < 0 else base + 12
        y = start + self.side * 8
        parts = []
        for number, branch in enumerate(self.branches):
            far = y + self.side * _room(branch)
            level = (y + far) / 2 if self.side < 0 else far - 3
            if branch.x is not None:
                kind = "arc carried" if branch.carried else "arc"
                parts.append(elbow(kind, branch.x, start, level, self.x))
                parts.append(f'<circle class="dot" cx="{branch.x:.1f}" cy="{start:.1f}" r="2.2"/>')
            parts += self._label(number, min(y, far) + 3)
            y = far
        parts.append(line("arc", self.x, start, self.x, y))
        value = next(e for e in self.fact["evidence"] if e["column"] == "value")
        head = f"value {value_of(self.fact, 'value')}, unit {value_of(self.fact, 'unit')}"
        first, second = (y - 20, y - 6) if self.side < 0 else (y + 15, y + 29)
        parts += [text(self.x, first, head, 13, "strong word", "middle")]
        parts += [text(self.x, second, value["rule"], 10, "quiet code", "middle")]
        yield group("number", parts)

    def _label(self, number: int, top: float) -> Iterator[str]:
        """Above the sentence right of the trunk; below it left of the trunk and of words close to it, above the line."""
        x, anchor = self.x + 10, "start"
        if self.side > 0:
            others = [b.x for b in self.branches[number:] if b.x is not None]
            x, anchor = min([self.x, *(o for o in others if self.x - _LABEL < o)]) - 10, "end"
        for n, (column, value, rule) in enumerate(self.branches[number].said):
            yield text(x, top + 26 * n + 11, f"{column} {value}", 12, "strong", anchor)
            yield text(x, top + 26 * n + 22, rule, 10, "quiet code", anchor)

    def said(self) -> str:
        told = [f"{c} {v} by {r}" for b in self.branches for c, v, r in b.said]
        return f"{self.fact['quote']}: {'; '.join(told)}."


def _room(branch: _Branch) -> float:
    return 26 * len(branch.said) + 6


def _branches(fact: Json) -> Iterator[_Branch]:
    found = defaultdict(list)
    for e in fact["evidence"]:
        if e["column"] in COLUMNS and e["column"] not in ("value", "unit"):
            place = (e["start"], e["end"]) if e.get("start") is not None else None
            found[place].append((e["column"], value_of(fact, e["column"]), e["rule"]))
    for place, said in found.items():
        yield _Branch(_middle(*place) if place else None, said)


_MARKS = {"number": "number", "period": "period", "name": "name", "cue": "word that decides a column"}
_ARCS = {"arc": "of its clause", "arc carried": "carried over"}


def _legend(y: float) -> Iterator[str]:
    keys = [(kind, "mark", said) for kind, said in _MARKS.items()]
    keys += [("number", kind, said) for kind, said in _ARCS.items()]
    at = float(_LEFT)
    for colour, kind, said in keys:
        yield group(colour, [line(kind, at, y + 8, at + 26, y + 8)])
        yield text(at + 32, y + 12, said, 11, "quiet")
        at += width_of(said, 11) + 52
