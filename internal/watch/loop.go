package watch

import (
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

	before, now  *reading  // the last two that succeeded; nil where there were none
	picture      *picture  // of now
	failure      *failure  // of the readings since then; nil where none failed
	readingSince time.Time // zero where no reading is under way
	next         time.Time // when the next one begins
}

// reading is what was read of a list at one time.
type reading struct {
	at    time.Time
	rows  []output.Object
	total map[string]any // of the line of totals, by column; nil where there is none
	notes []string
}

// failure is one failed reading, or several on end.
type failure struct {
	since  time.Time
	tries  int
	latest error
}

// outcome is what came of a reading.
type outcome struct {
	reading *reading
	err     error
	panic   string
}

// wholeEvery is after how many seconds all of the screen is drawn again, where no reading does it.
const wholeEvery = 10

// run reads and draws until the context ends, the terminal is gone, or the server refuses from the start.
func (w *watch) run(ctx context.Context) error {
	outcomes := make(chan outcome, 1)
	readings, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		if w.isReading() {
			<-outcomes
		}
	}()
	// Later defers run first: the screen does not wait for a server.
	screen, err := openScreen(w.session)
	if err != nil {
		return err
	}
	defer screen.close()

	second := time.NewTicker(time.Second) // the header shows how long things take
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
			at := w.session.Environment.Now() // for all of the reading
			w.readingSince = at
			go func() { outcomes <- w.read(readings, at) }()
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

func (w *watch) isReading() bool { return !w.readingSince.IsZero() }

func (w *watch) read(ctx context.Context, at time.Time) (got outcome) {
	// A panic here would end the process before the screen is restored: it is passed to the goroutine that can do that.
	defer func() {
		if value := recover(); value != nil {
			got = outcome{panic: fmt.Sprintf("%v\n\n%s", value, debug.Stack())}
		}
	}()
	read, err := w.list.Prepare(at)
	if err != nil {
		return outcome{err: err}
	}
	rows := read(ctx, w.scale)
	made := &reading{at: at}
	for row, err := range rows.All {
		if err != nil {
			return outcome{err: err}
		}
		made.rows = append(made.rows, row)
	}
	if len(made.rows) > 0 && rows.Total != nil {
		made.total = rows.Total(w.options)
	}
	made.notes = rows.Notes()
	return outcome{reading: made}
}

// take shows what came of a reading. The error ends the watch.
func (w *watch) take(got outcome) error {
	now := w.session.Environment.Now()
	w.readingSince, w.next = time.Time{}, now.Add(w.interval)
	if got.panic != "" {
		panic(got.panic)
	}
	if got.err == nil {
		width, height := w.size()
		picture, err := compare(&w.list, w.options, w.now, got.reading, width)
		if err == nil {
			_, err = picture.lines(height)
		}
		if err == nil {
			w.before, w.now, w.picture, w.failure = w.now, got.reading, picture, nil
			return nil
		}
		got.err = err // rows that cannot be shown do not take the place of those that can
	}
	if w.now == nil && w.failure == nil && refused(got.err) {
		return cli.TaskError(w.list.Task, got.err)
	}
	if w.failure == nil {
		w.failure = &failure{since: now}
	}
	w.failure.tries++
	w.failure.latest = got.err
	return nil
}

// refused reports whether another try would fail in the same way: what is asked for is wrong, or not allowed.
func refused(err error) bool {
	if cli.IsUsage(err) || errors.Is(err, client.ErrUnauthorized) {
		return true
	}
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.Status >= http.StatusBadRequest && failed.Status < http.StatusInternalServerError &&
		failed.Status != http.StatusRequestTimeout && failed.Status != http.StatusTooManyRequests
}
