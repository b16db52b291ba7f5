"""Those who trade, before an amount: "các doanh nghiệp xuất khẩu 17.300 tấn" tells what they do, not who they are."""

import re
from collections.abc import Mapping, Sequence

from solieu.facts.names import Names
from solieu.model import Kind, Quantity, Term
from solieu.tokens import View

_FLOWS = {"export": "flow_export", "import": "flow_import"}


def with_their_verb(
    view: View,
    terms: Sequence[Term],
    numbers: Sequence[Quantity],
    names: Names,
    patterns: Mapping[str, re.Pattern[str]],
) -> Sequence[Term]:
    """Return the terms; in a name of traders right before an amount of goods or of foreign money, the flow it tells."""
    starts = {q.start for q in numbers if _traded(q, names)}
    verb = patterns["traders_trade"]
    return [_told(t, verb.match(view.lower, t.start), starts) if t.kind == "sector" else t for t in terms]


def _traded(q: Quantity, names: Names) -> bool:
    """Whether it is an amount of goods or of foreign money: money of our own is lent or paid to them."""
    if q.kind is Kind.MONEY:
        return not (q.unit or "").startswith("VND")
    return q.kind is Kind.PHYSICAL or q.kind is Kind.COUNT and q.unit in names.goods_units


def _told(term: Term, found: re.Match[str] | None, starts: set[int]) -> Term:
    if found is None or found.end() not in starts or found.lastgroup is None:
        return term
    start, end = found.span(found.lastgroup)
    flow = _FLOWS[found.lastgroup]
    return Term(start, end, f"cues.{flow}", "flow", flow)
