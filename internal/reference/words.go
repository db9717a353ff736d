package reference

import (
	"strings"
	"unicode"
)

// In is a text of a document in one of its two languages, "en" or "zh". English comes first; they are apart by " · ", by a new
// paragraph, or by the end of a sentence.
func In(lang, text string) string {
	text = strings.TrimSpace(text)
	at, rest := len(text), text // without a second language, the text serves for both
	if i := strings.Index(text, " · "); i >= 0 && !strings.Contains(text[:i], ". ") {
		at, rest = i, text[i+len(" · "):]
	} else {
		for i := range text {
			if (i == 0 || ends(text[:i])) && chinese(sentence(text[i:])) {
				at, rest = i, text[i:]
				break
			}
		}
	}
	if lang == "zh" {
		return unwrapped(rest, "")
	}
	return unwrapped(text[:at], " ")
}

// ends reports whether a sentence ends with a text.
func ends(text string) bool {
	trimmed := strings.TrimRight(text, " \n")
	return trimmed != text && (strings.HasSuffix(text, "\n") || strings.HasSuffix(trimmed, "…") || strings.ContainsAny(trimmed[len(trimmed)-1:], ".:;?!)"))
}

// sentence is the first one of a text, with its end.
func sentence(text string) string {
	for _, end := range []string{"。", ". ", ".\n", "… ", "\n\n"} {
		if i := strings.Index(text, end); i >= 0 {
			text = text[:i+len(end)]
		}
	}
	return text
}

// chinese reports whether a sentence is written in Chinese: English ones may quote a Chinese word.
func chinese(sentence string) bool {
	han, words := false, false
	for _, r := range sentence {
		han = han || unicode.Is(unicode.Han, r)
		words = words || r < unicode.MaxASCII && unicode.IsLetter(r)
	}
	return han && (!words || strings.ContainsAny(sentence, "。，、；："))
}

// unwrapped has a paragraph in one line.
func unwrapped(text, between string) string {
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, one := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(one, "\n", between)
	}
	return strings.Join(paragraphs, "\n\n")
}
