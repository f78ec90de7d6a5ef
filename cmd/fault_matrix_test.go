package cmd

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"

	"jt/internal/cli"
)

// The first requests that a command can make.
const (
	byList = "a walk over a list"
	byID   = "one job type"
	byName = "a walk that looks for a name"
	byDiff = "a walk that finds another name"
	byPath = "any path"

	byAnyList = "a walk over a list at any path"
)

// line is a column of the command matrix.
type line struct {
	args  string // separated by blanks
	way   string
	sees  sight
	stdin string
	again bool // a successful read is followed by a second one
	looks bool // a list that not every release has: if it is missing, another list is read
}

const restoredFile = `{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "is_paused": true}]}`

func lines() []line {
	return []line{
		{args: "list", way: byList, sees: seesFields},
		{args: "list -o wide", way: byList, sees: seesFields},
		{args: "list -o json", way: byList, sees: seesRows},
		{args: "list -o jsonl", way: byList, sees: seesRows},
		{args: "list -o yaml", way: byList, sees: seesRows},
		{args: "list -o csv", way: byList, sees: seesFields},
		{args: "list -o tsv", way: byList, sees: seesFields},
		{args: "list -o name", way: byList, sees: seesFields},
		{args: "list --jq .[].id", way: byList, sees: seesRows},
		{args: "list --match a --limit 1", way: byList, sees: seesFields},
		{args: "show 1", way: byID, sees: seesFields},
		{args: "show 1 -o json", way: byID, sees: seesRows},
		{args: "show 1 --columns id,name -o csv", way: byID, sees: seesFields},
		{args: "show 1 --jq .id", way: byID, sees: seesRows},
		{args: "status", way: byList, sees: seesFields},
		{args: "status -o csv", way: byList, sees: seesFields},
		{args: "status -o json", way: byList, sees: seesRows},
		{args: "status --since 1h --every 1h", way: byList, sees: seesFields},
		{args: "running", way: byList, sees: seesFields},
		{args: "running -o jsonl", way: byList, sees: seesRows},
		{args: "pending", way: byList, sees: seesFields, looks: true},
		{args: "failures", way: byList, sees: seesFields},
		{args: "failures --by error --since 1d", way: byList, sees: seesFields},
		{args: "failures -o yaml", way: byList, sees: seesRows},
		{args: "pause 1", way: byID, sees: seesFields},
		{args: "pause 1 -o json", way: byID, sees: seesFields},
		{args: "pause --all --yes -o csv", way: byList, sees: seesFields},
		{args: "unpause 1 --dry-run -o jsonl", way: byID, sees: seesFields},
		{args: "update 1 --paused -o json", way: byID, sees: seesFields},
		{args: "update 1 --exit-code 1=x --dry-run", way: byID, sees: seesFields},
		{args: "wait 1 --for paused --timeout 0 -o csv", way: byID, sees: seesFields, again: true},
		{args: "wait --all --for paused --timeout 0", way: byList, sees: seesFields, again: true},
		{args: "hold 1 --dry-run -- PROGRAM", way: byID, sees: seesFields},
		{args: "check --max-failure-rate 5%", way: byList, sees: seesFields},
		{args: "check -o openmetrics", way: byList, sees: seesFields, again: true},
		{args: "snapshot --only paused", way: byList, sees: seesFields},
		{args: "snapshot -o json", way: byList, sees: seesFields},
		{args: "restore - --yes -o json", way: byName, sees: seesFields, stdin: restoredFile},
		{args: "diff - --only paused", way: byDiff, sees: seesFields, stdin: restoredFile},
		{args: "api /job-types/1/", way: byPath, sees: seesSignIn},
		{args: "api /job-types/1/ -o json", way: byPath, sees: seesJSON},
		{args: "api /job-types/1/ --jq .", way: byPath, sees: seesJSON},
		{args: "api /job-types/?order=id --paginate -o jsonl", way: byAnyList, sees: seesRows},
	}
}

