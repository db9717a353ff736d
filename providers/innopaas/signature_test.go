package innopaas

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"testing"
)

func TestTheSignatureSortsNamesAndDropsBlanks(t *testing.T) {
	var fields map[string]json.RawMessage
	body := `{"to":"+12025550100","type":"3","language":"en","code":"4711","sender":"","Zone":"z","retry":2,"none":null}`
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		t.Fatal(err)
	}
	// ASCII order: capitals before small letters.
	text := "Zonez" + "appKeykey" + "code4711" + "languageen" + "nonce77" + "retry2" + "timestamp1790000000000" + "to+12025550100" + "type3" + "password"
	sum := md5.Sum([]byte(text))
	if got, want := signature(fields, "key", "77", "1790000000000", "password"), hex.EncodeToString(sum[:]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
