package hold

import (
	"context"
	"errors"
	"strings"
	"time"

	"jt/internal/change"
	"jt/internal/cli"
)

// Place is where the journal of a hold is: in the folder, beside those of the others on this machine, or in a
// file of the user's choice, which knows of no others.
type Place struct {
	folder *Folder // nil where a file was chosen
	file   string
}

// lock keeps other holds from changing anything on the server.
func (p Place) lock(ctx context.Context, a *cli.Session, server string) (unlock func(), err error) {
	if p.folder == nil {
		return func() {}, nil
	}
	unlock, err = p.folder.Lock(ctx, server, func() {
		a.Note("waiting for another hold of this machine, which is pausing or unpausing")
	})
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, &journalError{err}
	}
	return unlock, nil
}

// others are the journals of holds on the server.
func (p Place) others(server string) ([]Known, error) {
	if p.folder == nil {
		return nil, nil
	}
	all, err := p.folder.All()
	if err != nil {
		return nil, &journalError{err}
	}
	var others []Known
	for _, known := range all {
		if known.Err == nil && known.Record.Server == server {
			others = append(others, known)
		}
	}
	return others, nil
}

func (p Place) create(head Head, entries []Entry, step func()) (*Journal, error) {
	if p.folder == nil {
		return Create(p.file, head, entries, step)
	}
	return p.folder.Create(head, entries, step)
}

// sweep removes the journals of holds that were killed and of which this one has undone all that was left. now is the
// server's clock.
func (p Place) sweep(others []Known, plan *change.Plan, now time.Time) {
	if p.folder == nil {
		return
	}
	unpaused := map[int64]bool{}
	for _, row := range plan.Rows {
		unpaused[row.Target.Id] = row.Result == change.ResultUnpaused || row.Result == change.ResultUnchanged
	}
	for _, other := range others {
		done := !other.Live
		for _, entry := range other.Record.Entries {
			done = done && (!entry.Begun || unpaused[entry.ID] && !entry.MayComeLate(now))
		}
		if !done {
			continue
		}
		if journal, err := Open(other.Path); err == nil {
			_ = journal.Remove() // jt hold --recover removes it too
		}
	}
}

// journalError is a journal that cannot be written.
type journalError struct{ err error }

func (e *journalError) Error() string {
	return "the journal of the hold cannot be written: " + e.err.Error()
}
func (e *journalError) Unwrap() error { return e.err }

// Report says what could not be written.
func (e *journalError) Report() cli.Report {
	return cli.Describe(cli.TaskError("the journal of the hold cannot be written", e.err))
}

// unwritable is the error of a hold that could not begin its journal. Other errors stay as they are.
func (p Place) unwritable(err error) error {
	if _, ok := errors.AsType[*journalError](err); !ok {
		return err
	}
	told := cli.Describe(err)
	path := p.file
	if p.folder != nil {
		path = p.folder.Path
	}
	if !strings.Contains(told.Message, path) {
		told.Message += ": " + path
	}
	told.Hint = "nothing was changed; --journal FILE names another place for it"
	if p.folder == nil && errors.Is(err, ErrInUse) {
		told.Hint = "nothing was changed; if a hold was killed that wrote it, `jt hold --recover --journal " + cli.Quoted(p.file) + "` undoes that"
	}
	return cli.OutcomeError(told.Exit, told.Code, told.Message, told.Hint)
}
