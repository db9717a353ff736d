// Package evidence owns the answers that were seen at the real providers, a small file each: provider/rule.yaml. Those of this
// folder are embedded; a user's own folder adds to them and replaces them. "mockserver evidence --accept" writes them.
package evidence

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"example.com/mockserver/internal/rule"
)

//go:embed *
var files embed.FS

// Source is where evidence comes from: the embedded files, then those of a user's folder where Dir is given.
type Source struct{ Dir string }

// File is one file.
type File struct {
	Rule      string  `yaml:"rule"`
	Verdict   string  `yaml:"verdict"` // "confirmed", or "corrected": the answer was another
	Date      string  `yaml:"date"`    // 2026-11-25
	Count     int     `yaml:"count"`
	Host      string  `yaml:"host"`
	Recording string  `yaml:"recording"` // the SHA-256 of the file
	Answer    *Answer `yaml:"answer,omitempty"`
}

// Answer is the envelope of a refusal.
type Answer struct {
	Status  int    `yaml:"status"`
	Code    string `yaml:"code,omitempty"`
	Message string `yaml:"message,omitempty"`
	Body    string `yaml:"body,omitempty"` // JSON, where another envelope was seen
}

// Verdicts of a file.
const (
	Confirmed = "confirmed"
	Corrected = "corrected"
)

// Read reads all files strictly. known finds a rule by its id.
func (s Source) Read(known func(id string) (*rule.Rule, bool)) (rule.Evidence, error) {
	all := rule.Evidence{}
	err := readAll(files, "evidence", known, all)
	if s.Dir != "" {
		own := rule.Evidence{}
		if _, missing := os.Stat(s.Dir); missing != nil {
			return nil, rule.Wrong("--evidence: %v", "--evidence：%v", missing)
		}
		err = errors.Join(err, readAll(os.DirFS(s.Dir), s.Dir, known, own))
		for id, seen := range own {
			all[id] = seen
		}
	}
	return all, err
}

func readAll(from fs.FS, name string, known func(string) (*rule.Rule, bool), all rule.Evidence) error {
	return fs.WalkDir(from, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(from, file)
		if err != nil {
			return err
		}
		at := filepath.Join(name, file)
		id, seen, err := parse(text, known)
		if err != nil {
			return rule.Wrong("%s: %v", "%s：%v", at, err)
		}
		if _, twice := all[id]; twice {
			return rule.Wrong("%s: another file is about %s, too", "%s：另一个文件也是关于 %s 的", at, id)
		}
		all[id] = seen
		return nil
	})
}

var sha256 = regexp.MustCompile(`^[0-9a-f]{64}$`)

func parse(text []byte, known func(string) (*rule.Rule, bool)) (id string, seen rule.Seen, err error) {
	var f File
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return "", seen, err
	}
	r, found := known(f.Rule)
	_, day := time.Parse(time.DateOnly, f.Date)
	switch {
	case !found:
		return "", seen, rule.Wrong("no rule is called %q", "没有名为 %q 的规则", f.Rule)
	case f.Verdict != Confirmed && f.Verdict != Corrected:
		return "", seen, rule.Wrong("verdict %q: it is %s or %s", "verdict %q：应为 %s 或 %s", f.Verdict, Confirmed, Corrected)
	case day != nil:
		return "", seen, rule.Wrong("date %q is not a day such as 2026-11-25", "date %q 不是日期，应如 2026-11-25", f.Date)
	case f.Count < 1 || f.Host == "" || !sha256.MatchString(f.Recording):
		return "", seen, rule.Wrong("count, host or recording (64 hexadecimal digits) is missing", "缺少 count、host 或 recording（64 位十六进制数字）")
	case f.Answer != nil && !r.Refuses():
		return "", seen, rule.Wrong("rule %q refuses nobody, so no answer of it can be seen", "规则 %q 不拒绝任何请求，因此不会有它的应答", f.Rule)
	}
	seen = rule.Seen{Date: f.Date, Count: f.Count, Host: f.Host, Recording: f.Recording}
	if a := f.Answer; a != nil {
		if a.Status < 200 || a.Status > 599 || a.Body != "" && !json.Valid([]byte(a.Body)) {
			return "", seen, rule.Wrong("the answer has no HTTP status, or a body that is not JSON", "应答没有 HTTP 状态码，或其 body 不是 JSON")
		}
		seen.Answer = &rule.Answer{Status: a.Status, Code: a.Code, Message: a.Message, Body: json.RawMessage(a.Body)}
	}
	return f.Rule, seen, nil
}

// Write writes one file into a folder, in the place of an earlier one about the same rule.
func Write(dir string, f File) error {
	name := filepath.Join(dir, filepath.FromSlash(f.Rule)+".yaml")
	if !filepath.IsLocal(filepath.FromSlash(f.Rule)) || strings.Count(f.Rule, "/") != 1 {
		return fmt.Errorf("%q is not a rule's id", f.Rule)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	text, err := yaml.Marshal(f)
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
