"""Scale words after a number: "nghìn tỷ", "triệu", and the short forms glued to digits ("50k", "1tr2")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable, normal

_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """Scale words read after a number; `before_last` is the reading without the last of them."""

    start: int
    end: int
    factor: Decimal
    last: Decimal
    before_last: "Scale | None" = None


@dataclass(frozen=True, slots=True)
class Short:
    """A short form glued to digits, with the digits that go on after it."""

    end: int
    factor: Decimal
    tail: str
    tail_span: tuple[int, int] | None
    money: str | None
    rule: str


class ScaleReader:
    """Reads what multiplies a number."""

    def __init__(self, rules: Rulebook) -> None:
        rows = rules["lexicon/magnitudes"]
        self._factor = {normal(a): row.factor for row in rows for a in row.aliases}
        self._word = re.compile(rf" ?({any_of(self._factor)})(?![^\W\d])")
        self._rows = {a: row for row in rows for a in (*row.glued, *row.inside)}
        glued, inside = any_of(a for row in rows for a in row.glued), any_of(a for row in rows for a in row.inside)
        self._short = re.compile(rf"(?:({glued})|({inside})(?=\d))(\d{{1,3}})?(?!\w|[.,]\d)")
        self._masks = PhraseTable((c, True) for row in rows for c in row.compounds)

    def at(self, lower: str, start: int) -> Scale | None:
        """Return the scale words that begin at `start` or one blank later."""
        scale: Scale | None = None
        for _ in range(_MOST_WORDS):
            m = self._word.match(lower, scale.end if scale else start)
            if not m:
                break
            factor = self._factor[m[1]]
            scale = Scale(m.start(1), m.end(), factor * (scale.factor if scale else 1), factor, scale)
        return scale

    def unmasked(self, lower: str, scale: Scale) -> Scale | None:
        """Return the scale without a last word that begins another word ("tỷ lệ")."""
        return scale.before_last if self._masks.at(lower, scale.start) else scale

    def short(self, text: str, start: int) -> Short | None:
        """Return the short form that is glued to digits which end at `start`; it is in small letters."""
        m = self._short.match(text, start)
        if not m:
            return None
        row = self._rows[m[1] or m[2]]
        return Short(m.end(), row.factor, m[3] or "", m.span(3) if m[3] else None, row.money, f"magnitudes.{row.id}")


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first; of nothing where there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"
