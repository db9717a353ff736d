package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/client"
)

func newToken(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "token PROVIDER",
		Short: "Make a token that a provider accepts, or one that it refuses",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newTokenInnopaas(p), newTokenAisuda(p), newTokenQijiayun(p), newTokenApihub(p))
	return c
}

func newTokenQijiayun(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "qijiayun",
		Short: "Get an accessToken of 企加云 with the sandbox's credentials (counts against the daily quota)",
		Example: `  mockserver token qijiayun
  mockserver token qijiayun --refresh     # leaves the earlier token usable
  mockserver token qijiayun --curl        # a call that is ready to run`,
		Args: cobra.NoArgs,
	}
	server, box, show := remote(p, c), sandboxFlag(p, c), tokenOrJSON(p, c)
	refresh := c.Flags().Bool("refresh", false, "refresh instead of getting: earlier tokens stay usable")
	curl := c.Flags().Bool("curl", false, "print a curl command that uses the token")
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		k, err := credentialsOf(c.Context(), s, *box, "qijiayun")
		if err != nil {
			return err
		}
		path := "/itrigger-tenant/v1/basic/accessTokenOpen/token"
		if *refresh {
			path += "/refresh"
		}
		query := url.Values{"appId": {k["appId"]}, "appSecret": {k["appSecret"]}}
		var answer struct {
			Code int `json:"code"`
			Data struct {
				AccessToken string `json:"accessToken"`
			} `json:"data"`
		}
		if err := getJSON(c.Context(), k["baseUrl"]+path+"?"+query.Encode(), &answer); err != nil {
			return err
		}
		made := madeToken{Token: answer.Data.AccessToken}
		if *curl {
			made.Curl = fmt.Sprintf("curl '%s/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=%s'", k["baseUrl"], made.Token)
		}
		return show(made)
	}
	return c
}

// madeToken is what the commands print: the token, or with --curl the call that uses it.
type madeToken struct {
	Token string `json:"token"`
	Curl  string `json:"curl,omitempty"`
}

func tokenOrJSON(p program, c *cobra.Command) func(madeToken) error {
	show := textOrJSON(p, c)
	return func(made madeToken) error {
		return show(made, func() error {
			_, err := fmt.Fprintln(p.out, cmp.Or(made.Curl, made.Token))
			return err
		})
	}
}

// credentialsOf are one provider's credentials in a sandbox.
func credentialsOf(ctx context.Context, s *client.Client, box, provider string) (map[string]string, error) {
	var all map[string]json.RawMessage
	if err := unreachable(s.Do(ctx, "GET", "/sandboxes/"+box+"/credentials", nil, &all), s.Base); err != nil {
		return nil, err
	}
	var part map[string]string
	if err := json.Unmarshal(all[provider], &part); err != nil {
		return nil, fmt.Errorf("the server has no provider %s", provider)
	}
	return part, nil
}

// getJSON calls a provider; a refusal is an error that says why.
func getJSON(ctx context.Context, address string, v any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if why := response.Header.Get("Mock-Why"); why != "" {
		return fmt.Errorf("refused by %s: %s\n%s", response.Header.Get("Mock-Rule"), why, body)
	}
	return json.Unmarshal(body, v)
}
