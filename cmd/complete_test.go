package cmd_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const noFiles, noFilesNoSpace, anyFiles = ":36", ":38", ":8"

func TestTabStopsAtItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		values, directive := newTab(t, &namesServer{hangs: true}).press(t, "show", "")
		if took := time.Since(began); took < 250*time.Millisecond || took > 300*time.Millisecond {
			t.Errorf("it took %s", took)
		}
		if len(values) != 0 || directive != noFiles {
			t.Errorf("%q %s", values, directive)
		}
	})
}

// TestTabContinuesALongList reads 10,000 job types as slowly as real servers send them, some at each TAB.
func TestTabContinuesALongList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &namesServer{number: 10_000, takes: 80 * time.Millisecond}
		shell := newTab(t, server)
		var counts []int
		for len(counts) < 20 {
			began := time.Now()
			values, _ := shell.press(t, "show", "n")
			if took := time.Since(began); took > 300*time.Millisecond {
				t.Fatalf("it took %s", took)
			}
			if counts = append(counts, len(values)); len(values) == 10_000 {
				break
			}
			time.Sleep(90 * time.Second) // fake clock
		}
		// First one page, then four at once, twice; from then on three times four.
		if want := []int{900, 2100, 3300, 4500, 5700, 6900, 8100, 9300, 10_000}; !slices.Equal(counts, want) {
			t.Errorf("%d names, want %d", counts, want)
		}
		if _, _, most := server.noted(); most != 4 {
			t.Errorf("%d requests at once", most)
		}
		asked := server.asked()
		time.Sleep(2 * time.Minute)
		if values, _ := shell.press(t, "show", "n09999"); len(values) != 1 {
			t.Errorf("while names are read again: %q", values)
		}
		if server.asked() == asked {
			t.Error("old names are not read again")
		}
	})
}

// TestOnlyCompleteListsAreCounted: a count of an incomplete list would be wrong.
func TestOnlyCompleteListsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for number, want := range map[int][]string{
			250:    {"c0\t83 job types", "c1\t84 job types", "c2\t83 job types"},
			10_000: {"c0", "c1", "c2"},
		} {
			shell := newTab(t, &namesServer{number: number, takes: 80 * time.Millisecond})
			if values, _ := shell.press(t, "list", "--category", ""); !slices.Equal(values, want) {
				t.Errorf("of %d: %q, want %q", number, values, want)
			}
		}
	})
}

func TestNamesAreCachedForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &namesServer{number: 250, takes: 10 * time.Millisecond}
		shell := newTab(t, server)
		shell.press(t, "show", "n")
		// Parallel requests may ask for pages after the last one.
		beyond := func(page string) bool { return page > "5" }
		pages, _, _ := server.noted()
		if got := slices.DeleteFunc(slices.Sorted(slices.Values(pages)), beyond); !slices.Equal(got, []string{"1", "2", "3", "4", "5"}) {
			t.Errorf("pages %q", got)
		}
		asked := server.asked()
		time.Sleep(59 * time.Second)
		if values, _ := shell.press(t, "show", "n"); len(values) != 250 || server.asked() != asked {
			t.Errorf("%d values, %d requests more", len(values), server.asked()-asked)
		}
		time.Sleep(2 * time.Second)
		if shell.press(t, "show", "n"); server.asked() == asked {
			t.Error("names are cached for more than a minute")
		}
	})
}

func TestOldNamesAreBetterThanNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &namesServer{number: 3}
		shell := newTab(t, server)
		shell.press(t, "show", "")
		server.hang()
		time.Sleep(23 * time.Hour)
		if values, _ := shell.press(t, "show", ""); len(values) != 3 {
			t.Errorf("after 23 hours: %q", values)
		}
		time.Sleep(2 * time.Hour)
		if values, _ := shell.press(t, "show", ""); len(values) != 0 {
			t.Errorf("after 25 hours: %q", values)
		}
	})
}

