# Driftloop. 'make demo' and 'make test' are all a newcomer needs; each installs what is missing.

SWIFT  ?= swift
RELEASE := --configuration release
BIN    := .build/release/drift

.PHONY: demo build test check format lint bench clean help

help:            ## Show this list.
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: .*## /\t/' | expand -t 12

demo: build      ## Build, and run the whole loop on this machine (DATA=folder for real months of trips).
	$(BIN) demo $(if $(DATA),--data $(DATA))

build:           ## Build the command drift, optimised, into .build/release.
	scripts/install-packages
	$(SWIFT) build $(RELEASE) --product drift

test:            ## Install what is missing, build, and run all tests (ROOMS='StacksTests DeliveryTests': only those).
	scripts/install-packages
	scripts/python-environment
	scripts/sagemaker-environment
	DRIFTLOOP_TESTS='$(ROOMS)' DRIFTLOOP_TESTING=1 $(SWIFT) build $(RELEASE) --build-tests
	DRIFTLOOP_TESTS='$(ROOMS)' DRIFTLOOP_TESTING=1 scripts/run-tests $(SWIFT) test $(RELEASE) --disable-testable-imports --skip-build --no-parallel

check: lint      ## Format, lint, warnings as errors, tests: what CI demands.
	DRIFTLOOP_STRICT=1 $(MAKE) test

lint:            ## Report what the formatter and linter would change; change nothing.
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Seeds
	scripts/check-docs

format:          ## Format the sources in place.
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Seeds

bench: build     ## Measure against the peers; prints both sides, medians and ratios (ROWS='profile check').
	python3 Benchmarks/bench.py $(ROWS)

clean:           ## Remove everything that was built.
	rm -rf .build
