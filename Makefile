# make run   builds what is needed, seeds a store on the first start, serves on 127.0.0.1:8080
# make test  runs everything that is tested
# make bench measures; see the comments of the benchmarks for what they should reach

AUDIT := cmd/internal/server/testdata/audit
READERS := graph/graphtest/readers/testdata

.PHONY: run test race lint generate bench audit-tools readers

run:
	go run ./cmd/peacegraph serve

test: lint audit-tools readers
	go test ./...

race: audit-tools readers
	go test -race ./...

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

# Programs of others that read what is exported: Debian packages, and some of npm.
readers: $(READERS)/node_modules/.package-lock.json
	@.ci/readers

$(READERS)/node_modules/.package-lock.json: $(READERS)/package.json $(READERS)/package-lock.json
	cd $(READERS) && npm ci --no-audit --no-fund
