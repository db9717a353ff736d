package server

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"example.com/mockserver/internal/collection"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/openapi"
)

// providerDocument is the document of a provider, such as qijiayun.yaml, with the address at which the caller has reached it,
// or a collection of requests that is made of it.
func (s *Server) providerDocument(r *http.Request) (any, error) {
	name, format, _ := strings.Cut(mux.Vars(r)["file"], ".")
	write, known := map[string]func(collection.Source) ([]byte, error){
		"yaml":                    func(c collection.Source) ([]byte, error) { return openapi.ServedAt(c.Name, c.BaseURL) },
		"json":                    func(c collection.Source) ([]byte, error) { return openapi.JSONServedAt(c.Name, c.BaseURL) },
		"postman_collection.json": collection.Postman,
		"http":                    collection.HTTP,
	}[format]
	if !known {
		return nil, problem.NotFound("%[1]s: write %[2]s.yaml, %[2]s.json, %[2]s.postman_collection.json or %[2]s.http",
			"%[1]s：请写 %[2]s.yaml、%[2]s.json、%[2]s.postman_collection.json 或 %[2]s.http", mux.Vars(r)["file"], name)
	}
	if err := s.Catalog.CheckNames(names.Asked{Provider: name}); err != nil {
		return nil, err
	}
	b, err := s.Sandboxes.Get(cmp.Or(r.URL.Query().Get("sandbox"), sandbox.Default))
	if err != nil {
		return nil, err
	}
	api, _ := s.Catalog.Provider(name) // the name was checked
	text, err := write(collection.Source{
		Name: name, Title: api.Title, Document: api.Document, Envelope: api.Envelope,
		BaseURL: baseURLs(b, r, []string{name})[name], Credentials: b.Credentials()[name],
	})
	kind := map[string]string{"yaml": "application/yaml", "http": "text/plain; charset=utf-8"}[format]
	return &sim.Reply{Status: http.StatusOK, ContentType: cmp.Or(kind, "application/json"), Body: text}, err
}
