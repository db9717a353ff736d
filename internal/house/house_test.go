// Package house holds the rules of the house as tests: what the architecture promises is checked here, so that a
// reader may rely on it. It owns no code of the product.
package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const module = "example.com/mockserver/"

const (
	maxFile     = 300 // lines
	maxFunction = 50
)

type source struct {
	path string // from the top of the repository
	dir  string
	text string
	file *ast.File
	fset *token.FileSet
}

func (s source) lines() int { return strings.Count(s.text, "\n") }

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// sources are all Go files of the repository but those of examples, which are other people's clients.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path = strings.TrimPrefix(path, "../../")
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != "../.." && d.Name() != ".." || path == "examples" || path == "tools") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile("../../" + path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, source{path, filepath.Dir(path), string(text), file, fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d Go files were found", len(all))
	}
	return all
}

func TestOneSittingEach(t *testing.T) {
	for _, s := range sources(t) {
		if n := s.lines(); n > maxFile {
			t.Errorf("%s has %d lines; %d are one sitting", s.path, n, maxFile)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := s.fset.Position(f.End()).Line - s.fset.Position(f.Pos()).Line + 1; n > maxFunction {
				t.Errorf("%s: %s has %d lines; %d are one sitting", s.path, f.Name.Name, n, maxFunction)
			}
		}
	}
}

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test() || s.dir == "internal/house" {
			documented[s.dir] = documented[s.dir] || s.file.Doc != nil
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: no file says what the package owns", dir)
		}
	}
}

// A status of refusal is a rule's, so no provider writes one outside its rules. mockserver's own refusals are sim's.
func TestRefusalsStandInTheRules(t *testing.T) {
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.dir, "providers/") || s.test() || strings.HasPrefix(filepath.Base(s.path), "rules") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch v := n.(type) {
			case *ast.KeyValueExpr:
				name, _ := v.Key.(*ast.Ident)
				value, _ := v.Value.(*ast.BasicLit)
				if name != nil && name.Name == "Status" && value != nil && value.Kind == token.INT && value.Value >= "400" && value.Value < "600" {
					t.Errorf("%s: a status %s outside the rules", s.fset.Position(v.Pos()), value.Value)
				}
			case *ast.SelectorExpr:
				if x, ok := v.X.(*ast.Ident); ok && x.Name == "http" && refusalStatus[v.Sel.Name] {
					t.Errorf("%s: http.%s outside the rules", s.fset.Position(v.Pos()), v.Sel.Name)
				}
			}
			return true
		})
	}
}

var refusalStatus = map[string]bool{
	"StatusBadRequest": true, "StatusUnauthorized": true, "StatusForbidden": true, "StatusNotFound": true,
	"StatusMethodNotAllowed": true, "StatusConflict": true, "StatusUnprocessableEntity": true,
	"StatusTooManyRequests": true, "StatusInternalServerError": true, "StatusServiceUnavailable": true,
}

// A diagnosis without arguments is the same for every request, and is not looked through for secrets: what a client sent
// comes into it by arguments alone.
func TestADiagnosisIsASentence(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Break" {
				return true
			}
			for _, arg := range call.Args {
				if _, literal := arg.(*ast.BasicLit); !literal {
					t.Errorf("%s: a diagnosis that is not written out", s.fset.Position(arg.Pos()))
				}
			}
			return true
		})
	}
}

// The time of the machine and its environment have one door each; the linter says so too, this says it without one.
func TestOneDoorForTimeAndEnvironment(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			v, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := v.X.(*ast.Ident)
			if !ok {
				return true
			}
			name := x.Name + "." + v.Sel.Name
			switch {
			case (name == "time.Now" || name == "time.Sleep") && s.dir != "internal/clock" && s.dir != "bench":
				t.Errorf("%s: %s; time comes from the sandbox's clock", s.fset.Position(v.Pos()), name)
			case (name == "os.Getenv" || name == "os.LookupEnv") && layer(s.dir) < top:
				t.Errorf("%s: %s; the environment is read in cmd and in the suites", s.fset.Position(v.Pos()), name)
			}
			return true
		})
	}
}

func TestNothingRunsBeforeMain(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: an init function", s.path)
			}
		}
	}
}

// A method that is called by a computed name makes the linker keep every exported method of every type: HaveField alone
// cost the binary 4.3 MB, and so does a template of the standard library. Decode into a map and use HaveKeyWithValue, or
// transform and compare; build a page of nodes.
func TestMethodsAreCalledByTheirNames(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() {
			continue // is not linked into the binary
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			name := ""
			switch v := n.(type) {
			case *ast.ImportSpec:
				name = strings.Trim(v.Path.Value, `"`)
			case *ast.SelectorExpr:
				name = v.Sel.Name
			case *ast.Ident:
				name = v.Name
			}
			switch name {
			case "HaveField", "HaveExistingField", "MatchFields", "MatchAllFields", "MethodByName", "html/template", "text/template", "SetUsageTemplate", "SetHelpTemplate", "SetVersionTemplate":
				t.Errorf("%s: %s makes the binary some 4 MB larger", s.fset.Position(n.Pos()), name)
			}
			return true
		})
	}
}
