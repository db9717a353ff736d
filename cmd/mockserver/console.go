package main

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

func newConsole(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "console",
		Short: "Print the address of a sandbox's console in a browser, and open it where stdout is a terminal",
		Example: `  mockserver console
  mockserver console --sandbox box7
  mockserver console --open=false`,
		Args: cobra.NoArgs,
	}
	server, box, show := remote(p, c), sandboxFlag(p, c), textOrJSON(p, c)
	opens := c.Flags().Bool("open", isTerminal(p.out), "open it in the browser; the default where stdout is a terminal")
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		if err := s.Do(c.Context(), "GET", boxPath(*box, ""), nil, nil); err != nil {
			return unreachable(err, s.Base)
		}
		base := strings.TrimSuffix(s.Base, "/") + "/__console/"
		if err := hasConsole(c.Context(), base+"console.css"); err != nil {
			return err
		}
		address := base + "~" + *box + "/"
		err := show(map[string]string{"console": address}, func() error {
			_, err := fmt.Fprintln(p.out, address)
			return err
		})
		if err != nil || !*opens {
			return err
		}
		if err := openBrowser(c.Context(), address); err != nil {
			return wrong("no browser opens (%v); open the address yourself", "无法打开浏览器（%v）；请自行打开上面的地址", err)
		}
		return nil
	}
	return c
}

// hasConsole returns an error where the server has no console.
func hasConsole(ctx context.Context, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return wrong("this server has no console: it was started with --no-console", "此服务没有控制台：启动时使用了 --no-console")
	}
	return nil
}

// openBrowser opens an address in the browser that the system's user has chosen.
func openBrowser(ctx context.Context, address string) error {
	command := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	return exec.CommandContext(ctx, command[0], append(command[1:], address)...).Run()
}
