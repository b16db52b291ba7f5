"""Statistic: what kind of statement a number makes."""

from collections.abc import Iterator

from solieu.facts.frame import Number, Slot
from solieu.facts.movement import direction, from_to, rate_points, since, telling, verb
from solieu.facts.registry import finds
from solieu.model import Kind, Term

_SIZES = (Kind.MONEY, Kind.PHYSICAL, Kind.PRICE, Kind.MONEY_RATE, Kind.COUNT, Kind.INDEX, Kind.EXCHANGE, Kind.BARE)


@finds("statistic_rank")
def _rank(n: Number) -> Slot | None:
    return n.slot("rank", "quantity") if n.kind is Kind.RANK else None


@finds("statistic_times")
def _times(n: Number) -> Slot | None:
    return n.slot("ratio", "quantity") if n.kind is Kind.TIMES else None


def _rate_is(n: Number) -> bool:
    """ "Thuế bằng 0%": a rate is as high as that, not so high beside another."""
    return n.own_measure == "rate" and not n.right.of("base") and not n.left.of("base")


@finds("statistic_verb")
def _by_verb(n: Number) -> Slot | None:
    """Share and ratio words; a direction with an amount or a percentage."""
    move = direction(n)
    last = telling(n)
    if last and last.kind == "statistic" and last.id in ("statistic_share", "statistic_ratio"):
        if n.kind is Kind.PERCENT and last.id == "statistic_ratio" and _rate_is(n):
            return n.slot("level", last.rule, last)
        if n.kind is Kind.PERCENT:
            part = last.id == "statistic_share" and not n.search("deficit", n.left.start, last.start)
            return n.slot("share" if part else "ratio", last.rule, last)
        if n.kind is Kind.POINTS and last.id == "statistic_share":
            return n.slot("share", last.rule, last)
    if move and not from_to(n):
        shared = n.search("share_moves", n.left.start, move.start)
        if n.kind is Kind.PERCENT and not rate_points(n) and not shared:
            return n.slot("growth", move.rule, move)
        return n.slot("change", move.rule, move)
    return None


@finds("statistic_equivalent")
def _equivalent(n: Number) -> Slot | None:
    """ "Tăng 6,5%, tương đương 120 triệu USD", "giảm 2 USD (3,7%)": the same statement in another unit."""
    p = n.previous
    if p is None or not n.scene.patterns["equivalent"].fullmatch(n.text, p.quantity.end, n.quantity.start):
        return None
    said = p.value("statistic")
    if n.kind is Kind.PERCENT and said == "level":
        moved = next((m for m in _back(p) if m.value("statistic") == "change"), None)
        n.like = moved
        return (
            Slot("growth", "equivalent/list") if moved and n.search("same_as", n.left.start, n.quantity.start) else None
        )
    if said == "rank" or said == "level" and p.quantity.end <= _moves_at(n):
        return None
    if said in ("growth", "change"):
        said = "growth" if n.kind is Kind.PERCENT else "change"
    elif n.kind is Kind.PERCENT or p.kind is Kind.PERCENT:
        return None
    return Slot(said, "equivalent/list")


def _moves_at(n: Number) -> int:
    """Return where a direction right before a number begins ("..., tức giảm 40 triệu"), or -1."""
    move = n.left.last("direction")
    return move.start if move is not None and n.quantity.start - move.end <= 1 else -1


def _back(n: Number | None) -> Iterator[Number]:
    while n is not None:
        yield n
        n = n.previous


@finds("statistic_gap")
def _gap(n: Number) -> Slot | None:
    """ "Chênh lệch ... 2 triệu đồng": a gap is a change, whatever the verb."""
    if n.kind is Kind.PERCENT and (
        n.own_measure == "rate" or any(t.id == "measure_rate" for t in n.right.of("measure"))
    ):
        found = n.search("gap_near", since(n), n.quantity.start)
        return found and Slot("change", "gap", found.start(), found.end(), None, n.sentence)
    if n.kind not in (Kind.MONEY, Kind.PRICE, Kind.PHYSICAL):
        return None
    found = n.search("gap", n.left.start, n.quantity.start) or n.search("gap_near", since(n), n.quantity.start)
    return found and Slot("change", "gap", found.start(), found.end(), None, n.sentence)


