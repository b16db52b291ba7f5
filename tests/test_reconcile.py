"""Facts of several documents against each other and against an official series: what agrees, and what must not be compared."""

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import solieu
from solieu.errors import InputError
from solieu.reconcile import (
    GROUPS,
    MATCHES,
    Cluster,
    Group,
    Kind,
    MatchKind,
    Reconciled,
    against,
    describe,
    describe_matches,
    match_rows,
    reconcile,
)
from solieu.reconcile.copies import Copies
from solieu.reconcile.identity import key_of, missing
from solieu.reconcile.links import Links
from solieu.reconcile.parting import comparable, slip
from solieu.reconcile.statement import Statement, agree, gap, interval_of
from solieu.table import read_table, write_table


def row(doc_id: str, value: str | int, /, **columns: Any) -> dict[str, Any]:
    """A row of the table: exports of rice in May 2017, in dollars, exact."""
    number = Decimal(value)
    said = {
        "fact_id": f"f-{doc_id}-{value}", "doc_id": doc_id, "doc_date": "2017-06", "start": 40, "end": 44,
        "quote": str(value), "sentence": f"Theo {doc_id}, xuất khẩu gạo tháng năm là {value}.", "statistic": "level",
        "value": number, "unit": "USD", "flow": "export", "measure": "value", "commodity": "gạo",
        "commodity_id": "gao", "reporter": "VN", "period": "2017-05", "value_low": number, "value_high": number,
        "obs_status": "A",
    } | columns  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def kinds(*rows: Mapping[str, Any]) -> list[str]:
    return [str(group.kind) for group in reconcile(dict(r) for r in rows).groups]


def only(found: Reconciled) -> Group:
    assert len(found.groups) == 1
    return found.groups[0]


def rounded(doc_id: str, value: str, half: str, **columns: Any) -> dict[str, Any]:
    number, step = Decimal(value), Decimal(half)
    return row(doc_id, value, value_low=number - step, value_high=number + step, **columns)


# --- one quantity ---------------------------------------------------------------------------------


def test_a_rounded_and_an_exact_figure_agree():
    group = only(reconcile([rounded("b", "17500", "50"), rounded("a", "17460", "5")]))
    assert (group.kind, group.independent, group.documents, group.note) == (Kind.AGREEMENT, 2, 2, None)
    assert [s.doc_id for s in group.rows] == ["a", "b"]


def test_figures_that_differ_conflict_with_both_sources():
    group = only(reconcile([row("a", 300), row("b", 320)]))
    assert group.kind is Kind.CONFLICT
    assert [(s.doc_id, s.doc_date, s.quote, s.sentence) for s in group.rows] == [
        ("a", "2017-06", "300", "Theo a, xuất khẩu gạo tháng năm là 300."),
        ("b", "2017-06", "320", "Theo b, xuất khẩu gạo tháng năm là 320."),
    ]


def test_three_of_which_two_agree_conflict_as_a_whole():
    group = only(reconcile([rounded("a", "310", "5"), rounded("b", "318", "5"), rounded("c", "326", "5")]))
    assert (group.kind, len(group.rows)) == (Kind.CONFLICT, 3)


def test_one_row_is_single():
    assert kinds(row("a", 300)) == ["single"]


@pytest.mark.parametrize(
    "other",
    [
        {"flow": "import"},
        {"commodity_id": "ca_phe"},
        {"commodity": None, "commodity_id": None},
        {"reporter": "TH"},
        {"partner": ["CN"]},
        {"entity": "khu vực trong nước"},
        {"qualifier": "cif"},
        {"period": "2017-04"},
        {"unit": "EUR"},
        {"statistic": "change", "base": "yoy"},
        {"measure": "volume"},
        {"obs_status": "F", "status": "target"},
    ],
    ids=lambda other: "-".join(other),
)
def test_what_identifies_a_quantity_keeps_rows_apart(other):
    assert kinds(row("a", 300), row("b", 320, **other)) == ["single", "single"]


def test_the_order_of_partners_and_the_words_for_a_good_do_not_matter():
    one = row("a", 300, partner=["CN", "US"], commodity="gạo tẻ")
    assert kinds(one, row("b", 300, partner=["US", "CN"])) == ["agreement"]


