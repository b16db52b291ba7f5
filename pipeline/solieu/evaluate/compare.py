"""When two values of a column say the same. The definitions are those of the scorer that comes with the gold.

`tests/oracle/score.py` is that scorer; a test holds the two together, so nothing here may change alone.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

CORE = ("statistic", "value", "value_max", "unit")
KEY = (*CORE, "flow", "measure", "commodity", "reporter", "partner", "period")
FULL = (*KEY, "entity", "bound", "base", "status", "rank_of")
SLOTS = (*FULL, "rank_scope", "of", "source")
#: The levels at which a fact can be right, each with the columns that it asks for.
LEVELS: Mapping[str, tuple[str, ...]] = {"found": (), "core": CORE, "key": KEY, "full": FULL}

_NUMBERS = frozenset({"value", "value_max", "rank_of"})
_WORDS = frozenset({"commodity", "entity", "rank_scope", "of", "source"})
# Words that name no actor and no good by themselves: they are left aside unless nothing else remains.
_GENERIC_WORDS = (
    "hàng mặt nhóm các của và từ những loại tỉnh thành phố tp công ty cty tập đoàn khu vực khối bộ cục tổng hiệp hội "
    "doanh nghiệp dn kim ngạch giá trị"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_ALIKE = 0.6
_GRAVE_ACUTE_HOOK_TILDE_DOT = "\u0300\u0301\u0309\u0303\u0323"
#: The new placement of a tone mark (on the second vowel) and the old one.
_TONES = {
    unicodedata.normalize("NFC", pair + tone): unicodedata.normalize("NFC", pair[0] + tone + pair[1])
    for pair in ("oa", "oe", "uy")
    for tone in _GRAVE_ACUTE_HOOK_TILDE_DOT
}
_NEW_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_TONES)})\b")
_POINT = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d))(?:-(\d\d))?)?")


def empty(value: object) -> bool:
    """Whether a column has no value."""
    return value in (None, "", [])


def same(slot: str, gold: object, got: object) -> bool:
    """Whether two values of a column say the same."""
    if slot == "partner":
        return _codes(gold) == _codes(got)
    if empty(gold) or empty(got):
        return empty(gold) and empty(got)
    if slot in _NUMBERS:
        return _same_number(gold, got)
    if slot == "period":
        return plain(gold) == plain(got) or (days(gold) is not None and days(gold) == days(got))
    if slot in _WORDS or (slot == "unit" and not str(gold).isascii()):
        return same_words(gold, got)
    return plain(gold) == plain(got)


def plain(value: object) -> str:
    """Return a text without what writing alone decides: case, tone placement, composed letters, underscores."""
    text = unicodedata.normalize("NFC", str(value)).casefold().replace("_", " ").strip()
    return _NEW_TONE.sub(lambda m: _TONES[m[0]], text)


def same_words(gold: object, got: object) -> bool:
    """Whether two phrases share more than 0.6 of their words, generic ones aside."""
    a, b = plain(gold), plain(got)
    x, y = (set(re.findall(r"\w+", text)) for text in (a, b))
    x, y = (x - _GENERIC or x), (y - _GENERIC or y)
    return a == b or (bool(x | y) and len(x & y) / len(x | y) > _ALIKE)


def days(period: object) -> tuple[str, str] | None:
    """Return first and last day of a guide period, so that 2017-Q1 equals 2017-01/2017-03; None for no period."""
    ends = []
    for point in str(period).split("/"):
        m = _POINT.fullmatch(point.strip())
        if not m:
            return None
        year, quarter, month, day = m.groups()
        first, last = (int(quarter) * 3 - 2, int(quarter) * 3) if quarter else (int(month or 1), int(month or 12))
        if not 1 <= first <= 12:
            return None
        ends.append((f"{year}-{first:02}-{day or '01'}", f"{year}-{last:02}-{day or monthrange(int(year), last)[1]}"))
    return ends[0][0], ends[-1][1]


def _codes(value: object) -> set[str]:
    if empty(value):
        return set()
    return set(value) if isinstance(value, list) else set(re.split(r"[;|,\s]+", str(value)))


def _same_number(gold: object, got: object) -> bool:
    try:
        return Decimal(str(gold)) == Decimal(str(got))
    except InvalidOperation:
        return False
