package hold

import (
	"time"

	"jt/internal/cli"
)

// found is the current state on the server of a job type in a journal.
type found struct {
	Listed   bool // the server has a job type with that id, name and version
	IsPaused bool
	Paused   string    // since when
	Modified string    // when it was last changed
	Now      time.Time // by the clock of the entry's Asked
}

// verdict says who paused a job type, if it is paused.
type verdict int

const (
	untouched    verdict = iota // the hold never asked the server to pause it
	ours                        // paused by the hold: unpause it
	unpaused                    // not paused
	unsure                      // shown as not paused, which may be out of date: unpausing it again does no harm
	somebodyElse                // paused by somebody else since
	stale                       // shown as paused since before the hold paused it, which is out of date or another clock's
	unproven                    // paused, and nothing shows whether by the hold
	gone                        // no longer on the server
)

// err returns why a job type must not be unpaused; nil if it must be, or is unpaused already.
func (v verdict) err() error {
	if v == somebodyElse || v == stale || v == unproven || v == gone {
		return becameError(v)
	}
	return nil
}

// becameError says what happened to a job type that the hold paused. Retrying does not help.
type becameError verdict

func (e becameError) Error() string {
	return map[verdict]string{
		somebodyElse: "paused by somebody else",
		unproven:     "paused, and nothing shows whether by the hold",
		stale:        "shown as paused since before the hold paused it",
		gone:         "no longer on the server",
	}[verdict(e)]
}

const (
	// clockDoubt is how far ahead the server's clock may seem: a Date header has whole seconds, and arrives late.
	clockDoubt = 5 * time.Second
	// longestRequest is how long after a request the server may still pause a job type: requests wait at a busy server, and
	// are retried.
	longestRequest = 10 * time.Minute
)

// judge decides who paused a job type by the time since when it is paused, which every pause sets again. If the hold was
// killed before it recorded the response, or the response left doubt, a pause counts as its own if it came within the time
// that its request may have taken, by the server's clock. A pause outside that time proves nothing: a proxy may have stamped
// the Date header by another clock. So does any pause if the server has no Date header: this machine's clock is not its own.
func (e *entry) judge(now found) verdict {
	known := e.Known && !e.Doubted
	at, err := time.Parse(time.RFC3339, now.Paused)
	switch {
	case !e.Begun:
		return untouched
	case !now.Listed:
		return gone
	case !now.IsPaused && (e.Known && !changedAfter(now.Modified, e.Paused) || e.mayComeLate(now.Now)):
		return unsure
	case !now.IsPaused:
		return unpaused
	case e.Known && cli.SameInstant(e.Paused, now.Paused):
		return ours
	case known && changedAfter(e.Paused, now.Paused):
		return stale
	case known && e.Paused != "" && now.Paused != "":
		return somebodyElse
	case known || err != nil || e.Asked.IsZero() || e.Local:
		return unproven
	case at.Before(e.Asked.Add(-clockDoubt)) || at.After(e.Asked.Add(longestRequest)):
		return unproven
	}
	return ours
}

// changedAfter reports whether a job type was changed after it was paused. If it is not paused then, it was unpaused: what
// was read is not older than the pause.
func changedAfter(modified, paused string) bool {
	changed, changedErr := time.Parse(time.RFC3339, modified)
	since, sinceErr := time.Parse(time.RFC3339, paused)
	return changedErr == nil && sinceErr == nil && changed.After(since)
}

// mayComeLate reports whether the server may still pause the job type for this hold. now is by the clock of Asked.
func (e *entry) mayComeLate(now time.Time) bool {
	return e.Doubted && (e.Asked.IsZero() || !now.After(e.Asked.Add(longestRequest)))
}
