"""Statistic of a percentage: a share, a ratio, a growth, or the level of a rate."""

from solieu.facts.frame import Number, Slot
from solieu.facts.movement import direction, from_to, verb
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind

_WHOLE = 100  # percent: more is no share
_LENT = ("measure_credit", "measure_investment")  # what a yearly rate may be for


@finds("statistic_share_of")
def _share_of(n: Number) -> Slot | None:
    """A percentage followed by the whole it is a part of ("20% tổng kim ngạch"), or "trong đó" by where it goes."""
    if n.kind is Kind.PERCENT and n.value("statistic") is None and _part_sent(n):
        return n.slot("share", "right")
    if n.kind is Kind.PERCENT and n.match("whole_after", n.quantity.end) and not direction(n):
        p = n.previous
        listed = (
            p is not None
            and p.value("statistic") == "share"
            and n.scene.patterns["list_of"].fullmatch(n.text, p.quantity.end, n.quantity.start)
        )
        said = p.left.start if p is not None else n.left.start
        deficit = n.search("deficit", said, n.quantity.start)
        ratio = deficit or n.match("over_gdp", n.quantity.end) and not listed
        return n.slot("ratio" if ratio else "share", "right")
    return _goes_to_side(n)


def _goes_to_side(n: Number) -> Slot | None:
    """ "; 92% bán cho Trung Quốc": what part of the amount before goes to a country, or comes from it."""
    p, place = n.previous, next(iter(n.right.of("place")), None)
    if p is None or place is None or n.kind is not Kind.PERCENT or n.quantity.value > _WHOLE:
        return None
    if not n.search("part_opens", p.quantity.end, n.quantity.start):
        return None
    way = n.scene.patterns["market_goes_to"].fullmatch(n.text, n.quantity.end, place.start)
    return Slot("share", "side", way.start(), way.end(), None, n.sentence) if way else None


def _part_sent(n: Number) -> bool:
    """ "Tăng 5%, trong đó 60% sang Đức": whether nothing but where it goes or comes from is said of a part."""
    if n.quantity.value > _WHOLE or not n.search("of_which", n.left.start, n.quantity.start):
        return False
    return bool(n.match("part_goes", n.quantity.end))


@finds("statistic_grown")
def _grown(n: Number) -> Slot | None:
    """ "Mỗi 1% tăng trưởng du lịch": the noun behind says what it is."""
    if n.kind is not Kind.PERCENT or not n.match("grown", n.quantity.end):
        return None
    return None if n.search("part_of", n.left.start, n.quantity.start) else n.slot("growth", "right")


@finds("statistic_plan")
def _plan(n: Number) -> Slot | None:
    """A percentage of a plan."""
    if n.kind is Kind.PERCENT and not direction(n):
        if n.match("ratio_after", n.quantity.end):
            return n.slot("ratio", "right")
        plan = next((t for t in n.right.of("base") if t.id == "base_plan" and t.start - n.quantity.end <= 12), None)
        return n.slot("ratio", plan.rule, plan) if plan else None
    return None


@finds("statistic_part_rate")
def _part_rate(n: Number) -> Slot | None:
    """ "Đạt tỷ lệ nội địa hóa 55%": a rate that is a part, whatever the verb."""
    if n.kind is not Kind.PERCENT or direction(n) and not from_to(n):
        return None
    found = n.search("part_rate", n.left.start, n.quantity.start)
    if found is None:
        return None
    return Slot("share", "part_rate", found.start(), found.end(), None, n.sentence)


@finds("statistic_proportion")
def _proportion(n: Number) -> Slot | None:
    """ "Tỷ lệ": a ratio to GDP or of dividends, the level of a rate, else a share (left to the next rules)."""
    word = verb(n.left)
    if n.kind is not Kind.PERCENT or direction(n) and not from_to(n):
        return None
    if n.search("coefficient", n.left.start, n.quantity.start):
        return n.slot("ratio", "coefficient", word)
    if word is None or not n.search("proportion", n.left.start, n.quantity.start):
        return None
    if n.own_measure == "other" or any(n.search(of, n.left.start, n.quantity.start) for of in ("to_gdp", "dividend")):
        return n.slot("ratio", word.rule, word)
    if (
        n.own_measure == "rate"
        and not n.search("rate_over", n.left.start, n.quantity.start)
        and word.id != "statistic_share"
    ):
        return n.slot("level", word.rule, word)
    return n.slot("growth", word.rule, word) if n.search("falling", n.left.start, n.quantity.start) else None


