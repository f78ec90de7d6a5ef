package scaletest

import "encoding/json"

// summary is a job type in the rows of status, running and system failures. Names and order of the fields are those of
// real servers.
type summary struct {
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

// fields is a job type in the list and in the details. Lists can be ordered by every field.
type fields struct {
	summary
	UsesDocker       bool    `json:"uses_docker"`
	DockerPrivileged *bool   `json:"docker_privileged,omitempty"`
	DockerImage      *string `json:"docker_image"`
	Priority         int64   `json:"priority"`
	Timeout          int64   `json:"timeout"` // seconds
	MaxTries         int64   `json:"max_tries"`
	resources
	Created      instant `json:"created"`
	Archived     instant `json:"archived"`
	Paused       instant `json:"paused"`
	LastModified instant `json:"last_modified"`
}

// resources is what a job needs.
type resources struct {
	CPUs           decimal `json:"cpus_required"`
	Memory         decimal `json:"mem_required"`            // MiB
	DiskConstant   decimal `json:"disk_out_const_required"` // MiB
	DiskMultiplier decimal `json:"disk_out_mult_required"`  // times the size of the input
}

// jobType is the state of a job type, guarded by the store's mutex.
type jobType struct {
	fields
	seedState
	definition   json.RawMessage // the job interface
	errorMapping json.RawMessage

	work       workload
	simulation *simulation // made when first looked at
	listRow    []byte      // nil after a change
	patches    int
}
