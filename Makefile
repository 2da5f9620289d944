# Whatever a person does with this tree. Every target works from a fresh clone.

LINTER  := .cache/bin/golangci-lint
LINTER_VERSION := 2.15.0

# How many inputs each parser gets in `make prove`.
INPUTS ?= 100000

# Paths stay out of what is compiled, so that one clone uses what another compiled.
export GOFLAGS ?= -trimpath

.DEFAULT_GOAL := help
.PHONY: help run live check test prove bench lint generate

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start Latchkey on http://localhost:8080, with a Postgres of its own
	@go build -o bin/dev ./cmd/dev
	@exec bin/dev run

live: ## Write in to the Latchkey of `make run` as customers do, until Ctrl-C
	@go build -o bin/dev ./cmd/dev
	@exec bin/dev live

check: ## Run the tests that need no browser and prove nothing at length: what to run while you work
	GOGC=400 go test -timeout 10m -p 2 -parallel 4 -ldflags=-w -skip '^TestProve' $$(go list ./web/... ./... | grep -v '/browsertest$$')

test: ## Run every test, in real Postgres and real Chromium
	@$(browser) GOGC=400 go test -timeout 20m -p 2 -parallel 4 -ldflags=-w ./web/browsertest ./web/... ./...

prove: ## Run the long proofs: the same tests, with the whole number of rounds, and what fuzzes
	@$(browser) LATCHKEY_PROVE=1 go test -count=1 -timeout 2h -p 1 -v -run '^Test(Prove|Walk)' ./...
	@grep -roE --include='*_test.go' '^func Fuzz\w+' . | while IFS=: read -r file name; do (set -x; \
		go test -run '^$$' -fuzz "^$${name#func }$$" -fuzztime $(INPUTS)x -fuzzminimizetime 1s "$${file%/*}") || exit 1; done

bench: ## Run the benchmarks: one prints what pages take beside the least that could serve them
	go test -run '^$$' -bench . -benchmem -timeout 1h -p 1 ./...

lint: ## Run golangci-lint, in the version that CI runs
	@$(LINTER) version 2>/dev/null | grep -qwF 'version $(LINTER_VERSION)' || \
		GOBIN='$(CURDIR)/$(dir $(LINTER))' go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINTER_VERSION)
	$(LINTER) run

generate: ## Write what is made of other files: templates, phone numbers, compressed files
	go tool templ generate
	go generate ./internal/phone ./static

# The tests that need a browser find it, and axe-core, in the environment.
# Two packages at a time leave each test enough of Postgres's connections; what
# takes longest begins first. Tests wait for Postgres, so that four run at once;
# without the symbols of a debugger they are linked sooner.
define browser
set -e; \
	CHROMIUM=$$(go run ./cmd/dev chromium); AXE=$$(go run ./cmd/dev axe); export CHROMIUM AXE; \
	echo "Browser: $$CHROMIUM"; echo "axe-core: $$AXE"; set -x;
endef
