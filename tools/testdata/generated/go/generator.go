package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	admin "example.com/mockserver/tools/testdata/generated/go/dist/admin/generated"
	aisuda "example.com/mockserver/tools/testdata/generated/go/dist/aisuda/generated"
	apihub "example.com/mockserver/tools/testdata/generated/go/dist/apihub/generated"
	innopaas "example.com/mockserver/tools/testdata/generated/go/dist/innopaas/generated"
	qijiayun "example.com/mockserver/tools/testdata/generated/go/dist/qijiayun/generated"
)

func generatorQijiayun(ctx context.Context) error {
	at := qijiayun.NewConfiguration()
	at.Servers[0].URL = os.Getenv("QIJIAYUN_BASE_URL")
	client := qijiayun.NewAPIClient(at)
	_, response, err := client.TokenAPI.GetToken(ctx).AppId(os.Getenv("QIJIAYUN_APP_ID")).AppSecret(os.Getenv("QIJIAYUN_APP_SECRET")).Execute()
	if err != nil {
		return err
	}
	// Of the alternatives of anyOf this generator takes the first, in alphabetical order, that the answer parses as, and every
	// answer parses as Refusal: the body is read once more, as what succeeded.
	var got qijiayun.TokenBody
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		return err
	}
	ctx = context.WithValue(ctx, qijiayun.ContextAPIKeys, map[string]qijiayun.APIKey{"accessToken": {Key: got.Data.AccessToken}})
	member := qijiayun.NewRegistration("18800000005", "1159374785466208256", "16")
	registered, _, err := client.MemberAPI.MemberRegister(ctx).Registration(*member).Execute()
	if err != nil {
		return err
	}
	if registered.DoneBody == nil || !registered.DoneBody.Data {
		return fmt.Errorf("registering was answered with %+v", registered)
	}
	return nil
}

func generatorAisuda(ctx context.Context) error {
	at := aisuda.NewConfiguration()
	at.Servers[0].URL = os.Getenv("AISUDA_BASE_URL")
	ctx = context.WithValue(ctx, aisuda.ContextAccessToken, os.Getenv("AISUDA_TOKEN"))
	ctx = context.WithValue(ctx, aisuda.ContextAPIKeys, map[string]aisuda.APIKey{"clientId": {Key: os.Getenv("AISUDA_CLIENT_ID")}})
	listed, _, err := aisuda.NewAPIClient(at).CompanyAPI.ListApplications(ctx, os.Getenv("AISUDA_COMPANY_KEY")).Execute()
	if err != nil {
		return err
	}
	if listed.ApplicationListReply == nil || len(listed.ApplicationListReply.Data) == 0 {
		return fmt.Errorf("no applications: %+v", listed)
	}
	return nil
}

func generatorInnopaas(ctx context.Context) error {
	at := innopaas.NewConfiguration()
	at.Servers[0].URL = os.Getenv("INNOPAAS_BASE_URL")
	ctx = context.WithValue(ctx, innopaas.ContextAPIKeys, map[string]innopaas.APIKey{
		"AppKey": {Key: os.Getenv("INNOPAAS_APP_KEY")}, "Authorization": {Key: os.Getenv("INNOPAAS_AUTHORIZATION")},
	})
	request := innopaas.NewSmsRequest("8613800000005", "hello")
	_, response, err := innopaas.NewAPIClient(at).SmsAPI.SendSms(ctx).SmsRequest(*request).Execute()
	if err != nil {
		return err
	}
	var sent innopaas.SmsSent
	if err := json.NewDecoder(response.Body).Decode(&sent); err != nil {
		return err
	}
	if sent.Code != "0" {
		return fmt.Errorf("sending was answered with %+v", sent)
	}
	return nil
}

func generatorApihub(ctx context.Context) error {
	at := apihub.NewConfiguration()
	at.Servers[0].URL = os.Getenv("APIHUB_BASE_URL")
	_, _, err := apihub.NewAPIClient(at).WeatherBasicAPI.WeatherNowGet(ctx).Execute()
	return err
}

func generatorAdmin(ctx context.Context) error {
	at := admin.NewConfiguration()
	at.Servers[0].URL = os.Getenv("MOCKSERVER_URL")
	health, _, err := admin.NewAPIClient(at).ServerAPI.Health(ctx).Execute()
	if err != nil {
		return err
	}
	if health.Status != "ok" {
		return fmt.Errorf("the health was answered with %+v", health)
	}
	return nil
}
