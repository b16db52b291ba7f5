"""A panel as SDMX: observations as SDMX-CSV 2.0; what they are, with code lists, as SDMX-JSON 2.0 beside them."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solieu.errors import InputError
from solieu.panel.cells import by_cell, panel_rows
from solieu.panel.key import SeriesKey
from solieu.rulebook.load import load_rules
from solieu.table.cells import to_text
from solieu.table.columns import ColumnType
from solieu.table.files import need, replacing
from solieu.table.rows import Row

if TYPE_CHECKING:
    from pysdmx.model import Codelist, Component, ConceptScheme, DataStructureDefinition

_AGENCY, _VERSION = "SOLIEU", "1.0"
_PERIOD = re.compile(r"[0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?")
#: The dimensions but the time, with their names.
_DIMENSIONS = {
    "FREQ": "Frequency",
    "REF_AREA": "Reference area",
    "COUNTERPART_AREA": "Counterpart area",
    "FLOW": "Direction of trade",
    "MEASURE": "Measure",
    "INDICATOR": "Indicator",
    "QUALIFIER": "Qualifier",
    "COMMODITY": "Commodity",
    "ENTITY": "Actor narrower than the reference area",
    "UNIT_MEASURE": "Unit of measure",
}
#: Attributes with codes.
_CODED = {"UNIT_MULT": "Unit multiplier", "OBS_STATUS": "Observation status", "ORIGIN": "Stated or derived"}
#: Attributes without codes: component, its name, the panel's column.
_OPEN = (
    ("VALUE_LOW", "Low end of the interval", "value_low"),
    ("VALUE_HIGH", "High end of the interval", "value_high"),
    ("SOURCES", "Documents that state it", "sources"),
    ("SPREAD", "Spread of the statements in per cent", "spread"),
    ("AGREE", "Whether all statements agree", "agree"),
    ("FACT_IDS", "Facts, separated by spaces", "fact_ids"),
    ("CHOSEN_BY", "Why this value", "chosen_by"),
)
_KINDS = {
    "value_low": ColumnType.DECIMAL,
    "value_high": ColumnType.DECIMAL,
    "sources": ColumnType.INTEGER,
    "spread": ColumnType.DECIMAL,
    "agree": ColumnType.BOOLEAN,
}
_NAMES = {
    "FREQ": {"M": "Monthly", "Q": "Quarterly", "A": "Annual"},
    "OBS_STATUS": {"A": "Normal value", "E": "Estimated value", "F": "Forecast value", "P": "Provisional value"},
    "UNIT_MULT": {"0": "Units"},
}
_NO_CODE = {"_T": "Total", "_X": "Not specified", "_Z": "Not applicable", "W0": "World"}
_SYMBOLS = {ord("%"): " PC ", ord("/"): " PER ", 0x110: "D", 0x111: "d"}  # D and d with a stroke do not decompose

Coded = dict[str, tuple[str, str]]  # component: what the code is of, its name


def structure_path(path: str | Path) -> Path:
    """Return where the structure of an SDMX-CSV file goes: `panel.csv` has `panel.structure.json`."""
    path = Path(path)
    return path.with_name(f"{path.stem}.structure.json")


def write_sdmx(rows: Iterable[Mapping[str, Any]], path: str | Path) -> list[Row]:
    """Write a panel as SDMX-CSV 2.0, and at `structure_path(path)` its data structure with code lists, SDMX-JSON 2.0.

    Values are written as they are (UNIT_MULT is 0). Without a partner the counterpart of a flow is the world, W0; what
    has no flow has none, _Z. Codes are in ASCII, their names in the panel's words. Returned are the rows that are not
    written: those whose period is missing, or no month, quarter or year.

    Raises:
        InputError: pysdmx is missing, two rows have one key, no row has a period, or a file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".csv":
        raise InputError(f"{path}: SDMX is written as .csv; change the suffix")
    given = panel_rows(rows, path)
    apart = [row for row in given if not _PERIOD.fullmatch(row.get("period", ""))]
    cells = by_cell((row for row in given if _PERIOD.fullmatch(row.get("period", ""))), path)
    if not cells:
        raise InputError(f"{path}: no row has a month, a quarter or a year; there is nothing to write")
    need("pysdmx", "sdmx", path)
    places = {place.code: place.name for place in load_rules()["lexicon/places"]}
    coded = [_coded(key, row, places) for (key, _), row in cells.items()]
    codes = {component: _codes(component, coded) for component in (*_DIMENSIONS, *_CODED)}
    observations = [_observation(row, said, codes) for row, said in zip(cells.values(), coded, strict=True)]
    _write(observations, {name: list(found.values()) for name, found in codes.items() if found}, path)
    return apart


