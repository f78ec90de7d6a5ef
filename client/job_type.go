package client

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// JobType is a job type (specification: Job Type List). Pointers are nil where the server has null or no such field.
type JobType struct {
	Object      Object  `json:"-"`           // as the server sent it, with the fields that are not here
	ID          int64   `json:"id"`          // unique on a server; the address of this release's services
	Name        string  `json:"name"`        // with Version unique on a server
	Version     string  `json:"version"`     // any text: "1.0.0", "2015-01", "1.0.0-rc1"
	Title       *string `json:"title"`       // for people; may be empty
	Description *string `json:"description"` // for people; may be empty
	Category    *string `json:"category"`    // free text that groups job types
	AuthorName  *string `json:"author_name"` // may be empty
	AuthorURL   *string `json:"author_url"`  // may be empty

	IsSystem      bool  `json:"is_system"`       // one of Scale's own
	IsLongRunning bool  `json:"is_long_running"` // its jobs may run for ever
	IsActive      bool  `json:"is_active"`       // false once it is archived
	IsOperational *bool `json:"is_operational"`  // false while in research and development; not documented for lists
	IsPaused      bool  `json:"is_paused"`       // no job of it is scheduled off the queue

	IconCode         *string `json:"icon_code"`         // of Font Awesome, hexadecimal, such as "f013"
	UsesDocker       bool    `json:"uses_docker"`       // its jobs run in a Docker container
	DockerPrivileged *bool   `json:"docker_privileged"` // the container is a privileged one; not documented for lists
	DockerImage      *string `json:"docker_image"`      // name and tag of the image

	Priority int64 `json:"priority"`  // a lower number is a higher priority
	Timeout  int64 `json:"timeout"`   // seconds a job may run
	MaxTries int64 `json:"max_tries"` // how often a job is tried in case of errors

	CPUsRequired         float64 `json:"cpus_required"`           // CPUs that a job takes; a fraction is fine
	MemRequired          float64 `json:"mem_required"`            // MiB of memory that a job takes
	DiskOutConstRequired float64 `json:"disk_out_const_required"` // MiB of disk for a job's output
	DiskOutMultRequired  float64 `json:"disk_out_mult_required"`  // and so many times the size of its input files, in MiB

	Created      time.Time  `json:"created"`       // when it was made
	Archived     *time.Time `json:"archived"`      // when it was archived; nil where it never was
	Paused       *time.Time `json:"paused"`        // when it was last paused; servers set it anew at every pause
	LastModified time.Time  `json:"last_modified"` // when it was last changed; a list's Started and Ended look at it
}

// JobType decodes the row of a job type. The error is a *FieldError.
func (o Object) JobType() (JobType, error) {
	return decoded(o, JobType{Object: o}, "id", "an integer", nil)
}

// decoded fills a model, and checks it unless check is nil. A field that all its objects have is needed, so that one model
// is not decoded as another.
func decoded[Model any](o Object, model Model, needed, want string, check func(Model) error) (Model, error) {
	err := o.decode(&model, needed, want)
	if err == nil && check != nil {
		err = check(model)
	}
	if err != nil {
		return *new(Model), err
	}
	return model, nil
}

func (o Object) decode(model any, needed, want string) error {
	err := json.Unmarshal(o.text, model, jsontext.AllowDuplicateNames(true))
	if _, ok := o.Field(needed); err == nil && !ok {
		return &FieldError{Row: o.Describe(), Field: needed, Want: want, Got: "nothing"}
	}
	if err == nil {
		return nil
	}
	wrong, ok := errors.AsType[*json.SemanticError](err)
	if !ok || wrong.JSONPointer == "" {
		return &FieldError{Row: o.Describe(), Field: "", Want: "a row of this list", Got: "something else"}
	}
	field := strings.Join(slices.Collect(wrong.JSONPointer.Tokens()), ".")
	value, ok := o.Field(field)
	if !ok { // a key of a mapping holds a dot
		value = []byte{byte(wrong.JSONKind)}
	}
	documented, got := documentedType(wrong.GoType), describeValue(value)
	if got == documented || documented == documentedTime && got == "a string" { // such as an integer of twenty digits
		got = oneLine(string(value))
	}
	return &FieldError{Row: o.Describe(), Field: field, Want: documented, Got: got}
}

const documentedTime = "an ISO-8601 date and time"

func documentedType(field reflect.Type) string {
	if field.Kind() == reflect.Pointer {
		field = field.Elem()
	}
	if field == reflect.TypeFor[time.Time]() {
		return documentedTime
	}
	switch field.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "a boolean"
	case reflect.Int64:
		return "an integer"
	case reflect.Float64:
		return "a decimal"
	case reflect.Slice:
		return "an array"
	}
	return "an object"
}
