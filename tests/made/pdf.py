"""PDF files for tests, drawn by reportlab: everything stands where the test puts it."""

import io
from collections.abc import Sequence

import font_roboto
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT, TOP = 60, 535, 780  # of an A4 page, in points from its lower left corner

for _name, _path in (("R", font_roboto.Roboto), ("B", font_roboto.RobotoBold)):
    pdfmetrics.registerFont(TTFont(_name, _path))


class Page:
    """A canvas with a pen that goes down the page."""

    def __init__(self, password: str = "", size: tuple[float, float] = (595, 842), **info: str) -> None:
        self.file = io.BytesIO()
        locked = StandardEncryption(password, canPrint=0) if password else None
        self.canvas = Canvas(self.file, pagesize=size, encrypt=locked, invariant=1)
        self.canvas.setTitle(info.get("title", "untitled"))
        self.canvas.setAuthor(info.get("author", "Admin"))
        self.y: float = TOP

    def at(self, x: float, y: float, text: str, font: str = "R", size: float = 10, align: str = "left") -> None:
        self.canvas.setFont(font, size)
        draw = {"left": "drawString", "right": "drawRightString", "centre": "drawCentredString"}[align]
        getattr(self.canvas, draw)(x, y, text)

    def lines(self, *texts: str, x: float = LEFT, size: float = 10, font: str = "R", lead: float = 13) -> None:
        for text in texts:
            self.at(x, self.y, text, font, size)
            self.y -= lead

    def paragraph(
        self, text: str, x: float = LEFT, width: float = RIGHT - LEFT, indent: float = 20, size: float = 10
    ) -> None:
        first, *rest = wrap(text, width - indent, width, size)
        self.lines(first, x=x + indent, size=size)
        self.lines(*rest, x=x, size=size)

    def centred(self, text: str, size: float = 10, font: str = "B", lead: float = 18) -> None:
        self.at((LEFT + RIGHT) / 2, self.y, text, font, size, "centre")
        self.y -= lead

    def spaced(self, x: float, y: float, text: str, by: float, size: float = 10, font: str = "B") -> None:
        pen = self.canvas.beginText(x, y)
        pen.setFont(font, size)
        pen.setCharSpace(by)
        pen.textOut(text)
        pen.setCharSpace(0)
        self.canvas.drawText(pen)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, y0, x1, y1)

    def row(self, ends: Sequence[float], figures: Sequence[str], size: float = 10) -> None:
        for x, text in zip(ends, figures, strict=True):
            self.at(x, self.y, text, size=size, align="right")

    def turn(self) -> None:
        self.canvas.showPage()
        self.y = TOP

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def wrap(text: str, first: float, width: float, size: float) -> list[str]:
    head = simpleSplit(text, "R", size, first)[0]
    return [head, *simpleSplit(text[len(head) :].strip(), "R", size, width)]


def customs_table() -> bytes:
    """A ruled table in the style of the customs office: a head over two rows, items under items, a total."""
    page = Page(title="Xuất khẩu hàng hóa theo mặt hàng")
    page.centred("XUẤT KHẨU HÀNG HÓA THEO MẶT HÀNG", 14)
    page.centred("Tháng 3 năm 2031", 10, "R")
    page.at(RIGHT, page.y, "Đơn vị trị giá: nghìn USD", size=9, align="right")
    top = page.y - 8
    xs = [60, 90, 260, 300, 360, 425, 480, 535]
    ys = [top - 18 * k for k in range(8)]
    for y in (ys[0], *ys[2:]):
        page.rule(xs[0], y, xs[-1], y)
    page.rule(xs[3], ys[1], xs[-1], ys[1])
    for x in xs:
        page.rule(x, ys[1] if x in (xs[4], xs[6]) else ys[0], x, ys[-1])
    for k, text in ((0, "STT"), (1, "Mặt hàng"), (2, "ĐVT")):
        page.at((xs[k] + xs[k + 1]) / 2, ys[1] - 4, text, "B", 9, "centre")
    page.at((xs[3] + xs[5]) / 2, ys[0] - 12, "Tháng 3", "B", 9, "centre")
    page.at((xs[5] + xs[7]) / 2, ys[0] - 12, "Cộng dồn 3 tháng", "B", 9, "centre")
    for k in (3, 5):
        page.at((xs[k] + xs[k + 1]) / 2, ys[1] - 12, "Lượng", "B", 9, "centre")
        page.at((xs[k + 1] + xs[k + 2]) / 2, ys[1] - 12, "Trị giá", "B", 9, "centre")
    page.spaced(xs[1] + 4, ys[2] - 12, "TỔNG SỐ", 3, 9)
    page.y = ys[2] - 12
    page.row([xs[5] - 3, xs[7] - 3], ["28.410.552", "81.207.316"], 9)
    rows = (
        ("1", "Hàng thủy sản", "USD", "", "712.045", "", "1.998.300"),
        ("2", "Cà phê", "Tấn", "181.220", "905.117", "502.416", "2.480.009"),
        ("", "- Cà phê hòa tan", "Tấn", "7.015", "61.480", "-", "…"),
        ("3", "Hạt điều", "Tấn", "58.904", "-3,5", "160.337", "1.020.764"),
    )
    for k, (number, label, unit, *figures) in enumerate(rows, 3):
        page.y = ys[k] - 12
        page.at((xs[0] + xs[1]) / 2, page.y, number, size=9, align="centre")
        page.at(xs[1] + (12 if label.startswith("-") else 4), page.y, label, size=9)
        page.at((xs[2] + xs[3]) / 2, page.y, unit, size=9, align="centre")
        page.row([x - 3 for x in xs[4:]], figures, 9)
    return page.bytes()


