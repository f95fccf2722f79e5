# Everything happens in .venv; PYTHON names the interpreter that makes it (3.11 or newer).
PYTHON ?= python3
RUN := .venv/bin/python
PAGE := $(wildcard assets/web/*.json assets/web/*.mjs assets/web/*.py assets/web/src/*.* assets/web/src/*/*.*)

.PHONY: setup run test test-long check bench
setup: .venv/ready
.venv/ready: pyproject.toml $(PAGE)
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Sitmap needs Python 3.11 or newer; name one with: make PYTHON=python3.11")'
	test -x $(RUN) || $(PYTHON) -m venv .venv
	$(RUN) -m pip install --quiet --editable '.[dev]'
	touch $@

run: setup
	$(RUN) -m desktop.preflight
	$(RUN) -m desktop

check: setup
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix assets/web run --silent check
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix assets/web run --silent test

test: check
	$(RUN) -m desktop.preflight
	$(RUN) -m pytest -m 'not long'

test-long: setup
	$(RUN) -m pytest -m long

bench: setup
	$(RUN) -m desktop.preflight
	$(RUN) tests/bench/run.py
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix assets/web run --silent bench
