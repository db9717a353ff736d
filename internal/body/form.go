// Package body reads request bodies: forms and JSON with case-sensitive names. It explains broken bodies and misplaced
// values; the caller decides which rule such a body breaks.
package body

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"example.com/mockserver/openapi"
)

// maxParts bounds how many parts a form may have.
const maxParts = 100

// Form is a multipart body.
type Form struct {
	Fields map[string]string
	Files  map[string]File
}

// File is one uploaded file.
type File struct {
	Name        string // as the client calls it; never a path of this machine
	ContentType string // as the client claims
	Content     []byte
}

// NotText is the error of a form with a field that is not text.
type NotText struct {
	Name string
	Why  openapi.Unread
}

func (e *NotText) Error() string { return e.Name + ": " + e.Why.EN }

// ReadForm parses a multipart body. The value is checked against the document's schema: every field is a string, every
// file an empty string; isFile says which parts the document defines as files. A body of another content type is
// http.ErrNotMultipart, one without a boundary http.ErrMissingBoundary.
func ReadForm(contentType string, body []byte, isFile func(name string) bool) (*Form, any, error) {
	media, parameters, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil || media != "multipart/form-data":
		return nil, nil, http.ErrNotMultipart
	case parameters["boundary"] == "":
		return nil, nil, http.ErrMissingBoundary
	}
	form := &Form{Fields: map[string]string{}, Files: map[string]File{}}
	value := map[string]any{}
	reader := multipart.NewReader(bytes.NewReader(body), parameters["boundary"])
	for n := 0; ; n++ {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return form, value, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if n == maxParts {
			return nil, nil, fmt.Errorf("more than %d parts", maxParts)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, err
		}
		name := part.FormName()
		for what, text := range map[string]string{"name of a part": name, "name of a file": part.FileName()} {
			if why := openapi.NotUTF8(text); why != (openapi.Unread{}) {
				return nil, nil, &NotText{Name: what, Why: why}
			}
		}
		if file := part.FileName(); file != "" {
			form.Files[name] = File{Name: file, ContentType: part.Header.Get("Content-Type"), Content: content}
			value[name] = ""
			continue
		}
		if why := openapi.NotUTF8(string(content)); why != (openapi.Unread{}) && !isFile(name) {
			return nil, nil, &NotText{Name: "field " + name, Why: why}
		}
		form.Fields[name] = string(content)
		value[name] = string(content)
	}
}

// Names are the names of a form's parts, as a value that can be compared with the document.
func (f *Form) Names() map[string]any {
	names := map[string]any{}
	for name := range f.Fields {
		names[name] = ""
	}
	for name := range f.Files {
		names[name] = ""
	}
	return names
}
