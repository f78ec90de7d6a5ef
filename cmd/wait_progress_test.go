package cmd

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

func TestWaitShowsProgress(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		trial, over := timeTrial(t, scaletest.Config{})
		trial.environment.StderrTerminal = terminal
		over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
			switch {
			case number > 20:
				return runningAnswer(request, nil), nil
			case number == 3:
				return answerOf(request, 500, ""), nil
			}
			return runningAnswer(request, map[int64]int{6: 1}), nil
		})
		took := inBubble(t, trial, cli.ExitDone, "wait", "6", "--timeout", "1d")
		lines := strings.Split(trial.stderr.String(), "\n")
		if terminal {
			if redrawn := strings.Count(trial.stderr.String(), "\r\x1b[K1 job of 1 job type still running, longest landsat-parse@1.0.0 1"); redrawn < 60 {
				t.Errorf("drawn %d times in %s", redrawn, took)
			}
			if !strings.HasSuffix(trial.stderr.String(), "\r\x1b[K") || !strings.Contains(trial.stderr.String(), "\r\x1b[Kno complete response for 20s ") {
				t.Errorf("%.3000q", &trial.stderr)
			}
			continue
		}
		waiting := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.Contains(line, " of 1d)") })
		if want := int(took/time.Minute) + 1; len(waiting) < want-1 || len(waiting) > want {
			t.Errorf("%d lines in %s: %s", len(waiting), took, &trial.stderr)
		}
		if lines[0] != "1 job of 1 job type still running, longest landsat-parse@1.0.0 10m (0s of 1d)" || strings.Contains(trial.stderr.String(), "\x1b") {
			t.Errorf("%s", &trial.stderr)
		}
	}
}

// A line that wraps on the terminal could not be cleared.
func TestWaitProgressFitsOneLine(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	trial.environment.StderrTerminal = true
	var width atomic.Int64 // the line is drawn while a request is in progress
	width.Store(40)
	trial.environment.StderrSize = func() (int, int) { return int(width.Load()), 24 }
	over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
		switch number {
		case 2:
			width.Store(0) // not known
		case 3:
			return runningAnswer(request, nil), nil
		}
		return runningAnswer(request, map[int64]int{6: 1234567, 7: 1234567, 8: 1234567}), nil
	})
	inBubble(t, trial, cli.ExitDone, "wait", "6", "7", "8")
	lines := strings.Split(trial.stderr.String(), "\r\x1b[K")
	for _, want := range []string{"3,703,701 jobs of 3 job types still run…", "3,703,701 jobs of 3 job types still running, longest landsat-parse@1.0.0 10m (1…"} {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is not in %q", want, lines)
		}
	}
}

// Notes about retries must not be mixed with the progress line, nor scroll by for minutes.
func TestWaitWhileTheServerIsAway(t *testing.T) {
	for _, from := range []int{0, 1} {
		trial, over := timeTrial(t, scaletest.Config{})
		trial.environment.StderrTerminal = true
		over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
			switch {
			case number > 40:
				return runningAnswer(request, nil), nil
			case number >= from:
				return answerOf(request, 503, ""), nil
			}
			return runningAnswer(request, map[int64]int{6: 1}), nil
		})
		inBubble(t, trial, cli.ExitDone, "wait", "6")
		stderr := trial.stderr.String()
		notes := regexp.MustCompile(`(?m)(^|\r\x1b\[K)(a request failed; retry|a read failed).*\n`).FindAllString(stderr, -1)
		if retries := strings.Count(stderr, "; retry "); retries != 3 || len(notes) != 4 {
			t.Errorf("%d retries in %d complete notes: %.3000q", retries, len(notes), stderr)
		}
		if !regexp.MustCompile(`\r\x1b\[Kno complete response [a-z0-9 ]+\(30s of 30m\)`).MatchString(stderr) {
			t.Errorf("%.3000q", stderr)
		}
	}
}

// A wait has its own limit: it goes on although the server asks to stay away for longer.
func TestWaitOfAServerThatAsksToWait(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
		if number > 5 {
			return runningAnswer(request, nil), nil
		}
		response := answerOf(request, 429, "")
		response.Header.Set("Retry-After", "3600")
		return response, nil
	})
	inBubble(t, trial, cli.ExitDone, "wait", "6", "--timeout", "10m")
}
