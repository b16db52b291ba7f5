"""A picture: what each stage makes of a word-segmented sentence."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from made.explained import COLUMNS, Json, kind_of, read, value_of
from made.svg import arrow, box, chips, line, picture, text, width_of
from solieu.tokens import View

SEGMENTED = "Quý I/2018 , xuất_khẩu cà_phê sang Đức đạt hơn 300 triệu USD , giảm 2,5% so với cùng_kỳ ."

Drawn = tuple[list[str], float]  # the parts, and where they end
Draw = Callable[[float, float, Sequence[Any]], Drawn]


def stages() -> str:
    """Draw what each stage makes of a word-segmented sentence."""
    found = read(SEGMENTED, "2018-04")
    y, parts = 16.0, []
    rows = list(_stages(found))
    for number, (name, module, draw, content) in enumerate(rows):
        drawn, below = draw(168, y + 6, content)
        below = max(below + 8, y + 42)
        parts += [box("box", 12, y, 140, below - y), text(22, y + 19, name, 13, "strong")]
        parts += [text(22, y + 34, module, 10, "quiet code"), *drawn]
        if number + 2 < len(rows):  # the ledger stands beside the table, it does not follow from it
            parts.append(arrow(82, below, below + 20))
        y = below + 20
    facts = len(found["facts"])
    desc = (
        "From top to bottom: the text as given, word-segmented; the view that all stages match on, in which that no longer"
        f" shows; {len(found['mentions'])} mentions of numbers and periods; {len(found['terms'])} terms of the lexicons;"
        f" {facts} facts with their columns; their checks; {facts} rows of the table; in the ledger every number."
    )
    return picture("From a text to rows", desc, y - 8, parts)


_SHOWN = ("statistic", "value", "unit", "commodity", "partner", "period")


def _stages(found: Json) -> Iterator[tuple[str, str, Draw, Sequence[Any]]]:
    facts, view = found["facts"], View.of(found["text"]).text
    mentions = [(m["text"], m["kind"].removeprefix("period: "), kind_of(m)) for m in found["mentions"]]
    rows = [[str(f["start"]), f["quote"], *(value_of(f, c) if c in f else "" for c in _SHOWN)] for f in facts]
    yield "text", "reading/", _lines, [found["text"], f"date {found['date']}"]
    yield "view", "tokens.py", _lines, [view]
    yield "mentions", "mentions/", chips, mentions
    yield "entities", "entities/", chips, [(t["text"], t["kind"], kind_of(t)) for t in found["terms"]]
    yield "facts", "facts/", _facts, facts
    yield "checks", "checks/", _lines, [f"{f['quote']}: {_checked(f)}" for f in facts]
    yield "table", "table/", _grid, [["start", "quote", *_SHOWN], *rows]
    roles = [(row["text"], row["role"], "number" if row["role"] == "fact" else "period") for row in found["ledger"]]
    yield "ledger", "every number", chips, roles


def _checked(fact: Json) -> str:
    return f"{', '.join(fact.get('checks', ())) or 'no check fails'}; confidence {fact['confidence']}"


def _lines(x: float, y: float, lines: Sequence[str]) -> Drawn:
    return [text(x, y + 13 + 18 * n, said, 12) for n, said in enumerate(lines)], y + 18 * len(lines)


def _facts(x: float, y: float, facts: Sequence[Json]) -> Drawn:
    parts = []
    for fact in facts:
        said = [(value_of(fact, c), c, "number" if c in ("value", "unit") else "") for c in COLUMNS if c in fact]
        drawn, below = chips(x, y, said)
        parts += drawn
        y = below + 10
    return parts, y - 10


def _grid(x: float, y: float, rows: Sequence[Sequence[str]]) -> Drawn:
    widths = [max(width_of(cell, 11) for cell in column) + 14 for column in zip(*rows, strict=True)]
    parts = []
    for n, cells in enumerate(rows):
        at = x
        for cell, wide in zip(cells, widths, strict=True):
            parts.append(text(at, y + 13 + 19 * n, cell, 11, "" if n else "quiet"))
            at += wide
        parts.append(line("rule", x, y + 18 + 19 * n, at, y + 18 + 19 * n))
    return parts, y + 19 * len(rows)
