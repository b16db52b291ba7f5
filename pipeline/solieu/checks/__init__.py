"""A row against its source: named checks, each of which can fail.

Read `known` (what the checks take from the rules), `periods`, then `row`.
"""

from solieu.checks.known import Known
from solieu.checks.row import CHECKS, Claim, check_row

__all__ = ["CHECKS", "Claim", "Known", "check_row"]
