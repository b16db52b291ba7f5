"""Tables in small: what a cell, a head, a label, a line above say, each by a table of a few cells."""

from decimal import Decimal

import pytest

import solieu
from made.reports import MAKERS
from solieu.model import Kind
from solieu.rulebook.assembly import compile_patterns
from solieu.rulebook.load import load_rules
from solieu.stages import stages_of
from solieu.tables.numbers import Convention, read_cell
from solieu.tables.phrase import Reader
from solieu.tables.units import UnitReader

RULES = load_rules()
SETTINGS = RULES.settings["patterns/tables.yaml"]
PATTERNS = compile_patterns(RULES["patterns/tables"], SETTINGS["parts"])
STAGES = stages_of(None)
UNITS = UnitReader(Reader(STAGES.terms, STAGES.periods, STAGES.quantities), SETTINGS, PATTERNS)


def table_of(above, grid, tmp_path, date="2018-06", suffix=".docx"):
    case = {"above": above, "below": [], "grid": "\n".join(grid)}
    path = tmp_path / f"table{suffix}"
    path.write_bytes(MAKERS[suffix](case))
    table = solieu.extract(path, metadata={path.name: date})
    assert table.errors == []
    return table


def rows_of(above, grid, tmp_path, date="2018-06"):
    """Return the rows of the one table below some lines, by cell."""
    return {row["cell"].removeprefix("T1"): row for row in table_of(above, grid, tmp_path, date).rows}


def column(rows, name):
    return {cell: row.get(name) for cell, row in rows.items()}


@pytest.mark.parametrize("text", ["5 tháng", "3 năm", "2 quý", "12 tuần", "tấn", "31/12", "", "7 kỳ"])
def test_cells_that_are_no_number(text):
    assert read_cell(text, PATTERNS["time_unit"]) is None


@pytest.mark.parametrize(
    ("text", "size", "negative"),
    [
        ("1.250", "1250", False),
        ("(17,4)", "17.4", True),
        ("-3", "3", True),
        ("4 tấn", "4", False),
        ("82(1)", "82", False),
    ],
)
def test_cells_that_are_numbers(text, size, negative):
    found = read_cell(text, PATTERNS["time_unit"])
    assert (found.digits.value, found.negative) == (Decimal(size), negative)


def read(*texts):
    numbers = [read_cell(text, PATTERNS["time_unit"]) for text in texts]
    return [Convention((0, n) for n in numbers).read(0, number).value for number in numbers]


def test_both_marks_before_three_digits_and_nothing_sure_the_comma_is_the_decimal():
    assert read("41.206", "305,118") == [Decimal(41206), Decimal("305.118")]


def test_one_sure_number_tells_how_the_others_are_written():
    assert read("4,106", "3,097.5") == [Decimal(4106), Decimal("3097.5")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Triệu USD", (Kind.MONEY, "USD", 10**6)),
        ("tr.đ", (Kind.MONEY, "VND", 10**6)),
        ("trđ", (Kind.MONEY, "VND", 10**6)),
        ("Tr.USD", (Kind.MONEY, "USD", 10**6)),
        ("ngđ", (Kind.MONEY, "VND", 10**3)),
        ("Mill. USD", (Kind.MONEY, "USD", 10**6)),
        ("1.000 USD", (Kind.MONEY, "USD", 10**3)),
        ("lần", (Kind.TIMES, "times", 1)),
        ("Người", (Kind.COUNT, "người", 1)),
        ("nghìn HK", (Kind.COUNT, "hành khách", 10**3)),
    ],
)
def test_units_of_tables(text, unit):
    assert UNITS.read(text) == unit


@pytest.mark.parametrize("text", ["5 triệu USD", "2018", "Gạo", "sơ bộ"])
def test_words_that_are_no_unit(text):
    assert UNITS.read(text) is None


def test_a_head_that_is_only_a_unit_keeps_its_scale(tmp_path):
    rows = rows_of(["Xuất khẩu chè năm 2017"], ["Thị trường|Triệu USD|Nghìn tấn", "Pa-ki-xtan|71,3|32,6"], tmp_path)
    assert column(rows, "value") == {"R2C2": Decimal(71300000), "R2C3": Decimal(32600)}
    assert column(rows, "measure") == {"R2C2": "value", "R2C3": "volume"}


def test_per_cent_before_and_behind_the_words_of_a_head(tmp_path):
    grid = ["Mặt hàng|Trị giá (triệu USD)|% so với cùng kỳ|Tỷ trọng %", "Chè|17|-6,5|1,2", "Gạo|240|11,8|9,7"]
    rows = rows_of(["Xuất khẩu tháng 5/2018"], grid, tmp_path)
    assert {row["unit"] for cell, row in rows.items() if not cell.endswith("C2")} == {"%"}
    assert column(rows, "statistic") == {
        "R2C2": "level", "R2C3": "growth", "R2C4": "share", "R3C2": "level", "R3C3": "growth", "R3C4": "share",
    }  # fmt: skip


