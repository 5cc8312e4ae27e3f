# virage: `make demo` shows it, `make test` proves it. Needs Python 3.11 to 3.13, make and git.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup dev demo up test cover check format bench score train lock clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
ARGS ?=

help: ## what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

# The environment is built once for each lock file; the stamps below remember it.
$(BIN)/python:
	@for python in "$${PYTHON:-python3}" python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	    >/dev/null 2>&1 && break; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "virage needs Python 3.11, 3.12 or 3.13 with its venv module (on Debian: python3-venv);" \
	    "name another one with: make PYTHON=/path/to/python3 setup" >&2; \
	  exit 1; \
	fi; \
	echo "Creating $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV)

$(VENV)/.setup: requirements.lock | $(BIN)/python
	@if [ ! -e $(VENV)/.dev ] || [ $(VENV)/.dev -ot requirements.lock ]; then \
	  echo "Installing from requirements.lock (a minute or two, once)"; \
	  $(PIP) install --no-deps --require-hashes -r requirements.lock; \
	fi
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(BIN)/python
	@echo "Installing from requirements-dev.lock (a minute or two, once)"
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.project: pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.setup $(VENV)/.project ## create .venv with what virage needs to run

dev: $(VENV)/.dev $(VENV)/.project ## create .venv with what its tests need too

demo: setup ## run the whole pipeline on a small press of sample articles
	@$(BIN)/virage demo $(ARGS)

up: setup ## start server, UI and schedules on this machine
	@$(BIN)/virage up $(ARGS)

test: dev ## run the tests
	@$(BIN)/python -m pytest $(ARGS)

cover: dev ## run the tests and show which lines none of them runs
	@$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

check: dev ## lint, types, contracts between the rooms, spelling
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell

format: dev ## let ruff put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: dev ## measure against the peers named in benchmarks/
	@for part in ingest names warehouse claims; do \
	  if [ -e benchmarks/$$part.py ]; then $(BIN)/python -m benchmarks.$$part $(ARGS); fi; \
	done

score: dev ## claims of the development and own articles against their gold
	@$(BIN)/python -m benchmarks.score

train: dev ## train the claim models anew on the annotated corpus (some minutes)
	@$(BIN)/python -m benchmarks.train_claims $(ARGS)

lock: dev ## compile both lock files anew, with hashes and without addresses
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --group build --group dev --group train --all-extras \
	  -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## remove the environment and every cache; data/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
