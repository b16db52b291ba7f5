"""Odd texts in every format: emoji, letters apart, line ends, joined words, controls; spans anywhere in them."""

import json
import unicodedata
from types import SimpleNamespace

import pytest
import spacy
from hypothesis import assume, given
from hypothesis import strategies as st
from spacy.tokens import DocBin

import solieu
from made.annotations import FILES, Brat, all_formats, only_facts, trim, where
from solieu.dossier import Dossier
from solieu.export import brat, conll, docbin, doccano, labelstudio
from solieu.export.frame import export
from solieu.export.plain import plain
from solieu.export.regions import STATISTICS, Region, flat
from solieu.export.request import Request
from solieu.export.words import Words
from solieu.model import Document

ODD = (
    "😀 Năm 2012 👨‍👩‍👧 xuất khẩu đạt 618 triệu USD 🇻🇳, tăng 5%.\r\nNhập khẩu đạt 7 tỷ\r\nUSD.",
    unicodedata.normalize("NFD", "Năm 2012, kim ngạch đạt 618 triệu đồng; giảm 3,5 điểm phần trăm."),
    "Theo \"Bản tin\", xuất_khẩu đạt 618_triệu USD ; tăng “5 %” \\ so với '2011' <b>&amp;</b>.",
    "Bảng\t618\ttriệu USD\u2028tăng\u00a05 %\x0b\x0cgiảm\x852 %\x1f\n\n\n  7 tỷ  \n đồng",
    "\ufeffNăm 2012 xuất khẩu đạt\u200b 618 tri\u00adệu\u200d USD\x00.",
)
PIECES = st.sampled_from(
    [*"aỹđ57.,%_ \t\r\n\"'<&\\", "\r\n", "e\u0301", "😀", "👨‍👩‍👧", "\u2028", "\u200b", "\x85", "\x00", "tỷ", "USD"]
)


@st.composite
def marked(draw):
    """A text with regions apart, none of blanks alone, each beginning and ending with what is no blank."""
    text = "".join(draw(st.lists(PIECES, min_size=1, max_size=40)))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [trimmed for pair in pairs if (trimmed := trim(text, *pair))]


def dossier_of(text, spans, doc_id="d"):
    rows = [
        {
            "fact_id": f"f{k:019x}", "doc_id": doc_id, "start": start, "end": end, "quote": text[start:end],
            "sentence": text, "statistic": STATISTICS[k % 6], "value": 1, "unit": "t", "measure": "value",
            "evidence": [{"column": "unit", "rule": "r", "start": spans[0][0], "end": spans[0][1]}], "checks": [],
            "rules_sha": "0", "solieu_version": "0",
        }
        for k, (start, end) in enumerate(spans)
    ]  # fmt: skip
    return Dossier(doc_id, Document(text, doc_id), rows)


def written(dossier, folder):
    request = SimpleNamespace(with_texts=lambda: iter([dossier]))
    for module, file in zip((labelstudio, doccano, brat, conll, docbin), FILES.values(), strict=True):
        if "." not in file:
            (folder / file).mkdir(exist_ok=True)
        module.write(request, folder / file)
    return all_formats(folder)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("odd")


@given(marked())
def test_spans_survive_in_odd_texts(scratch, made):
    text, spans = made
    assume(text.strip())
    dossier = dossier_of(text, spans)
    wanted = [(row["start"], row["end"], row["statistic"]) for row in dossier.rows]
    for name, found in written(dossier, scratch).items():
        assert sorted(found["d"]) == wanted, name


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_facts_survive_in_odd_texts(text, tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps({"doc_id": "một/bài 1.txt", "text": text}) + "\n", encoding="utf-8")
    table = solieu.extract(tmp_path / "in.jsonl")
    rows = [row for row in table.rows if row["doc_id"] == "một/bài 1.txt"]
    assert rows
    table.write(tmp_path / "facts.jsonl")
    request = Request(tmp_path / "facts.jsonl", (str(tmp_path / "in.jsonl"),))
    for name, file in FILES.items():
        export(name, request, tmp_path / file)
    for name, found in all_formats(tmp_path).items():
        assert only_facts(found) == where(rows), name


def test_a_span_over_a_line_break_is_written_in_fragments(tmp_path):
    text = "đạt 7 tỷ \r\n đồng,\n nhập 5%"
    start = text.index("7")
    written(dossier_of(text, [(start, text.index(","))]), tmp_path)
    shown, found, *_ = Brat(tmp_path / "brat").read("d")
    assert len(shown) == len(text)
    assert found["T1"] == ("level", [(4, 8), (12, 16)])
    assert (tmp_path / "brat" / "d.ann").read_text("utf-8").splitlines()[0] == "T1\tlevel 4 8;12 16\t7 tỷ đồng"


def test_names_of_brat_files_are_plain_and_differ(tmp_path):
    ids = ["Báo cáo/1.txt", "Báo cáo/1 txt", "abc", "ABC", "đ" * 300]
    request = SimpleNamespace(with_texts=lambda: (dossier_of("đạt 5 t", [(4, 7)], id) for id in ids))
    brat.write(request, tmp_path)
    names = [json.loads(line)["file"] for line in (tmp_path / "documents.jsonl").read_text("utf-8").splitlines()]
    assert [name.rpartition("-")[0] or name for name in names] == [
        "Bao_cao_1_txt",
        "Bao_cao_1_txt",
        "abc",
        "ABC",
        "_",
    ]
    assert len({name.lower() for name in names}) == 5
    assert all((tmp_path / f"{name}.ann").is_file() and name.isascii() for name in names)


def test_words_are_the_text_and_cut_at_spans():
    words = Words.of("nhập_siêu_6,5 tỷ_USD. Xuất", [Region(10, 20, "level")])
    assert words.words == ["nhập_siêu_", "6", ",", "5", "tỷ_USD", ".", "Xuất"]
    assert words.starts == [0, 10, 11, 12, 14, 20, 22]
    assert words.blanks == [False, False, False, True, False, True, False]
    assert words.first == [0, 6]
    assert words.span(Region(10, 20, "level")) == (1, 5)


def test_overlapping_regions_keep_the_first(tmp_path):
    one, two, three = Region(0, 5, "level"), Region(3, 7, "share"), Region(5, 6, "rank")
    assert list(flat([one, two, three])) == [one, three]
    request = SimpleNamespace(with_texts=lambda: iter([dossier_of("5 tấn USD", [(0, 5), (2, 9)])]))
    assert conll.write(request, tmp_path / "c.conll") == ["1 document, 2 facts", "1 number left out: within others"]
    docbin.write(request, tmp_path / "b.spacy")
    [doc] = DocBin().from_disk(tmp_path / "b.spacy").get_docs(spacy.blank("vi", config={"nlp": {"tokenizer": {
        "@tokenizers": "spacy.Tokenizer.v1"}}}).vocab)  # fmt: skip
    assert [span.text for span in doc.spans["facts"]] == ["5 tấn", "tấn USD"]
    assert [ent.text for ent in doc.ents] == ["5 tấn"]


def test_plain_is_as_long_and_as_a_browser_counts():
    for text in ODD:
        shown = plain(text)
        assert len(shown) == len(text) == len(shown.encode("utf-16-le")) // 2
        assert len(shown.splitlines()) == shown.count("\n") + 1
    assert plain("a\r\n😀\tb\u2028") == "a \n\ufffd b "
    assert plain("618 t") == "618 t"