def test_a_comparison_without_a_unit_is_no_amount(tmp_path):
    grid = ["Mặt hàng|Trị giá (triệu USD)|So với cùng kỳ", "Chè|17|112", "Gạo|240|97"]
    table = table_of(["Xuất khẩu tháng 5/2018"], grid, tmp_path)
    assert [row["quote"] for row in table.rows] == ["17", "240"]
    assert [(row["text"], row["why"]) for row in table.ledger if row.get("why")] == [
        ("112", "no_unit"),
        ("97", "no_unit"),
    ]


def test_a_percentage_of_nobody_knows_what_is_no_amount(tmp_path):
    grid = ["Mặt hàng|Trị giá (triệu USD)|%", "Chè|17|6,6", "Gạo|240|93,4"]
    table = table_of(["Xuất khẩu tháng 5/2018"], grid, tmp_path)
    assert [row["quote"] for row in table.rows] == ["17", "240"]


def test_words_of_a_caption_are_no_unit(tmp_path):
    grid = ["Xuất xứ|Lượng (chiếc)|Trị giá (nghìn USD)", "Thái Lan|710|14.206", "Ấn Độ|95|1.310"]
    rows = rows_of(["Nhập khẩu ô tô phân theo địa phương tháng 4/2018"], grid, tmp_path)
    assert [row["unit"] for row in rows.values()] == ["chiếc", "USD", "chiếc", "USD"]


def test_years_with_marks_are_heads(tmp_path):
    grid = ["Tỉnh|2016|2017*|2018f", "Gia Lai|202,6|209,1|215,0", "Kon Tum|39,4|41,0|42,2"]
    rows = rows_of(["Sản lượng cà phê (nghìn tấn)"], grid, tmp_path)
    assert [row["period"] for row in rows.values()] == ["2016", "2017", "2018"] * 2
    assert [row.get("status") for row in rows.values()] == [None, None, "forecast"] * 2


def test_numbers_that_look_like_years_below_heads_of_years_are_numbers(tmp_path):
    grid = ["Xã|Số hộ 2016|Số hộ 2017", "An Bình|2001|2016", "Phú Hòa|1873|1902"]
    rows = rows_of(["Số hộ nông thôn"], grid, tmp_path)
    assert column(rows, "value") == {"R2C2": 2001, "R2C3": 2016, "R3C2": 1873, "R3C3": 1902}


def test_months_that_only_their_neighbours_show(tmp_path):
    grid = ["Sản phẩm|T1|T2|2T/2018|So với cùng kỳ (lần)", "Ống thép|41.300|39.750|81.050|1,2"]
    rows = rows_of(["Sản lượng thép năm 2018", "ĐVT: tấn"], grid, tmp_path)
    want = {"R2C2": "2018-01", "R2C3": "2018-02", "R2C4": "2018-01/2018-02", "R2C5": "2018-01/2018-02"}
    assert column(rows, "period") == want
    assert (rows["R2C5"]["statistic"], rows["R2C5"]["unit"]) == ("ratio", "times")


def test_numbers_of_months_below_their_head(tmp_path):
    grid = ["Tháng|Lượng (tấn)|Trị giá (nghìn USD)", "1|9.240|33.118", "2|7.002|25.406"]
    rows = rows_of(["Xuất khẩu hồ tiêu năm 2017"], grid, tmp_path)
    assert [row["period"] for row in rows.values()] == ["2017-01", "2017-01", "2017-02", "2017-02"]


def test_days_are_labels_and_not_numbered_rows(tmp_path):
    rows = rows_of(["Giá vàng SJC (nghìn đồng/lượng)"], ["Ngày|Mua vào|Bán ra", "4/6|36.700|36.890"], tmp_path)
    assert [row["period"] for row in rows.values()] == ["2018-06-04", "2018-06-04"]


