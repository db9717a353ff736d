package mocktest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/mocktest"
)

// lookingT looks at the console's pages when the log says that the server is kept.
type lookingT struct {
	*exampleT
	deadline time.Time
	seen     []string
}

func (t *lookingT) Deadline() (time.Time, bool) { return t.deadline, !t.deadline.IsZero() }

func (t *lookingT) Logf(format string, a ...any) {
	text := fmt.Sprintf(format, a...)
	t.exampleT.Logf("%s", text)
	_, kept, found := strings.Cut(text, "kept until ")
	if !found {
		return
	}
	for _, word := range strings.Fields(kept) {
		if !strings.HasPrefix(word, "http://") {
			continue
		}
		answer, err := http.Get(word)
		if err != nil {
			t.seen = append(t.seen, err.Error())
			continue
		}
		_ = answer.Body.Close()
		t.seen = append(t.seen, fmt.Sprint(answer.StatusCode))
	}
}

func TestAKeptServerCanBeLookedAtWhenItsTestIsOver(t *testing.T) {
	for name, c := range map[string]struct {
		keep     string
		deadline time.Duration
	}{
		"as long as it says":         {"10ms", time.Hour},
		"as long as the test's time": {"1", time.Second},
		"no longer than the test's":  {"1h", time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("MOCKSERVER_KEEP", c.keep)
			fake := &lookingT{exampleT: newExampleT(), deadline: clock.Wall().Add(c.deadline)}
			s := mocktest.Start(fake)
			box := s.Sandbox(fake)
			fake.finish()
			if got := strings.Join(fake.seen, " "); got != "200 200" {
				t.Errorf("the pages of both sandboxes answered %q\n%s", got, fake.log())
			}
			if _, err := http.Get(box.Console()); err == nil {
				t.Error("the server is still there")
			}
		})
	}
}

func TestWithoutTheVariableNothingIsKept(t *testing.T) {
	for _, keep := range []string{"", "0"} {
		t.Setenv("MOCKSERVER_KEEP", keep)
		fake := &lookingT{exampleT: newExampleT()}
		mocktest.Start(fake)
		fake.finish()
		if strings.Contains(fake.log(), "kept until") {
			t.Errorf("%q keeps the server", keep)
		}
	}
}

func TestAWrongTimeToKeepIsNamed(t *testing.T) {
	for _, keep := range []string{"yes", "-1m", "5"} {
		t.Setenv("MOCKSERVER_KEEP", keep)
		func() {
			defer func() {
				if said := fmt.Sprint(recover()); !strings.Contains(said, "MOCKSERVER_KEEP") {
					t.Errorf("%q: %s", keep, said)
				}
			}()
			mocktest.Start(newExampleT())
		}()
	}
}
