# make run   builds what is needed, seeds a store on the first start, serves on 127.0.0.1:8080
# make test  runs everything that is tested
# make bench measures; see the comments of the benchmarks for what they should reach

AUDIT := cmd/internal/server/testdata/audit

.PHONY: run test race lint generate bench audit-tools

run:
	go run ./cmd/peacegraph serve

test: lint audit-tools
	go test ./...

race: audit-tools
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
