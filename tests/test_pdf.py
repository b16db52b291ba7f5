"""PDF: paragraphs, headings, notes and tables by where the characters stand."""

import re

import pytest
from tests.made import legacy
from tests.made import pdf as made
from tests.made.pdf import LEFT, RIGHT, Page

from solieu.reading.content import UnreadableError, compose
from solieu.reading.formats import pdf


def read(data):
    [content] = pdf.read(data)
    return content


def parts(data, *kinds):
    return [(p.kind, p.text) for p in read(data).parts if not kinds or p.kind in kinds]


def table(data):
    [part] = [p for p in read(data).parts if p.kind == "table"]
    return part.cells


def rows(cells):
    """Return the texts of a table row by row, "" for a cell that is missing."""
    width = 1 + max(c.column for c in cells)
    grid = {(c.row, c.column): c.text for c in cells}
    return [[grid.get((r, c), "") for c in range(width)] for r in range(1 + max(c.row for c in cells))]


def words(text, **drawn):
    page = Page()
    page.lines(text, **drawn)
    return parts(page.bytes())


def test_customs_table():
    data = made.customs_table()
    cells = table(data)
    assert rows(cells) == [
        ["STT", "Mặt hàng", "ĐVT", "Tháng 3", "", "Cộng dồn 3 tháng", ""],
        ["", "", "", "Lượng", "Trị giá", "Lượng", "Trị giá"],
        ["", "TỔNG SỐ", "", "", "28.410.552", "", "81.207.316"],
        ["1", "Hàng thủy sản", "USD", "", "712.045", "", "1.998.300"],
        ["2", "Cà phê", "Tấn", "181.220", "905.117", "502.416", "2.480.009"],
        ["", "- Cà phê hòa tan", "Tấn", "7.015", "61.480", "-", "…"],
        ["3", "Hạt điều", "Tấn", "58.904", "-3,5", "160.337", "1.020.764"],
    ]
    assert [(c.text, c.rows, c.columns) for c in cells if c.rows > 1 or c.columns > 1] == [
        ("STT", 2, 1),
        ("Mặt hàng", 2, 1),
        ("ĐVT", 2, 1),
        ("Tháng 3", 1, 2),
        ("Cộng dồn 3 tháng", 1, 2),
    ]
    assert [(c.text, c.indent) for c in cells if c.indent] == [("- Cà phê hòa tan", 8)]
    assert parts(data)[:3] == [
        ("title", "XUẤT KHẨU HÀNG HÓA THEO MẶT HÀNG"),
        ("text", "Tháng 3 năm 2031"),
        ("text", "Đơn vị trị giá: nghìn USD"),
    ]


def test_yearbook_table():
    data = made.yearbook_table()
    cells = table(data)
    assert rows(cells) == [
        ["", "Thực hiện", "", "", ""],
        ["", "Quý I 2030", "Quý II 2030", "Ước tính quý III", "So với cùng kỳ (%)"],
        ["TỔNG SỐ", "98.712,4", "101.35", "103.900", "104,2"],
        ["Phân theo khu vực kinh tế", "", "", "", ""],
        ["Khu vực kinh tế trong nước", "27.115,9", "28.004", "28.455", "97,6"],
        ["Khu vực có vốn đầu tư nước ngoài", "71.596,5", "73.346", "75.445", "106,9"],
        ["Trong đó: Nông sản, lâm sản và thủy sản chế biến", "3.250", "1.234,50", "−12", ""],
    ]
    assert [(c.text, c.columns) for c in cells if c.columns > 1] == [("Thực hiện", 2)]
    assert [c.indent for c in cells if c.column == 0] == [0, 0, 10, 10, 27]
    assert [kind for kind, _ in parts(data)] == ["title", "text", "table"]


