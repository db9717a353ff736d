package innopaas

import (
	"encoding/base64"
	"fmt"
	"net/http"

	"example.com/mockserver/internal/sim"
)

// largestUpload is the size of a file at most: assumed, the documentation names none.
const largestUpload = 16 << 20

// The header types of a template (create template).
const (
	headerNone = iota + 1
	headerText
	headerImage
	headerVideo
	headerDocument
)

// sniff is the type of an upload by its bytes, one of those that the upload page lists, and the header type for which
// it serves. A JPEG is image/jpeg, of which the page lists image/jpg as a second name.
func sniff(content []byte) (mediaType string, header int, ok bool) {
	switch mediaType = http.DetectContentType(content); mediaType {
	case "image/jpeg", "image/png":
		return mediaType, headerImage, true
	case "video/mp4":
		return mediaType, headerVideo, true
	case "application/pdf":
		return mediaType, headerDocument, true
	}
	return mediaType, 0, false
}

// newHandle makes the opaque handle of an upload in the form of the upload page's sample: the type, a token, a time in Unix
// seconds, two numbers and another token, separated by colons.
func newHandle(c *sim.Call, mediaType string) string {
	const digits = "123456789"
	return fmt.Sprintf("4::%s:%s:e:%d:%s:%s:%s", base64.StdEncoding.EncodeToString([]byte(mediaType)), c.Alphanumeric(86), c.Now.Unix(),
		c.Letters(digits, 15), c.Letters(digits, 15), c.Alphanumeric(43))
}
