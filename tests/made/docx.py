"""DOCX files for tests: python-docx for the plain, XML of its own for what it cannot write. All figures are made up."""

import zipfile
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.shared import Pt

HEAD = (("", "Đơn vị", "Ước tháng 4", "", "So với cùng kỳ (%)"), ("", "tính", "Lượng", "Trị giá", ""))
ROWS = (
    (0, "TỔNG TRỊ GIÁ", "", "", "5.190", "104,7"),
    (0, "Trong đó:", "", "", "", ""),
    (18, "Khu vực trong nước", "", "", "1.902", "97,2"),
    (0, "Hạt sen", "Nghìn tấn", "64", "318", "111,5"),
    (2, "Trong đó: sen sấy", "Nghìn tấn", "7,5", "52", "128,0"),
)


def saved(document: Docx) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def report() -> Docx:
    """A monthly report as the office of statistics lays it out: title, heading, text, table, source."""
    document = Document()
    document.core_properties.author = "Tổ Tổng hợp"
    document.add_paragraph("Xuất khẩu tháng 4 năm 2031", style="Title")
    document.add_heading("1. Hạt sen", level=2)
    document.add_paragraph("Tháng 4 ước đạt 64 nghìn tấn,\ttăng 11,5%.\nBốn tháng tăng 8%.")
    table = document.add_table(rows=2 + len(ROWS), cols=5)
    for r, row in enumerate(HEAD):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Mặt hàng"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "Ước tháng 4"
    table.cell(0, 4).merge(table.cell(1, 4)).text = "So với\ncùng kỳ (%)"
    for r, (indent, name, *rest) in enumerate(ROWS, start=2):
        table.cell(r, 0).text = "\xa0" * indent + name if indent < 9 else name
        table.cell(r, 0).paragraphs[0].paragraph_format.left_indent = Pt(indent if indent >= 9 else 0)
        for c, text in enumerate(rest, start=1):
            table.cell(r, c).text = text
    document.add_paragraph("Nguồn: số liệu tự đặt.")
    return document


def with_body(*xml: str) -> bytes:
    """A document whose body is paragraphs or tables of XML, without namespaces of their own."""
    document = Document()
    body = document.element.body
    for n, piece in enumerate(xml):
        spaces = nsdecls("w", "r", "wp", "a") + (
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"'
        )
        body.insert(n, parse_xml(piece.replace(">", f" {spaces}>", 1)))
    return saved(document)


def run(text: str, font: str = "", more: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    return f'<w:r><w:rPr>{fonts}{more}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def with_legacy_style(text: str) -> bytes:
    """A document whose paragraph is in an old font by the style that its own style is based on."""
    document = Document()
    base = document.styles.add_style("Cu", WD_STYLE_TYPE.PARAGRAPH)
    base.font.name = ".VnTime"
    style = document.styles.add_style("Cu con", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = base
    document.add_paragraph(text, style=style)
    return saved(document)


def with_notes(data: bytes, kind: str, *texts: str) -> bytes:
    """A document with footnotes or endnotes (`kind`: "footnote", "endnote"), and the two that Word always adds."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
    notes = "".join(
        f'<w:{kind} w:id="{n}"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:{kind}>'
        for n, text in enumerate(texts, start=1)
    )
    line = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    media = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    return replaced(
        data,
        {
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                f'<Relationship Id="rN{kind}" Type="{relation}" Target="{kind}s.xml"/></Relationships>',
            ),
            "[Content_Types].xml": (
                "</Types>",
                f'<Override PartName="/word/{kind}s.xml" ContentType="{media}"/></Types>',
            ),
        },
        {f"word/{kind}s.xml": f'<w:{kind}s xmlns:w="{word}">{line}{notes}</w:{kind}s>'},
    )


def replaced(data: bytes, changes: dict[str, tuple[str, str]], added: dict[str, str] | None = None) -> bytes:
    """A document with a text replaced in some of its files, and some files added."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in changes:
                before, after = (text.encode() for text in changes[name])
                assert before in content
                content = content.replace(before, after, 1)
            new.writestr(name, content)
        for name, text in (added or {}).items():
            new.writestr(name, text)
    return stream.getvalue()
