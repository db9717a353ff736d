package aisuda

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// seed is fixtures/aisuda.yaml: what a fresh sandbox holds.
type seed struct {
	FutureSkew time.Duration     `yaml:"futureSkew"` // how far in the future an iat may be
	KeyPairs   map[string]string `yaml:"keyPairs"`   // private halves, PKCS#1 PEM
	Companies  []seedCompany     `yaml:"companies"`
}

type seedCompany struct {
	ID        string         `yaml:"id"`
	Key       string         `yaml:"key"`
	Name      string         `yaml:"name"`
	CreatedAt string         `yaml:"createdAt"`
	Keys      []seedKey      `yaml:"keys"`
	Users     []seedUser     `yaml:"users"`
	Root      seedDepartment `yaml:"root"`
	Apps      []seedApp      `yaml:"apps"`
}

type seedKey struct {
	ClientID   string   `yaml:"clientId"`
	Level      string   `yaml:"level"`
	App        string   `yaml:"app"`
	Title      string   `yaml:"title"`
	Pair       string   `yaml:"pair"`
	Enabled    bool     `yaml:"enabled"`
	Interfaces []string `yaml:"interfaces"`
}

type seedUser struct {
	ID       string `yaml:"id"`
	Username string `yaml:"username"`
	Name     string `yaml:"name"`
	NickName string `yaml:"nickName"`
	Email    string `yaml:"email"`
	Phone    string `yaml:"phone"`
	Disabled bool   `yaml:"disabled"`
}

type seedDepartment struct {
	ID       string           `yaml:"id"`
	Code     string           `yaml:"code"`
	Name     string           `yaml:"name"`
	Members  []seedMember     `yaml:"members"`
	Children []seedDepartment `yaml:"children"`
}

type seedMember struct {
	ID     string `yaml:"id"`
	User   string `yaml:"user"` // e-mail address
	Leader bool   `yaml:"leader"`
}

type seedApp struct {
	ID          string          `yaml:"id"`
	Key         string          `yaml:"key"`
	Name        string          `yaml:"name"`
	Description string          `yaml:"description"`
	Draft       bool            `yaml:"draft"`
	Owner       string          `yaml:"owner"` // e-mail address
	Roles       []seedRole      `yaml:"roles"`
	Storages    []objectStorage `yaml:"objectStorages"`
	Content     content         `yaml:",inline"`
}

type seedRole struct {
	ID          string   `yaml:"id"`
	Name        string   `yaml:"name"`
	Description string   `yaml:"description"`
	Builtin     bool     `yaml:"builtin"`
	Fixed       bool     `yaml:"fixed"` // neither editable nor deletable
	All         bool     `yaml:"all"`   // every permission on every resource
	Users       []string `yaml:"users"` // e-mail addresses
	Departments []string `yaml:"departments"`
	Roles       []string `yaml:"roles"`
}

// content is what an application is made of, apart from who may do what in it. A package (.amis) carries the same, and
// then has no ids: an import gives new ones.
type content struct {
	Pages       []contentPage   `yaml:"pages" json:"pages,omitempty"`
	Components  []contentItem   `yaml:"components" json:"components,omitempty"`
	APIGroups   []contentGroup  `yaml:"apiGroups" json:"apiGroups,omitempty"`
	DataSources []contentSource `yaml:"dataSources" json:"dataSources,omitempty"`
}

type contentItem struct {
	ID   string `yaml:"id" json:"-"`
	Name string `yaml:"name" json:"name"`
}

type contentPage struct {
	ID       string        `yaml:"id" json:"-"`
	Key      string        `yaml:"key" json:"key"`
	Name     string        `yaml:"name" json:"name"`
	APIs     []string      `yaml:"apis" json:"apis,omitempty"` // keys of the APIs that it may call
	Children []contentPage `yaml:"children" json:"children,omitempty"`
}

type contentGroup struct {
	ID   string       `yaml:"id" json:"-"`
	Name string       `yaml:"name" json:"name"`
	APIs []contentAPI `yaml:"apis" json:"apis,omitempty"`
}

type contentAPI struct {
	ID      string                    `yaml:"id" json:"-"`
	Key     string                    `yaml:"key" json:"key"`
	Name    string                    `yaml:"name" json:"name"`
	Replies map[string]map[string]any `yaml:"replies" json:"replies,omitempty"` // the data answered, by method
}

