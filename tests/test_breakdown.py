"""Where a run is right and wrong: groups, origins, errors, and what differs between two runs."""

from solieu.evaluate.breakdown import by_column, by_origin, differences, errors, origins
from solieu.evaluate.gold import GoldDocument
from solieu.evaluate.match import Row, match


def two_facts() -> GoldDocument:
    text = "Gạo đạt 5 tấn. Tăng 3%."
    facts = [
        {"n": 1, "start": 8, "text": "5", "role": "fact", "statistic": "level", "value": "5", "unit": "t"},
        {"n": 2, "start": 20, "text": "3", "role": "fact", "statistic": "growth", "value": "3", "unit": "%"},
    ]
    return GoldDocument("d", None, text, [f | {"measure": "volume", "commodity": "gạo"} for f in facts])


def right_rows() -> list[Row]:
    said = [{"column": "commodity", "rule": "r", "start": 0, "end": 3}]
    common = {"doc_id": "d", "measure": "volume", "commodity": "gạo", "evidence": said}
    return [
        {**common, "start": 8, "end": 13, "statistic": "level", "value": "5", "unit": "t"},
        {**common, "start": 20, "end": 22, "statistic": "growth", "value": "3", "unit": "%"},
    ]


def test_groups_origins_and_differences() -> None:
    first, second = right_rows()
    good = match([two_facts()], [first, second])
    bad = match([two_facts()], [{**first, "statistic": "share"}, {**second, "commodity": "chè"}])
    assert [(g.name, g.gold, g.got, g.levels["core"].f1) for g in by_column(bad, "statistic")] == [
        ("growth", 1, 1, 1.0),
        ("level", 1, 0, 0.0),
        ("share", 0, 1, 0.0),
    ]
    assert [(o.slot, o.explicit, o.inherited, o.inherited_right) for o in origins(good)] == [("commodity", 1, 1, 1)]
    assert by_origin(good) == {"explicit": (1, 1), "inherited": (1, 1)}
    assert by_origin(bad) == {"explicit": (1, 0), "inherited": (1, 0)}
    assert [(d.start, d.won, d.lost) for d in differences(bad, good)] == [
        (8, ("statistic",), ()),
        (20, ("commodity",), ()),
    ]
    assert differences(good, good) == []


def test_errors_by_column() -> None:
    first, second = right_rows()
    run = match([two_facts()], [{**first, "commodity": "chè"}, {**second, "start": 0, "end": 2, "quote": "Gạ"}])
    assert [str(e) for e in errors(run, "commodity")] == ["d:8 '5' commodity: gold 'gạo' got 'chè'"]
    assert [e.slot for e in errors(run, "all")] == ["commodity", "missed", "extra"]
    assert [(e.slot, e.got) for e in errors(run, "role", [{"doc_id": "x", "start": 0, "end": 1, "role": "fact"}])] == [
        ("role", []),
        ("role", []),
    ]