@pytest.mark.parametrize(
    ("one", "other", "notation"),
    [
        ("2017-Q1", "2017-01/2017-03", "2017-Q1"),
        ("2016", "2016-01/2016-12", "2016"),
        ("2017-05", "2017-05-01/2017-05-31", "2017-05"),
        ("2017-05-01/2017-05-15", "2017-05-01/2017-05-15", "2017-05-01/2017-05-15"),
        ("2011/2015", "2011-01/2015-12", "2011/2015"),
    ],
)
def test_a_period_is_its_days(one, other, notation):
    group = only(reconcile([row("a", 300, period=one), row("b", 300, period=other)]))
    assert (group.kind, group.key.period) == (Kind.AGREEMENT, notation)


def test_a_crop_year_is_no_span_of_calendar_years():
    crop = row("a", 300, period="2016/2017", period_type="crop_year")
    assert kinds(crop, row("b", 300, period="2016/2017", period_type="span")) == ["single", "single"]


def test_forecasts_of_different_houses_are_different_quantities():
    one = {"obs_status": "F", "status": "forecast", "source": "Ngân hàng A"}
    other = one | {"source": "Viện B"}
    assert kinds(row("a", 300, **one), row("b", 320, **other)) == ["single", "single"]
    assert kinds(row("a", 300, **one), row("b", 300, **one)) == ["agreement"]


def test_rows_without_period_or_flow_are_left_out_and_counted():
    found = reconcile([row("a", 300, period=None), row("b", 300, flow=None), row("c", 5, flow=None, measure="gdp")])
    assert found.left_out == {"no flow": 1, "no period": 1}
    assert [group.key.measure for group in found.groups] == ["gdp"]


@pytest.mark.parametrize(
    ("columns", "wanting"),
    [
        ({}, None),
        ({"measure": "volume", "unit": "t", "commodity": None, "commodity_id": None}, "commodity"),
        ({"measure": "price", "unit": "VND/kg", "flow": None}, "flow"),
        ({"measure": "count", "unit": "doanh nghiệp", "flow": None}, "indicator"),
        ({"measure": "revenue", "flow": None}, "entity"),
        ({"measure": "gdp", "flow": None}, None),
        ({"statistic": "growth", "unit": "%"}, None),
        ({"statistic": "growth", "unit": "%", "measure": "index", "indicator": "cpi"}, "base"),
        ({"statistic": "change"}, "base"),
        ({"statistic": "share", "unit": "%"}, "of"),
        ({"statistic": "share", "unit": "%", "of": "kim ngạch"}, None),
        ({"statistic": "rank", "unit": "rank"}, "rank_scope"),
    ],
)
def test_columns_that_do_not_identify_a_quantity(columns, wanting):
    key = key_of(row("a", 300, **columns))
    assert key is not None
    assert missing(key) == wanting


def test_rows_that_are_not_identified_stand_alone():
    price = {"measure": "price", "unit": "VND/kg", "flow": None}
    found = reconcile([row("a", 9000, **price), row("b", 9000, **price), row("c", 12000, **price)])
    assert [(g.kind, g.note) for g in found.groups] == [(Kind.SINGLE, "not identified: no flow")] * 3


# --- intervals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "want"),
    [
        ({"value": "410", "value_low": "405", "value_high": "415"}, ("405", "415")),
        ({"value": "400", "value_low": "400", "bound": ">"}, ("400", "500")),
        ({"value": "32.4", "value_low": "32.4", "bound": ">"}, ("32.4", "32.5")),
        ({"value": "400", "value_high": "400", "bound": "<"}, ("300", "400")),
        ({"value": "-400", "value_high": "-400", "bound": ">"}, ("-500", "-400")),
        ({"value": "400", "value_low": "400", "bound": ">="}, ("400", None)),
        ({"value": "400"}, ("400", "400")),
        ({"value": "4000", "value_max": "3000"}, ("3000", "4000")),
    ],
)
def test_the_interval_that_a_number_means(columns, want):
    numbers = {name: Decimal(text) for name, text in columns.items() if name != "bound"}
    low, high = want
    expected = (Decimal(low), None if high is None else Decimal(high))
    assert interval_of(columns | numbers) == expected


def test_more_than_is_not_any_amount_more():
    vague = row("a", 200, bound=">", value_high=None)
    assert kinds(vague, row("b", 270)) == ["agreement"]
    assert kinds(vague, row("b", 380)) == ["conflict"]


