package client

import (
	"net/url"
	"time"
)

// ErrorsService calls the error services (Error Services).
type ErrorsService struct {
	client *Client
}

// JobError is an error with which jobs can fail (Error Details).
type JobError struct {
	ID           int64      `json:"id"`          // unique on a server
	Name         string     `json:"name"`        // its name in an ErrorMapping
	Title        *string    `json:"title"`       // for people; may be empty
	Description  *string    `json:"description"` // for people; may be empty
	Category     string     `json:"category"`    // such as CategoryData
	Created      *time.Time `json:"created"`
	LastModified *time.Time `json:"last_modified"`

	Object      Object  `json:"-"`             // as sent by the server, with all fields; only from ErrorsService.List
	JobTypeName *string `json:"job_type_name"` // of the job type whose manifest defines it, from Scale 7 on
}

func errorsList() listService {
	return listService{path: "/errors/", key: "id", noun: "errors", optional: listErrors}
}

// JobError decodes a row of ErrorsService.List. Its error is a *FieldError.
func (o Object) JobError() (JobError, error) {
	return decoded(o, JobError{Object: o}, "id", "an integer", nil)
}

// List lists the errors that jobs can fail with (Error List). Some servers do not have this list: an *UnsupportedError.
func (s *ErrorsService) List(options PageOptions) *List[JobError] {
	return newList(s.client, errorsList(), options, Object.JobError, url.Values{})
}
