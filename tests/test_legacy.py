"""Letters before Unicode: the tables against their oracles, runs in old fonts, and what is spelled as Vietnamese."""

import shutil
import subprocess
import unicodedata

import pytest

from made.legacy import encode
from solieu.reading.legacy import ENCODINGS, as_bytes, convert, decode_font, decode_legacy, judge, likeliest, read_viqr
from solieu.rulebook.rows import VIETNAMESE

LOWER = sorted(c for c in VIETNAMESE if not c.isascii())
LETTERS = "".join(LOWER) + "".join(LOWER).upper()
TEXT = "Quý I/2031, lượng hồ tiêu bán ra nước ngoài đạt 41.300 tấn, giảm 7,2%.\nGiá bình quân “nhích” lên 6.150 USD – cao nhất từ trước tới nay.\n"
needs_iconv = pytest.mark.skipif(not shutil.which("iconv"), reason="iconv is not installed: no oracle for this table")


def iconv(data, encoding):
    return subprocess.run(["iconv", "-f", encoding, "-t", "UTF-8"], input=data, check=True, capture_output=True).stdout


class TestTables:
    def test_there_are_134_letters(self):
        assert len(LETTERS) == 134
        assert unicodedata.is_normalized("NFC", LETTERS)

    @pytest.mark.parametrize("encoding", ["vni", "viscii", "viqr"])
    def test_a_table_has_them_all(self, encoding):
        assert set(ENCODINGS[encoding].values()) == set(LETTERS)

    @pytest.mark.parametrize("encoding", ["vni", "viscii", "viqr", "cp1258"])
    def test_all_letters_come_back(self, encoding):
        assert decode_legacy(encode(LETTERS, encoding), encoding) == LETTERS

    def test_tcvn3_has_all_small_letters_and_the_capitals_without_tone(self):
        assert set(ENCODINGS["tcvn3"].values()) == {*LOWER, *"ĂÂÊÔƠƯĐ"}
        assert decode_legacy(encode(LETTERS[:67], "tcvn3"), "tcvn3") == LETTERS[:67]

    @needs_iconv
    @pytest.mark.parametrize(("encoding", "oracle"), [("tcvn3", "TCVN"), ("viscii", "VISCII")])
    def test_as_iconv_reads_it(self, encoding, oracle):
        written = {letter: form.encode("latin-1") for form, letter in ENCODINGS[encoding].items()}
        data = b"\n".join(written.values())
        assert iconv(data, oracle).decode().split("\n") == list(written)

    def test_windows_1258_is_python_s(self):
        for byte in range(0xA0, 0x100):
            letter = unicodedata.normalize("NFC", bytes([byte]).decode("cp1258"))
            assert decode_legacy(bytes([byte]), "cp1258") == letter

    @pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
    def test_a_text_comes_back(self, encoding):
        assert decode_legacy(encode(TEXT, encoding), encoding) == TEXT

    def test_bytes_of_both_windows_and_latin_1(self):
        assert as_bytes("“a\x93é–") == b"\x93a\x93\xe9\x96"
        assert convert("\x93t«m\x94", "tcvn3") == convert("“t«m”", "tcvn3") == "“tôm”"


class TestVni:
    @pytest.mark.parametrize(
        ("shown", "want"),
        [
            ("ñöôøng saét", "đường sắt"),
            ("nghieân cöùu thò tröôøng", "nghiên cứu thị trường"),
            ("kyõ sö, luõy keá, tyû leä, mî", "kỹ sư, lũy kế, tỷ lệ, mỵ"),
            ("chæ vì ít nghó", "chỉ vì ít nghĩ"),
            ("BAÙO CAÙO ÑAÀU KYØ", "BÁO CÁO ĐẦU KỲ"),
            ("Aán Ñoä, AÁn, Aùo, aÙo", "Ấn Độ, Ấn, Áo, áo"),
        ],
    )
    def test_reads(self, shown, want):
        assert convert(shown, "vni") == want


