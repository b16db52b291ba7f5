"""Facts of several documents against each other, and against an official series.

Read `identity` (what makes two rows state one quantity), `parting`, `judging`, `copies`, then `groups`; `official` and
`against` for series from outside; `report` for what is written and shown.
"""

from solieu.reconcile.against import Match, MatchKind, against, match_rows
from solieu.reconcile.copies import Cluster
from solieu.reconcile.groups import Group, Reconciled, reconcile
from solieu.reconcile.identity import Key
from solieu.reconcile.judging import Kind
from solieu.reconcile.report import GROUPS, MATCHES, describe, describe_matches
from solieu.reconcile.statement import Statement

__all__ = [
    "GROUPS",
    "MATCHES",
    "Cluster",
    "Group",
    "Key",
    "Kind",
    "Match",
    "MatchKind",
    "Reconciled",
    "Statement",
    "against",
    "describe",
    "describe_matches",
    "match_rows",
    "reconcile",
]
