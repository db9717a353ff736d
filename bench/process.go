package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// process measures a built binary from outside: how soon it answers, and how much memory it holds, at once and after
// many requests.
func process(w io.Writer, binary string, requests, connections int) error {
	size, err := os.Stat(binary)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w, "\nbinary  %.1f MB\n", float64(size.Size())/1e6)
	var health, provider []time.Duration
	for range 5 {
		h, p, err := startUp(binary)
		if err != nil {
			return err
		}
		health, provider = append(health, h), append(provider, p)
	}
	_, _ = fmt.Fprintf(w, "start   first health answer %v (aim 25ms), first provider answer %v (aim 80ms), best of 5\n",
		least(health).Round(time.Millisecond), least(provider).Round(time.Millisecond))
	c, url, err := start(binary)
	if err != nil {
		return err
	}
	defer stop(c)
	token, err := demoToken(url)
	if err != nil {
		return err
	}
	time.Sleep(time.Second) // what loading took is given back in the background
	fresh, err := resident(c.Process.Pid)
	if err != nil {
		return err
	}
	addr := strings.TrimPrefix(url, "http://")
	request := get(addr, "/qijiayun/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken="+token)
	if _, err := load(addr, request, connections, 0, requests); err != nil {
		return err
	}
	later, err := resident(c.Process.Pid)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w, "memory  %.1f MiB resident after start (aim 30), %.1f MiB after %d requests (aim 64)\n", fresh, later, requests)
	return nil
}

func least(d []time.Duration) time.Duration {
	best := d[0]
	for _, one := range d {
		best = min(best, one)
	}
	return best
}

// start runs the binary on a free port and returns when it has said where it listens and that it is ready.
func start(binary string) (*exec.Cmd, string, error) {
	c := exec.Command(binary, "--addr", "127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := c.Start(); err != nil {
		return nil, "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, "", fmt.Errorf("%s said nothing: %w", binary, err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	_, url, _ := strings.Cut(strings.TrimSpace(line), " listens at ")
	return c, url, nil
}

func stop(c *exec.Cmd) {
	_ = c.Process.Signal(syscall.SIGTERM)
	_ = c.Wait()
}

// startUp is the time from exec to the first health answer and to the first provider answer.
func startUp(binary string) (health, provider time.Duration, err error) {
	const addr = "127.0.0.1:18081"
	c := exec.Command(binary, "--addr", addr)
	begin := time.Now()
	if err := c.Start(); err != nil {
		return 0, 0, err
	}
	defer stop(c)
	for health == 0 {
		if answered("http://" + addr + "/__admin/health") {
			health = time.Since(begin)
		} else if time.Since(begin) > 10*time.Second {
			return 0, 0, fmt.Errorf("%s does not answer at %s", binary, addr)
		}
	}
	if !answered("http://" + addr + "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token") {
		return 0, 0, fmt.Errorf("%s: the provider does not answer", binary)
	}
	return health, time.Since(begin), nil
}

func answered(url string) bool {
	response, err := http.Get(url) //nolint:gosec // an address of this machine
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// resident is a process's resident memory in MiB.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("memory is measured on Linux only: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		var kib float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kib); n == 1 {
			return kib / 1024, nil
		}
	}
	return 0, fmt.Errorf("no VmRSS in /proc/%d/status", pid)
}

func demoToken(url string) (string, error) {
	return qijiayunToken(url, "qjydemoapp00000001", "demosecret0000000000000000000001")
}