def _coded(key: SeriesKey, row: Row, places: Mapping[str, str]) -> Coded:
    """Return for every component with codes what its code is of, and the name of that."""
    reporter, partners = key.reporter or "_X", "_".join(key.partner) or ("W0" if key.flow else "_Z")
    said = {
        "FREQ": (row["freq"], row["freq"]),
        "REF_AREA": (reporter.replace("WORLD", "W0"), places.get(reporter, reporter)),
        "COUNTERPART_AREA": (partners, " + ".join(places.get(code, code) for code in key.partner)),
        "FLOW": (key.flow or "_Z", key.flow),
        "MEASURE": (key.measure, key.measure),
        "INDICATOR": (key.indicator or "_Z", key.indicator),
        "QUALIFIER": (key.qualifier or "_Z", key.qualifier),
        "COMMODITY": (key.commodity or "_T", row.get("commodity", key.commodity)),
        "ENTITY": (key.entity or "_T", row.get("entity", key.entity)),
        "UNIT_MEASURE": (key.unit, key.unit),
        "UNIT_MULT": ("0", "0"),
        "ORIGIN": (row.get("origin", "stated"), row.get("origin", "stated")),
    }
    if "obs_status" in row:
        said["OBS_STATUS"] = (row["obs_status"], row["obs_status"])
    return said


def _codes(component: str, coded: Iterable[Coded]) -> dict[str, tuple[str, str]]:
    """Return for everything that has a code in a component its code and its name, in the order of the codes."""
    names: dict[str, str] = {}
    for said in coded:
        if component in said:
            names.setdefault(*said[component])
    same: defaultdict[str, list[str]] = defaultdict(list)
    for of in names:
        same[of if of in _NO_CODE else _slug(of)].append(of)
    found = {}
    for code, several in sorted(same.items()):
        for of in sorted(several):
            name = _NO_CODE.get(of) or _NAMES.get(component, {}).get(of) or names[of]
            found[of] = (code if len(several) == 1 else f"{code}_{_hash(of)}", name)
    return found


