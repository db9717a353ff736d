package aisuda

import (
	"fmt"
	"strings"

	"example.com/mockserver/internal/store"
)

// writer enters what fixtures and packages hold. newID makes the id of a thing: the fixture's, or a new one.
type writer struct {
	db    *store.DB
	at    string // createdAt of what has one
	newID func(given, what string) string
}

func (w writer) organisation(c FixtureCompany) {
	for _, u := range c.Users {
		putUser(w.db, c.ID, user{
			ID: w.newID(u.ID, "user "+u.Email), Username: u.Username, Name: u.Name, NickName: u.NickName, Email: u.Email,
			Phone: u.Phone, Disabled: u.Disabled,
		})
	}
	w.department(c.ID, "", c.Root)
}

func (w writer) department(companyID, parent string, d FixtureDepartment) {
	id := w.newID(d.ID, "department "+parent+"/"+d.Name)
	departments.Put(w.db, companyID+"/"+id, department{
		ID: id, Code: d.Code, Name: d.Name, Parent: parent, CreatedAt: w.at, UpdatedAt: w.at,
	})
	for _, m := range d.Members {
		if u, found := userByEmail(w.db, companyID, m.User); found {
			members.Put(w.db, id+"/"+u.ID, member{ID: w.newID(m.ID, "member "+id+"/"+u.ID), User: u.ID, Leader: m.Leader})
		}
	}
	for _, child := range d.Children {
		w.department(companyID, id, child)
	}
}

func (w writer) application(companyID string, a FixtureApp) error {
	owner, _ := userByEmail(w.db, companyID, a.Owner)
	app := application{
		ID: w.newID(a.ID, "app "+a.Key), Key: a.Key, Name: a.Name, Description: a.Description, IsDraft: a.Draft, Owner: owner.ID,
		CreatedAt: w.at,
	}
	apps.Put(w.db, companyID+"/"+app.Key, app)
	for _, r := range a.Roles {
		id := w.newID(r.ID, "role "+a.Key+"/"+r.Name)
		roles.Put(w.db, app.ID+"/"+id, role{
			ID: id, Name: r.Name, Description: r.Description, Builtin: r.Builtin, Fixed: r.Fixed, All: r.All,
		})
		for _, email := range r.Users {
			if u, found := userByEmail(w.db, companyID, email); found {
				addMember(w.db, id, memberUser, u.ID)
			}
		}
		for _, d := range r.Departments {
			addMember(w.db, id, memberDepartment, d)
		}
		for _, sub := range r.Roles {
			addMember(w.db, id, memberRole, sub)
		}
	}
	for _, s := range a.Storages {
		s.AppID, s.CompanyID, s.CreatedAt = app.ID, companyID, w.at
		storages.Put(w.db, app.ID+"/"+s.ID, s)
	}
	return w.content(app.ID, a.Content)
}

// content enters what an application is made of.
func (w writer) content(appID string, c content) error {
	for _, item := range c.Components {
		w.resource(appID, resource{ID: item.ID, Kind: kindComponent, Name: item.Name})
	}
	for _, g := range c.APIGroups {
		group := w.resource(appID, resource{ID: g.ID, Kind: kindAPIGroup, Name: g.Name})
		for _, a := range g.APIs {
			replies := map[string]string{}
			for method, data := range a.Replies {
				text, err := plainJSON(data)
				if err != nil {
					return fmt.Errorf("API %s: %w", a.Key, err)
				}
				replies[strings.ToUpper(method)] = string(text)
			}
			w.resource(appID, resource{ID: a.ID, Kind: kindAPI, Key: a.Key, Name: a.Name, Parent: group, Replies: replies})
		}
	}
	w.pages(appID, "", c.Pages)
	for _, s := range c.DataSources {
		source := w.resource(appID, resource{ID: s.ID, Kind: kindSource, Key: s.Key, Name: s.Name})
		for _, m := range s.Models {
			id := w.resource(appID, resource{ID: m.ID, Kind: kindModel, Key: s.Key + "." + m.Table, Name: m.Name, Parent: source})
			if err := w.model(appID, id, s.Key, m); err != nil {
				return fmt.Errorf("model %s.%s: %w", s.Key, m.Table, err)
			}
		}
	}
	return nil
}

func (w writer) resource(appID string, r resource) string {
	r.ID = w.newID(r.ID, appID+" "+r.Kind+" "+r.Parent+"/"+r.Key+"/"+r.Name)
	resources.Put(w.db, appID+"/"+r.Kind+"/"+r.ID, r)
	return r.ID
}

func (w writer) pages(appID, parent string, pages []contentPage) {
	for _, p := range pages {
		id := w.resource(appID, resource{ID: p.ID, Kind: kindPage, Key: p.Key, Name: p.Name, Parent: parent, APIs: p.APIs})
		w.pages(appID, id, p.Children)
	}
}

func (w writer) model(appID, id, source string, m contentModel) error {
	made := model{ID: id, Name: m.Name, Columns: m.Columns}
	models.Put(w.db, appID+"/"+source+"."+m.Table, made)
	for i, fields := range m.Rows {
		if _, v := insertRow(w.db, made, fields); v != nil {
			return fmt.Errorf("row %d: %w", i+1, v)
		}
	}
	return nil
}