def test_text_of_a_table_is_one_row_a_line():
    text, layout = compose(read(made.customs_table()).parts)
    assert "TỔNG SỐ | 28.410.552 | 81.207.316\n" in text
    cells = layout.blocks[-1].cells
    assert [text[c.start : c.end] for c in cells if (c.row, c.column) == (6, 4)] == ["-3,5"]


def test_report():
    content = read(made.report())
    assert [(p.kind, p.text, p.page) for p in content.parts if p.kind != "table"] == [
        ("title", "BÁO CÁO TÌNH HÌNH XUẤT NHẬP KHẨU", 1),
        ("heading", "1. Xuất khẩu hàng hóa", 1),
        ("text", made.EXPORTS, 1),
        (
            "text",
            "Giá gạo xuất khẩu bình quân đạt 612,5 USD/tấn, tăng 3% so với giai đoạn 2015-2016, còn lượng gỗ tròn "
            "nhập khẩu là 1.204 nghìn m3 quy tròn.",
            1,
        ),
        ("text", made.IMPORTS + " chiếm 6,4%. Cán cân thương mại quý I xuất siêu 5,4 tỷ USD.", 1),
        ("note", "Số liệu sơ bộ của tháng 3, tính theo giá FOB.", 1),
        ("note", "(*) Không kể dầu thô.", 1),
        ("heading", "Bảng 1. Một số mặt hàng", 2),
        ("text", "Hết tháng 3, tổng kim ngạch cả hai chiều đạt 188 tỷ USD.", 3),
    ]
    assert content.about == {
        "title": "Báo cáo xuất nhập khẩu quý I",
        "author": "Phòng Thống kê",
        "date": "2000-01-01",
        "date_from": "PDF creation date",
        "pages": "3",
    }
    assert content.notes == ()


def test_table_over_a_page_break():
    assert rows(table(made.report())) == [
        ["", "2030", "2031", "Tăng (%)"],
        ["Gạo", "3.103", "4.203", "-3,3"],
        ["Cà phê", "4.104", "5.204", "-4,4"],
        ["Hạt tiêu", "5.105", "6.205", "-5,5"],
        ["Cao su", "2.102", "3.202", "-2,2"],
        ["Chè", "3.103", "4.203", "-3,3"],
    ]


def test_head_that_every_page_repeats():
    page = Page()
    for n in range(4):
        page.at(LEFT, 820, "Niên giám", size=8)
        page.y = 760
        page.lines("Bảng 12. Xuất khẩu chia theo nước", font="B")
        page.at(500, page.y, "Triệu USD", size=9, align="right")
        for label, *figures in (
            ("Nước", "Quý I", "Quý II"),
            (f"Lào {n}", f"{n}.001", f"{n}.101"),
            (f"Nga {n}", f"{n}.002", "5"),
        ):
            page.y -= 14
            page.at(LEFT, page.y, label)
            page.row([300, 490], figures)
        page.turn()
    data = page.bytes()
    assert parts(data)[:2] == [("title", "Bảng 12. Xuất khẩu chia theo nước"), ("text", "Triệu USD")]
    assert [row[0] for row in rows(table(data))] == [
        "Nước",
        *(f"{name} {n}" for n in range(4) for name in ("Lào", "Nga")),
    ]


def test_titles_over_several_columns_without_rules():
    page = Page()
    page.at(RIGHT, page.y + 14, "Nghìn tấn, triệu USD", size=9, align="right")
    for x, text in ((310, "Tháng 5 năm 2031"), (440, "5 tháng năm 2031")):
        page.at(x, page.y, text, align="centre")
    page.at(160, page.y - 7, "Mặt hàng", align="centre")
    page.y -= 14
    page.row([280, 345, 410, 475], ["Lượng", "Trị giá", "Lượng", "Trị giá"])
    for label in ("Xăng dầu", "Sắt thép", "Phân bón"):
        page.y -= 14
        page.at(90, page.y, label)
        page.row([280, 345, 410, 475], ["1.010", "745", "5.503", "4.020"])
    cells = table(page.bytes())
    assert rows(cells)[:3] == [
        ["", "Tháng 5 năm 2031", "", "5 tháng năm 2031", ""],
        ["Mặt hàng", "Lượng", "Trị giá", "Lượng", "Trị giá"],
        ["Xăng dầu", "1.010", "745", "5.503", "4.020"],
    ]
    assert [(c.column, c.columns) for c in cells if c.columns > 1] == [(1, 2), (3, 2)]


