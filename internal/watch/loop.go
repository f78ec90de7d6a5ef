package watch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// watch is a list that is shown again and again.
type watch struct {
	session  *cli.Session
	list     List
	scale    *client.Client
	interval time.Duration
	options  output.Options // of the table
	notes    []string       // on the connection

	before, now  *rowsRead     // the last two readings that succeeded; nil where there were none
	failure      *watchFailure // of the readings since then; nil where none failed
	readingSince time.Time     // zero where no reading is under way
	next         time.Time     // when the next one begins
	laid         laidTable
}

// rowsRead are the rows of one reading.
type rowsRead struct {
	at    time.Time
	table output.Screenful
	notes []string
}

func (r *rowsRead) Print(row output.Object) error {
	r.table.Rows = append(r.table.Rows, row)
	return nil
}

func (r *rowsRead) Total(label string, values map[string]any) error {
	r.table.Label, r.table.Values = label, values
	return nil
}

func (r *rowsRead) Close() error { return nil }
func (r *rowsRead) Abort() error { return nil }

// watchFailure is one failed reading, or several on end.
type watchFailure struct {
	since  time.Time
	tries  int
	latest error
}

// readingResult is what came of a reading.
type readingResult struct {
	rows  *rowsRead
	err   error
	panic string
}

// wholeEvery is after how many seconds all of the screen is drawn again, where no reading does it.
const wholeEvery = 10

// run reads and draws until the context ends, the terminal is gone, or the server refuses from the start.
func (w *watch) run(ctx context.Context) error {
	outcomes := make(chan readingResult, 1)
	reading, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		if w.reading() {
			<-outcomes
		}
	}()
	// Later defers run first: the screen does not wait for a server.
	screen, err := OpenScreen(w.session)
	if err != nil {
		return err
	}
	defer screen.Close()

	second := time.NewTicker(time.Second) // the header tells how long things take
	defer second.Stop()
	seconds := 0 // since the last reading
	due := time.NewTimer(0)
	defer due.Stop()
	for {
		if err := w.draw(screen); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-due.C:
			w.begin(reading, outcomes)
		case got := <-outcomes:
			if err := w.take(got); err != nil {
				return err
			}
			screen.distrust()
			due.Reset(w.interval)
			second.Reset(time.Second)
			seconds = 0
		case <-screen.Stopped:
			if err := screen.pause(); err != nil {
				return err
			}
		case <-screen.Resized:
		case <-second.C:
			if seconds++; seconds%wholeEvery == 0 {
				screen.distrust()
			}
		}
	}
}

func (w *watch) reading() bool { return !w.readingSince.IsZero() }

// begin starts a reading, with one clock time for all of it.
func (w *watch) begin(ctx context.Context, outcomes chan<- readingResult) {
	w.readingSince = w.session.Environment.Now()
	at := w.readingSince
	go func() { outcomes <- w.read(ctx, at) }()
}

func (w *watch) read(ctx context.Context, at time.Time) (got readingResult) {
	// A panic here would end the process before the screen is restored: it is handed on to who can do that.
	defer func() {
		if value := recover(); value != nil {
			got = readingResult{panic: fmt.Sprintf("%v\n\n%s", value, debug.Stack())}
		}
	}()
	var notes bytes.Buffer
	read, err := w.list.Prepare(aside(w.session, &notes, func() time.Time { return at }))
	if err != nil {
		return readingResult{err: err}
	}
	rows := &rowsRead{at: at}
	if err := read(ctx, w.scale, rows); err != nil {
		return readingResult{err: err}
	}
	rows.notes = linesOf(&notes)
	return readingResult{rows: rows}
}

// take takes in what came of a reading. The error ends the watch.
func (w *watch) take(got readingResult) error {
	now := w.session.Environment.Now()
	w.readingSince, w.next = time.Time{}, now.Add(w.interval)
	if got.panic != "" {
		panic(got.panic)
	}
	if got.err == nil {
		// Rows that cannot be shown do not take the place of those that can.
		renewed := *w
		renewed.before, renewed.now, renewed.failure = w.now, got.rows, nil
		if _, got.err = renewed.table(w.size()); got.err == nil {
			*w = renewed
			return nil
		}
	}
	if w.now == nil && w.failure == nil && Refused(got.err) {
		return cli.TaskError(w.list.Task, got.err)
	}
	if w.failure == nil {
		w.failure = &watchFailure{since: now}
	}
	w.failure.tries++
	w.failure.latest = got.err
	return nil
}

// Refused tells the failures that another try does not mend: what is asked is wrong, or not allowed.
func Refused(err error) bool {
	if cli.IsUsage(err) || errors.Is(err, client.ErrUnauthorized) {
		return true
	}
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.Status >= http.StatusBadRequest && failed.Status < http.StatusInternalServerError &&
		failed.Status != http.StatusRequestTimeout && failed.Status != http.StatusTooManyRequests
}
