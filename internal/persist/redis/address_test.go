package redis

import (
	"slices"
	"strings"
	"testing"
)

func TestAnAddressNamesOneServerSentinelsOrACluster(t *testing.T) {
	for at, want := range map[string]struct {
		servers                        []string
		user, password, prefix, master string
		database                       int
		tls, one                       bool
	}{
		"redis://10.0.0.5": {servers: []string{"10.0.0.5:6379"}, prefix: "mock"},
		"redis://user:pass@10.0.0.5:6380/2?prefix=team":                       {servers: []string{"10.0.0.5:6380"}, user: "user", password: "pass", prefix: "team", database: 2, one: true},
		"rediss://:pass@redis.example:6379/0":                                 {servers: []string{"redis.example:6379"}, password: "pass", prefix: "mock", tls: true},
		"valkey://10.0.0.5:6379/0":                                            {servers: []string{"10.0.0.5:6379"}, prefix: "mock"},
		"valkeys://10.0.0.5:6379/0":                                           {servers: []string{"10.0.0.5:6379"}, prefix: "mock", tls: true},
		"redis://a:7000/0?addr=b:7001&addr=c:7002":                            {servers: []string{"a:7000", "b:7001", "c:7002"}, prefix: "mock"},
		"rediss://u:p@a:26379/3?addr=b:26379&master_set=mymaster&prefix=mock": {servers: []string{"a:26379", "b:26379"}, user: "u", password: "p", prefix: "mock", master: "mymaster", database: 3, tls: true},
	} {
		o, prefix, err := parse(at)
		if err != nil {
			t.Errorf("%s: %v", at, err)
			continue
		}
		if !slices.Equal(o.InitAddress, want.servers) || o.Username != want.user || o.Password != want.password || prefix != want.prefix ||
			o.Sentinel.MasterSet != want.master || o.SelectDB != want.database || (o.TLSConfig != nil) != want.tls || o.ForceSingleClient != want.one {
			t.Errorf("%s is read as %q %s %s prefix %s master %q database %d TLS %v single %v", at, o.InitAddress, o.Username, o.Password, prefix,
				o.Sentinel.MasterSet, o.SelectDB, o.TLSConfig != nil, o.ForceSingleClient)
		}
		if !IsURL(at) || strings.Contains(Shown(at), "pass") {
			t.Errorf("%s is shown as %s", at, Shown(at))
		}
	}
}

// hashTag is the part of a key that a cluster computes its slot from.
func hashTag(key string) string {
	_, rest, _ := strings.Cut(key, "{")
	tag, _, _ := strings.Cut(rest, "}")
	return tag
}

func TestAllKeysOfASandboxAreInOneSlot(t *testing.T) {
	e := &Engine{prefix: "mock"}
	seen := map[string]string{}
	for _, id := range []string{"default", "box-1", "box-2", "a"} {
		keys := e.boxKeys(id)
		for _, key := range keys {
			if tag := hashTag(key); tag == "" || tag != hashTag(keys[0]) || !strings.Contains(tag, id) {
				t.Errorf("%s of sandbox %s has the hash tag %q", key, id, tag)
			}
		}
		if other, found := seen[hashTag(keys[0])]; found {
			t.Errorf("%s and %s share their slot", id, other)
		}
		seen[hashTag(keys[0])] = id
	}
}
