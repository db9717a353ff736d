package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// findWrk is the path of wrk (https://github.com/wg/wrk; Debian's package wrk), empty where it is not installed.
func findWrk() string {
	path, err := exec.LookPath("wrk")
	if err != nil {
		return ""
	}
	return path
}

// wrkDone is what wrk prints at its end: microseconds, and what went wrong. A call of more than two seconds, which wrk
// counts too, is a busy machine's: its round is dropped for that.
const wrkDone = `
function done(summary, latency)
  local e = summary.errors
  print(string.format("bench %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status))
end
`

// wrkTurns sends each value of a header in its turn.
const wrkTurns = `
local requests, n = {}, 0
function init()
  for i, value in ipairs(values) do
    wrk.headers[header] = value
    requests[i] = wrk.format()
  end
end
function request()
  n = n % #requests + 1
  return requests[n]
end
`

// script tells wrk what to send.
func (q request) script() string {
	var b strings.Builder
	fmt.Fprintf(&b, "wrk.method = %s\n", lua(q.method))
	if q.body != nil {
		fmt.Fprintf(&b, "wrk.body = %s\n", lua(string(q.body)))
	}
	for name, value := range q.headers {
		fmt.Fprintf(&b, "wrk.headers[%s] = %s\n", lua(name), lua(value))
	}
	if q.turn != "" {
		fmt.Fprintf(&b, "local header, values = %s, {\n", lua(q.turn))
		for _, value := range q.turns {
			b.WriteString(lua(value) + ",\n")
		}
		b.WriteString("}\n" + wrkTurns)
	}
	return b.String() + wrkDone
}

// lua is a text as a literal of Lua.
func lua(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, `\%03d`, c)
	}
	return `"` + b.String() + `"`
}

// drive sends a request over and over by wrk, from one thread.
func drive(wrk, url string, q request, connections int, d time.Duration) (sent, error) {
	file, err := os.CreateTemp("", "bench-*.lua")
	if err != nil {
		return sent{}, err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	if _, err := file.WriteString(q.script()); err != nil {
		return sent{}, err
	}
	_ = file.Close()
	seconds := max(1, int(d.Round(time.Second).Seconds()))                                                                       // wrk takes whole ones
	c := exec.Command(wrk, "-t1", "-c"+strconv.Itoa(connections), "-d"+strconv.Itoa(seconds)+"s", "-s", file.Name(), url+q.path) //nolint:gosec // wrk
	out, err := c.CombinedOutput()
	if err != nil {
		return sent{}, fmt.Errorf("wrk: %w: %s", err, out)
	}
	_, line, found := strings.Cut(string(out), "\nbench ")
	var calls, micros, p50, p99, wrong int64
	if n, _ := fmt.Sscan(line, &calls, &micros, &p50, &p99, &wrong); !found || n != 5 || calls == 0 {
		return sent{}, fmt.Errorf("wrk printed %s", out)
	}
	if wrong > 0 {
		return sent{}, fmt.Errorf("wrk: %d of %d calls of %s failed", wrong, calls, q.path)
	}
	return sent{
		calls: int(calls), took: time.Duration(micros) * time.Microsecond, p50: time.Duration(p50) * time.Microsecond, p99: time.Duration(p99) * time.Microsecond,
		used: c.ProcessState.UserTime() + c.ProcessState.SystemTime(),
	}, nil
}
