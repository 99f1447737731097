# Everything runs in .venv; a stamp named after the lock file's checksum says what is installed in it.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements/run.txt | tr ' ' '-')
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements/dev.txt | tr ' ' '-')
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement
FLASK := $(BIN)/flask --app wsgi
export PORT ?= 8000
export PYTHONUNBUFFERED := 1

.PHONY: demo run test lint format bench bench-scale drill lock clean

demo: export PORTAL_INSTANCE ?= instance/demo
demo: $(RUN_STAMP)
	@$(FLASK) migrate
	@$(FLASK) demo
	@$(BIN)/python deploy/serve.py

run: export PORTAL_ENV := production
run: $(RUN_STAMP)
	@$(FLASK) check
	@$(BIN)/python deploy/serve.py

test: $(DEV_STAMP)
	@$(BIN)/python tests/run.py $(ARGS)

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive portal deploy wsgi.py

format: $(DEV_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: SCRIPT := benchmarks/bench.py
bench-scale: SCRIPT := benchmarks/scale.py
drill: SCRIPT := benchmarks/drill.py
bench bench-scale drill: $(DEV_STAMP)
	@if [ -f $(SCRIPT) ]; then exec $(BIN)/python $(SCRIPT); fi; echo "$@: $(SCRIPT) does not exist yet."; exit 2

# All hashes of all platforms, and no address of any index; `make lock UPGRADE=--upgrade` takes newer releases.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(UPGRADE)
lock: $(BIN)/python
	$(BIN)/python -m pip install --quiet pip-tools
	$(COMPILE) --extra postgresql --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --all-extras --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* htmlcov
	find . -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed and was not found (set PYTHON=/path/to/python3)."; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 2; }

$(RUN_STAMP): | $(BIN)/python
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(INSTALL) requirements/run.txt
	@rm -f $(VENV)/.run-*; touch $@

$(DEV_STAMP): | $(BIN)/python
	@echo "Installing the locked dependencies and test tools into $(VENV) ..."
	@$(INSTALL) requirements/dev.txt
	@rm -f $(VENV)/.run-* $(VENV)/.dev-*; touch $@ $(RUN_STAMP)
