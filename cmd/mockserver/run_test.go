package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The test binary is also the program under test: with this variable it is mockserver.
const asProgram = "MOCKSERVER_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	if steps := os.Getenv(asClient); steps != "" {
		if step, graded := strings.CutPrefix(steps, "graded:"); graded {
			gradedStep(step)
			os.Exit(0)
		}
		playClient(os.Stdout, steps)
		os.Exit(0)
	}
	if os.Getenv(asUnchangedClient) != "" {
		os.Exit(beClient())
	}
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE")) // the race detector would let each child process wait a second before it ends
	_ = os.Setenv("LC_ALL", "C")                                      // what the tests expect of child processes is English, in whatever locale they run
	os.Exit(m.Run())
}

// mockserver is the program in a process of its own.
func mockserver(t *testing.T, stdin string, args ...string) (c *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	c = exec.Command(os.Args[0], args...)
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(stdin), stdout, stderr
	c.Env = append(os.Environ(), asProgram+"=1", "LC_ALL=C", "TMPDIR="+t.TempDir(), "GITHUB_STEP_SUMMARY=")
	return c, stdout, stderr
}

// runs runs mockserver to its end.
func runs(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	c, out, err := mockserver(t, stdin, args...)
	_ = c.Run()
	return c.ProcessState.ExitCode(), out.String(), err.String()
}

func TestRunGivesTheCommandItsEnvironmentAndItsStandardStreams(t *testing.T) {
	code, stdout, stderr := runs(t, "from stdin\n", "run", "--", "sh", "-c", `cat; echo "$MOCKSERVER_SANDBOX $QIJIAYUN_BASE_URL"; echo to stderr >&2; exit 7`)
	if code != 7 {
		t.Errorf("exit code %d, not the command's 7", code)
	}
	if !strings.HasPrefix(stdout, "from stdin\nrun http://127.0.0.1:") || !strings.HasSuffix(stdout, "/~run/qijiayun\n") {
		t.Errorf("stdout %q", stdout)
	}
	if !strings.Contains(stderr, "to stderr\n") {
		t.Errorf("stderr %q", stderr)
	}
}

func TestRunPassesSignalsToTheCommand(t *testing.T) {
	c, stdout, _ := mockserver(t, "", "run", "--", "sh", "-c", `trap 'echo caught; exit 9' TERM; kill -TERM $PPID; while :; do sleep 0.05; done`)
	_ = c.Run()
	if code := c.ProcessState.ExitCode(); code != 9 || stdout.String() != "caught\n" {
		t.Errorf("exit code %d, stdout %q", code, stdout)
	}
}

func TestRunEndsAsTheCommandEnds(t *testing.T) {
	for _, one := range []struct {
		command []string
		code    int
	}{
		{[]string{"true"}, 0},
		{[]string{"sh", "-c", "kill -KILL $$"}, 137},
		{[]string{"no-such-command-anywhere"}, 127},
		{[]string{os.TempDir()}, 126},
	} {
		if code, _, stderr := runs(t, "", append([]string{"run", "--fail-on", "never", "--"}, one.command...)...); code != one.code {
			t.Errorf("%v: exit code %d, not %d: %s", one.command, code, one.code, stderr)
		}
	}
	if code, _, stderr := runs(t, "", "run"); code != 2 || !strings.Contains(stderr, "nothing to run") {
		t.Errorf("without a command: exit code %d, %s", code, stderr)
	}
}

