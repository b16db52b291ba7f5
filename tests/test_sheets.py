"""Workbooks: what a cell states, tables and the lines around them, lists of texts, and files that are no workbook."""

import datetime as dt
import zipfile
from io import BytesIO

import pytest

from made.legacy import encode
from made.sheets import MONTHLY, MONTHLY_SPANS, ods, ods_content, xls, xlsb, xlsx, zipped
from solieu.reading.content import Cell, UnreadableError, compose
from solieu.reading.formats import sheets
from solieu.reading.formats.sheet_tables import is_figure, place, table_parts
from solieu.reading.formats.sheets import cell_text, read

DAY = dt.date(2017, 5, 31)


def outline(parts):
    """Return the parts as (kind, text); a table as the texts of its rows."""
    return [
        (part.kind, compose([part])[0].strip().split("\n") if part.kind == "table" else part.text) for part in parts
    ]


def kinds(grid, spans=()):
    (content,) = read(xlsx({"A": grid}, spans))
    return outline(content.parts)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5, "1234,5"),
        (1234567, "1234567"),
        (1234567.0, "1234567"),
        (0.1 + 0.2, "0,3"),
        (3.125, "3,1250"),
        (-0.125, "-0,1250"),
        (3.25, "3,25"),
        (1234.5678, "1234,5678"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
        (1e-7, "0,0000001"),
        (2.5e20, "250000000000000000000"),
        (12345678901234567890, "12345678901234567890"),
        (100 / 3, "33,3333333333333"),
        (True, "TRUE"),
        (False, "FALSE"),
        (DAY, "31/05/2017"),
        (dt.datetime(2017, 5, 31), "31/05/2017"),
        (dt.datetime(2017, 5, 31, 14, 30), "31/05/2017 14:30"),
        (dt.time(7, 5, 9), "07:05:09"),
        (dt.timedelta(hours=36, minutes=5), "36:05:00"),
        (" gạo\r\n tẻ\u00a0", "gạo tẻ"),
        ("1.234,5", "1.234,5"),
    ],
)
def test_what_a_cell_states(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize("text", ["12", "-3,5", "1.234,5", "(4,2)", "12,5%", "1 234", "-", "...", "…", "12*", "–5"])
def test_figures(text):
    assert is_figure(text)


@pytest.mark.parametrize("text", ["", "2017", "Gạo", "31/05/2017", "Quý 1", "II", "12 tấn", "1a"])
def test_no_figures(text):
    assert not is_figure(text)


@pytest.mark.parametrize("make", [xlsx, xls, ods, None], ids=["xlsx", "xls", "ods", "xlsb"])
def test_a_monthly_table(make):
    data = make({"T5": MONTHLY}, MONTHLY_SPANS) if make else xlsb(MONTHLY)
    (content,) = read(data)
    assert content.key == ""
    assert content.notes == ()
    assert outline(content.parts) == [
        ("text", "CỤC THỐNG KÊ TỈNH A\nBiểu số 3"),
        ("heading", "Bảng 3: XUẤT KHẨU HÀNG HÓA THÁNG 5 NĂM 2017"),
        ("text", "Đơn vị tính: 1000 tấn, triệu USD"),
        (
            "table",
            [
                "Mặt hàng | ĐVT | Tháng 5 năm 2017 | 5 tháng năm 2017",
                "Lượng | Trị giá | Lượng | Trị giá",
                "A | B | 1 | 2 | 3 | 4",
                "TỔNG TRỊ GIÁ | 812,5 | 3901",
                "I. MẶT HÀNG CHỦ YẾU",
                "Gạo | 1000 tấn | 12,4 | 5,1250 | 61 | 27,3",
                "Cà phê | 1000 tấn | 3,05 | 7 | ... | -",
                "II. MẶT HÀNG KHÁC | 90 | 410",
            ],
        ),
        ("text", "Ghi chú: số liệu ước tính."),
        ("text", "Người lập biểu\nCục trưởng"),
    ]
    cells = {cell.name: cell for cell in content.parts[3].cells}
    sheet = "'T5'" if make else "Sheet1"
    wide, tall = ((1, 2), (2, 1)) if make else ((1, 1), (1, 1))
    assert cells[f"{sheet}!A5"] == Cell(0, 0, "Mặt hàng", *tall, name=f"{sheet}!A5")
    assert cells[f"{sheet}!E5"] == Cell(0, 4, "5 tháng năm 2017", *wide, name=f"{sheet}!E5")
    assert cells[f"{sheet}!D10"] == Cell(5, 3, "5,1250", name=f"{sheet}!D10")
    assert cells[f"{sheet}!A12"] == Cell(7, 0, "Cà phê", indent=2, name=f"{sheet}!A12")


def test_a_yearbook_page():
    grid = [
        [217],
        ["Xuất khẩu hàng hóa phân theo nhóm hàng"],
        ["Exports of goods by commodity group"],
        [],
        [None, 2015, 2016, "Sơ bộ"],
        [None, None, None, "Prel. 2017"],
        [],
        [None, "Triệu đô la Mỹ - Mill. USD"],
        [],
        ["TỔNG SỐ - TOTAL", 100.5, 110, 120.25],
        ["Nông sản"],
        ["  Gạo", 1, 2, 3],
        [None, "Cơ cấu (%) - Structure (%)"],
        ["TỔNG SỐ - TOTAL", 100, 100, 100],
        ["  Gạo", 1.5, 2, 3],
    ]
    found = kinds(grid, [(7, 1, 7, 3), (12, 1, 12, 3)])
    assert [kind for kind, _ in found] == ["text", "heading", "heading", "table"]
    assert found[3][1] == [
        "2015 | 2016 | Sơ bộ",
        "Prel. 2017",
        "Triệu đô la Mỹ - Mill. USD",
        "TỔNG SỐ - TOTAL | 100,5 | 110 | 120,25",
        "Nông sản",
        "Gạo | 1 | 2 | 3",
        "Cơ cấu (%) - Structure (%)",
        "TỔNG SỐ - TOTAL | 100 | 100 | 100",
        "Gạo | 1,5 | 2 | 3",
    ]


def test_tables_one_below_the_other():
    grid = [
        ["Bảng 1. Xuất khẩu"],
        ["Mặt hàng", 2016, 2017],
        ["Gạo", 1, 2],
        ["(*) Ước tính"],
        ["Gồm cả tấm"],
        [],
        ["Bảng 2. Nhập khẩu"],
        [None, None, "Triệu USD"],
        ["Mặt hàng", 2016, 2017],
        ["Xăng", 3, 4],
        [],
        ["Thị trường", "Quý I"],
        ["Mỹ", 5],
    ]
    assert kinds(grid) == [
        ("heading", "Bảng 1. Xuất khẩu"),
        ("table", ["Mặt hàng | 2016 | 2017", "Gạo | 1 | 2"]),
        ("text", "(*) Ước tính"),
        ("text", "Gồm cả tấm"),
        ("heading", "Bảng 2. Nhập khẩu"),
        ("text", "Triệu USD"),
        ("table", ["Mặt hàng | 2016 | 2017", "Xăng | 3 | 4"]),
        ("table", ["Thị trường | Quý I", "Mỹ | 5"]),
    ]


def test_a_table_goes_on_below_blank_rows_and_sections():
    grid = [
        ["Nước", "ĐVT", "Lượng"],
        [],
        ["Mỹ", "tấn", 5],
        [],
        ["CHÂU Á"],
        ["Nhật Bản", "tấn"],
        [],
        ["Lào", "tấn", 6],
    ]
    (table,) = kinds(grid)
    assert table == (
        "table",
        ["Nước | ĐVT | Lượng", "Mỹ | tấn | 5", "CHÂU Á", "Nhật Bản | tấn", "Lào | tấn | 6"],
    )


def test_tables_side_by_side():
    grid = [
        ["So sánh hai chiều"],
        ["Nước", "Xuất khẩu", None, "Nước", "Nhập khẩu"],
        ["Mỹ", 1, None, "Nhật", 8],
        ["Lào", 2, None, "Hàn", 9],
    ]
    left, right = kinds(grid, [(0, 0, 0, 4)])[1:]
    assert left == ("table", ["Nước | Xuất khẩu", "Mỹ | 1", "Lào | 2"])
    assert right == ("table", ["Nước | Nhập khẩu", "Nhật | 8", "Hàn | 9"])


@pytest.mark.parametrize(
    "grid",
    [
        [["Chỉ tiêu", "Tháng 4", None, "Tháng 5", None, "Items"], ["Gạo", 1, None, 2, None, "Rice"]],
        [["STT", "Tên", None, "ĐVT", "Lượng"], [1, "Gạo", None, "tấn", 7], [2, "Chè", None, "tấn", 8]],
    ],
    ids=["labels-right", "units-apart"],
)
def test_blank_columns_within_a_table(grid):
    assert [kind for kind, _ in kinds(grid)] == ["table"]


def test_an_outer_head_over_some_columns():
    grid = [
        ["Thị trường xuất khẩu"],
        [None, None, "So với cùng kỳ (%)"],
        ["Nước", "Tháng 5", "Lượng", "Trị giá"],
        ["Mỹ", 1, 101.5, 102],
    ]
    heading, table = kinds(grid, [(1, 2, 1, 3)])
    assert heading == ("heading", "Thị trường xuất khẩu")
    assert table[1][0] == "So với cùng kỳ (%)"


def test_a_line_of_two_cells_right_above_the_head():
    grid = [["Tháng 5/2017", None, "Đơn vị: tấn"], ["Nước", "Gạo", "Chè"], ["Mỹ", 1, 2]]
    assert kinds(grid)[0] == ("text", "Tháng 5/2017\nĐơn vị: tấn")


def test_a_letterhead_of_merged_rows():
    grid = [["CỤC HẢI QUAN", None, None, "Biểu 1"], [], ["XUẤT KHẨU"], ["Nước", "Gạo", None, "Chè"], ["Mỹ", 1, None, 2]]
    assert kinds(grid, [(0, 0, 1, 1), (0, 3, 1, 4)]) == [
        ("text", "CỤC HẢI QUAN\nBiểu 1"),
        ("heading", "XUẤT KHẨU"),
        ("table", ["Nước | Gạo | Chè", "Mỹ | 1 | 2"]),
    ]


def test_lines_without_a_table():
    grid = [["BÁO CÁO THÁNG 5"], ["Xuất khẩu gạo tăng 5%."], [], ["Nhập khẩu giảm"]]
    assert kinds(grid) == [
        ("heading", "BÁO CÁO THÁNG 5"),
        ("text", "Xuất khẩu gạo tăng 5%."),
        ("text", "Nhập khẩu giảm"),
    ]


def test_a_table_of_words():
    assert kinds([["Nước", "Vùng"], ["Mỹ", "Bắc Mỹ"]]) == [("table", ["Nước | Vùng", "Mỹ | Bắc Mỹ"])]


def test_merged_ranges_hide_what_stands_under_them():
    cells = place({0: {0: "a", 1: "b", 2: "c"}, 1: {0: "d", 1: "1", 2: "2"}}, [((0, 0), (0, 1)), ((0, 2), (90, 99))])
    assert [(c.text, c.rows, c.columns) for c in cells] == [("a", 1, 2), ("c", 2, 1), ("d", 1, 1), ("1", 1, 1)]


@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        ("Xuất_khẩu", "Xuất_khẩu!B1"),
        ("Tháng 5", "'Tháng 5'!B1"),
        ("T5", "'T5'!B1"),
        ("R1C1", "'R1C1'!B1"),
        ("5", "'5'!B1"),
        ("Biểu's", "'Biểu''s'!B1"),
        ("", "B1"),
    ],
)
def test_names_of_cells(sheet, name):
    (cell,) = place({0: {1: "x"}}, sheet=sheet)
    assert cell.name == name


