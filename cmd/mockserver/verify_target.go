package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"example.com/mockserver/contracts"
	"example.com/mockserver/internal/client"
)

// chooseTarget reads --target: this build, a mockserver's address, or real providers by a file or the environment.
func chooseTarget(ctx context.Context, p program, at, token string, them contracts.Real) (contracts.Target, func(), error) {
	nothing := func() {}
	var err error
	switch {
	case at == "mock":
		server, err := contracts.Host()
		if err != nil {
			return contracts.Target{}, nothing, err
		}
		return contracts.Target{URL: server.URL, AdminToken: server.Token}, func() { _ = server.Close(context.Background()) }, nil
	case at == "env":
		them.Addresses, err = addressesInEnvironment(p)
	case strings.HasSuffix(at, ".yaml"), strings.HasSuffix(at, ".yml"):
		them.Addresses, err = addressesInFile(p, at)
	default:
		them := &client.Client{Base: at, Token: token}
		_, err := them.Raw(ctx, http.MethodGet, "/sandboxes", nil) // before hundreds of specs say the same
		var call *url.Error
		if errors.As(err, &call) {
			err = wrong("no mockserver answers there (%v); start one with \"mockserver\", or leave --target out to check this build",
				"那里没有 mockserver 应答（%v）；请用 mockserver 命令启动，或去掉 --target 以检查本程序自身", call.Err)
		}
		if err != nil {
			return contracts.Target{}, nothing, under("--target "+at+":", err)
		}
		return contracts.Target{URL: at, AdminToken: token}, nothing, nil
	}
	if err != nil {
		return contracts.Target{}, nothing, under("--target:", err)
	}
	return contracts.Against(them)
}

func addressesInEnvironment(p program) (map[string]string, error) {
	given := map[string]string{}
	for _, s := range settings() {
		value := p.env(s.Env)
		if value != "" && s.File {
			key, err := os.ReadFile(value)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Env, err)
			}
			value = string(key)
		}
		if value != "" {
			given[s.field()] = value
		}
	}
	if len(given) == 0 {
		return nil, wrong("no address is in the environment; set QIJIAYUN_BASE_URL and so on", "环境变量中没有地址；请设置 QIJIAYUN_BASE_URL 等变量")
	}
	return given, nil
}

// addressesInFile reads base URLs and credentials, in the form of the credentials JSON. ${NAME} stands for a variable of
// the environment, and a name that ends in File for what that file holds, so that secrets need not stand in this one.
func addressesInFile(p program, path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file map[string]map[string]string
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	names, known := providerNames(), settings()
	given := map[string]string{}
	for provider, values := range file {
		if !slices.Contains(names, provider) {
			return nil, wrong("%s: unknown provider %q; the providers are %s", "%s：没有平台 %q；现有 %s", path, provider, strings.Join(names, ", "))
		}
		if values["baseUrl"] == "" {
			return nil, wrong("%s: %s has no baseUrl", "%s：%s 缺少 baseUrl", path, provider)
		}
		for name, value := range values {
			name, value, err := credentialAt(p, name, value)
			if err != nil {
				return nil, wrong("%s: %s: %v", "%s：%s：%v", path, provider, err)
			}
			if !slices.ContainsFunc(known, func(s setting) bool { return s.provider == provider && s.Name == name }) {
				return nil, wrong("%s: %s has no credential %q; docs/CREDENTIALS.md lists them", "%s：%s 没有凭证 %q；全部凭证见 docs/CREDENTIALS.md", path, provider, name)
			}
			given[provider+"."+name] = value
		}
	}
	if len(given) == 0 {
		return nil, wrong("%s: it names no provider", "%s：没有列出任何平台", path)
	}
	return given, nil
}

func credentialAt(p program, name, text string) (plain, value string, err error) {
	value = os.Expand(text, func(variable string) string {
		v := p.env(variable)
		if v == "" {
			err = wrong("%s: the environment has no %s", "%s：环境变量 %s 未设置", name, variable)
		}
		return v
	})
	plain, isFile := strings.CutSuffix(name, "File")
	if err != nil || !isFile {
		return name, value, err
	}
	key, err := os.ReadFile(value)
	return plain, string(key), err
}
