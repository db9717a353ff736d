package evidence

import (
	"slices"

	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/rule"
)

// hint says how more can be decided, where requests of a file carried credentials and nobody has said whose they are.
func (f *file) hint(creator har.Creator) {
	for _, api := range f.Catalog.Providers() {
		b := f.bound[api.Name]
		if b == nil || !b.unknown || len(b.fixed) > 0 {
			continue
		}
		one := rule.Say("%s: nobody has said which credentials in %s are the account's, so little can be decided of rules about them: name them with --credentials FILE (or env)",
			"%s：不知道 %s 中哪些凭证属于该账号，因此涉及凭证的规则大多无法判定：请用 --credentials FILE（或 env）给出", api.Name, f.name)
		if creator.Name == har.CreatorName { // which has masked them
			one = rule.Say("%s: nobody had said which credentials are the account's when %s was recorded, so little can be decided of rules about them: record once more with --credentials FILE, or with the credentials in the environment",
				"%s：录制 %s 时不知道哪些凭证属于该账号，因此涉及凭证的规则大多无法判定：请用 --credentials FILE 或在环境变量中给出凭证后重新录制", api.Name, f.name)
		}
		if !slices.Contains(f.report.Hints, one) {
			f.report.Hints = append(f.report.Hints, one)
		}
	}
}
