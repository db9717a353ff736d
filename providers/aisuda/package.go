package aisuda

import (
	"encoding/json"
	"errors"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/providers/aisuda/amis"
)

// readPackage reads the application of a package from outside and checks that it can be used.
func readPackage(data []byte, password string) (m amis.Manifest, c content, v *rule.Violation) {
	m, err := amis.Read(data, password, &c)
	if f := (*amis.Fault)(nil); errors.As(err, &f) {
		broken := PackageBroken
		if f.Password {
			broken = PackagePasswordWrong
		}
		return m, c, &rule.Violation{Rule: broken, Why: f.Why}
	}
	if err := c.check(); err != nil {
		return m, c, PackageBroken.Break("app.json: %v", "app.json：%v", err)
	}
	return m, c, nil
}

// readContent is what an application is made of, for a package.
func readContent(db *store.DB, a application) content {
	var c content
	for _, r := range resources.Prefix(db, a.ID+"/"+kindComponent+"/") {
		c.Components = append(c.Components, contentItem{Name: r.Name})
	}
	for _, g := range resources.Prefix(db, a.ID+"/"+kindAPIGroup+"/") {
		c.APIGroups = append(c.APIGroups, contentGroup{Name: g.Name, APIs: readAPIs(db, a, g.ID)})
	}
	c.Pages = readPages(db, a).contents("")
	for _, s := range resources.Prefix(db, a.ID+"/"+kindSource+"/") {
		c.DataSources = append(c.DataSources, contentSource{Key: s.Key, Name: s.Name, Models: readModels(db, a, s)})
	}
	return c
}

func readAPIs(db *store.DB, a application, group string) (list []contentAPI) {
	for _, r := range resources.Prefix(db, a.ID+"/"+kindAPI+"/") {
		if r.Parent != group {
			continue
		}
		api := contentAPI{Key: r.Key, Name: r.Name, Replies: map[string]map[string]any{}}
		for method, text := range r.Replies {
			api.Replies[method] = object(text)
		}
		list = append(list, api)
	}
	return list
}

// object decodes a JSON object that the store holds.
func object(text string) map[string]any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		panic("aisuda: a stored object cannot be decoded: " + err.Error())
	}
	return v
}

func (t pageTree) contents(parent string) (list []contentPage) {
	for _, p := range t.children[parent] {
		list = append(list, contentPage{Key: p.Key, Name: p.Name, APIs: p.APIs, Children: t.contents(p.ID)})
	}
	return list
}

func readModels(db *store.DB, a application, source resource) (list []contentModel) {
	for key, m := range models.Prefix(db, a.ID+"/"+source.Key+".") {
		made := contentModel{Table: strings.TrimPrefix(key, a.ID+"/"+source.Key+"."), Name: m.Name, Columns: m.Columns}
		for _, row := range modelRows.Sorted(db, m.prefix(), 0) {
			made.Rows = append(made.Rows, object(row))
		}
		list = append(list, made)
	}
	return list
}