def yearbook_table() -> bytes:
    """An unruled table in the style of a yearbook: rules over and under the head, items set in, cells that touch."""
    page = Page()
    page.lines("Bảng 4. Trị giá xuất khẩu phân theo khu vực kinh tế", font="B", size=11, lead=16)
    page.at(RIGHT, page.y, "Triệu đô la Mỹ", size=9, align="right")
    top = page.y - 6
    page.rule(LEFT, top, RIGHT, top)
    page.rule(LEFT, top - 46, RIGHT, top - 46)
    page.at(340, top - 14, "Thực hiện", "B", 10, "centre")
    page.rule(290, top - 18, 390, top - 18)
    for x, *texts in (
        (315, "Quý I", "2030"),
        (370, "Quý II", "2030"),
        (440, "Ước tính", "quý III"),
        (510, "So với cùng", "kỳ (%)"),
    ):
        for k, text in enumerate(texts):
            page.at(x, top - 28 - 12 * k, text, "B", 9, "centre")
    ends = [332, 374, 455, 525]
    page.y = top - 62
    page.spaced(LEFT, page.y, "TỔNG SỐ", 4)
    page.row(ends, ["98.712,4", "101.35", "103.900", "104,2"])
    page.y -= 15
    page.at(LEFT, page.y, "Phân theo khu vực kinh tế", "B")
    page.y -= 15
    page.at(LEFT + 10, page.y, "Khu vực kinh tế trong nước")
    page.row(ends, ["27.115,9", "28.004", "28.455", "97,6"])
    page.y -= 15
    page.at(LEFT + 10, page.y, "Khu vực có vốn đầu tư")
    page.y -= 11
    page.at(LEFT + 10, page.y, "nước ngoài")
    page.row(ends, ["71.596,5", "73.346", "75.445", "106,9"])
    page.y -= 15
    label = "Trong đó: Nông sản, lâm sản và thủy sản chế biế"
    x = ends[0] - pdfmetrics.stringWidth("3.250", "R", 10) - pdfmetrics.stringWidth(label + "n", "R", 10)
    page.at(x, page.y, label + "n")
    page.row(ends[:1], ["3.250"])
    page.at(ends[0], page.y, "1.234,50")
    page.at(ends[2], page.y, "− 12", align="right")
    page.y -= 7
    page.rule(LEFT, page.y, RIGHT, page.y)
    return page.bytes()


def report() -> bytes:
    """Three pages with running heads, a footnote, a paragraph and a table over page breaks."""
    page = Page(title="Báo cáo xuất nhập khẩu quý I", author="Phòng Thống kê")
    _frame(page, 1)
    page.centred("BÁO CÁO TÌNH HÌNH XUẤT NHẬP KHẨU", 16, lead=24)
    page.lines("1. Xuất khẩu hàng hóa", font="B", size=11, lead=18)
    page.paragraph(EXPORTS)
    for text, mark, rest in (
        ("Giá gạo xuất khẩu bình quân đạt 612,5", "1", " USD/tấn, tăng 3% so với giai đoạn 2015-"),
        ("2016, còn lượng gỗ tròn nhập khẩu là 1.204 nghìn m", "3", " quy tròn."),
    ):
        start = LEFT + (20 if mark == "1" else 0)
        end = start + pdfmetrics.stringWidth(text, "R", 10)
        page.at(start, page.y, text)
        page.at(end, page.y + 3.5, mark, size=6)
        page.at(end + 3.5, page.y, rest)
        page.y -= 13
    page.y = 118
    page.paragraph(IMPORTS)
    page.rule(LEFT, 78, 200, 78)
    page.at(LEFT, 70, "1", size=5)
    page.at(LEFT + 4, 66, "Số liệu sơ bộ của tháng 3, tính theo giá FOB.", size=8)
    page.at(LEFT, 56, "(*) Không kể dầu thô.", size=8)
    page.turn()
    _frame(page, 2)
    page.lines("chiếm 6,4%. Cán cân thương mại quý I xuất siêu 5,4 tỷ USD.")
    page.lines("Bảng 1. Một số mặt hàng", font="B", lead=16)
    page.y = 120
    _ruled_rows(page, "Gạo", "Cà phê", "Hạt tiêu")
    page.turn()
    _frame(page, 3)
    _ruled_rows(page, "Cao su", "Chè")
    page.y -= 10
    page.paragraph("Hết tháng 3, tổng kim ngạch cả hai chiều đạt 188 tỷ USD.")
    return page.bytes()


