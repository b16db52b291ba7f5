"""The spaCy pipeline: what a Doc carries survives everything that spaCy does with Docs."""

import json
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin

import solieu
from solieu.batch.one import Settings, rows_of
from solieu.errors import RuleError
from solieu.model import Document, Fact, LedgerRow
from solieu.pipes import COMPONENTS
from solieu.table.rows import ledger_row_of
from solieu.words import split_words

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

ROOT = Path(__file__).parents[1]
TEXTS = [
    "Năm 2009, kim ngạch xuất khẩu hồ tiêu đạt trên 348 triệu USD, tăng 11,9% so với năm 2008. Cả nước bán 134 nghìn tấn.",
    "Xuất_khẩu chè tháng 3/2015\n\n\tTháng 3/2015 , xuất_khẩu chè đạt 12 nghìn tấn , giảm 4,5 % so với tháng 2/2015 .",
    "  Trong quý I/2016, nhập siêu từ Hàn Quốc là 4,1 tỷ USD; Việt Nam đứng thứ 27 trong 140 nước.\r\n",
    "Hội nghị bàn về chất lượng cà phê rang xay.",
    "",
]


@pytest.fixture(scope="module")
def nlp():
    return solieu.load()


def facts(docs):
    return [doc._.facts for doc in docs]


def complete(docs):
    """Facts with their evidence, which equality of facts leaves out, and the ledger."""
    return [([(f, f.evidence, f.checks) for f in doc._.facts], doc._.ledger, doc._.date) for doc in docs]


def test_facts_of_a_text(nlp):
    doc = nlp(TEXTS[0])
    assert [TEXTS[0][f.start : f.end] for f in doc._.facts] == ["348 triệu USD", "11,9%", "134 nghìn tấn"]
    first = doc._.facts[0]
    assert isinstance(first, Fact)
    assert first.columns["value"] == Decimal(348_000_000)
    assert first.columns["bound"] == ">"
    assert first.columns["period"] == "2009"
    assert isinstance(doc._.ledger[0], LedgerRow)
    assert [row.text for row in doc._.ledger] == ["2009", "348", "11,9", "2008", "134"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_kept_and_sentences_cover_it(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from(" \n\t\r_.,0129%\0\u00a0\u0301"))))
def test_any_text_is_kept(text):
    words, blanks = split_words(text)
    assert "".join(word + " " * blank for word, blank in zip(words, blanks, strict=True)) == text
    assert all(words)


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from(" \n\t_.,0129%"))))
def test_no_text_raises(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    for fact in doc._.facts:
        assert text[fact.start : fact.end]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kim_ngạch đạt 32,4 tỉ USD.", ["kim_ngạch", "đạt", "32,4", "tỉ", "USD", "."]),
        ("tăng 10,3%,", ["tăng", "10,3", "%", ","]),
        ("1.234.567 USD/tấn", ["1.234.567", "USD", "/", "tấn"]),
        (" \n a  b\n", [" \n ", "a", " ", "b", "\n"]),
        ("30 m2", ["30", "m2"]),
        ("ti\u0301nh", ["ti\u0301nh"]),
    ],
)
def test_words(nlp, text, words):
    assert [token.text for token in nlp.make_doc(text)] == words


def test_sentences(nlp):
    assert [s.text.strip() for s in nlp(TEXTS[0]).sents] == [TEXTS[0][:90].strip(), TEXTS[0][90:].strip()]


def test_spans_for_displacy(nlp):
    doc = nlp(TEXTS[0])
    assert [(s.text, s.label_) for s in doc.spans["quantities"]] == [
        ("348 triệu USD", "money"),
        ("11,9%", "percent"),
        ("134 nghìn tấn", "physical"),
    ]
    assert [s.text for s in doc.spans["periods"]] == ["Năm 2009", "năm 2008"]
    assert {"hồ tiêu", "xuất khẩu"} <= {s.text for s in doc.spans["terms"]}
    assert [s.label_ for s in doc.spans["facts"]] == ["level", "growth", "level"]
    html = spacy.displacy.render(doc, style="span", options={"spans_key": "facts"}, jupyter=False)
    assert "348" in html


