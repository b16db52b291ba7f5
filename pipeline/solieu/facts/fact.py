"""From a number whose columns are decided to a fact: columns, and for each the rule and the characters behind it."""

from collections.abc import Iterator, Mapping
from typing import Any

from solieu.facts.frame import Number
from solieu.facts.reach import reach
from solieu.facts.registry import ORDER
from solieu.facts.units import unit_of
from solieu.model import Evidence, Fact
from solieu.tokens import View


def fact_of(n: Number, view: View) -> Fact:
    """Turn a decided number into a row in source offsets."""
    q = n.quantity
    sign = n.columns["sign"].value
    columns: dict[str, Any] = {"value": q.value * sign}
    if q.value_max is not None:
        columns["value_max"] = q.value_max * sign
    columns |= {c: n.columns[c].value for c in ORDER if c in n.columns}
    columns |= {"unit": unit_of(n), "bound": q.bound, "rank_of": q.rank_of}
    for column in ("rank_scope", "source_inherited"):
        columns[column] = n.value(column)
    if larger := n.columns.get("part_of"):
        columns["part_of"] = view.source_span(larger.value, larger.value + 1)[0]
    columns |= _series(n)
    start, end = view.source_span(q.start, q.end)
    kept = {c: v for c, v in columns.items() if v not in (None, [], "")}
    return Fact(start, end, kept, tuple(_evidence(n, view)), sure=n.sure)


def _evidence(n: Number, view: View) -> Iterator[Evidence]:
    """Yield for each filled column the rule and the source characters that it was read from."""
    q = n.quantity
    spans: list[tuple[str, str, tuple[int, int] | None]] = [
        ("value", q.rule, (q.start, q.end)),
        ("unit", q.rule, q.unit_span or (q.start, q.end)),
    ]
    if q.value_max is not None:
        spans.append(("value_max", q.rule, (q.start, q.end)))
    if q.bound is not None:
        spans.append(("bound", q.rule, q.bound_cue or (q.start, q.end)))
    if q.rank_of is not None:
        spans.append(("rank_of", q.rule, q.parts[0] if q.parts else (q.start, q.end)))
    for column, slot in n.columns.items():
        if column in ORDER or column == "rank_scope":
            span = (slot.start, slot.end) if slot.start is not None and slot.end is not None else None
            spans.append((column, slot.rule, span))
    for column, rule, span in spans:
        yield Evidence(column, rule, *(view.source_span(*span) if span else (None, None)))


def _series(n: Number) -> Mapping[str, Any]:
    """The columns that tell series apart and are no column of the guide."""
    q, sign = n.quantity, n.columns["sign"].value
    low, high = q.value_low, q.value_high
    if sign < 0:
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    said = [t for t in n.scene.whole.of("obs_status") if t.start < q.start]
    revised = bool(said) and said[-1].id == "obs_status_preliminary"
    goods = n.columns.get("commodity")
    actor = n.columns.get("entity")
    return {
        "value_form": q.form, "decimals": q.decimals, "value_low": low, "value_high": high,
        "commodity_id": goods.id if goods else None,
        "entity_id": actor.id if actor else None,
        "obs_status": "P" if revised else "E" if _of_estimates(n) else None,
        **reach(n),
    }  # fmt: skip


def _of_estimates(n: Number) -> bool:
    """Whether a figure goes on with a list that an estimate opened: "rau quả ước đạt 3 tỷ USD; hạt điều đạt 2 tỷ"."""
    p = n.previous
    while p is not None:
        if p.value("status") == "estimate" and p.value("statistic") == n.value("statistic"):
            return not n.value("status") and p.value("period") == n.value("period")
        p = p.previous
    return False
