package doctor

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

// Examination is one run of `jt doctor`: what the checks found, and what later ones build on.
type Examination struct {
	session *cli.Session
	begun   time.Time
	found   map[string]Finding
	first   Finding // the first that failed
	count   int     // of those that failed

	Settings cli.Settings
	limit    time.Duration // of one request, and of the search for services
	done     func()        // ends the embedded service
	Options  client.Options
	Scale    *client.Client
	Server   *url.URL
	proxy    *url.URL // nil where there is none
	Contact  *contact // the first exchange
}

// check is one step of an examination.
type check struct {
	Name  string
	after string // the check without which this one is meaningless; "" where there is none
	Waits string // what it can take seconds for
	run   func(context.Context) Finding
}

func NewExamination(session *cli.Session) *Examination {
	return &Examination{session: session, begun: session.Environment.Now(), found: map[string]Finding{}, done: func() {}}
}

func (e *Examination) End() { e.done() }

func (e *Examination) Checks() []check {
	return []check{
		{Name: "config", run: e.config},
		{Name: "server", after: "config", run: e.serverURL},
		// The first exchange with the server is made here; the three after it tell how far it came.
		{Name: "dns", after: "server", Waits: "waiting for the server", run: e.dns},
		{Name: "tcp", after: "dns", run: e.tcp},
		{Name: "tls", after: "tcp", run: e.tls},
		{Name: "api", after: "tls", Waits: "looking for job-type services", run: e.api},
		{Name: "sign-in", after: "api", Waits: "asking without the credentials", run: e.SignIn},
		{Name: "clock", after: "tls", run: e.clock},
		{Name: "latency", after: "sign-in", Waits: "timing pages", run: e.latency},
		{Name: "completion", run: e.completion},
	}
}

func (e *Examination) CarryOut(ctx context.Context, check check) Finding {
	var found Finding
	if before := e.found[check.after]; before.blocker != "" {
		found = Finding{Result: foundSkipped, Seen: "not checked, because " + before.blocker + " failed", blocker: before.blocker}
	} else {
		found = check.run(ctx)
	}
	found.Check = check.Name
	if found.Result == FoundFailed {
		found.blocker = check.Name
		if e.count++; e.count == 1 {
			e.first = found
		}
	}
	e.found[check.Name] = found
	return found
}

// Outcome is nil where nothing failed.
func (e *Examination) Outcome() error {
	if e.count == 0 {
		return nil
	}
	why, _, _ := strings.Cut(e.first.Seen, "; ") // the row has all of it
	return cli.OutcomeError(
		e.first.Exit, "check_failed",
		fmt.Sprintf("%s of %s checks failed: %s: %s", output.Count(e.count), output.Count(len(e.found)), e.first.Check, why), "",
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
