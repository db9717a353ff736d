// Package layout describes a provider's web console as a page: lists of rows that a route of the provider's console reads, and
// forms that call another. A provider says what is on its page; internal/console draws it.
package layout

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
)

// List is a part of the page: rows that a route of the provider's console reads, and what can be done with them by other
// routes.
type List struct {
	Title, Says rule.Text // Says may be empty
	Path        string    // of the GET route; a variable in it takes its value from a row of Of
	Table       string    // the provider's table that is shown instead, where no route reads it: "members"
	Tree        string    // the member with the id of the row that a row stands below, in a tree; may be empty
	Of          string    // the GET route of the rows that Path is read for, one at a time; empty without a variable
	Within      string    // the member that holds the rows, which then know the row around them as "parent"; may be empty
	Columns     []Column
	Plot        *Plot    // what each row has used of its limit today; may be nil
	Acts        []Action // of a row
	New         []Action // below the list
}

// Plot draws how rows of another list use up the limit of a row in the course of the day in Shanghai.
type Plot struct {
	Path  string // the GET route of the rows that are counted
	At    string // their member with a time
	By    string // their member that says by its value whose they are
	Key   string // the member of the row with that value
	Limit string // the member of the row with its limit
}

// Column is a member of a row that is shown; "a.b" is a member of a member. The first names the row.
type Column struct {
	Member string
	Title  rule.Text
	As     Cell
	Of     string               // the member with the whole, of a Meter
	Words  map[string]rule.Text // what is shown for values that are words of the API
}

// Cell is how a value is shown.
type Cell int

// The ways to show a value: as it is; with a button that copies it; hidden until it is asked for; as a moment; as a part
// of a whole; with its title.
const (
	Plain Cell = iota
	Copied
	Secret
	Time
	Meter
	Named // as it is; where it names the row, its title stands before it
)

// Action is a route of Console as a form. Variables of its path are members of the row.
type Action struct {
	Title        rule.Text
	Method, Path string
	Fixed        map[string]any // members of the body that are not asked for
	Keep         []string       // members of the row that go into the body
	Fields       []Field
	When         string    // shown where this member of the row is set, or with ! before it, is not; empty for always
	Confirm      rule.Text // asked first; empty for no question
	Download     bool      // the answer is a file
}

// Field is an input of a form. Its name says how its text becomes JSON: s: text, t: text of several
// lines, n: a number, b: true or false, l: a
// list with an item a line, m: a list of chosen ones; an o behind the letter leaves an empty input out.
type Field struct {
	Name    string // "so:title"
	Title   rule.Text
	Choices []string // of a select, or of m:
	From    string   // a GET route and a member of its rows, "/tenants#id": the choices; may be empty
	Date    bool
	Value   string // at first, where the row has none
}

// variables are the parts of a path that are filled in.
var variables = regexp.MustCompile(`\{[^}]*\}`)

// Route is a method and a path without what differs from call to call: its query, and the names of its variables.
func Route(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	return method + " " + variables.ReplaceAllString(path, "{}")
}

// Call is what a page asks of the provider's console.
type Call struct{ Method, Path string }

// Calls are all that a page calls.
func Calls(page []List) (calls []Call) {
	add := func(method, path string) {
		if path != "" {
			calls = append(calls, Call{method, path})
		}
	}
	for _, list := range page {
		add(http.MethodGet, list.Path)
		add(http.MethodGet, list.Of)
		for _, action := range slices.Concat(list.Acts, list.New) {
			add(action.Method, action.Path)
			for _, field := range action.Fields {
				from, _, _ := strings.Cut(field.From, "#")
				add(http.MethodGet, from)
			}
		}
	}
	return calls
}
