package mutate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The names of what servers inside a command write into the folder that the command is given.
const foreignMet = "met-*.json"

// WriteFolder leaves what a server inside a command met in the folder that the command was given.
func WriteFolder(folder string, m Met) error {
	f, err := os.CreateTemp(folder, foreignMet)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(f).Encode(m); err != nil {
		_ = f.Close() // the first error says more
		return err
	}
	return f.Close()
}

// ReadFolder adds up what servers inside a command have left.
func ReadFolder(folder string) (Met, error) {
	var sum Met
	files, err := filepath.Glob(filepath.Join(folder, foreignMet))
	for _, file := range files {
		var m Met
		text, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err != nil {
			return sum, err
		}
		sum = sum.Add(m)
	}
	return sum, err
}

// Digest is that of a file's bytes.
func Digest(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// LastLines are the last lines of a text, those with nothing but white space left out.
func LastLines(text string, most int) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != "" {
			kept = append(kept, strings.TrimRight(line, " \r\t"))
		}
	}
	return strings.Join(kept[max(0, len(kept)-most):], "\n")
}
