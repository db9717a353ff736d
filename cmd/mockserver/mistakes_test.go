package main

import (
	"strings"
	"testing"
)

// said is a command line, and what is said of it in part, in both languages.
type said struct {
	args   []string
	en, zh string
}

// Each mistake is described in both languages, with what to write instead.
func TestMistakesOnTheCommandLineSayWhatToWrite(t *testing.T) {
	s := serving(t)
	for _, c := range []said{
		{[]string{"token", "qijiyun"}, `unknown command "qijiyun" for "mockserver token"; did you mean "qijiayun"?; see "mockserver token --help"`, `没有子命令 "qijiyun"；是否应为 "qijiayun"？；用法见 mockserver token --help`},
		{[]string{"token", "alipay"}, "there are aisuda, apihub, innopaas, qijiayun", "现有 aisuda, apihub, innopaas, qijiayun"},
		{[]string{"sandbx", "list"}, `did you mean "sandbox"?`, `是否应为 "sandbox"？`},
		{[]string{"start"}, `unknown command "start"`, `没有子命令 "start"`},
		{[]string{"clock", "advance", "-5m"}, `moves forward only; "mockserver clock set TIME" sets the clock back`, "要把时钟拨回，请用 mockserver clock set 时间"},
		{[]string{"clock", "advance"}, "accepts 1 arg(s), received 0", "需要 1 个参数，收到 0 个"},
		{[]string{"clock", "forward"}, `unknown command "forward" for "mockserver clock"; there are advance, freeze, run, set`, "现有 advance, freeze, run, set"},
		{[]string{"clock", "set", "noon"}, "2026-11-30T23:59:00+08:00", "格式为 2026-11-30T23:59:00+08:00"},
		{[]string{"credentials", "now"}, `takes no argument, and "now" is one`, `不接受参数，却收到 "now"`},
		{[]string{"why", "1", "2"}, "accepts at most 1 arg(s), received 2", "最多接受 1 个参数，收到 2 个"},
		{[]string{"credentials", "--fromat", "json"}, "unknown flag: --fromat; did you mean --format?", "未知的参数 --fromat；是否应为 --format？"},
		{[]string{"credentials", "--nothing-alike"}, "unknown flag: --nothing-alike", "未知的参数 --nothing-alike"},
		{[]string{"credentials", "--format"}, "flag needs an argument: --format", "--format 需要一个值"},
		{[]string{"webhook", "list", "--limit", "many"}, `invalid argument "many" for "--limit"`, `--limit 的值 "many" 无效：应为整数`},
		{[]string{"webhook", "lisen", "--answer", "500"}, `unknown command "lisen" for "mockserver webhook"; did you mean "listen"?`, `没有子命令 "lisen"；是否应为 "listen"？`},
		{[]string{"srve", "--nothing-alike"}, `did you mean "serve"?`, `是否应为 "serve"？`},
		{[]string{"completion", "bsh"}, `unknown command "bsh" for "mockserver completion"; did you mean "bash"?`, `是否应为 "bash"？`},
		{[]string{"--addr", ":99999"}, `--addr ":99999": a port is a number from 0 to 65535`, "端口是 0 到 65535 的数字"},
		{[]string{"--addr", "localhost:http!"}, "a port is a number", "端口是 0 到 65535 的数字"},
		{[]string{"--proxy=127.0.0.1:", "--state", t.TempDir()}, `--proxy "127.0.0.1:": a port is a number`, "--proxy"},
		{[]string{"--addr", strings.TrimPrefix(s.env["MOCKSERVER_URL"], "http://")}, "address already in use; choose another address with --addr", "该地址已被其他程序占用）；请用 --addr 换一个地址"},
		{[]string{"--addr", "18201"}, "write 127.0.0.1:18201, or :18201", "请写 127.0.0.1:18201"},
		{[]string{"--addr", "localhost"}, "write localhost:8080", "请写 localhost:8080"},
		{[]string{"--addr", "http://127.0.0.1:8080/"}, "such as 127.0.0.1:8080", "例如 127.0.0.1:8080"},
		{[]string{"--tls=8443", "--state", t.TempDir()}, "write 127.0.0.1:8443", "请写 127.0.0.1:8443"},
		{[]string{"--host", "x=qijiyun"}, `did you mean "qijiayun"?`, `是否应为 "qijiayun"？`},
		{[]string{"rules", "--provider", "qijiyun"}, `did you mean "qijiayun"?`, `是否应为 "qijiayun"？`},
		{[]string{"fault", "add", "--rule", "qijiayun/daily-qouta"}, `did you mean "qijiayun/daily-quota"?`, `是否应为 "qijiayun/daily-quota"？`},
		{[]string{"fault", "drop", "f77"}, `"mockserver fault list" lists them`, "可用 mockserver fault list 列出"},
		{[]string{"webhook", "show", "99"}, `"mockserver webhook list" lists them`, "可用 mockserver webhook list 列出"},
		{[]string{"sandbox", "show", "nobody"}, `"mockserver sandbox new nobody" makes one`, "可用 mockserver sandbox new nobody 创建"},
		{[]string{"credentials", "--server", "http://127.0.0.1:1"}, `start one with "mockserver"`, "没有 mockserver 在 http://127.0.0.1:1 应答"},
		{[]string{"why"}, "nothing was refused in sandbox default", "沙箱 default 中没有被拒绝的请求"},
	} {
		says(t, s, c)
	}
}

// What the server would refuse is refused before it is asked, in the words of the command.
func TestWrongValuesOfCommandsSayWhatToWrite(t *testing.T) {
	s := serving(t)
	for _, c := range []said{
		{[]string{"clock", "advance", "--", "-5m"}, `moves forward only`, "只能向前推进"},
		{[]string{"clock", "advance", "5"}, "a duration has units, such as 61s", "时长要带单位，例如 61s"},
		{[]string{"clock", "advance", "1d"}, "a day is 24h", "一天写作 24h"},
		{[]string{"sandbox", "new", "My Box"}, `"My Box" cannot be the name of a sandbox`, `"My Box" 不能作为沙箱名`},
		{[]string{"sandbox", "new", "box", "--ttl", "1d"}, "ttl", "ttl"},
		{[]string{"webhook", "resend", "x"}, `"x" is not the number of a delivery`, `"x" 不是推送编号`},
		{[]string{"credentials", "--server", "127.0.0.1:8080"}, "write http://127.0.0.1:8080", "请写 http://127.0.0.1:8080"},
		{[]string{"credentials", "--server", "localhost:8080"}, "write http://localhost:8080", "请写 http://localhost:8080"},
	} {
		says(t, s, c)
	}
}

func says(t *testing.T, s shell, c said) {
	t.Helper()
	for lang, want := range map[string]string{"C": c.en, "zh_CN.UTF-8": c.zh} {
		s.env["LC_ALL"] = lang
		code, _, errs := s.run(c.args...)
		if code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("mockserver %s (%s): exit code %d, %q; want %q", strings.Join(c.args, " "), lang, code, errs, want)
		}
		if strings.Contains(errs, "GET ") || strings.Contains(errs, "/__admin") || strings.Contains(errs, ".yaml") {
			t.Errorf("mockserver %s speaks of routes: %s", strings.Join(c.args, " "), errs)
		}
	}
}
