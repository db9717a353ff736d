package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// watchEvery is how often the folder of fixtures is looked at. Looking at a few files costs nothing, and it sees what
// notifications of the kernel do not: changes on the host's side of a container's volume, and on network file systems.
const watchEvery = 300 * time.Millisecond

// fingerprint changes when a file of the folder does; it is empty for a folder that cannot be read.
func fingerprint(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, e := range entries {
		if about, err := os.Stat(folder + string(os.PathSeparator) + e.Name()); err == nil && !about.IsDir() { // through symbolic links
			_, _ = fmt.Fprintln(&b, e.Name(), about.Size(), about.ModTime().UnixNano())
		}
	}
	return b.String()
}

// watchFixtures reads the fixtures again when their folder is no longer as it was. The function it returns ends that.
func (f *serveFlags) watchFixtures(ctx context.Context, p program, was string, r *server.Running) (end func()) {
	if !f.watch {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		seen := was
		for clock.Pause(ctx, watchEvery) == nil {
			now := fingerprint(f.fixtures)
			settled := now == seen // an editor may still be writing
			seen = now
			if !settled || now == was {
				continue
			}
			was = now
			f.reload(p, r)
		}
	}()
	return func() {
		stop()
		<-done
	}
}

func (f *serveFlags) reload(p program, r *server.Running) {
	says := rule.Say("the fixtures were read again: sandboxes that are made or reset from now on have them", "已重新读取 fixtures：此后新建或重置的沙箱使用新内容")
	if err := r.Reload(providers.All()); err != nil {
		says = rule.Say("the fixtures are not taken over, the earlier ones stay: %s", "fixtures 有误，继续使用之前的内容：%s", textOf(err))
	}
	if f.format == formatJSON {
		r.Catalog.Log.Warn(says.In(p.lang()))
		return
	}
	_, _ = fmt.Fprintln(p.err, "mockserver:", says.In(p.lang()))
}
