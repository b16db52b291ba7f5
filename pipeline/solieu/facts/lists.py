"""Numbers that belong together: lists, what follows them, and "lần lượt"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from solieu.facts.base import against, base_between
from solieu.facts.frame import Number, Slot
from solieu.facts.movement import from_to
from solieu.facts.partner import without_reporter
from solieu.facts.registry import FINDERS
from solieu.facts.respective import goods_in_order
from solieu.model import Kind

_SHARED = ("flow", "measure", "commodity", "partner", "period", "base", "of")
_SUBJECT = ("flow", "measure", "commodity", "reporter", "partner", "entity", "period", "indicator")


def settle(numbers: Sequence[Number]) -> None:
    """Give the numbers of a sentence what later or other numbers say for them too."""
    for group in _lists(numbers, "list_joint"):
        _share_tail(group)
        _sides(group)
        _in_order(group)
    for group in _turning(numbers):
        _respectively(group, numbers)
    goods_in_order(numbers)
    for n, yardstick in pairwise(numbers):
        own = n.columns.get("base")
        moved = n.value("statistic") in ("growth", "change") and not (own and own.rule.startswith("base_right"))
        moved = moved and not _rate_in_bracket(yardstick)
        if moved and yardstick.base_level and (slot := base_between(n, yardstick)):
            n.columns["base"] = slot
    for start, end in pairwise(numbers):
        if start.match("goes_on_to", start.quantity.end, end.quantity.start):
            _both_ends(start, end)
    _base_ahead(numbers)
    _period_ahead(numbers)


def _rate_in_bracket(n: Number) -> bool:
    """ "Sản xuất điện tăng 8%, thấp hơn cùng kỳ (9%)": two rates are compared, neither is the other's base."""
    return n.kind is Kind.PERCENT and n.text[n.quantity.start - 1] == "("


def _turning(numbers: Sequence[Number]) -> Iterator[list[Number]]:
    """Yield the lists; where they are told in order, on through other directions: "lần lượt tăng 4%, 7% và giảm 2%"."""
    for group in _lists(numbers, "list_turns"):
        if _told_in_order(group):
            yield group
        else:
            yield from _lists(group, "list_joint")


def _told_in_order(group: Sequence[Number]) -> bool:
    return any(t.id == "link_respectively" for t in (*group[0].left.of("link"), *group[-1].right.of("link")))


def _lists(numbers: Sequence[Number], joint: str) -> Iterator[list[Number]]:
    """Yield the runs of two or more numbers of a kind with nothing but commas and "và" between them."""
    group: list[Number] = []
    for n in numbers:
        joined = group and n.scene.patterns[joint].fullmatch(n.text, group[-1].quantity.end, n.quantity.start)
        if joined and n.kind is group[-1].kind:
            group.append(n)
            continue
        if len(group) > 1:
            yield group
        group = [n]
    if len(group) > 1:
        yield group


def _share_tail(group: Sequence[Number]) -> None:
    """ "34,1%, 15,4% và 13,6% tổng giá trị xuất khẩu hạt điều trong 9 tháng": the tail is said of all."""
    last = group[-1]
    for column in _SHARED:
        slot = last.columns.get(column)
        if slot is None or not slot.rule.startswith((f"{column}_right", f"{column}_of", f"{column}_after")):
            continue
        for n in group[:-1]:
            own = n.columns.get(column)
            if own is None or not own.rule.startswith((f"{column}_left", f"{column}_named")):
                n.columns[column] = slot


def _in_order(group: Sequence[Number]) -> None:
    """ "Giảm 8% và 3% về lượng và trị giá", "... so với tháng trước và cùng kỳ": one for each number, in order."""
    last = group[-1]
    terms = last.right.of("measure")[: len(group)]
    if len(terms) == len(group) and all(b.start - a.end <= 5 for a, b in pairwise(terms)):
        for n, term in zip(group, terms, strict=True):
            n.columns["measure"] = n.slot(term.id.removeprefix("measure_"), f"in_order/{term.rule}", term, term.id)
    for zone in (last.right, group[0].left):
        versus = next((t for t in zone.of("base") if t.id == "base_versus"), None)
        periods = [p for p in zone.periods if versus and p.start > versus.end][: len(group)]
        if len(periods) == len(group):
            break
    bases = [against(last, p, f"in_order/{p.rule}") for p in periods]
    if len(bases) == len(group) and all(bases) and all(b.start - a.end <= 12 for a, b in pairwise(periods)):
        for n, slot in zip(group, bases, strict=True):
            n.columns["base"] = slot  # type: ignore[assignment]


def _both_ends(start: Number, end: Number) -> None:
    """ "Từ vị trí 39 lên vị trí 26 về xuất khẩu": what is said of the end is said of the start."""
    for column in ("flow", "measure", "commodity", "partner", "rank_scope"):
        own, slot = start.columns.get(column), end.columns.get(column)
        if slot is not None and (own is None or own.rule.endswith("default")) and start.kind is end.kind:
            start.columns[column] = slot


def _sides(group: Sequence[Number]) -> None:
    """Markets named before a list whose flow stands behind it: "Hoa Kỳ và Đức chiếm 34% và 15% tổng xuất khẩu"."""
    first = group[0]
    if first.value("flow") and "partner" not in first.columns and (slot := FINDERS["partner_named"](first)):
        for n in group:
            n.columns.setdefault("partner", slot)