# --- what is not held against each other ----------------------------------------------------------


def test_a_document_that_gives_several_figures_is_held_against_no_other():
    found = reconcile([row("a", 300), row("b", 310), row("a", 330)])
    assert [(g.kind, g.rows[0].doc_id, g.note) for g in found.groups] == [
        (Kind.SINGLE, "b", None),
        (Kind.SINGLE, "a", "its document gives other figures too"),
        (Kind.SINGLE, "a", "its document gives other figures too"),
    ]


def test_figures_beyond_twofold_are_different_quantities():
    found = reconcile([row("a", 300), row("b", 1310), row("c", 320), row("d", 1310)])
    assert [(g.kind, [s.doc_id for s in g.rows]) for g in found.groups] == [
        (Kind.CONFLICT, ["a", "c"]),
        (Kind.AGREEMENT, ["b", "d"]),
    ]


def test_parts_are_those_of_all_pairs():
    rnd = random.Random(7)
    for _ in range(200):
        numbers = [rnd.choice((-1, 1)) * rnd.choice((3, 7, 12, 15, 120, 310, 1500, 9000)) for _ in range(6)]
        statements = [
            Statement.of(rounded(f"d{n}", str(number), str(rnd.choice((0, 1, 5, 400))), bound=None))
            for n, number in enumerate(numbers)
        ]
        links: Links[str] = Links()
        for pair in combinations(statements, 2):
            if agree(pair) or gap(pair) <= 50 or slip(pair):
                links.join(pair[0].doc_id, pair[1].doc_id)
        want = links.parts([s.doc_id for s in statements])
        assert [[s.doc_id for s in part] for part in comparable(statements)] == want


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        ("17500000", "17500000000", "the same digits at another scale"),
        ("-4.47", "4.47", "the same size with the other sign"),
    ],
)
def test_a_slip_is_a_conflict(one, other, note):
    group = only(reconcile([row("a", one), row("b", other)]))
    assert (group.kind, group.note) == (Kind.CONFLICT, note)


def test_one_significant_digit_is_no_slip():
    assert kinds(row("a", 20), row("b", 2000)) == ["single", "single"]


def carried(doc_id: str, value: str | int) -> dict[str, Any]:
    outside = {"column": "flow", "rule": "flow_frame/cues.flow_export", "start": 3, "end": 9}
    sentence = f"Tính chung đạt {value}."
    return row(doc_id, value, evidence=[outside], sentence=sentence, start=115)


def test_a_subject_from_another_sentence_bears_out_but_does_not_contradict():
    assert kinds(row("a", 300), carried("b", 300)) == ["agreement"]
    found = reconcile([row("a", 300), carried("b", 320), row("c", 300)])
    assert [(g.kind, len(g.rows), g.note) for g in found.groups] == [
        (Kind.AGREEMENT, 2, None),
        (Kind.SINGLE, 1, "its subject is carried over from another sentence"),
    ]


def test_the_heads_of_a_table_are_where_they_belong():
    assert kinds(row("a", 300), carried("b", 320) | {"cell": "T1R2C3"}) == ["conflict"]


# --- revisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "want"),
    [
        ({"obs_status": "E"}, {"obs_status": "A"}, ("revision", "a more final figure")),
        ({"obs_status": "P"}, {"obs_status": "A"}, ("revision", "a more final figure")),
        ({"obs_status": "E", "doc_date": None}, {"obs_status": "P"}, ("revision", "a more final figure")),
        ({"obs_status": "A"}, {"obs_status": "E"}, ("revision", "a more final figure")),
        ({"obs_status": "A", "doc_date": "2017-05"}, {"obs_status": "E"}, ("conflict", None)),
        ({"doc_date": "2017-06"}, {"doc_date": "2017-07"}, ("revision", "a later document")),
        ({"doc_date": "2017-06-02"}, {"doc_date": "2017-06-03"}, ("revision", "a later document")),
        ({"doc_date": "2017-06"}, {"doc_date": "2017-06-20"}, ("conflict", None)),
        ({"doc_date": None}, {}, ("conflict", None)),
    ],
)
def test_what_explains_a_difference(first, second, want):
    group = only(reconcile([row("a", 300, **first), row("b", 310, **second)]))
    assert (str(group.kind), group.note) == want


