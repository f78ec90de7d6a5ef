package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"jt/client/internal/rawjson"
)

// JobTypeDetails is a job type with all its details (Job Type Details).
type JobTypeDetails struct {
	JobType
	Interface    *JobInterface `json:"interface"`      // nil for null
	ErrorMapping *ErrorMapping `json:"error_mapping"`  // nil for null
	Errors       []JobError    `json:"errors"`         // those that the mapping names and the server has
	JobCounts6h  JobCounts     `json:"job_counts_6h"`  // jobs whose status last changed in the last 6 hours
	JobCounts12h JobCounts     `json:"job_counts_12h"` // in the last 12 hours
	JobCounts24h JobCounts     `json:"job_counts_24h"` // in the last 24 hours

	// Releases from /v6 on have these instead of the fields above; see RecentCounts.
	Manifest      Object `json:"-"` // of Seed: Text("job.interface.command") is the command; empty without one
	Configuration Object `json:"-"` // such as priority and output_workspaces; empty without one
}

// JobInterface is how a job is run.
type JobInterface struct {
	Version          string           `json:"version"`           // of the interface format, such as "1.0"
	Command          string           `json:"command"`           // the program
	CommandArguments string           `json:"command_arguments"` // with ${NAME} for inputs and outputs
	InputData        []InterfaceField `json:"input_data"`        // what a job reads
	OutputData       []InterfaceField `json:"output_data"`       // what a job makes
	SharedResources  []InterfaceField `json:"shared_resources"`  // what jobs share
}

// InterfaceField is an input, output or shared resource.
type InterfaceField struct {
	Name       string   `json:"name"`        // its name in CommandArguments
	Type       string   `json:"type"`        // file, files or property; anything for a shared resource
	Required   *bool    `json:"required"`    // nil means required
	MediaTypes []string `json:"media_types"` // of an input; none means any
	MediaType  string   `json:"media_type"`  // of an output; may be empty
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
}

// Details decodes a job type's details. Its error is a *FieldError.
func (o Object) Details() (JobTypeDetails, error) {
	details := JobTypeDetails{JobType: JobType{Object: o}, Manifest: o.Embedded("manifest"), Configuration: o.Embedded("configuration")}
	details, err := decoded(o, details, "id", "an integer", func(details JobTypeDetails) error {
		return cmp.Or(
			o.checkCounts("job_counts_6h", details.JobCounts6h),
			o.checkCounts("job_counts_12h", details.JobCounts12h),
			o.checkCounts("job_counts_24h", details.JobCounts24h),
		)
	})
	details.Archived = cmp.Or(details.Archived, details.Deprecated)
	return details, err
}

// Get returns a job type's details (Job Type Details).
func (s *JobTypesService) Get(ctx context.Context, id int64) (JobTypeDetails, error) {
	object, err := s.GetObject(ctx, id)
	if err != nil {
		return JobTypeDetails{}, err
	}
	return object.Details()
}

// GetObject is Get without decoding.
func (s *JobTypesService) GetObject(ctx context.Context, id int64) (Object, error) {
	path, err := s.detailsPath(ctx, id)
	if err != nil {
		return Object{}, err
	}
	e := s.client.exchange(http.MethodGet, path)
	body, err := e.json(ctx, nil)
	if err != nil {
		return Object{}, s.client.located(ctx, err)
	}
	object, err := parseDetails(body, id)
	if err == nil {
		return object, nil
	}
	if page, pageErr := parseObject(body); pageErr == nil && s.client.reconsiders(ctx, s.client.checkRelease(e, page)) {
		return s.GetObject(ctx, id)
	}
	return Object{}, e.badJSON(err)
}

// parseDetails checks that a body is one valid JSON object with the id that was asked for.
func parseDetails(body []byte, id int64) (Object, error) {
	object, err := parseObject(body)
	if err != nil {
		return Object{}, err
	}
	value, _ := object.Field("id")
	answered, err := readKey(value, "id", "the response")
	if err != nil {
		return Object{}, err
	}
	if answered != id {
		return Object{}, &rawjson.ShapeError{Problem: fmt.Sprintf("the response is about job type %d, not %d", answered, id)}
	}
	return object, nil
}

func parseObject(body []byte) (Object, error) {
	value, err := rawjson.Parse(body)
	if err != nil {
		return Object{}, err
	}
	if value[0] != '{' {
		return Object{}, &rawjson.ShapeError{Problem: "the response is " + rawjson.Describe(value) + ", documented as an object"}
	}
	return Object{text: value}, nil
}

// ErrorName is the name of an error in a mapping, or a number.
type ErrorName string

// UnmarshalJSON accepts a string or a number.
func (n *ErrorName) UnmarshalJSON(text []byte) error {
	var name string
	if err := json.Unmarshal(text, &name); err == nil {
		*n = ErrorName(name)
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(text, &number); err != nil {
		return err
	}
	*n = ErrorName(number)
	return nil
}
