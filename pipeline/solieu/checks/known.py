"""What the checks take from the rules: the quantity reader, words of decrease, currencies, countries."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from solieu.mentions.quantities import QuantityFinder
from solieu.model import Quantity
from solieu.rulebook.load import Rulebook, load_rules
from solieu.rulebook.phrases import normal
from solieu.rulebook.rows import Cue
from solieu.tables.phrase import Reader
from solieu.tables.units import UnitReader
from solieu.tokens import View

#: How many quotes that were read are remembered, and how long one is at most: a third of them stand elsewhere too.
_QUOTES, _SHORT = 4096, 40
#: A quantity and its offsets into the text that was read.
Placed = tuple[int, int, Quantity]


@dataclass(frozen=True)
class Known:
    """`read` finds the quantities of a text and where they stand; `lowers` whether words make a number negative.

    `scale` is what the unit that a table names multiplies its numbers by: 1000 for "nghìn tấn".
    """

    read: Callable[[str], Sequence[Placed]]
    lowers: Callable[[str], bool]
    scale: Callable[[str], Decimal | None]
    lowering_rules: frozenset[str]
    currencies: frozenset[str]
    countries: frozenset[str]

    @classmethod
    def of(cls, rules: Rulebook) -> "Known":
        """Take what the checks need from a rulebook; costs as much as making the quantity finder."""
        finder = QuantityFinder(rules)
        lowering = [cue for cue in rules["lexicon/cues"] if _lowers(cue)]
        words = AhoCorasick([normal(phrase) for cue in lowering for phrase in _phrases(cue)])

        def found(text: str) -> Sequence[Placed]:
            view = View.of(text)
            return [(*view.source_span(q.start, q.end), q) for q in finder(view, ())]

        remembered = lru_cache(_QUOTES)(found)

        def read(text: str) -> Sequence[Placed]:
            return remembered(text) if len(text) <= _SHORT else found(text)

        def lowers(text: str) -> bool:
            lower = View.of(text).lower
            return any(_whole_word(lower, start, end) for _, start, end in words.find_matches_as_indexes(lower, True))

        units = UnitReader.of(rules, Reader(lambda view: (), lambda view: (), finder))

        def scale(text: str) -> Decimal | None:
            found = units.read(text)
            return found[2] if found else None

        return cls(
            read=read,
            lowers=lowers,
            scale=scale,
            lowering_rules=frozenset(f"cues.{cue.id}" for cue in lowering),
            currencies=frozenset(row.code for row in rules["lexicon/currencies"]),
            countries=frozenset(p.code for p in rules["lexicon/places"] if p.kind in ("country", "territory")),
        )


@cache
def shipped() -> Known:
    """What the rules of this installation say."""
    return Known.of(load_rules())


def _lowers(cue: Cue) -> bool:
    return cue.sign == "-" or (cue.column, cue.value) == ("direction", "down")


def _phrases(cue: Cue) -> Iterator[str]:
    yield from cue.aliases
    yield from cue.weak_aliases


def _whole_word(text: str, start: int, end: int) -> bool:
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
