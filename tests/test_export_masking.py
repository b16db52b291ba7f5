"""Named persons are masked, offices stay."""

import json

import pytest

import solieu
from solieu.dossier import Dossier
from solieu.export.frame import export
from solieu.export.masking import Masking
from solieu.export.request import Request

TEXT = (
    "Bà Lê Thu Hương, chuyên gia thị trường, dự báo năm 2018 xuất khẩu gạo đạt 6 triệu tấn. "
    "Năm 2017 xuất khẩu gạo đạt 5 triệu tấn, bà Hương nói. "
    "Ông Trần Văn Quyết cho biết năm 2016 xuất khẩu gạo đạt 4 triệu tấn.\n"
    "Theo Bộ Công Thương, năm 2015 xuất khẩu gạo đạt 3 triệu tấn.\n"
    "Lãnh đạo Bộ Công Thương cho biết năm 2014 xuất khẩu gạo đạt 2 triệu tấn.\n"
)


@pytest.fixture
def made(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    solieu.extract(tmp_path / "a.txt").write(tmp_path / "facts.jsonl")
    return tmp_path


def request_of(folder, mask=True):
    return Request(folder / "facts.jsonl", (str(folder / "a.txt"),), mask_persons=mask)


def test_persons_are_masked_and_offices_stay(made):
    [open_] = request_of(made, mask=False).dossiers()
    [masked] = request_of(made).dossiers()
    assert [row.get("source") for row in open_.rows] == [
        "bà lê thu hương", "bà hương", "ông trần văn quyết", "bộ công thương", "lãnh đạo bộ công thương",
    ]  # fmt: skip
    assert [row.get("source") for row in masked.rows] == [
        "PERSON 1", "PERSON 1", "PERSON 2", "bộ công thương", "lãnh đạo bộ công thương",
    ]  # fmt: skip
    assert masked.rows[0]["sentence"] == (
        "Bà PERSON 1, chuyên gia thị trường, dự báo năm 2018 xuất khẩu gạo đạt 6 triệu tấn."
    )
    assert masked.rows[1]["sentence"] == "Năm 2017 xuất khẩu gạo đạt 5 triệu tấn, PERSON 1 nói."
    assert masked.document == open_.document
    for before, after in zip(open_.rows, masked.rows, strict=True):
        [said] = [e for e in after["evidence"] if e["column"] == "source"]
        assert ("start" in said) == ("source_id" in after)
        same = {k: v for k, v in before.items() if k not in ("source", "sentence", "evidence")}
        assert {k: v for k, v in after.items() if k not in ("source", "sentence", "evidence")} == same


def row_of(source, column="source", rule=None, **more):
    evidence = [{"column": "source", "rule": f"source_sentence/{rule}", "start": 0, "end": 4}] if rule else []
    return {column: source, "sentence": f"Theo {source}, 5 tấn.", "evidence": evidence, **more}


@pytest.mark.parametrize(
    ("row", "masked"),
    [
        (row_of("bà hương", "source_inherited"), True),
        (row_of("chuyên gia nguyễn văn sáu", "source_inherited"), True),
        (row_of("nguyễn văn sáu", rule="cues.attribution_by"), True),
        (row_of("hoàng minh tâm", rule="cues.attribution_says"), True),
        (row_of("bình minh", rule="cues.attribution_by"), False),
        (row_of("tổng cục hải quan", "source_inherited"), False),
        (row_of("đại diện bộ công thương", "source_inherited"), False),
        (
            row_of("đại diện bộ công thương", rule="organisations.vn_bo_cong_thuong", source_id="vn_bo_cong_thuong"),
            False,
        ),
        (row_of("hoàng anh gia lai", rule="organisations.hagl", source_id="hagl"), False),
        (row_of("nguyễn kim", rule="organisations.nguyen_kim"), False),
        (row_of("trần quốc hùng", rule="speaker_titled"), True),
        (row_of("nghị định 12", rule="speaker_law"), False),
        (row_of("giới chuyên gia", rule="speaker_crowd"), False),
        (row_of("các chuyên gia", "source_inherited"), False),
        (row_of("thứ trưởng", "source_inherited"), False),
        (row_of("lan", rule="ner"), True),
    ],
)
def test_who_is_a_person(row, masked):
    [after] = Masking(None)(Dossier("d", None, [row])).rows
    assert ("PERSON 1" in after.values()) == masked
    assert (after != row) == masked


ACTORS = (
    "Ông Trần Văn Mẫu ở Bến Tre trồng 20 ha dừa. Năm 2017 ông Mẫu thu 300 triệu đồng. "
    "Theo bà Lê Thị Hoa, chị Lan lãi 40 triệu đồng. Công ty Nguyễn Kim lãi 50 tỷ đồng."
)


def test_persons_who_act_are_masked_and_firms_stay(tmp_path):
    (tmp_path / "a.txt").write_text(ACTORS, encoding="utf-8")
    solieu.extract(tmp_path / "a.txt").write(tmp_path / "facts.jsonl")
    [open_] = request_of(tmp_path, mask=False).dossiers()
    [masked] = request_of(tmp_path).dossiers()
    assert [row["entity_id"] for row in open_.rows[:3]] == ["open:trần văn mẫu"] * 2 + ["open:lan"]
    assert [(row["entity"], row["entity_id"]) for row in masked.rows[:3]] == [
        ("PERSON 1", "open:PERSON 1"), ("PERSON 1", "open:PERSON 1"), ("PERSON 3", "open:PERSON 3"),
    ]  # fmt: skip
    assert masked.rows[2]["source"] == "PERSON 2"
    assert masked.rows[2]["sentence"] == "Theo bà PERSON 2, PERSON 3 lãi 40 triệu đồng."
    assert {"start", "end"}.isdisjoint(
        key for row in masked.rows[:3] for e in row["evidence"] if e["column"] == "entity" for key in e
    )
    assert masked.rows[3] == open_.rows[3] | {"source_inherited": "PERSON 2"}


@pytest.mark.parametrize(
    ("row", "masked"),
    [
        ({"entity": "ông trần văn mẫu", "entity_id": "open:trần văn mẫu"}, True),
        ({"entity": "công ty nguyễn kim", "entity_id": "open:nguyễn kim"}, False),
        ({"entity": "nguyễn kim", "entity_id": "open:nguyễn kim"}, False),
        ({"entity": "bà rịa - vũng tàu", "entity_id": "ba_ria_vung_tau"}, False),
    ],
)
def test_which_actor_is_a_person_where_no_rule_is_said(row, masked):
    [after] = Masking(None)(Dossier("d", None, [{**row, "sentence": ""}])).rows
    assert (after["entity"] == "PERSON 1") == (after["entity_id"] == "open:PERSON 1") == masked


def test_names_are_found_in_every_writing_of_a_sentence():
    rows = [
        row_of("bà lê thu hương", rule="cues.attribution_person"),
        {"sentence": "Bà Lê_Thu_Hương , 46 tuổi , và bà LÊ THU HƯƠNGG: “Lê Thu Hương”."},
        {"sentence": "Le\u0302 Thu Hu\u031bo\u031bng và bà Hương"},
    ]
    masked = Masking(None)(Dossier("d", None, rows)).rows
    assert [row["sentence"] for row in masked] == [
        "Theo bà PERSON 1, 5 tấn.",
        "Bà PERSON 1 , 46 tuổi , và bà LÊ THU HƯƠNGG: “PERSON 1”.",
        "PERSON 1 và PERSON 1",
    ]


def sentences(*texts, known="ông nguyễn văn mẫu"):
    rows = [row_of(known, rule="cues.attribution_person"), *({"sentence": text} for text in texts)]
    return [row["sentence"] for row in Masking(None)(Dossier("d", None, rows)).rows[1:]]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Anh Mẫu cho hay, TS. Mẫu tin, bà Văn Mẫu nói.", "PERSON 1 cho hay, PERSON 1 tin, PERSON 1 nói."),
        ("ANH MẪU CHO HAY", "PERSON 1 CHO HAY"),
        ("Theo chủ tịch Mẫu, 5%", "Theo PERSON 1, 5%"),
        ("ông_Mẫu và Anh Ma\u0302\u0303u", "PERSON 1 và PERSON 1"),
        ("ruộng của bác mẫu nào", "ruộng của bác mẫu nào"),
        ("chủ tịch Mẫu Sơn", "chủ tịch Mẫu Sơn"),
        ("10 mẫu, Mẫu 5, ông Trần Mẫu", "10 mẫu, Mẫu 5, ông Trần Mẫu"),
        ("ông Nguyễn Văn Mẫu", "ông PERSON 1"),
    ],
)
def test_a_given_name_behind_a_form_of_address_is_masked(text, masked):
    assert sentences(text) == [masked]


