package cmd

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

func concurrencyNow() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// TestConcurrencyDoesNotChangeOutput expects the same bytes with one request at a time and with 16, of which lists
// have more pages.
func TestConcurrencyDoesNotChangeOutput(t *testing.T) {
	t.Parallel()
	server, err := scaletest.Start(scaletest.Config{JobTypes: 634, Now: concurrencyNow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	for _, args := range []string{
		"list", "list -o wide", "list -o json", "list -o jsonl", "list -o yaml", "list -o csv", "list -o tsv", "list -o name", "list --jq .[].id",
		"list --sort category -o csv", "list --limit 333 -o jsonl", "list --match a --sort -priority --sort title -o csv",
		"status -o jsonl", "running -o csv", "failures -o json", "check --no-paused -o csv", "snapshot --only paused -o json",
		"api /job-types/?order=id --paginate -o jsonl",
		"list -o name -vv", // stderr is a plain buffer, so -race reports concurrent writes
	} {
		t.Run(args, func(t *testing.T) {
			one, exit := withConcurrency(t, server.URL, args, 1)
			many, manyExit := withConcurrency(t, server.URL, args, 16)
			if exit != manyExit || !bytes.Equal(one, many) || len(one) == 0 {
				t.Errorf("one at a time: %d, %d bytes; 16 at once: %d, %d bytes", exit, len(one), manyExit, len(many))
			}
		})
	}
}

func withConcurrency(t *testing.T, server, args string, concurrency int) (stdout []byte, exit int) {
	t.Helper()
	var out, problems bytes.Buffer
	home := t.TempDir()
	variables := map[string]string{"JT_SERVER": server, "LC_ALL": "C.UTF-8", "HOME": home, "LocalAppData": home, "AppData": home}
	environment := cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &problems,
		Getenv: func(name string) string { return variables[name] },
		Now:    concurrencyNow, Location: time.UTC,
	}
	exit = Run(t.Context(), append(strings.Fields(args), "--page-size", "30", "--concurrency", strconv.Itoa(concurrency)), environment)
	if exit != cli.ExitDone && exit != cli.ExitCheckFailed {
		t.Fatalf("exit %d: %s", exit, &problems)
	}
	return out.Bytes(), exit
}

// TestConcurrencyDoesNotChangeFailures expects the same exit code and the same rows before a permanent fault with one
// request at a time and with 16.
func TestConcurrencyDoesNotChangeFailures(t *testing.T) {
	chosen := []string{"connection refused", "reset in the middle", "cut in the middle", "hang", "401", "403", "500", "502", "503", "empty", "an array"}
	tried := 0
	for _, trouble := range troubles() {
		if !slices.Contains(chosen, trouble.name) {
			continue
		}
		tried++
		t.Run(trouble.name, func(t *testing.T) {
			one, exit := throughTrouble(t, trouble, 1)
			many, manyExit := throughTrouble(t, trouble, 16)
			if exit != manyExit || one != many {
				t.Errorf("one at a time: %d, %d bytes; 16 at once: %d, %d bytes", exit, len(one), manyExit, len(many))
			}
		})
	}
	if tried != len(chosen) {
		t.Errorf("only %d of %d troubles exist", tried, len(chosen))
	}
}

func throughTrouble(t *testing.T, trouble trouble, concurrency int) (printed string, exit int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var stdout, stderr bytes.Buffer
		environment, _ := asking(t, halfway(trouble), &stdout, &stderr)
		exit = Run(t.Context(), []string{"list", "-o", "jsonl", "--page-size", strconv.Itoa(halfwayPage), "--concurrency", strconv.Itoa(concurrency)}, environment)
		printed = stdout.String()
	})
	return printed, exit
}