@finds("statistic_effect")
def _effect(n: Number) -> Slot | None:
    """ "Làm CPI tăng 0,31%": the effect on a total is a share, in points."""
    if n.kind not in (Kind.PERCENT, Kind.POINTS):
        return None
    found = n.search("effect", since(n), n.quantity.start)
    return found and Slot("share", "effect", found.start(), found.end(), None, n.sentence)


@finds("statistic_compared")
def _compared(n: Number) -> Slot | None:
    """ "Tăng 2,1% so với mức giảm 0,4% của quý trước": the number compared with says the same of another time."""
    p = n.previous
    versus = next((t for t in reversed(n.left.of("base")) if t.id == "base_versus"), None)
    if p is not None and p.kind is n.kind and n.left.periods and n.match("aside", n.left.start):
        end = n.left.periods[-1].end
        if n.scene.patterns["aside_verb"].fullmatch(n.text, end, n.quantity.start):
            return Slot(p.value("statistic"), "compared", n.left.start, end)
    if p is None or versus is None or p.kind is not n.kind or n.scene.comma(versus.end, n.quantity.start):
        return None
    if (p.value("statistic") != "growth" or p.value("base")) and _moves_from(n, versus):
        return None
    move = next((t for t in reversed(n.left.of("direction")) if t.end <= versus.start + 5), None)
    if move is not None and versus.start - move.end <= 1 and n.match("than_time", versus.end, n.quantity.start):
        return n.slot("growth" if n.kind is Kind.PERCENT else "change", move.rule, move)
    return Slot(p.value("statistic"), "compared", versus.start, versus.end)


def _moves_from(n: Number, versus: Term) -> bool:
    """ "Tăng 2% so với tháng trước, so với cùng kỳ giảm 5%": a clause that opens with a comparison moves from there."""
    if not n.search("clause_turns", n.scene.sentence.start, versus.start):
        return False
    inside = n.scene.zone(versus.end, n.quantity.start)
    ends = [t.end for t in (*inside.periods, *inside.of("base"))]
    return bool(ends) and bool(n.scene.patterns["moves_from"].fullmatch(n.text, max(ends), n.quantity.start))


@finds("statistic_than")
def _than(n: Number) -> Slot | None:
    """ "Kém xa mục tiêu 10 tỷ USD": the number is the yardstick, not the gap."""
    found = n.search("than_target", n.left.start, n.quantity.start)
    if not found and n.search("than", n.left.start, n.quantity.start):
        found = n.match("of_then", n.quantity.end)
    if not found:
        return None
    n.base_level = True
    p = n.previous
    if n.kind is Kind.PERCENT and p is not None and p.kind is Kind.PERCENT:
        return Slot(p.value("statistic"), "compared")
    return n.slot("level", "than") if n.kind is not Kind.PERCENT else None


@finds("statistic_signed")
def _signed(n: Number) -> Slot | None:
    """ "(+1,52%)", "-8%": a written sign says a movement."""
    if not n.search("signed", max(0, n.quantity.start - 3), n.quantity.start) and n.quantity.value >= 0:
        return None
    return n.slot("growth" if n.kind is Kind.PERCENT else "change", "sign")


