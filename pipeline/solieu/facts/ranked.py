"""Among whom a rank is: "thứ 3 về trồng quế ở châu Á", "là bạn hàng lớn thứ hai của Lào"."""

import re
from dataclasses import replace

from solieu.facts.frame import Frame, Number, Slot
from solieu.model import Kind

#: For how many sentences the scope of a rank is taken over.
_SENTENCES = 6
#: How many characters before its sentence a rank may find among whom the first was named.
_BEFORE = 200


def scope(frame: Frame, n: Number) -> Frame:
    """Set the scope of a rank; one that names none is among those of the rank before ("hạng 2 thế giới, Lào (25)")."""
    if n.kind is not Kind.RANK:
        return frame
    if among := _among(n):
        n.columns["rank_scope"] = among
        return frame
    slot = _kind(n) or _said(n) or _after(n)
    if slot is None:
        slot = _before(n) or frame.get("rank_scope")
        if slot is not None and slot.sentence >= n.sentence - _SENTENCES:
            n.columns["rank_scope"] = replace(slot, rule="rank_scope/carried")
        return frame
    n.columns["rank_scope"] = slot
    return frame if n.quantity.rank_of else frame.set("rank_scope", slot)


def _slot(n: Number, said: re.Match[str] | None, rule: str) -> Slot | None:
    return Slot(said[1], rule, said.start(1), said.end(1), None, n.sentence) if said else None


def _said(n: Number) -> Slot | None:
    said = n.quantity.rank_scope
    return Slot(n.text[said[0] : said[1]], "rank_scope/quantity", *said, None, n.sentence) if said else None


def _after(n: Number) -> Slot | None:
    """ "Thứ 3 về trồng quế ở châu Á": behind what it is a rank in."""
    return _slot(n, n.match("scope_after", n.quantity.end, n.scene.sentence.end), "rank_scope/after")


def _among(n: Number) -> Slot | None:
    """ "Thứ 6 trong số các nước nuôi ong": those behind it, of whom the next rank need not be one."""
    return _slot(n, n.match("scope_among", n.quantity.end, n.scene.sentence.end), "rank_scope/among")


def _before(n: Number) -> Slot | None:
    """ "Nền kinh tế lớn nhất thế giới. Đứng thứ hai là Mỹ": the first among them was named in this paragraph."""
    end = n.quantity.start
    paragraph = n.text.rfind("\n", 0, end) + 1
    return _slot(
        n, n.search("scope_before", max(paragraph, n.scene.sentence.start - _BEFORE), end), "rank_scope/before"
    )


def _kind(n: Number) -> Slot | None:
    """ "Thị trường nhập khẩu chè lớn thứ ba của Việt Nam": among those of a country, not among countries."""
    said = n.quantity.rank_scope
    kind = n.search("ranked_kind", n.scene.sentence.start, n.quantity.start) if said else None
    whose = n.match("ranked_whose", n.quantity.end, said[1]) if said else None
    if said is None or kind is None or whose is None or whose.end() != said[0]:
        return None
    value = f"{kind[1]}{n.text[whose.start() : said[1]]}"
    return Slot(value, "rank_scope/kind", kind.start(1), said[1], None, n.sentence)