func TestPrivateKeysAreFilesThatOnlyTheirOwnerReadsAndGoAfterwards(t *testing.T) {
	code, stdout, stderr := runs(t, "", "run", "--", "sh", "-c", `
		for f in "$AISUDA_PRIVATE_KEY_FILE" "$AISUDA_APP_PRIVATE_KEY_FILE"; do
			echo "$f"; ls -l "$f" | cut -c1-10; head -n 1 "$f"
		done
		ls -ld "$(dirname "$f")" | cut -c1-10; env | grep -c PRIVATE.KEY-----`)
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != 8 || code != 1 { // grep found nothing
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	for _, i := range []int{0, 3} {
		if lines[i+1] != "-rw-------" || lines[i+2] != "-----BEGIN RSA PRIVATE KEY-----" {
			t.Errorf("%s: %s %s", lines[i], lines[i+1], lines[i+2])
		}
		if _, err := os.Stat(lines[i]); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", lines[i], err)
		}
	}
	if lines[0] == lines[3] || lines[6] != "drwx------" || lines[7] != "0" {
		t.Errorf("keys %s and %s in a folder %s, %s of them in the environment", lines[0], lines[3], lines[6], lines[7])
	}
}

func TestACommandBehindAProxyReachesLoopbackDirectly(t *testing.T) {
	c, stdout, stderr := mockserver(t, "", "run", "--fail-on", "never", "--", "sh", "-c", `echo "$NO_PROXY $no_proxy $HTTP_PROXY"`)
	c.Env = append(c.Env, "HTTP_PROXY=http://127.0.0.1:1", "NO_PROXY=corp.example", "no_proxy=")
	if err := c.Run(); err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	if want := "corp.example,localhost,127.0.0.1,::1 localhost,127.0.0.1,::1 http://127.0.0.1:1\n"; stdout.String() != want {
		t.Errorf("%q, not %q", stdout, want)
	}
}

// The command starts a process of its own, as "npm test" does; a signal must reach that one too.
func TestSignalsReachTheCommandsWholeGroup(t *testing.T) {
	const inner = `trap 'echo inner; exit 0' TERM; echo ready >&3; while :; do sleep 0.05; done`
	c, stdout, stderr := mockserver(t, "", "run", "--fail-on", "never", "--", "sh", "-c",
		`ready=$(mktemp -u); mkfifo "$ready"; sh -c "$0" 3>"$ready" & trap 'wait; echo outer; exit 9' TERM; read -r _ <"$ready"; rm "$ready"; kill -TERM $PPID; while :; do sleep 0.05; done`, inner)
	_ = c.Run()
	if code := c.ProcessState.ExitCode(); code != 9 || stdout.String() != "inner\nouter\n" {
		t.Errorf("exit code %d, stdout %q, stderr %s", code, stdout, stderr)
	}
}

// The server of a killed run is gone, so that its command is of no use. It may be told more than once: for each thread of
// the killed process that was its parent.
func TestTheCommandOfAKilledRunIsEnded(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells a process that the one that started it was killed")
	}
	c, stdout, _ := mockserver(t, "", "run", "--fail-on", "never", "--", "sh", "-c",
		`trap 'trap "" TERM; echo ended; exit' TERM; kill -KILL $PPID; i=0; while [ $i -lt 600 ]; do sleep 0.05; i=$((i+1)); done`)
	_ = c.Run() // until the command, which has its standard output, has ended
	if stdout.String() != "ended\n" {
		t.Errorf("stdout %q", stdout)
	}
}

func TestKeysOfAKilledRunAreRemovedByTheNext(t *testing.T) {
	temporary := t.TempDir()
	run := func(script string) (code int, stdout string) {
		c, out, stderr := mockserver(t, "", "run", "--fail-on", "never", "--", "sh", "-c", script)
		c.Env = append(c.Env, "TMPDIR="+temporary)
		_ = c.Run()
		if c.ProcessState.ExitCode() > 0 {
			t.Errorf("exit code %d: %s", c.ProcessState.ExitCode(), stderr)
		}
		return c.ProcessState.ExitCode(), out.String()
	}
	run(`kill -KILL $PPID`)
	left, err := filepath.Glob(filepath.Join(temporary, "mockserver-run-*"))
	if err != nil || len(left) != 1 {
		t.Fatalf("a killed run leaves %v (%v)", left, err)
	}
	if _, out := run(`ls "$TMPDIR"`); strings.Contains(out, filepath.Base(left[0])) || strings.Count(out, "mockserver-run-") != 1 {
		t.Errorf("during the next run there are\n%s", out)
	}
}
