"""The words that say what a number states: verbs, directions, and the sign that they give."""

from solieu.facts.frame import Number
from solieu.facts.scene import Zone
from solieu.model import Kind, Term

#: Measures whose loss or deficit is negative.
_LOSING = ("profit", "budget")
_BEHIND = 16  # so far behind a percentage, what it is points of: "giảm 2% lãi suất"


def verb(zone: Zone) -> Term | None:
    """Return the word nearest to the number that says what it states."""
    return zone.last("direction", "statistic")


def telling(n: Number) -> Term | None:
    """Return the nearest such word that is more than "khoảng" or "với"."""
    soft = n.scene.patterns["soft_level"]
    words = [t for t in n.left.of("direction", "statistic") if not soft.fullmatch(n.text, t.start, t.end)]
    return words[-1] if words else None


def since(n: Number) -> int:
    """Return where what may be said of a number begins: its zone, or sooner, where the number before it ends."""
    return n.left.start if n.previous is None else min(n.left.start, n.previous.quantity.end)


def direction(n: Number) -> Term | None:
    """Return the direction that the number measures: no word after it ends the movement ("giảm xuống còn")."""
    found = n.left.last("direction")
    if found is None or _not_moved(n, found) or _said_before(n, found):
        return None
    if n.search("added", found.end, n.quantity.start):
        return found
    versus = n.left.last("base")
    if versus and versus.id == "base_versus" and versus.start >= found.end and n.kind is not Kind.PERCENT:
        return None
    for term in n.left.of("statistic", "link"):
        if term.end <= found.end:
            continue
        soft = "soft_percent" if n.kind is Kind.PERCENT and n.own_measure != "rate" else "soft_level"
        if n.search("in_turn", found.end, term.end) or n.scene.patterns[soft].fullmatch(n.text, term.start, term.end):
            continue
        if found.id == "direction_down" and n.search("up_to_amount", term.start, term.end):
            continue
        if term.id == "statistic_level":
            return None
        if term.id in ("link_contrast", "link_raise") and term.start >= found.end:
            return None
    return found


def _said_before(n: Number, move: Term) -> bool:
    """Whether a direction is the end of a clause of its own: "giá xe giảm; tỷ lệ nội địa hóa đạt 27%"."""
    clause = n.text.rfind(";", move.end, n.quantity.start)
    return clause >= 0 and any(t.start > clause for t in n.left.of("measure"))


def _not_moved(n: Number, move: Term) -> bool:
    """Whether the words behind a direction say that the number is where the movement ends, or of another thing."""
    if n.kind is Kind.PERCENT:
        ends = n.search("fell_to", move.start, n.quantity.start)
        return bool(ends or n.search("at_interest", move.end, n.quantity.start))
    if n.kind in (Kind.MONEY, Kind.PRICE) and n.search("at_level", move.end, n.quantity.start):
        return True
    return n.kind is not Kind.POINTS and _strays(n, move)


def _strays(n: Number, move: Term) -> bool:
    """Whether an amount behind a direction is not the amount moved: "giá giảm, 20 mẫu xe", "không cao hơn 5 đồng"."""
    if n.search("astray", move.end, n.quantity.start) or n.search("no_more", max(0, move.start - 12), move.end):
        return True
    if n.search("spent", max(0, move.start - 6), n.quantity.start) or n.match(
        "than_aside", move.start, n.quantity.start
    ):
        return True
    crosses = n.kind in (Kind.PHYSICAL, Kind.COUNT) or n.left.of("flow")
    if crosses and n.search("surges_with", move.start, n.quantity.start):
        return True
    counted = n.kind is Kind.COUNT and n.quantity.unit != "rank"
    return counted and not n.scene.patterns["moved_count"].fullmatch(n.text, move.end, n.quantity.start)


def rate_points(n: Number) -> bool:
    """Whether a percentage is points of a rate: a tax or an interest that is raised or cut, no rate of exchange."""
    yearly = n.quantity.unit == "%/year"
    behind = [t for t in n.right.of("measure")[:1] if yearly or t.start - n.quantity.end <= _BEHIND]
    near = [t for t in (n.left.last("measure"), *behind) if t is not None]
    return any(t.id == "measure_rate" and not n.search("exchange", t.start, t.end) for t in near)


