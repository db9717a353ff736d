package aisuda

import (
	"fmt"
	"net/http"
	"reflect"
	"runtime"
	"slices"

	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// importState is how the latest import into a model went.
type importState struct {
	Finished bool          `json:"finished"`
	Mode     string        `json:"mode"`
	Total    int           `json:"total"`
	Done     int           `json:"done"`
	Refused  int           `json:"refused"`
	Errors   []importError `json:"errors"` // the first ones
}

type importError struct {
	Row     int    `json:"row"` // of the workbook
	Field   string `json:"field"`
	Cell    string `json:"cell"` // empty where the workbook has no column for the field
	Message string `json:"message"`
}

// shownErrors is how many rows a state explains.
const shownErrors = 100

// The modes of an import (导入模式), as a public client of the platform names them.
const (
	modeIncrement = "increment"
	modeAll       = "all"
)

// desks are for workbooks that are being read or written: outside the sandboxes' locks any number could be, each of
// which takes memory, and no more of them go on at once than there are processors.
var desks = make(chan struct{}, runtime.GOMAXPROCS(0))

func exportExcel(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	c.Seen(ExcelRoundTrip)
	as := c.DB.Clone()
	return sim.Later(func() (*sim.Reply, error) {
		desks <- struct{}{}
		defer func() { <-desks }()
		data, err := writeWorkbook(m.Columns, func(yield func(string) bool) {
			for _, row := range modelRows.Sorted(as, m.prefix(), 0) {
				if !yield(row) {
					return
				}
			}
		})
		header := http.Header{}
		header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.xlsx"`, m.ID))
		return &sim.Reply{Status: http.StatusOK, Header: header, Body: data, ContentType: workbookType}, err
	}), nil
}

// upload is a workbook that was read, by the columns that its model had then, and the import of it, made in a draft of the
// tables: a hundred thousand rows would keep the sandbox's lock for most of a second.
type upload struct {
	model model
	rows  []sheetRow
	draft *store.DB
	state importState
}

// readUpload reads the workbook of an import, and imports it into a draft, before the sandbox's lock is taken.
func readUpload(c *sim.Call) error {
	var u upload
	if err := c.Look(func() (err error) {
		u.model, err = findModel(c)
		return err
	}); err != nil {
		return err
	}
	desks <- struct{}{}
	defer func() { <-desks }()
	c.Found = &u
	if err := u.read(c); err != nil {
		return err
	}
	if err := c.Look(func() error {
		if m, err := findModel(c); err != nil || !reflect.DeepEqual(m, u.model) {
			return err
		}
		u.draft = c.DB.Draft()
		return nil
	}); err != nil || u.draft == nil {
		return err
	}
	u.enter(u.draft, c.Form.Fields["mode"])
	return nil
}

func (u *upload) read(c *sim.Call) error {
	file, sent := c.Form.Files["file"]
	if !sent {
		return ExcelBroken.Break("the field file is not a file: send a file name", "字段 file 不是文件：请带上文件名")
	}
	rows, v := readWorkbook(file.Content, u.model.Columns)
	if v != nil {
		return v
	}
	u.rows = rows
	return nil
}

// enter puts the rows into the model.
func (u *upload) enter(db *store.DB, mode string) {
	m := u.model
	u.state = importState{Finished: true, Mode: modeIncrement, Total: len(u.rows), Errors: []importError{}}
	if mode == modeAll {
		u.state.Mode = modeAll
		if len(u.rows) == 0 || slices.ContainsFunc(u.rows, func(r sheetRow) bool { return r.refused == nil }) {
			modelRows.Clear(db, m.prefix()) // rows that are all wrong replace nothing
		}
	}
	for i := range u.rows {
		row := &u.rows[i]
		if row.refused == nil {
			row.enter(db, m)
		}
		if row.refused == nil {
			u.state.Done++
			continue
		}
		u.state.Refused++
		if len(u.state.Errors) < shownErrors {
			u.state.Errors = append(u.state.Errors, importError{row.number, row.field, row.cell, row.refused.Rule.Answer.Message + "：" + row.refused.Why.ZH})
		}
	}
	imports.Put(db, m.ID, u.state)
}

func importExcel(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	u := c.Found.(*upload)
	if u.draft == nil || !reflect.DeepEqual(u.model, m) || !c.DB.Adopt(u.draft) { // model or rows were replaced meanwhile
		u.model = m
		if err := u.read(c); err != nil {
			return nil, err
		}
		u.enter(c.DB, c.Form.Fields["mode"])
	}
	c.Seen(ImportMode)
	c.Seen(ImportAtOnce)
	c.Seen(ExcelAsShown)
	for range u.state.Refused {
		c.Seen(ImportRowRefused)
	}
	if i := slices.IndexFunc(u.rows, func(r sheetRow) bool { return r.refused != nil }); i >= 0 {
		first, why := u.rows[i], u.rows[i].refused.Why
		c.Note("%[1]d of %[2]d rows were not imported; the first, row %[3]d, cell %[4]q: %[5]s", "%[2]d 行中有 %[1]d 行没有导入；第一处在第 %[3]d 行、单元格 %[4]q：%[6]s",
			u.state.Refused, u.state.Total, first.number, first.cell, why.EN, why.ZH)
	}
	return u.state, nil
}

// enter puts a row of a workbook into the model: over the row with its primary key, or as a new one. Columns that the
// workbook does not have keep their values there, and take their defaults here.
func (r *sheetRow) enter(db *store.DB, m model) {
	at := primary(m.Columns)
	if r.values[at] != nil {
		key := m.prefix() + keyOf(r.values[at])
		if stored, found := modelRows.Get(db, key); found {
			values := decodeRow(m.Columns, stored)
			for i, given := range r.given {
				if given {
					values[i] = r.values[i]
				}
			}
			modelRows.Put(db, key, encodeRow(m.Columns, values))
			return
		}
	}
	for i, c := range m.Columns {
		if r.given[i] {
			continue
		}
		if r.values[i], r.refused = c.accept(c.Default); r.refused != nil {
			r.field = c.Name
			return
		}
	}
	if _, r.refused = insertValues(db, m, r.values); r.refused != nil {
		r.field = m.key().Name
	}
}

func checkImport(c *sim.Call) (any, error) {
	m, err := modelIn(c)
	if err != nil {
		return nil, err
	}
	state, found := imports.Get(c.DB, m.ID)
	if !found {
		return nil, ImportNone.Break("no workbook has been imported into this model yet", "该模型还没有导入过 Excel")
	}
	return state, nil
}
