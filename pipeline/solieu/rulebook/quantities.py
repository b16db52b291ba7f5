"""Rows of numbers and units: what words of size mean, and which numbers are no facts."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from solieu.model import Kind
from solieu.rulebook.rows import Code, Exact, Named, Phrase, Row, Text


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
Role = Literal["period", "part", "threshold", "other"]


class Magnitude(Named):
    """A scale word. `glued` forms stand right after digits ("50k"), `inside` forms between digits ("2t3").

    `money`: a short form without a unit is an amount in that currency. `compounds` begin with the word but
    are others ("tỷ lệ").
    """

    factor: Exact
    glued: tuple[Phrase, ...] = ()
    inside: tuple[Phrase, ...] = ()
    money: Code | None = None


class Numeral(Named):
    """A number word or a sign of a fraction; `kind` is its place in the grammar of `mentions.words`.

    `article`: alone it is mostly an article; `homograph`: it mostly is another word; a row with `context` counts
    only next to one of those phrases.
    """

    kind: Literal[
        "digit", "last", "ten", "tens", "link", "point", "half", "fraction", "over", "class", "order", "several",
        "multiple", "round", "times", "slash", "ordinal", "glyph",
    ]  # fmt: skip
    value: Exact | None = None
    article: bool = False
    homograph: bool = False
    context: tuple[Phrase, ...] = ()


class Measured(Named):
    """What units, currencies and counted nouns have in common.

    `exact` forms are found only as written here (codes that are words in lower case). A weak alias counts when
    a scale word precedes (`scaled`), when the number has decimals (`broken`) or is at least `least`, or when a
    phrase of `context` stands within `reach` characters in the same paragraph; a `shared` alias belongs to
    several rows and counts only with such a phrase.
    """

    exact: tuple[Phrase, ...] = ()
    shared: tuple[Phrase, ...] = ()
    context: tuple[Phrase, ...] = ()
    reach: int = 120
    scaled: bool = False
    broken: bool = False
    least: Exact | None = None
    per_only: tuple[Phrase, ...] = ()


class Unit(Measured):
    """A unit. `unit` is the guide's name, `factor` its size in the base unit of its `family`.

    `scale` is multiplied into the value because `unit` is another unit (25 basis points are 0,25 pp).
    A unit that is not `economic` is a technical detail (`scaled`: unless a scale word precedes); `per` is its
    name below a slash.
    """

    unit: Text
    kind: Kind
    family: Text
    factor: Exact | None = None
    scale: Exact | None = None
    economic: bool | Literal["scaled"] = True
    role: Role = "other"
    per: Text | None = None


class Currency(Measured):
    """A currency of ISO 4217, or its hundredth with `scale`. `whole`: amounts have no decimals."""

    code: Code
    symbols: tuple[Text, ...] = ()
    scale: Exact | None = None
    whole: bool = False
    bare: tuple[Phrase, ...] = ()


class Count(Measured):
    """A counted noun. `per` is its name below a slash; `in_words`: number words may count it."""

    per: Text | None = None
    in_words: bool = True
    role: Role | None = None


class Link(Row):
    """Words between two numbers, or between a unit and what it is per.

    `per` and `units`: what an `each` row makes of which units; for quotes, the units that are quoted in pairs;
    for a `led` row the unit, and `least` and `most` how large its numbers are. `not_after` are words that make
    another word of those of an `each` row ("ngân hàng tháng 4" is no "hàng tháng").
    """

    words: tuple[Phrase, ...] = Field(min_length=1)
    kind: Literal[
        "range", "list", "move", "per", "per_one", "mover", "quotes", "spread", "count", "exchange", "each", "follow",
        "header", "led", "leads", "counted", "out_of", "listed",
    ]  # fmt: skip
    per: Text | None = None
    units: tuple[Text, ...] = ()
    kinds: tuple[Kind, ...] = ()
    side: Literal["before", "any"] = "any"
    not_after: tuple[Phrase, ...] = ()
    least: Exact | None = None
    most: Exact | None = None


class Bound(Named):
    """A bound: its sign, the interval that it means, and on which side of the number it stands.

    `not_after` are words after which the cue is something else ("cao hơn 5%" compares, it bounds nothing), `not_with`
    words in the number or right behind it that do the same ("giá từ 5 đến 7 triệu").
    """

    bound: Literal["~", ">", "<", ">=", "<="] | None = None
    interval: Literal["around", "above", "below", "just_below", "at_least", "at_most", "point"]
    side: Literal["before", "after", "filler"] = "before"
    not_after: tuple[Phrase, ...] = ()
    not_with: tuple[Text, ...] = ()


class RankCue(Row):
    """Words round a rank. `kind`: what they do there (see `mentions.ranks`)."""

    words: tuple[Phrase, ...] = Field(min_length=1)
    kind: Literal[
        "head", "strong_head", "scope_head", "quiet_head", "support", "not_before", "not_after", "of", "from", "to",
        "scope", "scope_link", "stop", "address",
    ]  # fmt: skip
    in_words: bool = False


class RoleRow(Row):
    """A number that is no fact, by what stands round it. Every given condition must hold.

    `before` and `after` are phrases right before and right after it. `pattern` matches (small letters) from the
    digits on, `left` just before them (60 characters), `right` just after the quantity, `right_cased` there with
    capitals. `hard`: holds even where a unit follows. `units`, `bounds`, `kinds`: only for a quantity with one of
    them ("=": no bound). `cased`: the words before are written with a capital.
    """

    role: Role
    before: tuple[Phrase, ...] = ()
    after: tuple[Phrase, ...] = ()
    left: Pattern | None = None
    right: Pattern | None = None
    right_cased: Pattern | None = None
    pattern: Pattern | None = None
    hard: bool = False
    units: tuple[Text, ...] = ()
    kinds: tuple[Kind, ...] = ()
    bounds: tuple[Text, ...] = ()
    cased: bool = False

    @model_validator(mode="after")
    def _has_condition(self) -> "RoleRow":
        if not (self.before or self.after or self.pattern or self.left or self.right):
            raise ValueError("needs a condition")
        return self


FILES: Mapping[str, type[Row]] = {
    "lexicon/magnitudes.yaml": Magnitude,
    "lexicon/numerals.yaml": Numeral,
    "lexicon/units.yaml": Unit,
    "lexicon/currencies.yaml": Currency,
    "lexicon/counts.yaml": Count,
    "lexicon/links.yaml": Link,
    "lexicon/bounds.yaml": Bound,
    "patterns/ranks.yaml": RankCue,
    "patterns/roles.yaml": RoleRow,
    "patterns/thresholds.yaml": RoleRow,
}
