"""What the choice among the candidates of a column looks at: names of traits, which `assembly/choice.yaml` weighs.

Traits come in bundles: a function of a few words that returns their names. A bundle's weight is the same wherever the
words are, so the choice remembers it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator

from solieu.facts.candidates import Candidate
from solieu.facts.frame import Number
from solieu.facts.namings import Naming, Namings, first_word, last_word
from solieu.facts.situation import Situation, answering

Names = tuple[str, ...]
#: A function that returns names of traits, and what it is called with.
Traits = Callable[..., Names]
Given = tuple[str | int | bool | Names | None, ...]
Bundle = tuple[Traits, Given]

_DISTANCES = (1, 3, 8, 15, 30, 60, 120)  # characters
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
    yield _share, (s.shares.get(key, 0), key is None, s.measure)
    if candidate.since is not None:
        yield from _since(*candidate.since, key, s)
    if s.column == "period":
        date = s.number.clock.date
        yield _time, (_grain(key), _ahead(key, date), s.measure, s.statistic, s.kind, s.trade, s.status)
    elif key is not None:
        yield from _good_bundles(key, candidate, s, document)


def traits_of(candidate: Candidate, s: Situation, document: Namings) -> Iterator[str]:
    """Yield the traits of a candidate."""
    for bundle, given in bundles_of(candidate.key, candidate, s, document):
        yield from bundle(*given)


def _own(empty: bool, rule: str, measure: str, statistic: str, kind: str, trade: str) -> Names:
    """It is the rules' own answer."""
    return (
        "own", "own empty" if empty else "own filled", f"own {rule}", f"own {measure}", f"own {rule} {measure}",
        f"own {rule} {statistic}", f"own {rule} {kind}", f"own {rule} {trade}",
    )  # fmt: skip


def _source(source: str, measure: str, statistic: str, kind: str, trade: str, rule: str) -> Names:
    """A rule, a frame or the date of the document gives it."""
    return (
        f"from {source}", f"from {source} {measure}", f"from {source} {statistic}", f"from {source} {kind}",
        f"from {source} {trade}", f"from {source} against {rule}",
    )  # fmt: skip


def _source_after(source: str, word: str) -> Names:
    """The word before a number for which it is given."""
    return (f"from {source} after {word}",)


def _empty(measure: str, statistic: str, kind: str, trade: str, status: str, rule: str, named: bool) -> Names:
    """The column stays empty: what the number is."""
    there = "named" if named else "unnamed"
    return (
        "empty", f"empty {measure}", f"empty {statistic}", f"empty {kind}", f"empty {trade}",
        f"empty {measure} {statistic}", f"empty status {status}", f"empty rule {rule}",
        f"empty rule {rule} {measure}", f"empty {there}", f"empty {there} {measure}",
    )  # fmt: skip


def _empty_beside(unit: str | None, own: str | None, word: str, beside: str, session: bool) -> Names:
    """The column stays empty: what stands beside the number."""
    held = "session" if session else "no session"
    return f"empty unit {unit}", f"empty own {own}", f"empty after {word}", f"empty {beside}", f"empty {held}"


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


def _place(side: str, distance: int, passed: int, inside: bool, commas: int, bracket: bool) -> Names:
    """How far a naming is, and across what."""
    return (
        f"{side} distance {distance}", f"{side} passed {passed}", f"{side} {'inside' if inside else 'outside'}",
        f"{side} commas {commas}", f"{side} commas {commas} {passed}",
        f"{side} {'bracket' if bracket else 'open'} {passed}",
    )  # fmt: skip


def _place_of(side: str, passed: int, inside: bool, measure: str, statistic: str) -> Names:
    """How near a naming is to a number of a kind."""
    where = "inside" if inside else "outside"
    return f"{side} passed {passed} {measure}", f"{side} {where} {measure}", f"{side} {where} {statistic}"


def _words(side: str, before: str, after: str) -> Names:
    """The words beside a naming."""
    return f"{side} after {before}", f"{side} before {after}"


def _traits(side: str, traits: Names, measure: str, statistic: str, passed: int) -> Names:
    """What a naming is by itself."""
    return tuple([f"{side} {trait} {what}" for trait in traits for what in (measure, statistic, passed)])


def _between(side: str, first: str, last: str) -> Names:
    """The words at the ends of what stands between a time and the number."""
    return f"{side} first {first}", f"{side} last {last}"


def _behind(naming: Naming, candidate: Candidate, s: Situation) -> Iterator[Bundle]:
    """Yield what there is to say of the nearest naming in an earlier sentence."""
    ago = min(5, s.number.sentence - naming.sentence)
    times = bisect_left((1, 2, 4), candidate.backs)
    yield _back, (ago, candidate.titled, times, s.measure, s.beside)
    yield _back_after, (naming.before,)
    yield _back_traits, (naming.traits, ago, s.measure)


def _back(ago: int, titled: bool, times: int, measure: str, beside: str) -> Names:
    """How many sentences ago, and where."""
    title = "title" if titled else "body"
    return (
        f"back ago {ago}", f"back ago {ago} {measure}", f"back ago {ago} {beside}", f"back {title}",
        f"back {title} {measure}", f"back times {times}",
    )  # fmt: skip


def _back_after(before: str) -> Names:
    """The word before it."""
    return (f"back after {before}",)


def _back_traits(traits: Names, ago: int, measure: str) -> Names:
    """What the naming is by itself."""
    return tuple([f"back {trait} {what}" for trait in traits for what in (measure, ago)])


def _share(share: int, empty: bool, measure: str) -> Names:
    """How many of the document's numbers have it."""
    return f"share {share}", f"share {share} {'none' if empty else 'some'} {measure}"


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


def _number(ago: int, filled: str, same: str, gap: int, measure: str) -> Names:
    """How near the last number with this answer is, and how like this one."""
    return f"number {ago} {filled}", f"number {same} {gap} {filled}", f"number {gap} {filled} {measure}"


def _number_by(rule: str, gap: int, filled: str, statistics: str, alike: str) -> Names:
    """What has answered it there, and which other columns the two have in common."""
    return f"number {rule}", f"number {rule} {gap}", f"number {statistics} {filled}", f"number {alike} {gap} {filled}"


def _time(grain: str, ahead: str, measure: str, statistic: str, kind: str, trade: str, status: str) -> Names:
    """How long a period is, and where it lies from the date of the document."""
    return (
        f"time {grain}", f"time {grain} {measure}", f"time {grain} {kind}", f"time {grain} {statistic}",
        f"time {ahead}", f"time {ahead} {measure}", f"time {grain} {ahead}", f"time {grain} {measure} {trade}",
        f"time {ahead} {status}", f"time {grain} {status}",
    )  # fmt: skip


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


def _good(length: int, titled: bool, topic: bool, times: int, in_unit: bool, measure: str) -> Names:
    """How long its name is, and how much the document is about it."""
    title = "title" if titled else "body"
    return (
        f"good length {length}", f"good length {length} {measure}", f"good {title}", f"good {title} {measure}",
        f"good times {times}", "good topic" if topic else "good aside",
        "good in unit" if in_unit else "good not in unit",
    )  # fmt: skip


def _among(shorter: bool, longer: bool, stretched: bool, measure: str) -> Names:
    """Whether another candidate's name is a piece of its own, or has it as a piece."""
    told = [what for said, what in ((shorter, "shorter"), (longer, "longer"), (stretched, "stretched")) if said]
    return tuple([f"good {what}{of}" for what in told for of in ("", f" {measure}")])
