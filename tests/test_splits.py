"""Splits: near copies are together, documents whole, one split before the other; the order of the rows does not matter."""

from itertools import combinations
from random import Random

import pytest

from made.press import changed, notice, papers, printed
from solieu.errors import InputError
from solieu.export.splits import LEFT_OUT, Split, split_rows

ROWS = papers(96, seed=7)


def grams(rows, doc_id: str) -> set[tuple[str, ...]]:
    found = set()
    for row in rows:
        if row["doc_id"] == doc_id:
            words = row["sentence"].lower().strip(".").split()
            found |= {tuple(words[k : k + 5]) for k in range(len(words) - 4)}
    return found


def split_of(splits: list[Split]) -> dict[str, str]:
    return {doc_id: split.name for split in splits for doc_id in split.doc_ids}


def one_a_day(count: int, first_year: int = 2015) -> list[dict]:
    random = Random(3)
    dates = [f"{first_year + k // 336}-{k % 336 // 28 + 1:02}-{k % 28 + 1:02}" for k in range(count)]
    return [row for k, date in enumerate(dates) for row in printed(f"d{k:03}", date, notice(random))]


def test_of_many_days_train_has_eight_tenths_and_the_others_one_each():
    splits = split_rows(one_a_day(100))
    assert [(s.name, s.facts, len(s.doc_ids), s.clusters) for s in splits] == [
        ("train", 640, 80, 80),
        ("validation", 80, 10, 10),
        ("test", 80, 10, 10),
    ]
    assert [(s.first, s.last) for s in splits] == [
        ("2015-01-01", "2015-03-24"),
        ("2015-03-25", "2015-04-06"),
        ("2015-04-07", "2015-04-16"),
    ]
    assert str(splits[2]) == (
        "test: 80 facts of 10 documents, 10 with near copies taken as one; 2015-04-07 to 2015-04-16"
    )


def test_no_near_copies_are_in_two_splits():
    place = split_of(split_rows(ROWS))
    sets = {doc_id: grams(ROWS, doc_id) for doc_id in place}
    alike = [
        (one, other)
        for one, other in combinations(sorted(sets), 2)
        if len(sets[one] & sets[other]) / len(sets[one] | sets[other]) > 0.5
    ]
    assert len(alike) == 24
    assert [pair for pair in alike if place[pair[0]] != place[pair[1]]] == []


def test_every_date_of_a_split_is_before_every_date_of_the_next():
    splits = split_rows(ROWS)
    dates = {row["doc_id"]: row["doc_date"] for row in ROWS}
    train, validation, test = (sorted(dates[doc_id] for doc_id in split.doc_ids) for split in splits[:3])
    assert train[-1] < validation[0] <= validation[-1] < test[0]
    assert [(s.first, s.last) for s in splits[:3]] == [(d[0], d[-1]) for d in (train, validation, test)]


def test_every_document_is_in_one_place_and_few_are_left_out():
    splits = split_rows(ROWS)
    assert [split.name for split in splits] == ["train", "validation", "test", LEFT_OUT]
    assert sorted(doc_id for s in splits for doc_id in s.doc_ids) == sorted({row["doc_id"] for row in ROWS})
    assert sum(s.facts for s in splits) == len(ROWS)
    assert splits[0].facts > 0.7 * len(ROWS)
    assert all(s.facts > 0.05 * len(ROWS) for s in splits[1:3])
    assert splits[3].facts < 0.1 * len(ROWS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_rows_does_not_matter(seed):
    shuffled = [*ROWS]
    Random(seed).shuffle(shuffled)
    assert split_rows(shuffled) == split_rows(ROWS)


def test_copies_on_both_sides_of_a_cut_are_left_out():
    rows, again = one_a_day(100), notice(Random(5))
    rows += printed("first", "2015-01-03", again) + printed("again", "2015-04-15", changed(again, Random(5)))
    place = split_of(split_rows(rows))
    assert (place["first"], place["again"]) == (LEFT_OUT, LEFT_OUT)


def test_a_date_that_may_lie_on_both_sides_of_a_cut_is_left_out():
    rows = one_a_day(100) + printed("year", "2015", notice(Random(6))) + printed("before", "2014", notice(Random(7)))
    place = split_of(split_rows(rows))
    assert (place["year"], place["before"]) == (LEFT_OUT, "train")


def test_documents_without_a_date_are_in_train_or_with_their_copies():
    rows, again = one_a_day(100), notice(Random(8))
    rows += printed("undated", None, notice(Random(9)))
    rows += printed("reprint", None, changed(again, Random(9))) + printed("dated", "2015-04-16", again)
    place = split_of(split_rows(rows))
    assert (place["undated"], place["reprint"], place["dated"]) == ("train", "test", "test")
    splits = split_rows(printed("undated", None, notice(Random(9))))
    assert [(s.name, s.facts, s.first) for s in splits] == [
        ("train", 8, None),
        ("validation", 0, None),
        ("test", 0, None),
    ]


def test_of_two_dates_one_is_for_train_and_one_for_test():
    random = Random(4)
    rows = [row for k in range(6) for row in printed(f"d{k}", ("2016", "2017")[k % 2], notice(random))]
    assert [(s.name, s.doc_ids) for s in split_rows(rows)] == [
        ("train", ("d0", "d2", "d4")),
        ("validation", ()),
        ("test", ("d1", "d3", "d5")),
    ]
    single = [row | {"doc_date": "2016-02"} for row in rows]
    assert [(s.facts, s.last) for s in split_rows(single)] == [(48, "2016-02-29"), (0, None), (0, None)]


def test_the_writings_of_a_text_are_copies_of_each_other():
    plain = notice(Random(10))
    joined = [(q, s.replace("xuất khẩu", "xuất_khẩu").replace("cà phê", "cà_phê").replace(".", " .")) for q, s in plain]
    rows = one_a_day(40) + printed("plain", "2015-01-02", plain) + printed("joined", "2015-02-12", joined)
    assert split_of(split_rows(rows))["plain"] == LEFT_OUT


def test_no_rows_give_empty_splits():
    assert [(s.name, s.doc_ids, s.facts) for s in split_rows([])] == [
        ("train", (), 0),
        ("validation", (), 0),
        ("test", (), 0),
    ]


@pytest.mark.parametrize("date", ["2015-3", "15/03/2015", "2015-13"])
def test_a_date_that_is_none_is_told_of(date):
    with pytest.raises(InputError, match=r"document d, number at 0: doc_date .* is no date; write YYYY"):
        split_rows(printed("d", date, notice(Random(1))))
