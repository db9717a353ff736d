package aisuda

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

type gitPush struct {
	GitEmail    string `json:"gitEmail"`
	GitUsername string `json:"gitUsername"`
	GitDesc     string `json:"gitDesc"`
	Repo        string `json:"repo"`
	RepoSrc     string `json:"repoSrc"`
	Commit      string `json:"commit"`
	From        string `json:"from"`
	Owner       string `json:"owner"`
	Branch      string `json:"branch"`
}

// pushGit reports a push that is never made: no network is used and no command is run.
func pushGit(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	var in gitPush
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if v := in.check(); v != nil {
		return nil, v
	}
	c.Seen(GitPushSimulated)
	c.Seen(GitPushWords)
	branch, folder, message := in.Branch, in.RepoSrc, in.GitDesc
	if branch == "" {
		branch = "master"
	}
	if folder == "" {
		folder = "aisuda-app" // 如果不填写存储目录将使用默认值
	}
	if message == "" {
		message = "应用【" + a.Name + "】"
	}
	out := fmt.Sprintf("[%s %s] %s\n Author: %s <%s>\n 1 file changed in %s\nTo %s\n   %s..%[2]s  %[1]s -> %[1]s\n",
		branch, c.Hex(7), message, in.GitUsername, in.GitEmail, folder, in.Repo, c.Hex(7))
	return saying{"推送结果", ordered{{"pushResult", "推送成功"}, {"stdout", out}}}, nil
}

var (
	repository = regexp.MustCompile(`^(https?://|ssh://|git://)[^\s/]+/\S+$|^[\w.-]+@[\w.-]+:\S+$`)
	branchName = regexp.MustCompile(`^[^\s~^:?*\[\\\x00-\x20\x7f]+$`)
)

func (in gitPush) check() *rule.Violation {
	if !repository.MatchString(in.Repo) {
		return GitInputInvalid.Break("repo is not the address of a git repository", "repo 不是 git 仓库地址")
	}
	b := in.Branch
	if b != "" && (!branchName.MatchString(b) || strings.Contains(b, "..") || strings.Contains(b, "@{") || strings.Contains(b, "//") ||
		strings.HasPrefix(b, "-") || strings.HasPrefix(b, "/") || strings.HasSuffix(b, "/") || strings.HasSuffix(b, ".") || strings.HasSuffix(b, ".lock")) {
		return GitInputInvalid.Break("branch %q is not a valid git branch name (git check-ref-format)", "branch %q 不是合法的 git 分支名", b)
	}
	if f := in.RepoSrc; f != "" && (path.IsAbs(f) || strings.Contains(f, `\`) || !local(f)) {
		return GitInputInvalid.Break("repoSrc %q leaves the repository", "repoSrc %q 超出了仓库目录", f)
	}
	return nil
}

// local reports whether a folder stays within the one it is relative to.
func local(folder string) bool {
	clean := path.Clean(folder)
	return clean != ".." && !strings.HasPrefix(clean, "../") && !strings.ContainsRune(folder, 0)
}
