"""Of what a cell is and of whom: the good, the actor, whose figure it is, and the other side."""

from collections.abc import Mapping
from dataclasses import replace

from solieu.tables.labels import Label
from solieu.tables.saying import Said
from solieu.tables.scopes import Cell, Scopes

_HOME = "VN"
#: Measures of which a row's label names a good that no list knows.
_OF_GOODS = frozenset({"value", "volume", "price", "production", "consumption", "index", "retail"})
#: Measures that name the other side without trade: who invests, where guests come from.
_OF_TWO = frozenset({"investment", "count"})
#: Kinds of labels whose name is an actor's in a table by branches.
_NAMES = frozenset({"commodity", "branch", "other"})


def set_goods(cell: Cell) -> None:
    """Set the good: of the label, of the rows above it, else of the head, the section, the caption."""
    s = cell.scopes
    branches = _by_branches(cell)
    for place, label in (("label", s.label), *(("above", label) for label in s.above)):
        if good := _good(cell, label, branches):
            cell.columns["commodity"] = replace(good, rule=f"table_{place}/{good.rule}")
            return
    lines = {"head": s.head, "section": s.section, **({} if _names_series(s.label) else {"caption": s.caption})}
    for place, said in lines.items():
        if found := said.columns.get("commodity"):
            cell.columns["commodity"] = replace(found, rule=f"table_{place}/{found.rule}")
            return


def _good(cell: Cell, label: Label, branches: bool) -> Said | None:
    if label.kind == "series" and not (branches and _makes(label)):
        return label.said.columns.get("commodity")
    if branches or label.name is None:
        return None
    markets = "markets_head" in cell.scopes.caption.flags
    of_goods = cell.value("measure") in _OF_GOODS
    if label.kind == "commodity" or label.kind == "branch" and of_goods:
        return label.name
    return label.name if label.kind == "other" and of_goods and not markets else None


def _by_branches(cell: Cell) -> bool:
    """Whether the rows are branches of the economy: of the product of a country, of the index of its industry."""
    said = cell.scopes.find("indicator", "label", "head", "section", "caption")
    return cell.value("measure") == "gdp" or said is not None and said.value == "iip"


def _makes(label: Label) -> bool:
    """Whether a label says what its branch does: "Sản xuất trang phục"."""
    measure = label.said.columns.get("measure")
    return measure is not None and measure.value in ("production", "consumption")


def _names_series(label: Label) -> bool:
    """Whether a label says by itself what the row is of: a good of the caption is not meant."""
    said: Mapping[str, Said] = label.said.columns
    other = "measure" in said and (said["measure"].value == "index" or said["measure"].value not in _OF_GOODS)
    return label.kind == "series" and ("indicator" in said or other)


def set_parties(cell: Cell) -> None:
    """Set whose figure it is, who acts, and the other side: of a table of trade its countries are the other side."""
    s = cell.scopes
    whose = s.find("whose")
    place = _other_side(s, whose.value if whose else _HOME)
    if place is not None and (cell.value("flow") or cell.value("measure") in _OF_TWO):
        cell.columns["partner"] = place
    elif place is not None and whose is None:
        whose = replace(place, value=place.value[0])
    cell.columns["reporter"] = whose or Said(_HOME, "table_default/home", -1, -1)
    if actor := _actor(cell):
        cell.columns["entity"] = actor


def _other_side(s: Scopes, own: str) -> Said | None:
    """Return the nearest countries but the one whose figures they are."""
    for name, said in s.near():
        if name == "label" and s.label.kind == "rest":
            continue
        found = said.columns.get("place")
        codes = [code for code in said.places if code != own]
        if found is not None and codes:
            return replace(found, value=codes, rule=f"table_{name}/{found.rule}")
    return None


def _actor(cell: Cell) -> Said | None:
    """Return the actor of the label, of the rows above, of head and section, else the firm or province of a table."""
    s = cell.scopes
    branches = _by_branches(cell)
    labels = [s.label] if _acts(cell, s.label, branches) else [s.label, *s.above]
    found = [("label", _acts(cell, label, branches)) for label in labels]
    found += [("head", s.head.columns.get("entity")), ("section", s.section.columns.get("entity"))]
    found += [("caption", s.caption.columns.get("owner")), ("title", s.title.columns.get("owner"))]
    return next((replace(said, rule=f"table_{place}/{said.rule}") for place, said in found if said), None)


def _acts(cell: Cell, label: Label, branches: bool) -> Said | None:
    """Return the actor that a label names."""
    if label.kind == "total":
        return None
    named = label.kind in _NAMES or label.kind == "series" and _makes(label)
    if label.name and (branches and named or label.kind == "branch" and not _good(cell, label, branches)):
        return replace(label.name, rule="label", id=None)
    return label.said.columns.get("entity") if label.kind != "branch" else None
