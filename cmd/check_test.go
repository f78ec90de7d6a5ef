package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// checkServer is a transport with the status and the running jobs.
type checkServer struct {
	status, running, jobTypes []string // rows

	mutex sync.Mutex // a list reads several pages at once
	asked []string
}

func (s *checkServer) RoundTrip(request *http.Request) (*http.Response, error) {
	service := path.Base(request.URL.Path)
	rows := map[string][]string{"status": s.status, "running": s.running, "job-types": s.jobTypes}[service]
	query := request.URL.Query()
	s.mutex.Lock()
	s.asked = append(s.asked, strings.TrimSpace(service+" "+query.Get("started")+" "+query.Get("ended")))
	s.mutex.Unlock()
	body := fmt.Sprintf(`{"count": %d, "next": null, "previous": null, "results": [%s]}`, len(rows), strings.Join(rows, ", "))
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}, nil
}

// requests returns the last part of each requested path, with the window asked of the status.
func (s *checkServer) requests() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.asked)
}

// check runs jt check with these flags, at screenTime.
func (s *checkServer) check(t *testing.T, flags string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, notes bytes.Buffer
	exit = cmd.Run(t.Context(), append([]string{"check"}, strings.Fields(flags)...), cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &notes, StdoutSize: func() (int, int) { return 0, 40 },
		Getenv: func(name string) string {
			return map[string]string{"JT_SERVER": "http://host/api", "LC_ALL": "C.UTF-8"}[name]
		},
		Now: func() time.Time { return screenTime }, Location: time.UTC, Transport: s,
	})
	return out.String(), notes.String(), exit
}

// jobTypeOf returns a job type as rows hold it, with more fields after the common ones.
func jobTypeOf(id int, name, more string) string {
	quoted, _ := json.Marshal(name) // a string never fails
	if !strings.Contains(more, "is_long_running") {
		more += `, "is_long_running": false`
	}
	return fmt.Sprintf(`"job_type": {"id": %d, "name": %s, "version": "1.0", "is_active": true, "is_paused": false%s}`, id, quoted, more)
}

// statusOf returns a row of the status, with counts such as "COMPLETED 19" and "FAILED SYSTEM 1".
func statusOf(id int, name, more string, counts ...string) string {
	var texts []string
	for _, count := range counts {
		words := strings.Fields(count)
		category := "null"
		if len(words) == 3 {
			category = `"` + words[1] + `"`
		}
		texts = append(texts, fmt.Sprintf(`{"status": %q, "count": %s, "most_recent": null, "category": %s}`, words[0], words[len(words)-1], category))
	}
	return "{" + jobTypeOf(id, name, more) + `, "job_counts": [` + strings.Join(texts, ", ") + "]}"
}

func runningSince(id int, name, more string, since time.Duration) string {
	return fmt.Sprintf(`{%s, "count": 1, "longest_running": %q}`, jobTypeOf(id, name, more), screenTime.Add(-since).Format(time.RFC3339Nano))
}

