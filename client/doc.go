// Package client is a typed HTTP client for the job-type services of Scale, usable by any Go program.
//
//	scale, err := client.New("https://host/scale/api", client.Options{})
//	if err != nil {
//		return err
//	}
//	for jobType, err := range scale.JobTypes.List(client.ListOptions{Categories: []string{"system"}}).All(ctx) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(jobType.ID, jobType.Name, jobType.Version)
//	}
//
// # Whole answers
//
// A walk over a list ([JobTypesService.All], [Walk.Objects]) is the whole list or ends in an error, in most cases an
// [IncompleteError] that says how much there is. Pages are addressed below the base URL that [New] was given: the
// links in an answer name a host that a client behind a proxy may not reach.
//
// # The server's own objects
//
// Every row keeps the JSON object that the server sent ([Object]), with the fields that this package does not know,
// its field order and its spelling of numbers. Typed models are decoded from it.
//
// # Errors
//
// A failed exchange is an [*Error]; errors.Is tells its kind: [ErrNotFound], [ErrUnauthorized], [ErrUnreachable],
// [ErrBadAnswer]. [Error.Reason] is finer.
//
// # Speed
//
// Pages are cut into rows by jsontext, which checks that all of the page is valid JSON while it finds where rows
// begin and end; a row's fields are decoded only when they are asked for. BenchmarkParsePage holds that against
// encoding/json: for a page of 1,000 job types, 0.9 MB, the best of three runs were 4.1 ms and 153 KB of allocations,
// against 17 ms and 1.2 MB for cutting rows and reading their ids by encoding/json, and 14 ms and 1.8 MB for decoding
// all models (2 cores of an Intel Xeon, Go 1.26.8, 2026-11-25).
package client
