package watch

import (
	"context"
	"iter"
	"time"

	"jt/internal/cli"
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

	next    func() (row output.Object, ok bool) // waits for a row; ok is false at the end
	details Rows                                // known at the end
	begun   bool                                // the rows were asked for
	broken  error                               // a row cannot be printed

	head   output.Object // the next row to show, nil at the end
	key    view.Key
	valued bool // see Settle
	shown  int
}

// readAhead is how many rows of a server are read before they are shown.
const readAhead = 1000

// start reads the lists of all servers at once. stop ends that; the sources are complete after it.
func (l *List) start(ctx context.Context, servers []*cli.Server, now time.Time) (sources []*source, stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	stop = func() {
		cancel()
		for _, source := range sources {
			source.end(l.Task)
		}
	}
	for _, server := range servers {
		read, err := l.Prepare()(now)
		if err != nil {
			stop()
			return nil, nil, err
		}
		rows := make(chan output.Object, readAhead)
		source := &source{Server: server, next: func() (output.Object, bool) {
			row, ok := <-rows
			return row, ok
		}}
		sources = append(sources, source)
		go func() {
			defer close(rows)
			if server.Err != nil {
				return
			}
			server.Err = cli.Try(func() error {
				return source.read(ctx, read, func(row output.Object) error {
					select {
					case rows <- row:
						return nil
					case <-ctx.Done():
						return context.Cause(ctx)
					}
				})
			})
			if server.Err != nil {
				server.Err = cli.TaskError(l.Task, server.Err)
			}
		}()
	}
	return sources, stop, nil
}

// read passes the rows of the server on.
func (s *source) read(ctx context.Context, read Read, take func(output.Object) error) (err error) {
	if s.details, err = read(ctx, s.Scale); err != nil {
		return err
	}
	s.begun = true
	for row, err := range s.details.All {
		if err == nil {
			err = take(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// advance makes the next row the head.
func (s *source) advance(key func(output.Object) view.Key) {
	var ok bool
	if s.head, ok = s.next(); ok && key != nil {
		s.key = key(s.head)
		s.valued = s.key.Settle(s.valued)
	}
}

// merged yields the rows of all sources in one order, if the rows of each have it. Equal rows are in the order of the sources.
// No row is lost if a server sorts otherwise.
func merged(sources []*source, key func(output.Object) view.Key) iter.Seq2[*source, output.Object] {
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
	for _, more := s.next(); more; _, more = s.next() {
	}
	switch {
	case s.broken != nil:
		s.Err = cli.TaskError(task, s.broken)
	case s.head != nil: // the limit ended it
		s.Err = nil
	}
}

// said returns what there is to say of the servers that were read.
func said(ctx context.Context, sources []*source, note string) []cli.Said {
	servers := make([]*cli.Server, len(sources))
	for i, source := range sources {
		servers[i] = source.Server
		if source.Err != nil {
			continue
		}
		source.Said = source.details.Notes(ctx, source.shown, source.head != nil)
		if warning := source.details.warning(source.Scale); warning != "" {
			source.Said = append(source.Said, cli.Said{Text: warning, Warning: true})
		}
	}
	all := cli.Together(servers)
	if note != "" {
		all = append([]cli.Said{{Text: note}}, all...)
	}
	return all
}
