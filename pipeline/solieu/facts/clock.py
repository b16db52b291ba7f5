"""The clock of a document: what its time expressions mean, and which of them belong to a comparison."""

from collections.abc import Sequence

from solieu.facts.scene import Scene
from solieu.mentions.calendar import Resolved, resolve_all
from solieu.model import Period, Term
from solieu.tokens import View


class Clock:
    """The periods of a document, resolved in order; which of them a comparison names."""

    def __init__(self, view: View, periods: Sequence[Period], date: str | None, today: str | None) -> None:
        self.date, self.today = date, today
        self._resolved = dict(zip((p.start for p in periods), resolve_all(view, periods, date, today), strict=True))

    def after(self, window: Resolved) -> bool:
        """Whether a period begins after the document's date."""
        return self.date is not None and window.start.isoformat() > (self.date + "-31")[:10]

    def read(self, period: Period) -> Resolved | None:
        """Return what a time expression means."""
        return self._resolved.get(period.start)


def compared(scene: Scene, period: Period, whole: bool = False) -> Term | None:
    """Return the "so với" that a period belongs to, or None; of a movement the `whole` comparison is of its time."""
    if not scene.whole.of("base"):
        return None
    near = scene.zone(max(scene.sentence.start, period.start - 45), period.start)
    versus = next((t for t in reversed(near.of("base")) if t.id == "base_versus"), None)
    if versus is None or scene.pause(versus.end, period.start):
        return None
    # "so với GDP năm 2005": the year is that of a ratio as a whole.
    between = scene.zone(versus.end, period.start)
    return (
        None
        if not whole and between.of("measure", "flow", "commodity") and not _small(scene, versus.end, period.start)
        else versus
    )


def weighed(scene: Scene, period: Period) -> bool:
    """Whether a movement is measured against a period without "so với": "thấp hơn tuần trước", "gấp đôi năm 2015"."""
    return bool(scene.patterns["weighed"].search(scene.view.lower, max(0, period.start - 40), period.start))


def _small(scene: Scene, start: int, end: int) -> bool:
    """Whether what stands between is only a word for the figure itself ("mức", "kim ngạch")."""
    return bool(scene.patterns["figure_word"].fullmatch(scene.view.lower, start, end))
