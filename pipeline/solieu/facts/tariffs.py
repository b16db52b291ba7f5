"""A tax that is a tariff though its clause does not name the flow."""

from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import named
from solieu.facts.pointed import land_of
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


def _levies(n: Number) -> Slot | None:
    """Return the country that levies a duty: "Bộ Thương mại Mỹ áp thuế 25%", "Bộ Tài chính áp thuế chống bán phá giá".

    It is named before the word for it: itself, or in the name of a body of its own; a body of ours is Vietnam's.
    """
    start = n.scene.sentence.start
    said = n.search("levies", start, n.quantity.start) if n.own_measure == "rate" else None
    if said is None:
        return None
    for term in reversed(n.scene.zone(start, said.start()).of("place", "organisation")):
        if term.kind == "place" and n.search("surpassed", max(start, term.start - 40), term.start):
            continue
        code = land_of(n, term) or ("VN" if term.id in n.topic.names.home else None)
        if code is not None:
            return Slot(code, term.rule, term.start, term.end, term.id, n.sentence)
    return None


@finds("flow_levied")
def _flow_levied(n: Number) -> Slot | None:
    """ "Áp thuế 456% với thép của Việt Nam": a duty that one country levies on the goods of another is on imports."""
    slot = _levies(n)
    behind = n.match("levied_on", n.quantity.end) if slot else None
    if slot is None or behind is None:
        return None
    theirs = named(n.scene, n.scene.zone(behind.start(), n.scene.sentence.end))[:1]
    codes = n.topic.names.codes
    foreign = [p for p in theirs if p.part in ("reporter", "partner") and codes[p.terms[0].id] != slot.value]
    near = foreign and not n.scene.comma(behind.end(), foreign[0].terms[0].start)
    return Slot("import", "levied", behind.start(), behind.end(), "flow_import", n.sentence) if near else None


@finds("reporter_levied")
def _reporter_levied(n: Number) -> Slot | None:
    """The country that levies a duty on imports, whoever's goods they are."""
    return _levies(n) if n.value("measure") == "rate" and n.value("flow") == "import" else None
