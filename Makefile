# mockserver. "make" alone lists what there is.
GO      ?= go
VERSION ?= $(shell git describe --tags --always 2>/dev/null || echo development)
LINT     = $(GO) tool -modfile=tools/go.mod golangci-lint
RELEASE  = $(GO) tool -modfile=tools/release/go.mod goreleaser
BIN      = bin/mockserver
# The race detector needs a C compiler. CI has one; a machine with only Go and make tests without it.
RACE    ?= $(if $(shell command -v gcc || command -v clang),-race)
include tools/packages/names.env
export HOMEPAGE DOWNLOADS MAINTAINER BUILDER HOMEBREW_TAP SCOOP_BUCKET NPM_PACKAGE PYPI_PACKAGE
COMMIT   = $(shell git rev-parse HEAD 2>/dev/null)
DATE     = $(shell TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ 2>/dev/null)
LDFLAGS  = -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.date=$(DATE)

.DEFAULT_GOAL := help
.PHONY: help run test test-contracts test-order test-provider test-isolation test-server test-recording test-kill test-chaos \
	test-redis test-browser test-console test-clients test-generated test-schemathesis test-intercept test-formats \
	test-agents test-snippets test-container test-install test-packages test-size test-workbook test-libreoffice \
	lint-container release-check release-snapshot fuzz test-mutants test-mutate bench bench-compare build docs \
	format lint lint-openapi tidy-check ci clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve the providers at http://127.0.0.1:8080
	$(GO) run ./cmd/mockserver

test: ## run every test, the contracts among them, with the race detector
	@test -n "$(RACE)" || echo "no C compiler here: testing without the race detector"
	$(GO) test $(RACE) -timeout 30m ./...

test-contracts: ## run the contracts alone, in parallel, in random order
	$(GO) tool ginkgo -p --randomize-all --fail-on-pending --fail-on-empty --keep-going ./contracts

test-order: ## give all Go files other names, and see that ledger, pages and contracts stay as they are
	$(GO) test ./internal/house -run NamesOfFiles -whole

test-provider: ## add a fifth provider to a copy as CONTRIBUTING.md says, and leave out each step in turn
	$(GO) test ./internal/house -run AFifthProvider -whole -v -count 1 -timeout 30m

test-isolation: ## let 64 workers share one server 50 times over, with the race detector
	MOCKSERVER_ISOLATION_ROUNDS=50 $(GO) test $(RACE) ./mocktest -run TestParallelWorkers -count 1 -v

test-server: build ## run the contracts against servers in processes of their own, one in memory and one with a file
	./tools/test-server.sh $(BIN)

test-recording: ## record the contracts of all four providers against ourselves, and hold the recording to what was met
	MOCKSERVER_RECORD_ALL=1 $(GO) test ./cmd/mockserver -run TestARecordingOfOurselves -count 1

test-kill: ## kill a server 200 times under load, with a file and with Redis, and hold it to every answer it gave (15 minutes)
	./tools/test-redis.sh kill

test-chaos: ## kill and stop servers that share a Redis, and restart, cut off and slow down Redis, under load (5 minutes)
	./tools/test-redis.sh chaos

test-redis: build ## run the Redis engine, servers that share it, and the contracts against one server and three behind HAProxy, with a real redis-server (installs Debian's where there is none)
	./tools/test-redis.sh all $(BIN)

test-browser: ## prove apihub's domain lists in headless Chromium (installs Debian's where there is none)
	./tools/test-browser.sh

test-console: build ## use the console in headless Chromium by mouse and keyboard, hold it to axe-core, and picture its pages (needs npm)
	./tools/test-console.sh $(BIN)

test-clients: build ## run the clients of examples/ under mockserver run, at two instants of its clock (needs npm, python3, mvn)
	./tools/test-clients.sh $(BIN)

test-generated: build ## generate clients from the documents by seven generators, compile them, and call with each (minutes; needs npm, python3, java)
	./tools/test-generated.sh $(BIN)

test-schemathesis: build ## let Schemathesis call each operation of the documents with what they allow and what they forbid (minutes; needs python3)
	./tools/test-schemathesis.sh $(BIN)

test-intercept: build ## run unchanged clients of several languages under "mockserver run --intercept"
	./tools/test-intercept.sh $(BIN)

test-formats: build ## let programs of other people read what mockserver writes for them: HAR, Pact, Postman, .http, reports of mutate (needs npm, Chromium)
	./tools/test-formats.sh $(BIN)

test-agents: build ## plant five bugs in a client, and find each by what docs/AGENTS.md says (needs python3)
	./tools/test-agents.sh $(BIN)

