"""What the choice among the candidates of a column looks at: names of traits, which `assembly/choice.yaml` weighs.

Traits come in bundles: a function of a few words that yields their names. A bundle's weight is the same wherever the
words are, so the choice remembers it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator

from solieu.facts.candidates import Candidate
from solieu.facts.frame import Number
from solieu.facts.namings import Naming, Namings, first_word, last_word
from solieu.facts.situation import Situation, answering

#: A function that yields names of traits, and what it is called with.
Bundle = tuple[Callable[..., Iterator[str]], tuple[str | int | bool | tuple[str, ...] | None, ...]]

_DISTANCES = (1, 3, 8, 15, 30, 60, 120)  # characters
_SHARES = (0, 0.1, 0.25, 0.5, 0.75)
_COUNTS = (0, 1, 2, 4, 8)
_GRAINS = {4: "year", 7: "month", 10: "day"}
#: The other columns in which a number may be like one before.
_OTHERS = {"commodity": ("period", "entity"), "period": ("commodity", "entity"), "entity": ("commodity", "period")}


def bundles_of(key: str | None, candidate: Candidate, s: Situation, document: Namings) -> Iterator[Bundle]:
    """Yield what there is to say of a candidate, whose value is `key`."""
    if key == s.own:
        yield _own, (key is None, s.rule, s.measure, s.statistic, s.kind, s.trade)
    for source in candidate.sources:
        yield _source, (source, s.measure, s.statistic, s.kind, s.trade, s.rule)
        yield _source_after, (source, s.word)
    if key is None:
        n = s.number
        yield _empty, (s.measure, s.statistic, s.kind, s.trade, s.status, s.rule, s.named)
        yield _empty_beside, (n.quantity.unit, n.own_measure, s.word, s.beside, n.topic.session)
    for side, naming in (("left", candidate.left), ("right", candidate.right)):
        if naming is not None:
            yield from _beside(side, naming, s)
    if candidate.back is not None and candidate.left is None and candidate.right is None:
        yield from _behind(candidate.back, candidate, s)
    yield _share, (bisect_left(_SHARES, s.shares.get(key, 0.0)), key is None, s.measure)
    if candidate.since is not None:
        yield from _since(*candidate.since, key, s)
    if s.column == "period":
        date = s.number.clock.date
        yield _time, (_grain(key), _ahead(key, date), s.measure, s.statistic, s.kind, s.trade, s.status)
    elif key is not None:
        yield from _good_bundles(key, candidate, s, document)


def traits_of(key: str | None, candidate: Candidate, s: Situation, document: Namings) -> Iterator[str]:
    """Yield the traits of a candidate."""
    for bundle, given in bundles_of(key, candidate, s, document):
        yield from bundle(*given)


def _own(empty: bool, rule: str, measure: str, statistic: str, kind: str, trade: str) -> Iterator[str]:
    """It is the rules' own answer."""
    yield "own"
    yield "own empty" if empty else "own filled"
    for what in (rule, measure, f"{rule} {measure}", f"{rule} {statistic}", f"{rule} {kind}", f"{rule} {trade}"):
        yield f"own {what}"


def _source(source: str, measure: str, statistic: str, kind: str, trade: str, rule: str) -> Iterator[str]:
    """A rule, a frame or the date of the document gives it."""
    yield f"from {source}"
    for what in (measure, statistic, kind, trade, f"against {rule}"):
        yield f"from {source} {what}"


def _source_after(source: str, word: str) -> Iterator[str]:
    """The word before a number for which it is given."""
    yield f"from {source} after {word}"


def _empty(measure: str, statistic: str, kind: str, trade: str, status: str, rule: str, named: bool) -> Iterator[str]:
    """The column stays empty: what the number is."""
    yield "empty"
    there = "named" if named else "unnamed"
    for what in (
        measure, statistic, kind, trade, f"{measure} {statistic}", f"status {status}", f"rule {rule}",
        f"rule {rule} {measure}", there, f"{there} {measure}",
    ):  # fmt: skip
        yield f"empty {what}"