def test_processes_give_the_same(nlp):
    assert complete(nlp.pipe(TEXTS, n_process=2, batch_size=2)) == complete(nlp.pipe(TEXTS))


def test_doc_bin(nlp):
    docs = list(nlp.pipe(TEXTS))
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    again = list(DocBin().from_bytes(stored).get_docs(nlp.vocab))
    assert complete(again) == complete(docs)
    assert [len(doc.spans["terms"]) for doc in again] == [len(doc.spans["terms"]) for doc in docs]


def test_pickle_of_docs_and_of_the_pipeline(nlp):
    docs = list(nlp.pipe(TEXTS))
    assert complete(pickle.loads(pickle.dumps(docs))) == complete(docs)
    assert complete(pickle.loads(pickle.dumps(nlp)).pipe(TEXTS)) == complete(docs)


def test_saved_pipeline(nlp, tmp_path):
    """Loaded where only spaCy has been imported: the entry points find the rest."""
    nlp.to_disk(tmp_path / "model")
    assert complete(spacy.load(tmp_path / "model").pipe(TEXTS)) == complete(nlp.pipe(TEXTS))
    program = (
        "import sys, spacy; assert 'solieu' not in sys.modules\n"
        f"doc = spacy.load({str(tmp_path / 'model')!r})({TEXTS[0]!r})\n"
        "print(*(doc.text[f.start:f.end] for f in doc._.facts), sep='|')"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True)
    assert run.stdout.strip() == "348 triệu USD|11,9%|134 nghìn tấn"


def test_nothing_but_primitives_is_left_in_a_doc(nlp):
    from solieu import pipes

    doc = nlp(TEXTS[0])
    assert doc not in pipes._working
    assert nlp.pipe_names == list(COMPONENTS)

    def primitive(value):
        if isinstance(value, dict):
            return all(isinstance(k, str) and primitive(v) for k, v in value.items())
        if isinstance(value, list):
            return all(map(primitive, value))
        return type(value) in (str, int, float, bool, type(None))

    assert all(primitive(value) for value in doc.user_data.values())


@pytest.mark.parametrize("without", COMPONENTS)
def test_any_component_can_be_left_out(nlp, without):
    doc = solieu.load(exclude=[without])(TEXTS[0])
    assert doc.to_bytes()
    if without not in ("solieu_facts", "solieu_checks"):
        assert doc._.facts == nlp(TEXTS[0])._.facts


def test_a_doc_from_elsewhere_can_go_on(nlp):
    begun = solieu.load(exclude=["solieu_facts", "solieu_checks"])(TEXTS[0])
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(begun.to_bytes())
    for name, pipe in nlp.pipeline:
        if name in ("solieu_facts", "solieu_checks"):
            again = pipe(again)
    assert again._.facts == nlp(TEXTS[0])._.facts


def test_without_spans(nlp):
    doc = solieu.load(spans=False)(TEXTS[0])
    assert not doc.spans
    assert doc._.facts == nlp(TEXTS[0])._.facts


