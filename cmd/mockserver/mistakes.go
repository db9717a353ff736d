package main

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/spelling"
)

// mistake is what is wrong with a command line, in both languages.
type mistake = rule.Mistake

// wrong returns a mistake; args serve both formats.
func wrong(en, zh string, args ...any) error { return rule.Wrong(en, zh, args...) }

func textOf(err error) rule.Text { return rule.TextOf(err) }

// under names the flag that a mistake was made with.
func under(flag string, err error) error {
	text := textOf(err)
	return mistake{Text: rule.Text{EN: flag + " " + text.EN, ZH: flag + " " + text.ZH}, Cause: err}
}

// told is an error in the language of whoever reads it.
func (p program) told(err error) string {
	var refusal *client.Refusal
	if errors.As(err, &refusal) {
		return routes.Replace(problem.WithoutPlace(rule.Text{EN: refusal.Detail, ZH: refusal.DetailZH}.In(p.lang())))
	}
	return textOf(err).In(p.lang())
}

// routes are what the admin API's messages call by its routes, and what they are on the command line.
var routes = strings.NewReplacer(
	"see GET /__admin/rules", `"mockserver rules" lists them`,
	"见 GET /__admin/rules", "可用 mockserver rules 列出",
	"GET /__admin/rules", "mockserver rules",
	"GET …/deliveries lists them", `"mockserver webhook list" lists them`,
	"GET …/deliveries 可列出", "可用 mockserver webhook list 列出",
	"GET …/faults lists them", `"mockserver fault list" lists them`,
	"GET …/faults 可列出", "可用 mockserver fault list 列出",
	", and GET …/exchanges lists them", "",
	"，GET …/exchanges 可列出", "",
	" or POST /__admin/sandboxes makes one", " makes one",
	" 或 POST /__admin/sandboxes 创建", " 创建",
)

// explainArguments lets a command that is given too few arguments, too many or a wrong one say so in both languages, and
// where its usage stands.
func explainArguments(c *cobra.Command) {
	check := c.Args
	c.Args = func(c *cobra.Command, args []string) error {
		if word, found := strayWord(c, args); found {
			return seeHelp(c, noCommand(c, word))
		}
		if check == nil {
			return nil
		}
		if err := check(c, args); err != nil {
			return seeHelp(c, argumentMistake(c, args, err))
		}
		return nil
	}
	for _, sub := range c.Commands() {
		explainArguments(sub)
	}
}

// strayWord returns the first argument of a command that takes only commands: it was meant to be one.
func strayWord(c *cobra.Command, args []string) (string, bool) {
	if !c.HasSubCommands() || len(args) == 0 || len(c.ValidArgs) > 0 {
		return "", false
	}
	return args[0], true
}

// noCommand is about a word in the place of a command.
func noCommand(c *cobra.Command, word string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	hint := spelling.Hint(word, names)
	return wrong("unknown command %[1]q for %[2]q%[3]s", "%[2]q 没有子命令 %[1]q%[4]s", word, c.CommandPath(), hint.EN, hint.ZH)
}

var countOfArguments = regexp.MustCompile(`^(accepts|requires at least|accepts at most) (\d+) arg\(s\), (?:only )?received (\d+)$`)

func argumentMistake(c *cobra.Command, args []string, err error) error {
	var m mistake
	found := countOfArguments.FindStringSubmatch(err.Error())
	switch {
	case errors.As(err, &m):
		return err
	case found != nil:
		zh := map[string]string{"accepts": "需要", "requires at least": "至少需要", "accepts at most": "最多接受"}[found[1]]
		return mistake{Text: rule.Text{EN: err.Error(), ZH: fmt.Sprintf("%s %s 个参数，收到 %s 个", zh, found[2], found[3])}, Cause: err}
	case len(args) > 0:
		return wrong("%[2]q takes no argument, and %[1]q is one", "%[2]q 不接受参数，却收到 %[1]q", args[0], c.CommandPath())
	}
	return err
}

// flagMistake is about a flag that is not there, or that has a wrong value or none. Behind a misspelt command the flags are
// that command's: the word is what is wrong.
func flagMistake(c *cobra.Command, err error) error {
	if word, found := strayWord(c, c.Flags().Args()); found {
		return seeHelp(c, noCommand(c, word))
	}
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		err = unknownFlag(c, unknown, err)
	case errors.As(err, &empty):
		err = mistake{Text: rule.Text{EN: err.Error(), ZH: fmt.Sprintf("--%s 需要一个值", empty.GetFlag().Name)}, Cause: err}
	default:
		err = invalidValue(err)
	}
	return seeHelp(c, err)
}

