package apihub

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/store"
)

func TestAMistakeInAUsersFixtureIsNamedWithFileLineAndField(t *testing.T) {
	for text, want := range map[string]string{
		"home: 亚特兰蒂斯\n":                           `apihub.yaml:1: home: no city is called "亚特兰蒂斯"`,
		"keys:\n  - { name: mine, ak: a }":        "apihub.yaml:2: keys[0]: it needs name, ak and sk",
		"keys:\n  - { name: mine, ak: a, sk: b }": `apihub.yaml:2: keys[0]: ak "a": an ak is 24 lower-case hex digits`,
		"keys:\n  - { name: mine, ak: 0123456789abcdef01234567, sk: b,\n      ipAllowlist: [nowhere] }": `apihub.yaml:2: keys[0]: "nowhere"`,
		"users:\n  - { id: u1, username: lisi,\n      passwordHash: plain }":                            "apihub.yaml:3: users[0].passwordHash: it begins with ",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "apihub.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := prepare(fixtures.Source{Dir: dir}, store.New()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, want %q", text, err, want)
		}
	}
}
