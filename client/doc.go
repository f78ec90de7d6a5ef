// Package client is a typed HTTP client for the job-type services of Scale, for any Go program.
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
// "Specification" is Scale's REST documentation of its job-type services; the names in brackets are its sections.
//
// # Complete lists
//
// [List.All] yields a complete list or ends in an error, mostly an [IncompleteError]. Pages are addressed below the base
// URL, never by the links in a response: those name a host that a client behind a proxy may not reach.
//
// # The server's own objects
//
// Every model keeps the JSON object that it was decoded from ([Object]), with unknown fields, field order and the
// spelling of numbers. [List.Objects] skips the decoding.
//
// # Errors
//
// A failed exchange is an [*Error]. errors.Is reports its kind, such as [ErrNotFound]; [Error.Reason] is finer.
package client
