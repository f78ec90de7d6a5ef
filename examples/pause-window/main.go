// Command pause-window pauses the job types of one category for a while, for a deployment, and then unpauses the ones that
// it paused. Job types that were paused before remain paused.
//
//	go run ./examples/pause-window [-for 10m] URL CATEGORY
//
// URL is the part before /job-types/, such as https://host/scale/api. An interrupt ends the window early; the job types are
// unpaused then too.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"jt/client"
	"jt/client/model"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], log.New(os.Stdout, "", 0)); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "pause-window:", err)
		os.Exit(1)
	}
}

// window holds the arguments.
type window struct {
	server   string
	category string
	length   time.Duration
}

func readWindow(args []string) (window, error) {
	w := window{}
	flags := flag.NewFlagSet("pause-window", flag.ContinueOnError)
	flags.DurationVar(&w.length, "for", 10*time.Minute, "how long to pause the job types")
	if err := flags.Parse(args); err != nil {
		return w, err
	}
	if flags.NArg() != 2 {
		return w, errors.New("usage: pause-window [-for 10m] URL CATEGORY")
	}
	w.server, w.category = flags.Arg(0), flags.Arg(1)
	return w, nil
}

func run(ctx context.Context, args []string, out *log.Logger) error {
	w, err := readWindow(args)
	if err != nil {
		return err
	}
	scale, err := client.New(w.server, client.Options{UserAgent: "pause-window"})
	if err != nil {
		return err
	}
	candidates, err := unpaused(ctx, scale, w.category)
	if err != nil {
		return err
	}
	if len(candidates) == 0 {
		return fmt.Errorf("no job types to pause in category %q", w.category)
	}
	out.Printf("pausing %d job types of category %q for %s", len(candidates), w.category, w.length)

	paused, err := pause(ctx, scale, candidates, out)
	if err == nil {
		wait(ctx, w.length)
	}
	// Always unpause, even after an interrupt, which ends ctx.
	return errors.Join(err, unpause(context.WithoutCancel(ctx), scale, paused, out))
}

// unpaused returns all active job types of a category that are not paused. An incomplete list is an error.
func unpaused(ctx context.Context, scale *client.Client, category string) ([]model.JobType, error) {
	var found []model.JobType
	for jobType, err := range scale.JobTypes.List(client.ListOptions{Categories: []string{category}}).All(ctx) {
		if err != nil {
			return nil, fmt.Errorf("cannot list job types: %w", err)
		}
		if jobType.IsActive && !jobType.IsPaused {
			found = append(found, jobType)
		}
	}
	return found, nil
}

// pause returns the job types that it paused or may have paused, also after an error.
func pause(ctx context.Context, scale *client.Client, jobTypes []model.JobType, out *log.Logger) (paused []model.JobType, err error) {
	for _, jobType := range jobTypes {
		if ctx.Err() != nil {
			return paused, context.Cause(ctx)
		}
		// An interrupt does not cut a request short: its effect would be unknown.
		err := change(client.FinishRequests(ctx), scale.JobTypes.Pause, jobType)
		if err == nil || errors.As(err, new(*client.DoubtError)) {
			paused = append(paused, jobType)
		}
		if err != nil {
			return paused, err
		}
		out.Println("paused", jobType.Name, jobType.Version)
	}
	return paused, nil
}

// unpause continues after a failure: the other job types must not remain paused.
func unpause(ctx context.Context, scale *client.Client, jobTypes []model.JobType, out *log.Logger) error {
	var failures []error
	for _, jobType := range jobTypes {
		if err := change(ctx, scale.JobTypes.Unpause, jobType); err != nil {
			failures = append(failures, err)
			continue
		}
		out.Println("unpaused", jobType.Name, jobType.Version)
	}
	return errors.Join(failures...)
}

// change pauses or unpauses a job type. If the server accepts the change but does not apply it, that is an error.
func change(ctx context.Context, do func(context.Context, int64) (model.Object, error), jobType model.JobType) error {
	_, err := do(ctx, jobType.ID)
	switch {
	case errors.Is(err, client.ErrNotApplied):
		return fmt.Errorf("%s %s was not changed: %w", jobType.Name, jobType.Version, err)
	case err != nil:
		return fmt.Errorf("cannot change %s %s: %w", jobType.Name, jobType.Version, err)
	}
	return nil
}

// wait waits until the time is over or ctx ends.
func wait(ctx context.Context, length time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(length):
	}
}
