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
// A list is complete or ends with an error. What services send and take is in package [jt/client/model]; each model keeps the server's
// own JSON ([model.Object]). errors.Is reports the kind of an [*Error], such as [ErrNotFound]. Names in parentheses, such as (Job Type List), are sections of Scale's REST documentation.
package client
