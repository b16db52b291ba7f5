"""Files that are broken or made to harm: each is to cost a message, and nothing else."""

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from made.formats import document, printed

MIB = 1 << 20


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def zip_bomb() -> bytes:
    return _zip({"a.txt": b"0" * (300 * MIB)})


def nested_zip() -> bytes:
    inner = _zip({"a.txt": b"Nam 2012"})
    for _ in range(4):
        inner = _zip({"inner.zip": inner})
    return inner


def climbing_zip() -> bytes:
    return _zip({"../../climbed.txt": b"Nam 2012, xuat khau 5 tan tom."})


def gzip_bomb() -> bytes:
    return gzip.compress(b"0" * (300 * MIB))


def many_pages(pages: int = 100_000) -> bytes:
    """A PDF of that many empty pages but one."""
    made = [b"%PDF-1.4\n"]
    places = []
    at = len(made[0])

    def add(body: bytes) -> None:
        nonlocal at
        number = len(places) + 1
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places.append(at)
        made.append(piece)
        at += len(piece)

    add(b"<</Type/Catalog/Pages 2 0 R>>")
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
    add(b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 300 300]>>" % (pages, kids))
    add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    text = b"BT /F 12 Tf 20 200 Td (Xuat khau 5 USD) Tj ET"
    add(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text))
    add(b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>")
    for _ in range(pages - 1):
        add(b"<</Type/Page/Parent 2 0 R>>")
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    made.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, rows))
    made.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, at))
    return b"".join(made)


def broken_pdf() -> bytes:
    """Cut in the middle, without a table of references."""
    whole = printed()
    return whole[: len(whole) // 3]


def entity_bomb() -> bytes:
    """A DOCX whose text is an entity that stands for a billion others."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY l0 "ha">{levels}]>'
    with zipfile.ZipFile(io.BytesIO(document())) as good:
        files = {name: good.read(name) for name in good.namelist()}
    xml = files["word/document.xml"].decode()
    body = xml[xml.index("<w:document") :].replace("Theo", "&l9;", 1)
    return _zip(files | {"word/document.xml": (head + body).encode()})


def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + "Năm 2012, xuất khẩu 5 tấn tôm.".encode() + b"</body></html>"


def far_cell() -> bytes:
    """A workbook that claims all cells of a sheet and fills two."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "Gạo"
    book.active.cell(1_048_576, 16_384, 5)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def wide_spans() -> bytes:
    """Cells that claim a billion places each."""
    row = "<tr><td rowspan=60000 colspan=20000>Gạo</td><td>3120</td></tr>"
    head = "<tr><th colspan=1000000 rowspan=60000>Mặt hàng</th><th>Năm 2020 (triệu USD)</th></tr>"
    return f"<html><body><p>Xuất khẩu năm 2020</p><table>{head}{row * 30}</table></body></html>".encode()


def open_quote() -> bytes:
    return b'doc_id,text\na,"' + b"Nam 2012, xuat khau 5 tan tom. " * (2 * MIB)


def write_long_line(path: Path) -> None:
    """JSON Lines of which the second is 500 MB long."""
    good = b'{"doc_id": "%s", "text": "N\\u0103m 2012, xu\\u1ea5t kh\\u1ea9u 5 t\\u1ea5n t\\u00f4m."}\n'
    with path.open("wb") as file:
        file.write(good % b"before")
        file.write(b'{"text": "')
        for _ in range(500):
            file.write(b"x" * MIB)
        file.write(b'"}\n' + good % b"after")


#: Names of files, what makes them, and what is to be told of each.
FILES: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "bomb.zip": (zip_bomb, "unpacks to 300 MiB, more than is read; it was left out: unpack the archive"),
    "nested.zip": (nested_zip, "packed more than 2 times; unpack it"),
    "climbing.zip": (climbing_zip, "a path that leads out of the archive; it was left out: rename it"),
    "bomb.txt.gz": (gzip_bomb, "unpacks to more than 200 times its size, as no text does; it was not read"),
    "pages.pdf": (many_pages, "2,000"),
    "broken.pdf": (broken_pdf, "broken.pdf: "),
    "entities.docx": (entity_bomb, "entities.docx: "),
    "deep.html": (deep_html, "deep.html: "),
    "far.xlsx": (far_cell, "far.xlsx: "),
    "spans.html": (wide_spans, ""),
    "quote.csv": (open_quote, "quote.csv: "),
}
