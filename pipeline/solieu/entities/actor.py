"""The terms that name somebody: who acts, and who says so."""

from dataclasses import dataclass

from solieu.model import Term

#: Actors whose own figures a text reports.
BUSINESS = frozenset({"company", "bank"})
#: Actors that report on others: a figure beside them is not theirs.
REPORTING = frozenset({"ministry", "association", "international", "rating", "research", "media"})


@dataclass(frozen=True, slots=True)
class Actor(Term):
    """A term with the sort of actor that it names: the `kind` or `entity_type` of its row, or "person".

    `name` is what to call it where its own words do not name it ("công ty này"); `short` marks a name that
    the document itself introduced ("Công ty Bình Minh (Bimico)"); `says` one that is named as who says so.
    """

    type: str = ""
    name: str | None = None
    short: bool = False
    says: bool = False
