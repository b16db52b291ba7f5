"""Who says so where no list of names and no head noun of an actor tells: read off the words of saying alone."""

from collections.abc import Iterator

from solieu.entities.actor import BUSINESS, Actor
from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.facts.scene import Scene
from solieu.model import Term

#: How far before a name the office of who speaks may begin.
_OFFICE = 48
#: Patterns of who says so: a person, or anybody.
SPEAKER_RULES = ("speaker_by", "speaker_titled", "speaker_tells", "speaker_quoted")
_SPOTS = ("place", "province", "city")


def with_office(n: Number, term: Term) -> int:
    """Return where a speaker's name begins, with the words before it for his office or the people of a firm."""
    office = n.search("speaker_office", max(n.scene.sentence.start, term.start - _OFFICE), term.start)
    return office.start() if office else term.start


@finds("source_firm")
def _firm(n: Number) -> Slot | None:
    """ "Chủ tịch Bình Minh cho biết": a firm that speaks, with the office of who speaks for it."""
    for term in n.scene.zone(n.scene.sentence.start, n.quantity.start).of("organisation"):
        if not isinstance(term, Actor) or term.type not in BUSINESS or not n.match("firm_tells", term.end):
            continue
        if n.search("report_of", max(n.scene.sentence.start, term.start - _OFFICE), term.start):
            continue
        start = with_office(n, term)
        return Slot(n.text[start : term.end], term.rule, start, term.end, term.id, n.sentence)
    return None


@finds("source_said")
def _said(n: Number) -> Slot | None:
    """ "Theo chủ cửa hàng, ...", "một số hộ nuôi cho biết ...", "“...”, chị Hoa thổ lộ"."""
    for rule in SPEAKER_RULES:
        for start, end in _spoken(n.scene, rule):
            if rule in ("speaker_by", "speaker_quoted") or start < n.quantity.start:
                return Slot(n.text[start:end], rule, start, end, None, n.sentence)
    return None


def _spoken(scene: Scene, rule: str) -> Iterator[tuple[int, int]]:
    """Yield the noun phrases of a sentence beside words of saying that are people's, or a name."""
    for m in scene.spoken(rule):
        start, end = m.span(1)
        if rule == "speaker_titled" and any(end <= t.end for t in scene.zone(start, end).of(*_SPOTS)):
            continue  # "Hà Nội, chủ cửa hàng cho biết"
        people = scene.patterns["speaker_kind"].fullmatch(scene.text, start, end)
        if people or scene.patterns["speaker_name"].fullmatch(scene.view.text, start, end):
            yield start, end