// invalidValue is about a value that a flag does not take.
func invalidValue(err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		kind := map[string]string{"int": "整数", "uint64": "自然数", "float64": "数字", "duration": "时长，例如 61s、10m、2h", "bool": "true 或 false"}[invalid.GetFlag().Value.Type()]
		zh := fmt.Sprintf("--%s 的值 %q 无效", invalid.GetFlag().Name, invalid.GetValue())
		if kind != "" {
			zh += "：应为" + kind
		}
		err = mistake{Text: rule.Text{EN: err.Error(), ZH: zh}, Cause: err}
	}
	return err
}

var negative = regexp.MustCompile(`^[0-9.]`)

func unknownFlag(c *cobra.Command, unknown *pflag.NotExistError, err error) error {
	name, short := unknown.GetSpecifiedName(), unknown.GetSpecifiedShortnames()
	switch {
	case negative.MatchString(short) && c.Name() == "advance":
		return wrong(`-%s is read as a flag: "clock advance" moves forward only; "mockserver clock set TIME" sets the clock back`,
			`-%s 被当作参数：clock advance 只能向前推进；要把时钟拨回，请用 mockserver clock set 时间`, short)
	case negative.MatchString(short):
		return wrong("-%s is read as a flag; put a value that begins with a hyphen after --", "-%s 被当作参数；以连字符开头的普通值请写在 -- 之后", short)
	case short != "":
		return mistake{Text: rule.Text{EN: err.Error(), ZH: "未知的参数 -" + short}, Cause: err}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if meant, found := spelling.Nearest(name, names); found {
		return wrong("unknown flag: --%s; did you mean --%s?", "未知的参数 --%s；是否应为 --%s？", name, meant)
	}
	return mistake{Text: rule.Text{EN: err.Error(), ZH: "未知的参数 --" + name}, Cause: err}
}

func seeHelp(c *cobra.Command, err error) error {
	text := textOf(err)
	return mistake{Text: rule.Say("%[1]s; see \"%[3]s --help\"", "%[2]s；用法见 %[3]s --help", text.EN, text.ZH, c.CommandPath()), Cause: err}
}

// unknownWord is about one of a few words.
func unknownWord(flag, word string, known []string) error {
	hint := spelling.Hint(word, known)
	return wrong("%[1]s %[2]q: no provider is called so; they are %[3]s%[4]s", "%[1]s %[2]q：没有这个平台；现有 %[3]s%[5]s",
		flag, word, strings.Join(known, ", "), didYouMean(hint.EN), didYouMean(hint.ZH))
}

// didYouMean is a hint without the list of all names.
func didYouMean(hint string) string {
	if strings.Contains(hint, "?") || strings.Contains(hint, "？") {
		return hint
	}
	return ""
}

var digits = regexp.MustCompile(`^[0-9]{1,5}$`)

// checkAddress finds what people write in place of an address to listen at.
func checkAddress(flag, text string) error {
	_, port, err := net.SplitHostPort(text)
	host := strings.TrimSuffix(text[strings.LastIndex(text, "/")+1:], "/")
	switch {
	case err == nil && !strings.Contains(text, "/"):
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return wrong("%s %q: a port is a number from 0 to 65535, and 0 takes a free one", "%s %q：端口是 0 到 65535 的数字，0 表示任取一个空闲端口", flag, text)
		}
		return nil
	case digits.MatchString(text):
		return wrong("%[1]s %[2]q: this is a port alone; write 127.0.0.1:%[2]s, or :%[2]s to be reached from other machines too",
			"%[1]s %[2]q：只有端口号；请写 127.0.0.1:%[2]s，若要让其他机器访问则写 :%[2]s", flag, text)
	case strings.Contains(text, "://"):
		return wrong("%s %q: this is a URL; write HOST:PORT, such as %s", "%s %q：这是 URL；请写成 主机:端口，例如 %s", flag, text, strings.TrimSuffix(strings.SplitN(text, "://", 2)[1], "/"))
	case strings.Contains(err.Error(), "missing port"):
		return wrong("%[1]s %[2]q: the port is missing; write %[3]s:8080, or %[3]s:0 for any free one", "%[1]s %[2]q：缺少端口；请写 %[3]s:8080，或用 %[3]s:0 取任一空闲端口", flag, text, host)
	}
	return wrong("%s %q: write HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080", "%s %q：请写成 主机:端口，例如 127.0.0.1:8080 或 [::1]:8080", flag, text)
}

// listening is about an address at which the system does not let this program listen; flags names what sets it.
func listening(err error, flags string) error {
	var name *net.DNSError
	why := rule.Text{EN: err.Error(), ZH: err.Error()}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		why.ZH += "（该地址已被其他程序占用）"
	case errors.Is(err, syscall.EACCES):
		why.ZH += "（没有权限监听该端口）"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		why.ZH += "（本机没有这个地址）"
	case errors.As(err, &name):
		why.ZH += "（找不到这个主机名）"
	}
	return mistake{Text: rule.Say("%[1]s; choose another address with %[3]s", "%[2]s；请用 %[3]s 换一个地址", why.EN, why.ZH, flags), Cause: err}
}
