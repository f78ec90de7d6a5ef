package model

import (
	"cmp"
	"time"
)

// JobType is a job type (Job Type List). Nil means null or missing.
type JobType struct {
	Object      Object  `json:"-"`           // as sent by the server, with all fields
	ID          int64   `json:"id"`          // unique on a server
	Name        string  `json:"name"`        // unique on a server together with Version
	Version     string  `json:"version"`     // any text: "1.0.0", "2015-01", "1.0.0-rc1"
	Title       *string `json:"title"`       // for people; may be empty
	Description *string `json:"description"` // for people; may be empty
	Category    *string `json:"category"`    // free text that groups job types
	AuthorName  *string `json:"author_name"` // may be empty
	AuthorURL   *string `json:"author_url"`  // may be empty
	IconCode    *string `json:"icon_code"`   // Font Awesome code in hexadecimal, such as "f013"

	IsSystem             bool       `json:"is_system"`               // a system job type
	IsLongRunning        bool       `json:"is_long_running"`         // its jobs may run forever
	IsActive             bool       `json:"is_active"`               // false once archived
	IsOperational        *bool      `json:"is_operational"`          // false while in research and development; not documented for lists
	IsPaused             bool       `json:"is_paused"`               // none of its queued jobs starts
	UsesDocker           bool       `json:"uses_docker"`             // its jobs run in a Docker container
	DockerPrivileged     *bool      `json:"docker_privileged"`       // the container is privileged; not documented for lists
	DockerImage          *string    `json:"docker_image"`            // with its tag
	Priority             int64      `json:"priority"`                // lower numbers come first
	Timeout              int64      `json:"timeout"`                 // seconds a job may run
	MaxTries             int64      `json:"max_tries"`               // how often a job is tried after errors
	CPUsRequired         float64    `json:"cpus_required"`           // CPUs per job, fractions allowed
	MemRequired          float64    `json:"mem_required"`            // MiB of memory per job
	DiskOutConstRequired float64    `json:"disk_out_const_required"` // MiB of disk for a job's output
	DiskOutMultRequired  float64    `json:"disk_out_mult_required"`  // and this many times the size of its input files
	Created              time.Time  `json:"created"`
	Archived             *time.Time `json:"archived"`      // nil if never archived
	Paused               *time.Time `json:"paused"`        // when last paused; servers set it again at every pause
	LastModified         time.Time  `json:"last_modified"` // client.ListOptions.Started and Ended filter by it

	// Sent only by some releases from 5.9 on.
	Deprecated     *time.Time `json:"deprecated"`      // what releases from /v6 on call Archived, which is then set too
	MaxScheduled   *int64     `json:"max_scheduled"`   // jobs that may be scheduled at once; nil for any number
	RevisionNum    *int64     `json:"revision_num"`    // of its manifest or interface, from 1
	IsPublished    *bool      `json:"is_published"`    // offered for use in recipes
	UnmetResources *string    `json:"unmet_resources"` // resources that its jobs need and no node has
}

// JobTypeDetails is a job type with all its details (Job Type Details).
type JobTypeDetails struct {
	JobType
	Interface    *JobInterface `json:"interface"`      // nil for null
	ErrorMapping *ErrorMapping `json:"error_mapping"`  // nil for null
	Errors       []JobError    `json:"errors"`         // those that the mapping names and the server has
	JobCounts6h  JobCounts     `json:"job_counts_6h"`  // jobs whose status last changed in the last 6 hours
	JobCounts12h JobCounts     `json:"job_counts_12h"` // in the last 12 hours
	JobCounts24h JobCounts     `json:"job_counts_24h"` // in the last 24 hours

	// Releases from /v6 on have these instead of the fields above; see client.RecentCounts.
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

// JobType decodes a row of client.JobTypesService.List. Its error is a *FieldError.
func (o Object) JobType() (JobType, error) {
	jobType, err := decoded(o, JobType{Object: o}, "id", "an integer", nil)
	jobType.Archived = cmp.Or(jobType.Archived, jobType.Deprecated)
	return jobType, err
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
