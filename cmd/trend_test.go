package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// trendServer has job type 7, and one failed job whose status changed at a time. The list of a range that refuses returns true
// for fails.
func trendServer(t *testing.T, changed time.Time, refuses func(started time.Time) bool) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started, ended := timeOf(t, r, "started"), timeOf(t, r, "ended")
		if refuses(started) {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		counts := `{"status": "RUNNING", "count": 2, "most_recent": null, "category": null}`
		if !changed.Before(started) && (ended.IsZero() || !changed.After(ended)) { // both ends are in the range
			counts += `, {"status": "FAILED",  "count": 1, "most_recent": null, "category": "DATA"}`
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"count": 1, "next": null, "previous": null, "results": [{"job_type": %s, "job_counts": [%s]}]}`, oneJobType, counts)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func timeOf(t *testing.T, r *http.Request, name string) time.Time {
	t.Helper()
	text := r.URL.Query().Get(name)
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Error(err)
	}
	return at
}

func never(time.Time) bool { return false }

// TestTrendBoundary: a job that changed where one step ends and the next one starts is in the later step only, and running
// jobs are counted once in all.
func TestTrendBoundary(t *testing.T) {
	for name, test := range map[string]struct {
		changed time.Time
		want    string // failed jobs by step
	}{
		"the start of the window":  {screenTime.Add(-150 * time.Minute), "█··"},
		"a boundary":               {screenTime.Add(-time.Hour), "··█"},
		"just before it":           {screenTime.Add(-time.Hour - time.Microsecond), "·█·"},
		"now":                      {screenTime, "··█"},
		"after this machine's now": {screenTime.Add(time.Second), "··█"},
	} {
		t.Run(name, func(t *testing.T) {
			server := trendServer(t, test.changed, never)
			stdout, stderr, exit := screen{server: server}.run(t, strings.Fields("status --since 150m --every 1h --columns failed,running,jobs,trend,trend_jobs --no-headers")...)
			if got, want := strings.Join(strings.Fields(stdout), " "), "1 2 1 "+test.want+" "+test.want; got != want || exit != 0 {
				t.Errorf("%q, want %q; exit code %d: %s", got, want, exit, stderr)
			}
		})
	}
	for changed, want := range map[time.Duration]string{-time.Hour: "null\n1\n", -time.Hour + time.Microsecond: "null\nnull\n"} {
		server := trendServer(t, screenTime.Add(changed), never)
		stdout, _, _ := screen{server: server}.run(t, strings.Fields("status --since 3h --until 1h --every 1h -o json --jq .[0].steps[].counts[1].count")...)
		if stdout != want {
			t.Errorf("a job that changed %s, and a window that ended 1h ago: %q, want %q", changed, stdout, want)
		}
	}
}

// TestTrendSent: json has the counts of each step byte for byte.
func TestTrendSent(t *testing.T) {
	stdout, _, _ := screen{server: trendServer(t, screenTime, never)}.run(t, strings.Fields("status --since 1h --every 1h -o json")...)
	const counts = `"counts": [{"status": "RUNNING", "count": 2, "most_recent": null, "category": null}, {"status": "FAILED",  "count": 1, "most_recent": null, "category": "DATA"}]}]}`
	want := `{"job_type": ` + oneJobType + `, "steps": [{"started": "2026-11-23T16:22:46Z", "ended": "2026-11-23T17:22:46Z", ` + counts
	if strings.TrimSpace(stdout) != "[\n"+want+"\n]" {
		t.Errorf("got %s\nwant %s", stdout, want)
	}
}

// TestTrendUnlisted: a server may list a job type in some steps only. Its row is that of the newest of them.
func TestTrendUnlisted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ago := int(screenTime.Sub(timeOf(t, r, "started")).Hours())
		count, row := 1, fmt.Sprintf(`{"job_type": {"id": 7, "name": "a", "version": "1", "title": "%d"}, "job_counts": [{"status": "FAILED", "count": %[1]d}]}`, ago)
		if ago == 1 {
			count, row = 0, ""
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"count": %d, "next": null, "previous": null, "results": [%s]}`, count, row)
	}))
	t.Cleanup(server.Close)
	stdout, stderr, exit := screen{server: server.URL}.run(t, strings.Fields("status --since 3h --every 1h -o json --jq .[0]|[.job_type.title,(.steps[].counts|length)]|tostring")...)
	if stdout != `["2",1,1,0]`+"\n" || exit != 0 {
		t.Errorf("%q; exit code %d: %s", stdout, exit, stderr)
	}
	stdout, stderr, exit = screen{server: server.URL}.run(t, strings.Fields("status --since 3h --every 1h --columns title,failed,trend,worst_failed -o tsv --no-headers")...)
	if stdout != "2\t3\t█\t3\n2\t2\t█\t2\n2\t0\t·\t\n" || exit != 0 {
		t.Errorf("%q; exit code %d: %s", stdout, exit, stderr)
	}
}

// TestTrendStepFails: no step is left out in silence.
func TestTrendStepFails(t *testing.T) {
	server := trendServer(t, screenTime, func(started time.Time) bool { return started.Equal(screenTime.Add(-2 * time.Hour)) })
	for format, want := range map[string]string{"table": "", "csv": "", "json": "[\n"} {
		stdout, stderr, exit := screen{server: server}.run(t, strings.Fields("status --since 3h --every 1h --retries 0 -o "+format)...)
		if exit != 1 || !strings.Contains(stderr, "cannot show the status of job types") || !strings.Contains(stderr, "500") || strings.TrimSpace(stdout) != strings.TrimSpace(want) {
			t.Errorf("-o %s: exit code %d, stdout %q, stderr %s", format, exit, stdout, stderr)
		}
	}
}

// TestTrendUsage: nothing is sent for a command line that makes no sense.
func TestTrendUsage(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("request %s", r.URL)
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	t.Cleanup(server.Close)
	for args, want := range map[string]string{
		"--since 101h --every 1h":            "--every 1h makes 101 steps, and each takes a list from the server: 100 are allowed\nhint: use --every 1h0m36s or more",
		"--since 1d --every 1m":              "--every 1m makes 1,440 steps, and each takes a list from the server: 100 are allowed\nhint: use --every 14m24s or more",
		"--since 90ms --every 1ms":           `invalid --every "1ms": too short for a server`,
		"--every 0":                          `invalid --every "0": too short for a server`,
		"--every 1M":                         `invalid --every "1M"`,
		"--every=":                           "--every",
		"--every 1h --page 1":                "--every and --page cannot be used together",
		"--every 1h --watch":                 "--every and the flags of a watch cannot be used together",
		"--every 1h --interval 5s":           "--every and the flags of a watch cannot be used together",
		"--every 1h --context a --context b": "context",
		"--every 1h --since 1h --until 2h":   "--since",
		"--every 1h --min-jobs 3":            "--min-jobs needs",
		"--every 1h --columns trends":        "trend",
	} {
		_, stderr, exit := screen{server: server.URL}.run(t, append([]string{"status"}, strings.Fields(args)...)...)
		if exit != 2 || !strings.Contains(stderr, want) {
			t.Errorf("jt status %s: exit code %d: %s", args, exit, stderr)
		}
	}
	_, stderr, exit := screen{server: server.URL}.run(t, strings.Fields("show 7 8 --trend -o json")...)
	if exit != 2 || !strings.Contains(stderr, "`jt status --since 24h --every 1h` with the same REFs") {
		t.Errorf("exit code %d: %s", exit, stderr)
	}
}