def test_given_names_that_are_forms_of_address():
    assert sentences("Bà Anh nói, chị Anh nói, anh em nói", known="bà anh") == [
        "PERSON 1 nói, PERSON 1 nói, anh em nói"
    ]


def test_the_last_words_of_a_name_are_the_same_person_wherever_it_is_named_in_full():
    rows = [
        row_of("văn mẫu", rule="cues.attribution_says"),
        row_of("mẫu", "source_inherited"),
        row_of("ông nguyễn văn mẫu", rule="cues.attribution_person"),
        row_of("bà lê mẫu", rule="cues.attribution_person"),
        row_of("cô mẫu", "source_inherited"),
        row_of("lê mẫu", rule="organisations.le_mau", source_id="le_mau"),
        row_of("nam mẫu", "source_inherited"),
    ]
    masked = Masking(None)(Dossier("d", None, rows)).rows
    assert [row.get("source") or row["source_inherited"] for row in masked] == [
        "PERSON 1", "PERSON 1", "PERSON 1", "PERSON 2", "PERSON 1", "lê mẫu", "nam mẫu",
    ]  # fmt: skip
    assert "start" in masked[5]["evidence"][0]


NAMED = (
    "Ông Nguyễn Văn Mẫu, giám đốc một cơ sở, cho biết năm 2019 xuất khẩu 1.200 tấn tôm. NGUYỄN VĂN MẪU nói thêm: "
    "giá tôm giảm 4%. Anh Mẫu cho hay năm 2020 sẽ xuất khẩu 1.500 tấn tôm."
)


