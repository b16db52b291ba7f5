"""The view: one writing for all writings of a text, and the way back to the text as given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.tokens import View

# Each line lists writings of one text that must look the same.
SAME = {
    "segmented": ["Kim ngạch xuất khẩu", "Kim_ngạch xuất_khẩu", "Kim ngạch  xuất khẩu", "Kim\u00a0ngạch xuất\tkhẩu"],
    "decomposed": ["Đạt 5 tỷ đồng", unicodedata.normalize("NFD", "Đạt 5 tỷ đồng")],
    "tone_placement": ["hòa, thủy, tòa", "hoà, thuỷ, toà"],
    "spaced_punctuation": ["tăng 5%, giảm (3%).", "tăng 5 % , giảm ( 3 % ) ."],
    "spaced_slash": ["45.000 đồng/kg", "45.000 đồng / kg", "45.000 đồng /kg"],
    "spaced_range": ["10-12%", "10 - 12%", "10 – 12 %", "10—12%"],
    "sign_in_brackets": ["(-0,3%)", "( - 0,3% )", "(- 0,3%)", "( -0,3 % )"],
    "ampersand": ["S&P 500", "S & P 500", "S& P 500"],
    "broken_brand": ["bán iPhone", "bán i Phone"],
    "percent_before_letters": ["5% GDP", "5%GDP", "5 % GDP"],
    "quotes": ["gọi là “vua tôm” ở", 'gọi là "vua tôm" ở', 'gọi là " vua_tôm " ở'],
    "invisible": ["xuất khẩu", "xuất\u200b khẩu", "xuất khẩu\ufeff", "xuất khẩ\u00adu"],
    "powers": ["100 m2", "100 m²"],
    "eth": ["đồng", "ðồng"],
    "fullwidth": ["5%", "5％"],
}

SENTENCES = {
    "full_stops": ("Gạo tăng. Chè giảm.", ["Gạo tăng.", "Chè giảm."]),
    "decimals": ("Đạt 1.234,5 tỷ. Tăng 5.2%.", ["Đạt 1.234,5 tỷ.", "Tăng 5.2%."]),
    "lines": ("Tiêu đề\nGạo tăng", ["Tiêu đề", "Gạo tăng"]),
    "lost_line_break": (
        "Gạo tăng mạnh  Trong tháng 5, gạo đạt 5 tấn.",
        ["Gạo tăng mạnh", "Trong tháng 5, gạo đạt 5 tấn."],
    ),
    "small_letter_goes_on": ("Công ty ABC Inc. tăng 5%.", ["Công ty ABC Inc. tăng 5%."]),
    "city": ("Ở TP. Hồ Chí Minh và Tp.HCM, giá tăng.", ["Ở TP. Hồ Chí Minh và Tp.HCM, giá tăng."]),
    "titles_of_people": ("TS. Lê An và PGS. Trần B. Minh nói.", ["TS. Lê An và PGS. Trần B. Minh nói."]),
    "a_letter_that_is_a_word": ("Bán sang châu Á. Kim ngạch tăng.", ["Bán sang châu Á.", "Kim ngạch tăng."]),
    "country_of_one_letter": ("Bán sang Ý. Giá tăng.", ["Bán sang Ý.", "Giá tăng."]),
    "digit_before_the_stop": ("Hết tháng 5. Giá tăng.", ["Hết tháng 5.", "Giá tăng."]),
    "number_of_an_item": ("1. Tình hình chung\n2. Giá cả", ["1. Tình hình chung", "2. Giá cả"]),
    "no_blank_after_the_stop": ("Gạo tăng.Chè giảm.", ["Gạo tăng.", "Chè giảm."]),
    "no_blank_after_a_year": (
        "Gạo tăng từ 2016.Ông An đến (vắng).Chè",
        ["Gạo tăng từ 2016.", "Ông An đến (vắng).", "Chè"],
    ),
    "no_stop_in_an_address": ("Xem tin.vn hay 10.đồng", ["Xem tin.vn hay 10.đồng"]),
    "question": ("Giá tăng? Không! Có…", ["Giá tăng?", "Không!", "Có…"]),
    "segmenters_line_break": ("Ở TP .\nHCM giá tăng .\nChè giảm .", ["Ở TP. HCM giá tăng.", "Chè giảm."]),
    "line_goes_on_after_a_stop": ("Hãng ABC Inc .\ntăng 5% .", ["Hãng ABC Inc. tăng 5%."]),
    "segmenters_line_break_after_a_letter": ("Kho ở Q .\nTân Phú .", ["Kho ở Q. Tân Phú."]),
    "title_of_a_person_opens_a_line": ("Vì sao ?\nTS . An : Giá tăng .", ["Vì sao?", "TS. An: Giá tăng."]),
    "mark_that_ends_an_article": ("Gạo tăng . / .\nChè giảm ./.", ["Gạo tăng./.", "Chè giảm./."]),
    "brackets_after_the_stop": ("Gạo tăng. (Theo báo).", ["Gạo tăng.", "(Theo báo)."]),
    "empty": ("", []),
    "blank": (" \n \n", []),
}


@pytest.mark.parametrize("writings", SAME.values(), ids=SAME)
def test_writings_look_the_same(writings):
    assert {View.of(text).text.strip() for text in writings} == {View.of(writings[0]).text.strip()}


@pytest.mark.parametrize(
    "texts",
    [("1,234", "1.234"), ("10 12", "10-12"), ("quà", "qùa"), ("dồng", "đồng"), ("5 %", "5")],
    ids=["separators", "two_numbers", "qu", "d", "percent"],
)
def test_other_texts_look_different(texts):
    assert len({View.of(text).text for text in texts}) == len(texts)


@pytest.mark.parametrize(("text", "want"), SENTENCES.values(), ids=SENTENCES)
def test_sentences(text, want):
    view = View.of(text)
    assert [view.text[s.start : s.end] for s in view.sentences] == want


@pytest.mark.parametrize(
    ("text", "found", "want"),
    [
        ("đạt 32,4_tỉ USD .", "32,4 tỉ USD", "32,4_tỉ USD"),
        ("tăng 5 % , giảm", "5%", "5 %"),
        ("từ 10 - 12 %", "10-12%", "10 - 12 %"),
        ("giá 5 USD / tấn", "5 USD/tấn", "5 USD / tấn"),
        ("“ 5 tỷ ” đồng", "5 tỷ", "5 tỷ"),
        (unicodedata.normalize("NFD", "đạt 5 tỷ đồng"), "5 tỷ đồng", unicodedata.normalize("NFD", "5 tỷ đồng")),
        ("hoà 5%GDP", "5%", "5%"),
    ],
)
def test_the_way_back(text, found, want):
    view = View.of(text)
    start = view.text.index(found)
    first, last = view.source_span(start, start + len(found))
    assert text[first:last] == want


def test_the_first_line_is_a_title_unless_it_ends_with_a_full_stop():
    assert [s.title for s in View.of("Gạo tăng giá\nGiá gạo tăng. Chè giảm.").sentences] == [True, False, False]
    assert [s.title for s in View.of("Giá gạo tăng.\nChè giảm.").sentences] == [False, False]


def test_paragraphs_are_counted():
    assert [s.paragraph for s in View.of("Một. Hai.\n\nBa.\nBốn.").sentences] == [0, 0, 1, 2]


TEXTS = st.text(
    st.sampled_from(
        [
            *'0123456789.,-+%/()&_"“” \n\t:;',
            "\u00a0",
            "\u0301",
            "\u0323",
            "\u200b",
            *"aăâdđeêioôơuưyAĐÝỷÍ",
            "ß",
            "İ",
            "ﬁ",
        ]
    ),
    max_size=60,
)


@given(TEXTS)
def test_offsets_of_any_text(text):
    view = View.of(text)
    assert len(view.lower) == len(view.text)
    spans = [view.source_span(k, k + 1) for k in range(len(view.text))]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@given(TEXTS)
def test_every_digit_is_kept(text):
    view = View.of(text)
    digits = [k for k, c in enumerate(view.text) if c.isascii() and c.isdigit()]
    assert [text[view.source_span(k, k + 1)[0]] for k in digits] == [c for c in text if c.isascii() and c.isdigit()]


@given(TEXTS)
def test_sentences_cover_all_but_blanks(text):
    view = View.of(text)
    inside = {k for s in view.sentences for k in range(s.start, s.end)}
    assert "".join(c for k, c in enumerate(view.text) if k not in inside).strip() == ""
    ends = [s.end for s in view.sentences]
    assert all(end <= s.start for end, s in zip(ends, view.sentences[1:], strict=False))


@given(TEXTS)
def test_composed_and_decomposed_look_the_same(text):
    composed = unicodedata.normalize("NFC", text)
    assert View.of(unicodedata.normalize("NFD", composed)).text == View.of(composed).text
