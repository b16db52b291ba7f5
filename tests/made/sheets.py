"""Workbooks for tests: XLSX by xlsxwriter, XLS by xlwt, ODS and XLSB by hand."""

import zipfile
from io import BytesIO
from struct import pack
from xml.sax.saxutils import escape

import xlsxwriter

Grid = list[list[object]]

MONTHLY: Grid = [
    ["CỤC THỐNG KÊ TỈNH A", None, None, None, None, "Biểu số 3"],
    [],
    ["Bảng 3: XUẤT KHẨU HÀNG HÓA THÁNG 5 NĂM 2017"],
    [None, None, None, None, None, "Đơn vị tính: 1000 tấn, triệu USD"],
    ["Mặt hàng", "ĐVT", "Tháng 5 năm 2017", None, "5 tháng năm 2017", None],
    [None, None, "Lượng", "Trị giá", "Lượng", "Trị giá"],
    ["A", "B", 1, 2, 3, 4],
    ["TỔNG TRỊ GIÁ", None, None, 812.5, None, 3901],
    ["I. MẶT HÀNG CHỦ YẾU"],
    ["  Gạo", "1000 tấn", 12.4, 5.125, 61, 27.3],
    [],
    ["  Cà phê", "1000 tấn", 3.05, 7, "...", "-"],
    ["II. MẶT HÀNG KHÁC", None, None, 90, None, 410],
    ["Ghi chú: số liệu ước tính."],
    [],
    ["Người lập biểu", None, None, None, "Cục trưởng"],
]
#: First row, first column, last row, last column.
MONTHLY_SPANS = [(2, 0, 2, 5), (4, 0, 5, 0), (4, 1, 5, 1), (4, 2, 4, 3), (4, 4, 4, 5)]


def xlsx(sheets, spans=(), hidden=()):
    """Return a workbook of grids by name; merged ranges are those of the first sheet."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name, grid in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for span in spans:
            sheet.merge_range(*span, None)
        spans = ()
        for row, values in enumerate(grid):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row, column, value)
    book.close()
    return out.getvalue()


def xls(sheets, spans=()):
    import xlwt

    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for name, grid in sheets.items():
        sheet = book.add_sheet(name)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in spans}
        spans = ()
        for row, values in enumerate(grid):
            for column, value in enumerate(values):
                style = [day] if hasattr(value, "isoformat") else []
                if (row, column) in merged:
                    bottom, right = merged[row, column]
                    sheet.write_merge(row, bottom, column, right, value, *style)
                elif value is not None:
                    sheet.write(row, column, value, *style)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def ods_content(tables):
    """Return a workbook of the inner XML of `table:table` by name."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    inner = "".join(f'<table:table table:name="{escape(name)}">{xml}</table:table>' for name, xml in tables.items())
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>{inner}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods(sheets, spans=()):
    tables = {}
    for name, grid in sheets.items():
        sizes = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in spans}
        spans = ()
        rows = [
            "".join(_ods_cell(value, sizes.get((row, k), (1, 1))) for k, value in enumerate(values))
            for row, values in enumerate(grid)
        ]
        tables[name] = "".join(f"<table:table-row>{row or '<table:table-cell/>'}</table:table-row>" for row in rows)
    return ods_content(tables)


def _ods_cell(value, size):
    if value is None:
        return "<table:table-cell/>"
    kind = "float" if isinstance(value, int | float) else "string"
    said = f' office:value="{value}"' if kind == "float" else ""
    spans = f' table:number-rows-spanned="{size[0]}" table:number-columns-spanned="{size[1]}"' if size != (1, 1) else ""
    return f'<table:table-cell office:value-type="{kind}"{said}{spans}><text:p>{escape(str(value))}</text:p></table:table-cell>'


def xlsb(grid):
    """Return a workbook of one sheet, "Sheet1"."""
    rows = b""
    for row, values in enumerate(grid):
        rows += _record(0, pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(values):
            if isinstance(value, str):
                rows += _record(6, pack("<II", column, 0) + _wide(value))
            elif value is not None:
                rows += _record(5, pack("<IId", column, 0, value))
    size = pack("<IIII", 0, len(grid) - 1, 0, max(map(len, grid)) - 1)
    sheet = _record(129) + _record(148, size) + _record(145) + rows + _record(146) + _record(130)
    bundle = _record(156, pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1"))
    book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rId1" Type="{office}/{{}}" Target="{{}}"/>'
    packed = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": packed.format(relation.format("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": packed.format(relation.format("worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _record(kind, data=b""):
    number = bytes((kind,)) if kind < 128 else bytes((kind & 127 | 128, kind >> 7))
    size = b""
    left = len(data)
    while True:
        size += bytes((left & 127 | (128 if left > 127 else 0),))
        left >>= 7
        if not left:
            return number + size + data


def _wide(text):
    return pack("<I", len(text)) + text.encode("utf-16-le")


def zipped(files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
