package xlsx

import (
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var folder = flag.String("workbook", "", "leave workbook.xlsx, and workbook.json with what it holds, in this `folder`")

// Programs that share no code with this package read what it writes: tools/test-workbook.sh has it left for them.
func TestWorkbookForOthers(t *testing.T) {
	into := cmp.Or(*folder, t.TempDir())
	meant := [][]any{{"编号", "b", "c", "d", "e", "f"}}
	for _, row := range every {
		values := make([]any, len(row))
		for i, value := range row {
			if n, ok := value.(int64); ok && (n > exactInteger || n < -exactInteger) {
				value = texts(row)[i] // more digits than a number keeps
			}
			values[i] = value
		}
		meant = append(meant, values)
	}
	values, err := json.Marshal(meant)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"workbook.xlsx": written(t, every), "workbook.json": values} {
		if err := os.WriteFile(filepath.Join(into, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
