"""The lines above a table: its caption, its units, and the title of its document."""

from collections.abc import Sequence

from solieu.model import Block
from solieu.tables.phrase import Piece

_LINES, _LONGEST = 5, 200


def lead_of(text: str, blocks: Sequence[Block], table: Block) -> tuple[list[Piece], Piece | None]:
    """Return the short lines right above a table, up to the table before it, and the document's first line.

    A sentence, a line that ends with a full stop, ends them.
    """
    above: list[Piece] = []
    floor = max((b.end for b in blocks if b.kind == "table" and b.end <= table.start), default=0)
    end = table.start
    while len(above) < _LINES and end > floor:
        start = max(text.rfind("\n", floor, end - 1) + 1, floor)
        line = text[start:end].strip("\n")
        if len(line) > _LONGEST or line.rstrip().endswith("."):
            break
        if line.strip():
            above.insert(0, (line, start))
        end = start
    first = next((b for b in blocks if b.kind != "table"), None)
    title = (text[first.start : first.end].partition("\n")[0], first.start) if first else None
    return above, None if title is None or title in above or title[1] >= table.start else title
