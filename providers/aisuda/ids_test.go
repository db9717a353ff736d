package aisuda

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"testing"

	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// What a fresh sandbox holds has names of its own in every sandbox: none takes another's place.
func TestNoIDOfASandboxTakesAnothersPlace(t *testing.T) {
	p := New()
	catalog := sim.NewCatalog([]*sim.Provider{p}, sim.Options{})
	boxes := sandbox.NewSandboxes(catalog.Base(), 2000)
	api, clientID, shortName := (*sim.API)(nil), regexp.MustCompile(`^[2-9A-HJ-NP-Za-km-z]{22}$`), regexp.MustCompile(`^[0-9a-f]{12}$`)
	for n := range 1000 {
		box, err := boxes.Open(sandbox.Options{ID: "box-" + strconv.Itoa(n)})
		if err != nil {
			t.Fatal(err)
		}
		if api == nil {
			api, _ = catalog.Provider("aisuda")
		}
		_ = api.Do(box, func(tx *sandbox.Tx) error {
			if companies.Len(tx.DB) != 2 || keyTable.Len(tx.DB) != 4 {
				t.Errorf("%s: %d companies, %d keys", box.ID, companies.Len(tx.DB), keyTable.Len(tx.DB))
			}
			return nil
		})
		given := box.Credentials()["aisuda"]
		if !clientID.MatchString(given["clientId"]) || !shortName.MatchString(given["companyKey"]) {
			t.Fatalf("client id %q, short name %q", given["clientId"], given["companyKey"])
		}
		for _, r := range []*http.Request{
			{Header: http.Header{"X-Client-Id": {given["clientId"]}}, URL: httptest.NewRequest("GET", "/", nil).URL},
			httptest.NewRequest("GET", "/openapi/company/"+given["companyKey"]+"/app", nil),
		} {
			if owner, err := boxes.Owner(api.CredentialTags, r); err != nil || owner != box {
				t.Fatalf("%s: a request with its credentials is not led to it", box.ID)
			}
		}
	}
}

func FuzzTagOf(f *testing.F) {
	f.Add("zzzzzz2222222222222222")
	f.Add("")
	f.Fuzz(func(t *testing.T, id string) {
		tag, ok := tagOf(id)
		if ok && clientIDMark(tag) != id[:tagLetters] {
			t.Fatalf("%q: tag %q", id, tag)
		}
	})
}
