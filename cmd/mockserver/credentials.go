package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// environment gives each credential its name in the environment of client programs.
var environment = map[string]string{
	"innopaas.baseUrl": "INNOPAAS_BASE_URL", "innopaas.appKey": "INNOPAAS_APP_KEY", "innopaas.authorization": "INNOPAAS_AUTHORIZATION",
	"aisuda.baseUrl": "AISUDA_BASE_URL", "aisuda.companyKey": "AISUDA_COMPANY_KEY", "aisuda.clientId": "AISUDA_CLIENT_ID",
	"aisuda.appKey": "AISUDA_APP_KEY", "aisuda.appClientId": "AISUDA_APP_CLIENT_ID",
	"qijiayun.baseUrl": "QIJIAYUN_BASE_URL", "qijiayun.appId": "QIJIAYUN_APP_ID", "qijiayun.appSecret": "QIJIAYUN_APP_SECRET",
	"apihub.baseUrl": "APIHUB_BASE_URL", "apihub.ak": "APIHUB_AK", "apihub.sk": "APIHUB_SK",
}

func newCredentials(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "credentials",
		Short: "Print a sandbox's credentials",
		Example: `  mockserver credentials
  mockserver credentials --sandbox box7 --format dotenv > .env
  eval "$(mockserver credentials --format shell)"`,
		Args: cobra.NoArgs,
	}
	server, box := remote(p, c), sandboxFlag(p, c)
	format := c.Flags().String("format", "json", "json, dotenv or shell; private keys are in json only")
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		var all map[string]any
		if err := unreachable(s.Do(c.Context(), "GET", "/sandboxes/"+*box+"/credentials", nil, &all), s.Base); err != nil {
			return err
		}
		switch *format {
		case "json":
			return printJSON(p, all)
		case "dotenv":
			printEnvironment(p, "", all, s.Base)
		case "shell":
			printEnvironment(p, "export ", all, s.Base)
		default:
			return fmt.Errorf("--format %q: it is json, dotenv or shell", *format)
		}
		return nil
	}
	return c
}

func printEnvironment(p program, prefix string, all map[string]any, url string) {
	say := func(name, value string) {
		_, _ = fmt.Fprintf(p.out, "%s%s='%s'\n", prefix, name, strings.ReplaceAll(value, "'", `'\''`))
	}
	say("MOCKSERVER_URL", url)
	say("MOCKSERVER_SANDBOX", fmt.Sprint(all["sandbox"]))
	for _, path := range sortedKeys(environment) {
		provider, name, _ := strings.Cut(path, ".")
		part, _ := all[provider].(map[string]any)
		if value, given := part[name].(string); given {
			say(environment[path], value)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
