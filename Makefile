# Every target makes its own virtual environment from the lock files and works offline once that is done.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.ready-bench
UV_LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help demo test quality bench preserving soak docs lock

help: ## Show these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

demo: $(READY) ## Set up, then show the claims of invented sample reports
	@$(BIN)/sijill demo

test: $(READY) ## Set up, then check style, types, layers and behaviour
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n 2

quality: $(READY) ## Score the reader on annotated reports and the places on coded incidents; compare with the floors
	@$(BIN)/python tools/quality.py && $(BIN)/python tools/score_places.py

bench: $(READY) $(BENCH_READY) ## Measure speed, memory and growth; compare with spaCy where it could be installed
	@$(BIN)/python tools/bench.py

preserving: $(READY) ## Measure the archive, ingest of 10,000 pages and the search for near-copies among 100,000 reports
	@$(BIN)/python tools/bench_archive.py
	@$(BIN)/python tools/bench_ingest.py 10000
	@$(BIN)/python tools/bench_copies.py 100000

soak: $(READY) ## Kill ingest at every point, flip bytes, feed hostile files: more than half an hour
	@$(BIN)/python tools/soak.py
	@$(BIN)/python tools/hostile.py run --mutations 10000

docs: $(READY) ## Write the generated pages and the picture of the output again
	@$(BIN)/python tools/picture.py
	@$(BIN)/python tools/pages.py

lock: $(READY) ## Write the lock files again with the newest versions
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/$(UV_LOCK) --upgrade --group dev pyproject.toml requirements/build.in -o requirements/dev.txt
	$(BIN)/$(UV_LOCK) --upgrade -c requirements/dev.txt requirements/bench.in -o requirements/bench.txt

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sijill needs Python 3.11 or newer: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing from requirements/dev.txt ..."
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Without it the bench says that it has nothing to compare with, so a failure here is no failure of the bench.
$(BENCH_READY): requirements/bench.txt $(READY)
	@echo "Installing from requirements/bench.txt ..."
	@$(PIP) install --require-hashes --requirement requirements/bench.txt && touch $@ || echo "No spaCy here: the ratio is left out."
