package hold

import (
	"strings"
	"time"
)

// Found is what a server has now of a job type that a journal names.
type Found struct {
	Listed   bool // it has a job type of that id, name and version
	IsPaused bool
	Paused   string // since when
}

// Verdict is what is to be done about an entry of a journal.
type Verdict int

// The verdicts.
const (
	Untouched    Verdict = iota // the hold never asked for it to be paused
	Ours                        // it is paused as the hold left it: unpause it
	Unpaused                    // it is not paused
	SomebodyElse                // somebody else paused it since
	Unproven                    // it is paused, and nothing tells whether by the hold
	Gone                        // the server has it no more
)

const (
	// clockDoubt is how far the server's clock can seem to be ahead: a Date header has whole seconds, and takes its time.
	clockDoubt = 5 * time.Second
	// longestRequest is how long after it was asked a server may pause a job type: a request that waits before a busy
	// server, and is repeated.
	longestRequest = 10 * time.Minute
)

// Judge tells whose pause it is that a job type has. The instant since when it is paused decides: every pause sets it
// anew. Where a hold was killed before it could write down what the server answered, or the answer left doubt, the pause
// counts as its own if it came within the time that its request can have taken, on the server's own clock.
func (e *Entry) Judge(found Found) Verdict {
	switch {
	case !e.Begun:
		return Untouched
	case !found.Listed:
		return Gone
	case !found.IsPaused:
		return Unpaused
	case e.Known && (!e.Doubted || sameInstant(e.Paused, found.Paused)):
		return e.judgeKnown(found.Paused)
	}
	return e.judgeAsked(found.Paused)
}

func (e *Entry) judgeKnown(paused string) Verdict {
	switch {
	case sameInstant(e.Paused, paused):
		return Ours
	case e.Paused == "" || paused == "":
		return Unproven
	}
	return SomebodyElse
}

func (e *Entry) judgeAsked(paused string) Verdict {
	at, err := time.Parse(time.RFC3339, paused)
	switch {
	case err != nil || e.Asked.IsZero():
		return Unproven
	case at.Before(e.Asked.Add(-clockDoubt)) || at.After(e.Asked.Add(longestRequest)):
		return SomebodyElse
	}
	return Ours
}

// MayComeLate tells whether the server may still pause the job type for this hold. now is the server's clock; where it is
// not known, that of this machine.
func (e *Entry) MayComeLate(now time.Time) bool {
	return e.Doubted && (e.Asked.IsZero() || !now.After(e.Asked.Add(longestRequest)))
}

// sameInstant compares two spellings of when a job type was paused: servers give it now with microseconds, now with
// milliseconds or whole seconds.
func sameInstant(one, other string) bool {
	if one == other {
		return true
	}
	first, firstErr := time.Parse(time.RFC3339, one)
	second, secondErr := time.Parse(time.RFC3339, other)
	precision := time.Millisecond
	if !strings.Contains(one, ".") || !strings.Contains(other, ".") {
		precision = time.Second
	}
	return firstErr == nil && secondErr == nil && first.Truncate(precision).Equal(second.Truncate(precision))
}
