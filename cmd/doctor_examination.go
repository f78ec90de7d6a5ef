package cmd

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// longestCheck bounds a check where --request-timeout does not say.
const longestCheck = 10 * time.Second

// examination is one run of `jt doctor`: what the checks found, and what later ones build on.
type examination struct {
	session *cli.Session
	begun   time.Time
	found   map[string]finding
	first   finding // the first that failed
	count   int     // of those that failed

	settings cli.Settings
	limit    time.Duration // of one request, and of the search for services
	done     func()        // ends the embedded service
	options  client.Options
	scale    *client.Client
	server   *url.URL
	proxy    *url.URL // nil where there is none
	contact  *contact // the first exchange
}

// doctorCheck is one step of an examination.
type doctorCheck struct {
	name  string
	after string // the check without which this one is meaningless; "" where there is none
	waits string // what it can take seconds for
	run   func(context.Context) finding
}

func newExamination(session *cli.Session) *examination {
	return &examination{session: session, begun: session.Environment.Now(), found: map[string]finding{}, done: func() {}}
}

func (e *examination) end() { e.done() }

func (e *examination) checks() []doctorCheck {
	return []doctorCheck{
		{name: "config", run: e.config},
		{name: "server", after: "config", run: e.serverURL},
		// The first exchange with the server is made here; the three after it tell how far it came.
		{name: "dns", after: "server", waits: "waiting for the server", run: e.dns},
		{name: "tcp", after: "dns", run: e.tcp},
		{name: "tls", after: "tcp", run: e.tls},
		{name: "api", after: "tls", waits: "looking for job-type services", run: e.api},
		{name: "sign-in", after: "api", waits: "asking without the credentials", run: e.signIn},
		{name: "clock", after: "tls", run: e.clock},
		{name: "latency", after: "sign-in", waits: "timing pages", run: e.latency},
		{name: "completion", run: e.completion},
	}
}

func (e *examination) carryOut(ctx context.Context, check doctorCheck) finding {
	var found finding
	if before := e.found[check.after]; before.blocker != "" {
		found = finding{result: foundSkipped, seen: "not checked, because " + before.blocker + " failed", blocker: before.blocker}
	} else {
		found = check.run(ctx)
	}
	found.check = check.name
	if found.result == foundFailed {
		found.blocker = check.name
		if e.count++; e.count == 1 {
			e.first = found
		}
	}
	e.found[check.name] = found
	return found
}

// outcome is nil where nothing failed.
func (e *examination) outcome() error {
	if e.count == 0 {
		return nil
	}
	why, _, _ := strings.Cut(e.first.seen, "; ") // the row has all of it
	return cli.OutcomeError(
		e.first.exit, "check_failed",
		fmt.Sprintf("%s of %s checks failed: %s: %s", output.Count(e.count), output.Count(len(e.found)), e.first.check, why), "",
	)
}

// shortTime spells how long something took.
func shortTime(length time.Duration) string {
	switch {
	case length < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(length)/float64(time.Millisecond))
	case length < time.Second:
		return fmt.Sprintf("%d ms", length.Milliseconds())
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", length.Seconds()), ".0") + " s"
}
