"""How good the rows are, measured on annotated documents.

Read `compare` (when two values are the same), `match` (which row answers for which fact), `score` (the
figures), `breakdown` and `ablation` (where they come from), `floors` (what must not fall).
"""

from solieu.evaluate.command import cli_eval

__all__ = ["cli_eval"]