def test_names_of_far_columns():
    assert [c.name for c in place({9: {25: "x", 26: "y", 701: "z", 702: "w"}})] == ["Z10", "AA10", "ZZ10", "AAA10"]


def test_no_cells():
    assert table_parts([]) == ()


def test_several_sheets():
    table = [["Nước", "Gạo"], ["Mỹ", 1]]
    found = list(read(xlsx({"Một": table, "Trống": [], "Ẩn": table}, hidden=["Ẩn"])))
    assert [content.key for content in found] == ["Một", "Ẩn"]
    assert found[1].parts[0].cells[3].name == "Ẩn!B2"


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_list_of_texts(make):
    grid = [
        [],
        ["Doc_ID", "TEXT ", "Date", "url", "pages"],
        [7, "Gạo đạt 5 triệu tấn.\r\n\r\nTrị giá 2 tỷ USD.", DAY, "http://vi.example", 3],
        [None, "Chè giảm 3%.", 2017],
        ["z", None, "2018-04"],
    ]
    first, second, third = read(make({"Tin": grid}))
    assert outline(first.parts) == [("text", "Gạo đạt 5 triệu tấn.\n\nTrị giá 2 tỷ USD.")]
    assert (first.doc_id, first.key) == ("7", "Tin:3")
    assert first.about == {"url": "http://vi.example", "date": "2017-05-31", "date_from": "column date"}
    assert (second.doc_id, second.key, second.about["date"]) == ("", "Tin:4", "2017")
    assert (third.doc_id, third.parts) == ("z", ())


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_an_old_encoding(encoding):
    def shown(text):
        return encode(text, encoding).decode("cp1252") if isinstance(text, str) else text

    grid = [
        ["xuất khẩu hàng hóa"],
        ["mặt hàng", "năm trước", "sáu tháng đầu năm\nước tính"],
        ["  gạo và cà phê", 1, 2],
        ["thủy sản", 3, 4],
    ]
    (content,) = read(xlsx({"A": [[shown(value) for value in row] for row in grid]}))
    assert outline(content.parts) == [
        ("heading", "xuất khẩu hàng hóa"),
        ("table", ["mặt hàng | năm trước | sáu tháng đầu năm ước tính", "gạo và cà phê | 1 | 2", "thủy sản | 3 | 4"]),
    ]
    assert content.about == {"encoding": encoding}
    assert content.notes == (f"sheet A: converted from {encoding}",)
    assert [c.indent for c in content.parts[1].cells if c.row == 1] == [2, 0, 0]


