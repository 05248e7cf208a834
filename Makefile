# Two commands matter: `make run` shows Daybook at work, `make check` says whether a change is good.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
FAULTS := .venv/faults
LOG := .venv/setup.log
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
UV := $(BIN)/uv --quiet
# `make lock LOCK_ARGS=--upgrade` takes the newest versions that pyproject.toml allows.
LOCK_ARGS ?=
FUZZ_MINUTES ?= 20
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate $(LOCK_ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup run play test check check-all audit fuzz bench docs schema pictures chaos soak lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 12

setup: $(READY) ## make the virtual environment (.venv) from the locks
	@:

run: $(READY) ## read the bundled sample news and answer questions about it
	@$(BIN)/daybook demo

play: $(READY) ## run Daybook in a Slack and a Discord of its own, on the loopback
	@$(BIN)/python -m tests.play

test: $(READY) ## run the tests
	@$(BIN)/python -m pytest

check: $(READY) ## formatting, lint, types, layers, tests: what each commit passes
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -q -n 2

check-all: export REQUIRE_POSTGRES = 1
check-all: $(READY) ## check, PostgreSQL demanded, and the floors of reading quality
	@.ci/postgres
	@$(MAKE) --no-print-directory check audit
	@$(BIN)/python -m pytest -q -m "" tests/eval
	@$(BIN)/python -m pytest -q -m slow -n 2 tests/chaos tests/contracts tests/fuzz tests/routes tests/unit

soak: $(READY) ## run weeks of many feeds and months of digests on a simulated clock, for half an hour
	@$(BIN)/python -m pytest -q -m long

chaos: $(READY) ## kill Daybooks while they post: 500 times on SQLite, 300 on PostgreSQL
	@$(BIN)/python -m tests.chaos

fuzz: $(READY) ## throw junk at all that reads strangers' words, for FUZZ_MINUTES
	@$(BIN)/python -m tests.fuzz --minutes $(FUZZ_MINUTES)
	@$(BIN)/python -m tests.eval.lies --cases 10000

faults: $(FAULTS)/.ready ## hold the client of the model against every fault of llmock, for a minute
	@PYTHONPATH=$(FAULTS) $(BIN)/python -m pytest -q tests/faults

audit: $(READY) ## hold the locked dependencies against known weaknesses, where the network allows it
	@$(BIN)/python -m tests.auditing

bench: $(READY) ## measure speed and memory
	@$(BIN)/python -m tests.bench

docs: $(READY) ## write the pages of docs/ that are made from the code and the figures
	@$(BIN)/python -m tests.docs

schema: $(READY) ## write what all migrations come to, for new databases
	@$(BIN)/python -m tests.schema

pictures: $(READY) ## draw the pictures of docs/ anew, with Chromium
	@$(BIN)/python -m tests.docs.pictures

lock: $(READY) ## write the locks anew from pyproject.toml
	@$(COMPILE) pyproject.toml --extra postgres -o requirements.lock >/dev/null
	@$(COMPILE) pyproject.toml --extra postgres --group dev -o requirements-dev.lock >/dev/null
	@echo uv | $(COMPILE) - -o requirements-boot.lock >/dev/null
	@echo llmock | $(COMPILE) -c requirements-dev.lock - -o requirements-faults.lock >/dev/null

# Beside the environment, not in it: a server for tests that brings what nothing else here needs.
$(FAULTS)/.ready: $(READY) requirements-faults.lock
	@$(UV) pip install --target $(FAULTS) --require-hashes -r requirements-faults.lock
	@touch $@

clean: ## remove all that can be made again
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find bot config summarizer tests -name __pycache__ -type d -prune -exec rm -rf {} +

# uv installs in seconds; where it has no wheel, pip reads the same hashes. What they print is
# shown only if both fail, since package indexes have their own opinions on a good machine too.
$(READY): requirements-boot.lock requirements-dev.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || \
	  { echo "$(PYTHON) not found; say which: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Daybook needs Python 3.11 or newer, $(PYTHON) is older; make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) lacks the venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "setup: virtual environment in .venv"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "setup: locked dependencies"
	@{ $(PIP) install --require-hashes -r requirements-boot.lock && \
	   $(UV) pip install --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock; } >$(LOG) 2>&1 || \
	  $(PIP) install --require-hashes -r requirements-dev.lock >>$(LOG) 2>&1 || { cat $(LOG) >&2; exit 1; }
	@echo "setup: Daybook itself"
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation -e . >$(LOG) 2>&1 || \
	  $(PIP) install --no-deps --no-build-isolation -e . >>$(LOG) 2>&1 || { cat $(LOG) >&2; exit 1; }
	@touch $@
