package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Importing contracts adds no spec to anybody's suite, and every group of specs is in the list that Register adds.
func TestEverySpecIsRegistered(t *testing.T) {
	var ours []source
	for _, s := range sources(t) {
		if s.dir == "contracts" && !s.test() {
			ours = append(ours, s)
		}
	}
	for _, fault := range unregistered(ours) {
		t.Error(fault)
	}
}

// The test above sees what it is there for.
func TestSpecsThatAreNotRegisteredAreFound(t *testing.T) {
	const list = `package contracts
		var apihubSpecs = []group{apihubKeySpecs, aisudaKeySpecs}`
	for code, want := range map[string]string{
		`var apihubKeySpecs = describe("keys", func() {})`:                       "",
		`var apihubCallSpecs = describe("calls", func() {})`:                     "apihubCallSpecs is not in the list apihubSpecs",
		`var aisudaKeySpecs = describe("keys", func() {})`:                       "aisudaKeySpecs is listed for apihub",
		`var _ = describe("keys", func() {})`:                                    "_ is not in the list",
		`var _ = Describe("keys", func() {})`:                                    "Describe is called on import",
		`var _ = ginkgo.ReportAfterSuite("keys", func(ginkgo.Report) {})`:        "ReportAfterSuite is called on import",
		`var one, apihubKeySpecs = DescribeTable("keys"), describe("keys", nil)`: "DescribeTable is called on import",
	} {
		var files []source
		for name, text := range map[string]string{"apihub.go": list, "apihub_keys.go": "package contracts\n" + code} {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, name, text, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, source{path: "contracts/" + name, dir: "contracts", file: file, fset: fset})
		}
		if got := strings.Join(unregistered(files), "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: found %q, want %q", code, got, want)
		}
	}
}

// unregistered lists the faults of the files of contracts.
func unregistered(files []source) []string {
	var faults []string
	listed := listedGroups(files)
	for _, s := range files {
		for _, v := range variables(s) {
			for i, value := range v.Values {
				call, ok := value.(*ast.CallExpr)
				if !ok {
					continue
				}
				where, name := s.fset.Position(v.Pos()).String(), v.Names[min(i, len(v.Names)-1)].Name
				switch called := calledName(call); {
				case called == "describe" && listed[name] == "":
					faults = append(faults, fmt.Sprintf("%s: %s is not in the list %sSpecs, so it never runs", where, name, topic(s.path)))
				case called == "describe" && topic(s.path) != listed[name] || !strings.HasPrefix(name, listed[name]):
					faults = append(faults, fmt.Sprintf("%s: %s is listed for %s", where, name, listed[name]))
				case slices.Contains(ginkgoNodes, called):
					faults = append(faults, fmt.Sprintf("%s: %s is called on import: write var %[3]sTopicSpecs = describe(…) and list it in %[3]sSpecs", where, called, topic(s.path)))
				}
			}
		}
	}
	return faults
}

// topic is what a file of contracts is about: qijiayun, or frame for mockserver itself.
func topic(path string) string {
	name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), ".go"), "_")
	return name
}

// ginkgoNodes add to the suite that is being built.
var ginkgoNodes = []string{
	"Describe", "FDescribe", "PDescribe", "XDescribe", "Context", "FContext", "PContext", "XContext", "When", "FWhen", "PWhen", "XWhen",
	"It", "FIt", "PIt", "XIt", "Specify", "FSpecify", "PSpecify", "XSpecify", "DescribeTable", "FDescribeTable", "PDescribeTable", "XDescribeTable",
	"DescribeTableSubtree", "BeforeSuite", "AfterSuite", "SynchronizedBeforeSuite", "SynchronizedAfterSuite", "BeforeEach", "AfterEach",
	"ReportBeforeSuite", "ReportAfterSuite", "ReportBeforeEach", "ReportAfterEach",
}

// listedGroups are the groups in lists such as apihubSpecs, each with the name of the provider, or frame.
func listedGroups(files []source) map[string]string {
	listed := map[string]string{}
	for _, s := range files {
		for _, v := range variables(s) {
			for _, name := range listOfGroups(v) {
				listed[name] = strings.TrimSuffix(v.Names[0].Name, "Specs")
			}
		}
	}
	return listed
}

// listOfGroups are the names in a []group; there are none in any other variable.
func listOfGroups(v *ast.ValueSpec) (names []string) {
	if len(v.Values) == 0 {
		return nil
	}
	list, ok := v.Values[0].(*ast.CompositeLit)
	if !ok {
		return nil
	}
	of, ok := list.Type.(*ast.ArrayType)
	if !ok {
		return nil
	}
	if element, ok := of.Elt.(*ast.Ident); !ok || element.Name != "group" {
		return nil
	}
	for _, e := range list.Elts {
		names = append(names, e.(*ast.Ident).Name)
	}
	return names
}

func variables(s source) []*ast.ValueSpec {
	var all []*ast.ValueSpec
	for _, d := range s.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, spec := range g.Specs {
				all = append(all, spec.(*ast.ValueSpec))
			}
		}
	}
	return all
}

func calledName(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
