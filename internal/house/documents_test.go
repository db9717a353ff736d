package house

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v3"

	"example.com/mockserver/openapi"
	"example.com/mockserver/providers"
)

func documents(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../openapi/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	all := map[string][]byte{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".yaml")] = text
	}
	return all
}

func TestDocumentsAreValid(t *testing.T) {
	for name, text := range documents(t) {
		if err := openapi.Validate(text); err != nil {
			t.Errorf("openapi/%s.yaml: %v", name, err)
		}
		if _, err := openapi.Parse(name, text); err != nil {
			t.Error(err)
		}
	}
}

func TestDocumentsNameRulesWhereTheyAreLookedFor(t *testing.T) {
	texts := documents(t)
	for _, p := range providers.All() {
		document, err := openapi.Load(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		named := document.RuleIDs()
		if !slices.Contains(named, document.DefaultRule()) {
			t.Errorf("openapi/%s.yaml: no x-rule of the document itself is for every keyword", p.Name)
		}
		var tree yaml.Node
		if err := yaml.Unmarshal(texts[p.Name], &tree); err != nil {
			t.Fatal(err)
		}
		walk(&tree, "", func(path, key, value string) {
			if (key == "x-rule" || strings.HasSuffix(path, "/x-rule/"+key)) && !slices.Contains(named, value) {
				t.Errorf("openapi/%s.yaml: %s: nothing looks for a rule there", p.Name, path)
			}
		})
	}
}

// A document is readable in English and in Chinese.
func TestDocumentsSpeakBothLanguages(t *testing.T) {
	for name, text := range documents(t) {
		var tree yaml.Node
		if err := yaml.Unmarshal(text, &tree); err != nil {
			t.Fatalf("openapi/%s.yaml: %v", name, err)
		}
		walk(&tree, "", func(path, key, value string) {
			if key != "summary" && key != "description" || strings.Contains(path, "/example") && !strings.HasSuffix(path, "/summary") {
				return
			}
			if !bilingual(value) {
				t.Errorf("openapi/%s.yaml: %s is not in English and Chinese: %q", name, path, value)
			}
		})
	}
}

func walk(node *yaml.Node, path string, visit func(path, key, value string)) {
	for i, item := range node.Content {
		switch {
		case node.Kind != yaml.MappingNode:
			walk(item, path+"/-", visit)
		case i%2 == 1:
			key := node.Content[i-1].Value
			if item.Kind == yaml.ScalarNode {
				visit(path+"/"+key, key, item.Value)
			}
			walk(item, path+"/"+key, visit)
		}
	}
}

func bilingual(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 &&
		strings.IndexFunc(s, func(r rune) bool { return r < 128 && unicode.IsLetter(r) }) >= 0
}

func TestOperationsSayWhereTheyAreFrom(t *testing.T) {
	for _, p := range providers.All() {
		document, err := openapi.Load(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range document.Operations() {
			if o.Source == "" || o.Grade != "documented" && o.Grade != "observed" {
				t.Errorf("%s: operation %s has no x-source, or the x-grade %q: what nobody documented is not simulated", p.Name, o.ID, o.Grade)
			}
		}
	}
}

// What an operation's description says of its answer, and what mutate reads, are the same: an answer that no page shows
// cannot be wrong.
func TestOperationsSayWhereTheirAnswerIsFrom(t *testing.T) {
	for name, text := range documents(t) {
		var document struct {
			Paths map[string]map[string]yaml.Node `yaml:"paths"`
		}
		if err := yaml.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		for path, methods := range document.Paths {
			for method, node := range methods {
				var o struct {
					Description string `yaml:"description"`
					Answer      string `yaml:"x-answer-grade"`
				}
				if node.Kind != yaml.MappingNode {
					continue
				}
				if err := node.Decode(&o); err != nil {
					t.Fatal(err)
				}
				missing := strings.Contains(o.Description, "answer is not documented") || strings.Contains(o.Description, "nor answer")
				if o.Answer != "" && o.Answer != "assumed" || missing != (o.Answer == "assumed") {
					t.Errorf("openapi/%s.yaml: %s %s has the x-answer-grade %q, and its description says otherwise", name, method, path, o.Answer)
				}
			}
		}
	}
}
