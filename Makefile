# comity: `make demo` sets up and reads a report; `make test` sets up and runs every check.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SECONDS ?= 60
READY  := $(VENV)/.ready
SPARK  := .venv-spark
SPARK_READY := $(SPARK)/.ready
TRAIN  := .venv-train
TRAIN_READY := $(TRAIN)/.ready
# The build of torch for processors alone, which some indexes serve in the place of the one that is pinned with it.
TORCH_CPU := 6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b

.PHONY: demo train docs coverage licences image test test-spark check audit release fuzz server browser java lock bench clean help

help:            ## say what there is
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(SPARK_READY): requirements.lock requirements-spark.lock pyproject.toml
	@test -x $(SPARK)/bin/python || $(PYTHON) -m venv $(SPARK)
	@for lock in requirements.lock requirements-spark.lock; do \
	  $(SPARK)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $$lock || exit 1; done
	@$(SPARK)/bin/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: $(READY)   ## read the report in examples/ and print its ledger
	@$(BIN)/comity read examples/animals.txt

$(TRAIN_READY): requirements-train.lock pyproject.toml
	@test -x $(TRAIN)/bin/python || $(PYTHON) -m venv $(TRAIN)
	@$(TRAIN)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.lock
	@$(TRAIN)/bin/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

train: $(TRAIN_READY) ## train the learnt reader on training/data, in an environment of its own; ARGS="--help" says more
	@$(TRAIN)/bin/python -m training $(ARGS)

check: $(READY)  ## lint, types, import layers, dangerous calls
	@$(BIN)/ruff check src tests bench fuzz tools training
	@$(BIN)/ruff format --check src tests bench fuzz tools training
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/bandit --quiet --severity-level medium --configfile pyproject.toml --recursive src

test: check server browser  ## all checks, then the tests
	@$(BIN)/python -m pytest -n 2

test-spark: $(SPARK_READY) java  ## the tests of the cluster, on a small one that they start, in an environment of its own
	@$(SPARK)/bin/python -m pytest tests/cluster

java:            # Java for Spark, unless JAVA_HOME names one
	@test -n "$$JAVA_HOME" || command -v java >/dev/null || \
	  { test "$$(id -u)" = 0 && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null; } || \
	  { echo "install Java 17 or newer (Debian: openjdk-17-jre-headless), or set JAVA_HOME to it" >&2; exit 1; }

server:          # PostgreSQL for the tests, unless COMITY_TEST_POSTGRES names a server
	@test -n "$$COMITY_TEST_POSTGRES" || command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	  { test "$$(id -u)" = 0 && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; } || \
	  { echo "install PostgreSQL (Debian: postgresql), or set COMITY_TEST_POSTGRES to a server's URL with {} for the database" >&2; exit 1; }

browser:         # Chromium for the tests, unless COMITY_TEST_CHROMIUM names a browser's path
	@test -n "$$COMITY_TEST_CHROMIUM" || command -v chromium >/dev/null || \
	  { test "$$(id -u)" = 0 && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; } || \
	  { echo "install Chromium (Debian: chromium), or set COMITY_TEST_CHROMIUM to its path" >&2; exit 1; }

bench: $(READY)  ## accuracy (if the gold is at hand) and speed
	@$(BIN)/python -m bench.speed
	@$(BIN)/python -m bench.accuracy

docs: $(READY)   ## build the site of the documents into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict && echo "open site/index.html"

coverage: $(READY) server browser  ## run the tests and say which lines none of them runs
	@$(BIN)/coverage erase && $(BIN)/coverage run -m pytest; $(BIN)/coverage combine --quiet && $(BIN)/coverage report

licences: $(READY) ## the licences of all that comity needs, and whether they go with its own
	@$(BIN)/python -m tools.licences

image:           ## an image with the page, for Docker; where there is none, its linter reads the Dockerfile
	@if docker info >/dev/null 2>&1; then docker build --tag comity .; \
	  else $(MAKE) --no-print-directory $(READY) && $(BIN)/hadolint Dockerfile && echo "there is no Docker here: the Dockerfile was read, not built"; fi

audit: $(READY)  ## known vulnerabilities in what is pinned, for Spark, too
	@$(BIN)/python -m tools.audit

release: $(READY) ## build the wheel and the source archive reproducibly, list what they need, try them in an empty environment
	@rm -rf dist && SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/hatchling build --directory dist
	@$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o dist/comity.cdx.json
	@rm -rf dist/.try && $(PYTHON) -m venv dist/.try && dist/.try/bin/pip install --quiet --disable-pip-version-check dist/*.whl
	@dist/.try/bin/comity read examples/animals.txt > /dev/null && rm -rf dist/.try && cd dist && sha256sum -- *

fuzz: $(READY)   ## feed hostile input to every reader and parser, a minute each (SECONDS=60)
	@for target in $$($(BIN)/python -c "from fuzz.targets import TARGETS; print(*TARGETS)"); do \
	  echo "== $$target" && $(BIN)/python -m fuzz.run $$target -max_total_time=$(SECONDS) -print_final_stats=1 2>&1 | tail -n 12 || exit 1; done

lock: $(READY)   ## pin every dependency with its hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --extra all --group dev pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --extra spark --constraint requirements.lock pyproject.toml -o requirements-spark.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --extra train --constraint requirements.lock pyproject.toml -o requirements-train.lock
	@sed -i '/^torch==/a\    --hash=sha256:$(TORCH_CPU) \\' requirements-train.lock

clean:           ## remove what was set up
	@rm -rf $(VENV) $(SPARK) $(TRAIN)