// TestLimits has a case on both sides of each limit: a value equal to the limit is no breach.
func TestLimits(t *testing.T) {
	counts := func(counts ...string) *checkServer {
		return &checkServer{status: []string{statusOf(1, "a", "", counts...)}}
	}
	runs := func(since time.Duration) *checkServer {
		return &checkServer{status: []string{statusOf(1, "a", "")}, running: []string{runningSince(1, "a", "", since)}}
	}
	paused := func(is string) *checkServer {
		return &checkServer{status: []string{statusOf(1, "a", `, "is_paused": `+is)}}
	}
	for _, test := range []struct {
		flags  string
		server *checkServer
		breach string // check, value and limit; "" for none
	}{
		{"--max-failure-rate 5%", counts("FAILED DATA 1", "COMPLETED 19"), ""},
		{"--max-failure-rate 0.05", counts("FAILED DATA 1", "COMPLETED 19"), ""},
		{"--max-failure-rate 5%", counts("FAILED DATA 2", "COMPLETED 38", "QUEUED 9", "CANCELED 7"), ""},
		{"--max-failure-rate 5%", counts("FAILED DATA 1", "FAILED 1", "COMPLETED 18"), "max-failure-rate 0.1 0.05"},
		{"--max-failure-rate 0.05", counts("FAILED 1", "COMPLETED 18"), "max-failure-rate 0.05263157894736842 0.05"},
		{"--max-failure-rate 3.3%", counts("FAILED 33", "COMPLETED 967"), ""},
		{"--max-failure-rate 3.3%", counts("FAILED 34", "COMPLETED 966"), "max-failure-rate 0.034 0.033"},
		{"--max-failure-rate 0%", counts("COMPLETED 1"), ""},
		{"--max-failure-rate 0%", counts("FAILED 1"), "max-failure-rate 1 0"},
		{"--max-failure-rate 0%", counts(), ""},
		{"--max-failure-rate 5% --min-jobs 10", counts("FAILED 1"), ""},
		{"--max-failure-rate 5% --min-jobs 10", counts("FAILED 5", "COMPLETED 4", "RUNNING 9", "CANCELED 9"), ""},
		{"--max-failure-rate 5% --min-jobs 10", counts("FAILED 5", "COMPLETED 5"), "max-failure-rate 0.5 0.05"},
		{"--max-failure-rate 5% --max-failed 0 --min-jobs 10", counts("FAILED 1"), "max-failed 1 0"},
		{"--max-failed 3", counts("FAILED SYSTEM 1", "FAILED DATA 1", "FAILED 1"), ""},
		{"--max-failed 3", counts("FAILED SYSTEM 1", "FAILED NEW 2", "FAILED 1"), "max-failed 4 3"},
		{"--max-failed 0", counts("COMPLETED 9", "PONDERING 9"), ""},
		{"--max-system-failures 2", counts("FAILED SYSTEM 1", "FAILED SYSTEM 1", "FAILED DATA 9", "FAILED 9"), ""},
		{"--max-system-failures 2", counts("FAILED SYSTEM 3"), "max-system-failures 3 2"},
		{"--max-running-for PT6H", runs(6 * time.Hour), ""},
		{"--max-running-for PT6H", runs(6*time.Hour + time.Second), "max-running-for 21601 21600"},
		{"--max-running-for 6h", runs(6*time.Hour + time.Millisecond), "max-running-for 21600.001 21600"},
		{"--max-running-for 6h", runs(-time.Hour), ""},
		{"--max-running-for 6h", counts("RUNNING 1"), ""},
		{"--no-paused", paused("false"), ""},
		{"--no-paused", paused("null"), ""},
		{"--no-paused", paused("true"), "no-paused 1 0"},
		{"--min-completed 2", counts("COMPLETED 2", "FAILED 9"), ""},
		{"--min-completed 2", counts("COMPLETED 1", "FAILED 9"), "min-completed 1 2"},
		{"--min-completed 1", counts(), "min-completed 0 1"},
	} {
		stdout, stderr, exit := test.server.check(t, test.flags+" -o json")
		var rows []struct {
			ID                            int64
			Name, Version, Check, Message string
			Value, Limit                  json.Number
		}
		if err := json.Unmarshal([]byte(stdout), &rows); err != nil {
			t.Fatalf("%s: %v in %q\n%s", test.flags, err, stdout, stderr)
		}
		got, wantExit := "", 0
		if len(rows) == 1 {
			got = fmt.Sprintf("%s %s %s", rows[0].Check, rows[0].Value, rows[0].Limit)
		}
		if test.breach != "" {
			wantExit = 7
		}
		if got != test.breach || exit != wantExit || len(rows) > 1 {
			t.Errorf("%s of %s: exit code %d\n%s%s", test.flags, test.server.status, exit, stdout, stderr)
		}
	}
}