def test_a_figure_that_comes_back_was_not_revised():
    days = [f"2017-06-0{day}" for day in (1, 2, 3)]
    values = zip("abc", (300, 310, 300), days, strict=True)
    assert kinds(*(row(doc, value, doc_date=day) for doc, value, day in values)) == ["conflict"]
    values = zip("abc", (300, 310, 320), days, strict=True)
    assert kinds(*(row(doc, value, doc_date=day) for doc, value, day in values)) == ["revision"]


def test_documents_of_one_day_that_differ_explain_nothing():
    rows = [row("a", 300), row("b", 310, doc_date="2017-07"), row("c", 320, doc_date="2017-07")]
    assert kinds(*rows) == ["conflict"]


def test_no_revision_moves_a_figure_by_a_third():
    assert kinds(row("a", 300), row("b", 420, doc_date="2017-07")) == ["conflict"]
    growth = {"statistic": "growth", "unit": "%", "base": "yoy"}
    assert kinds(row("a", 11, **growth), row("b", 17, doc_date="2017-07", **growth)) == ["conflict"]
    assert kinds(row("a", 11, **growth), row("b", 15, doc_date="2017-07", **growth)) == ["revision"]


def test_targets_move_as_they_please():
    target = {"obs_status": "F", "status": "target"}
    assert kinds(row("a", 300, **target), row("b", 420, doc_date="2017-07", **target)) == ["revision"]


# --- copies ---------------------------------------------------------------------------------------

WIRE = [
    ("1.240 tấn", "Cục Hải quan cho biết tháng qua cả nước bán ra nước ngoài 1.240 tấn quế thanh, nhiều nhất từ trước tới nay."),
    ("3,1 triệu USD", "Số quế ấy thu về 3,1 triệu USD, trong khi cùng tháng năm trước mới có chừng hai phần ba chỗ đó."),
    ("870 tấn", "Riêng bạn hàng Nam Á đã lấy 870 tấn, phần còn lại chia cho vài cảng ở Trung Đông và châu Âu."),
]  # fmt: skip


def wire(doc_id: str, pieces: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        row(doc_id, 100, period=f"2017-0{n + 1}", quote=quote, sentence=sentence)
        for n, (quote, sentence) in enumerate(pieces)
    ]


def edited(text: str) -> str:
    return text.replace("cả nước", "Việt Nam")


def test_reprints_are_found_from_the_rows_and_count_once():
    reprint = [(quote, edited(sentence)) for quote, sentence in WIRE]
    found = reconcile([*wire("p1", WIRE), *wire("p2", reprint)])
    assert found.clusters == (Cluster(("p1", "p2")),)
    assert [(g.kind, g.independent, g.documents) for g in found.groups] == [(Kind.SINGLE, 1, 2)] * 3


def test_other_numbers_in_the_same_words_are_no_copy():
    bulletin = "Sáng nay cửa hàng số một ở phố cũ niêm yết giá vàng nhẫn tròn trơn bốn số chín mua vào {} triệu đồng một lượng."
    days = [(f"36,{n}1", bulletin.format(f"36,{n}1")) for n in range(3)]
    copies = Copies()
    for n, (quote, sentence) in enumerate(days):
        copies.add(f"day{n}", quote, sentence)
    assert copies.clusters() == []


def test_copies_by_whole_texts():
    body = " ".join(
        f"Câu thứ {n} kể chuyện vụ mùa ở huyện {n}, có gió, có mưa, và có người gánh lúa về." for n in range(40)
    )
    texts = {"a": body, "b": f"Theo một báo khác: {body}", "c": "Chuyện khác hẳn, không liên quan gì tới vụ mùa."}
    rows = [row(doc, 300, sentence="Gạo thu 300.") for doc in texts]
    assert reconcile(rows, texts).clusters == (Cluster(("a", "b")),)


def test_the_very_same_sentence_is_one_statement():
    said = {"sentence": "Xuất khẩu gạo tháng năm là 300 triệu USD.", "quote": "300 triệu USD"}
    more = [
        row(doc, 300 + n, sentence=f"Bài {doc} còn kể {n} chuyện riêng.", period=None) for n, doc in enumerate("ab")
    ]
    found = reconcile([row("a", 300, **said), row("b", 300, **said), *more])
    assert found.clusters == ()
    assert [(g.kind, g.independent) for g in found.groups] == [(Kind.SINGLE, 1)]


