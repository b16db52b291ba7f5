"""Goods that are only said to be in a total or not: no figure is of them."""

import re
from collections.abc import Mapping, Sequence

from solieu.model import Term
from solieu.tokens import View

#: How far before a good the words may begin that leave it out.
_REACH = 48


def without_set_aside(view: View, terms: Sequence[Term], patterns: Mapping[str, re.Pattern[str]]) -> Sequence[Term]:
    """Return the terms but for goods set aside: "nếu không kể dầu thô, xuất khẩu tăng 20%", "(gồm cả dầu thô)"."""
    before, behind, text = patterns["set_aside"], patterns["set_aside_ends"], view.lower
    return [
        t
        for t in terms
        if t.kind != "commodity"
        or not behind.match(text, t.end)
        or not before.search(text, max(0, t.start - _REACH), t.start)
    ]
