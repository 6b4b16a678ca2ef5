# Everything a newcomer needs: `make run` and `make test`. The rest is for developers.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: run test lint docs pictures bench engines lock wheel tools clean

run: $(READY)
	$(BIN)/opgavenkaart run --sample --prefect

# Sets up a browser, the validator and servers where it can without asking; its last line but one names what it left out.
test: $(READY)
	bash .ci/tools --if-possible
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/python -m pip check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/python -m tools.page_types --check
	bash .ci/scripts

# The environment is made once; it is made again only when the lock or the project file changes. The lock is complete, so
# pip need not (and, with hashes, cannot) look for dependencies of its own.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Opgavenkaart needs Python 3.11 or newer; set PYTHON=…")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

docs: $(READY)
	$(BIN)/python docs/generate.py
	$(BIN)/python -m tools.page_types

# The pictures of the planners' guide; needs Chromium (`make tools`).
pictures: $(READY)
	$(BIN)/python docs/pictures.py

bench: $(READY)
	$(BIN)/python -m bench regions pull engines hexagons plans growth

# DuckDB and SedonaDB, which only the benchmarks ask; without them these say so. The lock was made by
#   printf '%s\n' duckdb==1.5.5 duckdb-extension-spatial==1.5.5 sedonadb==0.5.0 pyarrow | .venv/bin/uv pip compile - \
#     --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
#     --output-file bench/engines.lock
engines: .venv-engines/.ready

.venv-engines/.ready: bench/engines.lock
	rm -rf .venv-engines
	$(PYTHON) -m venv .venv-engines
	.venv-engines/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r bench/engines.lock
	touch $@

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --group dev --extra cluster --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --upgrade --output-file requirements.lock

wheel: $(READY)
	$(BIN)/python -m hatchling build

# Debian's browser, programs that look at our files from outside, servers that tests ask; needs root (or sudo).
tools:
	bash .ci/tools

clean:
	rm -rf $(VENV) .venv-validator .venv-servers .venv-engines node_modules dist var
