"""What the pictures of the documentation are drawn with: texts of known width, chips, elbows, one style for all.

Every text says how wide it is (`textLength`), so that what stands beside it is in its place whatever font there is.
"""

import unicodedata
from collections.abc import Sequence
from html import escape

WIDTH = 800
#: How wide characters are, in thousandths of the size, whatever marks they have; others are as wide as `n`.
_WIDTHS = {
    " !',./:;Iijl|": 290, "()-ftr": 350, "Jckvxyz": 530, "s": 540, "FLTZ": 630, "ABEKPSVXY": 690,
    "CDHNRUw": 750, "GOQ": 800, "Mm": 860, "%W": 930,
}  # fmt: skip
_WIDTH_OF = {character: width for characters, width in _WIDTHS.items() for character in characters}
_OTHER, _BOLD, _CODE = 585, 1.07, 602

_STYLE = """
svg { background: #fff; color: #1f2328; font-family: system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
.code { font-family: ui-monospace, Consolas, Menlo, "DejaVu Sans Mono", monospace; }
text { fill: #1f2328; white-space: pre; } .word { fill: currentColor; } .quiet { fill: #57606a; } .strong { font-weight: 700; }
.box { fill: #f6f8fa; stroke: #d0d7de; } .rule { stroke: #d0d7de; } .flow { stroke: #8c959f; fill: none; stroke-width: 1.5; }
.head { fill: #8c959f; } .number { color: #116329; } .period { color: #0550ae; } .name { color: #953800; } .cue { color: #6639ba; }
.mark { stroke: currentColor; stroke-width: 2.5; } .period .mark { stroke-dasharray: 6 2; } .name .mark { stroke-dasharray: 2 2; }
.cue .mark { stroke-width: 1.2; }
.arc { stroke: currentColor; fill: none; stroke-width: 1.3; } .carried { stroke-dasharray: 5 4; } .dot { fill: currentColor; }
.own { fill: #dafbe1; stroke: #4ac26b; } .above { stroke: #fff; stroke-width: 5; paint-order: stroke; }
.taken { fill: #fff; stroke: #8c959f; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
svg { background: #0d1117; color: #e6edf3; } text { fill: #e6edf3; } .word { fill: currentColor; } .quiet { fill: #9198a1; }
.box { fill: #161b22; stroke: #3d444d; } .rule { stroke: #3d444d; } .flow { stroke: #7d8590; } .head { fill: #7d8590; }
.number { color: #56d364; } .period { color: #79c0ff; } .name { color: #ffa657; } .cue { color: #d2a8ff; }
.own { fill: #12261e; stroke: #2ea043; } .above { stroke: #0d1117; }
.taken { fill: #0d1117; stroke: #7d8590; } }
"""


def width_of(text: str, size: float, kind: str = "") -> float:
    """Return how wide a text is drawn, in pixels."""
    if "code" in kind:
        return len(text) * size * _CODE / 1000
    bases = (unicodedata.normalize("NFD", character)[0] for character in text)
    wide = sum(_WIDTH_OF.get(base, _OTHER) for base in bases) * size / 1000
    return wide * _BOLD if "strong" in kind else wide


def text(x: float, y: float, content: str, size: float = 12, kind: str = "", anchor: str = "start") -> str:
    """Return a text whose base line is at `y`."""
    wide = width_of(content, size, kind)
    x -= wide * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    named = f' class="{kind}"' if kind else ""
    long = f'textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{named} {long}>{escape(content)}</text>'


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a straight line."""
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def box(kind: str, x: float, y: float, width: float, height: float) -> str:
    """Return a rectangle with round corners."""
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="5"/>'


def group(kind: str, parts: Sequence[str]) -> str:
    """Return parts that share a colour."""
    return f'<g class="{kind}">{"".join(parts)}</g>'


def elbow(kind: str, x: float, y: float, level: float, to: float) -> str:
    """Return a line from a word at (x, y) to the height `level`, and there to the trunk at `to`, with a round corner."""
    down, right = (1 if level > y else -1), (1 if to > x else -1)
    corner = f"V{level - 8 * down:.1f}Q{x:.1f} {level:.1f} {x + 8 * right:.1f} {level:.1f}H{to:.1f}"
    return f'<path class="{kind}" d="M{x:.1f} {y:.1f}{corner}"/>'


def arrow(x: float, y1: float, y2: float) -> str:
    """Return an arrow that points down."""
    head = f'<path class="head" d="M{x - 4:.1f} {y2 - 7:.1f}h8l-4 7z"/>'
    return line("flow", x, y1, x, y2 - 5) + head


def bypass(x: float, y1: float, y2: float) -> str:
    """Return an arrow from the right edge `x` of a box, beside those below it, to the edge of another."""
    head = f'<path class="head" d="M{x + 6:.1f} {y2 - 4:.1f}v8l-7 -4z"/>'
    return f'<path class="flow" d="M{x:.1f} {y1:.1f}h9V{y2:.1f}h-4"/>{head}'


def chip(x: float, y: float, word: str, said: str, kind: str) -> tuple[str, float]:
    """Return a box 22 px high with a word and what is said of it, and how wide it is."""
    wide = width_of(word, 12) + width_of(said, 10) + 20
    parts = [
        box("box", x, y, wide, 22),
        text(x + 7, y + 15, word, 12, "word"),
        text(x + wide - 6, y + 15, said, 10, "quiet", "end"),
    ]
    return group(kind, parts), wide


def chips(x: float, y: float, found: Sequence[tuple[str, str, str]]) -> tuple[list[str], float]:
    """Return chips in lines that end at the right margin, and the height below them."""
    parts, at = [], x
    for word, said, kind in found:
        drawn, wide = chip(at, y, word, said, kind)
        if at + wide > WIDTH - 16 and at > x:
            at, y = x, y + 27
            drawn, wide = chip(at, y, word, said, kind)
        parts.append(drawn)
        at += wide + 6
    return parts, y + 22


def picture(title: str, desc: str, height: float, parts: Sequence[str]) -> str:
    """Return a picture 800 px wide."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}"'
        ' role="img" aria-labelledby="title desc">'
    )
    told = f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(desc)}</desc>\n<style>{_STYLE}</style>'
    return "\n".join([head, told, *parts, "</svg>", ""])
