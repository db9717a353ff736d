package mocktest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// workers is how many share one server in the test of isolation.
const workers = 64

// rounds is how often they do: in CI a few times, and with MOCKSERVER_ISOLATION_ROUNDS=50 as often as it takes.
func rounds(t *testing.T) int {
	t.Helper()
	text := os.Getenv("MOCKSERVER_ISOLATION_ROUNDS")
	if text == "" {
		return 2
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("MOCKSERVER_ISOLATION_ROUNDS: %q is not a number above 0", text)
	}
	return n
}

// Each worker does the same every time and keeps all that it is answered, byte by byte: at work with 63 others, some of
// whom reset their sandboxes and some of whom move their clocks by days, it must be what it was alone.
func TestParallelWorkersAreAnsweredAsIfTheyWereAlone(t *testing.T) {
	r := host(t)
	defer closeIdle()
	alone := make([][]string, workers)
	for n := range alone {
		alone[n] = newWorker(t, r, n).work()
	}
	for round := range rounds(t) {
		together := make([][]string, workers)
		var all sync.WaitGroup
		for n := range together {
			all.Go(func() { together[n] = newWorker(t, r, n).work() })
		}
		all.Wait()
		for n := range together {
			if len(together[n]) != len(alone[n]) {
				t.Fatalf("round %d, worker %d: %d answers, not %d", round, n, len(together[n]), len(alone[n]))
			}
			for i, said := range together[n] {
				if said != alone[n][i] {
					t.Fatalf("round %d, worker %d, step %d:\n  alone    %s\n  together %s", round, n, i, alone[n][i], said)
				}
			}
		}
	}
}

func host(t testing.TB) *server.Running {
	t.Helper()
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", Sim: sim.Options{CheckReplies: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	if err := r.Ready(); err != nil {
		t.Fatal(err)
	}
	return r
}

var pool = &http.Transport{MaxIdleConnsPerHost: workers}

func closeIdle() { pool.CloseIdleConnections() }

// worker is a client with a sandbox of its own and a will of its own.
type worker struct {
	t          *testing.T
	url, id    string
	kind       int
	random     *rand.Rand
	app        struct{ AppID, AppSecret string }
	ak         string
	token      string
	transcript []string
}

func newWorker(t *testing.T, r *server.Running, n int) *worker {
	return &worker{
		t: t, url: r.URL, id: fmt.Sprintf("worker-%02d", n), kind: n % 4, random: rand.New(rand.NewPCG(uint64(n), 1)),
	}
}

// work opens the sandbox, takes 25 steps, and deletes the sandbox.
func (w *worker) work() []string {
	w.admin(http.MethodPost, "", map[string]any{
		"id": w.id, "seed": w.random.Uint64() >> 1, "clock": map[string]string{"now": "2026-11-30T15:00:00Z", "mode": "frozen"},
	})
	var all struct {
		Qijiayun struct{ AppID, AppSecret string }
		Apihub   struct{ AK string }
	}
	if err := json.Unmarshal(w.admin(http.MethodGet, "/"+w.id+"/credentials", nil), &all); err != nil {
		w.t.Error(err)
	}
	w.app, w.ak = all.Qijiayun, all.Apihub.AK
	for range 25 {
		w.step()
	}
	w.transcript = append(w.transcript, string(w.admin(http.MethodGet, "/"+w.id+"/qijiayun/tokens", nil)),
		string(w.admin(http.MethodGet, "/"+w.id+"/coverage", nil)))
	w.admin(http.MethodDelete, "/"+w.id, nil)
	return w.transcript
}

func (w *worker) step() {
	const tokens = "/itrigger-tenant/v1/basic/accessTokenOpen/token"
	credentials := "?appId=" + w.app.AppID + "&appSecret=" + w.app.AppSecret
	mobile := fmt.Sprintf("188999%05d", w.random.IntN(4))
	switch dice := w.random.IntN(14); {
	case dice == 12:
		w.call(http.MethodGet, "apihub", "/api/user-center/gen-auth-session?ak="+w.ak, "") // a token and a trace by chance, and counted
	case dice == 13:
		w.call(http.MethodGet, "apihub", "/api/weather-basic/now", "")
	case dice < 2:
		w.keepToken(w.call(http.MethodGet, "qijiayun", tokens+credentials, ""))
	case dice == 2:
		w.keepToken(w.call(http.MethodGet, "qijiayun", tokens+"/refresh"+credentials, ""))
	case dice < 6:
		body := fmt.Sprintf(`{"mobile":%q,"storeNo":"1","channel":"4","realName":%q}`, mobile, w.id)
		w.call(http.MethodPost, "qijiayun", "/itrigger-bff/v2/open/api/member/register?accessToken="+w.token, body)
	case dice < 9:
		w.call(http.MethodGet, "qijiayun", "/itrigger-bff/v2/open/api/member/query?mobile="+mobile+"&storeNo=1&accessToken="+w.token, "")
	case w.kind == 0:
		w.admin(http.MethodPost, "/"+w.id+"/reset", nil)
	case w.kind == 1:
		by := time.Duration(1+w.random.IntN(72)) * time.Hour
		w.transcript = append(w.transcript, string(w.admin(http.MethodPost, "/"+w.id+"/clock/advance", map[string]string{"by": by.String()})))
	case w.kind == 2:
		w.admin(http.MethodPost, "/"+w.id+"/faults", map[string]any{"rule": "qijiayun/system-error", "probability": 0.3, "ttl": "1h"})
	default:
		w.admin(http.MethodPost, "/"+w.id+"/clock/advance", map[string]string{"by": "30m"})
	}
}

func (w *worker) keepToken(answer []byte) {
	var a struct{ Data struct{ AccessToken string } }
	if json.Unmarshal(answer, &a) == nil && a.Data.AccessToken != "" {
		w.token = a.Data.AccessToken
	}
}

// call calls a provider in the worker's sandbox, which it names or leaves to be found by the credential.
func (w *worker) call(method, provider, path, body string) []byte {
	address := w.url + "/" + provider + path
	if provider != "qijiayun" || w.token == "" || w.random.IntN(2) == 0 {
		address = w.url + "/~" + w.id + "/" + provider + path
	}
	status, exchange, answer := w.send(method, address, []byte(body))
	w.transcript = append(w.transcript, fmt.Sprintf("%s %s: %d exchange %s %s", method, path, status, exchange, answer))
	return answer
}

func (w *worker) admin(method, path string, in any) []byte {
	var body []byte
	if in != nil {
		body, _ = json.Marshal(in) // plain values
	}
	status, _, answer := w.send(method, w.url+"/__admin/sandboxes"+path, body)
	if status >= 300 {
		w.t.Errorf("%s %s: %d %s", method, path, status, answer)
	}
	return answer
}

func (w *worker) send(method, address string, body []byte) (status int, exchange string, answer []byte) {
	request, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return 0, "", nil
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := pool.RoundTrip(request)
	if err != nil {
		w.t.Error(err)
		return 0, "", nil
	}
	defer func() { _ = response.Body.Close() }()
	answer, err = io.ReadAll(response.Body)
	if err != nil {
		w.t.Error(err)
	}
	return response.StatusCode, response.Header.Get("Mock-Exchange"), answer
}

// median is the middle of a list of durations, which it sorts.
func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