def _empty_beside(unit: str | None, own: str | None, word: str, beside: str, session: bool) -> Iterator[str]:
    """The column stays empty: what stands beside the number."""
    for what in (f"unit {unit}", f"own {own}", f"after {word}", beside, "session" if session else "no session"):
        yield f"empty {what}"


def _beside(side: str, naming: Naming, s: Situation) -> Iterator[Bundle]:
    """Yield what there is to say of a naming in the sentence of the number."""
    n = s.number
    left = side == "left"
    start, end = (naming.end, n.quantity.start) if left else (n.quantity.end, naming.start)
    between = n.text[start:end]
    zone = n.left if left else n.right
    inside = zone.start <= naming.start and naming.end <= zone.end
    passed = min(3, sum(start <= q.start < end for q in n.scene.numbers))
    commas = min(2, between.count(",") + between.count(";"))
    bracket = "(" in between or ")" in between
    yield _place, (side, bisect_left(_DISTANCES, max(0, end - start)), passed, inside, commas, bracket)
    yield _place_of, (side, passed, inside, s.measure, s.statistic)
    yield _words, (side, naming.before, naming.after)
    yield _traits, (side, naming.traits, s.measure, s.statistic, passed)
    if s.column == "period":
        yield _between, (side, first_word(between, 0, len(between)) or "-", last_word(between, 0, len(between)) or "-")


def _place(side: str, distance: int, passed: int, inside: bool, commas: int, bracket: bool) -> Iterator[str]:
    """How far a naming is, and across what."""
    yield f"{side} distance {distance}"
    yield f"{side} passed {passed}"
    yield f"{side} {'inside' if inside else 'outside'}"
    yield f"{side} commas {commas}"
    yield f"{side} commas {commas} {passed}"
    yield f"{side} {'bracket' if bracket else 'open'} {passed}"


def _place_of(side: str, passed: int, inside: bool, measure: str, statistic: str) -> Iterator[str]:
    """How near a naming is to a number of a kind."""
    where = "inside" if inside else "outside"
    yield f"{side} passed {passed} {measure}"
    yield f"{side} {where} {measure}"
    yield f"{side} {where} {statistic}"


def _words(side: str, before: str, after: str) -> Iterator[str]:
    """The words beside a naming."""
    yield f"{side} after {before}"
    yield f"{side} before {after}"


def _traits(side: str, traits: tuple[str, ...], measure: str, statistic: str, passed: int) -> Iterator[str]:
    """What a naming is by itself."""
    for trait in traits:
        yield f"{side} {trait} {measure}"
        yield f"{side} {trait} {statistic}"
        yield f"{side} {trait} {passed}"


def _between(side: str, first: str, last: str) -> Iterator[str]:
    """The words at the ends of what stands between a time and the number."""
    yield f"{side} first {first}"
    yield f"{side} last {last}"


def _behind(naming: Naming, candidate: Candidate, s: Situation) -> Iterator[Bundle]:
    """Yield what there is to say of the nearest naming in an earlier sentence."""
    ago = min(5, s.number.sentence - naming.sentence)
    times = bisect_left((1, 2, 4), candidate.backs)
    yield _back, (ago, candidate.titled, times, s.measure, s.beside)
    yield _back_after, (naming.before,)
    yield _back_traits, (naming.traits, ago, s.measure)


def _back(ago: int, titled: bool, times: int, measure: str, beside: str) -> Iterator[str]:
    """How many sentences ago, and where."""
    title = "title" if titled else "body"
    for what in (
        f"ago {ago}", f"ago {ago} {measure}", f"ago {ago} {beside}", title, f"{title} {measure}", f"times {times}",
    ):  # fmt: skip
        yield f"back {what}"


def _back_after(before: str) -> Iterator[str]:
    """The word before it."""
    yield f"back after {before}"


def _back_traits(traits: tuple[str, ...], ago: int, measure: str) -> Iterator[str]:
    """What the naming is by itself."""
    for trait in traits:
        yield f"back {trait} {measure}"
        yield f"back {trait} {ago}"


def _share(share: int, empty: bool, measure: str) -> Iterator[str]:
    """How many of the document's numbers have it."""
    yield f"share {share}"
    yield f"share {share} {'none' if empty else 'some'} {measure}"


