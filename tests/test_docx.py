"""DOCX: order, merged cells, what python-docx leaves out, old fonts, and files that are none."""

import struct
import zipfile
from io import BytesIO

import pytest
from docx import Document

from made.docx import replaced, report, run, saved, with_body, with_legacy_style, with_notes
from solieu.reading.content import Cell, Content, Part, UnreadableError
from solieu.reading.formats.docx import read


def only(data: bytes) -> Content:
    contents = list(read(data))
    assert len(contents) == 1
    return contents[0]


def lines(content: Content) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in content.parts]


def test_a_report_in_the_style_of_the_office_of_statistics():
    found = only(saved(report()))
    assert lines(found) == [
        ("title", "Xuất khẩu tháng 4 năm 2031"),
        ("heading", "1. Hạt sen"),
        ("text", "Tháng 4 ước đạt 64 nghìn tấn, tăng 11,5%.\nBốn tháng tăng 8%."),
        ("table", ""),
        ("text", "Nguồn: số liệu tự đặt."),
    ]
    assert found.about == {"title": "Xuất khẩu tháng 4 năm 2031", "author": "Tổ Tổng hợp"}
    assert found.notes == ()


def test_merged_cells_come_once_with_their_size():
    cells = only(saved(report())).parts[3].cells
    assert [c for c in cells if c.row < 2] == [
        Cell(0, 0, "Mặt hàng", rows=2),
        Cell(0, 1, "Đơn vị"),
        Cell(0, 2, "Ước tháng 4", columns=2),
        Cell(0, 4, "So với cùng kỳ (%)", rows=2),
        Cell(1, 1, "tính"),
        Cell(1, 2, "Lượng"),
        Cell(1, 3, "Trị giá"),
    ]


def test_sub_items_are_set_in():
    cells = only(saved(report())).parts[3].cells
    assert [(c.text, c.indent) for c in cells if c.row >= 2 and c.column == 0] == [
        ("TỔNG TRỊ GIÁ", 0),
        ("Trong đó:", 0),
        ("Khu vực trong nước", 18),
        ("Hạt sen", 0),
        ("Trong đó: sen sấy", 2),
    ]
    assert [c.text for c in cells if c.row == 6] == ["Trong đó: sen sấy", "Nghìn tấn", "7,5", "52", "128,0"]


def test_the_days_of_the_file_are_no_date():
    assert "date" not in only(saved(report())).about


def test_insertions_links_and_controls_are_read_deletions_are_not():
    found = only(
        with_body(
            f'<w:p>{run("Tăng ")}<w:ins w:id="1" w:author="a">{run("9%")}</w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>8%</w:delText></w:r></w:del>'
            f'<w:hyperlink w:anchor="x">{run(" theo biểu")}</w:hyperlink><w:sdt><w:sdtContent>{run(" số 4")}</w:sdtContent></w:sdt>'
            f'<w:moveFrom w:id="3" w:author="a">{run("cũ")}</w:moveFrom><w:fldSimple w:instr="PAGE">{run(" (7)")}</w:fldSimple></w:p>',
            f"<w:sdt><w:sdtContent><w:p>{run('Trong khung')}</w:p></w:sdtContent></w:sdt>",
        )
    )
    assert lines(found) == [("text", "Tăng 9% theo biểu số 4 (7)"), ("text", "Trong khung")]


def test_special_characters():
    inside = (
        "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e\u00adg</w:t>"
        '<w:sym w:font="Symbol" w:char="F0B3"/><w:footnoteReference w:id="1"/>'
    )
    power = '<w:vertAlign w:val="superscript"/>'
    data = with_body(f"<w:p><w:r>{inside}</w:r>{run('10')}{run('3', more=power)}{run(' ẩn', more='<w:vanish/>')}</w:p>")
    assert lines(only(data)) == [("text", "a b\nc-deg≥10³")]


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent><w:p>{run('Hộp: 5%')}</w:p></w:txbxContent>"
    shape = f"<w:drawing><wp:inline><a:graphic><wps:txbx>{box}</wps:txbx></a:graphic></wp:inline></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = f'<mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>'
    data = with_body(f"<w:p>{run('Trước.')}<w:r>{both}</w:r></w:p>", f"<w:p><w:r>{old}</w:r></w:p>")
    assert lines(only(data)) == [("text", "Trước."), ("text", "Hộp: 5%"), ("text", "Hộp: 5%")]


def test_a_table_in_a_cell_is_its_text_and_a_deleted_row_is_gone():
    document = Document()
    table = document.add_table(rows=3, cols=2)
    for r, row in enumerate((("Hạt sen", "5"), ("Dứa", "6"), ("Cũ", "7"))):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    inner = table.cell(0, 0).add_table(rows=2, cols=2)
    inner.cell(0, 0).text, inner.cell(1, 1).text = "loại 1", "8,5"
    deleted = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}del"
    table.rows[2]._tr.get_or_add_trPr().makeelement(deleted)
    table.rows[2]._tr.get_or_add_trPr().append(table.rows[2]._tr.makeelement(deleted))
    assert only(saved(document)).parts == (
        Part("table", cells=(Cell(0, 0, "Hạt sen loại 1 8,5"), Cell(0, 1, "5"), Cell(1, 0, "Dứa"), Cell(1, 1, "6"))),
    )