@finds("statistic_share_noun")
def _share_noun(n: Number) -> Slot | None:
    """ "Tỷ trọng ... đạt 20%"."""
    noun = next((t for t in reversed(n.left.terms) if t.id == "statistic_share"), None)
    return n.slot("share", noun.rule, noun) if noun and n.kind is Kind.PERCENT else None


def _before(n: Number) -> Zone:
    return n.scene.zone(n.scene.sentence.start, n.quantity.start)


@finds("statistic_rate")
def _rate(n: Number) -> Slot | None:
    """A bare percentage of a rate is its level."""
    p = n.previous
    yearly = n.quantity.unit == "%/year" and p is not None and p.value("statistic") == "growth"
    yearly = yearly and p is not None and p.value("measure") != "rate"
    if n.kind is not Kind.PERCENT or yearly and not n.left.of("measure"):
        return None
    if p is not None and _rate_before(n, p):
        return Slot("level", "list", p.columns["measure"].start, p.columns["measure"].end)
    before = _before(n).of("measure")
    rate = next((t for t in before if t.id == "measure_rate"), None)
    nearest = n.left.last("measure") or (before[-1] if before else None)
    beside = ("measure_rate", "measure_price", *(_LENT if n.quantity.unit == "%/year" else ()))
    if rate and (nearest is None or nearest.id in beside):
        return n.slot("level", rate.rule, rate)
    return None


def _rate_before(n: Number, p: Number) -> bool:
    """Whether a number goes on with the level of a rate: "6%/năm cho vay ngắn hạn, 9%/năm cho vay dài hạn"."""
    stated = p.value("statistic") == "level" and p.value("measure") == "rate"
    alike = p.quantity.unit == n.quantity.unit and not n.left.of("direction")
    return stated and alike and n.own_measure in (None, "rate", "credit")


@finds("statistic_moved")
def _moved(n: Number) -> Slot | None:
    """A percentage a year, after a word of movement, or in brackets under one, is growth."""
    if n.kind is not Kind.PERCENT:
        return None
    if n.quantity.unit == "%/year":
        return n.slot("growth", "unit")
    move = n.left.last("direction")
    if move and n.search("fell_to", move.start, n.quantity.start):
        return None
    p = n.previous
    if move and p and p.value("statistic") == "share" and n.match("rose_to", move.start, n.quantity.start):
        return Slot("share", "list")  # "chiếm 6%, năm 2018 tăng lên 11%"
    if move is None and n.text[n.quantity.start - 1 : n.quantity.start] == "(":
        move = _before(n).last("direction")
    return n.slot("growth", move.rule, move) if move else None


@finds("statistic_again")
def _again(n: Number) -> Slot | None:
    """A share or a ratio after another, without a measure of its own, is one too."""
    p = n.previous
    if p is None or n.kind is not Kind.PERCENT or p.kind is not Kind.PERCENT or n.left.of("measure"):
        return None
    said = p.value("statistic")
    return Slot(said, "list") if said == "ratio" or said == "share" and n.quantity.value <= _WHOLE else None


@finds("statistic_percent")
def _percent(n: Number) -> Slot | None:
    """What the sentence is about decides a bare percentage: a share, a growth, a ratio."""
    if n.kind is not Kind.PERCENT:
        return None
    said = _before(n).last("statistic", "direction")
    if said and (said.id == "statistic_share" or said.kind == "direction"):
        return n.slot("share" if said.id == "statistic_share" else "growth", said.rule, said)
    measure = n.left.last("measure") or _before(n).last("measure")
    value = {
        "measure_gdp": "growth", "measure_index": "growth", "measure_other": "ratio", "measure_profit": "ratio",
        "measure_price": "ratio",
    }  # fmt: skip
    if measure and measure.id in value:
        return n.slot(value[measure.id], measure.rule, measure)
    return n.slot("share" if n.quantity.value <= _WHOLE else "ratio", "default")
