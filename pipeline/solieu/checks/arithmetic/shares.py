"""Shares of a whole: against the whole and the part in amounts, and against each other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import combinations

from solieu.checks.arithmetic.figures import Figure, Figures, Series, agree, narrowest
from solieu.checks.arithmetic.growth import HUNDRED
from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.arithmetic.violation import Violation, compare

#: The columns by which a part may be narrower than its whole.
_NARROWING = ("commodity", "entity", "partner")
_ALONE = frozenset({"country", "territory"})


def share_of_whole(figures: Figures) -> Iterator[Violation]:
    """Compare share x whole with the part, each as an amount: of one flow, measure, period and unit.

    Tolerance: the three intervals as printed. The whole has the same columns, but none of one or more of commodity,
    entity and partner; where several levels could be it, all must miss. Where the text does not say what a share is
    of, the whole is one in the same sentence, which has no
    other share, and is not below the part.
    """
    for share in figures.of("share"):
        if share.unit != "%":
            continue
        for part in figures.levels(share.series, share.period, share):
            if not part.beside(share):
                continue
            missed = [
                _compared(share, whole, part) for whole in wholes(figures, share) if _may_hold(whole, part, share)
            ]
            if missed and all(missed):
                yield min((v for v in missed if v), key=lambda v: v.gap)


def _may_hold(whole: Figure, part: Figure, share: Figure) -> bool:
    return whole.unit == part.unit and bool(share.row.get("of") or whole.interval.high >= part.interval.low)


def _compared(share: Figure, whole: Figure, part: Figure) -> Violation | None:
    expected = share.interval * whole.interval / HUNDRED
    return compare("share_of_whole", "The part is", (share, whole), part, expected)


def wholes(figures: Figures, share: Figure) -> list[Figure]:
    """Return the levels that a share may be of, those of the series nearest to the share's first."""
    found = [f for series in wider(share) for f in figures.levels(series, share.period, share)]
    return [f for f in found if share.row.get("of") or _implied(figures, f, share)]


def _implied(figures: Figures, whole: Figure, share: Figure) -> bool:
    """Whether the sentence of a share, which has no other share, has its whole."""
    return whole.beside(share) and len(figures.beside(share, "share")) == 1


def wider(share: Figure) -> Iterator[Series]:
    """Yield the series that hold that of a share, the nearest first: without its focus, where that is known."""
    narrow = [name for name in _NARROWING if getattr(share.series, name)]
    focus = share.row.get("focus")
    for size in range(1, len(narrow) + 1):
        for names in combinations(narrow, size):
            if focus is None or focus in names:
                yield share.series.without(names)


def shares_sum(figures: Figures) -> Iterator[Violation]:
    """Compare the sum of shares of one whole, of distinct goods or countries, with 100 %.

    Tolerance: the low ends as printed. One flow, measure, period, status, whole in words and focus; a good or country
    whose statements differ is left out, groups of countries too.
    """
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for share in figures.of("share"):
        focus = share.row.get("focus")
        if share.unit == "%" and share.row.get("of") and focus in ("commodity", "partner") and _is_one(share, focus):
            other = share.series.without((focus,))
            groups[other, share.period, share.row["of"].lower(), focus, share.plan].append(share)
    for (_, _, _, focus, _), group in groups.items():
        yield from _over(_distinct(group, str(focus)))


def _is_one(share: Figure, focus: str) -> bool:
    return focus == "commodity" or share.row.get("partner_kind") in _ALONE and len(share.series.partner) == 1


def _distinct(group: Sequence[Figure], focus: str) -> list[Figure]:
    """Return one share for each good or country."""
    said: dict[object, list[Figure]] = defaultdict(list)
    for share in group:
        said[getattr(share.series, focus)].append(share)
    return [narrowest(shares) for name, shares in said.items() if name and agree(shares)]


def _over(shares: Sequence[Figure]) -> Iterator[Violation]:
    if len(shares) < 2:
        return
    *others, last = shares
    start = Interval.of(Decimal(0), Decimal(100))
    rest = reduce(lambda left, share: left - share.interval, others, start)
    violation = compare("shares_sum", "Of 100 the rest is", others, last, rest)
    if violation:
        yield violation
