package watch

import (
	"context"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// List is a list that a command shows: once, or again and again with --watch.
type List struct {
	Name string // of the command
	Task string // such as "cannot list job types"
	View func(*cli.Session) output.View
	// RowName names a row to a user.
	RowName func(output.Object) (string, error)
	// Prepare checks the flags against the clock before anything is sent, and gives what reads the rows once.
	Prepare func(*cli.Session) (Reading, error)
}

// Reading reads the rows of a list, and says what they do not with app.note.
type Reading func(context.Context, *client.Client, view.RowTarget) error

// Show carries a command out that shows a list.
func Show(ctx context.Context, session *cli.Session, watch Options, list List) error {
	if watch.asked() {
		return runWatch(ctx, session, watch, list)
	}
	read, err := list.Prepare(session)
	if err != nil {
		return err
	}
	printer, err := session.Printer(ctx, list.View(session))
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := read(ctx, scale, printer); err != nil {
		return cli.TaskError(list.Task, err)
	}
	return nil
}