func TestBreachesInWords(t *testing.T) {
	server := &checkServer{
		status: []string{
			statusOf(9, "b&b", `, "is_paused": true`, "FAILED SYSTEM 1000", "FAILED 200", "COMPLETED 4800"),
			statusOf(3, "a", "", "FAILED SYSTEM 1"),
			statusOf(4, "idle", ""),
		},
		running: []string{runningSince(9, "b&b", "", 26*time.Hour+30*time.Minute)},
	}
	flags := "--max-failure-rate 5% --max-failed 1000 --max-system-failures 0 --max-running-for P1D --no-paused --min-completed 5000 -o json"
	stdout, stderr, exit := server.check(t, flags)
	const want = `[
{"id":3,"name":"a","version":"1.0","check":"max-failure-rate","value":1,"limit":0.05,"message":"1 of 1 job failed: 100%, more than 5%"},
{"id":3,"name":"a","version":"1.0","check":"max-system-failures","value":1,"limit":0,"message":"1 job failed with a system error, more than 0"},
{"id":3,"name":"a","version":"1.0","check":"min-completed","value":0,"limit":5000,"message":"no job completed, fewer than 5,000"},
{"id":9,"name":"b&b","version":"1.0","check":"max-failure-rate","value":0.2,"limit":0.05,"message":"1,200 of 6,000 jobs failed: 20%, more than 5%"},
{"id":9,"name":"b&b","version":"1.0","check":"max-failed","value":1200,"limit":1000,"message":"1,200 jobs failed, more than 1,000"},
{"id":9,"name":"b&b","version":"1.0","check":"max-system-failures","value":1000,"limit":0,"message":"1,000 jobs failed with a system error, more than 0"},
{"id":9,"name":"b&b","version":"1.0","check":"max-running-for","value":95400,"limit":86400,"message":"a job has been running for 1d2h30m, longer than 1d"},
{"id":9,"name":"b&b","version":"1.0","check":"no-paused","value":1,"limit":0,"message":"is paused"},
{"id":9,"name":"b&b","version":"1.0","check":"min-completed","value":4800,"limit":5000,"message":"4,800 jobs completed, fewer than 5,000"},
{"id":4,"name":"idle","version":"1.0","check":"min-completed","value":0,"limit":5000,"message":"no job completed, fewer than 5,000"}
]
`
	if stdout != want || exit != 7 {
		t.Errorf("exit code %d\n%s", exit, stdout)
	}
	const wantErrors = `{"error":{"code":"check_failed","message":"10 breaches in 3 of 3 job types"}}
`
	if stderr != wantErrors {
		t.Errorf("stderr is\n%s", stderr)
	}
}

func TestCheckAsksForNoMoreThanItNeeds(t *testing.T) {
	for flags, want := range map[string]string{
		"--no-paused":                             "status",
		"--max-running-for 6h":                    "status, running",
		"-o openmetrics":                          "status, running",
		"--max-failed 0 --since PT1H":             "status 2026-11-23T16:22:46.000Z",
		"--max-failed 0 --until 2026-11-01 --utc": "status 2026-10-31T21:00:00.000Z 2026-11-01T00:00:00.000Z",
	} {
		server := &checkServer{status: []string{statusOf(1, "a", "", "COMPLETED 1")}}
		if _, stderr, exit := server.check(t, flags); exit != 0 || strings.Join(server.requests(), ", ") != want {
			t.Errorf("%s: exit code %d, asked %q\n%s", flags, exit, server.requests(), stderr)
		}
	}
}