def test_a_head_of_a_letter_is_text_and_deep_tables_of_layout_take_no_time():
    document = Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "BỘ CÔNG THƯƠNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    table.cell(1, 0).text, table.cell(1, 1).text = "Số: 45/BC-BCT", "Hà Nội, ngày 9 tháng 5 năm 2031"
    cell = table.cell(1, 1)
    for _ in range(30):
        cell = cell.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Kính gửi"
    assert [text for _, text in lines(only(saved(document)))] == [
        "BỘ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 45/BC-BCT",
        "Hà Nội, ngày 9 tháng 5 năm 2031",
        "Kính gửi",
    ]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_come_at_the_end(kind):
    data = with_notes(saved(report()), kind, "Số liệu sơ bộ.", "Không kể dầu thô.")
    assert lines(only(data))[-3:] == [
        ("text", "Nguồn: số liệu tự đặt."),
        ("note", "Số liệu sơ bộ."),
        ("note", "Không kể dầu thô."),
    ]


def test_headers_and_footers_are_left_out():
    document = report()
    document.sections[0].header.paragraphs[0].text = "Trang đầu 99"
    document.sections[0].footer.paragraphs[0].text = "Trang cuối 98"
    assert lines(only(saved(document))) == lines(only(saved(report())))


def test_a_second_title_is_a_heading():
    document = Document()
    document.add_paragraph("Báo cáo", style="Title")
    document.add_paragraph("Báo cáo", style="Title")
    assert lines(only(saved(document))) == [("title", "Báo cáo"), ("heading", "Báo cáo")]


def test_old_fonts_are_converted_run_by_run():
    data = with_body(
        f"<w:p>{run('XuÊt khÈu g¹o', '.VnTime')}{run(' tăng mạnh ', 'Times New Roman')}{run('viÖt nam', '.VnTimeH')}</w:p>",
        f"<w:p>{run('Xuaát khaåu gaï', 'VNI-Times')}{run('o ñaït 5 trieäu taán', 'VNI-Times', '<w:b/>')}</w:p>",
    )
    found = only(data)
    assert [text for _, text in lines(found)] == ["Xuất khẩu gạo tăng mạnh VIỆT NAM", "Xuất khẩu gạo đạt 5 triệu tấn"]
    assert found.about["encoding"] == "tcvn3, vni"
    assert found.notes == ("converted to Unicode from the fonts .VnTime, .VnTimeH, VNI-Times",)


def test_a_letter_of_two_characters_may_be_cut_between_runs():
    data = with_body(
        f"<w:p>{run('xua', 'VNI-Times')}{run('át kha', 'VNI-Times', '<w:i/>')}{run('åu', 'VNI-Times')}</w:p>"
    )
    assert lines(only(data)) == [("text", "xuất khẩu")]


def test_an_old_font_may_come_from_a_style():
    assert lines(only(with_legacy_style("Gi¸ g¹o t¨ng"))) == [("text", "Giá gạo tăng")]


def test_an_empty_document():
    found = only(saved(Document()))
    assert (found.parts, found.notes) == ((), ("the document has no text",))


def zipped(**files: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"Tang 9%", "no DOCX, or a damaged one: .*; open it in Word and save it as .docx"),
        (b"", "no DOCX"),
        (saved(report())[:-900], "no DOCX, or a damaged one"),
        (zipped(a=b"x"), "no DOCX, or a damaged one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"an old Word file \(.doc\) or a protected one"),
    ],
)
def test_what_is_no_docx(data, why):
    with pytest.raises(UnreadableError, match=why):
        list(read(data))


def test_xml_that_breaks_off_is_told():
    with pytest.raises(UnreadableError, match="damaged"):
        list(read(replaced(saved(report()), {"word/document.xml": ("</w:body>", "")})))


def with_entities(data: bytes, entities: str) -> bytes:
    """A document with declared entities and, for its word MARK, the last of them, e9."""
    data = replaced(data, {"word/document.xml": ("MARK", "trước &e9; sau")})
    return replaced(data, {"word/document.xml": ("<w:document", f"<!DOCTYPE d [{entities}]><w:document")})


def test_a_bomb_of_entities_is_refused():
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(UnreadableError, match="damaged one: Maximum entity amplification"):
        list(read(with_entities(with_body(f"<w:p>{run('MARK')}</w:p>"), f'<!ENTITY e0 "boom">{levels}')))


def test_entities_are_not_expanded_and_no_file_is_read():
    data = with_entities(with_body(f"<w:p>{run('MARK')}</w:p>"), '<!ENTITY e9 SYSTEM "file:///etc/hostname">')
    assert lines(only(data)) == [("text", "trước")]


def test_too_large_a_file_is_refused_before_it_is_unpacked():
    data = bytearray(saved(report()))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 400_000_000)
    with pytest.raises(UnreadableError, match="400 MB uncompressed, more than 300; split the file"):
        list(read(bytes(data)))
