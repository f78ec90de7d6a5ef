package simulation

import "encoding/json"

// Summary is a job type in the rows of status, running and system failures. Names and order of the fields are those of
// real servers.
type Summary struct {
	ID            int64   `json:"id"`
	Name          string  `json:"name"`
	Version       string  `json:"version"`
	Title         *string `json:"title"`
	Description   *string `json:"description"`
	Category      *string `json:"category"`
	AuthorName    *string `json:"author_name"`
	AuthorURL     *string `json:"author_url"`
	IsSystem      bool    `json:"is_system"`
	IsLongRunning bool    `json:"is_long_running"`
	IsActive      bool    `json:"is_active"`
	IsOperational *bool   `json:"is_operational,omitempty"`
	IsPaused      bool    `json:"is_paused"`
	IconCode      *string `json:"icon_code"`
}

// Fields is a job type in the list and in the details. Lists can be ordered by every field.
type Fields struct {
	Summary
	UsesDocker       bool    `json:"uses_docker"`
	DockerPrivileged *bool   `json:"docker_privileged,omitempty"`
	DockerImage      *string `json:"docker_image"`
	Priority         int64   `json:"priority"`
	Timeout          int64   `json:"timeout"` // seconds
	MaxTries         int64   `json:"max_tries"`
	resources
	Created      Instant `json:"created"`
	Archived     Instant `json:"archived"`
	Paused       Instant `json:"paused"`
	LastModified Instant `json:"last_modified"`
}

// resources is what a job needs.
type resources struct {
	CPUs           Decimal `json:"cpus_required"`
	Memory         Decimal `json:"mem_required"`            // MiB
	DiskConstant   Decimal `json:"disk_out_const_required"` // MiB
	DiskMultiplier Decimal `json:"disk_out_mult_required"`  // times the size of the input
}

// JobType is the state of a job type. Its owner guards it with a mutex.
type JobType struct {
	Fields
	seedState
	Definition   json.RawMessage // the job interface
	ErrorMapping json.RawMessage

	Work    workload
	Jobs    *Jobs  // made when first looked at
	ListRow []byte // nil after a change
	Patches int
}
