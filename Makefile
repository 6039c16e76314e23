# `make` alone prints this menu. Everything a developer or user needs starts here.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/uv/bin/uv
BIN := .venv/bin
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
unexport PYTHONDONTWRITEBYTECODE # many programs of the same code start here: it is compiled once

help: ## this menu
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

$(UV):
	@echo "Fetching uv $(UV_VERSION)"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --target .tools/uv uv==$(UV_VERSION) 2>&1 | grep -v WARNING || true
	@test -x $(UV)

.venv/.installed: pyproject.toml uv.lock | $(UV)
	@echo "Installing Evenhand into .venv"
	@$(UV) sync --frozen --no-dev --all-extras --quiet --inexact --python $(PYTHON)
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "Installing what developers need"
	@$(UV) sync --frozen --all-extras --quiet --python $(PYTHON)
	@touch $@

install: .venv/.installed ## make .venv with the `evenhand` command in it

demo: .venv/.installed ## the whole product with an invented company's day; REPLAY=path feeds a file instead
	@$(BIN)/evenhand demo $(if $(REPLAY),--replay "$(REPLAY)") $(if $(SPEED),--speed "$(SPEED)") $(if $(PORT),--port "$(PORT)")

test: .venv/.installed-dev ## set everything up and pass the tests (minutes, no network but the package registries)
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/pytest -m "not peers and not accept" -n 3 --dist loadgroup --no-loadscope-reorder

test-peers: .venv/.installed-dev ## against real servers on loopback: a Bluesky network, a mail server, a sign-on, ...
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/pytest -m "peers and not accept" -n 2 --dist loadfile --no-loadscope-reorder

accept: .venv/.installed-dev ## the long ones: 200 kills, large files, every screen, properties on new examples
	@$(BIN)/pytest -m accept --timeout=7200
	@$(BIN)/pytest -m "hypothesis and not accept" --hypothesis-profile=hunt --timeout=7200

check: .venv/.installed-dev ## formatting, lint, types, direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

dev: .venv/.installed-dev ## install what developers need too, and the commit hooks
	@$(BIN)/pre-commit install

format: .venv/.installed-dev ## put everything into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: .venv/.installed-dev ## the benchmarks; each prints one JSON line
	@for script in intake store mail; do $(BIN)/python bench/$$script.py; done

.PHONY: help install demo test test-peers accept check dev format bench
