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
// "Specification" names a section of Scale's REST documentation.
// A list is complete or ends in an error. Models keep the object that the server sent, with unknown fields ([Object]). A
// failed exchange is an [*Error], whose kind, such as [ErrNotFound], errors.Is reports.
package client