def _slug(text: str) -> str:
    """Return a code for a text: capitals, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text.translate(_SYMBOLS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_") or f"C_{_hash(text)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6].upper()


def _observation(row: Row, coded: Coded, codes: Mapping[str, Mapping[str, tuple[str, str]]]) -> dict[str, str]:
    observation = {component: codes[component][of][0] for component, (of, _) in coded.items()}
    observation |= {"TIME_PERIOD": row["period"], "OBS_VALUE": to_text(row["value"], ColumnType.DECIMAL)}
    for component, _, column in _OPEN:
        if column in row:
            value = row[column]
            kind = _KINDS.get(column, ColumnType.TEXT)
            observation[component] = " ".join(value) if column == "fact_ids" else to_text(value, kind)
    return observation


def _write(observations: Sequence[Mapping[str, str]], codes: Mapping[str, list[tuple[str, str]]], path: Path) -> None:
    import pandas as pd
    from pysdmx.io import write_sdmx as write
    from pysdmx.io.format import Format
    from pysdmx.io.pd import PandasDataset
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    structure, others = _structure(codes)
    columns = [component.id for component in structure.components]
    frame = pd.DataFrame([[o.get(c, "") for c in columns] for o in observations], columns=columns, dtype=str)
    data = PandasDataset(structure=_as_text(structure).to_schema(), data=frame)
    beside = structure_path(path)
    with replacing(path) as csv, replacing(beside) as json:
        write([data], Format.DATA_SDMX_CSV_2_0_0, str(csv))
        header = Header(sender=Organisation(id=_AGENCY))
        write([*others, structure], Format.STRUCTURE_SDMX_JSON_2_0_0, str(json), header=header)


def _structure(
    codes: Mapping[str, list[tuple[str, str]]],
) -> "tuple[DataStructureDefinition, list[Codelist | ConceptScheme]]":
    """Return the data structure, and the code lists and concepts that it refers to."""
    from pysdmx.model import Code, Codelist, Components, DataStructureDefinition
    from pysdmx.model.dataflow import Group

    lists = {
        component: Codelist(
            id=f"CL_{component}",
            name=name,
            agency=_AGENCY,
            version=_VERSION,
            items=[Code(id=code, name=text) for code, text in codes[component]],
        )
        for component, name in (_DIMENSIONS | _CODED).items()
        if component in codes
    }
    scheme = _concepts()
    structure = DataStructureDefinition(
        id="PANEL",
        name="Panel of trade facts",
        agency=_AGENCY,
        version=_VERSION,
        components=Components(list(_components(lists))),
        # The same series at any frequency. Without a group pysdmx 1.21 writes an empty list, which is invalid.
        groups=[Group(id="SIBLING", dimensions=[name for name in _DIMENSIONS if name != "FREQ"])],
    )
    return structure, [*lists.values(), scheme]


def _concepts() -> "ConceptScheme":
    from pysdmx.model import Concept, ConceptScheme

    names = {**_DIMENSIONS, "TIME_PERIOD": "Time period", "OBS_VALUE": "Observation value", **_CODED}
    names |= {component: name for component, name, _ in _OPEN}
    concepts = [Concept(id=component, name=name) for component, name in names.items()]
    return ConceptScheme(id="CS_PANEL", name="Concepts", agency=_AGENCY, version=_VERSION, items=concepts)


def _components(lists: "Mapping[str, Codelist]") -> "Iterator[Component]":
    from pysdmx.model import Component, DataType, ItemReference, Role

    types = {
        ColumnType.TEXT: DataType.STRING,
        ColumnType.DECIMAL: DataType.DECIMAL,
        ColumnType.INTEGER: DataType.INTEGER,
        ColumnType.BOOLEAN: DataType.BOOLEAN,
    }

    def component(name: str, role: Role, dtype: DataType, *, required: bool = True) -> Component:
        return Component(
            id=name,
            required=required,
            role=role,
            concept=ItemReference("Concept", _AGENCY, "CS_PANEL", _VERSION, name),
            local_dtype=dtype,
            local_codes=lists.get(name),
            local_enum_ref=f"urn:sdmx:org.sdmx.infomodel.codelist.{lists[name].short_urn}" if name in lists else None,
            attachment_level="O" if role is Role.ATTRIBUTE else None,
        )

    for name in _DIMENSIONS:
        yield component(name, Role.DIMENSION, DataType.STRING)
    yield component("TIME_PERIOD", Role.DIMENSION, DataType.PERIOD)
    yield component("OBS_VALUE", Role.MEASURE, DataType.DECIMAL)
    for name in _CODED:
        if name in lists:
            yield component(name, Role.ATTRIBUTE, DataType.STRING, required=name == "UNIT_MULT")
    for name, _, column in _OPEN:
        dtype = types[_KINDS.get(column, ColumnType.TEXT)]
        yield component(name, Role.ATTRIBUTE, dtype, required=name == "FACT_IDS")


def _as_text(structure: "DataStructureDefinition") -> "DataStructureDefinition":
    """Return the structure with text for numbers: pysdmx would write a decimal as a float."""
    from msgspec.structs import replace
    from pysdmx.model import Components, DataType

    texts = [replace(component, local_dtype=DataType.STRING) for component in structure.components]
    return replace(structure, components=Components(texts))
