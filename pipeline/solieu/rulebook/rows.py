"""What every rule row has, and the rows of the lexicons that name things (goods, places, actors, words).

Rows of numbers and units are in `rulebook.quantities`, those of patterns in `rulebook.patterns`.
"""

import unicodedata
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

VIETNAMESE = frozenset("aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ")


def _clean(text: str) -> str:
    if text != unicodedata.normalize("NFC", text).strip():
        raise ValueError("must be NFC, without outer spaces")
    return text


def _spelled(text: str) -> str:
    # Foreign names may carry é or ü; what must not pass are look-alikes such as the Icelandic ð.
    for c in text:
        if c.isalpha() and c.lower() not in VIETNAMESE and ord(c) > 127 and c.lower() in "ðøłıеаорсухі":
            raise ValueError(f"letter {c!r} (U+{ord(c):04X}) is not Vietnamese")
    return _clean(text)


def _quoted(number: object) -> object:
    if not isinstance(number, str):
        raise ValueError("quote numbers and codes: YAML turns 0714 into 714")
    return number


Text = Annotated[str, Field(min_length=1), AfterValidator(_clean)]
Phrase = Annotated[str, Field(min_length=1), AfterValidator(_spelled)]
Exact = Annotated[Decimal, BeforeValidator(_quoted)]
Code = Annotated[str, BeforeValidator(_quoted)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """A frozen record in which an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(Strict):
    """A rule: an id that is never reused, and sentences in which it must, or must not, be found."""

    id: Id
    examples: tuple[Text, ...] = Field(min_length=1)
    counter_examples: tuple[Text, ...] = ()
    source: Text | None = None
    note: Text | None = None


class Named(Row):
    """A row found by its words. `weak_aliases` need a context; `compounds` mask a shorter alias."""

    aliases: tuple[Phrase, ...] = ()
    weak_aliases: tuple[Phrase, ...] = ()
    compounds: tuple[Phrase, ...] = ()


class Membership(Strict):
    """A member of a group of countries, with the years from and to which it belongs."""

    code: Code
    from_: Code | None = Field(None, alias="from")
    to: Code | None = None


class Place(Named):
    """A country, territory or group of countries."""

    code: Code
    kind: Literal["country", "territory", "bloc", "continent", "region", "world"]
    name: Text
    demonyms: tuple[Phrase, ...] = ()
    cities: tuple[Phrase, ...] = ()
    members: tuple[Membership, ...] = ()


class Province(Named):
    """A province, city, region or port of Vietnam; `merged_into` is the province after July 2025."""

    code: Code | None = None
    kind: Literal["province", "city", "region", "district", "port"]
    name: Text
    region: Literal[
        "dong_bang_song_hong", "trung_du_mien_nui_phia_bac", "bac_trung_bo_duyen_hai", "tay_nguyen", "dong_nam_bo",
        "dbscl",
    ] | None = None  # fmt: skip
    merged_into: Id | None = None
    from_: Code | None = Field(None, alias="from")
    to: Code | None = None


class Commodity(Named):
    """A good or service; `hs` lists four-digit headings and is empty when unsure."""

    name: Text
    name_en: Text | None = None
    lists: tuple[Literal["customs_export", "customs_import", "gso", "press"], ...] = ()
    hs: tuple[Code, ...] = ()
    hs_chapters: tuple[Code, ...] = ()
    hs_version: Code | None = None
    parent: Id | None = None


class Organisation(Named):
    """An office, association, bank, company, exchange or index."""

    name: Text
    kind: Literal[
        "ministry", "office", "central_bank", "bank", "association", "company", "exchange",
        "international", "rating", "research", "media", "index",
    ]  # fmt: skip
    source_id: Id | None = None
    successor: Id | None = None
    renamed: Code | None = None
    code: Code = "VN"
    commodity: tuple[Phrase, ...] = ()


class Sector(Named):
    """An actor narrower than the country that is no organisation."""

    name: Text
    entity_type: Literal["ownership_sector", "economic_sector", "industry", "household"]


class Topic(Row):
    """What a document is about; `strong` words weigh three times an alias."""

    strong: tuple[Phrase, ...] = ()
    aliases: tuple[Phrase, ...] = ()
    weak_aliases: tuple[Phrase, ...] = ()
    off_topic: bool


class Cue(Named):
    """A word that decides a column: `value` is what it says there; `sign` "-" marks a deficit.

    What the program does hangs on the id; a row that names another in `like` does the same as that one.
    """

    column: Literal[
        "statistic", "flow", "measure", "indicator", "qualifier", "status", "obs_status", "base",
        "direction", "link", "attribution", "head", "context",
    ]  # fmt: skip
    value: Text
    sign: Literal["+", "-"] | None = None
    like: Id | None = None
