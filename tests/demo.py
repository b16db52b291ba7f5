"""What README.md and docs/review.md show: a PDF of our own, the chart of its series, and the pages in a browser.

    python tests/demo.py        writes docs/demo/* and docs/screens/*.png

`tests/test_demo.py` compares the files with what would be written now. The screens need Chromium; they are looked at.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

import solieu
from browser import open_browser
from made.release import release
from made.reviews import Process
from solieu.panel.chart import chart
from solieu.review.data import page_data
from solieu.review.page import render

DOCS = Path(__file__).parents[1] / "docs"
PDF, CHART, SCREENS = DOCS / "demo" / "thang-3-2021.pdf", DOCS / "demo" / "panel.svg", DOCS / "screens"
#: The screens of the report: the view, and the number whose row is chosen.
CHOSEN = {"report": ("facts", "28,5%"), "contradiction": ("facts", "22.171")}
SIZE = (1280, 800)  # CSS pixels
_COLOURS = 160
#: What docs/review.md reviews, and the number that is corrected there.
TEXT = (
    "Hà Nội, ngày 12/8/2019. Tháng 7/2019, xuất khẩu gạo đạt 651 nghìn tấn, trị giá 284 triệu USD, tăng 6,2% về lượng so với cùng kỳ năm trước.\n"
    "Thị trường Philippines và Malaysia tiêu thụ 212 nghìn tấn. Giá gạo 5% tấm ở mức 340 USD/tấn; gạo nếp 540.\n"
    "Hội nghị có đại diện của 35 doanh nghiệp.\n"
)
CORRECTED = "212 nghìn tấn"


def write_files() -> None:
    """Write the PDF, and the chart of what is read in it."""
    for path in (PDF, CHART):
        path.parent.mkdir(exist_ok=True)
    PDF.write_bytes(release())
    draw(CHART)


def draw(path: Path) -> None:
    """Draw what `solieu panel --freq M --by commodity --chart` draws of the PDF."""
    chart(solieu.extract(PDF).panel("M", by=("commodity",)).rows, path)


def write_screens() -> None:
    """Take the screens: small palettes, so that they stay light."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, open_browser(size=SIZE) as driver:
        page, rows = report(Path(name))
        for screen, (view, quote) in CHOSEN.items():
            driver.get("about:blank")
            driver.get(f"{page.as_uri()}#view={view}&fact={_of(rows, quote)['fact_id']}")
            _save(driver, screen)
        with _review(Path(name)) as (url, rows):
            driver.get(url)
            driver.execute_async_script("setTimeout(arguments[0], 1000)")
            driver.execute_script(
                "solieu.select(arguments[0], arguments[1])", _of(rows, CORRECTED)["fact_id"], "gao.txt"
            )
            driver.execute_script("document.querySelector('[data-action=correct]').click()")
            driver.execute_script("document.getElementById('detail').scrollTop = 160")
            _save(driver, "review")


def report(folder: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Write the report page of the PDF into a folder; return its path and the rows."""
    table = solieu.extract(PDF)
    table.write(folder / "facts.csv")
    page = folder / "report.html"
    page.write_text(render(page_data(folder / "facts.csv", [str(PDF)])), "utf-8")
    return page, table.rows


@contextmanager
def _review(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    source = folder / "in"
    source.mkdir()
    (source / "gao.txt").write_text(TEXT, "utf-8")
    table = solieu.extract(source)
    table.write(folder / "gao.jsonl")
    with Process(folder / "gao.jsonl", source, folder / "d.sqlite") as process:
        yield process.url, table.rows


def _of(rows: list[dict[str, Any]], quote: str) -> dict[str, Any]:
    return next(row for row in rows if row["quote"] == quote)


def _save(driver: Any, name: str) -> None:
    with Image.open(io.BytesIO(driver.get_screenshot_as_png())) as taken:
        taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(SCREENS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    write_files()
    write_screens()
    sys.stdout.write(f"{PDF}\n{CHART}\n{SCREENS}\n")
