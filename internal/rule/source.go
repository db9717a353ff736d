package rule

// Source is where a rule comes from: pages of the provider, by names that are the same in both languages, and what is
// remarked on them, in each. JSON and docs/RULES.md, which know no reader's language, have it as one text. It is put
// together when it is read: few of the rules ever are.
type Source struct {
	before *Source
	said   Text // without ZH where both languages are the same
	both   bool // the one text has both languages of it
	more   []*Source
}

// Page is a page of the provider: its name or its address.
func Page(name string) *Source { return &Source{said: Text{EN: name}} }

// Remark is a source in words, and the sources with which they end.
func Remark(en, zh string, more ...*Source) *Source {
	return &Source{said: Text{EN: en, ZH: zh}, more: more}
}

// Bilingual is a remark that the one text has in both languages.
func Bilingual(en, zh string) *Source { return &Source{said: Text{EN: en, ZH: zh}, both: true} }

// At is a place on the page, or a quotation from it, which is the same in both languages.
func (s *Source) At(place string) *Source { return &Source{before: s, said: Text{EN: place}} }

// And goes on with a remark, and with the sources with which the remark ends.
func (s *Source) And(en, zh string, more ...*Source) *Source {
	return &Source{before: s, said: Text{EN: en, ZH: zh}, more: more}
}

// Text is the source in both languages.
func (s *Source) Text() Text { return Text{EN: s.In("en"), ZH: s.In("zh")} }

// In is the source in the language of a tag such as "zh_CN.UTF-8".
func (s *Source) In(lang string) string {
	return s.read(func(part *Source) string { return part.said.In(lang) })
}

// String is the one text.
func (s *Source) String() string {
	return s.read(func(part *Source) string {
		if part.both {
			return part.said.EN + " · " + part.said.ZH
		}
		return part.said.EN
	})
}

func (s *Source) read(part func(*Source) string) string {
	if s == nil {
		return ""
	}
	text := s.before.read(part) + part(s)
	for _, one := range s.more {
		text += one.read(part)
	}
	return text
}

// MarshalText is String.
func (s *Source) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the one text: what it remarks is not in the reader's language then.
func (s *Source) UnmarshalText(text []byte) error {
	*s = *Page(string(text))
	return nil
}