def test_tables_of_other_columns_stay_apart():
    page = Page()
    for ends in ([200, 300], [250, 400, 500]):
        for k in range(4):
            page.at(LEFT, page.y, "Cà phê nhân"[: 5 + k])
            page.row(ends, [f"{k}.{100 + x}" for x in ends])
            page.y -= 14
        page.turn()
    assert [len(p.cells) for p in read(page.bytes()).parts] == [12, 16]


def test_columns_are_read_one_after_the_other():
    assert parts(made.two_columns()) == [
        ("title", "XUẤT KHẨU GẠO: MỘT QUÝ NHÌN LẠI"),
        ("text", f"{made.RICE} {made.REST}"),
        ("heading", "Khuyến nghị"),
        ("text", "Cần nâng tỷ lệ gạo thơm lên 45% vào năm 2033, đồng thời giảm chi phí vận chuyển nội địa."),
    ]


def test_letterhead_is_read_block_by_block():
    page = Page()
    for x, *texts in ((150, "TỔNG CỤC A", "CỤC THỐNG KÊ TỈNH B"), (400, "CỘNG HÒA XÃ HỘI", "Độc lập - Tự do")):
        for k, text in enumerate(texts):
            page.at(x, 780 - 14 * k, text, align="centre")
    assert [text for _, text in parts(page.bytes())] == [
        "TỔNG CỤC A",
        "CỤC THỐNG KÊ TỈNH B",
        "CỘNG HÒA XÃ HỘI Độc lập - Tự do",
    ]


def test_paragraphs_by_indentation_and_by_short_last_lines():
    page = Page()
    page.paragraph(made.EXPORTS)
    page.paragraph("Nhập siêu là 1,2 tỷ USD.")
    page.paragraph(made.IMPORTS + ".", indent=0)
    page.paragraph("Giá dầu thô tăng 4,5%.", indent=0)
    assert [text for _, text in parts(page.bytes())] == [
        made.EXPORTS,
        "Nhập siêu là 1,2 tỷ USD.",
        made.IMPORTS + ".",
        "Giá dầu thô tăng 4,5%.",
    ]


def test_short_lines_are_paragraphs():
    page = Page()
    lines = [
        "Năm 2030: 371,2 tỷ USD, tăng 4,6%.",
        "Năm 2031: 402,8 tỷ USD, tăng 8,5%.",
        "Năm 2032: 431,7 tỷ USD, giảm 1%.",
    ]
    page.lines(*lines)
    assert parts(page.bytes()) == [("text", line) for line in lines]


def test_figures_in_running_text_are_no_table():
    page = Page()
    for year in range(2021, 2029):
        page.paragraph(f"Năm {year} kim ngạch đạt 3{year % 10}5,2 tỷ USD, tăng {year % 7},5% so với năm trước đó.")
    assert {kind for kind, _ in parts(page.bytes())} == {"text"}


@pytest.mark.parametrize(("by", "text"), [(1.2, "TỔNG KIM NGẠCH XUẤT KHẨU"), (3, "TỔNG SỐ"), (6, "ĐƠN VỊ TÍNH")])
def test_letters_set_apart(by, text):
    page = Page()
    page.spaced(LEFT, 700, text, by)
    assert [t for _, t in parts(page.bytes())] == [text]


def test_letters_set_apart_by_blanks():
    assert [text for _, text in words("T Ổ N G  K I M  N G Ạ C H", font="B")] == ["TỔNG KIM NGẠCH"]


