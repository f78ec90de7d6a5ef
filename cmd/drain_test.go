package cmd

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// With the moving cluster a drain ends once the job types have no running jobs, and not before.
func TestPauseDrainsTheMovingCluster(t *testing.T) {
	for behaviour, as := range serverBehaviours() {
		t.Run(behaviour, func(t *testing.T) {
			trial, over := timeTrial(t, scaletest.Config{Behaviour: as, JobTypes: 420})
			running := func() (jobs int) {
				for id := range int64(420) {
					state, _ := trial.server.JobType(id + 1)
					if state.IsPaused && id != 31 { // paused from the start, and of another category
						jobs += state.Running
					}
				}
				return jobs
			}
			var mutex sync.Mutex
			var seen []int
			over.instead = onRunning(func(*http.Request, int) (*http.Response, error) {
				mutex.Lock()
				defer mutex.Unlock()
				seen = append(seen, running())
				return nil, nil
			})
			took := inBubble(t, trial, cli.ExitDone, "pause", "--category", "imagery", "--drain", "--yes", "--drain-timeout", "1d", "-o", "json")
			if len(seen) < 3 || seen[0] == 0 || seen[len(seen)-2] == 0 || seen[len(seen)-1] != 0 {
				t.Errorf("jobs that ran at each look: %v", seen)
			}
			if took == 0 || countResults(trial.report())["paused"] < 5 {
				t.Errorf("%s, %v", took, countResults(trial.report()))
			}
		})
	}
}

func TestPauseDrainThatTimesOutLeavesThemPaused(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	var once sync.Once
	reported := ""
	over.instead = onRunning(func(request *http.Request, _ int) (*http.Response, error) {
		once.Do(func() { reported = trial.stdout.String() }) // before the wait
		return runningAnswer(request, map[int64]int{6: 1, 7: 2}), nil
	})
	took := inBubble(t, trial, cli.ExitWaitTimeout, "pause", "6", "7", "--drain", "--drain-timeout", "10m", "-o", "csv")
	if want := "id,name,version,action,result,error\n6,landsat-parse,1.0.0,pause,paused,\n7,landsat-parse,1.1.0,pause,paused,\n"; reported != want || trial.stdout.String() != want {
		t.Errorf("%s, then %s", reported, &trial.stdout)
	}
	if took != 10*time.Minute || !trial.isPaused(landsat1) || !trial.isPaused(landsat2) {
		t.Errorf("%s", took)
	}
	for _, want := range []string{
		"still running: landsat-parse@1.1.0: 2 jobs, the oldest since 1999-12-31T23:50:00Z\n",
		"error: timed out after 10m: jobs of 2 job types still running: landsat-parse@1.0.0 (1 job, longest 20m), landsat-parse@1.1.0 (2 jobs, longest 20m); the job types remain paused\n",
		"hint: to continue waiting: `jt wait landsat-parse@1.0.0 landsat-parse@1.1.0 --timeout 10m --server " + trial.server.URL + "`\n",
	} {
		if !strings.Contains(trial.stderr.String(), want) {
			t.Errorf("%q is not in %s", want, &trial.stderr)
		}
	}
}

func TestPauseDrainWithoutStartTimes(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	over.instead = onRunning(func(request *http.Request, _ int) (*http.Response, error) {
		return answerOf(request, http.StatusOK, `{"count": 1, "next": null, "previous": null, "results": [{"job_type": {"id": 6, "name": "landsat-parse", "version": "1.0.0"}, "count": 2, "longest_running": null}]}`), nil
	})
	inBubble(t, trial, cli.ExitWaitTimeout, "pause", "6", "--drain", "--drain-timeout", "10m")
	if want := "still running: landsat-parse@1.0.0: 2 jobs\n"; !strings.Contains(trial.stderr.String(), want) {
		t.Errorf("%q is not in %s", want, &trial.stderr)
	}
}

func TestPauseDrainsNothingIfAPauseFailed(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, Path: "/job-types/7/", Status: 500})
	inBubble(t, trial, cli.ExitPartly, "pause", "6", "7", "--drain")
	if asked, _ := over.requests(); slices.Contains(asked, "GET /job-types/running/") || !strings.Contains(trial.stderr.String(), "not waiting for running jobs: not everything was paused") {
		t.Errorf("%v\n%s", asked, &trial.stderr)
	}
}

// The hint names the job types that still have running jobs, those with the oldest job first.
func TestPauseDrainInterrupted(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
			if number == 1 {
				cancel(cli.SignalError{Signal: syscall.SIGINT})
			}
			return answerOf(request, http.StatusOK, `{"count": 2, "next": null, "results": [
				{"job_type": {"id": 7}, "count": 1, "longest_running": "1999-12-31T23:30:00Z"},
				{"job_type": {"id": 6}, "count": 2, "longest_running": "1999-12-31T23:11:00Z"}]}`), nil
		})
		trial.run(ctx, cli.ExitInterrupted, "pause", "7", "6", "9", "--drain", "--drain-timeout", "1d")
	})
	for _, want := range []string{
		"3 jobs of 2 job types still running, longest landsat-parse@1.0.0 49m (0s of 1d)\n",
		"error: interrupted: the job types remain paused\n",
		"hint: to continue waiting: `jt wait landsat-parse@1.0.0 landsat-parse@1.1.0 --timeout 1d --server " + trial.server.URL + "`\n",
	} {
		if !strings.Contains(trial.stderr.String(), want) {
			t.Errorf("%q is not in %s", want, &trial.stderr)
		}
	}
}

// A job type that another user unpauses during a drain is reported once.
func TestPauseDrainReportsUnpausedJobTypes(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
		if number > 4 {
			return runningAnswer(request, nil), nil
		}
		paused := "true"
		if number > 1 {
			paused = "false"
		}
		row := func(id string) string {
			return `{"job_type": {"id": ` + id + `, "is_paused": ` + paused + `}, "count": 1, "longest_running": null}`
		}
		return answerOf(request, http.StatusOK, `{"count": 2, "next": null, "results": [`+row("6")+", "+row("9")+`]}`), nil
	})
	for _, command := range []string{"pause 6 --drain", "wait 6"} {
		want := strings.Count(command, "--drain")
		inBubble(t, trial, cli.ExitDone, strings.Fields(command)...)
		if got := strings.Count(trial.stderr.String(), "landsat-parse@1.0.0 is no longer paused, so its queued jobs can start\n"); got != want {
			t.Errorf("%s: said %d times: %s", command, got, &trial.stderr)
		}
	}
}
