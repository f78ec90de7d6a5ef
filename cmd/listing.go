package cmd

import (
	"context"
	"errors"
	"iter"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// listing is a list that a command shows: once, or again and again with --watch.
type listing struct {
	name string // of the command
	task string // such as "cannot list job types"
	view func(*cli.Session) output.View
	// rowName names a row to a user.
	rowName func(output.Object) (string, error)
	// prepare checks the flags against the clock before anything is sent, and gives what reads the rows once.
	prepare func(*cli.Session) (reading, error)
}

// reading reads the rows of a list, and says what they do not with app.note.
type reading func(context.Context, *client.Client, rowTarget) error

// rowTarget is where the rows of a list go, one by one.
type rowTarget interface {
	Print(row output.Object) error
	Total(label string, values map[string]any) error
	Close() error
	Abort() error // is Close for a list that an error cut short
}

// show carries a command out that shows a list.
func show(ctx context.Context, session *cli.Session, watch watchOptions, list listing) error {
	if watch.asked() {
		return runWatch(ctx, session, watch, list)
	}
	read, err := list.prepare(session)
	if err != nil {
		return err
	}
	printer, err := session.Printer(ctx, list.view(session))
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := read(ctx, scale, printer); err != nil {
		return cli.TaskError(list.task, err)
	}
	return nil
}

// printRows writes rows as they come, and tells how many.
func printRows[Row output.Object](target rowTarget, rows iter.Seq2[Row, error]) (printed int, err error) {
	if printed, err = printOpen(target, rows); err != nil {
		return printed, err
	}
	return printed, target.Close()
}

// printOpen is printRows for an output to which more is to come.
func printOpen[Row output.Object](target rowTarget, rows iter.Seq2[Row, error]) (printed int, err error) {
	for object, err := range rows {
		if err == nil {
			err = target.Print(object)
		}
		if err != nil {
			// What is there is shown; a form that has an end lacks it, so that a reader of it fails too.
			return printed, errors.Join(err, target.Abort())
		}
		printed++
	}
	return printed, nil
}
