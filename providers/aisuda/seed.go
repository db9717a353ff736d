package aisuda

import (
	"maps"
	"slices"
	"time"
)

// seed is fixtures/aisuda.yaml: what a fresh sandbox holds.
type seed struct {
	Replace    bool              `yaml:"replace"`    // in a user's file: it stands alone, the built-in one is not read
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
