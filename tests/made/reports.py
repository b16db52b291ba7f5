"""The tables of `cases/reports.yaml` as files of every format that holds tables."""

import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import srsly

CASES = srsly.read_yaml(Path(__file__).parents[1] / "cases" / "reports.yaml")["tables"]


@dataclass(frozen=True)
class Placed:
    row: int
    column: int
    text: str
    rows: int
    columns: int
    indent: int


def grid_of(case: dict[str, Any]) -> list[list[str]]:
    return [line.split("|") for line in case["grid"].rstrip("\n").split("\n")]


def cells_of(case: dict[str, Any]) -> Iterator[Placed]:
    rows = grid_of(case)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("^", "<"):
                continue
            down = right = 1
            while r + down < len(rows) and rows[r + down][c] == "^":
                down += 1
            while c + right < len(row) and row[c + right] == "<":
                right += 1
            yield Placed(r, c, text.strip(), down, right, len(text) - len(text.lstrip()))


def as_html(case: dict[str, Any]) -> bytes:
    rows: dict[int, list[str]] = {}
    for cell in cells_of(case):
        spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (cell.columns > 1)
        text = "&nbsp;" * cell.indent + html.escape(cell.text)
        rows.setdefault(cell.row, []).append(f"<td{spans}>{text}</td>")
    table = "".join(f"<tr>{''.join(cells)}</tr>\n" for cells in rows.values())
    lines = ["".join(f"<p>{html.escape(line)}</p>\n" for line in case[part]) for part in ("above", "below")]
    page = f"<html><head><meta charset='utf-8'></head><body>{lines[0]}<table>{table}</table>{lines[1]}</body></html>"
    return page.encode()


def as_docx(case: dict[str, Any]) -> bytes:
    import docx

    document = docx.Document()
    for line in case["above"]:
        document.add_paragraph(line)
    rows = grid_of(case)
    table = document.add_table(len(rows), len(rows[0]))
    for cell in cells_of(case):
        first = table.cell(cell.row, cell.column)
        if cell.rows > 1 or cell.columns > 1:
            first = first.merge(table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
        first.text = " " * cell.indent + cell.text
    for line in case["below"]:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_xlsx(case: dict[str, Any]) -> bytes:
    """Numbers are numbers: a percentage keeps its decimals, thousands are not grouped."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    top = 1
    for line in case["above"]:
        sheet.cell(top, 1, line)
        top += 1
    for cell in cells_of(case):
        place = sheet.cell(top + cell.row, cell.column + 1)
        plain = cell.text.replace(".", "").replace(",", ".")
        number = plain.removeprefix("-").replace(".", "").isdecimal() and cell.column > 0
        value: Any = cell.text and " " * cell.indent + cell.text
        place.value = (float(plain) if "." in plain else int(plain)) if number else value
        if cell.rows > 1 or cell.columns > 1:
            ends = {"end_row": place.row + cell.rows - 1, "end_column": place.column + cell.columns - 1}
            sheet.merge_cells(start_row=place.row, start_column=place.column, **ends)
    top += len(grid_of(case)) + 1
    for line in case["below"]:
        sheet.cell(top, 1, line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_pdf(case: dict[str, Any]) -> bytes:
    """A landscape page, ruled; the font has Vietnamese."""
    import font_roboto
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A3, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("Roboto", font_roboto.Roboto))
    style = ParagraphStyle("plain", fontName="Roboto", fontSize=9, leading=12)
    rows = grid_of(case)
    data: list[list[Any]] = [["" for _ in row] for row in rows]
    spans = []
    for cell in cells_of(case):
        left = ParagraphStyle("cell", parent=style, leftIndent=3 * cell.indent)
        digits = cell.text[:1].isdecimal() or cell.text[:1] == "-"
        right = ParagraphStyle("number", parent=style, alignment=2 if digits and cell.column > 0 else 0)
        data[cell.row][cell.column] = Paragraph(html.escape(cell.text), right if digits else left)
        if cell.rows > 1 or cell.columns > 1:
            last = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
            spans.append(("SPAN", (cell.column, cell.row), last))
    widths = [40 if max(len(row[c]) for row in rows) < 6 else 95 for c in range(len(rows[0]))]
    labels = max(range(2), key=lambda c: max(len(row[c]) for row in rows))
    widths[labels] = 230
    table = Table(data, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), *spans])
    file = io.BytesIO()
    story = [*(Paragraph(html.escape(x), style) for x in case["above"]), table]
    story += [Paragraph(html.escape(x), style) for x in case["below"]]
    SimpleDocTemplate(file, pagesize=landscape(A3)).build(story)
    return file.getvalue()


MAKERS = {".html": as_html, ".docx": as_docx, ".xlsx": as_xlsx, ".pdf": as_pdf}
