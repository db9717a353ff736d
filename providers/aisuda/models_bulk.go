package aisuda

import (
	"encoding/json"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// bulkUpdateRows changes many rows, or none when one of them is wrong. The documentation gives no body; amis sends rows
// that it edited in place as {"rows":[…]} and the same change of many rows as {"ids":"1,2", …}.
func bulkUpdateRows(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	changes, v := bulkChanges(m, given(c))
	if v != nil {
		return nil, v
	}
	c.Seen(BulkAllOrNothing)
	for i, change := range changes {
		if _, v := changeStored(c.DB, m, change.id, change.fields); v != nil {
			v.Why = rule.Say("row %[1]d: %[2]s", "第 %[1]d 条：%[3]s", i+1, v.Why.EN, v.Why.ZH)
			return nil, v
		}
	}
	return counted{len(changes)}, nil
}

type bulkChange struct {
	id     string
	fields map[string]any
}

func bulkChanges(m model, given map[string]any) (changes []bulkChange, v *rule.Violation) {
	for _, name := range []string{"rows", "items"} {
		list, found := given[name].([]any)
		if !found {
			continue
		}
		for i, element := range list {
			row, _ := element.(map[string]any)
			id, ok := keyText(row[m.key().Name])
			if !ok {
				return nil, BulkShape.Break("%s[%d] has no %s, the primary key", "%s[%d] 没有主键 %s", name, i, m.key().Name)
			}
			changes = append(changes, bulkChange{id, row})
		}
		return changes, nil
	}
	ids, v := bulkIDs(given["ids"])
	if v != nil {
		return nil, v
	}
	delete(given, "ids")
	for _, id := range ids {
		changes = append(changes, bulkChange{id, given})
	}
	return changes, nil
}

func bulkIDs(value any) (ids []string, v *rule.Violation) {
	switch list := value.(type) {
	case string:
		ids = listed(list)
	case []any:
		for i, element := range list {
			id, ok := keyText(element)
			if !ok {
				return nil, BulkShape.Break("ids[%d] is not a primary key", "ids[%d] 不是主键", i)
			}
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, BulkShape.Break("there is neither rows, items nor ids", "没有 rows、items 或 ids")
	}
	return ids, nil
}

// keyText is a primary key from JSON as it would stand in a path.
func keyText(value any) (string, bool) {
	switch v := value.(type) {
	case json.Number:
		return v.String(), true
	case string:
		return v, v != ""
	}
	return "", false
}
