"""Bytes to text: what is recognised, what is told of it, and what is no text."""

import random

import pytest

from made.legacy import encode
from solieu.reading.encodings import UndecodableError, decode

TEXT = "Năm 2013, xuất khẩu gỗ đạt 5,5 tỷ USD, riêng dăm gỗ tăng 20%.\r\nTiếp tục tăng trong năm nay.\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-32", None),
        ("utf-16-le", "read as utf-16-le"),
        ("utf-16-be", "read as utf-16-be"),
    ],
)
def test_unicode(encoding, told):
    found = decode(TEXT.encode(encoding))
    assert found.text == TEXT
    assert (told in found.warning) if told else (found.warning is None)


def test_windows_1258():
    spelled = "Nga\u0300y đâ\u0300u năm, xuâ\u0301t khâ\u0309u ga\u0323o đa\u0323t 5 tỷ đồng".replace(
        "ỷ", "y\u0309"
    ).replace("ồ", "ô\u0300")
    found = decode(spelled.encode("cp1258"))
    assert found.text == spelled
    assert found.warning == "not UTF-8: read as cp1258; save it as UTF-8 if letters look wrong"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii"])
@pytest.mark.parametrize("text", [TEXT, "Quý IV/2030 giá cao su đạt đỉnh mới\n", "mặt hàng,trị giá\ngạo,5\nchè,7\n"])
def test_before_unicode(encoding, text):
    found = decode(encode(text, encoding))
    assert found.text == text
    assert found.encoding == encoding
    assert found.warning == f"not UTF-8: read as {encoding}; save it as UTF-8 if letters look wrong"


def test_lines_of_old_letters_far_down():
    text = "a,b,1\n" * 20_000 + "sản lượng gạo,tấn,5\n"
    assert decode(encode(text, "tcvn3")).text == text


def test_french_is_no_old_vietnamese():
    text = "Le café à la carte, c'était déjà très cher l'été dernier.\n"
    found = decode(text.encode("cp1252"))
    assert found.text == text
    assert found.encoding not in {"tcvn3", "vni", "viscii"}


def test_noise_is_no_old_vietnamese():
    noise = random.Random(5)
    for _ in range(200):
        data = bytes(noise.randrange(32, 256) for _ in range(80))
        try:
            assert decode(data).encoding not in {"tcvn3", "vni", "viscii"}
        except UndecodableError:
            continue


def test_typographic_marks_of_windows():
    data = "Exports \x93rose\x94 by 5% \x96 again. ".encode("latin-1") * 5
    assert "“rose” by 5% –" in decode(data).text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "binary: it has NUL bytes"),
        (b"%PDF-1.4 \x01\x02\x03\x04\x05\xff\xfe\xfd", "binary: it has control characters"),
        (b"\x01\x02\x03\x04 plain", "binary: it has control characters"),
        (b"\xef\xbb\xbfabc\xff", "not UTF-8, though it begins as UTF-8"),
        (b"\xff\xfea\x00\xd8", "not UTF-16, though"),
        ("Gạo 5 USD".encode("utf-16-le") + b"\n", "byte 18: not UTF-16-LE, though it looks it; save it as UTF-8"),
        (b"\x01\x00\x02\x00\x03\x00\x04\x00", "binary: it has control characters"),
        (b"\x00", "binary: it has NUL bytes"),
        (b"\x00" * 64, "binary: it has NUL bytes"),
        ("dong 1\nПоставки риса выросли\n".encode("cp1251"), "line 2: not UTF-8, and in no encoding"),
    ],
)
def test_undecodable(data, why):
    with pytest.raises(UndecodableError, match=why):
        decode(data)


def test_empty():
    assert decode(b"").text == ""
