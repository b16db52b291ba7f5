"""The PDF of docs/demo: a page of prose and a page of tables, as a statistical office writes them of a month.

The office does not exist, the figures are those of corpus/releases and illustrative. They agree with each other but for
one, the foreign sector in March (22.171, not 22.071): the two sectors are then 100 million more than the total.
"""

from made.pdf import LEFT, RIGHT, Page

TITLE = "Xuất khẩu hàng hóa tháng 3 và quý I năm 2021"
PROSE = (
    "Theo Cục Số liệu Ngoại thương, kim ngạch xuất khẩu hàng hóa tháng 3 năm 2021 ước đạt 28,94 tỷ USD, tăng 40,3% so "
    "với tháng trước và tăng 19,5% so với cùng kỳ năm trước. Tính chung quý I, kim ngạch xuất khẩu ước đạt 78,02 tỷ "
    "USD, tăng 13,0% so với cùng kỳ năm trước.",
    "Trong tháng 3, điện thoại và linh kiện ước đạt 4,39 tỷ USD, tăng 10,3% so với tháng trước; điện tử, máy tính và "
    "linh kiện đạt 4,28 tỷ USD, tăng 28,9%; hàng dệt, may đạt 2,48 tỷ USD, tăng 28,5%; giày dép đạt 1,68 tỷ USD, "
    "tăng 30,2%; gỗ và sản phẩm gỗ đạt 1,46 tỷ USD, tăng 53,7%.",
    "Trong quý I, có 3 mặt hàng đạt kim ngạch trên 5 tỷ USD, chiếm 41,3% tổng kim ngạch xuất khẩu.",
    "Xét theo thị trường, tháng 3 xuất khẩu sang Hoa Kỳ ước đạt 7,65 tỷ USD, tăng 23,4% so với cùng kỳ năm trước; "
    "Trung Quốc đạt 4,32 tỷ USD, tăng 21,7%; Nhật Bản đạt 1,89 tỷ USD, tăng 5,6%; Hàn Quốc đạt 1,83 tỷ USD, tăng 13,0%.",
    "Nhập khẩu tháng 3 ước đạt 28,01 tỷ USD, tăng 27,4% so với cùng kỳ năm trước; như vậy tháng 3 xuất siêu 930 triệu "
    "USD.",
)
HEADS = ("", "Tháng 1", "Tháng 2", "Tháng 3")
TABLE = (
    ("TỔNG SỐ", "28.448", "20.631", "28.941"),
    ("Khu vực kinh tế trong nước", "6.541", "4.832", "6.870"),
    ("Khu vực có vốn đầu tư nước ngoài", "21.907", "15.799", "22.171"),
    ("Mặt hàng chủ yếu", "", "", ""),
    ("Điện thoại và linh kiện", "5.212", "3.978", "4.391"),
    ("Điện tử, máy tính và linh kiện", "3.951", "3.322", "4.277"),
    ("Hàng dệt, may", "2.683", "1.929", "2.480"),
    ("Giày dép", "1.834", "1.287", "1.676"),
    ("Gỗ và sản phẩm gỗ", "1.366", "950", "1.460"),
    ("Hàng thủy sản", "612", "409", "738"),
    ("Cà phê", "264", "197", "305"),
    ("Gạo", "189", "166", "289"),
)
_ENDS = (380, 455, RIGHT)
_BOLD = ("TỔNG SỐ", "Mặt hàng chủ yếu")


def release() -> bytes:
    """Return the PDF, the same bytes each time."""
    page = Page(title=TITLE, author="Cục Số liệu Ngoại thương")
    page.lines("CỤC SỐ LIỆU NGOẠI THƯƠNG", font="B", size=9, lead=24)
    page.at(RIGHT, page.y, "Hà Nội, ngày 29 tháng 3 năm 2021", align="right")
    page.y -= 30
    page.centred(TITLE, 15, lead=28)
    for text in PROSE:
        page.paragraph(text)
        page.y -= 6
    page.at(LEFT, 50, "Văn bản ví dụ của solieu: cơ quan không có thật, số liệu chỉ để minh họa.", size=8)
    page.turn()
    _table(page)
    return page.bytes()


def _table(page: Page) -> None:
    page.lines("Trị giá xuất khẩu hàng hóa năm 2021", font="B", size=11, lead=16)
    page.at(RIGHT, page.y, "Triệu USD", size=9, align="right")
    page.y -= 6
    page.rule(LEFT, page.y, RIGHT, page.y)
    page.y -= 13
    for x, text in zip(_ENDS, HEADS[1:], strict=True):
        page.at(x, page.y, text, "B", align="right")
    page.y -= 6
    page.rule(LEFT, page.y, RIGHT, page.y)
    for label, *figures in TABLE:
        page.y -= 15
        page.at(LEFT + (0 if label in _BOLD else 10), page.y, label, "B" if label in _BOLD else "R")
        page.row(_ENDS, figures)
    page.y -= 6
    page.rule(LEFT, page.y, RIGHT, page.y)