type contentSource struct {
	ID     string         `yaml:"id" json:"-"`
	Key    string         `yaml:"key" json:"key"`
	Name   string         `yaml:"name" json:"name"`
	Models []contentModel `yaml:"models" json:"models,omitempty"`
}

type contentModel struct {
	ID      string           `yaml:"id" json:"-"`
	Table   string           `yaml:"table" json:"table"`
	Name    string           `yaml:"name" json:"name"`
	Columns []column         `yaml:"columns" json:"columns"`
	Rows    []map[string]any `yaml:"rows" json:"rows,omitempty"`
}

// add enters a user's fixture after the built-in one: a company with the same short name takes its place.
func (s *seed) add(other seed) {
	if other.FutureSkew != 0 {
		s.FutureSkew = other.FutureSkew
	}
	if s.KeyPairs == nil {
		s.KeyPairs = map[string]string{}
	}
	maps.Copy(s.KeyPairs, other.KeyPairs)
	for _, c := range other.Companies {
		same := func(o seedCompany) bool { return o.Key == c.Key }
		s.Companies = append(slices.DeleteFunc(s.Companies, same), c)
	}
}

// check holds the fixture's parts against each other: what refers to something must find it.
func (s *seed) check() error {
	for _, c := range s.Companies {
		if err := c.check(s.KeyPairs); err != nil {
			return fmt.Errorf("fixtures/aisuda.yaml: company %s: %w", c.Key, err)
		}
	}
	return nil
}

func (c seedCompany) check(pairs map[string]string) error {
	known := map[string]bool{}
	for _, u := range c.Users {
		known[mailKey(u.Email)] = true
	}
	keys := map[string]bool{}
	for _, a := range c.Apps {
		keys[a.Key] = true
		if !known[mailKey(a.Owner)] {
			return fmt.Errorf("application %s: its owner %q is no user", a.Key, a.Owner)
		}
		if err := a.Content.check(); err != nil {
			return fmt.Errorf("application %s: %w", a.Key, err)
		}
	}
	for _, k := range c.Keys {
		if _, found := pairs[k.Pair]; !found {
			return fmt.Errorf("key %s: no key pair is called %q", k.ClientID, k.Pair)
		}
		if k.Level == levelApp && !keys[k.App] || k.Level != levelApp && k.Level != levelCompany {
			return fmt.Errorf("key %s: its level is %q and its application %q", k.ClientID, k.Level, k.App)
		}
	}
	return nil
}

// check reports what would make a content unusable: models without a primary key, rows that do not fit, names twice.
func (c content) check() error {
	apis := map[string]bool{}
	for _, g := range c.APIGroups {
		for _, a := range g.APIs {
			if a.Key == "" || apis[a.Key] {
				return fmt.Errorf("API %q: its key is empty or used twice", a.Name)
			}
			apis[a.Key] = true
		}
	}
	if err := checkPages(c.Pages, apis, 0); err != nil {
		return err
	}
	models := map[string]bool{}
	for _, s := range c.DataSources {
		if s.Key == "" || strings.ContainsAny(s.Key, "./") {
			return fmt.Errorf("data source %q: its key is empty or holds a dot or a slash", s.Name)
		}
		for _, m := range s.Models {
			path := s.Key + "." + m.Table
			if m.Table == "" || strings.Contains(m.Table, "/") || models[path] {
				return fmt.Errorf("model %q: its table is empty, holds a slash or is used twice", path)
			}
			models[path] = true
			if err := m.check(); err != nil {
				return fmt.Errorf("model %s: %w", path, err)
			}
		}
	}
	return nil
}

// maxDepth bounds trees that come from outside.
const maxDepth = 32

func checkPages(pages []contentPage, apis map[string]bool, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("pages are more than %d deep", maxDepth)
	}
	for _, p := range pages {
		for _, key := range p.APIs {
			if !apis[key] {
				return fmt.Errorf("page %s calls an API that is not there: %q", p.Key, key)
			}
		}
		if err := checkPages(p.Children, apis, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (m contentModel) check() error {
	if err := checkColumns(m.Columns); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, fields := range m.Rows {
		values, v := newRow(m.Columns, fields)
		if v != nil {
			return fmt.Errorf("row %d: %w", i+1, v)
		}
		key := m.rowKey(values)
		if key == "" || seen[key] {
			return fmt.Errorf("row %d: its primary key is missing or used twice", i+1)
		}
		seen[key] = true
	}
	return nil
}

func (m contentModel) rowKey(values []any) string {
	return keyOf(values[primary(m.Columns)])
}
