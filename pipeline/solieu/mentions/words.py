"""Numbers in words: integers of any size, decimals, fractions, classes ("hai chữ số", "hàng chục") and multiples."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from solieu.mentions.heads import any_word
from solieu.mentions.numbers import EXACT
from solieu.rulebook.phrases import PhraseTable, normal
from solieu.rulebook.quantities import Magnitude, Numeral

_WORD = re.compile(r" ?([^\W\d]+)")
_MOST_WORDS = 40
_FIXED = ("fraction", "multiple", "round", "glyph")
_BILLION = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class WordNumber:
    """A number in words. `form` is number, fraction (of a whole, in percent), class, digits, multiple or round.

    `article`: the word alone is mostly an article ("một"); `homograph`: it begins with a word that mostly
    is something else ("năm").
    """

    end: int
    value: Decimal
    form: str
    rule: str
    value_max: Decimal | None = None
    decimals: int = 0
    scale: Decimal = Decimal(1)
    article: bool = False
    homograph: bool = False
    weak: bool = False


class _Word(NamedTuple):
    """One number word: its place in the grammar, its value, its row (None: a scale word), its end."""

    kind: str
    value: Decimal
    row: Numeral | None
    end: int

    @property
    def name(self) -> str:
        return self.row.id if self.row else "scale"


@dataclass(slots=True)
class _Sum:
    """A number in words as far as it is read, from left to right."""

    high: Decimal = Decimal(0)  # what stood before "tỷ"
    high_scale: Decimal = Decimal(0)  # "nghìn tỷ" or "tỷ": less may follow, "một nghìn tỷ hai trăm tỷ"
    low: Decimal = Decimal(0)  # what stood before smaller scale words
    low_scale: Decimal = _BILLION
    group: int = 0  # tens and hundreds
    unit: int | None = None  # a digit that waits for its rank
    last: Decimal = Decimal(1)  # the last multiplier
    after: str = ""  # the kind of the last word
    linked: bool = False

    @property
    def value(self) -> Decimal:
        unit = Decimal(self.unit or 0)
        if self.last >= 100 and not self.linked and self.after == "digit":
            unit *= self.last / 10  # "hai tỷ ba", "một trăm hai"
        return self.high + self.low + self.group + unit

    def add(self, kind: str, value: Decimal) -> bool:
        """Take one word; False where no number goes on so."""
        step = getattr(self, f"_{kind}", None)
        done = bool(step and step(value))
        self.after = kind if done else self.after
        return done

    def _digit(self, value: Decimal) -> bool:
        if self.unit is not None or self.after == "half":
            return False
        self.unit = int(value)
        return True

    def _last(self, value: Decimal) -> bool:
        return self.after in ("tens", "ten") and self._digit(value)

    def _ten(self, value: Decimal) -> bool:
        if self.unit is not None or self.group % 100 or self.after == "half":
            return False
        self.group, self.last = self.group + int(value), value
        return True

    def _tens(self, value: Decimal) -> bool:
        if not self.unit or self.group % 100:
            return False
        self.group, self.unit, self.last = self.group + self.unit * int(value), None, value
        return True

    def _hundred(self, value: Decimal) -> bool:
        if self.unit is None or self.group:
            return False
        self.group, self.unit, self.last, self.linked = self.unit * int(value), None, value, False
        return True

    def _link(self, _: Decimal) -> bool:
        if self.after not in ("hundred", "scale"):
            return False
        self.linked = True
        return True

    def _half(self, _: Decimal) -> bool:
        if self.after not in ("hundred", "scale"):
            return False
        half = self.last / 2
        self.group, self.low = (self.group, self.low + half) if self.last > 100 else (self.group + int(half), self.low)
        return True

    def _scale(self, value: Decimal) -> bool:
        here = Decimal(self.group + (self.unit or 0))
        if value >= _BILLION:
            size = EXACT.multiply(self.low + here, value)
            if not size or self.high and size >= self.high_scale:
                return False
            self.high_scale = value * self.low_scale if self.low and not here else value
            self.high, self.low, self.low_scale = self.high + size, Decimal(0), _BILLION
        elif not here:
            if self.after != "scale" or not self.low:
                return False
            self.low = self.low * value
        elif value >= self.low_scale:
            return False
        else:
            self.low, self.low_scale = self.low + here * value, value
        self.group, self.unit, self.last, self.linked = 0, None, value, False
        return True


class WordReader:
    """Reads the longest number that words spell from a place on."""

    def __init__(self, numerals: Sequence[Numeral], magnitudes: Sequence[Magnitude]) -> None:
        fixed = [(a, row) for row in numerals if row.kind in _FIXED for a in row.aliases]
        self._fixed: PhraseTable[Numeral] = PhraseTable(fixed)
        self._fixed_heads = {normal(a).split(" ")[0] for a, _ in fixed}
        self._classes = PhraseTable((a, row) for row in numerals if row.kind == "class" for a in row.aliases)
        self._words: dict[str, tuple[str, Decimal, Numeral | None]] = {}
        for row in numerals:
            if row.kind not in (*_FIXED, "class"):
                self._words |= {normal(a): (row.kind, row.value or Decimal(0), row) for a in row.aliases}
        for size in magnitudes:
            kind = {10: "tens", 100: "hundred"}.get(int(size.factor), "scale")
            self._words |= {normal(a): (kind, size.factor, None) for a in size.aliases}
        self._alone = self._alone_pattern([normal(a) for a, _ in fixed])

    def _alone_pattern(self, fixed: Sequence[str]) -> re.Pattern[str]:
        digits = {w: row for w, (kind, _, row) in self._words.items() if kind == "digit" and w not in fixed}
        articles = any_word(w for w, row in digits.items() if row and row.article)
        homographs = any_word(w for w, row in digits.items() if row and row.homograph and not row.article)
        behind = any_word({*self._words, *(w for phrase in (*fixed, *self._classes.phrases) for w in phrase.split())})
        return re.compile(rf"(?:(?P<article>{articles})|{homographs})(?:$|[\n.,;:?!)]| (?!{behind}(?![^\W\d])))")

    def alone(self, lower: str, start: int) -> str | None:
        """Say what a digit is that no other number word follows, if it mostly is none: "article" or "homograph"."""
        m = self._alone.match(lower, start)
        return (m.lastgroup or "homograph") if m else None

    @property
    def heads(self) -> list[str]:
        """The words with which a number in words may begin."""
        begin = {"digit", "ten", "order", "several", "times"}
        return sorted({w for w, (kind, _, _) in self._words.items() if kind in begin} | self._fixed_heads)

    def at(self, lower: str, start: int) -> WordNumber | None:
        """Return the number in words that starts at `start`, or None."""
        fixed = self._fixed.at(lower, start)
        if fixed and fixed[1].value is not None:
            row = fixed[1]
            form = "fraction" if row.kind == "glyph" else row.kind
            return WordNumber(fixed[0], fixed[1].value, form, f"numerals.{row.id}", weak=bool(row.context))
        words = self._read(lower, start)
        if not words or not words[0].row:
            return None
        match words[0].kind:
            case "order" | "several":
                return self._class_of(words, words[0].row)
            case "times":
                return self._times(lower, words)
            case _:
                return self._plain(lower, words)

    def _read(self, lower: str, start: int) -> list[_Word]:
        """Return the number words that follow each other from `start` on."""
        words: list[_Word] = []
        while len(words) < _MOST_WORDS:
            m = _WORD.match(lower, start)
            known = self._words.get(m[1]) if m else None
            if not m or not known:
                break
            start = m.end()
            words.append(_Word(*known, start))
        return words

    def _class_of(self, words: Sequence[_Word], row: Numeral) -> WordNumber | None:
        """ "hàng chục nghìn", "vài trăm": from the first to the last number of that size."""
        words = words[1:] if row.kind == "several" and len(words) > 1 and words[1].kind == "digit" else words  # vài ba
        scales = [w for w in words[1:4] if w.kind in ("tens", "hundred", "scale")]
        if not scales or scales != list(words[1 : 1 + len(scales)]):
            return None
        first, rest = scales[0].value, Decimal(1)
        for word in scales[1:]:
            rest *= word.value
        low, high = (first, first * 10 - 1) if row.kind == "order" else (first * (row.value or 2), first * 9)
        rule = f"numerals.{row.id}"
        return WordNumber(scales[-1].end, low * rest, "class", rule, high * rest, scale=first * rest)

    def _times(self, lower: str, words: Sequence[_Word]) -> WordNumber | None:
        """ "gấp ba", "gấp năm lần"; the unit is read by whoever reads units."""
        number = self._plain(lower, words[1:]) if len(words) > 1 and words[1].row else None
        if not number or number.form != "number" or not words[0].row:
            return None
        return replace(number, form="multiple", rule=f"numerals.{words[0].row.id}", article=False, homograph=False)

    def _plain(self, lower: str, words: Sequence[_Word]) -> WordNumber | None:
        """An integer or a decimal, and what may be made of it: a fraction, a class of digits."""
        used, total = _total(words)
        if not used:
            return None
        end, value, decimals = words[used - 1].end, total.value, 0
        rest = words[used:]
        if rest and rest[0].kind == "point":
            read = _decimals(rest[1:])
            if read:
                decimals, end = len(read[0]), read[1]
                value = Decimal(f"{value}.{read[0]}")
        elif rest and rest[0].kind == "over":
            below, under = _total(rest[1:])
            if below and under.value > 1 and rest[below].kind in ("digit", "ten", "last"):
                share = percent(value, under.value)
                return WordNumber(rest[below].end, share, "fraction", f"numerals.{rest[0].name}", decimals=0)
        start = end + 1 if lower[end : end + 1] == " " else end
        digits = self._classes.at(lower, start)
        if digits and not decimals and not (used == 1 and words[0].row and words[0].row.article) and 1 <= value <= 9:
            weak = bool(digits[1].context)
            return WordNumber(digits[0], value, "digits", f"numerals.{digits[1].id}", weak=weak)
        first = words[0].row
        return WordNumber(
            end, value, "number", f"numerals.{words[0].name}", None, decimals, total.last,
            article=used == 1 and bool(first and first.article), homograph=bool(first and first.homograph),
        )  # fmt: skip


def _total(words: Sequence[_Word]) -> tuple[int, _Sum]:
    """Return how many of the words make an integer, and their sum."""
    total, used = _Sum(), 0
    for n, word in enumerate(words):
        if word.row and word.row.homograph and n and not total.linked:
            following = words[n + 1].kind if n + 1 < len(words) else ""
            if following not in ("tens", "hundred", "scale"):
                break  # "hai mươi năm": twenty years
        if not total.add(word.kind, word.value):
            break
        if word.kind != "link":
            used = n + 1
    return used, total


def _decimals(words: Sequence[_Word]) -> tuple[str, int] | None:
    """Return the digits after "phẩy" and where they end: digit by digit, or a number below 100."""
    if len(words) > 1 and words[1].kind == "tens" or words and words[0].kind == "ten":
        used, total = _total([w for w in words[:3] if w.kind not in ("hundred", "scale")])
        return str(total.value), words[used - 1].end
    digits = ""
    for n, word in enumerate(words):
        if word.kind != "digit":
            return (digits, words[n - 1].end) if n else None
        digits += str(word.value)
    return (digits, words[-1].end) if words else None


def percent(above: Decimal, below: Decimal) -> Decimal:
    """Return a fraction as the guide writes it: percent, two decimals where it does not end."""
    exact = above * 100 / below
    return exact.normalize() if exact == exact.quantize(Decimal("0.01")) else exact.quantize(Decimal("0.01"))
