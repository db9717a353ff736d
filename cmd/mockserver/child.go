package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"example.com/mockserver/internal/sandbox"
)

// Exit codes of a command that could not be started, as shells give them.
const (
	exitNotExecutable = 126
	exitNotFound      = 127
	exitSignal        = 128 // plus the signal's number
)

// exitCode ends mockserver with the code of the command that it ran.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// runChild runs a command and returns its exit code. environment makes the variables that it gets beside mockserver's own,
// and writes the files that they name into a folder that goes with the command.
func runChild(p program, environment func(folder string) ([]string, error), command []string) (int, error) {
	sweepKeyFolders(os.TempDir())
	keys, err := os.MkdirTemp("", keyFolder(os.Getpid())+"*") // with mode 0700
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(keys) }()
	variables, err := environment(keys)
	if err != nil {
		return 0, err
	}
	c := exec.Command(command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = p.in, p.out, p.err
	c.Env = append(append(os.Environ(), aroundProxy(p)...), variables...)
	atTerminal := foreground()
	if !atTerminal {
		c.SysProcAttr = ownGroup()
	}
	attributes, release := tied(c.SysProcAttr)
	defer release()
	c.SysProcAttr = attributes
	c.WaitDelay = time.Second // for a grandchild that holds a pipe open; files are passed on as they are
	signals := catch()
	defer signal.Stop(signals)
	if err := c.Start(); err != nil {
		_, _ = fmt.Fprintf(p.err, "mockserver: %v\n", err)
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
			return exitNotFound, nil
		}
		return exitNotExecutable, nil
	}
	stop := pass(signals, c.Process, atTerminal)
	defer stop()
	return wait(c)
}

func wait(c *exec.Cmd) (int, error) {
	err := c.Wait()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) && !errors.Is(err, exec.ErrWaitDelay) {
		return 0, err
	}
	if n, killed := killedBy(c.ProcessState); killed {
		return exitSignal + n, nil
	}
	return c.ProcessState.ExitCode(), nil
}

// childEnvironment is what the command finds in its environment beside mockserver's own. Private keys are files.
func childEnvironment(url string, box *sandbox.Sandbox, keys string) ([]string, error) {
	all := map[string]any{}
	for provider, part := range box.Credentials() {
		values := map[string]any{"baseUrl": url + "/~" + box.ID + "/" + provider}
		for name, value := range part {
			values[name] = value
		}
		all[provider] = values
	}
	given, err := environment(all, keys)
	variables := []string{"MOCKSERVER_URL=" + url, "MOCKSERVER_SANDBOX=" + box.ID}
	for _, v := range given {
		variables = append(variables, v.String())
	}
	return variables, err
}

// catch collects from now on the signals that are the command's. Those that come before it has started wait.
func catch() (signals chan os.Signal) {
	signals = make(chan os.Signal, 16)
	signal.Notify(signals, childSignals()...)
	return signals
}

// pass hands signals to the command until stop is called: to the command's whole process group, or, at a terminal, to the
// command alone, since it is in mockserver's group there. Control-C at a terminal reaches the command by itself: twice
// would make it give up its own cleaning up.
func pass(signals chan os.Signal, child *os.Process, atTerminal bool) (stop func()) {
	over := make(chan struct{})
	go func() {
		for {
			select {
			case <-over:
				return
			case s := <-signals:
				switch {
				case !atTerminal:
					signalGroup(child, s)
				case !fromKeyboard(s):
					_ = child.Signal(s) // it may have ended
				}
			}
		}
	}()
	return func() { close(over) }
}

// aroundProxy makes a command behind a company's proxy call loopback directly: it adds to NO_PROXY and no_proxy.
func aroundProxy(p program) []string {
	var variables []string
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		around := direct
		if theirs := strings.TrimSpace(p.env(name)); theirs != "" {
			around = theirs + "," + direct
		}
		variables = append(variables, name+"="+around)
	}
	return variables
}

// keyFolder begins the name of the folder for the key files of a process.
func keyFolder(pid int) string { return fmt.Sprintf("mockserver-run-%d-", pid) }

// sweepKeyFolders removes the key files of runs that were killed before they could remove them.
func sweepKeyFolders(temporary string) {
	folders, _ := filepath.Glob(filepath.Join(temporary, "mockserver-run-*-*"))
	for _, folder := range folders {
		var pid int
		if n, err := fmt.Sscanf(filepath.Base(folder), "mockserver-run-%d-", &pid); n == 1 && err == nil && !alive(pid) {
			_ = os.RemoveAll(folder) // another user's stays: that user's next run removes it
		}
	}
}
