"""Which number words state a size: only those followed by a unit, and the fractions, classes and multiples."""

from dataclasses import dataclass

from solieu.mentions.atoms import Atom
from solieu.mentions.context import Endings, before
from solieu.mentions.ranks import Rank, RankReader
from solieu.mentions.scales import ScaleReader
from solieu.mentions.units import Found, UnitReader
from solieu.mentions.words import WordNumber, WordReader
from solieu.model import Kind
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable, normal
from solieu.rulebook.quantities import Count
from solieu.tokens import View

_MANY = 10  # from here on a number in words counts things even without a cue
_ORDINAL = ("ordinal", "digit", "last", "ten")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that a form of words implies ("một nửa" is 50 %)."""

    unit: str
    kind: Kind


_IMPLIED = {
    "fraction": Named("%", Kind.PERCENT),
    "digits": Named("%", Kind.PERCENT),
    "multiple": Named("times", Kind.TIMES),
}


class WordScanner:
    """Reads an atom from a word that may begin a number."""

    def __init__(self, rules: Rulebook, units: UnitReader, ranks: RankReader, scales: ScaleReader) -> None:
        numerals = rules["lexicon/numerals"]
        self._units, self._ranks, self._scales = units, ranks, scales
        self._numbers = WordReader(numerals, rules["lexicon/magnitudes"])
        self._ordinals = {normal(a): row for row in numerals if row.kind in _ORDINAL for a in row.aliases}
        self._rank_heads = ranks.word_heads
        self._masks = PhraseTable((c, True) for row in numerals for c in row.compounds)
        self._context = {f"numerals.{r.id}": Endings((c, True) for c in r.context) for r in numerals if r.context}
        self._wholes = PhraseTable((c, True) for row in numerals if row.kind == "slash" for c in row.context)
        links = rules["lexicon/links"]
        self._counting = Endings((a, True) for row in links if row.kind == "count" for a in row.words)

    @property
    def heads(self) -> list[str]:
        """The words to look for."""
        return sorted({*self._numbers.heads, *self._rank_heads})

    def at(self, view: View, start: int, last_rank: int) -> Atom | None:
        """Return the number in words that starts at `start` and states a size, or None."""
        lower = view.lower
        if self._idle(lower, start) or self._masks.at(lower, start):
            return None
        head = self._rank_heads_at(lower, start)
        if head:
            return self._rank(view, start, head, last_rank)
        number = self._numbers.at(lower, start)
        if not number:
            return None
        atom = _atom(start, number)
        if number.form == "fraction" and self._part_of_unit(view, atom):
            return atom
        if not self._in_context(lower, start, number):
            return None
        implied = _IMPLIED.get(number.form)
        if implied:
            return self._implied(view, atom, number, implied)
        return self._with_unit(view, atom, number)

    def _idle(self, lower: str, start: int) -> bool:
        """Whether a word stands alone that counts nothing: an article, or a word of another meaning without a cue."""
        said = self._numbers.alone(lower, start)
        return said == "article" or said is not None and not self._counting.at(lower, before(lower, start))

    def _rank_heads_at(self, lower: str, start: int) -> int | None:
        end = lower.find(" ", start, start + 8)
        return end + 1 if end > 0 and lower[start:end] in self._rank_heads else None

    def _rank(self, view: View, start: int, word: int, last_rank: int) -> Atom | None:
        end = word
        while end < len(view.lower) and view.lower[end].isalpha():
            end += 1
        row = self._ordinals.get(view.lower[word:end])
        rank: Rank | None = self._ranks.at(view, word, end, last_rank) if row else None
        if not rank or not row or row.value is None:
            return None
        atom = Atom(start, end, start, end, row.value, kind=Kind.RANK, unit="rank", rule=rank.rule, in_words=True)
        atom.rank_of, atom.rank_scope, atom.parts = rank.rank_of, rank.rank_scope, list(rank.parts)
        return atom

    def _in_context(self, lower: str, start: int, number: WordNumber) -> bool:
        context = self._context.get(number.rule)
        return not number.weak or bool(context and context.at(lower, before(lower, start)))

    def _implied(self, view: View, atom: Atom, number: WordNumber, implied: Named) -> Atom | None:
        atom.unit, atom.kind, atom.rule = implied.unit, implied.kind, number.rule
        if number.form == "digits":
            atom.raw, atom.high, atom.form = 10 ** (number.value - 1), 10**number.value - 1, "class"
        elif number.form == "multiple":
            found = self._units.at(view, atom.end, number.value, scaled=False)
            if found and found.kind is Kind.TIMES:
                atom.end = found.end
        return atom

    def _part_of_unit(self, view: View, atom: Atom) -> bool:
        """ "Nửa tỷ đồng", "nửa tấn": a fraction right before a scale word or a measure is a part of that."""
        if self._wholes.at(view.lower, atom.end + 1):
            return False  # "hai phần ba lượng cao su"
        scale = self._scales.at(view.lower, atom.end)
        found = self._units.at(view, scale.end if scale else atom.end, atom.value, scaled=bool(scale))
        if not found or found.entry.role or not (scale or found.kind is Kind.PHYSICAL):
            return False
        atom.raw = atom.raw / 100
        if scale:
            atom.scale, atom.end = atom.scale * scale.factor, scale.end
            atom.last = scale.end
        atom.take_unit(found)
        return True

    def _with_unit(self, view: View, atom: Atom, number: WordNumber) -> Atom | None:
        if not self._is_number(view.lower, atom, number):
            return None
        scale = self._scales.at(view.lower, atom.end)
        if scale:
            atom.scale, atom.end = atom.scale * scale.factor, scale.end
            atom.last = scale.end
        found = self._units.at(view, atom.end, atom.value, scaled=number.scale >= 1000 or bool(scale))
        if not found or found.entry.role or not self._counts(view.lower, atom, number, found):
            return None
        atom.take_unit(found)
        return atom

    def _is_number(self, lower: str, atom: Atom, number: WordNumber) -> bool:
        """Whether words can state a size at all: no article, and no word of another meaning without a cue."""
        if number.form == "class":
            return True
        return not number.article and not (number.homograph and _plain(number) and not self._cued(lower, atom))

    def _counts(self, lower: str, atom: Atom, number: WordNumber, found: Found) -> bool:
        """Whether a number in words states a size with this unit."""
        if number.form == "class" or number.value >= _MANY:
            return True
        row = found.entry.row
        if not number.value or isinstance(row, Count) and not row.in_words:
            return False
        small = found.kind is Kind.COUNT or found.kind is Kind.MONEY and _plain(number)  # "Cu Ba, Đồng Hới"
        return not small or self._cued(lower, atom)

    def _cued(self, lower: str, atom: Atom) -> bool:
        return self._counting.at(lower, before(lower, atom.start)) is not None


def _plain(number: WordNumber) -> bool:
    return number.scale == 1 and not number.decimals


def _atom(start: int, number: WordNumber) -> Atom:
    atom = Atom(start, number.end, start, number.end, number.value, number.decimals, in_words=True, rule=number.rule)
    if number.value_max is not None:
        atom.high, atom.form = number.value_max, "class"
    return atom
