package manners_test

import (
	"slices"
	"testing"
	"time"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

const shopRule = "shop/some"

func shopRules() *rule.Set {
	return rule.NewSet("shop", rule.In(rule.Operation, &rule.Rule{
		ID: shopRule, Says: rule.Text{EN: "Some.", ZH: "某条。"}, Grade: rule.Documented, Source: rule.Page("page 1"),
		Answer: rule.Answer{Status: 400, Code: "1", Grade: rule.Documented},
	}))
}

func aRule() *rule.Rule {
	r, _ := shopRules().Find(shopRule)
	return r
}

// retried are the findings about a client of the shop, which has rules and no manners of its own.
func retried(exchanges ...journal.Exchange) []manners.Finding {
	return manners.Find("shop", shopRules(), nil, nil, exchanges, nil)
}

var start = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

// jwt is an exchange n seconds after the beginning.
func jwt(n int64, digest string) journal.Exchange {
	return journal.Exchange{N: n, At: start.Add(time.Duration(n) * time.Second), Credential: &journal.Credential{Digest: digest, JWT: true}}
}

func TestATokenUsedTwiceIsFoundAndOneUsedOnceIsNot(t *testing.T) {
	m := manners.TokenReused("shop/reused", aRule())
	opaque := journal.Exchange{N: 9, Credential: &journal.Credential{Digest: "x"}}
	found := m.Find(&manners.History{Exchanges: []journal.Exchange{jwt(1, "a"), jwt(2, "b"), jwt(3, "a"), opaque, opaque, {N: 10}}})
	if len(found) != 1 || !slices.Equal(found[0].Exchanges, []int64{1, 3}) {
		t.Errorf("found %+v", found)
	}
	sameSecond := jwt(1, "a")
	for _, good := range [][]journal.Exchange{{jwt(1, "a"), jwt(2, "b")}, {jwt(1, "a"), sameSecond}} {
		if found := m.Find(&manners.History{Exchanges: good}); len(found) != 0 {
			t.Errorf("found %+v where every call may have its own token", found)
		}
	}
}

func TestSecretsInAddressesAreFound(t *testing.T) {
	asked := func(e journal.Exchange) bool { return e.Operation == "token" }
	m := manners.SecretInURL("shop/secret", aRule(), asked, "secret")
	for _, one := range []struct {
		operation, url string
		found          bool
	}{
		{"call", "/a?secret=[redacted]", true},
		{"call", "/a?x=1&se%63ret=2", true},
		{"call", "/a?jwt=eyJhbGciOi.eyJpYXQiOj.c2ln", true},
		{"call", "/a?jwt=" + journal.RedactedJWT, true},
		{"token", "/a?secret=[redacted]", false},
		{"call", "/a?secret=", false},
		{"call", "/a?secretary=bob", false},
		{"call", "/secret", false},
	} {
		found := m.Find(&manners.History{Exchanges: []journal.Exchange{{N: 4, Operation: one.operation, Request: journal.Message{URL: one.url}}}})
		if (len(found) == 1) != one.found {
			t.Errorf("%s %s: found %+v", one.operation, one.url, found)
		}
	}
}

func TestAReceiverThatAnswersTooLateIsFound(t *testing.T) {
	m := manners.AnsweredLate("shop/late", aRule())
	push := func(n uint64, attempts ...webhook.Attempt) webhook.Delivery {
		return webhook.Delivery{N: n, Event: webhook.Event{Terms: webhook.Terms{LimitMillis: 3000}}, Attempts: attempts}
	}
	late := webhook.Attempt{TookMicros: 3_000_100, Error: "no complete answer within 3s"}
	refused := webhook.Attempt{TookMicros: 500, Error: "connection refused"}
	slow := webhook.Attempt{TookMicros: 2_999_000, Status: 200, Received: true}
	found := m.Find(&manners.History{Deliveries: []webhook.Delivery{push(1, slow), push(2, refused, late), push(3, refused), push(4, late, late)}})
	if len(found) != 1 || !slices.Equal(found[0].Deliveries, []uint64{2, 4}) {
		t.Errorf("found %+v", found)
	}
}