class TestViqr:
    @pytest.mark.parametrize(
        ("written", "want"),
        [
            ("ddu+o+`ng ma('t", "đường mắt"),
            ("ddu*o*`ng", "đường"),
            ("DDa` La.t, Dda('k La('k", "Đà Lạt, Đắk Lắk"),
            (r"ho\.ta\?", "ho.ta?"),
            (r"gia'\. 5\^2", "giá. 5^2"),
            (r"a\dd b\\c", "add b\\c"),
        ],
    )
    def test_reads(self, written, want):
        assert read_viqr(written) == want


class TestFonts:
    @pytest.mark.parametrize(
        ("text", "font", "want"),
        [
            ("s¶n l\xad\xeeng thñy s¶n", ".VnTime", "sản lượng thủy sản"),
            ("B¶ng 3: l\xad\xeeng nhËp", ".VnTimeH", "BẢNG 3: LƯỢNG NHẬP"),
            ("Tæng", "ABCDEF+.VnArial NarrowH-Bold", "TỔNG"),
            ("Tæng", "ABCDEF+.VnTime,Bold", "Tổng"),
            ("µ", "'.VnTime', serif", "à"),
            ("“Hoµng”", ".VNARIAL", "“Hoàng”"),
            ("hoà tieâu", "VNI-Times", "hồ tiêu"),
            ("COÂNG TY", "ABCDEF+VNI-Helve,Bold", "CÔNG TY"),
        ],
    )
    def test_old_ones_are_read(self, text, font, want):
        assert decode_font(text, font) == want

    @pytest.mark.parametrize(
        ("text", "font"),
        [
            ("s¶n", "Arial"),
            ("s¶n", None),
            ("s¶n", ""),
            ("s¶n", "Vnu Sans"),
            ("sản lượng", ".VnTime"),
            ("hàng nhà Hòa", ".VnTime"),
            ("Total 5,2%", ".VnTimeH"),
            ("", ".VnTime"),
            ("sản", "VNI-Times"),
        ],
    )
    def test_others_stay(self, text, font):
        assert decode_font(text, font) is None


def spelled(text):
    return [word for word in text.split() if judge(word).share == 1]


class TestSpelling:
    def test_syllables(self):
        text = "đường nghiêng khuỷu quý quốc giết gì giữ giá thuở xoáy nguyễn huỳnh ngoặc yếu ươm ôm ý hoà hòa Đắk kỳ"
        assert spelled(text) == text.split()

    def test_none(self):
        assert spelled("cafộ ngểnp xuÊt khaåu kải ghá cế đàt caọ naỵ hàngtôm été Müller año nơỊ víệt ẫẫ") == []

    def test_abbreviations_do_not_count(self):
        assert judge("HĐND, ĐH: 5đ").words == 1

    @pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "cp1258"])
    @pytest.mark.parametrize(
        "text",
        [
            "Sản lượng cà phê nhân đạt mức cao",
            "Nhà máy ở Hải Phòng nhập thêm quặng",
            "doanh nghiệp dệt may thiếu đơn hàng mới",
            "giá cá tra giống giảm mạnh ở Đồng Tháp",
        ],
    )
    def test_eight_words_show_their_encoding(self, encoding, text):
        found = likeliest(encode(text, encoding).decode("latin-1"))
        assert found is not None
        assert convert(encode(text, encoding).decode("latin-1"), found[0]) == text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "plain English only",
            "Le café à la carte, c'était déjà très cher l'été dernier.",
            "Né à Nîmes, près de là, où la société française a fermé.",
            "Für fünf Bäume größer in Köln: schöne Töne",
            "El año pasado España exportó más café que el Perú.",
            "A exportação de café e açúcar cresceu; são já três milhões.",
            "Copyright © 2031 Acme® Inc. £5 ± 2 at 30°C, 3½ cups, naïve",
            "Lü Bu and Nü Wa sold ten tons of rice in the market near the river",
        ],
    )
    def test_other_languages_are_none(self, text):
        assert likeliest(text) is None
