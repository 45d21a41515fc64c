# `make` prints the commands. Everything that they need is installed by `make deps`, which each of them calls.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

TAMIS_SHARED ?= ../shared
export TAMIS_SHARED
PREFIX ?= /usr/local
ANSWERS ?= $(TAMIS_SHARED)/lean/conformance $(TAMIS_SHARED)/lean/conformance-2
ONLY ?= MarketStructure
FUZZ_SECONDS ?= 10
SEED ?= 1
LISTS ?= 2000
release := build/release
tamis := $(release)/src/tamis
packages := g++ cmake ninja-build pkg-config ccache mold git openssl ca-certificates nlohmann-json3-dev libyaml-cpp-dev \
	libcli11-dev libfmt-dev libdeflate-dev zlib1g-dev libzip-dev libxxhash-dev libjemalloc-dev libssl-dev libgtest-dev libgmock-dev \
	libbenchmark-dev libboost1.81-dev libarchive-dev libpq-dev libcurl4-openssl-dev postgresql
lint_packages := clang-format-19 clang-tidy-19
slurm_packages := slurm-wlm munge
python_packages := python3-dev pybind11-dev python3-pandas python3-matplotlib
fuzz_packages := clang-19 libclang-rt-19-dev
fuzzed := request rules tables readers results
sources = $(shell git ls-files '*.cpp' '*.hpp')

help:
	@echo "make demo         install, build, make a market, run the whole main job on it; again: answers from the store"
	@echo "make run          the pages and the interface on that market, until Ctrl-C"
	@echo "make test         install, build and run every test (debug build with sanitizers; ONLY=store for one module)"
	@echo "make test-optimised  build and run what only optimised code can show: numbers, benchmarks, programs that are killed"
	@echo "make test-postgres  start a PostgreSQL server on loopback, bring old rows in from it, end it"
	@echo "make test-slurm   start Slurm with two nodes on loopback, run studies on it, end it; skipped where it cannot be installed"
	@echo "make test-pages   unit tests of the pages, and a walk through them in a browser"
	@echo "make python       build the package for Python, test it and run the notebook; skipped where it cannot be built"
	@echo "make build        the release build"
	@echo "make conformance  compare with LEAN's answers and write docs/conformance.md (ANSWERS=DIR with market/ and cases/: your own)"
	@echo "make differential random lists of orders, the engine against a slow second one (LISTS=2000 from SEED=1)"
	@echo "make examples     run the pipelines of examples/ on real bars"
	@echo "make bench        benchmarks; each checks its answer"
	@echo "make fmt          format the C++"
	@echo "make lint         format, each header alone, clang-tidy"
	@echo "make fuzz         any bytes as requests and in every reader for FUZZ_SECONDS (10) each; needs clang, and a build of its own"
	@echo "make docs         rewrite docs/reference"
	@echo "make ci           what .ci/run runs, in the same order"
	@echo "make install      PREFIX=/usr/local: a tree that can be moved"

deps:
	@tools/install_packages.sh $(packages)
	@[ -f node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so ] || { echo "fetching DuckDB's library"; npm ci --ignore-scripts --no-audit --no-fund --silent; }
	@sh third_party/get_duckdb_header.sh

$(release)/build.ninja: CMakePresets.json | deps
	@cmake --preset release >/dev/null

# The pages become part of the program; they are built anew when one of their sources is newer.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json | deps
	@echo "fetching what the pages are made of"
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --silent && touch node_modules/.package-lock.json

web/dist/index.html: $(shell git ls-files web) web/node_modules/.package-lock.json
	@echo "building the pages"
	@cd web && npm run --silent build >/dev/null
	@touch $@

pages: web/dist/index.html

build: deps pages
	@cmake --preset release >/dev/null
	@cmake --build --preset release

tamis: deps pages
	@cmake --preset release >/dev/null
	@echo "building tamis (release)"
	@cmake --build --preset release --target tamis -- --quiet

test: deps
	@cmake --preset dev >/dev/null
	@echo "building every test (dev: address and undefined sanitizers)"
	@cmake --build --preset dev -- --quiet
	@ctest --preset dev -j2 $(if $(filter-out MarketStructure,$(ONLY)),-R '$(ONLY)')

test-release: build
	@ctest --preset release -j2

# What the sanitized build cannot say: numbers and times of optimised code, and programs that are killed.
test-optimised: tamis
	@echo "building the tests of optimised code"
	@cmake --build --preset release --target whole_test oracles_test conformance benchmarks -- --quiet
	@ctest --preset release -j2 -R '^(oracles|golden|whole_stopping|whole_beside|.*_smoke)$$'

