// Command pause-window pauses the job types of one category for a while and then unpauses those that it paused, as a
// deployment needs it: what was paused before stays paused.
//
//	go run ./examples/pause-window [-for 10m] URL CATEGORY
//
// URL is what stands before /job-types/, such as https://host/scale/api. The window ends early at an interrupt, and the
// job types are unpaused then too.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], log.New(os.Stdout, "", 0)); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "pause-window:", err)
		os.Exit(1)
	}
}

// window is what the command line asks for.
type window struct {
	server   string
	category string
	length   time.Duration
}

func readWindow(args []string) (window, error) {
	w := window{}
	flags := flag.NewFlagSet("pause-window", flag.ContinueOnError)
	flags.DurationVar(&w.length, "for", 10*time.Minute, "how long the job types stay paused")
	if err := flags.Parse(args); err != nil {
		return w, err
	}
	if flags.NArg() != 2 {
		return w, errors.New("give the URL of a server and a category: pause-window [-for 10m] URL CATEGORY")
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
		return fmt.Errorf("there is nothing to pause in category %q", w.category)
	}
	out.Printf("%d job types of category %q are to be paused for %s", len(candidates), w.category, w.length)

	paused, err := pause(ctx, scale, candidates, out)
	if err == nil {
		wait(ctx, w.length)
	}
	// What was paused is unpaused in any case, also after an interrupt: ctx may have ended.
	return errors.Join(err, unpause(context.WithoutCancel(ctx), scale, paused, out))
}

// unpaused lists the job types of a category that are not paused. The list is whole, or there is an error.
func unpaused(ctx context.Context, scale *client.Client, category string) ([]client.JobType, error) {
	var found []client.JobType
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

// pause gives those that it may have paused, also where it did not come to the end.
func pause(ctx context.Context, scale *client.Client, jobTypes []client.JobType, out *log.Logger) (paused []client.JobType, err error) {
	for _, jobType := range jobTypes {
		if ctx.Err() != nil {
			return paused, context.Cause(ctx)
		}
		// A request that is on its way is finished, so that it is known what it did.
		err := setPaused(client.FinishRequests(ctx), scale, jobType, true)
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

// unpause goes on after a failure: the others are not to stay paused for it.
func unpause(ctx context.Context, scale *client.Client, jobTypes []client.JobType, out *log.Logger) error {
	var failures []error
	for _, jobType := range jobTypes {
		if err := setPaused(ctx, scale, jobType, false); err != nil {
			failures = append(failures, err)
			continue
		}
		out.Println("unpaused", jobType.Name, jobType.Version)
	}
	return errors.Join(failures...)
}

// setPaused succeeds where the job type was seen to be so: a server that says yes and does nothing is an error.
func setPaused(ctx context.Context, scale *client.Client, jobType client.JobType, paused bool) error {
	_, err := scale.JobTypes.Update(ctx, jobType.ID, client.JobTypeUpdate{IsPaused: &paused})
	switch {
	case errors.Is(err, client.ErrNotApplied):
		return fmt.Errorf("%s %s takes no change: %w", jobType.Name, jobType.Version, err)
	case err != nil:
		return fmt.Errorf("cannot change %s %s: %w", jobType.Name, jobType.Version, err)
	}
	return nil
}

// wait ends early with the context.
func wait(ctx context.Context, length time.Duration) {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
