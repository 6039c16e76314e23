# `make` alone prints this menu. Everything a developer or user needs starts here.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/uv/bin/uv
BIN := .venv/bin
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never

help: ## this menu
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

$(UV):
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --target .tools/uv uv==$(UV_VERSION)

.venv/.installed: pyproject.toml uv.lock | $(UV)
	@PYTHONPATH= $(UV) sync --frozen --no-dev --all-extras --quiet --python $(PYTHON) --inexact
	@touch $@

.venv/.installed-dev: .venv/.installed
	@PYTHONPATH= $(UV) sync --frozen --all-extras --quiet --python $(PYTHON)
	@touch $@

install: .venv/.installed ## make .venv with the `evenhand` command in it

dev: .venv/.installed-dev ## install what developers need too, and the commit hooks
	@$(BIN)/pre-commit install

.PHONY: help install dev