def test_bold_by_printing_twice_is_printed_once():
    page = Page()
    labels = [f"Mặt hàng {k} tăng {k},5%." for k in range(12)]
    page.lines("Tổng số 1.234 tấn", *labels)
    page.at(LEFT + 0.3, made.TOP, "Tổng số 1.234 tấn")
    assert parts(page.bytes()) == [("title", "Tổng số 1.234 tấn"), *(("text", label) for label in labels)]


def test_tone_marks_that_are_characters_of_their_own():
    assert words("Ca\u0300 phe\u0302") == [("text", "Cà phê")]


@pytest.mark.parametrize(("text", "want"), [("đạt 12,5¹ tỷ", "đạt 12,5 tỷ"), ("đạt 310 nghìn m³", "đạt 310 nghìn m³")])
def test_superscripts(text, want):
    assert words(text) == [("text", want)]


def test_groups_of_digits_apart_are_one_figure():
    page = Page()
    figures = [["1 234 567", "98 765"], ["234 567", "8 765,5"], ["34 567", "765"]]
    for label, row in zip(("Gạo", "Chè", "Điều"), figures, strict=True):
        page.at(LEFT, page.y, label)
        page.row([250, 300], row)
        page.y -= 14
    assert [row[1:] for row in rows(table(page.bytes()))] == figures


def test_label_in_the_middle_of_its_lines():
    page = Page()
    labels = [["Máy móc của khu vực", "Đông Nam Á"], ["Dệt may"], ["Gỗ xuất khẩu", "Sang Hoa Kỳ"], ["Điện thoại"]]
    for k, label in enumerate(labels):
        for n, text in enumerate(label):
            page.at(LEFT, page.y - 11 * n, text)
        page.y -= 5.5 * (len(label) - 1)
        page.row([330, 430], [f"{k}.100", f"{k}.200"])
        page.y -= 5.5 * (len(label) - 1) + 18
    assert [row[0] for row in rows(table(page.bytes()))] == [" ".join(label) for label in labels]


def test_frame_without_rules_between_its_rows():
    page = Page()
    xs, top = [60, 250, 340, 430], page.y
    for x in xs:
        page.rule(x, top, x, top - 90)
    for y in (top, top - 20, top - 90):
        page.rule(xs[0], y, xs[-1], y)
    for a, text in zip(xs, ("Mặt hàng", "Tháng 1", "Tháng 2"), strict=False):
        page.at(a + 30, top - 14, text)
    page.y = top - 34
    for label, *figures in (
        ("Trong đó:",),
        ("Máy móc, thiết bị,",),
        ("phụ tùng", "1.111", "2.222"),
        ("Xăng dầu", "345", "(*)"),
    ):
        page.at(64, page.y, label)
        page.row([336, 426][: len(figures)], figures)
        page.y -= 14
    assert rows(table(page.bytes())) == [
        ["Mặt hàng", "Tháng 1", "Tháng 2"],
        ["Trong đó:", "", ""],
        ["Máy móc, thiết bị, phụ tùng", "1.111", "2.222"],
        ["Xăng dầu", "345", "(*)"],
    ]


@pytest.mark.parametrize("angle", [90, 270])
def test_page_on_its_side(angle):
    page = Page()
    page.canvas.translate(*((560, 40) if angle == 90 else (40, 800)))
    page.canvas.rotate(angle)
    page.y = 400
    for k, label in enumerate(("Gạo", "Chè", "Điều")):
        page.at(LEFT, page.y, label)
        page.row([300, 600], [f"{k}.000", f"{k},5"])
        page.y -= 14
    assert rows(table(page.bytes())) == [["Gạo", "0.000", "0,5"], ["Chè", "1.000", "1,5"], ["Điều", "2.000", "2,5"]]