@pytest.mark.parametrize(
    "data", [b"", b"text", b"PK\3\4 nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), xls({"A": [[1]]})[:900]]
)
def test_no_workbook(data):
    with pytest.raises(UnreadableError, match=r"save it again as \.xlsx"):
        list(read(data))


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_damaged(name):
    with zipfile.ZipFile(BytesIO(xlsx({"A": MONTHLY}))) as archive:
        files = {item: archive.read(item) for item in archive.namelist()}
    files[name] = files[name][: len(files[name]) // 2]
    with pytest.raises(UnreadableError, match=r"save it again as \.xlsx"):
        list(read(zipped(files)))


def test_a_parser_that_panics(monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(file):
        raise PanicException("index out of range")

    monkeypatch.setattr("python_calamine.CalamineWorkbook", type("Workbook", (), {"from_object": staticmethod(panic)}))
    with pytest.raises(UnreadableError, match="index out of range"):
        list(read(b"x"))


def test_damaged_ods():
    with pytest.raises(UnreadableError, match="cannot be read"):
        list(read(ods_content({"A": "<table:table-row>"})))


def test_encrypted():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    with pytest.raises(UnreadableError, match="encrypted; open it with its password"):
        list(read(data))


def test_too_large_when_unpacked():
    with pytest.raises(UnreadableError, match="more than 300 MB when unpacked; split the workbook"):
        list(read(zipped({"xl/worksheets/sheet1.xml": bytes(301 << 20)})))


def test_cells_astray():
    grid = [["Nước", "Gạo"], ["Mỹ", 1]]
    far = xlsx({"A": [*grid, *[[]] * 1_048_573, [None] * 16_383 + [1]]})
    with pytest.raises(UnreadableError, match="lie 1,048,576 rows and 16,384 columns apart"):
        list(read(far))
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
    with pytest.raises(UnreadableError, match="lie 1,048,576 rows and 1,000 columns apart"):
        list(
            read(ods_content({"A": f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'}))
        )


def test_a_size_that_is_only_claimed():
    with zipfile.ZipFile(BytesIO(xlsx({"A": [["Nước", "Gạo"], ["Mỹ", 1]]}))) as archive:
        files = {item: archive.read(item) for item in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = files[sheet].replace(b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert b"XFD1048576" in files[sheet]
    files[sheet] = files[sheet].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    (content,) = read(zipped(files))
    assert len(content.parts[0].cells) == 4


def test_many_rows(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    (content,) = read(xlsx({"A": [["Nước", "Gạo"], ["Mỹ", 1], ["Lào", 2], ["Nhật", 3]]}))
    assert len(content.parts[0].cells) == 6
    assert content.notes == ("sheet A: only its first 3 rows were read; split it",)


def test_many_cells(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CELLS", 3)
    (content,) = read(xlsx({"A": [["Nước", "Gạo"], ["Mỹ", 1], ["Lào", 2]]}))
    assert content.notes == ("sheet A: only its first 2 rows were read; split it",)
