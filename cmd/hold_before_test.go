package cmd

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

func TestHoldInterruptedBeforeItsProgram(t *testing.T) {
	for name, when := range map[string]string{"pausing": "PATCH /job-types/6/", "draining": "GET /job-types/running/"} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				if request.Method+" "+request.URL.Path == when && trial.bridge.count(when) == 1 {
					trial.signals <- syscall.SIGTERM
					trial.signals <- syscall.SIGTERM
					synctest.Wait()
				}
				return nil, nil
			}
			trial.hold(t, cli.ExitTerminated, "6", "7", "8", "10", "--concurrency", "1", "--drain")
			if len(trial.runs) > 0 {
				t.Error("the program was run")
			}
			trial.undone(t, before)
			trial.says(t, "error: terminated\n", "hold ended: ")
		})
	}
}

func TestHoldThatFailsToPause(t *testing.T) {
	for name, test := range map[string]struct {
		fault scaletest.Fault
		exit  int
		doubt bool // the journal is kept
	}{
		"500":                      {scaletest.Fault{Status: 500}, cli.ExitFailed, true},
		"accepted but not applied": {scaletest.Fault{IgnoreBody: true, Times: 1}, cli.ExitFailed, true},
		"403":                      {scaletest.Fault{Status: 403, Times: 1}, cli.ExitUnauthorized, false},
		"done, and nothing heard":  {scaletest.Fault{Apply: true, Status: 403, Times: 1}, cli.ExitUnauthorized, false},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			test.fault.Method, test.fault.Path = http.MethodPatch, "/job-types/7/"
			trial.server.Fault(test.fault)
			trial.hold(t, test.exit, "6", "7", "8")
			if len(trial.runs) > 0 {
				t.Error("the program was run")
			}
			trial.says(t, "COMMAND does not run; unpausing what was paused\n", "error: cannot pause landsat-parse@1.1.0: ", "error: cannot pause 1 of 3 job types\n")
			if test.doubt {
				trial.says(t, "requests to pause had no clear response and may still take effect: landsat-parse@1.1.0\n")
				trial.bridge.ahead = time.Hour
				inBubble(t, trial.pauseTrial, cli.ExitDone, "hold", "--recover", "--yes")
			}
			trial.undone(t, before)
		})
	}
}

func TestHoldThatFailsToDrain(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(*http.Request, int) (*http.Response, error)
		exit   int
		says   string
	}{
		"out of time": {func(request *http.Request, _ int) (*http.Response, error) {
			return runningAnswer(request, map[int64]int{6: 1}), nil
		}, cli.ExitWaitTimeout, "error: timed out after 20m: jobs of 1 job type still running: landsat-parse@1.0.0 (1 job, longest 30m)\n"},
		"not signed in": {func(request *http.Request, _ int) (*http.Response, error) {
			return answerOf(request, 403, ""), nil
		}, cli.ExitUnauthorized, "error: cannot check whether the job types are idle: "},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			trial.bridge.instead = onRunning(test.answer)
			trial.hold(t, test.exit, "6", "7", "--drain", "--drain-timeout", "20m")
			if len(trial.runs) > 0 {
				t.Error("the program was run")
			}
			trial.undone(t, before)
			trial.says(t, test.says, "hold ended: 2 unpaused\n")
		})
	}
}

func TestHoldDrainsBeforeItRuns(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	var running int
	trial.program = func(*madeUpProgram) int {
		for _, id := range []int64{6, 7, 8} {
			state, _ := trial.server.JobType(id)
			running += state.Running
		}
		return 0
	}
	if took := trial.hold(t, 0, "6", "7", "8", "--drain"); took == 0 || running > 0 || len(trial.runs) != 1 {
		t.Errorf("%s, %d jobs ran", took, running)
	}
}

func TestHoldsThatChangeNothing(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	file := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(file, []byte("something else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none", "journal")
	for name, test := range map[string]struct {
		args []string
		exit int
		says string
	}{
		"there is no program":        {[]string{"hold", "6", "--", "/there/is/none"}, 127, "no such program: /there/is/none"},
		"it cannot be run":           {[]string{"hold", "6", "--", t.TempDir()}, 126, "cannot run "},
		"none is given":              {[]string{"hold", "6", "--"}, cli.ExitUsage, "no COMMAND to run"},
		"there is no --":             {[]string{"hold", "6", "true"}, cli.ExitUsage, "no COMMAND to run"},
		"no job type is given":       {holdLine(), cli.ExitUsage, "no job types given"},
		"there is no such job type":  {holdLine("nope"), cli.ExitNotFound, "no such job type: nope"},
		"nobody can be asked":        {holdLine("--category", "imagery"), cli.ExitUsage, "cannot ask for confirmation without a terminal"},
		"a drain would never end":    {holdLine("6", "scale-clock", "--drain"), cli.ExitUsage, "cannot wait for long-running job types"},
		"a drain is not wanted":      {holdLine("6", "--drain-timeout", "1m"), cli.ExitUsage, "need --drain"},
		"the journal's file is full": {holdLine("6", "--journal", file), cli.ExitFailed, "error: cannot write the journal of the hold: " + file + ": not empty"},
		"a hold may have been left":  {holdLine("6", "--journal", file), cli.ExitFailed, "undo that with `jt hold --recover --journal " + cli.Quoted(file) + "`\n"},
		"the journal has no folder":  {holdLine("6", "--journal", none), cli.ExitFailed, "error: cannot write the journal of the hold: no such file or directory: " + none + "\nhint: nothing was changed; name another file with --journal FILE"},
		"the journal has no name":    {holdLine("6", "--journal", ""), cli.ExitUsage, "--journal is empty"},
		"it is a dry run":            {holdLine("6", "--dry-run"), cli.ExitDone, "dry run: nothing is changed"},
		"a recovery has a selection": {[]string{"hold", "--recover", "--category", "imagery", "--yes"}, cli.ExitUsage, "cannot be used together with --category"},
		"a recovery has conditions":  {[]string{"hold", "--recover", "--except", "7", "--allow-empty", "--drain-timeout", "5m"}, cli.ExitUsage, "cannot be used together with --allow-empty, --drain-timeout, --except"},
		"a recovery has a program":   {holdLine("6", "--recover"), cli.ExitUsage, "takes no job types and no COMMAND"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, trial.pauseTrial, test.exit, test.args...)
			trial.says(t, test.says)
			if len(trial.runs) > 0 || trial.server.Patches() > 0 {
				t.Errorf("%d runs, %d PATCHes", len(trial.runs), trial.server.Patches())
			}
			trial.undone(t, before)
		})
	}
}

func TestHoldOfAProgramThatDoesNotStart(t *testing.T) {
	for _, test := range []struct {
		err  error
		exit int
		says string
	}{
		{fs.ErrNotExist, 127, "or the interpreter in its first line, does not exist\n"},
		{syscall.ENOEXEC, 126, "hint: give the script a first line such as #!/bin/sh"},
	} {
		trial := newHoldTrial(t, scaletest.Config{})
		before := trial.paused()
		trial.environment.Start = func(cli.Program) (*cli.Process, error) { return nil, test.err }
		trial.hold(t, test.exit, "6", "7")
		trial.undone(t, before)
		trial.says(t, "hold ended: 2 unpaused\n", test.says)
	}
}