// TestCheckOfNothing checks that a check of nothing is not a success.
func TestCheckOfNothing(t *testing.T) {
	const long, archived = `, "is_long_running": true`, `, "is_active": false`
	endless := &checkServer{
		status:  []string{statusOf(1, "clock", long)},
		running: []string{runningSince(1, "clock", long, 99*time.Hour)},
	}
	old := &checkServer{status: []string{statusOf(2, "old", archived, "FAILED 5")}}
	both := &checkServer{status: append([]string{statusOf(3, "a", "", "COMPLETED 1")}, append(endless.status, old.status...)...), running: endless.running}
	unknown := &checkServer{status: []string{`{"job_type": {"id": 5, "name": "bare", "version": "1.0"}, "job_counts": null}`}}
	twins := &checkServer{status: []string{statusOf(1, "a", ""), statusOf(2, "a", "")}}
	none := &checkServer{status: []string{strings.Replace(unknown.status[0], "null", "[]", 1)}}
	partly := &checkServer{status: []string{strings.Replace(unknown.status[0], "null", `[{"status": "QUEUED", "count": 0}, {"status": "FAILED", "count": null}]`, 1)}}
	few := &checkServer{status: []string{statusOf(8, "few", "", "FAILED 1", "COMPLETED 8")}}
	newer := &checkServer{status: []string{statusOf(3, "a", "", "COMPLETED 1")}, running: []string{runningSince(9, "new", "", 9*time.Hour)}}
	untimed := &checkServer{status: []string{statusOf(3, "a", "")}, running: []string{"{" + jobTypeOf(3, "a", "") + `, "count": 1, "longest_running": null}`}}
	uncounted := &checkServer{status: untimed.status, running: []string{"{" + jobTypeOf(3, "a", "") + `, "count": null}`}}
	for _, test := range []struct {
		server *checkServer
		flags  string
		exit   int
		rows   int
		says   string
	}{
		{endless, "--max-running-for 6h", 3, 0, "all matching job types are long-running, and the limits do not apply to those: clock@1.0"},
		{endless, "--min-completed 1", 3, 0, "all matching job types are long-running"},
		{endless, "--max-running-for 6h --allow-empty", 0, 0, "nothing was checked"},
		{endless, "--max-running-for 6h --max-failed 0", 0, 0, "not checked for --max-running-for: 1 job type, long-running (--long-running or --name includes them): clock@1.0"},
		{endless, "--max-running-for 6h --long-running", 7, 1, ""},
		{endless, "--max-running-for 6h --min-completed 1 --name clock", 7, 2, ""},
		{old, "--max-failed 0", 3, 0, "all matching job types are archived: old@1.0"},
		{old, "--max-failed 0 --active", 3, 0, "no job types match"},
		{old, "--max-failed 0 --archived", 7, 1, ""},
		{both, "--max-running-for 6h --max-failed 0 --min-completed 1", 0, 0, "no breach: 2 job types checked"},
		{both, "--max-running-for 6h --max-failed 0", 0, 0, "left out: 1 job type, archived (--archived includes them): old@1.0"},
		{both, "--max-failed 0 --name nope", 3, 0, "no job types match"},
		{both, "--max-failed 0 --name nope --allow-empty", 0, 0, "nothing was checked"},
		{both, "--max-failed 0 --category c", 1, 0, "the server's category is missing, documented as a string"},
		{unknown, "--max-failed 0", 1, 0, "job type 5 (bare 1.0): the server's job_counts is missing, documented as an array"},
		{unknown, "--min-completed 1", 1, 0, "the server's job_counts is missing"},
		{unknown, "-o openmetrics", 1, 0, "the server's job_counts is missing"},
		{unknown, "--max-running-for 6h", 0, 0, "no breach"},
		{partly, "--max-failed 0", 1, 0, "the server's job_counts.1.count is missing, documented as a number of jobs"},
		{partly, "-o openmetrics", 1, 0, "the server's job_counts.1.count is missing"},
		{twins, "--max-failed 0", 0, 0, "no data: 2 job types without a completed or failed job in the window: a@1.0, a@1.0"},
		{none, "--max-failed 0", 0, 0, "no data: 1 job type without a completed or failed job in the window: bare@1.0"},
		{none, "--min-completed 1", 7, 1, "no data"},
		{newer, "--max-running-for 6h", 7, 1, "1 breach in 1 of 2 job types"},
		{newer, "--min-completed 1 --max-running-for 10h", 0, 0, "no breach"},
		{uncounted, "--max-running-for 6h", 0, 0, "no data: 1 job type with running jobs whose start the server does not report: a@1.0"},
		{untimed, "--max-running-for 6h", 0, 0, "no data: 1 job type with running jobs whose start the server does not report: a@1.0"},
		{few, "--max-failure-rate 5% --min-jobs 10", 0, 0, "not checked for --max-failure-rate: 1 job type with fewer than 10 completed and failed jobs (--min-jobs): few@1.0"},
		{few, "--max-failure-rate 5%", 7, 1, "--max-failure-rate: 1 breach with fewer than 10 completed and failed jobs (--min-jobs 10 leaves them out)"},
		{none, "--max-failure-rate 5% --min-jobs 10", 0, 0, "no data: 1 job type without a completed or failed job in the window: bare@1.0"},
		{few, "--max-failed 5 --min-jobs 10", 2, 0, "--min-jobs needs --max-failure-rate"},
		{few, "--max-failure-rate 5% --min-jobs 0", 2, 0, "invalid --min-jobs 0: less than 1"},
		{few, "", 2, 0, "nothing to check: no limit is given, and there is no default"},
	} {
		stdout, stderr, exit := test.server.check(t, test.flags+" --no-headers")
		if exit != test.exit || strings.Count(stdout, "\n") != test.rows || !strings.Contains(stderr, test.says) {
			t.Errorf("%s: exit code %d, want %d\n%s%s", test.flags, exit, test.exit, stdout, stderr)
		}
	}
}