def _since(ago: int, p: Number, key: str | None, s: Situation) -> Iterator[Bundle]:
    """Compare with the last number before that has this answer."""
    n = s.number
    same = "same" if p.value("measure") == s.measure else "other"
    unit = "unit" if p.quantity.unit == n.quantity.unit else "units"
    one, two = _OTHERS[s.column]
    alike = f"{'same' if p.value(one) == n.value(one) else 'new'} {one}"
    alike += f" {'same' if p.value(two) == n.value(two) else 'new'} {two}"
    filled = "some" if key else "none"
    gap = min(3, n.sentence - p.sentence)
    yield _number, (ago, filled, f"{unit} {same}", gap, s.measure)
    yield _number_by, (answering(p, s.column), gap, filled, f"{p.value('statistic')} {s.statistic}", alike)


def _number(ago: int, filled: str, same: str, gap: int, measure: str) -> Iterator[str]:
    """How near the last number with this answer is, and how like this one."""
    for what in (f"{ago} {filled}", f"{same} {gap} {filled}", f"{gap} {filled} {measure}"):
        yield f"number {what}"


def _number_by(rule: str, gap: int, filled: str, statistics: str, alike: str) -> Iterator[str]:
    """What has answered it there, and which other columns the two have in common."""
    for what in (rule, f"{rule} {gap}", f"{statistics} {filled}", f"{alike} {gap} {filled}"):
        yield f"number {what}"


def _time(grain: str, ahead: str, measure: str, statistic: str, kind: str, trade: str, status: str) -> Iterator[str]:
    """How long a period is, and where it lies from the date of the document."""
    for what in (
        grain, f"{grain} {measure}", f"{grain} {kind}", f"{grain} {statistic}", ahead, f"{ahead} {measure}",
        f"{grain} {ahead}", f"{grain} {measure} {trade}", f"{ahead} {status}", f"{grain} {status}",
    ):  # fmt: skip
        yield f"time {what}"


def _grain(key: str | None) -> str:
    if key is None:
        return "none"
    first, _, last = key.partition("/")
    return f"{_GRAINS.get(len(first), 'quarter')}{'s' if last else ''}"


def _ahead(key: str | None, date: str | None) -> str:
    if key is None or date is None:
        return "unknown"
    if key == date:
        return "the date"
    if key[:7] == date[:7]:
        return "the month"
    return f"{max(-4, min(3, int(key.rpartition('/')[2][:4]) - int(date[:4]))):+d}"


def _good_bundles(key: str, candidate: Candidate, s: Situation, document: Namings) -> Iterator[Bundle]:
    """Yield what there is to say of a good."""
    naming = candidate.left or candidate.right or candidate.back
    row = naming.slot.id if naming else None
    times = bisect_left(_COUNTS, document.counts.get(row, 0) if row else 0)
    topic = s.number.topic.slots.get(s.column)
    in_unit = key in (s.number.quantity.unit or "")
    about = bool(topic and topic.value == key)
    yield _good, (min(5, key.count(" ") + 1), key in document.title, about, times, in_unit, s.measure)
    if key in s.pieces or key in s.wholes or candidate.longer:
        yield _among, (key in s.pieces, key in s.wholes, candidate.longer, s.measure)


def _good(length: int, titled: bool, topic: bool, times: int, in_unit: bool, measure: str) -> Iterator[str]:
    """How long its name is, and how much the document is about it."""
    title = "title" if titled else "body"
    for what in (
        f"length {length}", f"length {length} {measure}", title, f"{title} {measure}", f"times {times}",
        "topic" if topic else "aside", "in unit" if in_unit else "not in unit",
    ):  # fmt: skip
        yield f"good {what}"


def _among(shorter: bool, longer: bool, stretched: bool, measure: str) -> Iterator[str]:
    """Whether another candidate's name is a piece of its own, or has it as a piece."""
    for told, what in ((shorter, "shorter"), (longer, "longer"), (stretched, "stretched")):
        if told:
            yield f"good {what}"
            yield f"good {what} {measure}"