@pytest.mark.parametrize("name", ["frictionless", "standoff", "croissant", "hub"])
def test_no_title_and_no_row_has_the_name(tmp_path, name):
    told = {"doc_id": "a", "date": "2020-02-03", "title": "Ông Nguyễn Văn Mẫu và anh Mẫu nói về tôm", "licence": "CC0"}
    (tmp_path / "a.jsonl").write_text(json.dumps(told | {"text": NAMED}), encoding="utf-8")
    solieu.extract(tmp_path / "a.jsonl").write(tmp_path / "facts.jsonl")
    request = Request(tmp_path / "facts.jsonl", (str(tmp_path / "a.jsonl"),), mask_persons=True)
    [dossier] = request.dossiers()
    assert [row["sentence"] for row in dossier.rows] == [
        "Ông PERSON 1, giám đốc một cơ sở, cho biết năm 2019 xuất khẩu 1.200 tấn tôm.",
        "PERSON 1 nói thêm: giá tôm giảm 4%.",
        "PERSON 1 cho hay năm 2020 sẽ xuất khẩu 1.500 tấn tôm.",
    ]
    export(name, request, tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    cells = [row for path in files if path.suffix == ".parquet" for row in read_parquet(path)]
    everything = "".join(path.read_text("utf-8") for path in files if path.suffix != ".parquet") + str(cells)
    assert "Ông PERSON 1 và PERSON 1 nói về tôm" in everything
    assert "mẫu" not in everything.lower()


def read_parquet(path):
    import pyarrow.parquet as pq

    return pq.read_table(path).to_pylist()


def test_reviewers_have_one_mask_in_all_documents():
    masking = Masking(None)
    rows = [row_of("bộ công thương", reviewer=names) for names in (["Tư Mẫu", "Út Mẫu"], ["Ba Mẫu", "Út Mẫu"])]
    one, two = (masking(Dossier(str(k), None, [row])).rows[0]["reviewer"] for k, row in enumerate(rows))
    assert (one, two) == (["REVIEWER 1", "REVIEWER 2"], ["REVIEWER 2", "REVIEWER 3"])


def test_masks_begin_anew_in_each_document():
    masking = Masking(None)
    one = masking(Dossier("1", None, [row_of("ông an", "source_inherited"), row_of("ông tư", "source_inherited")]))
    two = masking(Dossier("2", None, [row_of("ông tư", "source_inherited")]))
    assert [row["source_inherited"] for row in (*one.rows, *two.rows)] == ["PERSON 1", "PERSON 2", "PERSON 1"]


@pytest.mark.parametrize("name", ["standoff", "labelstudio", "doccano", "brat", "docbin"])
def test_no_format_has_the_name_but_in_the_text(made, name):
    output = made / {"doccano": "o.jsonl", "docbin": "o.spacy"}.get(name, "out")
    told = export(name, request_of(made), output)
    stay = ["persons are masked in the facts; the texts, which go along, name them still"]
    assert told == ["1 document, 5 facts", *(stay if name != "standoff" else [])]
    files = [output] if output.is_file() else [p for p in output.rglob("*") if p.suffix != ".txt" and p.is_file()]
    if name == "docbin":
        import spacy
        from spacy.tokens import DocBin

        [doc] = DocBin().from_disk(output).get_docs(spacy.blank("xx").vocab)
        told = json.dumps(doc.user_data["solieu_rows"], ensure_ascii=False)
    else:
        told = "".join(path.read_text("utf-8") for path in files)
        told = told.replace(TEXT.replace("\n", "\\n"), "").replace(json.dumps(TEXT)[1:-1], "")
    assert "PERSON 2" in told
    for hidden in ("lê thu hương", "hương nói", "trần văn quyết"):
        assert hidden not in told.lower()
        assert json.dumps(hidden)[1:-1] not in told.lower()


def test_the_readme_says_what_is_masked(made):
    export("standoff", request_of(made), made / "masked")
    export("standoff", request_of(made, mask=False), made / "open")
    assert "Persons are masked" in (made / "masked" / "README.md").read_text("utf-8")
    assert "Persons are not masked" in (made / "open" / "README.md").read_text("utf-8")
    rows = [json.loads(line) for line in (made / "masked" / "facts.jsonl").read_text("utf-8").splitlines()]
    assert ["sentence_start" in row for row in rows] == [False, False, False, True, True]
