package house

import (
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	spanEN = regexp.MustCompile(`(?i)\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixty|ninety)[ -](second|minute|hour|day)(s?)\b`)
	spanZH = regexp.MustCompile(`(\d+|[一二两三四五六七八九十]+) ?(秒|分钟|小时|天)(猫?)`)
)

// A duration that limits something is one constant; a sentence that names it takes its text from there, by rule.Span.
func TestNoSentenceRepeatsADuration(t *testing.T) {
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.dir, "providers/") || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch v := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := v.Key.(*ast.Ident); ok && key.Name == "Source" {
					return false // quotes the provider's page
				}
			case *ast.BasicLit:
				if found := spans(v.Value); v.Kind == token.STRING && len(found) > 0 {
					t.Errorf("%s: the sentence says %q; take it from the constant of the limit, by rule.Span", s.fset.Position(v.Pos()), found[0].text)
				}
			}
			return true
		})
	}
}

// A document cannot take its text from a constant; what it says must be one of its provider's.
func TestDocumentsNameDurationsOfTheCode(t *testing.T) {
	constants := map[string]map[time.Duration]bool{}
	for _, s := range sources(t) {
		if provider, ok := strings.CutPrefix(s.dir, "providers/"); ok && !s.test() {
			if constants[provider] == nil {
				constants[provider] = map[time.Duration]bool{}
			}
			maps.Copy(constants[provider], durations(s.file))
		}
	}
	for provider, text := range documents(t) {
		if constants[provider] == nil {
			continue // mockserver's own
		}
		for n, line := range strings.Split(string(text), "\n") {
			for _, said := range spans(line) {
				if !constants[provider][said.length] {
					t.Errorf("openapi/%s.yaml:%d says %q; no constant of providers/%s is that long", provider, n+1, said.text, provider)
				}
			}
		}
	}
}

func TestDurationsInSentencesAreRead(t *testing.T) {
	for text, want := range map[string][]time.Duration{
		"it lives two hours": {2 * time.Hour}, "有效期 2 小时，间隔一分钟": {2 * time.Hour, time.Minute}, "7 days, 90-minute": {7 * 24 * time.Hour, 90 * time.Minute},
		"十五分钟": {15 * time.Minute}, "二十四小时": {24 * time.Hour}, "tokens a day, 每天, 3 天猫": nil, "2000 characters": nil,
	} {
		var got []time.Duration
		for _, s := range spans(text) {
			got = append(got, s.length)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, not %v", text, got, want)
		}
	}
}

type span struct {
	text   string
	length time.Duration
}

func spans(text string) []span {
	units := map[string]time.Duration{
		"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour,
		"秒": time.Second, "分钟": time.Minute, "小时": time.Hour, "天": 24 * time.Hour,
	}
	var all []span
	for _, form := range []*regexp.Regexp{spanEN, spanZH} {
		for _, found := range form.FindAllStringSubmatch(text, -1) {
			if found[3] == "猫" {
				continue // 天猫 is Tmall
			}
			all = append(all, span{found[0], time.Duration(number(strings.ToLower(found[1]))) * units[strings.ToLower(found[2])]})
		}
	}
	return all
}

// number reads a number below a hundred in words, or any in digits.
func number(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	words := map[string]int{
		"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "sixty": 60, "ninety": 90,
		"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
	}
	if n, ok := words[text]; ok {
		return n
	}
	tens, ones, _ := strings.Cut(text, "十")
	return max(words[tens], 1)*10 + words[ones]
}

// durations are the durations among a file's constants.
func durations(file *ast.File) map[time.Duration]bool {
	found := map[time.Duration]bool{}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			for _, value := range spec.(*ast.ValueSpec).Values {
				if length, isDuration := evaluate(value); isDuration {
					found[time.Duration(length)] = true
				}
			}
		}
	}
	return found
}

// evaluate works out products of numbers and the units of package time.
func evaluate(e ast.Expr) (value int64, isDuration bool) {
	switch v := e.(type) {
	case *ast.BasicLit:
		n, _ := strconv.ParseInt(v.Value, 10, 64)
		return n, false
	case *ast.SelectorExpr:
		units := map[string]time.Duration{"Millisecond": time.Millisecond, "Second": time.Second, "Minute": time.Minute, "Hour": time.Hour}
		return int64(units[v.Sel.Name]), units[v.Sel.Name] != 0
	case *ast.BinaryExpr:
		x, one := evaluate(v.X)
		y, other := evaluate(v.Y)
		return x * y, v.Op == token.MUL && (one || other)
	}
	return 0, false
}
