package house

import (
	"go/ast"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/providers"
)

// Whoever knows one provider knows where to look in another: the same thing has the same name and stands in the same file.
func TestProvidersHaveOneShape(t *testing.T) {
	named := map[string]string{} // "providers/x.Rules": the file that declares it
	files := map[string]bool{}
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.dir, "providers/") || s.test() {
			continue
		}
		files[s.path] = true
		files[s.dir+" is timed"] = files[s.dir+" is timed"] || slices.ContainsFunc(s.file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"time"` })
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					named[s.dir+"."+d.Name.Name] = s.path
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch v := spec.(type) {
					case *ast.TypeSpec:
						named[s.dir+"."+v.Name.Name] = s.path
					case *ast.ValueSpec:
						named[s.dir+"."+v.Names[0].Name] = s.path
					}
				}
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "In" && isIdent(call.X, "store") && filepath.Base(s.path) != "tables.go" {
				t.Errorf("%s: a table outside of tables.go", s.fset.Position(n.Pos()))
			}
			return true
		})
	}
	for _, p := range providers.All() {
		dir := "providers/" + p.Name
		for name, file := range map[string]string{
			"New": p.Name + ".go", "platform": p.Name + ".go", "Rules": "rules.go", "schema": "tables.go", "Fixture": "fixture.go", "credentials": "fixture.go",
			"succeed": "envelope.go", "habits": "manners.go",
		} {
			if at := named[dir+"."+name]; (name != "habits" || p.Manners != nil) && at != dir+"/"+file {
				t.Errorf("%s: %s is in %q, not in %s", p.Name, name, at, file)
			}
		}
		for file, needed := range map[string]bool{"auth.go": true, "console.go": p.Console != nil, "times.go": files[dir+" is timed"]} {
			if needed && !files[dir+"/"+file] {
				t.Errorf("%s has no %s", p.Name, file)
			}
		}
	}
}

func isIdent(e ast.Expr, name string) bool {
	i, ok := e.(*ast.Ident)
	return ok && i.Name == name
}
