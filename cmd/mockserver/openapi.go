package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/openapi"
)

func newOpenAPI(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "openapi PROVIDER",
		Short: "Print a provider's OpenAPI document, with the server's address in it, for a viewer, a generator or a client",
		Example: `  mockserver openapi qijiayun > qijiayun.yaml
  mockserver openapi aisuda --format json --sandbox box7
  curl http://127.0.0.1:8080/__admin/openapi/aisuda.json   # the same from a running server`,
		Args: cobra.ExactArgs(1), ValidArgs: providerNames(),
	}
	at := c.Flags().String("server", p.envOr("MOCKSERVER_URL", "http://127.0.0.1:8080"), "the server's `URL`, which need not run (MOCKSERVER_URL)")
	box, format := sandboxFlag(p, c), c.Flags().String("format", "yaml", "yaml or json")
	c.RunE = func(_ *cobra.Command, args []string) error {
		if !slices.Contains(providerNames(), args[0]) {
			return unknownWord("PROVIDER", args[0], providerNames())
		}
		url := strings.TrimSuffix(*at, "/")
		if *box != sandbox.Default {
			url += "/~" + *box
		}
		text, err := openapi.ServedAt(args[0], url+"/"+args[0])
		switch {
		case err != nil:
			return err
		case *format == formatJSON:
			if text, err = openapi.ToJSON(text); err != nil {
				return err
			}
		case *format != "yaml":
			return wrong("--format %q: it is yaml or json", "--format %q：应为 yaml 或 json", *format)
		}
		_, err = p.out.Write(text)
		return err
	}
	return c
}
