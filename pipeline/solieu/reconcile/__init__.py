"""Facts of several documents against each other, and against an official series."""

from solieu.reconcile.copies import Cluster
from solieu.reconcile.groups import Group, Reconciled, reconcile
from solieu.reconcile.judging import Kind
from solieu.reconcile.statement import Statement

__all__ = ["Cluster", "Group", "Kind", "Reconciled", "Statement", "reconcile"]