// quiet lists the commands that send no request, and doctor and context, whose own tests cover faults.
func quiet() []string {
	return []string{"sandbox", "version", "help", "completion", "doctor", "context", "log"}
}

func TestEveryCommandIsInTheMatrix(t *testing.T) {
	known := map[string]bool{}
	for _, name := range quiet() {
		known[name] = true
	}
	for _, line := range lines() {
		name, _, _ := strings.Cut(line.args, " ")
		known[name] = true
	}
	a := &cli.Session{Environment: cli.Environment{Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}}}
	root := command(a)
	for _, command := range root.Commands() {
		if (command.Run != nil || command.RunE != nil || command.HasSubCommands()) && !known[command.Name()] && !isTopic(command) {
			t.Errorf("the fault matrix lacks jt %s: add it to lines, or to quiet", command.Name())
		}
	}
}

func isTopic(command *cobra.Command) bool { return command.IsAdditionalHelpTopicCommand() }

// TestCommandFaultMatrix runs one command for each first request into every trouble, every command into one trouble of
// each kind, and every output format into the responses that take long to print. TestFaultMatrix in package client checks
// that callers can distinguish the faults.
func TestCommandFaultMatrix(t *testing.T) {
	tried := map[string]bool{}
	for _, trouble := range troubles() {
		for _, line := range lines() {
			cells := []string{trouble.name + line.way, line.args + trouble.kind()}
			switch {
			case trouble.large: // takes seconds with -race; the client's matrix runs them with every request, and halfway
				cells = []string{trouble.name}
			case trouble.long:
				cells = []string{trouble.name + formatOf(line.args)}
			}
			if !slices.ContainsFunc(cells, func(cell string) bool { return !tried[cell] }) {
				continue
			}
			for _, cell := range cells {
				tried[cell] = true
			}
			t.Run(trouble.name+"/"+line.args, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { tryLine(t, trouble, line) })
			})
		}
	}
}

