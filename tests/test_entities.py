"""Names: those of the lists, those behind head nouns, those named again, and who says so."""

from pathlib import Path

import pytest
import srsly

from solieu.entities.actor import Actor
from solieu.entities.find import EntityFinder
from solieu.entities.ner import NameFinder, _spans, needing
from solieu.facts.main_actor import main_actor
from solieu.rulebook.assembly import compile_patterns
from solieu.rulebook.load import load_rules
from solieu.tokens import View

CASES = list(srsly.read_yaml(Path(__file__).parent / "cases" / "entities" / "names.yaml"))
RULES = load_rules()
FINDER = EntityFinder(RULES)
PATTERNS = compile_patterns(RULES["patterns/context"], RULES.settings["patterns/context.yaml"]["parts"])


def found(text):
    view = View.of(text)
    for term in FINDER(view):
        if not isinstance(term, Actor) or term.kind == "sector":
            continue
        if not (term.id.startswith("open:") or term.name):
            continue
        start, end = view.source_span(term.start, term.end)
        yield f"{text[start:end]} | {term.type}{' = ' + term.name if term.name else ''}{' says' if term.says else ''}"


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_names(case):
    assert [name.replace("_", " ") for name in found(case["text"])] == [w.replace("_", " ") for w in case["want"]]


def kinds(text):
    view = View.of(text)
    return [(view.text[t.start : t.end], t.kind) for t in FINDER(view)]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Công ty cổ phần Nhựa Hải Đăng lãi.", ("Nhựa", "commodity")),
        ("Hiệp hội xuất khẩu hạt điều Hương Quê tăng giá.", ("xuất khẩu", "flow")),
        ("Toyota Việt Nam giảm giá.", ("Việt Nam", "place")),
        ("Bà Nguyễn Thúy Nga mua 5 tấn.", ("Nga", "place")),
    ],
    ids=["commodity", "flow", "country", "given_name"],
)
def test_nothing_is_found_inside_a_name(text, hidden):
    assert hidden not in kinds(text)


def test_terms_are_sorted_and_longest_first():
    view = View.of("Theo ông Nam, Công ty Cát Linh Hương xuất khẩu gạo sang Đức; công ty tăng giá.")
    places = [(t.start, -t.end) for t in FINDER(view)]
    assert places == sorted(places)


def test_a_name_is_read_in_raw_and_segmented_text():
    raw = [n for n, _ in kinds("Công ty cổ phần Nhựa Hải Đăng lãi.")]
    segmented = [n for n, _ in kinds("Công_ty cổ_phần Nhựa_Hải_Đăng lãi .")]
    assert raw == segmented


def test_long_text_takes_time_linear_in_its_length():
    def steps(times):
        view = View.of("Công ty cổ phần Nhựa Hải Đăng (NHD) lãi, NHD tăng. " * times)
        return len(FINDER(view))

    assert steps(400) == 2 * steps(200)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Vinamilk báo lãi\nVinamilk phát triển. Vinamilk mở rộng. Doanh thu đạt 500 tỷ đồng.", "vinamilk"),
        ("Xuất khẩu của An Giang\nAn Giang xuất khẩu gạo. An Giang xuất khẩu cá.", "an giang"),
        ("Kinh tế tăng trưởng\nTheo HSBC, GDP tăng. HSBC dự báo CPI tăng. HSBC nhận định xuất khẩu tăng.", None),
        ("Kinh tế tăng trưởng\nVinamilk lãi, Hòa Phát lãi, Vingroup lỗ.", None),
    ],
    ids=["firm", "province", "only_speaks", "none_of_many"],
)
def test_the_actor_of_a_document(text, want):
    view = View.of(text)
    terms = FINDER(view)
    slot = main_actor(view, [t for t in terms if t.end <= text.index("\n")], terms, PATTERNS)
    assert (slot.value if slot else None) == want


def named(recognise, text):
    view = View.of(text)
    terms = FINDER(view)
    numbers = [t for t in terms if t.kind == "commodity"]  # anything with a place serves as a number here
    return [view.text[t.start : t.end] for t in NameFinder(recognise)(view, terms, numbers)]


class Recorder:
    """A recogniser that takes every "Abc" for an organisation and remembers what it read."""

    def __init__(self):
        self.read = []

    def __call__(self, sentence):
        self.read.append(sentence)
        at = sentence.find("Abc")
        return [(at, at + 3, "ORG")] if at >= 0 else []


def test_a_recogniser_reads_only_sentences_that_need_it():
    recorder = Recorder()
    text = "Theo mạng tin Abc, giá gạo tăng. Giá gạo giảm. Theo Vinamilk, giá gạo tăng. Theo mạng tin Abc, thì tăng."
    assert (named(recorder, text), recorder.read) == (["Abc"], ["Theo mạng tin Abc, giá gạo tăng."])


def test_a_recogniser_never_overrules_the_rules():
    assert named(lambda sentence: [(0, len(sentence), "ORG")], "Theo mạng tin Abc, Vinamilk bán gạo.") == []


def test_labels_that_are_no_actors_are_left_aside():
    assert named(lambda sentence: [(14, 17, "LOC")], "Theo mạng tin Abc, giá gạo tăng.") == []


def test_no_sentence_needs_names_without_numbers():
    view = View.of("Theo mạng tin Abc, giá gạo tăng.")
    assert list(needing(view, FINDER(view), [])) == []


def test_the_words_of_a_name_are_joined():
    tagged = [("Theo", "O"), ("Nam Phong", "B-ORG"), ("Research", "I-ORG"), (",", "O"), ("ông", "O"), ("Nam", "B-PER")]
    assert list(_spans("Theo Nam Phong Research, ông Nam", tagged)) == [(5, 23, "ORG"), (29, 32, "PER")]
