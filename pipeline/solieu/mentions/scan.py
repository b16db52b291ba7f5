"""From a view to atoms: every number with the scale words and the unit that stand next to it.

One regular expression finds runs of digits and words that may begin a number; what follows is looked up.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import chain

import regex

from solieu.mentions.atoms import Atom
from solieu.mentions.context import Endings, before
from solieu.mentions.heads import any_word
from solieu.mentions.numbers import EXACT, RUN, padded, read_digits
from solieu.mentions.ranks import RankReader
from solieu.mentions.roles import RoleTable
from solieu.mentions.scales import ScaleReader, Short, any_of
from solieu.mentions.units import Found, UnitReader
from solieu.mentions.words import percent
from solieu.mentions.wordscan import WordScanner
from solieu.model import Kind
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable, normal
from solieu.tokens import View

_SPACED = re.compile(r"[1-9]\d{0,2}((?: \d{3}){1,5})(?:[.,]\d+)?(?![.,]?\d)")
_BROKEN = re.compile(r"(\d{1,3}), (\d{1,3})(?![.,]?\d)")
_FRACTION = re.compile(r"([1-9])/(\d{1,2})(?![/.,]?\d)(?!\w)")
_OUT_OF = r"\d{{1,3}}(?:[.,]\d{{3}})*(?:/| (?:{words}) )(\d{{1,3}}(?:[.,]\d{{3}})*)(?= [^\W\d])"
_INTEGER = re.compile(r" (\d{1,3})(?![.,]?\d)")
_LISTED = re.compile(r"\d, $")
_NAME = regex.compile(r"(?<!\w)(?:[^\W\d_]*\p{Lu}[\w.]*|\w*\d[^\W\d]+)-$")
_MOST_PIECES = 3
_SPLIT = 5  # a whole in so few parts is a fraction: "2/3 doanh nghiệp"


class Scanner:
    """Makes the atoms of a view."""

    def __init__(self, rules: Rulebook, units: UnitReader, roles: RoleTable) -> None:
        self._units, self._roles = units, roles
        self._scales = ScaleReader(rules)
        self._ranks = RankReader(rules)
        self._words = WordScanner(rules, units, self._ranks, self._scales)
        word = rf"{any_word(head for head in self._words.heads if not head.isdecimal())}(?!\w)"
        # A digit, or what stands before a word: a pattern that begins so passes over all letters at once.
        self._find = re.compile(rf"[\W\d](?:(?=(?P<word>{word}))(?<=\W)|(?<=\d)\d*(?:[.,]\d+)*)")
        self._first = re.compile(rf"(?P<word>{word})")
        numerals = rules["lexicon/numerals"]
        self._class = PhraseTable((a, row) for row in numerals if row.kind == "class" for a in row.aliases)
        self._class_after = Endings((c, row.id) for row in numerals if row.kind == "class" for c in row.context)
        self._half = PhraseTable((a, row.id) for row in numerals if row.kind == "half" for a in row.aliases)
        slash = [(c, row.id) for row in numerals if row.kind == "slash" for c in row.context]
        self._slash_after, self._slash_before = Endings(slash), PhraseTable(slash)
        self._symbols = sorted(units.symbols.items(), key=lambda pair: -len(pair[0]))
        self._symbol_ends = {symbol[-1] for symbol, _ in self._symbols}
        whole = any_of(normal(a) for row in rules["lexicon/links"] if row.kind == "out_of" for a in row.words)
        self._whole = re.compile(_OUT_OF.format(words=whole))
        self._times = Endings((a, row.id) for row in numerals if row.kind == "times" for a in row.aliases)

    def __call__(self, view: View, taken: Iterable[tuple[int, int]]) -> list[Atom]:
        """Return the numbers of a view that are not in `taken`, in order."""
        lower, atoms = view.lower, []
        spans = iter([*sorted(taken), (len(lower), len(lower) + 1)])
        claim = next(spans)
        done, last_rank = 0, -100
        first = self._first.match(lower)
        for m in chain([first] if first else [], self._find.finditer(lower)):
            start, end = m.span(m.lastgroup or 0)
            if start < done:
                continue
            while claim[1] <= start and claim[0] < len(lower):
                claim = next(spans)
            if claim[0] < end:
                continue
            read = self._digits if lower[start].isdecimal() else self._words.at
            atom = read(view, start, last_rank)
            if atom and atom.end <= claim[0]:
                atom.start = max(atom.start, done)  # a sign between two numbers is one's only
                atoms.append(atom)
                done = max((atom.end, *(e for _, e in atom.parts)))
                last_rank = atom.end if atom.kind is Kind.RANK else last_rank
        return atoms

    def _digits(self, view: View, start: int, last_rank: int) -> Atom | None:
        m = RUN.match(view.lower, start)
        if not m or _is_name(view, start):
            return None
        end = m.end()
        zero = padded(m[0])
        digits = zero or read_digits(m[0])
        ranked = digits and not digits.decimals and not zero
        rank = self._ranks.at(view, start, end, last_rank) if ranked else None
        if not digits or not rank and self._roles.at(view, start, end):
            return None
        sign = -1 if _is_minus(view.lower, start) else 1
        atom = Atom(start, end, start, end, digits.value, digits.decimals, digits=digits, sign=sign)
        atom.other_raw = digits.other
        if rank:
            atom.start, atom.kind, atom.unit, atom.rule = rank.start, Kind.RANK, "rank", rank.rule
            atom.rank_of, atom.rank_scope, atom.parts = rank.rank_of, rank.rank_scope, list(rank.parts)
            return atom
        read = self._fraction(view, atom) or self._out_of(view, atom) or self._digit_class(view, atom)
        read = read or self._sized(view, atom)
        unsized = zero and not (read and read.unit and read.end > end)
        return None if unsized else read

    def _fraction(self, view: View, atom: Atom) -> Atom | None:
        """ "1/4 giá trị": a part of a whole, where the words before or after say so."""
        lower = view.lower
        m = _FRACTION.match(lower, atom.start)
        if not m or not int(m[1]) < int(m[2]) <= 12:
            return None
        beside = self._slash_before.at(lower, m.end() + 1) if lower[m.end() : m.end() + 1] == " " else None
        if not beside and not self._slash_after.at(lower, before(lower, atom.start)):
            return None
        atom.raw, atom.unit, atom.kind = percent(Decimal(m[1]), Decimal(m[2])), "%", Kind.PERCENT
        atom.end, atom.rule, atom.parts = m.end(), "numerals.slash", [m.span(2)]
        return atom

    def _out_of(self, view: View, atom: Atom) -> Atom | None:
        """ "7/40 doanh nghiệp": so many out of so many that are counted; "1 trong 40" only names a kind."""
        m = self._whole.match(view.lower, atom.start) if atom.raw > 1 else None
        whole = read_digits(m[1]) if m else None
        if m is None or whole is None or not _SPLIT < whole.value >= atom.raw:
            return None
        found = self._units.at(view, m.end(), whole.value, scaled=False)
        if found is None or found.kind is not Kind.COUNT or found.entry.role:
            return None
        atom.take_unit(found)
        atom.parts.append(m.span(1))
        return atom

    def _digit_class(self, view: View, atom: Atom) -> Atom | None:
        """ "2 chữ số": from 10 to 99 percent."""
        hit = self._class.at(view.lower, atom.end + 1) if view.lower[atom.end : atom.end + 1] == " " else None
        if not hit or atom.decimals or not 1 <= atom.raw <= 9:
            return None
        if hit[1].context and not self._class_after.at(view.lower, before(view.lower, atom.start)):
            return None
        atom.raw, atom.high, atom.form = 10 ** (atom.raw - 1), 10**atom.raw - 1, "class"
        atom.unit, atom.kind, atom.rule, atom.end = "%", Kind.PERCENT, f"numerals.{hit[1].id}", hit[0]
        return atom

    def _sized(self, view: View, atom: Atom) -> Atom | None:
        """Read scale words and unit; first as the digits stand, then as pieces of one number."""
        found = self._scaled(view, atom)
        if not found and atom.scale == 1:
            whole = self._pieces(view, atom)
            if whole:
                found = self._scaled(view, whole)
                counted = found is not None and found.kind is Kind.COUNT and whole.decimals > 0  # "số 4, 5 chiếc"
                if (found or whole.scale != 1) and not counted:
                    atom = whole
                else:
                    found = None
        found = found or self._symbol(view, atom)
        if found:
            self._take(view, atom, found)
        elif atom.scale == 1 and view.lower[atom.end : atom.end + 1].isalpha():
            return None  # 4x4, 82B, 9h30
        elif atom.scale == 1 and not atom.decimals and self._times.at(view.lower, before(view.lower, atom.start)):
            atom.unit, atom.kind, atom.rule = "times", Kind.TIMES, "numerals.times"
        return atom

    def _symbol(self, view: View, atom: Atom) -> Found | None:
        """Return the currency whose sign stands before the number ("US$ 5 tỷ"); the atom grows by it."""
        place = before(view.lower, atom.start)
        if view.text[place - 1 : place] not in self._symbol_ends:
            return None
        for symbol, entry in self._symbols:
            if view.text.endswith(symbol, 0, place):
                atom.start = place - len(symbol)
                return self._units.per(view, Found(atom.end, atom.end, entry.unit or "", entry.kind, entry))
        return None

    def _take(self, view: View, atom: Atom, found: Found) -> None:
        atom.take_unit(found)
        atom.blocked = bool(found.entry.role)
        half = self._half.at(view.lower, atom.end + 1) if found.end == atom.end else None
        if half and found.kind is Kind.PHYSICAL and atom.scale == 1:
            atom.extra, atom.end = Decimal("0.5"), half[0]

    def _scaled(self, view: View, atom: Atom) -> Found | None:
        """Read what multiplies the number, then its unit; the atom grows by the scale words."""
        lower = view.lower
        short = self._scales.short(view.text, atom.end)
        if short:
            return self._short(view, atom, short)
        scale = self._scales.at(lower, atom.end)
        if not scale:
            return self._units.at(view, atom.end, atom.raw, scaled=False)
        end, value = scale.end, EXACT.multiply(atom.raw, scale.factor)
        found = self._units.at(view, end, value, scaled=True)
        if not found:
            kept = self._scales.unmasked(lower, scale)
            if kept is not scale:  # "500 tỷ phú": the scale word begins another word
                end, value = (kept.end, value) if kept else (atom.end, atom.raw)
                found = self._units.at(view, end, value, scaled=kept is not None)
            if not kept:
                return found
            scale = kept
        atom.scale, atom.end = scale.factor, end
        if not found:
            self._goes_on(lower, atom, scale.last)
            if atom.end > end:
                found = self._units.at(view, atom.end, atom.value, scaled=True)
        return found

    def _short(self, view: View, atom: Atom, short: Short) -> Found | None:
        """ "50k", "1tr2": what goes on after the letters are the next digits of the number."""
        if short.tail:
            if atom.decimals:
                return None
            atom.raw, atom.decimals = Decimal(f"{atom.raw}.{short.tail}"), len(short.tail)
        atom.scale, atom.end, atom.rule = short.factor, short.end, short.rule
        atom.parts += [short.tail_span] if short.tail_span else []
        found = self._units.at(view, short.end, atom.value, scaled=True)
        return found or self._units.money(view, short.money, atom.end)

    def _goes_on(self, lower: str, atom: Atom, last: Decimal) -> None:
        """ "2 triệu 300 nghìn", "2 tỷ rưỡi"."""
        half = self._half.at(lower, atom.end + 1)
        if half and lower[atom.end : atom.end + 1] == " ":
            atom.extra, atom.end = last / 2, half[0]
            return
        for _ in range(_MOST_PIECES):
            m = _INTEGER.match(lower, atom.end)
            scale = self._scales.at(lower, m.end()) if m and not atom.decimals else None
            if not m or not scale or scale.factor >= last:
                return
            last = scale.factor
            atom.extra += Decimal(m[1]) * last
            atom.parts.append(m.span(1))
            atom.end = scale.end

    def _pieces(self, view: View, atom: Atom) -> Atom | None:
        """Return one number from "1 244,9", "36, 700" or " 3 , 5" (a segmenter's), or None."""
        lower = view.lower
        if atom.decimals or atom.last - atom.first > 3:
            return None
        m = _SPACED.match(lower, atom.first)
        if m:
            digits = read_digits(m[0].replace(" ", ""))
            if digits:
                return _joined(atom, digits.value, digits.decimals, lower, m)
        m = _BROKEN.match(lower, atom.first)
        if not m or _LISTED.search(lower, max(0, atom.first - 8), atom.first):
            return None
        if len(m[2]) == 3:
            return _joined(atom, Decimal(m[1] + m[2]), 0, lower, m)
        comma = view.source_span(m.end(1), m.end(1) + 1)[0]
        if comma and view.source[comma - 1] in " _":
            return _joined(atom, Decimal(f"{m[1]}.{m[2]}"), len(m[2]), lower, m)
        return None


def _joined(atom: Atom, raw: Decimal, decimals: int, lower: str, m: re.Match[str]) -> Atom:
    runs = [r.span() for r in RUN.finditer(lower, m.start(), m.end())]
    return replace(atom, raw=raw, decimals=decimals, end=m.end(), digits=None, other_raw=None, parts=runs[1:])


def _is_minus(lower: str, start: int) -> bool:
    """Whether the hyphen just before a number is its sign: "(-0,07%)", "giảm -5%", not "-5" at a line's start."""
    return start > 1 and lower[start - 1] == "-" and lower[start - 2] in " (:/" and lower[start - 3 : start] != "+/-"


def _is_name(view: View, start: int) -> bool:
    """Whether digits belong to a name or a code: "E5", "F-35", "335/2016/TT-BTC" after its first number."""
    if start == 0:
        return False
    left = view.lower[start - 1]
    if left.isalpha():
        return True
    if left == "-":
        return bool(_NAME.search(view.text, max(0, start - 20), start))
    return left in "/*." and start > 1 and view.lower[start - 2].isalnum()
