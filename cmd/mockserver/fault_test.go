package main

import "testing"

func TestFaultsFromTheShell(t *testing.T) {
	s := serving(t)
	contains(t, s.good("fault", "add", "--rule", "qijiayun/daily-quota", "--times", "1", "--retry-after", "5"), `"id": "f1"`, `"retryAfter": 5`)
	contains(t, s.good("fault", "add", "--provider", "qijiayun", "--operation", "getToken", "--skip", "9", "--status", "503",
		"--body", "gone", "--header", "Via=proxy", "--delay", "1ms,2ms", "--ttl", "10m"), `"body": "gone"`, `"min": "1ms"`, `"Via": "proxy"`, `"until"`)
	contains(t, s.good("fault", "add", "--connection", "drip", "--every", "1ms", "--piece", "4", "--delay-median", "1ms", "--delay-sigma", "0.1",
		"--probability", "0.5", "--again"), `"median": "1ms"`, `"piece": 4`, `"again": true`)
	if code, _, errs := s.run("token", "qijiayun"); code != exitUsage {
		t.Errorf("exit code %d: %s", code, errs)
	}
	contains(t, s.good("why"), "fault   f1 rule qijiayun/daily-quota", "forced by fault f1")
	contains(t, s.good("fault", "list"), "f1   all calls: rule qijiayun/daily-quota; applied to 1 of 1, over",
		"f2   qijiayun/getToken: delay, status 503; applied to 0 of 1", "f3   all calls: delay, connection drip")
	s.good("fault", "drop", "f1")
	if code, _, errs := s.run("fault", "drop", "f1"); code != exitUsage {
		t.Errorf("exit code %d: %s", code, errs)
	}
	s.good("fault", "drop")
	if left := s.good("fault", "list"); left != "" {
		t.Errorf("left: %s", left)
	}
}
