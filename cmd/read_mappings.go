package cmd

import (
	"bytes"
	"context"
	"errors"
	"time"

	"jt/client"
	"jt/internal/cli"
)

// readMapping is the error mapping of one job type, as far as it could be read.
type readMapping struct {
	mappingNow
	known bool  // the server told it, even if as null
	err   error // of this job type alone: it is gone
}

// readMappings reads the error mappings of job types, which costs a request each, at most so many at once. What is
// wrong with a single job type is noted; any other failure, and the end of ctx, ends the reading and is the error.
func readMappings(ctx context.Context, session *cli.Session, scale *client.Client, targets []target) ([]readMapping, error) {
	type answer struct {
		place   int
		mapping readMapping
		err     error
	}
	mappings := make([]readMapping, len(targets))
	answers := make(chan answer)
	ticks := time.NewTicker(cli.ProgressTick)
	defer ticks.Stop()
	progress := session.NewProgress("reading error mappings", len(targets))
	defer progress.End()
	asking, cancel := context.WithCancel(ctx)
	defer cancel()

	begun, underWay := 0, 0
	var failed error // the first one: those after it may come of the cancelling
	for {
		for failed == nil && underWay < scale.Concurrency() && begun < len(targets) {
			place := begun
			begun, underWay = begun+1, underWay+1
			go func() {
				mapping, err := oneMapping(asking, scale, targets[place])
				answers <- answer{place, mapping, err}
			}()
		}
		if underWay == 0 {
			return mappings, failed
		}
		select {
		case <-ticks.C:
			progress.Show(session.Environment.Now())
		case one := <-answers:
			underWay--
			progress.Add(one.mapping.unreadable || one.mapping.err != nil)
			mappings[one.place] = one.mapping
			if one.err != nil && failed == nil {
				failed = one.err
				cancel()
			}
		}
	}
}

func oneMapping(ctx context.Context, scale *client.Client, found target) (readMapping, error) {
	now, err := currentMapping(ctx, scale, found)
	if errors.Is(err, client.ErrNotFound) {
		return readMapping{mappingNow: now, err: err}, nil
	}
	mapping := readMapping{mappingNow: now, known: len(now.text) > 0}
	mapping.text = bytes.Clone(now.text) // the details that it is part of are larger
	return mapping, err
}
