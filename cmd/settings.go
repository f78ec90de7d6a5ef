package cmd

import (
	"context"
	"fmt"

	"jt/internal/timerange"
)

// settings finds out how the server is reached: flag, then environment, then context, then default.
func (a *app) settings(context.Context) (settings, error) {
	o := a.connection
	found := settings{transport: o.transport, retries: o.retries, pageSize: o.pageSize, concurrency: o.concurrency}
	var err error
	if found.requestTimeout, err = timerange.Duration(o.requestTimeout); err != nil {
		return found, ofFlag("request-timeout", err)
	}
	if o.given("page-size") {
		if err := checkPageSize(o.pageSize); err != nil {
			return found, err
		}
	}
	if _, err := o.changesAtOnce(); err != nil {
		return found, err
	}
	found.server = o.server
	if !o.given("server") {
		found.server = a.environment.Getenv("JT_SERVER")
	}
	switch {
	case found.server == "" && o.given("server"):
		return found, &usageError{"--server is empty", "is the variable that it comes from unset? Leave the flag out to use JT_SERVER"}
	case found.server == "":
		return found, &usageError{
			message: "no server is configured",
			hint:    "set one with --server https://host/scale/api or JT_SERVER, or try --server sandbox, a service that jt carries in itself",
		}
	}
	return found, nil
}

const (
	defaultConcurrency = 8 // of changes; that of reading is the client's
	maxConcurrency     = 64
)

// changesAtOnce is how many changes are to be under way at once.
func (o *connectionOptions) changesAtOnce() (int, error) {
	switch {
	case !o.given("concurrency"):
		return defaultConcurrency, nil
	case o.concurrency < 1 || o.concurrency > maxConcurrency:
		return 0, &usageError{
			fmt.Sprintf("--concurrency %d is not a number of requests that servers should get at once", o.concurrency),
			fmt.Sprintf("give 1 to %d", maxConcurrency),
		}
	}
	return o.concurrency, nil
}

func checkPageSize(size int) error {
	if size < 1 || size > 1000 {
		return &usageError{fmt.Sprintf("--page-size %d is not a size that servers take", size), "give 1 to 1000"}
	}
	return nil
}