test-snippets: build ## run the snippets of docs/testing.md, a sandbox for each test (needs npm, python3, mvn)
	./tools/test-snippets.sh $(BIN)

test-container: tools/.venv/installed ## build the image, run it, by Testcontainers as well, and run docker/compose.yaml and docker/compose.replicas.yaml (needs root, npm, mvn; installs Debian's podman)
	./tools/test-container.sh

test-install: ## install the working tree as a module of a version, by go install, go run and go get -tool, and import it elsewhere
	./tools/test-install.sh

test-packages: tools/.venv/installed tools/packages/registry/node_modules/.package-lock.json ## install what release-snapshot has made by npx, pip, pipx and go install, from registries on this machine (needs npm, python3)
	./tools/test-packages.sh

tools/packages/registry/node_modules/.package-lock.json: tools/packages/registry/package-lock.json
	npm ci --prefix tools/packages/registry --ignore-scripts --no-audit --no-fund
	touch $@

test-size: ## hold the stripped binary to 26 MB, and the linker to dropping methods that nobody calls
	./tools/test-size.sh

test-workbook: tools/.venv/installed ## let openpyxl read a workbook that providers/aisuda/xlsx has written
	./tools/test-workbook.sh openpyxl

test-libreoffice: tools/.venv/installed ## let LibreOffice read it: no part of ci, needs Debian's libreoffice-calc-nogui or another soffice
	./tools/test-workbook.sh libreoffice

lint-container: tools/.venv/installed ## look over docker/ and the CI jobs in README.md by the schemas of their readers
	./tools/lint-container.sh

tools/.venv/installed: tools/requirements.txt
	python3 -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

release-check: ## check the release's configuration (the first time builds goreleaser: minutes)
	$(RELEASE) check

release-snapshot: tools/.venv/installed ## build what a release holds into dist/, without publishing, and look at it (the first time builds syft as well; needs dpkg, root)
	$(RELEASE) release --snapshot --clean
	python3 tools/packages/make.py dist
	python3 tools/packages/provenance.py
	./tools/test-release.sh

fuzz: ## run every fuzz target for FUZZTIME (10s) each
	./tools/fuzz.sh $(or $(FUZZTIME),10s)

test-mutants: ## change one operator of a provider's code at a time, and see what the tests find (PROVIDERS; hours for all four)
	./tools/mutants.sh $(or $(PROVIDERS),qijiayun apihub aisuda innopaas)

test-mutate: build ## answer each rule wrongly in turn, and see that the contracts notice (PROVIDERS; minutes for all four)
	./tools/test-mutate.sh $(BIN) $(or $(PROVIDERS),qijiayun apihub aisuda innopaas)

bench: build ## measure the binary from outside beside a bare net/http handler, by wrk where it is installed (minutes; BENCH_SECONDS=1 only tries it)
	$(GO) run ./bench -binary $(BIN) -seconds $(or $(BENCH_SECONDS),2) -json bin/bench.json $(BENCH_FLAGS)

bench-compare: build ## measure it beside the binary of an earlier revision, and the micro benchmarks of both (BASE=revision)
	./tools/bench-compare.sh $(BIN) $(BASE) $(BENCH_SECONDS)

build: ## build the static, stripped binary at bin/mockserver
	CGO_ENABLED=0 $(GO) build $(shell cat tools/build-flags) -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/mockserver

docs: ## write the pages that are generated from the code
	$(GO) test ./internal/house ./cmd/mockserver -run Page -update

format: ## format the code
	$(LINT) fmt

lint: ## look over the code
	$(LINT) run ./...
	$(LINT) fmt --diff
	$(GO) vet ./...

lint-openapi: ## look over the OpenAPI documents (needs npm)
	npm ci --prefix tools --ignore-scripts --no-audit --no-fund
	tools/node_modules/.bin/redocly lint --config redocly.yaml openapi/*.yaml
	tools/node_modules/.bin/spectral lint --ruleset spectral.yaml --fail-severity hint openapi/*.yaml

tidy-check: ## see that go.mod and go.sum are tidy
	$(GO) mod tidy -diff
	$(GO) mod verify

ci: lint tidy-check lint-openapi lint-container test test-contracts test-order test-provider test-server test-recording test-redis test-browser test-console test-intercept test-formats test-agents test-snippets test-container test-install test-size test-workbook release-check release-snapshot test-packages build ## everything that must pass
	$(BIN) verify
	./tools/test-mutate.sh $(BIN) qijiayun

clean: ## remove what was built
	rm -rf bin dist .release
