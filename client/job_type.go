package client

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// JobType is a job type as lists and details have it (specification: Job Type List, Job Type Details). Pointers are
// nil where the server has null or no such field.
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
	jobType := JobType{}
	if err := o.decode(&jobType); err != nil {
		return JobType{}, err
	}
	if jobType.ID == 0 {
		if err := o.needs("id", "an integer"); err != nil {
			return JobType{}, err
		}
	}
	jobType.Object = o
	return jobType, nil
}

// decode fills a model. json's own errors name Go types, and for times not even the field, so what went wrong is
// looked for value by value.
func (o Object) decode(model any) error {
	if json.Unmarshal(o.text, model) == nil {
		return nil
	}
	wrong := documentedValue{"", o.text, reflect.TypeOf(model).Elem()}.innermostWrong()
	if wrong.path == "" {
		return &FieldError{Row: o.Describe(), Field: "", Want: "a row of this list", Got: "something else"}
	}
	want, got := documentedType(wrong.documented), describeValue(wrong.text)
	if got == want || want == documentedTime && got == "a string" { // such as an integer of twenty digits
		got = oneLine(string(wrong.text))
	}
	return &FieldError{Row: o.Describe(), Field: wrong.path, Want: want, Got: got}
}

// documentedValue is a JSON value, and the type that the documentation gives it.
type documentedValue struct {
	path       string
	text       []byte
	documented reflect.Type
}

// innermostWrong goes down from a value that cannot be decoded to the one within it that is the reason.
func (v documentedValue) innermostWrong() documentedValue {
	for _, inner := range v.inner() {
		if json.Unmarshal(inner.text, reflect.New(inner.documented).Interface()) != nil {
			return inner.innermostWrong()
		}
	}
	return v
}

// inner are the documented values within a value.
func (v documentedValue) inner() []documentedValue {
	documented := v.documented
	if documented.Kind() == reflect.Pointer {
		documented = documented.Elem()
	}
	if reflect.PointerTo(documented).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil // it reads itself, as times do
	}
	var inner []documentedValue
	add := func(name string, text []byte, documented reflect.Type) {
		inner = append(inner, documentedValue{strings.TrimPrefix(v.path+"."+name, "."), text, documented})
	}
	switch kind, first := documented.Kind(), v.text[0]; {
	case kind == reflect.Struct && first == '{':
		for _, field := range reflect.VisibleFields(documented) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if text, ok := (Object{text: v.text}).Field(name); ok && name != "" && name != "-" {
				add(name, text, field.Type)
			}
		}
	case kind == reflect.Map && first == '{':
		var members map[string]json.RawMessage
		_ = json.Unmarshal(v.text, &members) // it is an object
		for _, key := range slices.Sorted(maps.Keys(members)) {
			add(key, members[key], documented.Elem())
		}
	case kind == reflect.Slice && first == '[':
		var elements []json.RawMessage
		_ = json.Unmarshal(v.text, &elements) // it is an array
		for i, text := range elements {
			add(strconv.Itoa(i), text, documented.Elem())
		}
	}
	return inner
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
