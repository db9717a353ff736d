package main

import (
	"errors"
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"example.com/mockserver/internal/authority"
	"example.com/mockserver/internal/server"
)

// Where --tls and --proxy listen when they are given no address.
const (
	defaultTLS   = "127.0.0.1:8443"
	defaultProxy = "127.0.0.1:8888"
)

// caFlags say which certificate authority signs.
type caFlags struct {
	state, certificate, key string
	otherwise               func() string // the state folder when none is named
}

func (f *caFlags) add(p program, flags *pflag.FlagSet) {
	flags.StringVar(&f.state, "state", p.env("MOCKSERVER_STATE"), "`folder` in which the certificate authority is kept; mockserver in $XDG_STATE_HOME or in the user's configuration folder without it (MOCKSERVER_STATE)")
	f.otherwise = p.stateFolder
	flags.StringVar(&f.certificate, "ca-cert", p.env("MOCKSERVER_CA_CERT"), "a certificate authority of your own, a PEM `file` (MOCKSERVER_CA_CERT)")
	flags.StringVar(&f.key, "ca-key", p.env("MOCKSERVER_CA_KEY"), "its private key, a PEM `file` (MOCKSERVER_CA_KEY)")
}

// stateFolder is where this user's programs keep such things: $XDG_STATE_HOME or what the system has in its place.
func (p program) stateFolder() string {
	if folder := p.env("XDG_STATE_HOME"); folder != "" {
		return filepath.Join(folder, "mockserver")
	}
	if folder, err := os.UserConfigDir(); err == nil {
		return filepath.Join(folder, "mockserver")
	}
	return ""
}

func (f *caFlags) folder() string {
	if f.state != "" {
		return f.state
	}
	return f.otherwise()
}

var errHalfCA = errors.New("--ca-cert and --ca-key come together")

func (f *caFlags) open() (*authority.Authority, error) {
	switch {
	case f.certificate != "" && f.key != "":
		return authority.Read(f.certificate, f.key)
	case f.certificate != "" || f.key != "":
		return nil, errHalfCA
	case f.folder() == "":
		return nil, errors.New("no folder for the certificate authority: there is no home folder; name one with --state or MOCKSERVER_STATE")
	}
	return authority.Open(f.folder())
}

// keyFile is the file of the authority's key.
func (f *caFlags) keyFile() string {
	if f.key != "" {
		return f.key
	}
	return filepath.Join(f.folder(), authority.KeyFile)
}

// tlsFlags are those of HTTPS and of the forward proxy.
type tlsFlags struct {
	ca           caFlags
	tls, proxy   string
	hosts, allow []string
}

func (f *tlsFlags) add(p program, flags *pflag.FlagSet) {
	flags.StringVar(&f.tls, "tls", p.env("MOCKSERVER_TLS"), "serve HTTPS too, at this `address` (MOCKSERVER_TLS)")
	flags.Lookup("tls").NoOptDefVal = defaultTLS
	flags.StringSliceVar(&f.hosts, "tls-host", nil, "a further host `name`, *.name or address for HTTPS")
	flags.StringVar(&f.proxy, "proxy", p.env("MOCKSERVER_PROXY"), "serve a forward proxy that leads to the providers, at this `address` (MOCKSERVER_PROXY)")
	flags.Lookup("proxy").NoOptDefVal = defaultProxy
	flags.StringSliceVar(&f.allow, "proxy-allow", nil, "a `host` that the proxy passes on; without it, it refuses all but the providers'")
	f.ca.add(p, flags)
}

// apply opens the certificate authority where one is needed.
func (f *tlsFlags) apply(c *server.Config) error {
	if (f.ca.certificate == "") != (f.ca.key == "") {
		return errHalfCA
	}
	if f.tls == "" && f.proxy == "" {
		if len(f.hosts) > 0 || len(f.allow) > 0 {
			return wrong("--tls-host belongs to --tls, and --proxy-allow to --proxy", "--tls-host 需与 --tls 一起使用，--proxy-allow 需与 --proxy 一起使用")
		}
		return nil
	}
	for _, address := range []string{f.tls, f.proxy} {
		if _, _, err := net.SplitHostPort(address); address != "" && err != nil {
			return wrong("--tls and --proxy take their address after an equals sign: --tls=:8443, --proxy=127.0.0.1:8888", "--tls 与 --proxy 的地址写在等号之后：--tls=:8443、--proxy=127.0.0.1:8888")
		}
	}
	a, err := f.ca.open()
	if err != nil {
		return err
	}
	if what, mode, exposed := authority.Exposed(f.ca.keyFile()); exposed {
		c.Sim.Log.Warn("others may read or replace the certificate authority's key, and pose as any host to whoever trusts it; chmod go-rwx helps",
			"file", what, "mode", mode.String())
	}
	c.Authority, c.TLSAddr, c.TLSHosts, c.ProxyAddr, c.ProxyAllow = a, f.tls, f.hosts, f.proxy, f.allow
	return nil
}
