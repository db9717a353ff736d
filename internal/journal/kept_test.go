package journal

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"
	"time"

	"example.com/mockserver/internal/rule"
)

// asKept is what a record is read from.
func asKept(r *Record) kept {
	return kept{
		r.n, r.At, r.Provider, r.Operation, r.Nearest, r.Method, r.URL, r.Remote, r.Caller, r.Status, r.Outcome, r.Rule, r.Why, r.Seen, r.Misnamed,
		r.Asked, r.Fault, int64(r.Took), r.Began, r.Connected, r.request.header(), r.reply.header(), r.RequestBody, r.ReplyBody,
		r.Announced, r.requestBytes, r.unread, r.replyBytes, r.size, r.secrets == nil, r.restored,
	}
}

// full is a record in which nothing is zero.
func full(text string) Record {
	at := time.Date(2026, 11, 26, 8, 0, 0, 123456789, time.UTC)
	return Record{
		At: at, Provider: text, Operation: text, Nearest: text, Method: text, URL: text, Remote: text, Caller: text, Status: 503, Outcome: text,
		Rule: text, Why: rule.Text{EN: text, ZH: text}, Seen: []string{text, "b"}, Misnamed: []Misnamed{{In: text, Sent: text, Meant: text}}, Asked: true, Fault: text,
		Took: 7, Began: at, Connected: at, RequestBody: []byte(text), ReplyBody: []byte(text), Announced: 8, n: 1, requestBytes: 2, unread: true, replyBytes: 3, size: 4,
		request: pack(http.Header{"A": {text, ""}, "B": {}, "C": nil}), reply: pack(http.Header{text: {text}}), restored: &Exchange{N: 9, Provider: text},
	}
}

func TestARecordIsWrittenAsItIsRead(t *testing.T) {
	records := []Record{{}, {secrets: &Secrets{}}}
	for _, text := range []string{"plain <&>", `"quoted" \ `, "天气\u2028", "control \x00\n\x7f", "no UTF-8: \xff\xfe", "'"} {
		records = append(records, full(text))
	}
	for i, r := range records {
		text, err := Placed{record: r}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		var got, want kept
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		usual, err := json.Marshal(asKept(&r))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(usual, &want); err != nil {
			t.Fatal(err)
		}
		for _, h := range []http.Header{got.Request, want.Request} {
			if h["C"] == nil && i > 1 {
				h["C"] = []string{} // a name without values is the same
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as\n%+v, want\n%+v", text, got, want)
		}
	}
	all := reflect.ValueOf(asKept(&records[2]))
	for i := range all.NumField() {
		if all.Field(i).IsZero() {
			t.Errorf("%s is zero in the record that is to have everything", all.Type().Field(i).Name)
		}
	}
}

func BenchmarkARecordIsWritten(b *testing.B) {
	r := full("")
	r.restored, r.Why, r.Misnamed = nil, rule.Text{}, nil
	r.request = pack(http.Header{"User-Agent": {"Go-http-client/1.1"}, "Accept-Encoding": {"gzip"}})
	r.reply = pack(http.Header{"Content-Type": {"application/json"}, "Mock-Exchange": {"4711"}})
	r.ReplyBody = make([]byte, 600)
	for b.Loop() {
		_, _ = Placed{record: r}.Bytes()
	}
}