def test_two_copies_and_a_third_voice_agree_as_two():
    found = reconcile([*wire("p1", WIRE)[:1], *wire("p2", WIRE)[:1], row("z", 100, period="2017-01")])
    assert [(g.kind, g.independent, g.documents) for g in found.groups] == [(Kind.AGREEMENT, 2, 3)]


def test_many_documents_with_a_sentence_in_common_are_compared_in_linear_time():
    compared = 0

    class Counting(Copies):
        def _candidates(self):
            nonlocal compared
            for pair in super()._candidates():
                compared += 1
                yield pair

    copies = Counting()
    for n in range(300):
        copies.add(f"d{n:03}", f"{n}", "So với cùng kỳ năm trước thì con số đó là cao.")
        copies.add(
            f"d{n:03}", f"{n}.5", f"Huyện số {n} thu {n * 7} xe lúa, {n * 3} xe ngô và {n} thuyền cá trong vụ này."
        )
    assert copies.clusters() == []
    assert compared < 300 * 32 * 2


# --- the whole ------------------------------------------------------------------------------------


def several() -> list[dict[str, Any]]:
    return [
        row("a", 300), row("b", 320), row("c", 300, period="2017-04"), row("d", 300, period="2017-04"),
        row("e", 5, measure="gdp", flow=None), row("f", 8, period=None), *wire("p1", WIRE), *wire("p2", WIRE),
    ]  # fmt: skip


def test_the_order_of_rows_does_not_matter():
    rows = several()
    want = reconcile(rows)
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert reconcile(rows) == want


def test_a_line_a_group():
    group = next(line for line in reconcile([row("a", 300), row("b", 320)]).rows())
    assert {name: value for name, value in group.items() if value not in (None, [], ())} == {
        "kind": "conflict", "statistic": "level", "flow": "export", "measure": "value", "commodity": "gao",
        "reporter": "VN", "unit": "USD", "period": "2017-05", "n_documents": 2, "n_independent": 2,
        "gap": Decimal("6.25"), "values": ["300", "320"], "fact_ids": ["f-a-300", "f-b-320"], "doc_ids": ["a", "b"],
        "doc_dates": ["2017-06", "2017-06"], "statuses": ["A", "A"], "quotes": ["300", "320"],
        "sentences": ["Theo a, xuất khẩu gạo tháng năm là 300.", "Theo b, xuất khẩu gạo tháng năm là 320."],
    }  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_groups_are_written_and_read_back(tmp_path, suffix):
    found = reconcile(several())
    path = tmp_path / f"groups{suffix}"
    write_table(found.rows(), path, layout=GROUPS)
    back = read_table(path, layout=GROUPS)
    assert [line["kind"] for line in back] == [str(group.kind) for group in found.groups]
    assert back[0]["fact_ids"] == [s.fact_id for s in found.groups[0].rows]


def test_lines_for_the_terminal():
    far = row("x", 900, period=None)
    assert list(describe(reconcile([row("a", 300), row("b", 320, value_max=Decimal(330)), far]))) == [
        "agreement: 0, revision: 0, conflict: 1, single: 0",
        "left out: 1 with no period",
        "",
        "level export value gao VN USD 2017-05",
        "  300 [a, 2017-06, A]: Theo a, xuất khẩu gạo tháng năm là 300.",
        "  320..330 [b, 2017-06, A]: Theo b, xuất khẩu gạo tháng năm là 320.",
    ]


def test_conflicts_beyond_the_most_are_only_counted():
    rows = [row(doc, value, period=f"2017-0{n}") for n in range(1, 5) for doc, value in (("a", 300), ("b", 320))]
    lines = list(describe(reconcile(rows), most=1))
    assert lines[0] == "agreement: 0, revision: 0, conflict: 4, single: 0"
    assert sum(line.startswith("level") for line in lines) == 1


