// Command go calls each provider and the admin API by the clients that oapi-codegen and openapi-generator generate.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"example.com/mockserver/tools/testdata/generated/go/dist/admin"
	"example.com/mockserver/tools/testdata/generated/go/dist/aisuda"
	"example.com/mockserver/tools/testdata/generated/go/dist/apihub"
	"example.com/mockserver/tools/testdata/generated/go/dist/innopaas"
	"example.com/mockserver/tools/testdata/generated/go/dist/qijiayun"
)

func main() {
	for _, clients := range []struct {
		generator string
		calls     map[string]func(context.Context) error
	}{
		{"oapi-codegen", map[string]func(context.Context) error{
			"qijiayun": callQijiayun, "aisuda": callAisuda, "innopaas": callInnopaas, "apihub": callApihub, "admin": callAdmin,
		}},
		{"openapi-generator", map[string]func(context.Context) error{
			"qijiayun": generatorQijiayun, "aisuda": generatorAisuda, "innopaas": generatorInnopaas, "apihub": generatorApihub, "admin": generatorAdmin,
		}},
	} {
		for document, call := range clients.calls {
			if err := call(context.Background()); err != nil {
				fmt.Fprintf(os.Stderr, "%s by %s: %v\n", document, clients.generator, err)
				os.Exit(1)
			}
		}
	}
}

func callQijiayun(ctx context.Context) error {
	client, err := qijiayun.NewClientWithResponses(os.Getenv("QIJIAYUN_BASE_URL"))
	if err != nil {
		return err
	}
	got, err := client.GetTokenWithResponse(ctx, &qijiayun.GetTokenParams{AppId: os.Getenv("QIJIAYUN_APP_ID"), AppSecret: os.Getenv("QIJIAYUN_APP_SECRET")})
	if err != nil {
		return err
	}
	token, err := got.JSON200.AsTokenBody()
	if err != nil {
		return err
	}
	withToken := func(_ context.Context, r *http.Request) error {
		q := r.URL.Query()
		q.Set("accessToken", token.Data.AccessToken)
		r.URL.RawQuery = q.Encode()
		return nil
	}
	registered, err := client.MemberRegisterWithResponse(ctx, qijiayun.Registration{Mobile: "18800000001", StoreNo: "1159374785466208256", Channel: "16"}, withToken)
	if err != nil {
		return err
	}
	if done, err := registered.JSON200.AsDoneBody(); err != nil || !bool(done.Data) {
		return fmt.Errorf("registering was answered with %s", registered.Body)
	}
	return nil
}

func callAisuda(ctx context.Context) error {
	client, err := aisuda.NewClientWithResponses(os.Getenv("AISUDA_BASE_URL"))
	if err != nil {
		return err
	}
	listed, err := client.ListApplicationsWithResponse(ctx, os.Getenv("AISUDA_COMPANY_KEY"), func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+os.Getenv("AISUDA_TOKEN"))
		r.Header.Set("X-Client-Id", os.Getenv("AISUDA_CLIENT_ID"))
		return nil
	})
	if err != nil {
		return err
	}
	list, err := listed.JSON200.AsApplicationListReply()
	if err != nil || len(list.Data) == 0 {
		return fmt.Errorf("no applications: %s", listed.Body)
	}
	return nil
}

func callInnopaas(ctx context.Context) error {
	client, err := innopaas.NewClientWithResponses(os.Getenv("INNOPAAS_BASE_URL"))
	if err != nil {
		return err
	}
	sent, err := client.SendSmsWithResponse(ctx, innopaas.SmsRequest{Mobile: "8613800000001", Msg: "hello"}, func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", os.Getenv("INNOPAAS_AUTHORIZATION"))
		r.Header.Set("appKey", os.Getenv("INNOPAAS_APP_KEY"))
		return nil
	})
	if err != nil {
		return err
	}
	if body, err := sent.JSON200.AsSmsSent(); err != nil || body.Code != "0" {
		return fmt.Errorf("sending was answered with %s", sent.Body)
	}
	return nil
}

func callApihub(ctx context.Context) error {
	client, err := apihub.NewClientWithResponses(os.Getenv("APIHUB_BASE_URL"))
	if err != nil {
		return err
	}
	now, err := client.WeatherNowGetWithResponse(ctx, &apihub.WeatherNowGetParams{})
	if err != nil {
		return err
	}
	if now.StatusCode() != http.StatusOK || now.JSON200 == nil {
		return fmt.Errorf("the weather was answered with %s", now.Body)
	}
	return nil
}

func callAdmin(ctx context.Context) error {
	client, err := admin.NewClientWithResponses(os.Getenv("MOCKSERVER_URL"))
	if err != nil {
		return err
	}
	health, err := client.HealthWithResponse(ctx)
	if err != nil {
		return err
	}
	if health.JSON200 == nil || health.JSON200.Status != "ok" {
		return fmt.Errorf("the health was answered with %s", health.Body)
	}
	return nil
}
