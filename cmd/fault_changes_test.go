package cmd

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// spell is a fault that begins in the middle of many changes.
type spell struct {
	name    string
	answer  substitute    // during the fault
	reads   bool          // reads succeed
	applies bool          // the server makes the changes
	lasts   time.Duration // 0: forever

	exit    int
	says    string        // on stderr
	left    string        // why other changes were not started; "" if all were
	atMost  time.Duration // 0: the time that reading back takes
	patches int           // the largest number of PATCHes
}

const (
	spellJobTypes = 120
	spellAfter    = 40 // changes
)

func spells() []spell {
	refused := fails(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})
	reset, cut := fails(syscall.ECONNRESET), ends(`{"id": `, io.ErrUnexpectedEOF)
	const unreached, signedOut = "not started: the server cannot be reached", "not started: not signed in, or not allowed"
	const all = 3 * spellJobTypes
	return []spell{
		{name: "is away for 5 s", answer: refused, lasts: 5 * time.Second, exit: cli.ExitDone, atMost: 7 * time.Second, patches: all},
		{name: "is away for good", answer: refused, exit: cli.ExitPartly, says: "connection refused", left: unreached, atMost: 15 * time.Second, patches: spellAfter + 4*10},
		{name: "resets connections for 2 s", answer: reset, lasts: 2 * time.Second, exit: cli.ExitPartly, says: "connection reset", left: unreached, atMost: 10 * time.Second, patches: all},
		{name: "makes changes, and resets connections", answer: reset, reads: true, applies: true, exit: cli.ExitDone, patches: spellJobTypes},
		{name: "makes changes, and cuts responses", answer: cut, reads: true, applies: true, exit: cli.ExitDone, patches: spellJobTypes},
		{name: "makes changes, and says 504", answer: replies(504, htmlText, ""), reads: true, applies: true, exit: cli.ExitDone, patches: spellJobTypes},
		{name: "makes changes, and stops responding", answer: hanging, applies: true, exit: cli.ExitPartly, says: "it is not known whether job type", left: unreached, atMost: 5 * time.Minute, patches: spellAfter + 10},
		{name: "hangs for good", answer: hanging, exit: cli.ExitPartly, says: "it is not known whether job type", left: unreached, atMost: 5 * time.Minute, patches: spellAfter + 10},
		{name: "says 429 for 10 s", answer: busyFor(func() string { return "4" }), lasts: 10 * time.Second, exit: cli.ExitDone, atMost: 12 * time.Second, patches: all},
		{name: "says 429 for good", answer: busyFor(func() string { return "1" }), reads: true, exit: cli.ExitPartly, says: "the server refused the request (status 429): slowly", atMost: 10 * time.Minute, patches: 4 * spellJobTypes},
		{name: "says 503 for 3 s", answer: replies(503, htmlText, ""), lasts: 3 * time.Second, exit: cli.ExitDone, atMost: 7 * time.Second, patches: all},
		{name: "fails for good", answer: replies(500, htmlText, ""), reads: true, exit: cli.ExitPartly, says: "the server failed (status 500)", patches: spellJobTypes},
		{name: "signs us out with 401", answer: replies(401, jsonText, ""), exit: cli.ExitPartly, says: "not signed in, or not allowed", left: signedOut, patches: spellAfter + 8},
		{name: "signs us out with 403", answer: replies(403, jsonText, ""), exit: cli.ExitPartly, says: "not signed in, or not allowed", left: signedOut, patches: spellAfter + 8},
		{name: "signs us out with a page", answer: replies(200, htmlText, "<title>Sign in</title>"), exit: cli.ExitPartly, says: "got a sign-in page, not a response from Scale", left: signedOut, patches: spellAfter + 8},
		{name: "signs us out with a redirect", answer: redirects("https://sso.example/"), exit: cli.ExitPartly, says: "got a sign-in page, not a response from Scale", left: signedOut, patches: spellAfter + 8},
		{name: "becomes a web page", answer: replies(200, htmlText, "<title>Welcome</title>"), exit: cli.ExitPartly, says: "it is not known whether job type", patches: spellJobTypes},
	}
}

// cast makes the server of a bridge have the fault.
func (s spell) cast(over *bridge) (patches *atomic.Int64) {
	var mutex sync.Mutex
	var began time.Time
	patches = new(atomic.Int64)
	over.instead = func(request *http.Request) (*http.Response, error) {
		mutex.Lock()
		if request.Method == http.MethodPatch {
			if patches.Add(1) == spellAfter+1 {
				began = time.Now()
			}
		}
		befallen := !began.IsZero() && (s.lasts == 0 || time.Since(began) < s.lasts)
		mutex.Unlock()
		if !befallen || s.reads && request.Method == http.MethodGet {
			return nil, nil
		}
		if s.applies && request.Method == http.MethodPatch {
			response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
			if err != nil {
				return nil, err
			}
			_ = response.Body.Close()
		}
		return s.answer(request)
	}
	return patches
}

// TestSpellsInTheMiddleOfManyChanges compares the report with the state of each job type on the server, and runs the same
// command again to finish the work.
func TestSpellsInTheMiddleOfManyChanges(t *testing.T) {
	t.Parallel()
	for _, spell := range spells() {
		t.Run(spell.name, func(t *testing.T) {
			trial, over := timeTrial(t, scaletest.Config{JobTypes: spellJobTypes})
			command := []string{"pause", "--all", "--yes", "-o", "json"}
			inBubble(t, trial, cli.ExitDone, append(command, "--dry-run")...)
			planned := countResults(trial.report())["planned"]

			patches := spell.cast(over)
			took := inBubble(t, trial, spell.exit, command...)
			if !strings.Contains(trial.stderr.String(), spell.says) || took > max(spell.atMost, 8*time.Second) {
				t.Errorf("took %s, want at most %s and %q: %.2000s", took, spell.atMost, spell.says, &trial.stderr)
			}
			if got := int(patches.Load()); got > spell.patches {
				t.Errorf("%d PATCHes, want at most %d", got, spell.patches)
			}
			spell.checkReport(t, trial)

			over.instead = nil
			inBubble(t, trial, cli.ExitDone, command...)
			counts := countResults(trial.report())
			if counts["failed"] != 0 || counts["planned"] != 0 || counts["paused"]+counts["unchanged"] < planned {
				t.Errorf("the second run: %v of %d", counts, planned)
			}
			for id := int64(1); id <= spellJobTypes; id++ {
				if state, _ := trial.server.JobType(id); state.Patches > 1 {
					t.Errorf("job type %d was patched %d times", id, state.Patches)
				}
			}
		})
	}
}

// checkReport compares each row with the state of the job type on the server.
func (s spell) checkReport(t *testing.T, trial *pauseTrial) {
	t.Helper()
	left := 0
	for _, row := range trial.report() {
		state, _ := trial.server.JobType(row.ID)
		why := ""
		if row.Error != nil {
			why = *row.Error
		}
		right := false
		switch row.Result {
		case "paused":
			right = state.IsPaused && state.Patches == 1
		case "unchanged":
			right = state.IsPaused && state.Patches == 0
		case "failed":
			right = state.Patches == 0 || strings.Contains(why, "it is not known whether")
		case "skipped":
			right = state.Patches == 0
			if strings.HasPrefix(why, "not started") {
				left++
				right = right && why == s.left
			}
		}
		if !right {
			t.Errorf("job type %d is reported as %s (%s), but is %+v", row.ID, row.Result, why, state)
		}
	}
	if (left > 0) != (s.left != "") {
		t.Errorf("%d not started, want some: %t", left, s.left != "")
	}
}