// TestCheckFormats checks what each format prints without and with breaches.
func TestCheckFormats(t *testing.T) {
	const header = "id,name,version,check,value,limit,message\n"
	for format, want := range map[string]string{
		"table": "", "wide": "", "json": "[]\n", "jsonl": "", "yaml": "[]\n", "csv": header, "tsv": strings.ReplaceAll(header, ",", "\t"), "name": "",
	} {
		server := &checkServer{status: []string{statusOf(1, "a", "", "COMPLETED 1")}}
		if stdout, stderr, exit := server.check(t, "--max-failed 0 -o "+format); stdout != want || exit != 0 {
			t.Errorf("-o %s: exit code %d\n%q\n%s", format, exit, stdout, stderr)
		}
	}
	server := &checkServer{status: []string{statusOf(1, "a", "", "FAILED SYSTEM 3")}}
	for flags, want := range map[string]string{
		"-o name":               "a@1.0\na@1.0\n",
		"-o csv --no-headers":   "1,a,1.0,max-failed,3,0,\"3 jobs failed, more than 0\"\n1,a,1.0,max-system-failures,3,2,\"3 jobs failed with a system error, more than 2\"\n",
		"--columns check,ref":   "CHECK                REF\nmax-failed           a@1.0\nmax-system-failures  a@1.0\n",
		"--jq .[].check":        "max-failed\nmax-system-failures\n",
		"-o json --columns ref": "[\n{\"ref\": \"a@1.0\"},\n{\"ref\": \"a@1.0\"}\n]\n",
	} {
		if stdout, stderr, exit := server.check(t, "--max-failed 0 --max-system-failures 2 "+flags); stdout != want || exit != 7 {
			t.Errorf("%s: exit code %d\n%s%s", flags, exit, stdout, stderr)
		}
	}
}

