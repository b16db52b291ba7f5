"""One text as a file of every format that is read."""

import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable, Mapping

TITLE = "Xuất khẩu hạt tiêu sáu tháng đầu năm 2021"
PARAGRAPHS = (
    "Theo Tổng cục Hải quan, trong 6 tháng đầu năm 2021, xuất khẩu hạt tiêu đạt 155,3 nghìn tấn, trị giá 494,6 triệu USD, "
    "giảm 12,1% về lượng nhưng tăng 34,8% về trị giá so với cùng kỳ năm 2020.",
    "Hoa Kỳ là thị trường lớn nhất với 31,4 nghìn tấn, chiếm 20,2% tổng lượng xuất khẩu; tiếp đến là Các Tiểu vương quốc "
    "Ả Rập Thống nhất (8,9 nghìn tấn) và Ấn Độ (7,6 nghìn tấn).",
    "Riêng tháng 6/2021, giá xuất khẩu bình quân đạt 3.442 USD/tấn, tăng 3,9% so với tháng 5/2021.",
)
TEXT = "\n".join((TITLE, *PARAGRAPHS)) + "\n"


def page() -> bytes:
    body = "".join(f"<p>{html.escape(text)}</p>" for text in PARAGRAPHS)
    menu = "".join(f'<li><a href="/muc-{n}">Mục {n}</a></li>' for n in range(8))
    return (
        f"<!doctype html><html lang='vi'><head><meta charset='utf-8'><title>{TITLE}</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>{TITLE}</h1>{body}</article><footer>Liên hệ: 024 1234567</footer>"
        "</body></html>"
    ).encode()


def document() -> bytes:
    import docx

    made = docx.Document()
    made.add_heading(TITLE, 0)
    for text in PARAGRAPHS:
        made.add_paragraph(text)
    return _saved(made.save)


def printed() -> bytes:
    """Two columns of a page would be narrow: a plain page, on which the lines break anew."""
    import font_roboto
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Roboto", font_roboto.Roboto))
    plain = ParagraphStyle("plain", fontName="Roboto", fontSize=11, leading=15, spaceAfter=8)
    head = ParagraphStyle("head", parent=plain, fontSize=17, leading=22)
    story = [Paragraph(html.escape(TITLE), head), *(Paragraph(html.escape(text), plain) for text in PARAGRAPHS)]
    return _saved(lambda file: SimpleDocTemplate(file, pagesize=A5, title=TITLE).build(story))


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["doc_id", "text"])
    book.active.append(["tiêu", TEXT])
    return _saved(book.save)


def old_workbook() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Tin")
    for column, (name, value) in enumerate((("doc_id", "tiêu"), ("text", TEXT))):
        sheet.write(0, column, name)
        sheet.write(1, column, value)
    return _saved(book.save)


def delimited(mark: str) -> bytes:
    quoted = TEXT.replace('"', '""')
    return f'doc_id{mark}text\ntiêu{mark}"{quoted}"\n'.encode()


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    return _saved(lambda file: pq.write_table(pa.table({"doc_id": ["tiêu"], "text": [TEXT]}), file))


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("2021/tieu.txt", TEXT)
    return file.getvalue()


def crawl(kind: str) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    def write(file: io.BytesIO) -> None:
        writer = WARCWriter(file, gzip=True)
        about = {"WARC-Date": "2021-07-09T03:00:00Z"}
        if kind == "conversion":
            payload, headers, status = TEXT.encode(), {"warc_content_type": "text/plain"}, None
        else:
            payload, headers = page(), {}
            status = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        uri = "https://vi-du.vn/hat-tieu.html"
        record = writer.create_warc_record(
            uri, kind, io.BytesIO(payload), len(payload), http_headers=status, warc_headers_dict=about, **headers
        )
        writer.write_record(record)

    return _saved(write)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


#: Names of files with what makes their bytes.
FILES: Mapping[str, Callable[[], bytes]] = {
    "tieu.txt": TEXT.encode,
    "tieu.md": TEXT.encode,
    "tieu.txt.gz": lambda: gzip.compress(TEXT.encode()),
    "tieu.html": page,
    "tieu.docx": document,
    "tieu.pdf": printed,
    "tieu.jsonl": lambda: json.dumps({"doc_id": "tiêu", "text": TEXT}).encode(),
    "tieu.csv": lambda: delimited(","),
    "tieu.tsv": lambda: delimited("\t"),
    "tieu.parquet": parquet,
    "tieu.xlsx": workbook,
    "tieu.xls": old_workbook,
    "tieu.zip": archive,
    "tieu.warc.gz": lambda: crawl("response"),
    "tieu.wet.gz": lambda: crawl("conversion"),
}