def test_this_month_counts_from_the_caption(tmp_path):
    grid = ["Mặt hàng|Tháng trước|Tháng này|Cùng kỳ năm trước", "Sắn|61|58|70"]
    rows = rows_of(["Xuất khẩu tháng 3 năm 2018 (triệu USD)"], grid, tmp_path, date="2018-09")
    assert [row["period"] for row in rows.values()] == ["2018-02", "2018-03", "2017-03"]
    assert {row["statistic"] for row in rows.values()} == {"level"}


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ("Xuất siêu (+), nhập siêu (-)|0,4|-2,7", ["0.4", "-2.7"]),
        ("Nhập siêu|0,4|-2,7", ["-0.4", "2.7"]),  # a minus among deficits is a surplus
        ("Nhập siêu|0,4|2,7", ["-0.4", "-2.7"]),
        ("Nhập siêu|-0,4|-2,7", ["-0.4", "-2.7"]),
        ("Xuất siêu|0,4|-2,7", ["0.4", "-2.7"]),
    ],
)
def test_the_sign_of_a_balance(row, want, tmp_path):
    rows = rows_of(["Thương mại hàng hóa (tỷ USD)"], ["|2016|2017", row], tmp_path)
    assert [row["value"] / 10**9 for row in rows.values()] == [Decimal(w) for w in want]


def test_december_of_the_year_before_is_not_the_year_before(tmp_path):
    grid = [
        "|So với tháng 12 năm trước (%)|So với cùng kỳ năm trước (%)",
        "Giao thông|102,4|105,9",
        "Thuốc lá|100,8|101,5",
    ]
    rows = rows_of(["Chỉ số giá tiêu dùng tháng 5 năm 2018"], grid, tmp_path)
    assert [row["base"] for row in rows.values()] == ["other", "yoy"] * 2
    assert column(rows, "commodity")["R3C2"] == "thuốc lá"


def test_the_base_by_the_windows_of_two_amounts(tmp_path):
    grid = ["Chỉ tiêu|Quý I/2018|Quý I/2017|Tăng/giảm (%)", "Doanh thu|640|580|10,3", "Chi phí bán hàng|(71)|(66)|7,6"]
    rows = rows_of(["CÔNG TY CỔ PHẦN BÁNH KẸO TÂY HỒ", "Đơn vị: tỷ đồng"], grid, tmp_path)
    assert [(r["period"], r.get("base")) for r in rows.values() if r["statistic"] == "growth"] == [
        ("2018-Q1", "yoy")
    ] * 2
    assert {row["entity"] for row in rows.values()} == {"công ty cổ phần bánh kẹo tây hồ"}
    assert column(rows, "measure")["R3C2"] == "other"


def test_old_and_new_prices(tmp_path):
    grid = ["Mặt hàng|Giá cũ|Giá mới|Chênh lệch", "Dầu hỏa|16.250|16.480|+230"]
    rows = rows_of(["Giá bán lẻ xăng dầu từ ngày 23/5/2018 (đồng/lít)"], grid, tmp_path)
    assert column(rows, "period") == {"R2C2": None, "R2C3": "2018-05-23", "R2C4": "2018-05-23"}
    assert (rows["R2C4"]["statistic"], rows["R2C4"]["base"], rows["R2C4"]["unit"]) == ("change", "previous", "VND/L")


def test_several_markets_in_one_label_and_those_not_named(tmp_path):
    grid = ["Thị trường|Trị giá", "Trung Quốc và Hồng Kông|315", "Các nước khác|88", "Tổng cộng|403"]
    rows = rows_of(["Xuất khẩu thủy sản tháng 4/2018 (triệu USD)"], grid, tmp_path)
    assert column(rows, "partner") == {"R2C2": ["CN", "HK"], "R3C2": None, "R4C2": None}
    assert {row["commodity"] for row in rows.values()} == {"thủy sản"}


def test_vietnam_as_a_supplier(tmp_path):
    grid = ["Nước cung cấp|Lượng|Tỷ trọng (%)", "Việt Nam|402.000|45,1", "Thái Lan|390.000|43,8"]
    rows = rows_of(["Nhập khẩu gạo của Phi-líp-pin năm 2017 (tấn)"], grid, tmp_path)
    assert {row["reporter"] for row in rows.values()} == {"PH"}
    assert [row["partner"] for row in rows.values()] == [["VN"], ["VN"], ["TH"], ["TH"]]


def test_a_known_name_that_goes_on_is_another_firm(tmp_path):
    grid = ["Chỉ tiêu|Năm 2016|Năm 2017", "Doanh thu|870|905", "Lợi nhuận|41|44"]
    rows = rows_of(["Kết quả của Tập đoàn Than Bắc Sơn (tỷ đồng)"], grid, tmp_path)
    assert {(row["entity"], row.get("entity_id")) for row in rows.values()} == {("tập đoàn than bắc sơn", None)}


def test_a_term_of_deposits_is_no_period(tmp_path):
    grid = ["Ngân hàng|3 tháng|6 tháng", "Vietcombank|4,7|5,4", "BIDV|4,8|5,5"]
    rows = rows_of(["Lãi suất huy động tháng 5/2018 (%/năm)"], grid, tmp_path)
    assert {(row["period"], row["unit"], row["measure"]) for row in rows.values()} == {("2018-05", "%/year", "rate")}


