// Package model has the job types, counts and errors of Scale that package client reads and sends.
//
// An [Object] is the server's own JSON: a row of a list or a job type's details. Its methods read single fields, and decode it:
//
//   - [Object.JobType] and [Object.Details]: a [JobType], and a [JobTypeDetails] with its interface, errors and counts
//   - [Object.Status], [Object.Running], [Object.Pending] and [Object.SystemFailure]: what the jobs of a job type are doing
//   - [Object.JobError]: a [JobError], an error with which jobs can fail
//   - [Object.Mapping]: the JSON of an [ErrorMapping], which maps exit codes to such errors
//
// The lists of client do that themselves: a client.List yields models; its method Objects returns the same list, undecoded. A
// model has the Object from which it was decoded, with the fields that the model lacks. A field that can be null is a pointer.
// An error is a [*FieldError]: a field does not have the documented type.
//
// Names in parentheses, such as (Job Type List), are sections of Scale's REST documentation.
package model