whole-test: tamis
	@cmake --build --preset release --target whole_test -- --quiet

test-pages: tamis
	@tools/install_packages.sh chromium
	@cd web && npm test --silent
	@tools/walk_pages.sh $(abspath $(tamis))

test-slurm: whole-test
	@tools/install_packages.sh $(slurm_packages) || echo "Slurm cannot be installed here"
	@tools/with_slurm.sh $(release)/tests/whole_test --gtest_brief=1 --gtest_filter='Slurm.*'

python: tamis
	@tools/install_packages.sh $(python_packages) || echo "what Python needs cannot be installed here"
	@tools/test_python.sh $(abspath $(tamis))

test-postgres: whole-test
	@tools/with_postgres.sh $(release)/tests/whole_test --gtest_brief=1 --gtest_filter='Migration.*:*FromAPostgresServer'

demo: tamis
	@tools/demo.sh $(tamis)

run: tamis
	@tools/demo.sh $(tamis) market
	@$(tamis) serve --home demo/home

conformance: deps
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target conformance -- --quiet
	@if [ "$(origin ANSWERS)" = file ] && [ -f "$(TAMIS_SHARED)/lean/oracles.json" ]; then \
	  $(release)/tools/conformance --lean "$(TAMIS_SHARED)/lean" --page docs/conformance.md; \
	else for answers in $(ANSWERS); do \
	  if [ -d "$$answers/market" ]; then $(release)/tools/conformance "$$answers/market" "$$answers"/cases/* --only "$(ONLY)"; \
	  else echo "skipped, because $$answers/market is not there"; fi; done; fi

differential: tamis
	@cmake --build --preset release --target conformance -- --quiet
	@tools/differential.sh $(release) $(SEED) $(LISTS)

differential-check:
	@$(MAKE) differential LISTS=40

golden: deps
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target conformance -- --quiet
	@$(release)/tools/conformance tests/golden/lean/market tests/golden/lean/cases/*

examples: tamis
	@tools/examples.sh $(tamis)

bench: build
	@tools/bench.sh $(release)

fmt: lint-deps
	@clang-format-19 -i $(sources)

lint-deps:
	@tools/install_packages.sh $(lint_packages)

lint: deps lint-deps
	@tools/large_files.sh
	@clang-format-19 --dry-run -Werror $(sources)
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev --target all_verify_interface_header_sets -- --quiet
	@! tools/has_python.sh /usr/bin/python3 || cmake --preset dev -DTAMIS_PYTHON=ON -DPython_EXECUTABLE=/usr/bin/python3 >/dev/null
	@tools/tidy.sh build/dev
	@cmake --preset dev -DTAMIS_PYTHON=OFF >/dev/null

# Findings are left in build/fuzz as crash-…; the same command with their name runs one of them.
fuzz: deps
	@tools/install_packages.sh $(fuzz_packages)
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz --target $(fuzzed:=_fuzz)
	@cd build/fuzz && for one in $(fuzzed); do mkdir -p found/$$one && \
	    tests/$${one}_fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=20 -print_final_stats=1 found/$$one ../../tests/fuzz/$$one || exit 1; done

docs: tamis
	@$(tamis) docs docs/reference

docs-check: docs
	@git diff --exit-code --stat -- docs/reference || { echo "docs/reference differs from what the program writes: commit what 'make docs' wrote"; exit 1; }

install: tamis
	@cmake --install $(release) --prefix "$(PREFIX)" --component tamis >/dev/null
	@echo "installed to $(PREFIX)/bin/tamis"

install-check: tamis
	@tools/install_check.sh

ci_steps := test-optimised test-postgres test-slurm python test-pages test conformance differential-check docs-check demo examples install-check lint
# How long each step took stands at the end, whether they all pass or not.
ci:
	@took="seconds of each step"; trap 'echo "$$took"' EXIT; for step in $(ci_steps); do \
	  SECONDS=0; failed=0; $(MAKE) $$step || failed=$$?; took+=$$(printf '\n%7d  %s' $$SECONDS $$step); [ $$failed = 0 ] || exit $$failed; done

.PHONY: help deps pages build tamis python test test-release test-optimised whole-test test-postgres test-slurm test-pages demo run conformance differential differential-check golden examples bench fmt lint lint-deps fuzz docs docs-check install install-check ci
