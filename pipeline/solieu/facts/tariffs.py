"""A tax that is a tariff though its clause does not name the flow."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind

#: How far before its sentence a tariff's agreement may be named.
_PACT_BEFORE = 120


@finds("flow_tariff")
def _tariff(n: Number) -> Slot | None:
    """ "Mức thuế này giảm còn 30%": a tax that goes on with the tariff before, or is one between trading partners."""
    if n.own_measure != "rate" or n.kind is not Kind.PERCENT or n.value("statistic") not in ("level", "change"):
        return None
    plain = n.search("plain_tax", n.left.start, n.quantity.start)
    if not plain or n.search("home_tax", n.scene.sentence.start, n.quantity.start):
        return None
    slot, about = n.frame.get("flow"), n.frame.get("measure")
    tariff = slot is not None and slot.value in ("import", "export") and about is not None and about.value == "rate"
    if slot is not None and tariff and slot.sentence >= n.sentence - 2:
        return slot
    pact = n.search("trade_pact", max(0, n.scene.sentence.start - _PACT_BEFORE), n.quantity.start)
    return Slot("import", "pact", pact.start(), pact.end(), "flow_import", n.sentence) if pact else None


@finds("partner_pact")
def _partner_pact(n: Number) -> Slot | None:
    """A tariff in the ASEAN is one on goods from there."""
    flow = n.columns.get("flow")
    if flow is None or not flow.rule.endswith("/pact") or flow.start is None or flow.end is None:
        return None
    within = n.scene.patterns["pact_of_asean"].fullmatch(n.text, flow.start, flow.end)
    return Slot(["ASEAN"], "pact", flow.start, flow.end, "asean", flow.sentence) if within else None
