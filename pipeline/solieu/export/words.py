"""The words of a text, cut so that every region begins and ends with one; and where its sentences begin."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solieu.export.regions import Region
from solieu.tokens import View
from solieu.words import split_words


@dataclass(frozen=True, slots=True)
class Words:
    """Words with the code points they begin at; `blanks`: one blank follows; together they are the text.

    `first` has the places of the words that begin a sentence, in order.
    """

    words: Sequence[str]
    starts: Sequence[int]
    blanks: Sequence[bool]
    first: Sequence[int]

    @classmethod
    def of(cls, text: str, regions: Sequence[Region]) -> "Words":
        """Return the words of a text. No sentence begins within a region."""
        edges = sorted({edge for region in regions for edge in (region.start, region.end)})
        cut = list(_cut(text, edges))
        starts = [start for _, start, _ in cut]
        return cls([w for w, _, _ in cut], starts, [b for _, _, b in cut], _first(text, starts, regions))

    def span(self, region: Region) -> tuple[int, int]:
        """Return the places of a region's first word and of the word behind its last."""
        return bisect_left(self.starts, region.start), bisect_left(self.starts, region.end)


def _cut(text: str, edges: Sequence[int]) -> Iterator[tuple[str, int, bool]]:
    place = 0
    for word, blank in zip(*split_words(text), strict=True):
        end = place + len(word)
        inner = edges[bisect_right(edges, place) : bisect_left(edges, end)]
        for start, stop in zip((place, *inner), (*inner, end), strict=True):
            yield text[start:stop], start, blank and stop == end
        place = end + blank


def _first(text: str, starts: Sequence[int], regions: Sequence[Region]) -> list[int]:
    view = View.of(text)
    begins = [view.source_span(s.start, s.end)[0] for s in view.sentences]
    inside = {place for r in regions for place in begins[bisect_right(begins, r.start) : bisect_left(begins, r.end)]}
    places = {bisect_right(starts, begin) - 1 for begin in begins if begin not in inside}
    return sorted(places)
