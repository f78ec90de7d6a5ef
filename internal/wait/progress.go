package wait

import (
	"time"

	"jt/internal/cli"
	"jt/output"
)

const (
	tick    = time.Second // between two updates of the line on a terminal
	between = time.Minute // between two lines elsewhere
)

// afterRead shows the result of a read that did not end the wait.
func (w *waiting) afterRead() {
	trouble := w.trouble
	switch {
	case trouble != nil && !w.troubled:
		w.session.Note("a read failed; retrying: %s", cli.Describe(trouble).Message)
	case trouble == nil && w.troubled:
		w.session.Note("the server responds again")
	}
	w.troubled = trouble != nil
	w.session.Repeating(w.troubled)
	for _, one := range w.targets {
		if w.draining && w.seen[one.ID].unpaused && !w.unpaused[one.ID] {
			w.unpaused[one.ID] = true
			w.session.Warn("%s is no longer paused, so its queued jobs can start", one.Ref)
		}
	}
	w.shown.Show()
}

// line begins with what matters most, as a narrow terminal shows no more. There is none before the first response, and none
// once the wait has ended.
func (w *waiting) line(now time.Time) string {
	elapsed := " (" + output.Span(now.Sub(w.began)) + " of " + cli.Spelled(w.timeout) + ")"
	switch {
	case w.seen == nil && w.trouble == nil:
		return ""
	case w.seen == nil:
		return "no complete response yet" + elapsed
	}
	left := w.left()
	if len(left) == 0 {
		return ""
	}
	line, names := w.notYet(len(left)), ""
	if w.state == Idle {
		line = cli.Jobs(w.running()) + " of " + cli.JobTypes(len(left)) + " still running"
		line += w.seen[left[0].ID].longest(", longest "+left[0].Ref+" ", now)
	} else {
		names = ": " + w.names(left, now)
	}
	if w.trouble != nil {
		return "no complete response for " + output.Span(now.Sub(w.heard)) + elapsed + ", before that " + line
	}
	return line + elapsed + names
}
