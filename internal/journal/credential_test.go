package journal_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
)

func token(claims string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"HS256"}`)) + "." + part([]byte(claims)) + ".c2lnbmF0dXJl"
}

func TestCredentialsAreToldApartWithoutBeingShown(t *testing.T) {
	secrets := journal.NewSecrets([]string{"x-token"}, []string{"accessToken"}, []string{"accessToken"})
	const secret = "0123456789abcdef0123456789abcdef"
	j := journal.New(journal.DefaultLimits, false)
	record(j, journal.Record{URL: "/token", ReplyBody: []byte(`{"data":{"accessToken":"` + secret + `"}}`)}, secrets)
	record(j, journal.Record{URL: "/call?accessToken=" + secret}, secrets)
	record(j, journal.Record{URL: "/call", RequestHeader: http.Header{"X-Token": {secret}}}, secrets)
	record(j, journal.Record{URL: "/call", RequestHeader: http.Header{"Authorization": {"Bearer " + secret}}}, secrets)
	record(j, journal.Record{URL: "/call?accessToken=another"}, secrets)
	record(j, journal.Record{URL: "/call", RequestHeader: http.Header{"Cookie": {secret}}}, secrets)
	list := j.List(journal.Filter{})
	issued := list[0].Issued
	for i, in := range map[int]string{1: "query", 2: "header", 3: "header"} {
		if c := list[i].Credential; c == nil || c.Digest != issued || c.In != in || len(c.Digest) != 12 {
			t.Errorf("exchange %d: %+v; the secret issued has digest %s", i+1, c, issued)
		}
	}
	if c := list[4].Credential; c == nil || c.Digest == issued {
		t.Errorf("another secret has credential %+v", c)
	}
	if list[5].Credential != nil || list[0].Credential != nil {
		t.Error("a request without a secret has a credential")
	}
	if text, _ := json.Marshal(list); strings.Contains(string(text), secret) {
		t.Errorf("the secret is shown: %s", text)
	}
	other := journal.New(journal.DefaultLimits, false)
	record(other, journal.Record{URL: "/call?accessToken=" + secret}, secrets)
	if other.List(journal.Filter{})[0].Credential.Digest == issued {
		t.Error("two journals have one key: a digest could be looked up")
	}
}

func TestAJWTInAnAddressIsHidden(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	secret := token(`{"iat":1000}`)
	record(j, journal.Record{URL: "/a/" + secret + "/b?x=1&jwt=" + secret + "&y=2"}, journal.NewSecrets(nil, nil, nil))
	want := "/a/" + journal.RedactedJWT + "/b?x=1&jwt=" + journal.RedactedJWT + "&y=2"
	if got := j.List(journal.Filter{})[0].Request.URL; got != want {
		t.Errorf("the address is shown as %s, not %s", got, want)
	}
	open := journal.New(journal.DefaultLimits, true)
	record(open, journal.Record{URL: "/a/" + secret}, journal.NewSecrets(nil, nil, nil))
	if got := open.List(journal.Filter{})[0].Request.URL; got != "/a/"+secret {
		t.Errorf("a journal that reveals shows %s", got)
	}
}

func TestTheLifeOfAJWTIsReadFromItsClaims(t *testing.T) {
	secrets := journal.NewSecrets([]string{"x-token"}, nil, nil)
	for claims, want := range map[string]journal.Credential{
		`{"iat":1000,"exp":8200}`:     {JWT: true, Life: 7200},
		`{"iat":1000}`:                {JWT: true},
		`{"iat":"then","exp":8200}`:   {JWT: true},
		`{"iat":9000,"exp":8200}`:     {JWT: true},
		`not json`:                    {},
		`{"iat":1000.5,"exp":1060.5}`: {JWT: true, Life: 60},
	} {
		j := journal.New(journal.DefaultLimits, false)
		record(j, journal.Record{RequestHeader: http.Header{"X-Token": {token(claims)}}}, secrets)
		if c := j.List(journal.Filter{})[0].Credential; c.JWT != want.JWT || c.Life != want.Life {
			t.Errorf("%s: %+v, not %+v", claims, c, want)
		}
	}
}

func TestSentRequestsAreWholeAndOnlyThoseOfThisJournal(t *testing.T) {
	secrets := journal.NewSecrets(nil, []string{"secret"}, nil)
	j := journal.New(journal.Limits{Exchanges: 10, Bytes: 1 << 20, Body: 4}, false)
	record(j, journal.Record{Method: "POST", URL: "/a?secret=x", RequestBody: []byte("123"), ReplyBody: []byte("12345"), Status: 200}, secrets)
	record(j, journal.Record{Method: "POST", RequestBody: []byte("12345")}, secrets)
	sent := j.Sent()
	if len(sent) != 2 || sent[0].URL != "/a?secret=x" || sent[0].Cut || !sent[0].AnswerCut || !sent[1].Cut {
		t.Errorf("sent %+v", sent)
	}
	restored := journal.New(journal.DefaultLimits, false)
	restored.Restore(j.State())
	if sent := restored.Sent(); len(sent) != 0 {
		t.Errorf("redacted requests cannot be sent again: %+v", sent)
	}
}

func TestTalliesAddUp(t *testing.T) {
	j, k := journal.New(journal.DefaultLimits, false), journal.New(journal.DefaultLimits, false)
	for _, j := range []*journal.Journal{j, j, k} {
		record(j, journal.Record{Provider: "p", Operation: "o", Outcome: journal.Refused, Rule: "p/r"}, nil)
	}
	record(k, journal.Record{Outcome: journal.Unmatched}, nil)
	k.See("p/s")
	sum := journal.Tally{}.Add(j.Tally()).Add(k.Tally())
	if sum.Operations["p/o"].Refused != 3 || sum.Rules["p/r"].Refused != 3 || sum.Rules["p/s"].Seen != 1 || sum.Unmatched != 1 {
		t.Errorf("the sum is %+v", sum)
	}
	if j.Tally().Rules["p/r"].Refused != 2 {
		t.Error("adding changed what was added")
	}
}