def test_characters_at_an_angle_are_left_out_with_a_note():
    page = Page()
    page.lines("Xuất khẩu đạt 5 tỷ USD.")
    page.canvas.rotate(45)
    page.at(400, 0, "BẢN NHÁP")
    content = read(page.bytes())
    assert [p.text for p in content.parts] == ["Xuất khẩu đạt 5 tỷ USD."]
    assert content.notes == ("page 1: 7 characters turned at an angle left out",)


def test_footer_with_figures_of_a_table_is_kept():
    page = Page()
    for k in range(4):
        page.lines("Báo cáo ngày")
        page.at(LEFT, 60, f"Tổng cộng {k * k + 3}")
        page.turn()
    found = [text for _, text in parts(page.bytes())]
    assert found == [f"Tổng cộng {k * k + 3}" for k in range(4)]


def test_old_font():
    want = "Kim ngạch xuất khẩu đạt 12,5 tỷ đồng"
    content = read(made.old_font(legacy.encode(want, "tcvn3").decode("latin-1"), ".VnTime"))
    assert [p.text for p in content.parts] == [want]
    assert content.notes == ("converted to Unicode from old fonts: .VnTime",)


def test_old_font_with_two_characters_a_letter():
    want = "Kim ngạch xuất khẩu đạt 12,5 tỷ đồng"
    content = read(made.old_font(legacy.encode(want, "vni").decode("latin-1"), "VNI-Times"))
    assert [p.text for p in content.parts] == [want]


@pytest.mark.parametrize("title", ["Microsoft Word - bc.doc", "untitled", "BC_2031_v2", "(anonymous)", "báo cáo.pdf"])
def test_titles_that_say_nothing(title):
    page = Page(title=title, author="Windows User")
    page.lines("Gạo")
    assert read(page.bytes()).about.keys() == {"date", "date_from", "pages"}


@pytest.mark.parametrize("stamp", ["", "Bản sao 12"])
def test_scan(stamp):
    with pytest.raises(UnreadableError, match=r"^no text layer: .*; recognise its text first \(OCR\), for example"):
        read(made.scan(stamp))


def test_scan_among_pages_of_text():
    page = Page()
    page.lines("Xuất khẩu đạt 5 tỷ USD.")
    page.turn()
    made.picture(page)
    page.turn()
    page.lines("Nhập khẩu đạt 4 tỷ USD.")
    content = read(page.bytes())
    assert [p.page for p in content.parts] == [1, 3]
    assert content.notes == ("no text layer on page 2: recognise its text first (OCR), for example with ocrmypdf",)


def test_encrypted():
    page = Page(password="k")
    page.lines("Gạo")
    with pytest.raises(UnreadableError, match=r"^encrypted: .* qpdf --decrypt"):
        read(page.bytes())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a PDF"),
        (b"Xin ch\xc3\xa0o", "not a PDF"),
        (b"%PDF-1.4\n%%EOF", "damaged"),
        (made.report()[:-900], "damaged"),
    ],
)
def test_unreadable(data, message):
    with pytest.raises(UnreadableError, match=f"^{message}: .*; "):
        read(data)


def test_broken_cross_references_are_mended():
    data = re.sub(rb"startxref\n\d+", b"startxref\n99", made.report())
    assert read(data).parts == read(made.report()).parts


def test_most_pages(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    content = read(made.report())
    assert {p.page for p in content.parts} == {1, 2}
    assert (content.about["pages"], content.notes) == ("3", ("3 pages: only the first 2 are read",))


def test_most_characters(monkeypatch):
    monkeypatch.setattr("solieu.reading.formats.pdf_glyphs.MAX_CHARS", 12)
    page = Page()
    page.lines("Xuất khẩu đạt 5 tỷ USD.", x=RIGHT - 200)
    content = read(page.bytes())
    assert [p.text for p in content.parts] == ["Xuất khẩu đạ"]
    assert content.notes == ("page 1: more than 200,000 characters; cut there",)
