package innopaas

import (
	"encoding/base64"
	"net/http"
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

// handleOf is the opaque handle of an upload; the documentation shows how one begins: "4::".
func handleOf(mediaType, token string) string {
	return "4::" + base64.StdEncoding.EncodeToString([]byte(mediaType)) + ":" + token
}
