package rule

import "errors"

// Mistake is an error for people, in both languages.
type Mistake struct {
	Text
	Cause error // may be nil
}

func (m Mistake) Error() string { return m.EN }
func (m Mistake) Unwrap() error { return m.Cause }

// Words is the mistake in both languages.
func (m Mistake) Words() Text { return m.Text }

// Wrong returns a mistake; args serve both formats. An error among them is formatted in the language of each, and is the
// cause.
func Wrong(en, zh string, args ...any) error {
	said := make([]any, len(args))
	var cause error
	for i, a := range args {
		if err, ok := a.(error); ok {
			cause, a = err, TextOf(err)
		}
		said[i] = a
	}
	return Mistake{Say(en, zh, said...), cause}
}

// TextOf is an error in both languages; in English twice where it has no others.
func TextOf(err error) Text {
	var m interface{ Words() Text }
	if errors.As(err, &m) {
		return m.Words()
	}
	return Text{EN: err.Error(), ZH: err.Error()}
}
