package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/openapi"
)

func newOpenAPI(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "openapi PROVIDER",
		Short: "Print a provider's OpenAPI document, or its requests for Postman or as an .http file",
		Long: `openapi prints the provider's document with the server's address in it, for a viewer, a generator or a client; the server
need not run. The formats postman and http are a request for each operation, with the credentials of the sandbox, which the
server is asked for.
openapi 打印平台的 OpenAPI 文档，其中的地址为本服务的地址，无需服务在运行。postman 与 http 格式是每个接口一个请求，带有沙箱的凭证，
凭证由运行中的服务给出。`,
		Example: `  mockserver openapi qijiayun > qijiayun.yaml
  mockserver openapi aisuda --format json --sandbox box7
  mockserver openapi aisuda --format postman > aisuda.postman_collection.json
  mockserver openapi aisuda --format http > aisuda.http
  curl http://127.0.0.1:8080/__admin/openapi/aisuda.json   # the same from a running server`,
		Args: cobra.ExactArgs(1), ValidArgs: providerNames(),
	}
	server, box := remote(p, c), sandboxFlag(p, c)
	format := c.Flags().String("format", "yaml", "yaml, json, postman or http")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"yaml", formatJSON, "postman", "http"}, cobra.ShellCompDirectiveNoFileComp))
	c.RunE = func(c *cobra.Command, args []string) error {
		if !slices.Contains(providerNames(), args[0]) {
			return unknownWord("PROVIDER", args[0], providerNames())
		}
		text, err := documentAs(c.Context(), server(), *box, args[0], *format)
		if err != nil {
			return err
		}
		_, err = p.out.Write(text)
		return err
	}
	return c
}

// documentAs is a provider's document in a format.
func documentAs(ctx context.Context, s *client.Client, box, provider, format string) ([]byte, error) {
	url := strings.TrimSuffix(s.Base, "/")
	if box != sandbox.Default {
		url += "/~" + box
	}
	switch format {
	case "yaml":
		return openapi.ServedAt(provider, url+"/"+provider)
	case formatJSON:
		return openapi.JSONServedAt(provider, url+"/"+provider)
	case "postman":
		provider += ".postman_collection.json"
	case "http":
		provider += ".http"
	default:
		return nil, wrong("--format %q: it is yaml, json, postman or http", "--format %q：应为 yaml、json、postman 或 http", format)
	}
	text, err := s.Raw(ctx, "GET", "/openapi/"+provider+"?sandbox="+box, nil)
	return text, unreachable(err, s.Base)
}
