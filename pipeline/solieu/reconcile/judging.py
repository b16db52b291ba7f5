"""What the statements of one quantity are to each other: they agree, one revises the other, or they conflict."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise

from solieu.reconcile.links import Links
from solieu.reconcile.parting import slip
from solieu.reconcile.statement import Statement, agree, gap

#: How final a figure is. Forecasts and targets are quantities of their own and revised only by later ones.
_FINALITY = {"F": 0, "E": 0, "P": 1, "A": 2}
#: An observed figure moves by so much when it is revised: per cent of an amount, points of a rate. What lies further
#: apart is a slip, or another quantity. Targets and forecasts move as they please.
_MOST = Decimal(20)
_MOST_POINTS = Decimal(5)
_POINTS = ("%", "pp", "%/year")


class Kind(StrEnum):
    """What a group of statements is."""

    AGREEMENT = "agreement"
    REVISION = "revision"
    CONFLICT = "conflict"
    SINGLE = "single"


def judge(statements: Sequence[Statement], unit: str, independent: int) -> tuple[Kind, str | None]:
    """Return the kind of the statements of one quantity, at least one, and a note that says why.

    `independent`: how many of their documents do not copy each other.
    """
    if agree(statements):
        return (Kind.AGREEMENT if independent > 1 else Kind.SINGLE), None
    note = _revised(statements) if _near(statements, unit) else None
    return (Kind.REVISION, note) if note else (Kind.CONFLICT, slip(statements))


def _near(statements: Sequence[Statement], unit: str) -> bool:
    if all(s.status == "F" for s in statements):
        return True
    values = [s.value for s in statements]
    if unit in _POINTS:
        return max(values) - min(values) <= _MOST_POINTS
    return gap(statements) <= _MOST


def _revised(statements: Sequence[Statement]) -> str | None:
    """Return why the figure has changed, None where neither status nor date explains it.

    Statements of one standing and one date agree; a figure that is more final is not older; and one that was
    given up does not come back.
    """
    vintages = [list(group) for _, group in groupby(sorted(statements, key=_vintage), key=_vintage)]
    if not all(map(agree, vintages)):
        return None
    runs: list[list[Statement]] = []
    for vintage in vintages:
        if runs and agree([*runs[-1], *vintage]):
            runs[-1] += vintage
        elif any(agree([*run, *vintage]) for run in runs) or runs and not _follows(vintage[0], runs[-1][-1]):
            return None
        else:
            runs.append(vintage)
    firmer = all(a[-1].status != b[0].status for a, b in pairwise(runs))
    return "a more final figure" if firmer else "a later document"


def _vintage(statement: Statement) -> tuple[int, str]:
    return _FINALITY[statement.status], statement.doc_date or ""


def _follows(later: Statement, earlier: Statement) -> bool:
    """Whether one may revise the other: of the same standing it is later, else not earlier."""
    one, other = later.days, earlier.days
    same = later.status == earlier.status
    if one is None or other is None:
        return not same
    return one[0] > other[1] if same else one[1] >= other[0]


def independent_of(statements: Iterable[Statement], copy_of: Mapping[str, str]) -> int:
    """Count the statements that do not copy each other.

    Copies are statements of one document, of documents with the same `copy_of`, or in the very same sentence.
    """
    links: Links[str] = Links()
    documents = set()
    for s in statements:
        document = f"document {copy_of.get(s.doc_id, s.doc_id)}"
        documents.add(document)
        links.join(document, s.sentence.casefold().strip())
    return len({links.root(document) for document in documents})