def _respectively(group: Sequence[Number], numbers: Sequence[Number]) -> None:
    """ "Gạo và cà phê lần lượt tăng 5% và 6%": the first is said of the first, the second of the second."""
    first = group[0]
    for column in ("commodity", "partner"):
        parts = _parts(first, column, len(group))
        for n, slot in zip(group, parts, strict=False):
            n.columns[column] = slot
        if parts:
            return
    if not _told_in_order(group):
        _of_pair(group, numbers)
        return
    for n, flow in zip(group, _both_flows(first), strict=False):
        n.columns["flow"] = flow
    for n, period in zip(group, _periods(first, len(group)), strict=False):
        n.columns["period"] = period
    earlier = [n for n in numbers if n.index < first.index][-len(group) :]
    alike = len({n.value("statistic") for n in earlier}) == 1
    if alike and len(earlier) == len(group) and not first.left.of("flow", "measure", "commodity"):
        for n, said in zip(group, earlier, strict=True):
            n.columns |= {c: said.columns[c] for c in _SUBJECT if c in said.columns}


def _of_pair(group: Sequence[Number], numbers: Sequence[Number]) -> None:
    """ "Đạt 9 tấn, trị giá 2 triệu USD, tăng 8% và 3%": the first is of the volume, the second of the value."""
    first, last = group[0], group[-1]
    earlier = [n for n in numbers if n.index < first.index][-len(group) :]
    told = {(n.value("statistic"), n.value("measure"), n.value("flow"), n.value("base")) for n in group}
    amounts = sorted((n.value("measure") or "", n.value("flow") or "") for n in earlier)
    flow = first.value("flow") or "none"
    if len(group) != 2 or len(told) != 1 or amounts != [("value", flow), ("volume", flow)]:
        return
    own = first.left.of("flow", "measure", "commodity", "place") or last.right.of("measure")
    if first.value("statistic") == "growth" and not own:
        for n, said in zip(group, earlier, strict=True):
            n.columns["measure"] = said.columns["measure"]


def _both_flows(n: Number) -> Sequence[Slot]:
    """ "Xuất khẩu và nhập khẩu lần lượt đạt 2 và 3 tỷ USD": the flows in the order in which they are named."""
    named = n.search("both_flows", n.left.start, n.left.end)
    if named is None:
        return ()
    order = ("export", "import") if named["export_first"] else ("import", "export")
    return [Slot(flow, "respectively/flows", named.start(), named.end(), None, n.sentence) for flow in order]


def _periods(n: Number, count: int) -> Sequence[Slot]:
    """ "Năm 2015 và 2016 lần lượt đạt 5 và 6 tỷ đồng": the periods in the order in which they are named."""
    named, joint = n.left.periods[-count:], n.scene.patterns["list_joint"]
    read = [(p, n.clock.read(p)) for p in named]
    if len(named) < count or not all(joint.fullmatch(n.text, a.end, b.start) for a, b in pairwise(named)):
        return ()
    slots = [Slot(w.iso, f"respectively/{p.rule}", p.start, p.end, None, n.sentence, w) for p, w in read if w]
    return slots if len(slots) == count else ()


def _parts(n: Number, column: str, count: int) -> list[Slot]:
    """Return the members of a joint list that the slot of a column spans, if there are as many as numbers."""
    slot = n.columns.get(column)
    if slot is None or slot.start is None or slot.end is None or slot.sentence != n.sentence:
        return []
    kind = {"commodity": "commodity", "partner": "place"}[column]
    members = n.scene.zone(slot.start, slot.end).of(kind)
    if len(members) != count:
        return []
    made = [
        Slot(
            n.text[t.start : t.end] if kind == "commodity" else [n.topic.names.codes[t.id]],
            f"respectively/{t.rule}",
            t.start,
            t.end,
            t.id,
            n.sentence,
        )
        for t in members
    ]
    return made if kind == "commodity" or all(without_reporter(n, s) for s in made) else []


def _base_ahead(numbers: Sequence[Number]) -> None:
    """A base named at the end holds for the growths before it: "tăng 5% về lượng và 3% về giá trị so với ..."."""
    after: Number | None = None
    for n in reversed(numbers):
        if n.value("statistic") not in ("growth", "change"):
            continue
        own = n.columns.get("base")
        if own is not None and own.rule.startswith("base_right"):
            after = n
        elif after is not None and not (own and own.rule.startswith("base_left")) and _same_clause(n, after):
            n.columns["base"] = after.columns["base"]


def _period_ahead(numbers: Sequence[Number]) -> None:
    """A period named at the end of a clause holds for the numbers before it that name none."""
    after: Number | None = None
    for n in reversed(numbers):
        own = n.columns.get("period")
        if own is not None and own.rule.startswith("period_right"):
            after = None if n.base_level else n  # "từ mức 21% cùng kỳ năm ngoái": of what is compared with
            if any(t.id == "link_from" for t in n.left.of("link")):
                after = None  # "giảm 10 tỷ, từ 175 tỷ năm 2016": the year is that of the start
        elif own is not None and own.sentence == n.sentence and not own.rule.startswith(("period_frame", "period_day")):
            after = None
        elif n.emptied.get("period") in ("period_right", "period_open", "period_epithet"):
            continue  # "20% mỗi năm, đạt 5 tỷ USD năm 2016": the clause itself leaves the time open
        elif after is not None and not n.base_level and not from_to(n) and _same_clause(n, after):
            n.columns["period"] = after.columns["period"]


def _same_clause(n: Number, after: Number) -> bool:
    return not set(n.text[n.quantity.end : after.quantity.start]) & set(";:")
