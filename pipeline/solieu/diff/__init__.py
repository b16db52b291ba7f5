"""What two fact tables say differently: after a change of rules, of the program or of the documents.

Read `change` (what is told), `side` (a table put aside), `pairs`, `rows` (a document), then `tables`; `report` for
what is shown.
"""

from solieu.diff.change import CHANGES, Cell, Change, Kind, change_row
from solieu.diff.report import Summary, describe, summary
from solieu.diff.tables import diff_tables

__all__ = ["CHANGES", "Cell", "Change", "Kind", "Summary", "change_row", "describe", "diff_tables", "summary"]
