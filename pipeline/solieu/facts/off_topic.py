"""Whether a document is about the economy at all, decided once for all its numbers."""

from collections import defaultdict
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import normal
from solieu.tokens import View


class TopicScorer:
    """Decides whether a document is not about the economy, by the points and settings of `lexicon/topics.yaml`."""

    def __init__(self, rules: Rulebook) -> None:
        self._set = rules.settings["lexicon/topics.yaml"]
        self._points: list[tuple[str, int]] = []
        phrases: list[str] = []
        for row in rules["lexicon/topics"]:
            side = "off" if row.off_topic else row.id if row.id == "economy" else "companion"
            side = side if side != "companion" or row.id in self._set["companions"] else "none"
            side = "crime" if row.id in self._set["crimes"] else side
            for words, points in ((row.strong, 3), (row.aliases, 1)):
                phrases += [normal(w) for w in words]
                self._points += [(side, points)] * len(words)
        self._find = AhoCorasick(phrases, matchkind=MatchKind.Standard)

    def off_topic(self, view: View) -> bool:
        """Say whether every number of a document is `other`."""
        lower, setting = view.lower, self._set
        scores: defaultdict[str, float] = defaultdict(int)
        times: defaultdict[int, int] = defaultdict(int)
        reach = 0
        most, head, weight = setting["repeat_cap"], setting["head_chars"], setting["head_weight"]
        for start, before, _, index in sorted(self._matches(lower)):
            if -before <= reach or times[index] >= most:
                continue
            reach = -before
            times[index] += 1
            side, points = self._points[index]
            scores[side] += points * (weight if start < head else 1)
        size = max(len(lower), setting["min_chars"]) / 1000
        crime, economy = scores["crime"] / size, scores["economy"] / size
        off = crime + (scores["off"] + scores["companion"] / 2) / size
        tests = (("", off), ("bare_", off), ("crime_", crime))
        return any(x >= setting[f"{k}threshold"] and x >= setting[f"{k}margin"] * economy for k, x in tests)

    def _matches(self, lower: str) -> Iterator[tuple[int, int, int, int]]:
        """Yield where words begin and, negated, end, their number among the matches, and which they are."""
        last = len(lower)
        for k, (index, start, end) in enumerate(self._find.find_matches_as_indexes(lower, overlapping=True)):
            if not (start and lower[start - 1].isalnum() or end < last and lower[end].isalnum()):
                yield start, -end, k, index
