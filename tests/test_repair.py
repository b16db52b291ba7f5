"""Texts that are something else than they look: what is mended, and that good text never is."""

import unicodedata

import pytest

from made.legacy import encode
from solieu.reading.legacy import decode_legacy
from solieu.reading.repair import repair

TEXT = (
    "Hồ tiêu được giá\n"
    "Quý I/2031, lượng hồ tiêu bán ra nước ngoài đạt 41.300 tấn, giảm 7,2% so với cùng kỳ; trị giá 254 triệu USD.\n"
    "Hiệp hội Hồ tiêu cho biết đơn hàng từ Đức và Ấn Độ vẫn là lớn nhất, còn Mỹ thì mua ít đi. Ông Lê Gia nói: giá sẽ khó hạ.\n"
)


def shown(data, encoding="cp1252"):
    """Return bytes as a reader shows them that takes them for an encoding; gaps of Windows-1252 as Latin-1."""
    return "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in data)


@pytest.mark.parametrize("viewer", ["cp1252", "latin-1"])
@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "cp1258"])
def test_old_encodings(encoding, viewer):
    data = encode(TEXT, encoding)
    found = repair(shown(data, viewer))
    assert (found.text, found.encoding) == (decode_legacy(data, encoding), encoding)
    assert encoding == "tcvn3" or found.text == TEXT


@pytest.mark.parametrize("viewer", ["cp1252", "latin-1"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_utf8_taken_for_something_else(times, viewer):
    text = TEXT
    for _ in range(times):
        text = shown(text.encode(), viewer)
    found = repair(text)
    assert (found.text, found.encoding) == (TEXT, "utf-8")


@pytest.mark.parametrize(
    ("text", "want", "encoding"),
    [
        ("s¶n l\xad\xeeng g¹o", "sản lượng gạo", "tcvn3"),
        ("xuaát khaåu", "xuất khẩu", "vni"),
        ("Viêòt Nam nhâòp ðâòu týõng", "Việt Nam nhập đậu tương", "cp1258"),
        ("sáº£n lÆ°á»£ng", "sản lượng", "utf-8"),
        ("cafÃ© Ã  la carte", "café à la carte", "utf-8"),
        ("s&#7843;n l&#x1B0;&#7907;ng &agrave; AT&amp;T", "sản lượng à AT&T", "html"),
        ("s&amp;#7843;n", "sản", "html"),
        ("l&Ecirc;n: xu&Ecirc;t kh&Egrave;u g&sup1;o", "lên: xuất khẩu gạo".replace("lên", "lấn"), "html+tcvn3"),
        ("sa?n lu+o+.ng ga.o", "sản lượng gạo", None),
        ("sa?n lu+o+.ng ca` phe^ dda.t mu+'c cao nha^'t", "sản lượng cà phê đạt mức cao nhất", "viqr"),
    ],
)
def test_short_texts(text, want, encoding):
    found = repair(text)
    assert (found and (found.text, found.encoding)) == (encoding and (want, encoding))


def test_lines_that_are_good_stay():
    text = "Bộ Công Thương\nxuÊt khÈu g¹o ®¹t 5 tû\nHà Nam\nTotal 5\nHòa Bình"
    assert repair(text).text == "Bộ Công Thương\nxuất khẩu gạo đạt 5 tỷ\nHà Nam\nTotal 5\nHòa Bình"
    text = "Bộ Công Thương\nsáº£n lÆ°á»£ng\ngiá ‘cao’"
    assert repair(text).text == "Bộ Công Thương\nsản lượng\ngiá ‘cao’"


def test_a_no_break_space_that_became_a_blank():
    text = shown("Mặt hàng này là của nhà nông, và giá “tàu” ở đó tăng".encode()).replace("\xa0", " ")
    assert repair(text).text == "Mặt hàng này là của nhà nông, và giá “tàu” ở đó tăng"


class TestViqr:
    def test_with_escapes_by_the_letter(self):
        found = repair(encode(TEXT, "viqr").decode())
        assert (found.text, found.encoding) == (TEXT, "viqr")

    @pytest.mark.parametrize(
        ("text", "want"),
        [
            (
                "Ga.o Vie^.t ba'n dda('t ho+n na(m qua. Chi. Lan no'i va^.y?",
                "Gạo Việt bán đắt hơn năm qua. Chị Lan nói vậy?",
            ),
            (
                "Bo^. Co^ng Thu+o+ng ba'o ca'o ve^` so^' ty? USD dda~ thu.",
                "Bộ Công Thương báo cáo về số tỷ USD đã thu.",
            ),
            (
                "Xem www.gao.vn/ga.o va` Obama's ghi \"ddu+o+.c\" va` 'to^'t'.",
                "Xem www.gao.vn/ga.o và Obama's ghi \"được\" và 'tốt'.",
            ),
            ("Gia' to^m, ca', mu+.c... dde^`u cao (USD/ta^'n)", "Giá tôm, cá, mực... đều cao (USD/tấn)"),
        ],
    )
    def test_as_people_write_it(self, text, want):
        assert repair(text).text == want

    @pytest.mark.parametrize(
        "text", ["e^x + a^2 = o^2", "the pattern [a-e^]o+u+ adds a^b to o+", "C++ and Go^ a^ faster? No."]
    )
    def test_formulas_are_none(self, text):
        assert repair(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rice exports rose 5% in Q1 (year on year); AT&T & R&D stayed; “quoted” – it's fine…",
        TEXT,
        unicodedata.normalize("NFD", TEXT),
        TEXT.replace("đ", "ð").replace("Đ", "Ð"),
        "HỢP TÁC XÃ”, XÃ… và XÃ – giá” «giá» là’ Â”",
        '"XÃ" và «X» XÃ” Â’',
        "Nhà hàng La Hòa, Hà Nam, quì, coòng, xoàn, toà, hoá, quá, quà",
        "5·10³ µm, iPhone® 4½ «à la carte» naïve café, Noël, Müller, 30°C, 25m²",
        "Total¹ 5; Giá² 6; Nguồn³: a.com/?a=1&b=2",
        "L'année dernière, l'exportation européenne a baissé ; où êtes-vous né ? « Là ! »",
        "På en ö är det så många små åar, sade Åke från Malmö till sin far",
    ],
)
def test_good_text_is_none(text):
    assert repair(text) is None


def test_what_is_mended_is_good():
    for data in (shown(TEXT.encode()), shown(encode(TEXT, "vni")), encode(TEXT, "viqr").decode()):
        assert repair(repair(data).text) is None
