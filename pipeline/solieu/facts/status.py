"""Status, indicator and qualifier: whether a figure is final, and which series it is of."""

from dataclasses import replace

from solieu.facts.frame import Number, Slot
from solieu.facts.movement import from_to, verb
from solieu.facts.own_time import earlier
from solieu.facts.registry import finds
from solieu.model import Term

#: Up to here a word opens its sentence.
_OPENING = 3
#: What a plan of a year sets.
_PLANNED = ("revenue", "profit", "credit", "gdp")
#: Periods that the clause of a number does not name.
_TAKEN_OVER = ("period_comment", "period_sentence", "period_frame")


@finds("status_start")
def _status_start(n: Number) -> Slot | None:
    """ "Phấn đấu tăng từ 1,6 tỷ USD lên 2,5 tỷ": where a plan or a forecast starts from is plain."""
    if n.value("statistic") not in ("level", "rank", "share"):
        return None
    if from_to(n) and n.search("moves_aim", n.left.start, n.quantity.start):
        return None  # an aim that is set lower was one before
    given_up = n.search("instead_of", max(n.left.start, n.quantity.start - 30), n.quantity.start)
    return (
        Slot(None, "start")
        if from_to(n) and not _ahead(n) or given_up or n.match("as_of_now", n.quantity.end)
        else None
    )


@finds("status_left")
def _status_left(n: Number) -> Slot | None:
    terms = [t for t in n.left.of("status") if not n.match("row_head", t.start, n.quantity.start)]
    if behind := n.match("as_expected", n.quantity.end):
        return Slot("forecast", "as_expected", behind.start(1), behind.end(1), None, n.sentence)
    if not terms:
        return None
    term = terms[-1]
    plain = term.id != "status_estimate" and _done(n, term.end) or term.id == "status_forecast" and _plain(n, term)
    return Slot(None, "done") if plain else _status(n, term)


def _plain(n: Number, term: Term) -> bool:
    """Whether what will be or is supposed is of another clause: the figure is of a year that is over."""
    apart = n.scene.comma(term.end, n.quantity.start) and n.match("supposes", term.start, term.end)
    return bool(apart) and _past(n)


def _done(n: Number, start: int) -> bool:
    """Whether a verb between a plan and the number says that it is done, or is so now."""
    return bool(n.search("done", start, n.quantity.start))


@finds("status_yardstick")
def _status_yardstick(n: Number) -> Slot | None:
    """ "Vượt kế hoạch đề ra, tăng 14,2%/năm so với 12%/năm": what was planned is a target."""
    start = n.scene.sentence.start
    found = n.search("planned", start, n.quantity.start) if n.base_level else None
    return Slot("target", "planned", found.start(), found.end(), None, n.sentence) if found else None


@finds("status_comment")
def _status_comment(n: Number) -> Slot | None:
    """Growth and change take the status of the level that they comment on."""
    p = n.antecedent
    if (
        p is None
        or n.value("statistic") not in ("growth", "change", "share", "ratio")
        or n.left.of("flow", "commodity", "measure")
    ):
        return None
    return Slot(None, "earlier") if earlier(n, p) else p.columns.get("status")


@finds("status_clause")
def _status_clause(n: Number) -> Slot | None:
    """Forecast and target hold for the rest of the sentence; an estimate holds over "trong đó"."""
    p = n.previous
    if p is not None and from_to(p) and (planned := p.left.last("status")):
        return _status(n, planned)
    slot = n.frame.now("status")
    if slot is None or slot.sentence != n.sentence or slot.value != "estimate" and _done(n, n.left.start):
        return None
    past = _past(n) if slot.value != "estimate" else p is not None and earlier(n, p)
    if past:
        return None
    if slot.value != "estimate" or any(t.id in ("link_in_which", "link_raise") for t in n.left.of("link")):
        return slot
    if p is None:
        return None
    if _in_which(n, slot, p):
        return slot
    listed = p.value("statistic") == n.value("statistic") and p.kind is n.kind and not verb(n.left)
    if listed and not n.left.of("flow"):
        return slot  # "rau quả ước đạt 3 tỷ USD; hạt điều 2 tỷ": one verb for all
    apart = set(n.text[p.quantity.end : n.quantity.start]) & set(";") or n.left.of("flow", "place")
    return None if apart else slot


