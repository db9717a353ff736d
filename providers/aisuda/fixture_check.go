package aisuda

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"example.com/mockserver/fixtures"
)

// within puts a path in front of that of a mistake.
func within(path string, err error) error {
	var m *fixtures.Mistake
	if errors.As(err, &m) {
		return &fixtures.Mistake{At: path + "." + m.At, What: m.What}
	}
	return err
}

// check holds one file of fixtures against all of them: what refers to something must find it.
func (s *Fixture) check(all *Fixture) error {
	for i, c := range s.Companies {
		if err := c.check(all.KeyPairs); err != nil {
			return within(fmt.Sprintf("companies[%d]", i), err)
		}
	}
	return nil
}

func (c FixtureCompany) check(pairs map[string]string) error {
	if len(c.Users) == 0 || c.Root.Name == "" {
		return fixtures.Wrong("key", "company %q has no users or no root department", c.Key)
	}
	if _, err := time.Parse(isoMillis, c.CreatedAt); c.CreatedAt != "" && err != nil {
		return fixtures.Wrong("createdAt", "%q is not a time like 2022-06-11T03:29:45.000Z", c.CreatedAt)
	}
	known := map[string]bool{}
	for _, u := range c.Users {
		known[mailKey(u.Email)] = true
	}
	keys := map[string]bool{}
	for i, a := range c.Apps {
		keys[a.Key] = true
		at := fmt.Sprintf("apps[%d]", i)
		if !known[mailKey(a.Owner)] {
			return fixtures.Wrong(at+".owner", "%q is not a user of the company", a.Owner)
		}
		if err := a.Content.check(); err != nil {
			return within(at, err)
		}
	}
	for i, k := range c.Keys {
		at := fmt.Sprintf("keys[%d]", i)
		switch _, found := pairs[k.Pair]; {
		case !found:
			return fixtures.Wrong(at+".pair", "no key pair is called %q", k.Pair)
		case k.Level != levelApp && k.Level != levelCompany:
			return fixtures.Wrong(at+".level", "%q is neither company nor app", k.Level)
		case k.Level == levelApp && !keys[k.App]:
			return fixtures.Wrong(at+".app", "the company has no application %q", k.App)
		}
	}
	return nil
}

// check reports what would make a content unusable: models without a primary key, rows that do not fit, names twice.
func (c content) check() error {
	apis := map[string]bool{}
	for i, g := range c.APIGroups {
		for j, a := range g.APIs {
			if a.Key == "" || strings.Contains(a.Key, "/") || apis[a.Key] {
				return fixtures.Wrong(fmt.Sprintf("apiGroups[%d].apis[%d].key", i, j), "%q is empty, holds a slash or is used twice", a.Key)
			}
			apis[a.Key] = true
		}
	}
	if err := checkPages("pages", c.Pages, apis, 0); err != nil {
		return err
	}
	tables := map[string]bool{}
	for i, s := range c.DataSources {
		at := fmt.Sprintf("dataSources[%d]", i)
		if s.Key == "" || strings.ContainsAny(s.Key, "./") {
			return fixtures.Wrong(at+".key", "%q is empty or holds a dot or a slash", s.Key)
		}
		for j, m := range s.Models {
			at, path := fmt.Sprintf("%s.models[%d]", at, j), s.Key+"."+m.Table
			if m.Table == "" || strings.Contains(m.Table, "/") || tables[path] {
				return fixtures.Wrong(at+".table", "%q is empty, holds a slash or is used twice", m.Table)
			}
			tables[path] = true
			if err := m.check(); err != nil {
				return within(at, err)
			}
		}
	}
	return nil
}

// maxDepth bounds trees that come from outside.
const maxDepth = 32

func checkPages(at string, pages []contentPage, apis map[string]bool, depth int) error {
	if depth > maxDepth {
		return fixtures.Wrong(at, "pages are more than %d deep", maxDepth)
	}
	for i, p := range pages {
		at := fmt.Sprintf("%s[%d]", at, i)
		for _, key := range p.APIs {
			if !apis[key] {
				return fixtures.Wrong(at+".apis", "there is no API with the key %q", key)
			}
		}
		if err := checkPages(at+".children", p.Children, apis, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (m contentModel) check() error {
	if err := checkColumns(m.Columns); err != nil {
		return fixtures.Wrong("columns", "%v", err)
	}
	seen := map[string]bool{}
	for i, fields := range m.Rows {
		at := fmt.Sprintf("rows[%d]", i)
		values, v := newRow(m.Columns, fields)
		if v != nil {
			return fixtures.Wrong(at, "%s", v.Why.EN)
		}
		key := keyOf(values[primary(m.Columns)])
		if key == "" || seen[key] {
			return fixtures.Wrong(at, "its primary key is missing or used twice")
		}
		seen[key] = true
	}
	return nil
}