def test_the_first_measure_of_a_line_is_meant(tmp_path):
    rows = rows_of(["Vốn đầu tư từ nguồn ngân sách (tỷ đồng)"], ["|Năm 2016|Năm 2017", "Địa phương|310|335"], tmp_path)
    assert {row["measure"] for row in rows.values()} == {"investment"}


def test_a_head_without_a_measure_goes_on_with_that_of_the_same_unit_before_it(tmp_path):
    grid = ["Mặt hàng|Trị giá tháng 6/2023 (triệu USD)|Lũy kế 6 tháng 2023 (triệu USD)", "Thủy sản|640,2|4.050,9"]
    rows = rows_of(["Số liệu hàng hóa"], grid, tmp_path)
    assert column(rows, "measure") == {"R2C2": "value", "R2C3": "value"}
    assert column(rows, "period") == {"R2C2": "2023-06", "R2C3": "2023-01/2023-06"}


def test_a_growth_of_the_plan_is_a_target(tmp_path):
    rows = rows_of(
        ["Kế hoạch kinh doanh"],
        ["Chỉ tiêu|TH 2017|KH 2018|% tăng trưởng", "Doanh thu (tỷ đồng)|400|450|12,5"],
        tmp_path,
    )
    assert column(rows, "status") == {"R2C2": None, "R2C3": "target", "R2C4": "target"}
    assert column(rows, "period") == {"R2C2": "2017", "R2C3": "2018", "R2C4": "2018"}


def test_lists_of_indicators_are_no_aims(tmp_path):
    grid = ["Chỉ tiêu|ĐVT|Năm 2016|Năm 2017", "Xuất khẩu|Triệu USD|780|812", "Nhập khẩu|Triệu USD|690|702"]
    rows = rows_of(["Một số chỉ tiêu kinh tế"], grid, tmp_path)
    assert [row.get("status") for row in rows.values()] == [None] * 4


@pytest.mark.parametrize(
    ("above", "label", "want"),
    [
        ("Tổng sản phẩm trong nước năm 2017 (tỷ đồng)", "Khai khoáng", (None, "khai khoáng")),
        ("Xuất khẩu năm 2017 (triệu USD)", "Ngành dệt", (None, "ngành dệt")),
        ("Doanh thu vận tải năm 2017 (tỷ đồng)", "Đường biển", (None, None)),
        ("Xuất khẩu năm 2017 (triệu USD)", "Gạo (*)", ("gạo", None)),
        ("Giá trị năm 2017 (tỷ đồng)", "Đường kính trắng", ("đường kính trắng", None)),
    ],
)
def test_goods_actors_and_ways(above, label, want, tmp_path):
    row = rows_of([above], ["|Năm 2017", f"{label}|75", "Tổng số|90"], tmp_path)["R2C2"]
    commodity = row.get("commodity")
    assert (commodity if "vận tải" not in above else None, row.get("entity")) == want


def test_rows_are_below_those_of_another_kind_only_where_they_take_turns(tmp_path):
    grid = ["|Tháng 3|Tháng 4", "Gạo|850|900", "Chè|395|410", "Khu vực trong nước|760|800", "Khu vực FDI|485|510"]
    rows = rows_of(["Xuất khẩu năm 2018 (nghìn USD)"], grid, tmp_path)
    assert [row.get("commodity") for row in rows.values()] == ["gạo", "gạo", "chè", "chè", None, None, None, None]


def test_a_line_of_units_above_a_table_is_no_prose(tmp_path):
    table = table_of(["Xuất khẩu tháng 4/2018", "Đơn vị tính: 1.000 USD"], ["|Trị giá", "Gạo|910", "Chè|75"], tmp_path)
    assert [(row["quote"], row["value"]) for row in table.rows] == [("910", 910000), ("75", 75000)]
    assert [(row["role"], row["rule"]) for row in table.ledger if row["text"] == "1.000"] == [
        ("other", "tables.unit_note")
    ]


def test_a_line_of_html_without_letters_is_kept(tmp_path):
    grid = ["|So với tháng trước|So với cùng kỳ năm trước", "Giao thông|100,8|104,1", "Giáo dục|100,1|105,7"]
    table = table_of(["Chỉ số giá tiêu dùng tháng 4/2018", "%"], grid, tmp_path, suffix=".html")
    assert [(row["unit"], row["base"], row["statistic"]) for row in table.rows] == [
        ("%", "previous", "ratio"), ("%", "yoy", "ratio"),
    ] * 2  # fmt: skip
