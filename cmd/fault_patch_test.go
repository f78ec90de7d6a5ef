package cmd

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"jt/internal/cli"
)

// patchTrial is a server with one job type. Every PATCH runs into a trouble.
type patchTrial struct {
	trouble trouble
	applies bool // the server makes the change

	mutex   sync.Mutex
	patches int
	changed bool
}

func (p *patchTrial) answer(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPatch {
		p.mutex.Lock()
		p.patches++
		p.changed = p.changed || p.applies
		p.mutex.Unlock()
		return p.trouble.answer(request)
	}
	if _, changed := p.became(); changed {
		return rows(`"is_paused": false, "error_mapping": {"version": "1.0", "exit_codes": {"1": "x", "2": "x"}}`)(request)
	}
	return rows("")(request)
}

// became returns the number of PATCHes, and whether one of them changed something.
func (p *patchTrial) became() (patches int, changed bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.patches, p.changed
}

// The ways in which a command handles a trouble with a PATCH.
const (
	takenAsRefusal = "refused"   // nothing was changed
	takenAsBusy    = "again"     // nothing was changed; retried after a wait
	takenAsDoubt   = "doubt"     // read back, and retried once if nothing was changed
	takenAsFailure = "internal"  // read back, not retried: it would fail in the same way
	takenAsYes     = "yes"       // read back, since the response does not show the state
	takenAsNo      = "as before" // the response shows that nothing was changed
)

// patchTaking returns how each trouble is handled. All others are refusals.
func patchTaking() map[string]string {
	taking := map[string]string{}
	for how, names := range map[string][]string{
		takenAsBusy:    {"connection refused", "429", "429 with Retry-After in seconds", "429 with Retry-After as a date", "503"},
		takenAsDoubt:   {"reset", "reset in the middle", "cut in the middle", "hang", "slow drip", "502", "504", "a web page", "invalid gzip", "gzip bomb", "endless body"},
		takenAsFailure: {"500"},
		takenAsYes: {
			"empty", "JSON that ends early", "NaN", "invalid UTF-8", "nesting 100,000 deep", "an array", "an object of another service", "an id beyond int64",
			"an id of another type",
		},
		takenAsNo: {"nothing", "a name of another type", "a title of 2 MB", "ESC in every string", "keys that stand twice"},
	} {
		for _, name := range names {
			taking[name] = how
		}
	}
	return taking
}

// unmade returns how a command ends if the change was not made.
func (t trouble) unmade(taken string) ending {
	switch {
	case taken == takenAsYes || taken == takenAsNo:
		return ending{cli.ExitFailed, "the server accepted the change but did not apply it: "}
	case strings.HasPrefix(t.name, "301"):
		return ending{cli.ExitFailed, "the redirect would turn the PATCH into a GET"}
	case t.name == "404 of the service":
		return ending{cli.ExitNotFound, "no such job type"}
	}
	return ending{t.exit, t.says}
}

// TestPatchFaultMatrix runs every trouble with the PATCHes of every command that changes something, while reads succeed. A
// command succeeds if and only if the change was made, regardless of the response.
func TestPatchFaultMatrix(t *testing.T) {
	t.Parallel()
	const restored = `{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "is_paused": false}]}`
	taking := patchTaking()
	for _, line := range []line{
		{args: "unpause 1 -o json"},
		{args: "unpause --all --yes -o csv"},
		{args: "update 1 --exit-code 2=x --force -o json"},
		{args: "restore - --yes -o jsonl", stdin: restored},
	} {
		for _, trouble := range troubles() {
			if trouble.large || trouble.long && line.args != "unpause 1 -o json" {
				continue
			}
			taken := cmp.Or(taking[trouble.name], takenAsRefusal)
			try := func(applies bool, patches int, want ending) {
				t.Run(fmt.Sprintf("%s/%s/made: %t", line.args, trouble.name, applies), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { tryPatch(t, line, &patchTrial{trouble: trouble, applies: applies}, patches, want) })
				})
			}
			try(false, map[string]int{takenAsBusy: 4, takenAsDoubt: 2}[taken]+map[string]int{takenAsRefusal: 1, takenAsFailure: 1, takenAsYes: 1, takenAsNo: 1}[taken], trouble.unmade(taken))
			if taken == takenAsDoubt || taken == takenAsFailure || taken == takenAsYes {
				try(true, 1, ending{cli.ExitDone, ""})
			}
		}
	}
}

func tryPatch(t *testing.T, line line, trial *patchTrial, patches int, want ending) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	environment, _ := asking(t, trial.answer, &stdout, &stderr)
	environment.Stdin = strings.NewReader(line.stdin)
	exit := Run(t.Context(), strings.Fields(line.args), environment)
	if sent, _ := trial.became(); exit != want.exit || !strings.Contains(stderr.String(), want.says) || sent != patches {
		t.Errorf("ended with %d after %d PATCHes, want %d after %d and %q\nstdout: %.500s\nstderr: %.1000s", exit, sent, want.exit, patches, want.says, &stdout, &stderr)
	}
	if problem := cutInTwo(formatOf(line.args), stdout.String(), true); problem != "" {
		t.Errorf("stdout %s: %.500q", problem, stdout.String())
	}
	if failed := strings.Contains(stdout.String(), "failed"); failed != (exit != cli.ExitDone) || stdout.Len() == 0 {
		t.Errorf("exit code %d with the report %s", exit, &stdout)
	}
}
