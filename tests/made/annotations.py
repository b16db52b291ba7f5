"""Strict readers of the formats of annotation tools: what their documentation does not allow fails."""

import json
import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote

import spacy
from spacy.tokens import DocBin

from solieu.export.plain import plain
from solieu.export.regions import STATISTICS

#: What each format is written to, below one folder.
FILES = {"labelstudio": "ls", "doccano": "d.jsonl", "brat": "brat", "conll": "c.conll", "docbin": "b.spacy"}

_BRAT_LINES = {
    "T": re.compile(r"T(\d+)\t([A-Za-z0-9_-]+) (\d+ \d+(?:;\d+ \d+)*)\t([^\t]+)"),
    "R": re.compile(r"R(\d+)\t([A-Za-z0-9_-]+) Arg1:(T\d+) Arg2:(T\d+)"),
    "A": re.compile(r"A(\d+)\t([A-Za-z0-9_-]+) (T\d+) ([A-Za-z0-9_-]+)"),
    "#": re.compile(r"#(\d+)\tAnnotatorNotes (T\d+)\t([^\t]+)"),
}


class Brat:
    """A collection: its configuration, and its documents."""

    def __init__(self, folder):
        self.folder = folder
        self.entities, self.relations, self.attributes = self._configuration()
        drawn = (folder / "visual.conf").read_text("utf-8")
        assert all(f"\n{name} | " in drawn and f"\n{name}\tbgColor:#" in drawn for name in self.entities)

    def _configuration(self):
        sections, lines = {}, []
        for line in (self.folder / "annotation.conf").read_text("utf-8").splitlines():
            if m := re.fullmatch(r"\[(\w+)\]", line):
                lines = sections[m[1]] = []
            elif line:
                lines.append(line)
        assert list(sections) == ["entities", "relations", "events", "attributes"]
        relations, attributes = {}, {}
        for line in sections["relations"]:
            if line != "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>":
                m = re.fullmatch(r"([\w-]+)\tArg1:([\w|-]+), Arg2:([\w|-]+)", line)
                relations[m[1]] = m[2].split("|"), m[3].split("|")
        for line in sections["attributes"]:
            m = re.fullmatch(r"([\w-]+)\tArg:([\w|-]+), Value:([\w|-]+)", line)
            attributes[m[1]] = m[2].split("|"), m[3].split("|")
        return sections["entities"], relations, attributes

    def read(self, name):
        """Return the text, the annotations by id (label, fragments), relations, attributes and notes of a document."""
        text = (self.folder / f"{name}.txt").read_bytes().decode()
        found, relations, attributes, notes = {}, [], [], {}
        source = (self.folder / f"{name}.ann").read_bytes().decode()
        assert source.splitlines() == source.split("\n")[:-1]  # what Python takes for the end of a line is one
        for line in source.splitlines():
            m = _BRAT_LINES[line[0]].fullmatch(line)
            assert m, line
            if line[0] == "T":
                found[f"T{m[1]}"] = m[2], self._fragments(text, m[3], m[4])
                assert m[2] in self.entities
            elif line[0] == "R":
                sources, targets = self.relations[m[2]]
                assert found[m[3]][0] in sources, line
                assert found[m[4]][0] in targets, line
                relations.append((m[2], m[3], m[4]))
            elif line[0] == "A":
                labels, values = self.attributes[m[2]]
                assert found[m[3]][0] in labels, line
                assert m[4] in values, line
                attributes.append((m[2], m[3], m[4]))
            else:
                notes[m[2]] = json.loads(m[3])
        return text, found, relations, attributes, notes

    @staticmethod
    def _fragments(text, places, said):
        fragments = [tuple(map(int, place.split())) for place in places.split(";")]
        assert all(0 <= start < end <= len(text) for start, end in fragments)
        assert all(before[1] <= after[0] for before, after in pairwise(fragments))
        pieces = [text[start:end] for start, end in fragments]
        assert not any("\n" in piece or piece != piece.strip() for piece in pieces)
        assert said == " ".join(pieces)
        return fragments

    def spans(self, name):
        """Return where every number stands, from the first fragment to the last."""
        _, found, *_ = self.read(name)
        return [(f[0][0], f[-1][1], label) for label, f in found.values() if label != "evidence"]


