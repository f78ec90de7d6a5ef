package watch

import (
	"cmp"
	"context"
	"iter"
	"time"

	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// ofContexts returns the list of the servers of several contexts. Of one, it is the list itself.
func (l List) ofContexts(session *cli.Session) (List, error) {
	contexts, err := session.Connection.ContextNames()
	if err != nil || len(contexts) < 2 {
		return l, err
	}
	own := l
	l.View = view.OfContexts(contexts, own.View)
	l.RowName = func(row output.Object) (string, error) {
		context, row := view.ServerOf(row)
		name, err := own.RowName(row)
		return context + ": " + name, err
	}
	l.RowKey = func(row output.Object) string {
		context, row := view.ServerOf(row)
		key := own.RowKey(row)
		if key != "" {
			key = context + "\n" + key
		}
		return key
	}
	l.Sorts = append([]string{"context"}, own.Sorts...)
	return l, nil
}

// source is the list of one server.
type source struct {
	*cli.Server

	rows    <-chan output.Object // in their order, closed at the end
	all     []output.Object      // of a watch, which reads all before it shows any
	details Rows                 // known at the end
	begun   bool                 // the rows were asked for
	failed  error                // known at the end
	broken  error                // a row cannot be printed

	head   output.Object // the next row to show, nil at the end
	key    view.Key
	valued bool // see Settle
	shown  int
}

// readAhead is how many rows of a server are read before they are shown.
const readAhead = 1000

// start reads the list of a server until the context ends.
func (l *List) start(ctx context.Context, server *cli.Server, own *selection.Selection, now time.Time) *source {
	read, err := l.Prepare(own, now)
	rows := make(chan output.Object, readAhead)
	source := &source{Server: server, rows: rows, failed: cmp.Or(server.Err, err)}
	go func() {
		defer close(rows)
		if source.failed == nil {
			source.failed = cli.Try(func() error { return source.read(ctx, own, read, rows) })
		}
	}()
	return source
}

// read passes the rows of the server on.
func (s *source) read(ctx context.Context, own *selection.Selection, read Read, rows chan<- output.Object) error {
	if err := own.Find(ctx, s.Scale); err != nil {
		return err
	}
	s.details, s.begun = read(ctx, s.Scale), true
	for row, err := range s.details.All {
		if err != nil {
			return err
		}
		select {
		case rows <- row:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// advance makes the next row the head.
func (s *source) advance(key func(output.Object) (view.Key, error)) {
	if s.head = <-s.rows; s.head != nil && key != nil {
		s.key, _ = key(s.head) // showing the row reports the error
		s.valued = s.key.Settle(s.valued)
	}
}

// merged yields the rows of all sources in one order, if the rows of each have it. Equal rows are in the order of the sources.
// No row is lost if a server sorts otherwise.
func merged(sources []*source, key func(output.Object) (view.Key, error)) iter.Seq2[*source, output.Object] {
	if len(sources) < 2 {
		key = nil
	}
	return func(yield func(*source, output.Object) bool) {
		for _, source := range sources {
			source.advance(key)
		}
		for {
			var first *source
			for _, source := range sources {
				if source.head != nil && (first == nil || source.key.Compare(first.key) < 0) {
					first = source
				}
			}
			if first == nil || !yield(first, first.head) {
				return
			}
			if first.advance(key); first.broken != nil {
				first.head = nil
			}
		}
	}
}

// end waits for the end of the rows, which are not wanted any more.
func (s *source) end(task string) {
	for range s.rows {
	}
	switch {
	case s.broken != nil:
		s.failed = s.broken
	case s.head != nil: // the limit ended it
		s.failed = s.details.Failed()
	}
	if s.failed != nil && s.Err == nil {
		s.Err = cli.TaskError(task, s.failed)
	}
}

// said returns what there is to say of the servers that were read.
func said(ctx context.Context, sources []*source, note string) (all []cli.Said) {
	if note != "" {
		all = append(all, cli.Said{Text: note})
	}
	var servers []*cli.Server
	for _, source := range sources {
		if source.failed != nil {
			continue
		}
		source.Said = source.details.Notes(ctx, source.shown, source.head != nil)
		if warning := source.details.warning(source.Scale); warning != "" {
			source.Said = append(source.Said, cli.Said{Text: warning, Warning: true})
		}
		servers = append(servers, source.Server)
	}
	return append(all, cli.Together(servers)...)
}
