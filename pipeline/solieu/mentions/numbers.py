"""The value of a run of digits in any convention.

`read_digits` gives it its reading and, where the writing leaves two, the other one. `Convention` is how a
whole document writes. Number words are in `mentions.words`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal

#: Exact for any number that `read_digits` accepts times any product of scale words.
EXACT = Context(prec=160)
LONGEST = 60  # characters; what is longer is no number that a text states
#: A pattern that begins with one character, not with some, passes over all others at once.
RUN = re.compile(r"\d\d*(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\d)")


@dataclass(frozen=True, slots=True)
class Digits:
    """A reading of a run of digits. `other` is the second reading; `sure`: one convention only."""

    value: Decimal
    decimals: int = 0
    other: Decimal | None = None
    other_decimals: int = 0
    mark: str = ""  # the only separator of an open number, or the decimal mark of a sure one
    sure: bool = True
    slip: bool = False  # no convention writes it so


def read_digits(text: str) -> Digits | None:
    """Read `\\d+(?:[.,]\\d+)*`; None where it is a code ("007"), a section number ("1.2.3") or too long."""
    if len(text) > LONGEST or (text[0] == "0" and len(text) > 1 and text[1] not in ".,"):
        return None
    dots, commas = text.count("."), text.count(",")
    if not dots and not commas:
        return Digits(Decimal(text))
    if dots and commas:
        return _two_marks(text, dots, commas)
    mark = "." if dots else ","
    head, *groups = text.split(mark)
    if len(groups) > 1:
        return _many_groups(head, groups)
    return _one_mark(head, groups[0], mark)


def padded(text: str) -> Digits | None:
    """Read "05", which stands before what is counted; None for any other run of digits."""
    return Digits(Decimal(text)) if len(text) == 2 and text[0] == "0" and text[1] in "123456789" else None


def _one_mark(head: str, tail: str, mark: str) -> Digits:
    decimal, whole = Decimal(f"{head}.{tail}"), Decimal(head + tail)
    if len(tail) == 3 and len(head) <= 3 and head != "0":
        if mark == ".":
            return Digits(whole, 0, decimal, 3, mark, sure=False)
        return Digits(decimal, 3, whole, 0, mark, sure=False)
    if len(tail) == 4 and tail[-1] == "0" and len(head) <= 3 and head != "0":
        # "6.3000 đồng": a zero too many. Who resolves it knows the unit.
        return Digits(decimal, 4, Decimal(head + tail[:-1]), 0, mark, sure=False, slip=True)
    return Digits(decimal, len(tail), mark=mark)


def _many_groups(head: str, groups: Sequence[str]) -> Digits | None:
    if len(head) <= 3 and all(len(g) == 3 for g in groups):
        return Digits(Decimal(head + "".join(groups)))
    return None


def _two_marks(text: str, dots: int, commas: int) -> Digits | None:
    mark = "." if text.rfind(".") > text.rfind(",") else ","
    whole, _, tail = text.rpartition(mark)
    if (dots if mark == "." else commas) != 1 or not _GROUPED.fullmatch(whole):
        return None
    head = whole.replace(".", "").replace(",", "")
    return Digits(Decimal(f"{head}.{tail}"), len(tail), mark=mark)


@dataclass(slots=True)
class Convention:
    """Which decimal mark a document uses: counts of the numbers that can be read in one way only."""

    comma: int = 0
    dot: int = 0
    thousands: int = 0  # open numbers with a point and three digits

    def learn(self, digits: Digits) -> None:
        """Count a number of the document."""
        self.thousands += not digits.sure and digits.mark == "."
        if digits.sure and digits.decimals:
            self.comma += digits.mark == ","
            self.dot += digits.mark == "."

    @property
    def english(self) -> bool:
        """Whether the point is the document's decimal mark."""
        return self.dot > self.comma and self.dot > self.thousands


def swapped(digits: Digits) -> Digits:
    """Return the other reading as the first one."""
    if digits.other is None:
        return digits
    return replace(
        digits, value=digits.other, decimals=digits.other_decimals, other=digits.value, other_decimals=digits.decimals
    )
