package mutate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
)

// Cache keeps outcomes between runs in a file. An outcome counts for the same program, command and key only.
type Cache struct {
	key  string
	file cacheFile
}

type cacheFile struct {
	Key      string              `json:"key"`
	Base     *Met                `json:"base,omitempty"`
	Suite    int64               `json:"suiteMillis,omitempty"`
	Outcomes map[string]*Outcome `json:"outcomes"`
}

// OpenCache reads a cache's file. What was kept under another key is dropped; a file that is not there is an empty cache.
func OpenCache(name string, key ...string) (*Cache, error) {
	sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
	c := &Cache{key: hex.EncodeToString(sum[:])}
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		if err := json.Unmarshal(text, &c.file); err != nil {
			return nil, rule.Wrong("%s is not a cache of mockserver mutate: %v", "%s 不是 mockserver mutate 的缓存：%v", name, err)
		}
	}
	if c.file.Key != c.key {
		c.file = cacheFile{Key: c.key}
	}
	if c.file.Outcomes == nil {
		c.file.Outcomes = map[string]*Outcome{}
	}
	return c, nil
}

// Base is what the tests met without a variant, and how long they took.
func (c *Cache) Base() (base Met, millis int64, found bool) {
	if c == nil || c.file.Base == nil {
		return Met{}, 0, false
	}
	return *c.file.Base, c.file.Suite, true
}

// Find returns the outcome of a variant.
func (c *Cache) Find(id string) (*Outcome, bool) {
	if c == nil {
		return nil, false
	}
	o, found := c.file.Outcomes[id]
	if !found {
		return nil, false
	}
	known := *o
	known.Cached = true
	return &known, true
}

// Keep is the cache's text with these outcomes added.
func (c *Cache) Keep(base Met, millis int64, outcomes map[string]*Outcome) ([]byte, error) {
	c.file.Base, c.file.Suite = &base, millis
	for id, o := range outcomes {
		if !o.Flaky() {
			c.file.Outcomes[id] = o
		}
	}
	return json.Marshal(c.file)
}

// Files is a digest of the names, sizes and times of the files below a folder: what changes when somebody edits a test.
// Hidden folders, dependencies and the named files are left out.
func Files(folder string, but ...string) (string, error) {
	sum := sha256.New()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != folder && (strings.HasPrefix(d.Name(), ".") || slices.Contains(derived(), d.Name())):
			return fs.SkipDir
		case d.IsDir() || slices.Contains(but, path):
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintln(sum, path, info.Size(), info.ModTime().UnixNano()) // a hash does not fail
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// derived are folders that hold what is made from, or needed by, the files that people edit.
func derived() []string { return []string{"node_modules", "target", "build", "dist", "__pycache__"} }
