"""Papers that print each other's notices: documents of made sentences with dates, some of them near copies."""

from random import Random
from typing import Any

from made.rows import row

_NOTICES = """
xuất khẩu gạo cà phê hồ tiêu thủy sản dệt may gỗ cao su hạt điều tăng giảm so với cùng kỳ năm trước theo báo cáo
thị trường doanh nghiệp trong nước đạt kim ngạch giá bình quân tháng quý lượng hàng hóa sang các nước lớn nhất
chiếm tỷ trọng cao nhu cầu vụ mùa đơn hàng kho cảng tàu hợp đồng người mua nông dân nhà máy chế biến
"""
_WORDS = _NOTICES.split()


def notice(random: Random) -> list[tuple[str, str]]:
    """Eight sentences, each with its figure."""
    out = []
    for _ in range(8):
        words = random.choices(_WORDS, k=18)
        figure = f"{random.randrange(10, 9999)},{random.randrange(10)} triệu USD"
        out.append((figure, " ".join([*words[:9], figure, *words[9:]]) + "."))
    return out


def changed(sentences: list[tuple[str, str]], random: Random) -> list[tuple[str, str]]:
    """The same with another word in one sentence, and without the last one."""
    quote, sentence = sentences[0]
    words = sentence.split()
    words[random.randrange(3)] = "nhưng"
    return [(quote, " ".join(words)), *sentences[1:-1]]


def printed(doc_id: str, date: str | None, sentences: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The rows of a document."""
    return [
        row("level", "1", doc_id=doc_id, doc_date=date, quote=quote, sentence=sentence, start=100 * k)
        for k, (quote, sentence) in enumerate(sentences)
    ]


def papers(count: int, seed: int) -> list[dict[str, Any]]:
    """Rows of `count` notices of as many days; every fourth is printed again, some days or some years later."""
    random = Random(seed)
    rows = []
    for k in range(count):
        day = f"{2010 + k // 12}-{k % 12 + 1:02}-{random.randrange(1, 28):02}"
        sentences = notice(random)
        rows += printed(f"n{k}", day, sentences)
        if k % 4 == 0:
            later = day[:8] + "28" if k % 8 else f"{int(day[:4]) + random.randrange(4)}{day[4:]}"
            rows += printed(f"c{k}", later, changed(sentences, random))
    return rows
