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
        for index, start, end in sorted(self._matches(lower), key=lambda m: (m[1], -m[2])):
            if end <= reach or times[index] >= setting["repeat_cap"]:
                continue
            reach = end
            times[index] += 1
            side, points = self._points[index]
            scores[side] += points * (setting["head_weight"] if start < setting["head_chars"] else 1)
        size = max(len(lower), setting["min_chars"]) / 1000
        off = (scores["off"] + scores["companion"] / 2) / size
        return bool(off >= setting["threshold"] and off >= setting["margin"] * scores["economy"] / size)

    def _matches(self, lower: str) -> Iterator[tuple[int, int, int]]:
        for index, start, end in self._find.find_matches_as_indexes(lower, overlapping=True):
            if not (start and lower[start - 1].isalnum() or end < len(lower) and lower[end].isalnum()):
                yield index, start, end
