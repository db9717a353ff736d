package house

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The pages about Ginkgo show code that compiles and runs: that of examples/ginkgo.
func TestCodeOnTheGinkgoPagesIsTheExamples(t *testing.T) {
	var code strings.Builder
	files, err := filepath.Glob("../../examples/ginkgo/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		code.Write(read(t, file))
	}
	for _, name := range []string{"ginkgo.md", "ginkgo.zh-CN.md"} {
		parts := strings.Split(string(read(t, "../../docs/"+name)), "```go\n")
		if len(parts) != 4 {
			t.Errorf("docs/%s has %d blocks of code, not 3", name, len(parts)-1)
		}
		for _, part := range parts[1:] {
			block, _, _ := strings.Cut(part, "```")
			if !strings.Contains(code.String(), block) {
				t.Errorf("docs/%s shows what examples/ginkgo does not have:\n%s", name, block)
			}
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
