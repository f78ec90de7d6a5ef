package watch

import (
	"context"
	"slices"
	"sync"
	"time"

	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// snapshot is a list as it was at one time.
type snapshot struct {
	at    time.Time
	rows  []output.Object // of all servers
	total map[string]any  // the total line by column; nil for none
	notes []string
	texts []string // see text
}

// failure is one failed refresh, or several in a row.
type failure struct {
	since  time.Time
	tries  int
	latest error
}

// again returns the failure after another failed refresh.
func (f *failure) again(err error, now time.Time) *failure {
	if f == nil {
		f = &failure{since: now}
	}
	f.tries++
	f.latest = err
	return f
}

// outcome is the result of a refresh.
type outcome struct {
	at       time.Time
	sources  []*source
	snapshot *snapshot // nil if all failed
	err      error     // of jt itself
}

// watched is a server that is watched.
type watched struct {
	*cli.Server

	own     selection.Selection
	rows    []output.Object // of the last refresh that did not fail
	at      time.Time       // of that refresh; zero if there was none
	failure *failure        // of the refreshes since then; nil if there was none
}

// someFail reports whether the last refresh of a server failed.
func (w *watch) someFail() bool {
	return slices.ContainsFunc(w.servers, func(server *watched) bool { return server.failure != nil })
}

// read refreshes the lists of all servers at once. A server that fails keeps the rows that it had.
func (w *watch) read(ctx context.Context, at time.Time) outcome {
	got := outcome{at: at}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := w.late()
	var first sync.Once
	var patience *time.Timer // from when the first server was read
	var reading sync.WaitGroup
	for _, server := range w.servers {
		source := w.list.start(ctx, server.Server, &server.own, at)
		got.sources = append(got.sources, source)
		reading.Go(func() {
			for row := range source.rows {
				source.all = append(source.all, row)
			}
			if source.failed == nil {
				first.Do(func() { patience = time.AfterFunc(w.patience(), func() { cancel(late) }) })
			}
		})
	}
	reading.Wait()
	if patience != nil {
		patience.Stop()
	}
	failed := 0
	for i, source := range got.sources {
		if source.failed != nil {
			failed++
			source.all = w.servers[i].rows
			if context.Cause(ctx) == late { //nolint:errorlint // it is this one
				source.failed = late
			}
		}
		rows := make(chan output.Object, len(source.all))
		for _, row := range source.all {
			rows <- row
		}
		close(rows)
		source.rows = rows
	}
	if failed < len(got.sources) {
		got.snapshot = w.merge(ctx, got.sources, at)
	}
	return got
}

// patience returns how long a refresh waits for the other servers once the first one was read: one that does not respond must
// not keep the rows of the others off the screen.
func (w *watch) patience() time.Duration { return max(leastPatience, 2*w.interval) }

const leastPatience = 10 * time.Second

// late returns the error of a server that this was too short for.
func (w *watch) late() error {
	return cli.OutcomeError(cli.ExitUnreachable, "timeout", "more than "+cli.Spelled(w.patience())+" slower than another server", "")
}

// merge makes one list of those of all servers.
func (w *watch) merge(ctx context.Context, sources []*source, at time.Time) *snapshot {
	made := &snapshot{at: at}
	for source, row := range merged(sources, w.list.SortKey) {
		source.shown++
		made.rows = append(made.rows, view.InContext(source.Context, row))
		if len(sources) > 1 && len(made.rows) == w.list.Limit {
			break
		}
	}
	note := ""
	if len(made.rows) > 0 && w.list.Total != nil {
		made.total, note = w.list.Total(w.options, made.rows)
	}
	for _, line := range said(ctx, sources, note) {
		if line.Warning {
			line.Text = "warning: " + line.Text
		}
		made.notes = append(made.notes, line.Text)
	}
	return made
}
