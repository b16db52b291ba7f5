"""HTML: main text, tables with their grid, the date and what showed it, encodings, and pages that are none."""

import logging

import pytest

from made.html import CUSTOMS_TABLE, FOOT, LEAD, NAVIGATION, STORY, article, page
from solieu.reading.content import Cell, Content, UnreadableError
from solieu.reading.formats.html import read


def only(data: bytes | str) -> Content:
    contents = list(read(data.encode() if isinstance(data, str) else data))
    assert len(contents) == 1
    return contents[0]


def lines(content: Content) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in content.parts]


def cells(content: Content, *rows: int) -> list[Cell]:
    tables = [p for p in content.parts if p.kind == "table"]
    assert len(tables) == 1
    return [cell for cell in tables[0].cells if cell.row in rows]


def test_an_article_with_a_table_of_the_customs_office():
    assert lines(only(article())) == [
        ("title", "Hạt sen được giá"),
        ("text", LEAD),
        ("text", "Theo cơ quan hải quan, tháng 4 cả nước xuất khẩu 812 tấn hạt sen, tăng 9% so với tháng trước đó."),
        ("heading", "Thị trường"),
        ("text", "Nhật Bản: 310 tấn"),
        ("text", "Hàn Quốc: 95 tấn"),
        ("text", "Đơn vị: nghìn USD"),
        ("heading", "Biểu 2. Xuất khẩu theo mặt hàng, tháng 4/2031"),
        ("table", ""),
        ("text", "Nguồn: biểu mẫu tự đặt"),
        (
            "text",
            "Các doanh nghiệp cho biết đơn hàng quý tới đã đủ, song cước tàu có thể tăng thêm khoảng 4% trong tháng sau.\n"
            "Vụ mới bắt đầu từ tháng 7.",
        ),
    ]


def test_what_the_page_says_of_itself():
    assert only(article()).about == {
        "encoding": "utf-8",
        "title": "Hạt sen được giá",
        "author": "Mai Lá",
        "source": "Báo Đồng Sen",
        "url": "https://dongsen.example.com/hat-sen.html",
        "date": "2031-05-12",
        "date_from": "HTML text 12/05/2031",
    }


def test_the_head_over_two_rows_is_merged_as_in_the_page():
    assert cells(only(article()), 0, 1) == [
        Cell(0, 0, "STT", rows=2),
        Cell(0, 1, "Mặt hàng chủ yếu", rows=2),
        Cell(0, 2, "ĐVT", rows=2),
        Cell(0, 3, "Tháng 4/2031", columns=2),
        Cell(0, 5, "4 tháng/2031", columns=2),
        Cell(1, 3, "Lượng"),
        Cell(1, 4, "Trị giá (nghìn USD)"),
        Cell(1, 5, "Lượng"),
        Cell(1, 6, "Trị giá (nghìn USD)"),
    ]


def test_sub_items_are_set_in_and_raised_digits_stay_raised():
    assert cells(only(article()), 3, 5, 6) == [
        Cell(3, 1, "Trong đó: Doanh nghiệp FDI"),
        Cell(3, 4, "43.118"),
        Cell(3, 6, "170.036"),
        Cell(5, 1, "Nhật Bản", indent=3),
        Cell(5, 2, "Tấn"),
        Cell(5, 3, "310"),
        Cell(5, 4, "1.552"),
        Cell(5, 5, "1.107"),
        Cell(5, 6, "5.480"),
        Cell(6, 1, "Hàn Quốc", indent=40),
        Cell(6, 2, "Tấn"),
        Cell(6, 3, "95"),
        Cell(6, 4, "407,5"),
        Cell(6, 5, "288²"),
        Cell(6, 6, "1.236"),
    ]


def test_spans_that_reach_too_far_end_with_the_table():
    table = "<table><tr><td rowspan=0>a<td>1<tr><td colspan=99999>2<tr><td>3<td rowspan=70>4</table>"
    assert cells(only(page(table)), 0, 1, 2) == [
        Cell(0, 0, "a", rows=3),
        Cell(0, 1, "1"),
        Cell(1, 1, "2", columns=999),
        Cell(2, 1, "3"),
        Cell(2, 2, "4"),
    ]


def test_a_bare_report_is_read_whole_and_in_order():
    body = f"<div>Báo cáo tháng 4<br>Số: 18</div>Hạt sen tăng <b>9</b>%.{CUSTOMS_TABLE}<pre>Lập\nbiểu</pre><script>x=1</script>"
    assert lines(only(page(body, head=""))) == [
        ("text", "Báo cáo tháng 4\nSố: 18"),
        ("text", "Hạt sen tăng 9%."),
        ("heading", "Biểu 2. Xuất khẩu theo mặt hàng, tháng 4/2031"),
        ("table", ""),
        ("text", "Lập\nbiểu"),
    ]


def test_tables_of_layout_are_dissolved():
    story = "<p>Tháng 4, cả nước xuất khẩu 812 tấn hạt sen, trị giá 3,4 triệu USD, theo cơ quan hải quan.</p>"
    body = (
        f"<table><tr><td colspan=2>{NAVIGATION}</td></tr><tr><td>Cột</td><td>{story}{CUSTOMS_TABLE}</td></tr></table>"
    )
    kinds = [kind for kind, _ in lines(only(page(body)))]
    assert kinds == ["title", "text", "heading", "table"]


