package aisuda

import (
	"encoding/json"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// model is a data model (数据模型): a table with typed columns.
type model struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Columns []column `json:"columns"`
}

// modelIn is the model that the path names.
func modelIn(c *sim.Call) (model, error) {
	m, err := findModel(c)
	if err == nil {
		c.Seen(NoRowPermissions)
	}
	return m, err
}

func findModel(c *sim.Call) (model, error) {
	a, err := app(c)
	if err != nil {
		return model{}, err
	}
	m, found := models.Get(c.DB, a.ID+"/"+c.Text("model"))
	if !found {
		if !strings.Contains(c.Text("model"), ".") {
			return m, ModelUnknown.Break("%q is not a model: write the data source's key, a dot and the table", "%q 不是数据模型：应为「数据源 key.模型表名」", c.Text("model")).
				Add(modelNames(c, a))
		}
		return m, ModelUnknown.Break("unknown model %[2]q of application %[1]s", "应用 %s 没有数据模型 %q", a.Key, c.Text("model")).Add(modelNames(c, a))
	}
	return m, nil
}

// modelNames are the models of an application, as paths name them.
func modelNames(c *sim.Call, a application) rule.Text {
	return rule.Existing(models.Prefix(c.DB, a.ID+"/"), func(key string, _ model) string { return strings.TrimPrefix(key, a.ID+"/") })
}

func (m model) key() column { return m.Columns[primary(m.Columns)] }

func (m model) prefix() string { return m.ID + "/" }

func autoCounter(m model) string { return "aisuda.auto." + m.ID }

// dropModel deletes a model's rows and what is known of its imports.
func dropModel(db *store.DB, m model) {
	modelRows.Clear(db, m.prefix())
	imports.Delete(db, m.ID)
	store.Counters.Delete(db, autoCounter(m))
}

// insertRow types the fields of a new row and enters it; a key that counts by itself is counted up.
func insertRow(db *store.DB, m model, fields map[string]any) (string, *rule.Violation) {
	values, v := newRow(m.Columns, fields)
	if v != nil {
		return "", v
	}
	return insertValues(db, m, values)
}

func insertValues(db *store.DB, m model, values []any) (string, *rule.Violation) {
	at := primary(m.Columns)
	if m.key().Auto {
		highest := db.Count(autoCounter(m))
		if values[at] == nil {
			values[at] = highest + 1
		}
		if n := values[at].(int64); n > highest {
			db.Add(autoCounter(m), n-highest)
		}
	}
	key := m.prefix() + keyOf(values[at])
	if modelRows.Has(db, key) {
		return "", RowKeyTaken.Break("a row with the %s %v already exists", "%s 为 %v 的数据已存在", m.key().Name, values[at])
	}
	row := encodeRow(m.Columns, values)
	modelRows.Put(db, key, row)
	return row, nil
}

// findRow is the row that a text names as it stands in a path.
func findRow(db *store.DB, m model, id string) (key, row string, v *rule.Violation) {
	text, ok := keyOfText(m.key(), id)
	if ok {
		key = m.prefix() + text
		if row, found := modelRows.Get(db, key); found {
			return key, row, nil
		}
	}
	return "", "", RowUnknown.Break("no row has the %s %q", "没有 %s 为 %q 的数据", m.key().Name, id)
}

// given is the JSON object of a row that a client sent; numbers keep every digit.
func given(c *sim.Call) map[string]any {
	fields, _ := c.Value.(map[string]any) // the schema lets nothing else through
	return fields
}

// rowList is a page of rows and how many there are in all.
type rowList struct {
	Items []json.RawMessage `json:"items"`
	Count int               `json:"count"`
}

// counted is the answer of operations on many rows; it is not documented.
type counted struct {
	Count int `json:"count"`
}

func listRows(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	count := modelRows.Count(c.DB, m.prefix())
	from, to := page(c, rowPagesOfOne, count)
	rows := make([]json.RawMessage, 0, to-from)
	if name := c.Text("orderBy"); name != "" {
		at := columnIndex(m.Columns, name)
		if at < 0 {
			return nil, OrderInvalid.Break("the model has no field %q to sort by", "模型没有可排序的字段 %q", name).Add(columnNames(m.Columns))
		}
		return rowList{sorted(c, m, at)[from:to], count}, nil
	}
	c.Seen(RowOrder)
	if c.Text("orderDir") == "desc" {
		all := sorted(c, m, primary(m.Columns))
		return rowList{all[from:to], count}, nil
	}
	for _, row := range modelRows.Sorted(c.DB, m.prefix(), from) {
		if len(rows) == to-from {
			break
		}
		rows = append(rows, json.RawMessage(row))
	}
	return rowList{rows, count}, nil
}

// sorted is every row in the order of one column; rows that are equal there stay in the order of their keys.
func sorted(c *sim.Call, m model, at int) []json.RawMessage {
	type sortable struct {
		value any
		row   string
	}
	all := make([]sortable, 0, modelRows.Count(c.DB, m.prefix()))
	for _, row := range modelRows.Sorted(c.DB, m.prefix(), 0) {
		all = append(all, sortable{decodeColumn(m.Columns[at], row), row})
	}
	sign := 1
	if c.Text("orderDir") == "desc" {
		sign = -1
	}
	slices.SortStableFunc(all, func(a, b sortable) int { return sign * compare(a.value, b.value) })
	rows := make([]json.RawMessage, len(all))
	for i, s := range all {
		rows[i] = json.RawMessage(s.row)
	}
	return rows
}

func createRow(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	row, v := insertRow(c.DB, m, given(c))
	if v != nil {
		return nil, v
	}
	return json.RawMessage(row), nil
}

func readRow(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	_, row, v := findRow(c.DB, m, c.Text("rowId"))
	if v != nil {
		return nil, v
	}
	return json.RawMessage(row), nil
}

func updateRow(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	row, v := changeStored(c.DB, m, c.Text("rowId"), given(c))
	if v != nil {
		return nil, v
	}
	return json.RawMessage(row), nil
}

func changeStored(db *store.DB, m model, id string, given map[string]any) (string, *rule.Violation) {
	key, row, v := findRow(db, m, id)
	if v != nil {
		return "", v
	}
	values, v := changeRow(m.Columns, decodeRow(m.Columns, row), given)
	if v != nil {
		return "", v
	}
	changed := encodeRow(m.Columns, values)
	modelRows.Put(db, key, changed)
	return changed, nil
}

func deleteRow(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	key, _, v := findRow(c.DB, m, c.Text("rowId"))
	if v != nil {
		return nil, v
	}
	modelRows.Delete(c.DB, key)
	return nil, nil
}

func truncateModel(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	return counted{modelRows.Clear(c.DB, m.prefix())}, nil
}
