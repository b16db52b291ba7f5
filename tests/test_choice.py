"""The choice among all candidates of a column, where the rules have taken it from elsewhere than the clause."""

from copy import copy
from dataclasses import replace

import pytest

from solieu.evaluate.gold import read_gold
from solieu.facts.assemble import Assembler
from solieu.facts.candidates import candidates_of
from solieu.facts.choice import Chooser, Question
from solieu.facts.frame import Number
from solieu.facts.namings import Namings
from solieu.facts.traits import traits_of
from solieu.rulebook.load import Rulebook, load_rules, rules_folder
from solieu.stages import Dated, Stages, Work, stages_of

CORPUS = rules_folder().parent / "corpus"
TEXT = (
    "Năm 2015, xuất khẩu hạt tiêu đạt 1,2 tỷ USD. Tháng 3/2016, xuất khẩu hạt điều đạt 180 triệu USD. "
    "Giá trung bình là 8.000 USD/tấn."
)


def stages(**weights: dict[str, float]) -> Stages:
    """Stages in which each column named has only these weights, and no other column is chosen."""
    rules = load_rules()
    rows = [
        r.model_copy(update={"weights": weights[r.column]}) for r in rules["assembly/choice"] if r.column in weights
    ]
    made = copy(stages_of(None))
    made.assembler = Assembler(
        Rulebook({**rules.files, "assembly/choice.yaml": tuple(rows)}, rules.settings, rules.sha)
    )
    return made


def values(stages: Stages, column: str, text: str = TEXT, date: str | None = "2016-04") -> list[str | None]:
    return [fact.columns.get(column) for fact in Work(stages, text, Dated(date, "document")).facts]


def asked(text: str = TEXT, date: str = "2016-04") -> tuple[list[Number], Namings, Chooser]:
    """The numbers of a text as the rules leave them, and what the choice is made from."""
    got: list[tuple[list[Number], Namings]] = []
    plain = stages()
    choices = {row.column: row for row in load_rules()["assembly/choice"]}
    chooser = replace(plain.assembler.chooser, choices=choices)
    plain.assembler.choose = lambda numbers, document: got.append(([*numbers], document))
    Work(plain, text, Dated(date, "document")).facts  # noqa: B018
    return *got[0], chooser


def test_without_weights_the_rules_have_the_last_word():
    assert values(stages(period={}), "period") == values(stages(), "period") == ["2015", "2016-03", "2016-03"]


def test_the_heaviest_candidate_is_taken_and_says_so():
    chosen = stages(period={"time year": 5.0, "time -1": 1.0})
    facts = Work(chosen, TEXT, Dated("2016-04", "document")).facts
    assert [f.columns["period"] for f in facts] == ["2015", "2016-03", "2015"]
    by = next(e for e in facts[2].evidence if e.column == "period")
    assert by.rule.startswith("period_chosen/")
    assert TEXT[by.start : by.end] == "Năm 2015"
    assert facts[2].columns["period_start"] == "2015-01-01"


GROWTH = TEXT.removesuffix(".") + ", tăng 5%."  # of the price
OF_THE_PRICE = {"from document 7 after là": 9.0}  # a trait of the price alone


def test_a_comment_follows_the_number_that_it_is_on():
    alone = values(stages(), "period", GROWTH)
    assert alone[-2] == alone[-1] != "2016-04"
    assert values(stages(period=OF_THE_PRICE), "period", GROWTH) == [*alone[:-2], "2016-04", "2016-04"]


def test_it_is_told_what_a_comment_follows():
    numbers, document, _ = asked(GROWTH)
    [price, growth] = stages(period=OF_THE_PRICE).assembler.chooser.weighed(numbers, document)
    assert (price.follows, growth.follows) == (None, price.question.number)


def test_what_the_clause_says_is_not_asked():
    assert values(stages(period={"empty": 9.0}), "period") == ["2015", "2016-03", None]


def test_a_choice_can_be_left_out():
    rules = load_rules()
    ids = frozenset(row.id for row in rules["assembly/choice"])
    assert Assembler(rules, ids).chooser.choices == {}
    assert set(Assembler(rules).chooser.choices) == {row.column for row in rules["assembly/choice"]}


def test_a_period_without_a_date_of_the_document():
    assert values(stages(period={"empty": -9.0}), "period", "Giá gạo là 400 USD/tấn.", None) == [None]


def test_candidates_are_of_the_rules_the_text_and_the_date():
    numbers, document, chooser = asked()
    found = candidates_of(numbers[2], "period", chooser.finders["period"], document, numbers, 2)
    assert next(iter(found)) == numbers[2].value("period")
    assert {"2015", "2016-03", "2016", "2016-04", None} <= set(found)
    assert "document 7" in found["2016-04"].sources
    ago, before = found["2016-03"].since
    assert (ago, before.quantity.value) == (1, 180_000_000)


def test_asking_changes_nothing():
    numbers, document, chooser = asked()
    before = [(dict(n.columns), n.base_level) for n in numbers]
    questions = [q for column in chooser.choices for q in chooser.questions(numbers, column, document)]
    assert questions
    assert [(n.columns, n.base_level) for n in numbers] == before


@pytest.fixture(scope="module")
def questions() -> list[tuple[Question, Namings]]:
    """What is asked in the annotated documents of the corpus."""
    found = []
    for document in read_gold(CORPUS)[:30]:
        numbers, named, chooser = asked(document.text, document.date) if document.date else ([], None, None)
        for column in chooser.choices if chooser else ():
            found += [(question, named) for question in chooser.questions(numbers, column, named)]
    return found


def test_every_question_has_several_answers_and_the_rules_own(questions):
    assert len(questions) > 100
    for question, _ in questions:
        assert len(question.candidates) > 1
        assert question.situation.own in question.candidates


def test_traits_are_told_once_and_the_same_each_time(questions):
    for question, document in questions:
        for candidate in question.candidates.values():
            traits = [*traits_of(candidate, question.situation, document)]
            assert traits == [*traits_of(candidate, question.situation, document)]
            assert len(set(traits)) == len(traits), sorted(t for t in traits if traits.count(t) > 1)


def test_the_weights_are_of_traits_that_occur(questions):
    """A trait that was renamed would silently weigh nothing."""
    seen: dict[str, set[str]] = {}
    for question, document in questions:
        for candidate in question.candidates.values():
            seen.setdefault(question.situation.column, set()).update(traits_of(candidate, question.situation, document))
    for row in load_rules()["assembly/choice"]:
        heads = {" ".join(t.split()[:2]) for t in seen[row.column]}
        known = sum(" ".join(t.split()[:2]) in heads for t in row.weights)
        assert known > 0.8 * len(row.weights), row.column