def test_a_table_that_stands_alone_among_navigation_is_kept_one_in_the_foot_is_not():
    found = only(page(f"{NAVIGATION}<div>{CUSTOMS_TABLE}</div><footer>{CUSTOMS_TABLE}</footer>"))
    assert [p.kind for p in found.parts] == ["title", "heading", "table"]


def test_a_table_without_figures_is_read_as_lines():
    body = "<table><tr><td>Bộ Công Thương</td><td>Số: 5</td></tr><tr><td>Vụ Kế hoạch</td><td>Hà Nội</td></tr></table>"
    assert [p.text for p in only(page(body, head="")).parts] == ["Bộ Công Thương", "Số: 5", "Vụ Kế hoạch", "Hà Nội"]


@pytest.mark.parametrize(
    ("head", "date", "shown"),
    [
        (
            '<meta property="article:published_time" content="2031-05-11T23:10:00+07:00">',
            "2031-05-11",
            "meta article:published_time",
        ),
        (
            '<script type="application/ld+json">{"datePublished": "2031-05-10"}</script>',
            "2031-05-10",
            "JSON-LD datePublished",
        ),
    ],
)
def test_declared_dates_go_before_visible_ones(head, date, shown):
    found = only(article(head)).about
    assert (found["date"], found["date_from"]) == (date, f"HTML {shown}")


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Hạt sen tăng giá 9% trong tháng 4 năm 2031, theo cơ quan hải quan.</p>{FOOT}",
        "<h1>Xuất khẩu hạt sen 04/2031</h1><p>Tăng 9% so với tháng trước.</p>",
        "<div class='date'>31/02/2031</div><p>Tăng 9% so với tháng trước.</p>",
        "<p>Theo văn bản 2031-05-09, hạt sen tăng 9% so với tháng trước.</p>",
        "<div class='header'><i class='date'>06/06/2031</i></div><p>Tăng 9% so với tháng trước.</p>",
    ],
)
def test_no_date_is_made_up(body):
    modified = '<meta property="article:modified_time" content="2032-01-01">'
    assert "date" not in only(page(body, head=modified)).about


TEXT = "Tháng 4, hạt sen đạt 3,4 triệu đô la."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (page(f"<p>{TEXT}", head="", charset="iso-8859-1").encode(), "utf-8"),
        (page(f"<p>{TEXT}", head="", charset="utf-16").encode(), "utf-8"),
        (page(f"<p>{TEXT}", head="").encode("utf-8-sig"), "utf-8-sig"),
        (page(f"<p>{TEXT}", head="").encode("utf-16"), "utf-16"),
        (f'<?xml version="1.0" encoding="utf-8"?>{page(f"<p>{TEXT}", head="")}'.encode(), "utf-8"),
    ],
)
def test_encodings(data, encoding):
    found = only(data)
    assert (found.about["encoding"], lines(found)) == (encoding, [("text", TEXT)])


def test_a_declared_encoding_is_used_for_what_is_not_utf8():
    found = only(page("<p>Giá đô la", head="", charset="windows-1258").encode("cp1258"))
    assert (found.about["encoding"], lines(found)) == ("windows-1258", [("text", "Giá đô la")])


def test_a_damaged_character_of_utf8_is_told():
    found = only(page(f"<p>{TEXT * 20}", head="").encode() + b"\xc4")
    assert found.notes == ("1 damaged characters, read as \ufffd",)


@pytest.mark.parametrize("body", ["", "<script>let x = 5;</script><img src='a.png'>", "<p>&nbsp;</p>"])
def test_a_page_without_text_has_no_parts(body):
    found = only(page(body))
    assert (found.parts, found.notes) == ((), ("the page has no text",))


def test_no_bytes_at_all():
    assert only(b"").notes == ("the page has no text",)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04\x14\0\0\0", b"\x01\x02\x03<html>\x04"])
def test_binary_data_is_refused(data):
    with pytest.raises(UnreadableError, match="no HTML that can be read: binary"):
        list(read(data))


def test_a_hundred_thousand_nested_elements_are_cut_and_told():
    found = only("<p>Đầu trang 5%</p>" + "<div>" * 100_000 + "sâu" + "</div>" * 100_000)
    assert lines(found) == [("text", "Đầu trang 5%")]
    assert found.notes == ("cut: nested too deeply or too long to be read after line 1",)


def test_many_paragraphs_and_tables_take_time_in_proportion():
    found = only(page(NAVIGATION + "<p>Hạt sen 5%</p><table><tr><td>1<td>2<tr><td>3<td>4</table>" * 4000))
    assert len(found.parts) > 8000


def test_hidden_text_and_soft_hyphens_are_left_out():
    body = "<p>Xuất&shy; khẩu<span style='display: none'>ẩn</span> 5<sup>3</sup> m<sup>2</sup></p><p hidden>ẩn</p>"
    assert lines(only(page(body, head=""))) == [("text", "Xuất khẩu 5³ m2")]


def test_logs_stay_silent_and_as_they_were(caplog):
    before = logging.getLogger("trafilatura").level
    with caplog.at_level(logging.DEBUG):
        only(page("<h1>x</h1>"))
        only(page(STORY + NAVIGATION))
    assert caplog.records == []
    assert logging.getLogger("trafilatura").level == before
