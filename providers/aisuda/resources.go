package aisuda

import (
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// The kinds of resources, as the documentation names them.
const (
	kindPage      = "page"
	kindModel     = "dataModel"
	kindSource    = "dataSource"
	kindComponent = "component"
	kindAPI       = "APICenter"
	kindAPIGroup  = "APICenterGroup"
	kindRole      = "role"
)

// kinds are the kinds in the documentation's order, with their names and what can be granted on them.
var kinds = []struct {
	kind, name string
	actions    []action
}{
	{kindPage, "页面", common},
	{kindModel, "数据模型", common},
	{kindSource, "数据源", common},
	{kindComponent, "自定义组件", common},
	{kindAPI, "API", append(common[:len(common):len(common)], action{"call", "调用"})},
	{kindAPIGroup, "API 分组", common},
	{kindRole, "角色", common[1:]},
}

type action struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

var common = []action{{"read", "可见"}, {"write", "可写"}, {"delete", "可删"}}

// resource is one of an application's resources, roles excepted.
type resource struct {
	ID      string            `json:"id"`
	Kind    string            `json:"kind"`
	Name    string            `json:"name"`
	Key     string            `json:"key,omitempty"`
	Parent  string            `json:"parent,omitempty"`  // the page above, the API's group, the model's source
	APIs    []string          `json:"apis,omitempty"`    // of a page: keys of the APIs that it may call
	Replies map[string]string `json:"replies,omitempty"` // of an API: the data answered as JSON, by method
}

type item struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type kindOfItems struct {
	Name  string `json:"name"`
	Items []item `json:"items"`
}

// items are the resources of one kind, roles included.
func items(db *store.DB, a application, kind string) []item {
	list := []item{}
	if kind == kindRole {
		for _, r := range roles.Prefix(db, a.ID+"/") {
			list = append(list, item{r.ID, r.Name})
		}
		return list
	}
	for _, r := range resources.Prefix(db, a.ID+"/"+kind+"/") {
		list = append(list, item{r.ID, r.Name})
	}
	return list
}

func listResources(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	var all ordered
	for _, k := range kinds {
		all = append(all, field{k.kind, kindOfItems{k.name, items(c.DB, a, k.kind)}})
	}
	return all, nil
}

func listObjectStorages(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	list := []objectStorage{}
	for _, s := range storages.Prefix(c.DB, a.ID+"/") {
		list = append(list, s)
	}
	return ordered{{"items", list}, {"count", len(list)}}, nil
}