class TestDate:
    TEXT = "Năm nay, xuất khẩu hạt điều đạt 3 tỷ USD."

    def period(self, nlp, text=TEXT, **given):
        doc = nlp.make_doc(text)
        for name, value in given.items():
            setattr(doc._, name, value)
        doc = nlp(doc)
        return doc._.facts[0].columns.get("period"), doc._.date, doc._.date_source

    def test_given(self, nlp):
        assert self.period(nlp, date="2016-05") == ("2016", "2016-05", "document")

    def test_open(self, nlp):
        assert self.period(nlp) == (None, None, "open")

    def test_fallback(self, nlp):
        assert self.period(nlp, date_fallback="2015") == ("2015", "2015", "option")

    def test_from_the_text(self, nlp):
        text = f"Hà Nội, ngày 20/11/2017\n{self.TEXT}"
        assert self.period(nlp, text) == ("2017", "2017-11-20", "text")
        assert self.period(nlp, text, date_fallback="2015") == ("2017", "2017-11-20", "text")
        assert self.period(nlp, text, date="2016") == ("2016", "2016", "document")

    @pytest.mark.parametrize(
        ("text", "date", "want"),
        [
            (TEXT, None, True),
            (TEXT, "2016", False),
            ("Tháng 5, xuất khẩu 5 tấn chè.", None, True),
            ("Tháng 5/2016, xuất khẩu 5 tấn chè.", None, False),
            ("Xuất khẩu 5 tấn chè.", None, False),
        ],
    )
    def test_needed(self, nlp, text, date, want):
        doc = nlp.make_doc(text)
        doc._.date = date
        assert nlp(doc)._.needs_date is want

    def test_settled_as_open(self, nlp):
        assert self.period(nlp, f"Hà Nội, ngày 20/11/2017\n{self.TEXT}", date_source="open") == (None, None, "open")

    def test_goes_to_other_processes(self, nlp):
        docs = [nlp.make_doc(self.TEXT) for _ in range(3)]
        for n, doc in enumerate(docs):
            doc._.date = f"201{n}"
        found = [doc._.facts[0].columns["period"] for doc in nlp.pipe(docs, n_process=2, batch_size=1)]
        assert found == ["2010", "2011", "2012"]

    def test_none(self, nlp):
        with pytest.raises(ValueError, match="YYYY-MM-DD"):
            self.period(nlp, date="hôm qua")


def test_rules_of_the_user(tmp_path):
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "commodities.yaml").write_text(
        'rows:\n  - {id: zz_hat_thu, name: "hạt thử", aliases: ["hạt thử"], examples: ["Xuất khẩu hạt thử tăng."]}\n',
        encoding="utf-8",
    )
    text = "Năm 2012, xuất khẩu hạt thử đạt 5 triệu USD."
    nlp = solieu.load(tmp_path)
    assert nlp(text)._.facts[0].columns["commodity_id"] == "zz_hat_thu"
    assert "commodity_id" not in solieu.load()(text)._.facts[0].columns
    nlp.to_disk(tmp_path / "model")
    assert spacy.load(tmp_path / "model")(text)._.facts == nlp(text)._.facts


def test_wrong_rules_and_options(tmp_path):
    with pytest.raises(RuleError, match="no such folder"):
        solieu.load(tmp_path / "absent")
    with pytest.raises(ValueError, match="colour"):
        solieu.load().add_pipe("solieu_mentions", name="again", config={"colour": True})


def test_long_text_is_refused_by_spacy_alone(nlp):
    with pytest.raises(ValueError, match="E088"):
        nlp("a" * (nlp.max_length + 1))


def columns_of(fact):
    """The columns that a row has as they are; `part_of` becomes the id of a fact."""
    return {name: value for name, value in fact.columns.items() if name != "part_of"}


def test_a_batch_says_what_the_pipeline_shows():
    """The stages of a batch run without Docs; a Doc of spaCy has the same facts and the same ledger."""
    shown = solieu.load(spans=False)
    for line in (ROOT / "corpus" / "in.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        doc = shown.make_doc(record["text"])
        doc._.date = record.get("date")
        shown(doc)
        document = Document(
            record["text"], record["doc_id"], record.get("date"), "document" if "date" in record else None
        )
        result = rows_of(document, Settings())
        assert [(fact.start, len(fact.evidence), columns_of(fact)) for fact in doc._.facts] == [
            (row["start"], len(row["evidence"]), {name: row[name] for name in columns_of(fact)})
            for fact, row in zip(doc._.facts, result.rows, strict=True)
        ]
        assert [ledger_row_of(entry, document.doc_id) for entry in doc._.ledger] == result.ledger