// TestNamesWithoutACache has cache folders that do not exist or cannot be used.
func TestNamesWithoutACache(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T, tab) error{
		"no home": func(_ *testing.T, s tab) error { delete(s.variables, "HOME"); return nil },
		"a file in place of the folder": func(_ *testing.T, s tab) error {
			return os.WriteFile(filepath.Join(s.variables["HOME"], ".cache"), nil, 0o600)
		},
		"broken files": func(t *testing.T, s tab) error {
			s.press(t, "show", "")
			files, err := filepath.Glob(filepath.Join(s.variables["HOME"], ".cache", "jt", "*.json"))
			if len(files) != 1 {
				return fmt.Errorf("%q: %w", files, errors.Join(err, os.ErrNotExist))
			}
			return os.WriteFile(files[0], []byte(`{"read": "2026-`), 0o600)
		},
		"a folder in place of the file": func(t *testing.T, s tab) error {
			s.press(t, "show", "")
			files, _ := filepath.Glob(filepath.Join(s.variables["HOME"], ".cache", "jt", "*.json"))
			return errors.Join(os.Remove(files[0]), os.MkdirAll(filepath.Join(files[0], "full"), 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shell := newTab(t, &namesServer{number: 3})
				if err := prepare(t, shell); err != nil {
					t.Fatal(err)
				}
				if values, _ := shell.press(t, "show", ""); len(values) != 3 {
					t.Errorf("%q", values)
				}
			})
		})
	}
}

func TestTwoShellsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shell := newTab(t, &namesServer{number: 1000})
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if values, _ := shell.press(t, "show", ""); len(values) == 0 {
					t.Error("no names")
				}
			})
		}
		group.Wait()
		if files, err := os.ReadDir(filepath.Join(shell.variables["HOME"], ".cache", "jt")); err != nil || len(files) != 1 {
			t.Errorf("%v, %v: want one file", files, err)
		}
	})
}

// TestTroubleIsSilent has servers and command lines that make every other command fail.
func TestTroubleIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, server := range map[string]*namesServer{
			"refusal": {answer: &http.Response{StatusCode: 403, Status: `{"detail": "no"}`}},
			"failure": {answer: &http.Response{StatusCode: 500, Status: "<h1>Server Error (500)</h1>"}},
			"busy":    {answer: &http.Response{StatusCode: 503, Status: ""}},
			"page":    {answer: &http.Response{StatusCode: 200, Status: "<html>"}},
			"shape":   {answer: &http.Response{StatusCode: 200, Status: `{"count": 1, "results": [7]}`}},
			"fields":  {rows: []string{`{"id": 1, "name": 7, "version": "1"}`}},
		} {
			values, directive := newTab(t, server).press(t, "show", "")
			if len(values) != 0 || directive != noFiles || server.asked() != 1 {
				t.Errorf("%s: %q %s, %d requests", name, values, directive, server.asked())
			}
		}
		shell := newTab(t, &namesServer{number: 1})
		for _, flags := range []string{"--retries=-1", "--page-size=0", "--server=nonsense", "--server=", "--context=none", "--auth=none", "--request-timeout=no"} {
			if values, directive := shell.press(t, "show", flags, ""); len(values) != 0 || directive != noFiles {
				t.Errorf("%s: %q %s", flags, values, directive)
			}
		}
		delete(shell.variables, "JT_SERVER")
		if values, directive := shell.press(t, "show", ""); len(values) != 0 || directive != noFiles {
			t.Errorf("no server: %q %s", values, directive)
		}
	})
}

func TestTabSendsCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &namesServer{number: 1}
		shell := newTab(t, server)
		shell.variables["JT_TOKEN"] = "abc"
		shell.press(t, "show", "")
		if _, authorizations, _ := server.noted(); !slices.Equal(authorizations, []string{"Token abc"}) {
			t.Errorf("%q", authorizations)
		}
	})
}

// TestTabWithoutRequests completes values that do not come from a server.
// programEnd is the end of the names of programs.
var programEnd = map[bool]string{true: ".exe"}[runtime.GOOS == "windows"]

func TestTabWithoutRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &namesServer{number: 1}
		shell := newTab(t, server)
		programs := t.TempDir()
		shell.variables["PATH"] = programs + string(os.PathListSeparator) + filepath.Join(programs, "none") + string(os.PathListSeparator) + programs
		for name, mode := range map[string]os.FileMode{"deploy" + programEnd: 0o700, "deploy.txt": 0o600} {
			if err := os.WriteFile(filepath.Join(programs, name), nil, mode); err != nil {
				t.Fatal(err)
			}
		}
		for line, want := range map[string]string{
			"version ":                  ":4",
			"list --sort pri":           "priority :38",
			"list --sort mem":           "mem mem_required :38",
			"list --si":                 "--since :4",
			"status --u":                "--unpaused --until --until-empty --utc :4",
			"list --ord":                ":4", // a hidden alias
			"list --order pri":          "priority :38",
			"list --sort -pri":          "-priority :38",
			"list --order -pri":         "-priority :38",
			"list --sort=-pri":          "-priority :38",
			"list --sort name,-pri":     "name,-priority :38",
			"list --sort -name,na":      ":38",
			"list --sort name,,na":      ":38",
			"list --columns id,cpus":    "id,cpus id,cpus_required :38",
			"show --columns interf":     "interface :38",
			"status --columns algor":    "algorithm :38",
			"pause --columns act":       "action :38",
			"version --columns a":       ":36",
			"list -o js":                "json jsonl :36",
			"check -o open":             "openmetrics :36",
			"list -o open":              ":36",
			"list --auth b":             "bearer basic :36",
			"list --color a":            "auto always :36",
			"status --sort r":           "rate running recent :36",
			"sandbox --as ":             "2015 documented 5.9 7.2 :36",
			"sandbox --listen ":         ":4",
			"list --since ":             "3h 1d today yesterday now :36",
			"list --match ":             ":4",
			"list --ca-cert ":           anyFiles,
			"update 1 --error-mapping ": anyFiles,
			"help exit":                 "exit-codes :36",
			"help completion f":         "fish :36",
			"completion z":              "zsh :4",
			"completion zsh ":           ":4",
			"list --server s":           "sandbox :36",
			"versio":                    "version :4",
			"hold a -- ":                anyFiles,
			"hold a -- make ":           anyFiles,
			"hold a -- depl":            "deploy" + programEnd + " :36",
			"hold a -- ./depl":          anyFiles,
			"hold a -- nothing-such":    anyFiles,
			"api /job-types/s":          "/job-types/status/ /job-types/system-failures/ :36",
			"api job-types/ j":          ":36",
			"restore ":                  anyFiles,
			"hold --journal ":           anyFiles,
			"wait --for p":              "paused :36",
			"wait --columns sin":        "since :38",
			"snapshot --only m":         "mapping :36",
			"api job-types/s":           "job-types/status/ job-types/system-failures/ :36",
			"api -X P":                  "PATCH POST PUT :36",
			"api job-types/ --input ":   anyFiles,
			"doctor --columns s":        "seen :38",

			"failures --sort -c":                "-count :38",
			"failures --by ":                    "job-type error :36",
			"failures --by error --columns job": "job_types :38",
		} {
			var got []string
			values, directive := shell.press(t, strings.Split(line, " ")...)
			for _, value := range values {
				value, _, _ = strings.Cut(value, "\t")
				got = append(got, value)
			}
			if text := strings.Join(append(got, directive), " "); text != want {
				t.Errorf("%s: %s, want %s", line, text, want)
			}
		}
		if server.asked() != 0 {
			t.Errorf("%d requests", server.asked())
		}
		if files, _ := os.ReadDir(shell.variables["HOME"]); len(files) != 0 {
			t.Errorf("%v was written", files)
		}
	})
}

func TestContexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &namesServer{number: 1}
		shell := newTab(t, server)
		folder := filepath.Join(shell.variables["HOME"], ".config", "jt")
		text := "current: dev\ncontexts:\n  dev:\n    server: http://dev/api\n  prod:\n    server: http://prod/api\n"
		if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "contexts.yaml"), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
		const dev, prod = "dev\thttp://dev/api", "prod\thttp://prod/api"
		for line, want := range map[string][]string{
			"--context ": {dev, prod}, "list --context=p": {prod}, "list --context dev,": {"dev,prod\thttp://prod/api"}, "context use ": {dev, prod}, "context use dev ": nil,
			"context show p": {prod}, "context rename d": {dev}, "context rename dev ": nil, "context remove dev ": {prod},
		} {
			if values, directive := shell.press(t, strings.Split(line, " ")...); !slices.Equal(values, want) || directive != noFiles {
				t.Errorf("%s: %q %s, want %q", line, values, directive, want)
			}
		}
		if server.asked() != 0 {
			t.Errorf("%d requests", server.asked())
		}
		// Each server has its own names.
		delete(shell.variables, "JT_SERVER")
		shell.press(t, "show", "")
		shell.press(t, "--context", "prod", "show", "")
		if values, _ := shell.press(t, "--context", "prod,dev", "list", ""); len(values) == 0 {
			t.Error("no REFs of several contexts")
		}
		if values, _ := shell.press(t, "list", "--context", "dev,prod", "--columns", "cont"); !slices.Equal(values, []string{"context"}) {
			t.Errorf("columns of several contexts: %q", values)
		}
		if server.asked() != 2 {
			t.Errorf("%d requests, want one to each server", server.asked())
		}
		if err := os.WriteFile(filepath.Join(folder, "contexts.yaml"), []byte("contexts: ["), 0o600); err != nil {
			t.Fatal(err)
		}
		if values, directive := shell.press(t, "--context", ""); len(values) != 0 || directive != noFiles {
			t.Errorf("a broken file: %q %s", values, directive)
		}
	})
}

func TestHostileNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shell := newTab(t, &namesServer{rows: []string{
			row(1, "a\n:8\nb", "1", "", false), row(2, "a\tb", "1", "", false), row(3, "a\x1b[2J", "1", "", false),
			row(4, "a\u202eb", "1", "", false), row(5, " a", "1", "", false), row(6, "a", "1\n", "", false),
			row(7, "--all", "1", "", false), row(8, "", "1", "", false), row(9, "good", "1", "x\n:8\ny\tz\x1b[2J "+strings.Repeat("語", 100), true),
			row(10, "_activeHelp_ boo", "1", "", false), row(11, "12", "1", "", false),
		}})
		values, directive := shell.press(t, "show", "")
		want := []string{
			"a\t1\\n",
			`good` + "\t" + `1, paused: x\n:8\ny\tz\x1b[2J ` + strings.Repeat("語", 13) + "...",
			"_activeHelp_ boo\t1",
			"12@1",
		}
		if !slices.Equal(values, want) || directive != noFiles {
			t.Errorf("%q %s, want %q", values, directive, want)
		}
		// Ids complete what names cannot.
		if values, _ := shell.press(t, "show", "1"); !slices.Equal(values, []string{`1` + "\t" + `a\n:8\nb@1`, "10\t_activeHelp_ boo@1", "11\t12@1", "12@1"}) {
			t.Errorf("%q", values)
		}
	})
}

func TestUnpauseCompletesWhatWasJustPaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &pausingServer{namesServer: namesServer{rows: []string{row(1, "a", "1", "t", false)}}}
		shell := newTab(t, server)
		if values, _ := shell.press(t, "unpause", ""); len(values) != 0 {
			t.Fatalf("%q", values)
		}
		if stdout, stderr, exit := shell.run(t.Context(), "pause", "a"); exit != 0 {
			t.Fatalf("%d: %s%s", exit, stdout, stderr)
		}
		if values, _ := shell.press(t, "unpause", ""); !slices.Equal(values, []string{"a\t1, paused: t"}) {
			t.Errorf("%q", values)
		}
		if values, _ := shell.press(t, "pause", ""); len(values) != 0 {
			t.Errorf("%q", values)
		}
	})
}

// TestErrorNamesAreCompleted after --exit-code N=. They are kept as names of job types are, in a file of their own.
func TestErrorNamesAreCompleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &namesServer{rows: []string{
			`{"id": 9, "name": "bad-input", "title": "Bad Input", "category": "DATA", "job_type_name": null}`,
			`{"id": 10, "name": "bad-projection", "title": null, "category": "DATA"}`,
			`{"id": 11, "name": "algo-crash", "title": "Crash", "category": "ALGORITHM"}`,
		}}
		shell := newTab(t, server)
		press := func(want ...string) {
			t.Helper()
			if values, directive := shell.press(t, "update", "6", "--exit-code", "3=b"); !slices.Equal(values, want) || directive != noFiles {
				t.Errorf("%q %s, want %q", values, directive, want)
			}
		}
		press("3=bad-input\tDATA: Bad Input", "3=bad-projection\tDATA")
		if values, _ := shell.press(t, "update", "6", "--exit-code", "3"); len(values) > 0 {
			t.Errorf("before =: %q", values)
		}
		if asked := server.asked(); asked != 1 {
			t.Errorf("%d requests", asked)
		}
		server.hang()
		press("3=bad-input\tDATA: Bad Input", "3=bad-projection\tDATA")
		// Job types that define their errors themselves cannot use those of Scale.
		own := newTab(t, &namesServer{rows: []string{
			`{"id": 9, "name": "bad-scale", "title": "T", "category": "SYSTEM", "job_type_name": null}`,
			`{"id": 40, "name": "bad-own", "title": "T", "category": "DATA", "job_type_name": "landsat-parse"}`,
			`{"id": 41, "name": "bad-own", "title": "T", "category": "DATA", "job_type_name": "mosaic"}`,
		}})
		if values, _ := own.press(t, "update", "6", "--exit-code", "3=b"); !slices.Equal(values, []string{"3=bad-own\tDATA: T"}) {
			t.Errorf("%q", values)
		}
	})
}