@finds("statistic_growth_noun")
def _growth_noun(n: Number) -> Slot | None:
    """ "Tốc độ tăng ... đạt 17,5%", "mức giảm lên tới 210 triệu": the noun says a movement, the verb a level."""
    if n.kind in (Kind.MONEY, Kind.PRICE, Kind.INDEX):
        moved = n.search("moved_noun", n.left.start, n.quantity.start)
        if moved is None:
            return _other_extreme(n)
        return Slot("change", "moved_noun", moved.start(), moved.end(), None, n.sentence)
    if n.kind is not Kind.PERCENT:
        return None
    noun = next(
        (t for t in reversed(n.left.terms) if t.kind == "direction" and n.search("growth_noun", t.start, t.end)), None
    )
    noun = noun or next((t for t in reversed(n.left.terms) if t.id == "statistic_growth"), None)
    if noun is None:
        return None
    cut = noun.kind == "direction" and rate_points(n) and n.search("tariff_cut", noun.start, n.quantity.start)
    return n.slot("change" if cut else "growth", noun.rule, noun)


def _other_extreme(n: Number) -> Slot | None:
    """ "Mức giảm thấp nhất là 10 triệu, cao nhất là 30 triệu": the same movement, at its other end."""
    p = n.previous
    if p is None or p.kind is not n.kind or p.value("statistic") != "change":
        return None
    again = n.scene.patterns["other_extreme"].fullmatch(n.text, p.quantity.end, n.quantity.start)
    return Slot("change", "list", again.start(), again.end(), None, n.sentence) if again else None


@finds("statistic_exceeded")
def _exceeded(n: Number) -> Slot | None:
    """ "Vượt 15% so với dự báo": by how much, where a yardstick follows or brackets say no more."""
    if not n.search("exceeded", max(0, n.quantity.start - 20), n.quantity.start):
        return None
    if n.kind is Kind.TIMES or not n.match("exceeded_what", n.quantity.end):
        return None
    p = n.previous
    points = p is not None and p.kind is n.kind and p.value("statistic") in ("share", "ratio", "level")
    return n.slot("growth" if n.kind is Kind.PERCENT and not points else "change", "exceeded")


@finds("statistic_discount")
def _discount(n: Number) -> Slot | None:
    """ "Ưu đãi 20 triệu đồng": money that a buyer is spared."""
    found = n.search("discount", n.left.start, n.quantity.start) if n.kind is Kind.MONEY else None
    if found is None:
        return None
    tax = next((t for t in reversed(n.said.of("measure")) if t.id == "measure_rate"), None)
    aside = tax is not None and n.scene.whole.of("commodity") and n.scene.comma(tax.end, found.start())
    if not aside and (n.left.of("flow") or n.own_measure not in (None, "price", "value")):
        return None
    return Slot("change", "discount", found.start(), found.end(), None, n.sentence)


@finds("statistic_points")
def _points(n: Number) -> Slot | None:
    return n.slot("change", "quantity") if n.kind is Kind.POINTS else None


@finds("statistic_of_list")
def _of_list(n: Number) -> Slot | None:
    """A number without words of its own goes on with what the number before it says."""
    p = n.previous
    if p is None or verb(n.left) or n.left.of("measure") or from_to(n):
        return None
    joined = n.scene.patterns["list_and"].fullmatch(n.text, p.quantity.end, n.quantity.start)
    if not n.search("separated", p.quantity.end, n.quantity.start):
        return None
    if n.kind is not Kind.PERCENT and not joined and not _alike(n, p):
        return None
    if p.kind is not n.kind and not (p.kind in _SIZES and n.kind in _SIZES):
        return None
    if p.value("statistic") in ("growth", "change", "share", "ratio") and (p.kind is n.kind or _alike(n, p)):
        return Slot(p.value("statistic"), "list", p.columns["statistic"].start, p.columns["statistic"].end)
    return None


def _alike(n: Number, p: Number) -> bool:
    """Whether two amounts of money can be changes of the same price: "xăng giảm 300 đồng; dầu hỏa 250 đồng"."""
    money = (Kind.MONEY, Kind.PRICE)
    if n.kind not in money or p.kind not in money or p.value("statistic") != "change" or n.left.of("link"):
        return False
    low, high = sorted((abs(n.quantity.value), abs(p.quantity.value)))
    return high <= 20 * low


@finds("statistic_level")
def _level(n: Number) -> Slot | None:
    cue = verb(n.left)
    return n.slot("level", cue.rule if cue else "default", cue)
