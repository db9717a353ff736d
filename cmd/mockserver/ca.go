package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/authority"
)

func newCA(p program) *cobra.Command {
	var f caFlags
	var help bool
	var store string
	c := &cobra.Command{
		Use:   "ca",
		Short: "Print the certificate authority that --tls and --proxy sign with",
		Long: `ca prints the certificate of the local authority in PEM form, and makes the authority the first time. Its private key
stays in the state folder: whoever has it can pose as any site to those who trust the authority.
ca 以 PEM 格式打印本地证书颁发机构（CA）的证书，首次使用时创建。私钥留在状态目录中，请勿外传。`,
		Example: `  mockserver ca > mockserver-ca.pem
  mockserver ca --install-help
  mockserver ca --java-trust-store trust.p12     # for -Djavax.net.ssl.trustStore`,
		Args: cobra.NoArgs,
	}
	f.add(p, c.Flags())
	c.Flags().BoolVar(&help, "install-help", false, "say how each language comes to trust it")
	c.Flags().StringVar(&store, "java-trust-store", "", "write a PKCS #12 trust store to this `file`, with the machine's authorities in it")
	show := textOrJSON(p, c)
	c.RunE = func(*cobra.Command, []string) error {
		a, err := f.open()
		if err != nil {
			return err
		}
		if store != "" {
			text, err := a.TrustStore(machineAuthorities(p))
			if err != nil {
				return err
			}
			if err := os.WriteFile(store, text, 0o644); err != nil {
				return err
			}
		}
		return show(shownCA{string(a.PEM()), f.certificateFile(), store}, func() (err error) {
			switch {
			case help:
				_, err = fmt.Fprintf(p.out, installHelp, f.certificateFile())
			case store == "":
				_, err = p.out.Write(a.PEM())
			}
			return err
		})
	}
	return c
}

// shownCA is the authority, for programs.
type shownCA struct {
	Certificate string `json:"certificate"` // PEM
	File        string `json:"file"`
	TrustStore  string `json:"javaTrustStore,omitempty"`
}

// certificateFile is where clients find the certificate.
func (f *caFlags) certificateFile() string {
	if f.certificate != "" {
		return f.certificate
	}
	path := filepath.Join(f.folder(), authority.CertificateFile)
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

// machineAuthorities is the list of authorities that this machine trusts, in PEM form; nothing where it keeps them in
// no file. The places are those of Go's crypto/x509.
func machineAuthorities(p program) []byte {
	for _, path := range []string{
		p.env("SSL_CERT_FILE"),
		"/etc/ssl/certs/ca-certificates.crt",                // Debian, Alpine
		"/etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, RHEL 6
		"/etc/ssl/ca-bundle.pem",                            // openSUSE
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL 7
		"/etc/ssl/cert.pem",                                 // macOS, BSD
	} {
		if text, err := os.ReadFile(path); err == nil && path != "" {
			return text
		}
	}
	return nil
}

// installHelp says how programs come to trust the file that its argument names.
const installHelp = `The authority's certificate 证书文件: %[1]s

A test that runs under "mockserver run --intercept -- CMD" needs none of this.
在 "mockserver run --intercept -- CMD" 下运行的测试无需以下任何设置。

curl              curl --cacert %[1]s …        or 或 CURL_CA_BUNDLE=%[1]s
Node.js           NODE_EXTRA_CA_CERTS=%[1]s
                  HTTPS_PROXY is followed by fetch from Node 24 (22.21) on, with NODE_USE_ENV_PROXY=1
Python requests   REQUESTS_CA_BUNDLE=%[1]s
Python ssl, httpx SSL_CERT_FILE=%[1]s
Go, OpenSSL, PHP  SSL_CERT_FILE=%[1]s         (Linux; Go on macOS and Windows asks the system 使用系统信任库)
Ruby, .NET        SSL_CERT_FILE=%[1]s         (Linux)
Java              mockserver ca --java-trust-store trust.p12
                  JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStoreType=PKCS12"

Variables other than NODE_EXTRA_CA_CERTS replace the list of authorities: real sites are trusted no more.
除 NODE_EXTRA_CA_CERTS 外，这些变量会替换原有的信任列表，真实站点将不再受信任。

The whole machine (think twice: whoever has the key can pose as any site to it) 整机信任（请慎重，持有私钥者可冒充任意网站）：
Debian, Ubuntu    sudo cp %[1]s /usr/local/share/ca-certificates/mockserver.crt && sudo update-ca-certificates
Fedora, RHEL      sudo cp %[1]s /etc/pki/ca-trust/source/anchors/mockserver.pem && sudo update-ca-trust
macOS             security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db %[1]s
Windows           certutil -user -addstore Root %[1]s
`
