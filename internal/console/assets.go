package console

import (
	"crypto/sha256"
	_ "embed" // the console's style and script
	"encoding/hex"
	"net/http"

	"example.com/mockserver/internal/page"
)

//go:embed console.css
var consoleStyle string

//go:embed console.js
var consoleScript string

//go:embed icon.svg
var icon string

const (
	stylePath  = "/console.css"
	scriptPath = "/console.js"
	iconPath   = "/icon.svg"
)

// asset is a file that never changes while the process runs.
type asset struct{ contentType, text, tag string }

func newAssets() map[string]asset {
	all := map[string]asset{
		stylePath:  {contentType: "text/css; charset=utf-8", text: page.Style + consoleStyle},
		scriptPath: {contentType: "text/javascript; charset=utf-8", text: consoleScript},
		iconPath:   {contentType: "image/svg+xml", text: icon},
	}
	for path, a := range all {
		sum := sha256.Sum256([]byte(a.text))
		a.tag = `"` + hex.EncodeToString(sum[:8]) + `"`
		all[path] = a
	}
	return all
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Cache-Control", "no-cache") // asked for again with its tag
	w.Header().Set("ETag", a.tag)
	if r.Header.Get("If-None-Match") == a.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write([]byte(a.text)) // a browser that has gone is nobody's error
}
