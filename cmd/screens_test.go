package cmd_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"jt/client/scaletest"
	"jt/cmd"
	"jt/internal/cli"
)

// screenTime is the time on all clocks in these tests.
var screenTime = time.Date(2026, 11, 23, 17, 22, 46, 0, time.UTC)

// screen is what a command line writes to: a terminal if it has a width.
type screen struct {
	width  int
	locale string
	server string

	transport http.RoundTripper
}

// run returns the output of a command line.
func (s screen) run(t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	variables := map[string]string{"JT_SERVER": s.server, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
	if s.locale != "" {
		variables["LC_ALL"] = s.locale
	}
	var out, errors bytes.Buffer
	exit = cmd.Run(t.Context(), args, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errors,
		StdoutTerminal: s.width > 0, StdoutSize: func() (width, height int) { return s.width, 24 },
		Getenv: func(name string) string { return variables[name] },
		Now:    func() time.Time { return screenTime }, Location: time.UTC, Transport: s.transport,
	})
	return out.String(), errors.String(), exit
}

// stillServer starts a service whose clock stands still and returns its URL.
func stillServer(t *testing.T, behaviour scaletest.Behaviour) string {
	t.Helper()
	server, err := scaletest.Start(scaletest.Config{Behaviour: behaviour, Now: func() time.Time { return screenTime }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server.URL
}

// TestScreens compares the output of commands with golden files, which were read when they were written.
func TestScreens(t *testing.T) {
	t.Parallel()
	released, documented := stillServer(t, scaletest.Released), stillServer(t, scaletest.Documented)
	later := stillServer(t, scaletest.Scale72)
	const trend = "status --since 12h --every 30m"
	const worst = "show 53 56 57 58 60 62 63 64"
	for name, test := range map[string]struct {
		width  int
		locale string
		server string
		args   string
	}{
		"show-80":              {width: 80, args: "show 6"},
		"show-200":             {width: 200, args: "show 6"},
		"show-pipe":            {args: "show 6 9"},
		"show-documented-80":   {width: 80, server: documented, args: "show 6"},
		"show-later-80":        {width: 80, server: later, args: "show 8"},
		"show-later-120":       {width: 120, server: later, args: "show 69 58"},
		"show-worst-80":        {width: 80, args: worst},
		"show-worst-200":       {width: 200, args: worst},
		"show-worst-pipe":      {args: worst},
		"show-paused-60":       {width: 60, locale: "C", args: "show 32"},
		"show-paused-color":    {width: 80, args: "show 32 --color always"},
		"show-wide-200":        {width: 200, args: "show 6 32 63 -o wide"},
		"list-later-80":        {width: 80, server: later, args: "list --match landsat"},
		"list-later-pipe":      {server: later, args: "list --archived -o wide"},
		"status-60":            {width: 60, args: "status --limit 6"},
		"status-80":            {width: 80, args: "status"},
		"status-80-ascii":      {width: 80, locale: "C", args: "status --failing --sort rate --limit 10"},
		"status-80-color":      {width: 80, args: "status --sort failed --limit 10 --color always"},
		"status-100":           {width: 100, args: "status"},
		"status-130":           {width: 130, args: "status"},
		"status-200":           {width: 200, args: "status"},
		"status-wide-200":      {width: 200, args: "status -o wide --sort queued --limit 20"},
		"status-pipe":          {args: "status"},
		"status-columns-80":    {width: 80, args: "status --columns id,title,failed,bar --match landsat"},
		"status-none-80":       {width: 80, args: "status --name nope"},
		"status-documented-80": {width: 80, server: documented, args: "status --category imagery"},
		"trend-80":             {width: 80, args: trend + " --failing --sort failed"},
		"trend-80-ascii":       {width: 80, locale: "C", args: trend + " --every 8m --limit 10"},
		"trend-80-color":       {width: 80, args: trend + " --failing --sort failed --limit 10 --color always"},
		"trend-100":            {width: 100, args: trend + " --match landsat"},
		"trend-120":            {width: 120, args: trend + " --match landsat"},
		"trend-wide-200":       {width: 200, args: trend + " --match landsat -o wide"},
		"trend-pipe":           {server: later, args: trend + " --match landsat"},
		"trend-json":           {server: documented, args: trend + " --every 3h 6 -o json"},
		"trend-csv":            {server: documented, args: trend + " --every 3h 6 11 -o csv"},
		"show-trend-80":        {width: 80, args: "show 6 1 --trend"},
		"running-80":           {width: 80, args: "running"},
		"running-200":          {width: 200, args: "running"},
		"running-pipe":         {args: "running"},
		"failures-80":          {width: 80, args: "failures"},
		"failures-200":         {width: 200, args: "failures"},
		"failures-pipe":        {args: "failures --limit 20"},
		"failures-by-error-80": {width: 80, args: "failures --by error --since 1d --sort count"},
		"failures-documented":  {width: 200, server: documented, args: "failures --limit 20"},
	} {
		t.Run(name, func(t *testing.T) {
			if test.server == "" {
				test.server = released
			}
			stdout, stderr, exit := screen{width: test.width, locale: test.locale, server: test.server}.run(t, strings.Fields(test.args)...)
			if exit != 0 {
				t.Fatalf("exit code %d: %s", exit, stderr)
			}
			checkWidth(t, stdout, test.width)
			cmd.CompareGolden(t, name, "$ jt "+test.args+"\n"+stdout+stderr)
		})
	}
}

// checkWidth expects each line to fit the terminal. Names are never shortened, so a line with a long name may be wider.
func checkWidth(t *testing.T, text string, width int) {
	t.Helper()
	if width == 0 || strings.Contains(text, "\x1b") {
		return
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if taken := twwidth.Width(line); taken > width && !strings.Contains(line, "x123456789x123456789") {
			t.Errorf("%d cells of %d: %s", taken, width, line)
		}
	}
}

// TestHostileText checks that no output format of these commands sends control characters to a terminal.
func TestHostileText(t *testing.T) {
	server := stillServer(t, scaletest.Released)
	for _, command := range []string{"show 57 60 62", "status", "running", "failures"} {
		for _, format := range []string{"table", "wide", "json", "jsonl", "yaml", "csv", "tsv", "name"} {
			stdout, stderr, exit := screen{width: 80, server: server}.run(t, append(strings.Fields(command), "-o", format)...)
			if exit != 0 {
				t.Fatalf("jt %s -o %s: exit code %d: %s", command, format, exit, stderr)
			}
			if strings.ContainsAny(stdout+stderr, "\x1b\x07\r\u202e\u0085") {
				t.Errorf("jt %s -o %s lets a control character through", command, format)
			}
		}
	}
}