def _in_which(n: Number, slot: Slot, p: Number) -> bool:
    """Whether it is a part named behind "trong đó", also behind a semicolon, of what was estimated before."""
    alike = all(n.value(column) == p.value(column) for column in ("period", "measure"))
    if slot.start is None or not alike or n.left.of("flow", "measure") or _done(n, n.left.start):
        return False
    parts = (t for t in n.scene.whole.of("link") if t.id == "link_in_which")
    return any(slot.start < t.start < p.quantity.start for t in parts)


def _past(n: Number) -> bool:
    """ "Năm tới sẽ đạt 3 tỷ (năm ngoái là 2 tỷ)": whether the words of a level say a year that is over."""
    period, date = n.columns.get("period"), n.clock.date
    if period is None or period.window is None or date is None or n.value("statistic") not in ("level", "share"):
        return False
    own = period.rule.startswith(("period_left", "period_right", "period_base"))
    return own and str(period.window.end.year) < date[:4]


@finds("status_frame")
def _status_frame(n: Number) -> Slot | None:
    """A sentence that opens with "trong đó", or goes on with the items of a plan, has the status of the one before."""
    slot = n.frame.before("status")
    if slot is None or slot.sentence < n.sentence - 1 or _done(n, n.scene.sentence.start):
        return None
    start = n.scene.sentence.start
    inside = next((t for t in n.scene.whole.of("link") if t.id == "link_in_which"), None)
    opens = inside is not None and inside.start - start <= _OPENING
    return replace(slot, sentence=n.sentence) if opens or slot.value == "target" and _of_this_year(n) else None


def _of_this_year(n: Number) -> bool:
    """Whether it is a figure of the whole year in which the document is written, taken over from before."""
    period, date = n.columns.get("period"), n.clock.date
    if period is None or period.window is None or date is None or not period.rule.startswith(_TAKEN_OVER):
        return False
    if n.value("measure") not in _PLANNED or n.value("statistic") not in ("level", "growth"):
        return False
    return period.window.type == "year" and str(period.window.start.year) == date[:4]


@finds("status_future")
def _future(n: Number) -> Slot | None:
    """A figure of a time to come, or of years begun, is aimed at, unless the text foretells; a tariff is known."""
    period = n.columns.get("period")
    if period is None or period.window is None or not _ahead(n):
        return None
    set_on = period.window.type == "instant" and n.value("measure") == "rate"
    quoted = set_on or period.window.type == "day" and n.value("measure") in ("price", "index", "rate")
    foreseen = n.value("measure") == "rate" or n.topic.foretells
    return None if quoted else n.slot("forecast" if foreseen else "target", "period")


def _ahead(n: Number) -> bool:
    """Whether a figure is of a time to come, or of years that are not over and not told of as done."""
    period, date = n.columns.get("period"), n.clock.date
    if period is None or period.window is None or date is None:
        return False
    first, last = period.window.start.year, period.window.end.year
    named = period.rule.startswith(("period_left", "period_right", "period_comment")) and n.value("measure") != "rate"
    if n.clock.after(period.window):
        return True
    years = named and period.window.grain == "year" and first < last and last > int(date[:4])
    return years and not _done(n, n.scene.sentence.start)


def _status(n: Number, term: Term) -> Slot:
    """Read a word of status; an act that somebody announces is a target ("sẽ trả cổ tức 7%")."""
    adjusted = n.search("after_change", n.scene.sentence.start, term.start) and n.value("measure") in ("price", "rate")
    act = n.match("will_do", term.start) and not n.search("expected_to", n.left.start, term.start)
    headed = n.value("flow") and n.match("heads_for", term.start)
    if term.id == "status_forecast" and (adjusted or act or headed or _aimed(n, term)):
        return n.slot("target", "will_do", term, "status_target")
    return n.slot(term.id.removeprefix("status_"), term.rule, term, term.id)


def _aimed(n: Number, term: Term) -> bool:
    """ "Đặt mục tiêu đến năm 2020 ngành tôm sẽ mang về 4 tỷ USD": what will be is the aim named before."""
    aims = (t for t in n.left.of("status") if t.id == "status_target" and t.end <= term.start)
    return bool(n.match("will", term.start)) and any(aims)


@finds("indicator_left")
def _indicator(n: Number) -> Slot | None:
    term = n.left.last("indicator")
    return n.slot(term.id.removeprefix("indicator_"), term.rule, term) if term else None


@finds("qualifier_left")
def _qualifier(n: Number) -> Slot | None:
    term = n.left.last("qualifier") or next(iter(n.right.of("qualifier")), None)
    return n.slot(term.id.removeprefix("qualifier_"), term.rule, term) if term else None
