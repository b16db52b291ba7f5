"""A picture: what the numbers of three sentences read themselves, and what they take over, from where."""

from collections.abc import Iterator
from textwrap import wrap

from made.explained import Json, carried, read, value_of
from made.svg import WIDTH, arrow, box, bypass, group, line, picture, text

THREE = (
    "Tháng 10/2019, cả nước xuất khẩu 118 nghìn tấn cà phê, trị giá 204 triệu USD, giảm 8,4% so với cùng kỳ năm trước. "
    "Hồ tiêu đạt 21 nghìn tấn, tăng 12%. Trong đó, sang Đức đạt 1,5 nghìn tấn."
)


_FRAME = ("flow", "measure", "commodity", "partner", "period", "base")
_FIRST, _CELL, _WIDE, _ROW = 116, 112, 98, 40


def frame() -> str:
    """Draw what each number of three sentences reads itself, and what it takes over, from where."""
    found = read(THREE, "2019-11")
    y, arrows, told = 34.0, [], []
    parts = [text(16 + _FIRST + _CELL * n + 4, 24, column, 12, "strong") for n, column in enumerate(_FRAME)]
    last: dict[tuple[str, int], float] = {}
    seen: dict[str, float] = {}
    sentence = ""
    for fact in found["facts"]:
        if fact["sentence"] != sentence:
            sentence = fact["sentence"]
            parts += _sentence_lines(y, sentence)
            y += 8 + 17 * len(_wrapped(sentence)) + 10
        parts.append(group("number", [text(16, y + 20, fact["quote"], 12, "word strong")]))
        for n, column in enumerate(_FRAME):
            if column in fact:
                x, place = 16 + _FIRST + _CELL * n, (column, _evidence(fact, column).get("start", -1))
                parts += _cell(fact, column, x, y)
                if place in last:
                    arrows.append(_taken(x, last[place], y, passes=seen[column] != last[place]))
                last[place] = seen[column] = y
        told.append(_told(fact))
        y += _ROW
    title = "What a number takes over from the numbers before it"
    return picture(title, " ".join(told), y + 34, [*arrows, *parts, *_frame_legend(y + 10)])


def _taken(x: float, y1: float, y2: float, *, passes: bool) -> str:
    """An arrow between cells of a column; it passes others at their side."""
    if passes:
        return bypass(x + _WIDE, y1 + _ROW / 2 - 4, y2 + _ROW / 2 - 4)
    return arrow(x + _WIDE - 12, y1 + _ROW - 8, y2)


def _evidence(fact: Json, column: str) -> Json:
    return next(e for e in fact["evidence"] if e["column"] == column)


def _cell(fact: Json, column: str, x: float, y: float) -> Iterator[str]:
    e = _evidence(fact, column)
    here = _own(fact, e)
    yield box("own" if here else "taken", x, y, _WIDE, _ROW - 8)
    yield text(x + 7, y + 14, value_of(fact, column), 11)
    yield text(x + 7, y + 27, e["rule"].partition("/")[0], 8.5, "quiet code")


def _own(fact: Json, evidence: Json) -> bool:
    """Whether the characters stand in the clause of the number."""
    return not carried(evidence["rule"]) and THREE.find(fact["sentence"]) <= evidence.get("start", -1)


def _told(fact: Json) -> str:
    rules = {e["column"]: e for e in fact["evidence"] if e["column"] in _FRAME}
    own = [f"{c} {value_of(fact, c)}" for c, e in rules.items() if _own(fact, e)]
    taken = [f"{c} {value_of(fact, c)}" for c, e in rules.items() if not _own(fact, e)]
    return f"{fact['quote']}: reads {', '.join(own) or 'nothing'}; takes over {', '.join(taken) or 'nothing'}."


def _wrapped(sentence: str) -> list[str]:
    return wrap(sentence, 118)


def _sentence_lines(y: float, sentence: str) -> Iterator[str]:
    lines = _wrapped(sentence)
    yield line("rule", 16, y, WIDTH - 16, y)
    yield from (text(16, y + 20 + 17 * n, said, 12, "above") for n, said in enumerate(lines))


def _frame_legend(y: float) -> Iterator[str]:
    yield box("own", 16, y, 22, 14)
    yield text(44, y + 11, "read in its own clause, by the rule below it", 11, "quiet")
    yield box("taken", 386, y, 22, 14)
    yield text(414, y + 11, "taken over along the arrow, by the rule below it", 11, "quiet")