EXPORTS = (
    "Trong tháng 3, kim ngạch xuất khẩu hàng hóa ước đạt 34,2 tỷ USD, tăng 12,5% so với tháng trước. Tính chung "
    "quý I, kim ngạch đạt 96,7 tỷ USD, tăng 8,4% so với cùng kỳ năm trước, trong đó khu vực kinh tế trong nước đạt "
    "27,1 tỷ USD."
)
IMPORTS = (
    "Kim ngạch nhập khẩu quý I ước đạt 91,3 tỷ USD, tăng 10,2% so với cùng kỳ năm trước, trong đó nhóm hàng tư liệu "
    "sản xuất chiếm 93,6% tổng kim ngạch và nhóm hàng tiêu dùng"
)
RICE = (
    "Trong quý I, lượng gạo xuất khẩu đạt 1,52 triệu tấn với trị giá 812 triệu USD, tăng 6,1% về lượng và 14,7% về "
    "trị giá so với cùng kỳ năm trước. Phi-líp-pin là thị trường lớn nhất, chiếm 41% tổng lượng. Giá bình quân đạt "
    "534 USD/tấn, cao hơn 8% so với quý trước. Các doanh nghiệp đã ký hợp đồng với tổng khối lượng đạt"
)
REST = (
    "2,4 triệu tấn, bằng một phần ba kế hoạch cả năm. Theo các doanh nghiệp, nhu cầu nhập khẩu vẫn cao do nhiều nước "
    "tăng dự trữ. Tuy nhiên, cước vận tải biển tăng 12% đã làm giảm lợi nhuận. Dự báo trong quý II, lượng gạo xuất "
    "khẩu có thể đạt 2,1 triệu tấn, tương đương cùng kỳ."
)


def _frame(page: Page, number: int) -> None:
    page.at(LEFT, 812, "Bản tin ngoại thương", size=8)
    page.spaced(400, 812, "SỐ THÁNG 4", 2, 8)
    page.at(297, 30, f"Trang {number}/3", size=8, align="centre")


def _ruled_rows(page: Page, *labels: str) -> None:
    page.rule(LEFT, page.y + 10, 500, page.y + 10)
    for x, text in ((300, "2030"), (400, "2031"), (490, "Tăng (%)")):
        page.at(x, page.y - 2, text, "B", align="right")
    page.rule(LEFT, page.y - 7, 500, page.y - 7)
    page.y -= 20
    for k, label in enumerate(labels, len(labels)):
        page.at(LEFT, page.y, label)
        page.row([300, 400, 490], [f"{k}.10{k}", f"{k + 1}.20{k}", f"-{k},{k}"])
        page.y -= 14
    page.rule(LEFT, page.y + 10, 500, page.y + 10)


def two_columns() -> bytes:
    """A page in two columns under a title, a heading and a paragraph over its whole width below."""
    page = Page()
    page.centred("XUẤT KHẨU GẠO: MỘT QUÝ NHÌN LẠI", 15, lead=26)
    top = page.y
    page.paragraph(RICE, width=225)
    foot, page.y = page.y, top - 4
    page.lines(*wrap(REST, 225, 225, 10), x=310)
    page.y = min(foot, page.y) - 10
    page.centred("Khuyến nghị", 12)
    page.paragraph("Cần nâng tỷ lệ gạo thơm lên 45% vào năm 2033, đồng thời giảm chi phí vận chuyển nội địa.")
    return page.bytes()


def scan(stamp: str = "") -> bytes:
    """A page that is an image, with a stamp."""
    page = Page()
    picture(page)
    page.at(LEFT, 20, stamp, size=6)
    return page.bytes()


def picture(page: Page) -> None:
    page.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)


def old_font(text: str, name: str) -> bytes:
    """A page in a font of a name, its characters drawn as they are."""
    font = TTFont(name, font_roboto.Roboto)
    font.face.name = name.encode()
    pdfmetrics.registerFont(font)
    page = Page()
    page.lines(text, font=name)
    return page.bytes()