// asking returns an environment in memory that counts requests.
func asking(t *testing.T, answer func(*http.Request) (*http.Response, error), stdout, stderr *bytes.Buffer) (cli.Environment, *atomic.Int64) {
	t.Helper()
	asked := new(atomic.Int64)
	home := t.TempDir()
	variables := map[string]string{"JT_SERVER": "http://scale.example", "LC_ALL": "C.UTF-8", "HOME": home, "LocalAppData": home, "AppData": home}
	return cli.Environment{
		Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr,
		Getenv: func(name string) string { return variables[name] },
		Now:    time.Now, Location: time.UTC,
		Transport: transportFunc(func(request *http.Request) (*http.Response, error) {
			// The client looks where else the services are, which release it is, and for job types whose name is an id.
			if !strings.HasSuffix(request.URL.Path, "/version/") && request.URL.RawQuery != "page_size=1" && request.URL.Query().Get("name") != "1" {
				asked.Add(1)
			}
			return answer(request)
		}),
	}, asked
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

func tryLine(t *testing.T, trouble trouble, line line) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	environment, asked := asking(t, trouble.answer, &stdout, &stderr)
	environment.Stdin = strings.NewReader(line.stdin)
	args := strings.Fields(line.args)
	if args[len(args)-1] == "PROGRAM" { // needs one that exists
		args[len(args)-1] = os.Args[0]
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	exit := Run(t.Context(), args, environment)
	took := time.Since(began)
	runtime.ReadMemStats(&after)

	want := trouble.ending(line)
	if exit != want.exit || !strings.Contains(stderr.String(), want.says) {
		t.Errorf("ended with %d, want %d and %q\nstdout: %.500s\nstderr: %.1000s", exit, want.exit, want.says, &stdout, &stderr)
	}
	if want.exit == cli.ExitDone && strings.Contains(stderr.String(), "error:") {
		t.Errorf("exit code 0, and stderr shows an error: %s", &stderr)
	}
	requests, least := trouble.cost(line)
	if got := int(asked.Load()); got != requests {
		t.Errorf("%d requests, want %d", got, requests)
	}
	if took < least || took > least+2*lineBackOff {
		t.Errorf("took %s, want %s", took, least)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > lineMemory() {
		t.Errorf("allocated %d MiB", used>>20)
	}
	if problem := cutInTwo(formatOf(line.args), stdout.String(), exit == cli.ExitDone || trouble.exit == cli.ExitDone); problem != "" {
		t.Errorf("stdout %s: %.500q", problem, stdout.String())
	}
	header := strings.Count(stdout.String(), "\n") == 1 && (formatOf(line.args) == "csv" || formatOf(line.args) == "tsv")
	if trouble.exit != cli.ExitDone && exit != cli.ExitDone && strings.Trim(stdout.String(), "[\n") != "" && !header {
		t.Errorf("nothing was read, and stdout holds %.500q", stdout.String())
	}
	if strings.ContainsAny(stderr.String(), "\x1b\u009b") || formatOf(line.args) == "table" && line.sees > seesSignIn && strings.ContainsAny(stdout.String(), "\x1b\u009b") {
		t.Errorf("control characters reach the output: %q%q", stdout.String(), stderr.String())
	}
}

func (t trouble) ending(line line) ending {
	if line.sees < t.sees {
		return ending{cli.ExitDone, ""}
	}
	if other, ok := t.other[line.way]; ok {
		return other
	}
	return ending{t.exit, t.says}
}

// cost returns how many requests a command line sends when it runs into a trouble, and how long they take without the
// short waits before retries.
func (t trouble) cost(line line) (requests int, least time.Duration) {
	requests, least = t.asks.one, t.took.one
	switch {
	case line.way == byList || line.way == byAnyList || line.way == byName || line.way == byDiff:
		requests, least = t.asks.list, t.took.list
	case line.way == byID && strings.Contains(t.says, "the server failed"): // then the list is read, which may have the job type
		requests += t.asks.list
	}
	if line.looks && strings.HasPrefix(t.name, "404 ") {
		requests++
	}
	if line.again && (t.exit == cli.ExitDone || line.sees < t.sees) {
		requests *= 2
	}
	return requests, least
}

const (
	// lineBackOff is the longest wait for three retries; jitter shortens it by up to half.
	lineBackOff = 1750 * time.Millisecond
	// endlessBody is larger than the limit for a response.
	endlessBody = 9 * (64 << 20)
)

// lineMemory returns what one command may allocate: reading the largest accepted response takes four times its size.
func lineMemory() uint64 {
	if underRace {
		return 9 * (64 << 20)
	}
	return 5 * (64 << 20)
}

// formatOf returns the output format of a command line.
func formatOf(args string) string {
	words := strings.Fields(args)
	if place := slices.Index(words, "-o"); place >= 0 {
		return words[place+1]
	}
	switch {
	case words[0] == "snapshot":
		return "yaml"
	case words[0] == "api" && len(words) == 2:
		return "what came"
	case slices.Contains(words, "--jq"):
		return "jq"
	}
	return "table"
}

// cutInTwo returns what is wrong with stdout: a row that is not complete, or complete output of a command that failed.
func cutInTwo(format, stdout string, done bool) string {
	if stdout != "" && !strings.HasSuffix(stdout, "\n") {
		if format == "what came" {
			return ""
		}
		return "ends in the middle of a line"
	}
	switch format {
	case "json":
		if json.Valid([]byte(stdout)) != done {
			return "is JSON where the command failed, or is not where it did not"
		}
	case "jsonl":
		for row := range strings.Lines(stdout) {
			if !json.Valid([]byte(row)) {
				return "has a line that is no JSON"
			}
		}
	case "csv":
		if _, err := csv.NewReader(strings.NewReader(stdout)).ReadAll(); err != nil {
			return "is no CSV: " + err.Error()
		}
	}
	return ""
}
