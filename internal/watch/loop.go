package watch

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// watch is a list that is refreshed on the screen of a terminal.
type watch struct {
	session  *cli.Session
	list     List
	servers  []*watched
	interval time.Duration
	options  output.Options // for the table
	notes    []string       // about the connections
	flags    []string       // that chose the rows
	hint     string         // how to list the keys, if they are read
	until    bool           // end once the list is empty

	now             *snapshot // the last; nil if there was none
	before          time.Time // when the one before was read; zero if there was none
	picture         *picture  // of now
	failure         *failure  // of showing what was read; nil if it could be shown
	refused         bool      // all servers refused the first request, which ended the watch
	refreshingSince time.Time // zero between refreshes
	next            time.Time // when the next refresh begins
	keys            keyReader
	choice          choice
	quit            bool // a key ended the watch
}

// redrawAfter is how many seconds after a refresh the complete screen is drawn again.
const redrawAfter = 10

// escapeDelay is how long the bytes of a key can take to arrive.
const escapeDelay = 100 * time.Millisecond

// run refreshes and draws until the context ends, the terminal is gone, the server refuses the first request, the key q is
// pressed, or the list is empty if that was waited for.
func (w *watch) run(ctx context.Context) error {
	outcomes := make(chan outcome, 1)
	refreshes, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		if w.isRefreshing() {
			<-outcomes
		}
	}()
	// Later defers run first: restoring the screen does not wait for the server.
	screen, err := openScreen(w.session)
	if err != nil {
		return err
	}
	defer screen.close()

	second := time.NewTicker(time.Second) // the header shows how long things take
	defer second.Stop()
	seconds := 0 // since the last refresh
	due := time.NewTimer(0)
	defer due.Stop()
	silence := time.NewTimer(escapeDelay) // after Esc
	defer silence.Stop()
	if screen.Typed != nil {
		w.hint = "; ? lists the keys"
	}
	for !w.quit && !w.isEmpty() {
		if err := w.draw(screen); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-due.C:
			at := w.session.Environment.Now() // one clock time for the complete refresh
			w.refreshingSince = at
			go func() {
				var got outcome
				got.err = cli.Try(func() error {
					got = w.read(refreshes, at)
					return nil
				})
				outcomes <- got
			}()
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
		case <-screen.Continued:
			if err := screen.resume(); err != nil {
				return err
			}
		case <-screen.Typed:
			for typed, ok := screen.ReadKey(); ok; typed, ok = screen.ReadKey() {
				w.pressAll(w.keys.add(typed))
				if w.quit {
					break // what comes after q is for the shell
				}
			}
			if w.keys.waits() {
				silence.Reset(escapeDelay)
			}
		case <-silence.C:
			w.pressAll(w.keys.flush())
		case <-screen.Resized:
		case <-second.C:
			if seconds++; seconds%redrawAfter == 0 {
				screen.distrust()
			}
		}
	}
	return nil
}

// isEmpty reports whether the watch has waited for an empty list, and has one of every server.
func (w *watch) isEmpty() bool {
	return w.until && w.now != nil && len(w.now.rows) == 0 && !w.someFail()
}

func (w *watch) isRefreshing() bool { return !w.refreshingSince.IsZero() }

// take records the result of a refresh. An error ends the watch.
func (w *watch) take(got outcome) error {
	now := w.session.Environment.Now()
	w.refreshingSince, w.next = time.Time{}, now.Add(w.interval)
	problem := got.err
	isFirst := w.now == nil && w.failure == nil && !w.someFail()
	for i, source := range got.sources {
		server, err := w.servers[i], source.failed
		problem = errors.Join(problem, err)
		if err != nil {
			server.failure = server.failure.again(err, now)
		} else {
			server.rows, server.at, server.failure = source.all, got.at, nil
		}
	}
	if _, broken := errors.AsType[*cli.PanicError](problem); broken {
		return problem
	}
	if got.snapshot != nil {
		width, height := w.size()
		picture, err := compare(&w.list, w.options, w.now, got.snapshot, width)
		if err == nil {
			_, err = picture.part(0, height)
		}
		if err == nil {
			if w.now != nil {
				w.before = w.now.at
			}
			w.now, w.picture, w.failure = got.snapshot, picture, nil
			w.arrange()
			return nil
		}
		w.failure = w.failure.again(err, now) // keep showing the rows before
		return nil
	}
	if w.refused = isFirst && !slices.ContainsFunc(got.sources, func(source *source) bool { return !refused(source.failed) }); w.refused {
		for i, source := range got.sources {
			w.servers[i].Err = cli.TaskError(w.list.Task, source.failed)
		}
		w.quit = true
	}
	return nil
}

// refused reports whether another try would fail in the same way: a REF or the request is wrong, or not allowed.
func refused(err error) bool {
	if _, missing := errors.AsType[*selection.MissingError](err); missing {
		return true
	}
	if cli.IsUsage(err) || errors.Is(err, client.ErrUnauthorized) {
		return true
	}
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.Status >= http.StatusBadRequest && failed.Status < http.StatusInternalServerError &&
		failed.Status != http.StatusRequestTimeout && failed.Status != http.StatusTooManyRequests
}
