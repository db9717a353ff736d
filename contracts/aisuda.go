package contracts

import (
	"archive/zip"
	"bytes"
	"crypto/rsa"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/clock"
)

// aisudaSpecs lists the specs of 爱速搭.
var aisudaSpecs = []group{
	aisudaSampleSpecs,
	aisudaHistorySpecs,
	aisudaPermissionSpecs,
	aisudaAppSpecs,
	aisudaDepartmentSpecs,
	aisudaImportSpecs,
	aisudaWorkbookSpecs,
	aisudaRequestSpecs,
	aisudaKeySpecs,
	aisudaModelSpecs,
	aisudaPlainSpecs,
	aisudaRoleSpecs,
	aisudaSignatureSpecs,
	aisudaClaimSpecs,
}

// aisudaDialect is how 爱速搭 answers.
var aisudaDialect = dialect{succeeded: aisudaSucceeded, code: aisudaCode, reads: aisudaReads, documented: aisudaDocumented}

// Aisuda is a client of 爱速搭 in one sandbox, with a company key and an application key.
type Aisuda struct {
	Box                                       *Sandbox
	CompanyKey, ClientID, AppKey, AppClientID string

	key, appKey *rsa.PrivateKey
}

// Aisuda returns a client with the credentials of the sandbox.
func (b *Sandbox) Aisuda() *Aisuda {
	ginkgo.GinkgoHelper()
	get := func(name string) string { return b.Credential("aisuda", name) }
	return &Aisuda{
		Box: b, CompanyKey: get("companyKey"), ClientID: get("clientId"), AppKey: get("appKey"), AppClientID: get("appClientId"),
		key: privateKey([]byte(get("privateKey"))), appKey: privateKey([]byte(get("appPrivateKey"))),
	}
}

func privateKey(pem []byte) *rsa.PrivateKey {
	ginkgo.GinkgoHelper()
	key, err := auth.PrivateKey(pem)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return key
}

// Signature is how a request is signed; specs change one thing of a good one.
type Signature struct {
	Claims   M
	Alg      string
	Key      any    // what Alg signs with
	ClientID string // the header x-client-id; empty for none
	Header   string // the whole Authorization header, instead of all that
	Unsigned bool   // no Authorization header
}

// Company is a good signature of company level.
func (a *Aisuda) Company() Signature {
	return Signature{
		Claims: M{"companyKey": a.CompanyKey, "iat": a.now().Unix()}, Alg: "RS256", Key: a.key, ClientID: a.ClientID,
	}
}

// App is a good signature of application level; it leaves x-client-id out.
func (a *Aisuda) App() Signature {
	return Signature{Claims: M{"companyKey": a.CompanyKey, "appKey": a.AppKey, "iat": a.now().Unix()}, Alg: "RS256", Key: a.appKey}
}

func (a *Aisuda) now() time.Time {
	if a.Box.ID == "" {
		return clock.Wall() // a real platform has the time of the world
	}
	return a.Box.Now()
}

// With returns the signature with other claims; a nil value takes a claim out.
func (s Signature) With(claims M) Signature {
	s.Claims = with(s.Claims, claims)
	maps.DeleteFunc(s.Claims, func(_ string, value any) bool { return value == nil })
	return s
}

func (s Signature) put(h http.Header) {
	ginkgo.GinkgoHelper()
	if s.ClientID != "" {
		h.Set("x-client-id", s.ClientID)
	}
	switch {
	case s.Unsigned:
	case s.Header != "":
		h.Set("Authorization", s.Header)
	default:
		token, err := auth.Mint(s.Alg, s.Claims, s.Key)
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
		h.Set("Authorization", "Bearer "+token)
	}
}

// Request begins a request below /openapi/company/{company}, signed with s. A query in the path is taken apart.
func (a *Aisuda) Request(s Signature, method, path string) *Request {
	ginkgo.GinkgoHelper()
	return a.at(s, method, "/openapi/company/"+a.CompanyKey+path)
}

func (a *Aisuda) at(s Signature, method, path string) *Request {
	ginkgo.GinkgoHelper()
	path, query, _ := strings.Cut(path, "?")
	r := a.Box.Request(method, "aisuda", path)
	if query != "" {
		r.URL += "?" + query
	}
	s.put(r.Header)
	return r
}

// Get reads with the company key.
func (a *Aisuda) Get(path string) *Answer {
	ginkgo.GinkgoHelper()
	return a.Request(a.Company(), http.MethodGet, path).Send()
}

// Post sends JSON with the company key.
func (a *Aisuda) Post(path string, body any) *Answer {
	ginkgo.GinkgoHelper()
	return a.Request(a.Company(), http.MethodPost, path).JSON(body).Send()
}

// Delete deletes with the company key.
func (a *Aisuda) Delete(path string) *Answer {
	ginkgo.GinkgoHelper()
	return a.Request(a.Company(), http.MethodDelete, path).Send()
}

// Upload sends a form with a file and further fields, with the company key.
func (a *Aisuda) Upload(path, fileName string, content []byte, fields map[string]string) *Answer {
	ginkgo.GinkgoHelper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		gomega.Expect(w.WriteField(name, value)).To(gomega.Succeed())
	}
	if fileName != "" {
		part, err := w.CreateFormFile("file", fileName)
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
		_, err = part.Write(content)
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
	}
	gomega.Expect(w.Close()).To(gomega.Succeed())
	return a.Request(a.Company(), http.MethodPost, path).Raw(w.FormDataContentType(), b.Bytes()).Send()
}

// Console calls the console of 爱速搭 in the client's sandbox; the call must succeed.
func (a *Aisuda) Console(method, path string, in, out any) {
	ginkgo.GinkgoHelper()
	a.Box.Admin(method, "/aisuda"+path, in, out)
}

// NewKey registers a key in the console and returns a signature with the pair that was generated for it.
func (a *Aisuda) NewKey(in M) (clientID string, key *rsa.PrivateKey) {
	ginkgo.GinkgoHelper()
	var made struct{ ClientID string }
	a.Console(http.MethodPost, "/keys", with(M{"level": "company", "company": a.CompanyKey, "title": "spec"}, in), &made)
	return made.ClientID, a.Download(made.ClientID)
}

// Download is the private half in a key's xxx-key.zip.
func (a *Aisuda) Download(clientID string) *rsa.PrivateKey {
	ginkgo.GinkgoHelper()
	for name, text := range unzip(a.Box.TryAdmin(http.MethodGet, "/aisuda/keys/"+clientID+"/download", nil).Body) {
		if strings.HasSuffix(name, ".key") {
			return privateKey(text)
		}
	}
	ginkgo.Fail("the download has no .key")
	return nil
}

func unzip(data []byte) map[string][]byte {
	ginkgo.GinkgoHelper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	gomega.Expect(err).NotTo(gomega.HaveOccurred(), "%.200q", data)
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
		files[f.Name], err = io.ReadAll(r)
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
	}
	return files
}

func aisudaCode(a *Answer) string {
	if status, ok := a.Field("status").(float64); ok {
		return fmt.Sprint(int64(status))
	}
	return ""
}

// aisudaSucceeded: two answers have no envelope, and so no status, and one is a file.
func aisudaSucceeded(a *Answer) bool {
	if a.Status != http.StatusOK {
		return false
	}
	if !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") {
		return true
	}
	code := aisudaCode(a)
	return code == "0" || code == "" && a.Field("id") != nil
}

// aisudaReads: every GET but those that API 中心 hands on to a system behind it.
func aisudaReads(r *Request) bool {
	return r.Method == http.MethodGet && !strings.Contains(r.path, "/apicenterproxy/")
}