def test_from_texts_to_groups():
    texts = {
        "bao1": "Tháng 5/2017, xuất khẩu hồ tiêu của Việt Nam đạt 86,4 triệu USD.",
        "bao2": "Bộ Công Thương: xuất khẩu hồ tiêu trong tháng 5/2017 đạt 86 triệu USD, cao hơn dự đoán.",
        "bao3": "Hiệp hội nói tháng 5/2017, xuất khẩu hồ tiêu đạt 91,2 triệu USD.",
        "bao4": "Tháng 5/2017, nhập khẩu hồ tiêu đạt 12 triệu USD.",
    }
    rows = [r for doc, text in texts.items() for r in solieu.extract_text(text, "2017-06", doc).rows]
    groups = [g for g in reconcile(rows, texts).groups if g.key.flow == "export"]
    assert [(g.kind, [s.doc_id for s in g.rows]) for g in groups] == [(Kind.CONFLICT, ["bao1", "bao2", "bao3"])]
    without = [g.kind for g in reconcile(r for r in rows if r["doc_id"] != "bao3").groups if g.key.flow == "export"]
    assert without == [Kind.AGREEMENT]


# --- against an official series -------------------------------------------------------------------

OFFICIAL = """period,flow,commodity,partner,unit,value
2017-05,export,gao,,USD,310
2017-05,import,gạo,,nghìn USD,1.5
2017-04,export,Hàng gạo,Trung Quốc,triệu USD,2
2017-04,export,gao,,tấn,700
2017-03,export,gao,,USD,
"""


def official(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "official.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("fact", "want"),
    [
        (rounded("a", "312", "5"), ("match", "310", "0.65")),
        (row("a", 300), ("miss", "310", "-3.23")),
        (row("a", 1500, flow="import"), ("match", "1500", "0.00")),
        (row("a", 2000000, period="2017-04", partner=["CN"]), ("match", "2000000", "0.00")),
        (row("a", 710, period="2017-04", unit="t", measure="volume"), ("miss", "700", "1.43")),
        (row("a", 710, period="2017-04"), ("unmatched", None, None)),
        (row("a", 300, period="2017-03"), ("unmatched", None, None)),
        (row("a", 300, partner=["CN"]), ("unmatched", None, None)),
        (row("a", 300, entity="Long An"), ("unmatched", None, None)),
        (row("a", 300, reporter="TH"), ("unmatched", None, None)),
        (row("a", 300, obs_status="F", status="target"), ("unmatched", None, None)),
        (row("a", 300, statistic="growth", unit="%"), ("unmatched", None, None)),
        (row("a", 300, period=None), ("unmatched", None, None)),
    ],
)
def test_facts_against_an_official_series(tmp_path, fact, want):
    (match,) = against([fact], official(tmp_path, OFFICIAL), {})
    numbers = [None if n is None else Decimal(n) for n in want[1:]]
    assert [str(match.kind), match.official, match.gap] == [want[0], *numbers]


def test_columns_of_other_names_constants_and_decimal_commas(tmp_path):
    path = official(tmp_path, "Kỳ;Mặt hàng;Trị giá (triệu USD)\n2017-Q1;Hạt điều;1.234,5\n2016;Hạt điều;2.843\n")
    mapping = {"period": "Kỳ", "commodity": "Mặt hàng", "value": "Trị giá (triệu USD)"}
    constants = {"unit": "=triệu USD", "flow": "=xuất khẩu"}
    nuts = {"commodity": "hạt điều", "commodity_id": key_id("Xuất khẩu hạt điều đạt 3 triệu USD.")}
    rows = [
        row("a", 1234500000, period="2017-01/2017-03", **nuts),
        row("b", 2843000000, period="2016", **nuts),
    ]
    assert [(m.kind, m.line) for m in against(rows, path, mapping | constants)] == [
        (MatchKind.MATCH, 2),
        (MatchKind.MATCH, 3),
    ]


def key_id(text: str) -> str:
    (fact,) = solieu.extract_text(text, "2017-06").rows
    return str(fact["commodity_id"])


def test_growth_is_compared_only_with_growth(tmp_path):
    growth = row("a", 12, statistic="growth", unit="%", base="yoy")
    levels = official(tmp_path, "period,flow,commodity,unit,value\n2017-05,export,gao,%,12\n")
    assert against([growth], levels, {})[0].kind is MatchKind.UNMATCHED
    said = official(tmp_path, "period,flow,commodity,statistic,unit,value\n2017-05,export,gao,growth,%,12\n")
    assert against([growth], said, {})[0].kind is MatchKind.MATCH
    based = official(
        tmp_path, "period,flow,commodity,statistic,base,unit,value\n2017-05,export,gao,growth,previous,%,12\n"
    )
    assert against([growth], based, {})[0].kind is MatchKind.UNMATCHED