func TestCheckRefusals(t *testing.T) {
	for flags, says := range map[string]string{
		"":                                   "give one or more of --max-failure-rate, --max-failed, --max-system-failures, --max-running-for, --no-paused, --min-completed",
		"--no-paused=false":                  "no limit is given",
		"--category a -o json":               "no limit is given",
		"--max-failed -1":                    `invalid --max-failed "-1": not a number of jobs`,
		"--max-failed +1":                    "not a number of jobs",
		"--max-failed 1.5":                   "not a number of jobs",
		"--max-failed 99999999999999999999":  "not a number of jobs",
		"--max-failed=":                      "--max-failed is empty",
		"--max-system-failures many":         "--max-system-failures",
		"--min-completed 0":                  "every job type reaches it",
		"--min-completed=":                   "--min-completed is empty",
		"--max-failure-rate 5":               "write 5% for 5 of 100 jobs",
		"--max-failure-rate 100%":            "no failure rate exceeds it",
		"--max-failure-rate=":                "--max-failure-rate is empty",
		"--max-running-for 0":                "every running job exceeds it",
		"--max-running-for P1M":              "--max-running-for",
		"--max-running-for=":                 "--max-running-for is empty",
		"--max-running-for 2026-01-01":       "not a duration",
		"--no-paused --unpaused":             "--no-paused and --unpaused cannot be used together",
		"--max-failed 0 --paused --unpaused": "--paused and --unpaused cannot be used together",
		"--max-failed 0 --since now":         "--since",
		"--max-failed 0 -o openmetric":       "invalid output format",
		"-o openmetrics --columns id":        "--columns and --jq cannot be used with -o openmetrics",
		"-o openmetrics --jq .":              "--columns and --jq cannot be used with -o openmetrics",
		"--max-failed 0 extra --paused":      "REFs and flags that select job types cannot be used together",
	} {
		server := &checkServer{}
		if stdout, stderr, exit := server.check(t, flags); exit != 2 || stdout != "" || !strings.Contains(stderr, says) || len(server.requests()) > 0 {
			t.Errorf("%s: exit code %d, asked %q\n%s%s", flags, exit, server.requests(), stdout, stderr)
		}
	}
}

// A server that does not report whether a job type is paused fails --no-paused.
func TestCheckOfMissingFields(t *testing.T) {
	for _, flags := range []string{"--no-paused", "-o openmetrics", "--max-failed 0 --unpaused", "--max-failed 0 --paused"} {
		untold := strings.Replace(statusOf(2, "b", ""), `, "is_paused": false`, "", 1)
		server := &checkServer{status: []string{statusOf(1, "a", ""), untold}}
		stdout, stderr, exit := server.check(t, flags)
		if want := "job type 2 (b 1.0): the server's is_paused is missing, documented as a boolean"; exit != 1 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit code %d\n%s%s", flags, exit, stdout, stderr)
		}
	}
}

// A job type that a REF names, and that the status does not list, was not checked.
func TestCheckOfUnlistedJobType(t *testing.T) {
	const listed = `{"id": 3, "name": "c", "version": "1.0"}`
	server := &checkServer{status: []string{statusOf(1, "a", "")}, jobTypes: []string{listed}}
	stdout, stderr, exit := server.check(t, "--max-failed 0 --allow-empty c@1.0")
	if want := "error: the status of the server does not list c@1.0"; exit != 3 || stdout != "" || !strings.Contains(stderr, want) {
		t.Errorf("exit code %d\n%s%s", exit, stdout, stderr)
	}
}

// failingWriter is a stdout that cannot be written to.
type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// TestBreachWithoutAReader checks that a closed pipe still counts as a breach, and that a full disk is another error.
func TestBreachWithoutAReader(t *testing.T) {
	for _, format := range []string{"table", "json", "openmetrics"} {
		for _, test := range []struct {
			stdout error
			count  string
			exit   int
		}{
			{syscall.EPIPE, "FAILED 1", 7},
			{syscall.EPIPE, "COMPLETED 1", 0},
			{syscall.ENOSPC, "FAILED 1", 1},
		} {
			server := &checkServer{status: []string{statusOf(1, "a", "", test.count)}}
			var notes bytes.Buffer
			exit := cmd.Run(t.Context(), []string{"check", "--max-failed", "0", "--server", "http://host/api", "-o", format}, cli.Environment{
				Stdin: strings.NewReader(""), Stdout: failingWriter{test.stdout}, Stderr: &notes, StdoutSize: func() (int, int) { return 0, 40 },
				Getenv: func(string) string { return "" },
				Now:    func() time.Time { return screenTime }, Location: time.UTC, Transport: server,
			})
			if exit != test.exit {
				t.Errorf("-o %s, %v, %s: exit code %d, want %d\n%s", format, test.stdout, test.count, exit, test.exit, &notes)
			}
		}
	}
}
