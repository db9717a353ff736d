package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"example.com/mockserver/internal/authority"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// direct are the addresses that a command calls without the proxy: mockserver's own, and its test servers.
const direct = "localhost,127.0.0.1,::1"

// interceptFlags are those of a run that intercepts.
type interceptFlags struct {
	on    bool
	allow []string
}

func (f *interceptFlags) add(flags *pflag.FlagSet) {
	flags.BoolVar(&f.on, "intercept", false, "lead the command's calls of the providers' real hosts to the server, by its proxy and certificate variables; the base URLs name those hosts")
	flags.StringSliceVar(&f.allow, "proxy-allow", nil, "a `host` that --intercept lets the command reach; without it, the providers' and loopback only")
}

// apply adds a forward proxy into the run's sandbox, and an authority that ends with the run.
func (f *interceptFlags) apply(c *server.Config) (err error) {
	if !f.on {
		if len(f.allow) > 0 {
			return wrong("--proxy-allow belongs to --intercept", "--proxy-allow 须与 --intercept 一起使用")
		}
		return nil
	}
	c.ProxyAddr, c.ProxySandbox, c.ProxyAllow = "127.0.0.1:0", runBox, f.allow
	c.Authority, err = authority.New()
	return err
}

// interception leads a command's calls of the providers' real hosts to the proxy, by the variables that runtimes read.
type interception struct {
	program
	proxy     string // "http://127.0.0.1:8888"
	authority *authority.Authority
	addresses []string // variables of base URLs
}

// environment writes the authority in the forms that runtimes take and returns the variables that name them. The lists
// hold the machine's authorities too, for whatever the proxy lets through.
func (i interception) environment(folder string) ([]string, error) {
	machine := machineAuthorities(i.program)
	store, err := i.authority.TrustStore(machine)
	if err != nil {
		return nil, err
	}
	extra, _ := os.ReadFile(i.env("NODE_EXTRA_CA_CERTS")) // none, or the user's own
	files := map[string][]byte{"ca.pem": i.authority.Bundle(extra), "bundle.pem": i.authority.Bundle(machine), "trust.p12": store}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			return nil, err
		}
	}
	bundle := filepath.Join(folder, "bundle.pem")
	around := direct
	if theirs := i.env("NO_PROXY"); theirs != "" {
		around += "," + theirs
	}
	return append(i.addresses, []string{
		"HTTPS_PROXY=" + i.proxy, "HTTP_PROXY=" + i.proxy, "NO_PROXY=" + around,
		// curl and Ruby read http_proxy in lower case only: HTTP_PROXY could be a CGI program's header "Proxy".
		"https_proxy=" + i.proxy, "http_proxy=" + i.proxy, "no_proxy=" + around,
		"SSL_CERT_FILE=" + bundle,      // Go, OpenSSL, Python's ssl and httpx, Ruby, .NET
		"REQUESTS_CA_BUNDLE=" + bundle, // Python's requests
		"CURL_CA_BUNDLE=" + bundle,
		"NODE_EXTRA_CA_CERTS=" + filepath.Join(folder, "ca.pem"), // adds to Node's own list
		"NODE_USE_ENV_PROXY=1",                                   // fetch and node:https of Node 24, 22.21 and later
		"JAVA_TOOL_OPTIONS=" + strings.TrimSpace(i.env("JAVA_TOOL_OPTIONS")+" "+i.javaOptions(filepath.Join(folder, "trust.p12"))),
	}...), nil
}

// realAddresses are the base URLs that a client has without mockserver: one that reads them goes through the proxy as well.
func realAddresses() []string {
	var variables []string
	for _, p := range providers.All() {
		variables = append(variables, p.BaseURL().Env+"=https://"+p.Hosts[0])
	}
	return variables
}

// javaOptions are a Java machine's system properties: it reads none of the variables.
// https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/net/doc-files/net-properties.html
func (i interception) javaOptions(store string) string {
	host, port, _ := net.SplitHostPort(strings.TrimPrefix(i.proxy, "http://"))
	options := []string{
		"-Dhttps.proxyHost=" + host, "-Dhttps.proxyPort=" + port, "-Dhttp.proxyHost=" + host, "-Dhttp.proxyPort=" + port,
		"-Dhttp.nonProxyHosts=localhost|127.*|[::1]", // of https too
		"-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStoreType=PKCS12",
		"-Djavax.net.ssl.trustStorePassword=" + authority.StorePassword,
	}
	for n, option := range options {
		if strings.ContainsAny(option, " \t") { // a temporary folder with a space in its name
			options[n] = `"` + option + `"`
		}
	}
	return strings.Join(options, " ")
}
