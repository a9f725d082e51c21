# wagtail-coalition: `make demo` shows it, `make test` tests it. Everything else is listed by `make help`.
#
# PYTHON=…  the interpreter for a new environment (default: the newest of this machine that is at least 3.11)
# VENV=…    where the environment stands (default: .venv)
# PORT=…    where `make demo` serves (default: 8000)

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo setup test lint format bench requirements messages clean

PORT ?= 8000
VENV ?= .venv
BIN := $(VENV)/bin
APPS := search coalition best_practices cms
UV_COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make requirements"

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: setup ## install, load the demo data and serve it on 127.0.0.1:$(PORT)
	@echo "The hub is at http://127.0.0.1:$(PORT)/ (stop it with Ctrl-C). README.md lists the demo accounts."
	@PORT=$(PORT) exec $(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

setup: $(VENV)/installed-base ## install and load the demo data, without serving
	$(BIN)/python manage.py migrate --verbosity 1
	$(BIN)/python manage.py load_demo

test: $(VENV)/installed-test ## all tests that this machine can run, in both configurations
	@VENV=$(VENV) bash .ci/test $(ARGS)

lint: $(VENV)/installed-dev ## style, types, import directions, templates, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z '*.html' | xargs -0 --no-run-if-empty $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

format: $(VENV)/installed-dev ## bring code and templates into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z '*.html' | xargs -0 --no-run-if-empty $(BIN)/djade --target-version 5.2

bench: $(VENV)/installed-test ## measure, and print ratios against baselines of the same run
	$(BIN)/python -m benchmarks

requirements: $(VENV)/installed-dev ## pin the newest versions that pyproject.toml allows (UPGRADE=1) or only what is new
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements/base.txt
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group test -c requirements/base.txt -o requirements/test.txt
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev -c requirements/test.txt -o requirements/dev.txt

messages: $(VENV)/installed-base ## collect and compile the texts to translate (needs gettext)
	@for app in $(APPS); do \
		(cd $$app && $(abspath $(BIN))/python ../manage.py makemessages -l de --no-obsolete --no-location && \
			$(abspath $(BIN))/python ../manage.py compilemessages); \
	done

clean: ## remove the environment and the demo data
	rm -rf $(VENV) var build

# The first interpreter that really runs (a pyenv shim may exist for a version that does not), is new enough and can
# make an environment.
$(BIN)/python:
	@for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3 python; do \
		if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			echo "Making $(VENV) with $$("$$candidate" --version)"; \
			exec "$$candidate" -m venv $(VENV); \
		fi; \
	done; \
	echo "No Python 3.11 or newer with the venv module was found. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
	exit 1

# Installed again only when the pins change.
$(VENV)/installed-%: requirements/%.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
