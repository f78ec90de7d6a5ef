package client

import (
	"net/url"

	"jt/client/model"
)

// ErrorsService calls the error services (Error Services).
type ErrorsService struct {
	client *Client
}

func errorsList() listService {
	return listService{path: "/errors/", key: "id", noun: "errors", optional: listErrors}
}

// List lists the errors that jobs can fail with (Error List). Some servers do not have this list: an *UnsupportedError.
func (s *ErrorsService) List(options PageOptions) *List[model.JobError] {
	return newList(s.client, errorsList(), options, model.Object.JobError, url.Values{})
}
