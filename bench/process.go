package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"example.com/mockserver/internal/client"
)

// process is a server in a process of its own.
type process struct {
	command *exec.Cmd
	url     string            // without a slash at its end
	tokens  map[string]string // of 企加云, by sandbox: a new one would end the one before
}

// launch runs a command and returns when it has printed the address at which it listens.
func launch(binary string, args ...string) (*process, error) {
	c := exec.Command(binary, args...) //nolint:gosec // the binary that is measured
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = c.Wait()
		return nil, fmt.Errorf("%s printed nothing: %w", binary, err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	_, url, _ := strings.Cut(strings.TrimSpace(line), " listens at ")
	return &process{c, url, map[string]string{}}, nil
}

func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	_ = p.command.Wait()
}

func (p *process) addr() string { return strings.TrimPrefix(p.url, "http://") }

func (p *process) admin() *client.Client { return &client.Client{Base: p.url} }

// do is a call of the admin API.
func (p *process) do(method, path string, in, out any) error {
	return p.admin().Do(context.Background(), method, path, in, out)
}

// tick is the unit of times in /proc, the same on all of Linux's usual architectures.
const tick = 10 * time.Millisecond

// used is the processor time of a process, user's and system's.
func used(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var sum int64
	for _, field := range fields[11:13] { // utime and stime
		n, _ := strconv.ParseInt(field, 10, 64)
		sum += n
	}
	return time.Duration(sum) * tick
}

// machine is the processor time that all processes have used, and what the hypervisor took. Interrupts are left out:
// the kernel works in them for whoever sends over loopback.
func machine() time.Duration {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(line) // cpu user nice system idle iowait irq softirq steal
	var sum int64
	for _, i := range []int{1, 2, 3, 8} {
		n, _ := strconv.ParseInt(fields[i], 10, 64)
		sum += n
	}
	return time.Duration(sum) * tick
}

// resident is a process's resident memory in bytes.
func resident(pid int) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("memory is measured on Linux only: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kib); n == 1 {
			return kib << 10, nil
		}
	}
	return 0, fmt.Errorf("no VmRSS in /proc/%d/status", pid)
}

// startUp is the time from exec to the first health answer and to the first provider answer.
func startUp(binary string) (health, provider time.Duration, err error) {
	addr, err := freeAddr()
	if err != nil {
		return 0, 0, err
	}
	c := exec.Command(binary, "--addr", addr) //nolint:gosec // the binary that is measured
	begin := time.Now()
	if err := c.Start(); err != nil {
		return 0, 0, err
	}
	p := &process{command: c, url: "http://" + addr}
	defer p.stop()
	for health == 0 {
		if answered(p.url + "/__admin/health") {
			health = time.Since(begin)
		} else if time.Since(begin) > time.Minute {
			return 0, 0, fmt.Errorf("%s does not answer at %s", binary, addr)
		}
	}
	if !answered(p.url + "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token") {
		return 0, 0, fmt.Errorf("%s: the provider does not answer", binary)
	}
	return health, time.Since(begin), nil
}

func answered(url string) bool {
	response, err := http.Get(url) //nolint:gosec // an address of this machine
	if err != nil {
		time.Sleep(500 * time.Microsecond) // refused: leave the processor to the server that starts
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}