def from_to(n: Number) -> bool:
    """Whether the number is an end of "giảm từ 40% xuống 30%"."""
    before = n.left.last("link")
    if not (before and before.id == "link_from" and n.match("from_near", before.end, n.quantity.start)):
        return False
    ends = "goes_to" if n.quantity.value_max is None else "goes_range"
    return bool(n.match(ends, n.quantity.end, n.quantity.end + 40)) or _came_from(n, before)


def _came_from(n: Number, link: Term) -> bool:
    """ "Đạt 40 tỷ USD, tăng từ 35 tỷ USD của năm 2021": the end has been told before, the start has its time."""
    p = n.previous
    if p is None or p.kind is not n.kind or p.value("statistic") != "level" or p.sentence != n.sentence:
        return False
    near = [t for t in n.left.of("direction") if 0 <= link.start - t.end <= 1 and t.start >= p.quantity.end]
    fell = bool(near) and near[-1].id == "direction_down"
    moved = near and (p.quantity.value < n.quantity.value if fell else p.quantity.value > n.quantity.value)
    behind = n.right.periods[:1]
    return bool(moved and behind and n.match("of_time", n.quantity.end, behind[0].start))


def sign(n: Number) -> int:
    """Return -1 where the words make the number negative."""
    statistic = n.value("statistic")
    if statistic in ("growth", "change"):
        return -1 if _goes_down(n) else 1
    if statistic == "share" and n.rule("statistic").startswith("statistic_effect"):
        return -1 if (move := n.left.last("direction")) and move.id == "direction_down" else 1
    flow = n.columns.get("flow")
    deficit = flow is not None and flow.value == "balance" and flow.id == "flow_deficit" and n.kind is not Kind.TIMES
    lost = n.own_measure in _LOSING and n.search("loss", n.left.start, n.quantity.start)
    return -1 if statistic in ("level", "ratio") and (deficit or lost) else 1


def _goes_down(n: Number) -> bool:
    """Whether a movement, not yet signed in writing, is a decrease."""
    rule, p = n.rule("statistic"), n.previous
    move = direction(n) or _noun_direction(n)
    if rule.startswith("statistic_than") or n.quantity.value < 0 and move is None:
        return False
    if rule.startswith("statistic_discount"):
        return True
    if rule.startswith("statistic_difference"):
        return _falls(n) and n.quantity.value > 0
    versus = next((t for t in reversed(n.left.of("base")) if t.id == "base_versus"), None)
    compared = rule == "statistic_compared/compared" and move is not None and versus is not None
    if compared and p is not None and move and versus and move.end <= versus.start:
        return bool(p.columns["sign"].value < 0)  # "tăng 6%, giảm so với mức 8% của năm 2022": 8 was a rise too
    if move is None and p is not None and rule.endswith("list"):
        return bool((n.like or p).columns["sign"].value < 0)
    return move is not None and move.id == "direction_down"


def _falls(n: Number) -> bool:
    p = n.previous
    pp = p.previous if p is not None else None
    between = n.text[p.quantity.end : n.quantity.start] if p is not None else ""
    if between.strip():
        return between.strip() in ("-", "–")
    return p is not None and pp is not None and p.quantity.value < pp.quantity.value


def _noun_direction(n: Number) -> Term | None:
    """The direction that a noun gives ("mức giảm ... lên tới"), or a verb that only moves the level of a growth."""
    found = n.left.last("direction")
    if found is None or n.search("growth_noun", found.start, found.end):
        return found
    if any(t.id == "statistic_level" and t.start >= found.end for t in n.left.of("statistic")):
        nouns = (t for t in n.left.of("direction") if n.search("growth_noun", t.start, t.end))
        found = next(nouns, found)
    moved = n.search("moved_to", found.end, n.quantity.start)
    return None if moved and n.kind is Kind.PERCENT else found
