package main

import (
	"fmt"
	"net/url"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"example.com/mockserver/evidence"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers"
)

func newRules(p program) *cobra.Command {
	var provider, grade, format, folder string
	c := &cobra.Command{
		Use:   "rules",
		Short: "Print the ledger: every rule, its evidence, and what breaking it is answered with",
		Example: `  mockserver rules --provider qijiayun
  mockserver rules --grade assumed          # what the providers do not publish
  mockserver rules --evidence seen --grade assumed   # what is left of it after "evidence --accept seen"
  mockserver rules --format markdown > docs/RULES.md`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			list, err := selectRules(provider, grade, folder)
			if err != nil {
				return err
			}
			switch format {
			case "text":
				for _, r := range list {
					printRule(p, r)
				}
			case "json":
				return printJSON(p, list)
			case "markdown":
				return rule.WriteMarkdown(p.out, list)
			default:
				return wrong("--format %q: it is text, json or markdown", "--format %q：应为 text、json 或 markdown", format)
			}
			return nil
		},
	}
	c.Flags().StringVar(&provider, "provider", "", "only the rules of this provider")
	completeProviders(c)
	c.Flags().StringVar(&grade, "grade", "", "only rules, or answers, of this grade: documented, observed or assumed")
	c.Flags().StringVar(&folder, "evidence", p.env("MOCKSERVER_EVIDENCE"), evidenceHelp)
	c.Flags().StringVar(&format, "format", "text", "text, json or markdown")
	return c
}

func selectRules(provider, grade, folder string) ([]*rule.Rule, error) {
	if grade != "" && !slices.Contains([]rule.Grade{rule.Documented, rule.Observed, rule.Assumed}, rule.Grade(grade)) {
		return nil, wrong("--grade %q: it is documented, observed or assumed", "--grade %q：应为 documented、observed 或 assumed", grade)
	}
	seen, err := evidence.Source{Dir: folder}.Read(ruleWithID)
	if err != nil {
		return nil, err
	}
	list, known := []*rule.Rule{}, provider == ""
	for _, one := range providers.All() {
		if provider != "" && one.Name != provider {
			continue
		}
		known = true
		for _, r := range one.Rules.All() {
			r = seen.Of(r)
			if grade == "" || r.Grade == rule.Grade(grade) || r.Refuses() && r.Answer.Grade == rule.Grade(grade) {
				list = append(list, r)
			}
		}
	}
	if !known {
		return nil, unknownWord("--provider", provider, providerNames())
	}
	return list, nil
}

// completeProviders lets a shell complete the flag --provider of a command.
func completeProviders(c *cobra.Command) {
	_ = c.RegisterFlagCompletionFunc("provider", cobra.FixedCompletions(providerNames(), cobra.ShellCompDirectiveNoFileComp))
}

// providerNames are the providers' names. Every command asks for them several times, and to make a provider takes a while.
var providerNames = sync.OnceValue(func() (names []string) {
	for _, one := range providers.All() {
		names = append(names, one.Name)
	}
	return names
})

func printRule(p program, r *rule.Rule) {
	_, _ = fmt.Fprintf(p.out, p.t("%s  (%s)\n  %s\n  source  %s\n", "%s（%s）\n  %s\n  出处    %s\n"), r.ID, r.Grade.Word().In(p.lang()), r.Says.In(p.lang()), r.Source.In(p.lang()))
	if r.Refuses() {
		_, _ = fmt.Fprintf(p.out, p.t("  answer  %s  (%s)\n", "  应答    %s（%s）\n"), answerText(r.Answer), r.Answer.Grade.Word().In(p.lang()))
	}
	if r.Seen != nil {
		_, _ = fmt.Fprintf(p.out, "  %s\n", r.SeenText(clock.Wall()).In(p.lang()))
	}
}

// ruleWithID finds a rule as the catalogue does.
func ruleWithID(id string) (*rule.Rule, bool) {
	r := ruleByID(id)
	return r, r != nil
}

func answerText(a rule.Answer) string {
	text := fmt.Sprintf("HTTP %d", a.Status)
	if a.Code != "" {
		text += " code " + a.Code
	}
	if a.Message != "" {
		text += " " + a.Message
	}
	return text
}

func newWhy(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "why [N|last]",
		Short: "Explain an exchange: what was asked, what was answered, which rule decided",
		Example: `  mockserver why              # the newest request that was refused, fitted no operation or reached nothing
  mockserver why last         # the newest request
  mockserver why --format json | jq -r .why.en
  mockserver why 17 --sandbox box7   # the number in the reply's Mock-Exchange header`,
		Args: cobra.MaximumNArgs(1),
	}
	server, box, show := remote(p, c), sandboxFlag(p, c), textOrJSON(p, c)
	asJSON := c.Flags().Bool("json", false, "the same as --format json")
	c.RunE = func(c *cobra.Command, args []string) error {
		s := server()
		e, err := fetchExchange(c.Context(), s, *box, args)
		if len(args) == 0 || args[0] == "last" {
			if l, found := newerLost(c.Context(), s, e); found {
				if *asJSON {
					return printJSON(p, l)
				}
				return show(l, func() error {
					explainLost(p, l)
					return nil
				})
			}
		}
		if err != nil {
			return unreachable(err, s.Base)
		}
		if *asJSON {
			return printJSON(p, e)
		}
		ledger, err := ledgerOf(c.Context(), s, e.Provider)
		if err != nil {
			return unreachable(err, s.Base)
		}
		return show(e, func() error {
			explain(p, p.out, e, ledger)
			return nil
		})
	}
	return c
}

func boxPath(box, path string) string { return "/sandboxes/" + url.PathEscape(box) + path }
