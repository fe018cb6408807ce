# make run   builds what is needed, seeds a store on the first start, serves on 127.0.0.1:8080
# make test  runs everything that is tested
# make page  builds the explorer and the playground, when their sources have changed
# make bench measures; see the comments of the benchmarks for what they should reach

AUDIT := cmd/internal/server/testdata/audit
READERS := graph/graphtest/readers/testdata

.PHONY: run test race lint generate bench page page-or-plain audit-tools readers browser

run: page-or-plain
	go run ./cmd/peacegraph serve

# The program has the pages compiled in. build.mjs compares their sources with what they were built from.
page: web/node_modules/.package-lock.json
	@cd web && node build.mjs

# Without Node, or when the build fails, the plain page is served, which needs none.
page-or-plain:
	@if ! command -v npm >/dev/null; then echo "Node is not installed: the plain page is served."; \
	else $(MAKE) --no-print-directory page || echo "The pages could not be built, see above: the plain page is served."; fi

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund

test: lint page audit-tools readers browser
	cd web && npm run --silent check
	go test ./...
	cd web && npm run --silent browser

race: audit-tools readers
	go test -race -timeout 30m ./...

lint:
	@test -z "$$(gofmt -l cmd graph resolvers schema seed web)" || { gofmt -l cmd graph resolvers schema seed web; echo "run gofmt -w on these files"; exit 1; }
	go vet ./...
	go tool staticcheck ./...

generate:
	go generate ./...

bench:
	go test -run '^$$' -bench . -benchmem ./graph/... ./cmd/...

# The public audits of GraphQL over HTTP are an npm package.
audit-tools: $(AUDIT)/node_modules/.package-lock.json

$(AUDIT)/node_modules/.package-lock.json: $(AUDIT)/package.json $(AUDIT)/package-lock.json
	cd $(AUDIT) && npm ci --no-audit --no-fund

# The browser that the pages are tested in.
browser:
	@.ci/browser

# Programs of others that read what is exported: Debian packages, and some of npm.
readers: $(READERS)/node_modules/.package-lock.json
	@.ci/readers

$(READERS)/node_modules/.package-lock.json: $(READERS)/package.json $(READERS)/package-lock.json
	cd $(READERS) && npm ci --no-audit --no-fund
