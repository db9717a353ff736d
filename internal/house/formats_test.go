package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// verbs are the verbs of a format, with the index of their argument if they have one.
var verbs = regexp.MustCompile(`%[-+# 0]*[0-9.]*(\[\d+\])?[a-zA-Z]`)

// inBoth is a function that takes a format in English, one in Chinese, and the arguments of both.
var inBoth = regexp.MustCompile(`func (?:\([^)]*\) )?(\w+)\([^)]*\ben, zh string, \w+ \.\.\.any\)`)

// A vet of formats does not know them: one whose verbs and arguments do not fit prints %!(EXTRA …) to a person.
func TestArgumentsFitTheFormatsOfBothLanguages(t *testing.T) {
	all, takes, seen := files(t, "../.."), map[string]bool{}, 0
	for _, text := range all {
		for _, found := range inBoth.FindAllStringSubmatch(text, -1) {
			takes[found[1]] = true
		}
	}
	for path, text := range all {
		if !strings.HasSuffix(path, ".go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is || call.Ellipsis.IsValid() || !takes[calledName(call)] {
				return true
			}
			for i := range len(call.Args) - 1 {
				en, isEN := literal(call.Args[i])
				zh, isZH := literal(call.Args[i+1])
				if !isEN || !isZH || !chinese(zh) {
					continue
				}
				seen++
				for _, format := range []string{en, zh} {
					if said := printed(format, len(call.Args)-i-2); strings.Contains(said, "%!") {
						t.Errorf("%s: %s", set.Position(call.Pos()), said)
					}
				}
				break
			}
			return true
		})
	}
	if len(takes) < 10 || seen < 500 {
		t.Errorf("only %d calls of %d functions were found", seen, len(takes))
	}
}

// printed is what a format makes of n arguments; without any it is no format.
func printed(format string, n int) string {
	if n == 0 {
		return ""
	}
	format = verbs.ReplaceAllString(format, "%${1}v")
	return fmt.Sprintf(format, make([]any, n)...)
}

func chinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// literal is a string that the code spells out, in one piece or several.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, first := literal(e.X)
		right, second := literal(e.Y)
		return left + right, first && second && e.Op == token.ADD
	}
	return "", false
}
