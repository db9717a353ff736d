package page

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/mockserver/internal/journal"
)

// A body that the journal has cut inside a character is text all the same.
func TestABodyCutInsideACharacterIsText(t *testing.T) {
	if Binary("中文"[:5]) || !Binary("\xd6\xd0\xce\xc4") || !Binary("a\x00b") || Binary("") {
		t.Error("text and bytes are mixed up")
	}
}

// secret is how a shop's hidden values are written.
func secret(_ journal.Exchange, name string) string {
	return map[string]string{"accessToken": "$(echo T)", "Authorization": "$SHOP_AUTHORIZATION", "password": "$SHOP_PASSWORD"}[name]
}

func TestCurlRepeatsTheCall(t *testing.T) {
	for name, one := range map[string]struct {
		message journal.Message
		want    []string
		never   string
	}{
		"GET with a body": {journal.Message{Method: "GET", URL: "/x", Body: "{}", Bytes: 2}, []string{"<-X>\n<GET>", "<--data-binary>\n<{}>"}, ""},
		"GET":             {journal.Message{Method: "GET", URL: "/x"}, []string{"<http://h/x>"}, "<-X>"},
		"HEAD":            {journal.Message{Method: "HEAD", URL: "/x"}, []string{"<--head>"}, "<-X>"},
		"hostile header":  {journal.Message{Method: "GET", URL: "/x", Header: http.Header{"X-`touch pwned`$(id)": {journal.Redacted}}}, []string{"<X-`touch pwned`$(id): >"}, "uid="},
		"binary":          {journal.Message{Method: "POST", URL: "/x", Body: "\xff\x00", Bytes: 2}, []string{"<--data-binary>\n<@body>"}, ""},
		"large":           {journal.Message{Method: "POST", URL: "/x", Body: strings.Repeat("中", 100_000), Bytes: 300_000}, []string{"<--data-binary>"}, strings.Repeat("中", curlBody)},
	} {
		line := Curl(journal.Exchange{Provider: "shop", Request: one.message}, secret)
		sh := exec.Command("sh", "-c", "curl() { for a; do printf '<%s>\n' \"$a\"; done; }\n"+line)
		sh.Env = []string{"SHOP_BASE_URL=http://h"}
		out, err := sh.CombinedOutput()
		if err != nil || !utf8.ValidString(line) {
			t.Errorf("%s: %v", name, err)
		}
		for _, part := range one.want {
			if !strings.Contains(string(out), part) {
				t.Errorf("%s: no %q in\n%.300s", name, part, out)
			}
		}
		if one.never != "" && strings.Contains(string(out), one.never) {
			t.Errorf("%s: there is %.40q", name, one.never)
		}
		if len(line) > 2*curlBody {
			t.Errorf("%s: %d bytes", name, len(line))
		}
	}
}

func TestCurlIsWhatAShellReads(t *testing.T) {
	e := journal.Exchange{Provider: "shop", Request: journal.Message{
		Method: "POST", URL: "/buy?accessToken=" + journal.Redacted + "&q=it's",
		Header: http.Header{"X-Client-Id": {"$(touch pwned)`id`"}, "Authorization": {"Bearer " + journal.Redacted}, "User-Agent": {"curl"}, "X-Name": {"\xc4\xe3 100%\\n'`id`"}},
		Body:   `{"password":"` + journal.Redacted + `","note":"a'b"}`, Bytes: 60,
	}}
	sh := exec.Command("sh", "-c", "curl() { for a; do printf '<%s>\\n' \"$a\"; done; }\n"+Curl(e, secret))
	sh.Env = []string{"SHOP_BASE_URL=http://h", "SHOP_AUTHORIZATION=A", "SHOP_PASSWORD=P"}
	out, err := sh.CombinedOutput()
	want := "<-sS>\n<-X>\n<POST>\n<http://h/buy?accessToken=T&q=it's>\n<-H>\n<Authorization: Bearer A>\n<-H>\n<X-Client-Id: $(touch pwned)`id`>\n<-H>\n<X-Name: \xc4\xe3 100%\\n'`id`>\n" +
		"<--data-binary>\n<{\"password\":\"P\",\"note\":\"a'b\"}>\n"
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s\nnot\n%s\nfrom\n%s", err, out, want, Curl(e, secret))
	}
}
