# Needs Python 3.11 or newer with venv. Everything else is installed into .venv.
#
#   make facts              the fact table of corpus/ into outputs/ (CSV and JSON Lines) and the ledger
#   make test               the tests, without those that take minutes
#   make slow               those: kills, a cluster, a full disk, mutations, long documents
#   make check              style, types, rules, and the floors under the figures on corpus/
#   make gold GOLD=DIR      the figures of a folder of annotated documents that has its own score.py
#   make docs               run the documentation again and write what comes out into it
#   make bench TEXTS=FILES  speed on texts (.jsonl.gz files or folders of them), beside underthesea; of workers and Ray
#   make long TEXTS=FILES   a long run over them: memory and speed, tenth by tenth
#   make floors             raise the floors of corpus/ to what is reached now
#   make clean              remove .venv and what was built
#
# PYTHON=python3.12 chooses another interpreter for .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --constraint .ci/constraints.txt
LIMIT ?= 300
PROCESSES ?= auto

.PHONY: facts outputs test slow check check-lint check-format check-types check-rules check-floors docs gold bench long floors clean
.DEFAULT_GOAL := facts

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than Python 3.11: choose another with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "$(PYTHON) has no venv: on Debian, install python3-venv"; exit 1; }

$(VENV)/.run: pyproject.toml .ci/constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml .ci/constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	@touch $(VENV)/.run $@

facts outputs: $(VENV)/.run
	$(BIN)/solieu extract corpus/in.jsonl -o outputs/facts.csv --ledger outputs/ledger.csv
	$(BIN)/solieu extract corpus/in.jsonl -o outputs/facts.jsonl

test: $(VENV)/.test
	$(BIN)/python -m pytest -q -m "not slow" -n $(PROCESSES) --dist loadfile

slow: $(VENV)/.test
	$(BIN)/python -m pytest -q -m slow $$(grep -l 'mark\.slow' tests/test_*.py) -n $(PROCESSES) --dist loadfile

check: check-lint check-format check-types check-rules check-floors

check-lint: $(VENV)/.test
	$(BIN)/ruff check --quiet --output-format concise pipeline tests

check-format: $(VENV)/.test
	$(BIN)/ruff format --check --output-format concise pipeline tests

check-types: $(VENV)/.test
	$(BIN)/mypy

check-rules: $(VENV)/.test
	$(BIN)/solieu rules check

check-floors: $(VENV)/.test
	$(BIN)/python -m solieu.evaluate.floors corpus

docs: $(VENV)/.test
	$(BIN)/python tests/pages.py

gold: $(VENV)/.run
	@test -n "$(GOLD)" || { echo "say where: make gold GOLD=DIR"; exit 1; }
	@mkdir -p build/gold
	$(BIN)/solieu extract $(GOLD)/in.jsonl -o build/gold/facts.jsonl --ledger build/gold/ledger.jsonl
	@echo "== all documents"
	@$(BIN)/python $(GOLD)/score.py $(GOLD) build/gold/facts.jsonl --ledger build/gold/ledger.jsonl
	@test ! -f $(GOLD)/split.json || for part in write check; do \
	  echo "== $$part"; \
	  $(BIN)/python $(GOLD)/score.py $(GOLD) build/gold/facts.jsonl --ledger build/gold/ledger.jsonl \
	    --only $(GOLD)/split.json:$$part || exit 1; \
	done

bench: $(VENV)/.test
	@test -n "$(TEXTS)" || { echo "say which: make bench TEXTS=FILES"; exit 1; }
	$(BIN)/python tests/benchmarks/bench.py $(TEXTS) --limit $(LIMIT)
	$(BIN)/python tests/benchmarks/linear.py
	$(BIN)/python tests/benchmarks/engines.py $(TEXTS) --limit 1400 --size 25

long: $(VENV)/.test
	@test -n "$(TEXTS)" || { echo "say which: make long TEXTS=FILES"; exit 1; }
	$(BIN)/python tests/benchmarks/long_run.py $(TEXTS)

floors: $(VENV)/.run
	$(BIN)/python -m solieu.evaluate.floors corpus --update

clean:
	rm -rf $(VENV) build dist