def test_a_deficit_is_negative_on_both_sides(tmp_path):
    path = official(
        tmp_path, "period,flow,unit,value\n2017-05,balance,triệu USD,(450)\n2017-04,balance,triệu USD,-20\n"
    )
    whole = {"flow": "balance", "commodity": None, "commodity_id": None}
    rows = [row("a", -450000000, **whole), row("b", -20000000, period="2017-04", **whole)]
    assert [m.kind for m in against(rows, path, {})] == [MatchKind.MATCH, MatchKind.MATCH]


def test_an_official_zero_has_no_gap(tmp_path):
    path = official(tmp_path, "period,flow,commodity,unit,value\n2017-05,export,gao,USD,0\n")
    (match,) = against([row("a", 300)], path, {})
    assert (match.kind, match.official, match.gap) == (MatchKind.MISS, Decimal(0), None)
    assert list(describe_matches([match])) == ["miss: 1", "a: '300' is 300, official 0, line 2"]


def test_matches_as_rows_and_lines(tmp_path):
    rows = [row("a", 300), rounded("b", "312", "5"), row("c", 300, period="2015")]
    matches = against(rows, official(tmp_path, OFFICIAL), {})
    assert list(describe_matches(matches)) == [
        "match: 1, miss: 1, unmatched: 1",
        "a: '300' is 300, official 310 (-3.23 %), line 2",
    ]
    path = tmp_path / "matches.csv"
    write_table(match_rows(matches), path, layout=MATCHES)
    assert [(r["kind"], r.get("line")) for r in read_table(path, layout=MATCHES)] == [
        ("miss", 2),
        ("match", 2),
        ("unmatched", None),
    ]


def test_all_defects_of_an_official_file_at_once(tmp_path):
    path = official(
        tmp_path,
        "period,flow,partner,unit,value\n"
        "05/2017,export,,USD,1\n"
        "2017-05,sideways,Atlantis,USD,2\n"
        "2017-05,export,,cốc vại,3\n"
        "2017-05,export,,USD,about 4\n"
        "2017-06,export,,USD,5\n"
        "2017-06,xuất khẩu,,1000 USD,0.006\n"
        "2017-06\n",
    )
    with pytest.raises(InputError) as caught:
        against([row("a", 300)], path, {})
    assert str(caught.value).splitlines() == [
        f"{path}: line 5: value: 'about 4' is no number; a unit goes into the column unit",
        f"{path}: line 8: 1 cells, column 5 is wanted",
        f"{path}: line 2: period: '05/2017' is no period; write 2017, 2017-Q1, 2017-01 or 2017-01/2017-05",
        f"{path}: line 3: flow: 'sideways' is none of export, import, total, balance",
        f"{path}: line 3: partner: 'Atlantis' is no place that the rules know; write its ISO code",
        f"{path}: line 4: unit: 'cốc vại' is no unit; write it as USD, 1000 USD, %, t",
        f"{path}: line 7: value: line 6 gives another for the same key",
    ]


@pytest.mark.parametrize(
    ("text", "mapping", "message"),
    [
        ("period,flow\n2017,export\n", {}, "line 1: no column 'value' for value; there are period, flow"),
        ("period,value\n2017,1\n", {"flow": "Dòng"}, "line 1: no column 'Dòng' for flow; there are period, value"),
        ("period,value,value\n2017,1,2\n", {}, "line 1: column 'value' stands there twice; remove one"),
        ("period,value\n2017,1\n", {"colour": "value"}, "column 'colour' is none of period, statistic, flow"),
    ],
)
def test_columns_of_an_official_file_that_are_wrong(tmp_path, text, mapping, message):
    with pytest.raises(InputError, match="official") as caught:
        against([], official(tmp_path, text), mapping)
    assert message in str(caught.value)


def test_an_official_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        against([], tmp_path / "none.csv", {})


def test_the_days_of_a_key():
    key = key_of(row("a", 300, period="2017-Q2"))
    assert key is not None
    assert key.days == (date(2017, 4, 1), date(2017, 6, 30))
