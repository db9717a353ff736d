module example.com/mockserver/tools/release

go 1.26.8

tool github.com/goreleaser/goreleaser/v2