def read_doccano(path):
    """Yield the documents of a file: ids are used once in it, relations tie entities of their document."""
    seen = set()
    for line in path.read_bytes().decode("ascii").splitlines():
        row = json.loads(line)
        ids = [e["id"] for e in row["entities"]]
        assert not seen & set(ids)
        assert len(ids) == len(set(ids))
        seen |= set(ids)
        length = len(row["text"].encode("utf-16-le")) // 2
        assert length == len(row["text"])  # as a browser counts
        for e in row["entities"]:
            assert e.keys() == {"id", "label", "start_offset", "end_offset"}
            assert 0 <= e["start_offset"] < e["end_offset"] <= length
        for r in row["relations"]:
            assert r.keys() == {"id", "from_id", "to_id", "type"}
            assert {r["from_id"], r["to_id"]} <= set(ids)
        yield row


def doccano_spans(row):
    return [(e["start_offset"], e["end_offset"], e["label"]) for e in row["entities"] if e["label"] != "evidence"]


def read_conll(path):
    """Yield id, words with their starts, and spans of every document; BIO is checked, and that spans are whole."""
    parts = re.split(r"^-DOCSTART- -X- (\S+) O\n\n", path.read_bytes().decode(), flags=re.MULTILINE)
    assert parts[0] == ""
    for doc_id, body in zip(parts[1::2], parts[2::2], strict=True):
        words, spans = [], []
        assert body.endswith("\n\n")
        for sentence in body[:-2].split("\n\n"):
            label = None
            for line in sentence.split("\n"):
                word, none, start, tag = line.split(" ")
                assert none == "-X-"
                assert word
                words.append((word, int(start)))
                if tag.startswith("I-"):
                    assert tag[2:] == label
                    spans[-1] = (spans[-1][0], int(start) + len(word), label)
                elif tag.startswith("B-"):
                    label = tag[2:]
                    spans.append((int(start), int(start) + len(word), label))
                else:
                    assert tag == "O"
                    label = None
        yield unquote(doc_id), words, spans


def labelstudio_spans(task):
    results = task["predictions"][0]["result"]
    return [(r["value"]["start"], r["value"]["end"], r["value"]["labels"][0]) for r in results if r["type"] == "labels"]


def docbin_spans(doc):
    both = [*doc.spans["facts"], *doc.spans["numbers"]]
    return sorted((span.start_char, span.end_char, span.label_) for span in both)


def where(rows):
    return Counter((row["doc_id"], row["start"], row["end"], row["statistic"]) for row in rows)


def only_facts(found):
    return Counter((id, *span) for id, spans in found.items() for span in spans if span[2] in STATISTICS)


def all_formats(folder):
    """Return the spans of every format by document."""
    from_brat = Brat(folder / "brat")
    known = [json.loads(line) for line in (folder / "brat" / "documents.jsonl").read_text("utf-8").splitlines()]
    docs = list(DocBin().from_disk(folder / "b.spacy").get_docs(spacy.blank("xx").vocab))
    return {
        "labelstudio": {
            t["data"]["doc_id"]: labelstudio_spans(t) for t in json.loads((folder / "ls" / "tasks.json").read_bytes())
        },
        "doccano": {row["doc_id"]: doccano_spans(row) for row in read_doccano(folder / "d.jsonl")},
        "brat": {row["doc_id"]: from_brat.spans(row["file"]) for row in known},
        "conll": {id: spans for id, _, spans in read_conll(folder / "c.conll")},
        "docbin": {doc.user_data["solieu_document"]["doc_id"]: docbin_spans(doc) for doc in docs},
    }


def trim(text, start, end):
    shown = plain(text)
    piece = shown[start:end]
    start += len(piece) - len(piece.lstrip())
    return (start, start + len(piece.strip())) if piece.strip() else None
