package innopaas

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Encodings of a short message.
const (
	gsm7 = "GSM 03.38"
	ucs2 = "UCS-2"
)

// The default alphabet of 3GPP TS 23.038 §6.2.1, and those of its extension table, which take two septets.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtension = "\f^{}\\[~]|€"
)

// Units in a message alone, and in each part of several, where a header says which part it is (3GPP TS 23.040 §9.2.3.24).
const (
	gsmAlone, gsmPart   = 160, 153
	ucs2Alone, ucs2Part = 70, 67
)

// segments counts the parts in which a text is sent, and says in which encoding. An empty text is one part.
func segments(text string) (parts int, encoding string) {
	sizes, encoding := units(text)
	alone, part := gsmAlone, gsmPart
	if encoding == ucs2 {
		alone, part = ucs2Alone, ucs2Part
	}
	total := 0
	for _, n := range sizes {
		total += n
	}
	if total <= alone {
		return 1, encoding
	}
	// An escaped character and a surrogate pair are not torn apart between two parts.
	parts, used := 1, 0
	for _, n := range sizes {
		if used+n > part {
			parts, used = parts+1, 0
		}
		used += n
	}
	return parts, encoding
}

// units is the size of each character: septets, or 16-bit units where one character is outside the GSM alphabet.
func units(text string) (sizes []int, encoding string) {
	sizes = make([]int, 0, utf8.RuneCountInString(text))
	for _, c := range text {
		switch {
		case strings.ContainsRune(gsmBasic, c):
			sizes = append(sizes, 1)
		case strings.ContainsRune(gsmExtension, c):
			sizes = append(sizes, 2)
		default:
			return wide(text), ucs2
		}
	}
	return sizes, gsm7
}

func wide(text string) []int {
	sizes := make([]int, 0, utf8.RuneCountInString(text))
	for _, c := range text {
		sizes = append(sizes, max(1, utf16.RuneLen(c)))
	}
	return sizes
}
