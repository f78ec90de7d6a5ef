package model

import "time"

// JobError is an error with which jobs can fail (Error Details).
type JobError struct {
	ID           int64      `json:"id"`          // unique on a server
	Name         string     `json:"name"`        // its name in an ErrorMapping
	Title        *string    `json:"title"`       // for people; may be empty
	Description  *string    `json:"description"` // for people; may be empty
	Category     string     `json:"category"`    // such as CategoryData
	Created      *time.Time `json:"created"`
	LastModified *time.Time `json:"last_modified"`

	Object      Object  `json:"-"`             // as sent by the server, with all fields; only from client.ErrorsService.List
	JobTypeName *string `json:"job_type_name"` // of the job type whose manifest defines it, from Scale 7 on
}

// JobError decodes a row of client.ErrorsService.List. Its error is a *FieldError.
func (o Object) JobError() (JobError, error) {
	return decoded(o, JobError{Object: o}, "id", "an integer", nil)
}
