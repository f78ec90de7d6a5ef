package simulation

import "encoding/json"

// JobType is the state of a job type. Its owner guards it with a mutex.
type JobType struct {
	ID          int64
	Name        string
	Version     string
	Title       *string
	Description *string
	Category    *string
	AuthorName  *string
	AuthorURL   *string
	IconCode    *string

	IsSystem         bool
	IsLongRunning    bool
	IsActive         bool
	IsOperational    bool
	IsPaused         bool
	UsesDocker       bool
	DockerPrivileged bool
	DockerImage      *string

	Priority int64
	Timeout  int64 // seconds
	MaxTries int64
	resources
	Created      Instant
	Archived     Instant
	Paused       Instant
	LastModified Instant

	Definition   json.RawMessage // the job interface
	ErrorMapping json.RawMessage

	// What only later releases know.
	IsOldStyle     bool // no Seed job type: 5.9.4 shows it below /v5 alone; 7.2.1 has none
	NoWorkspace    bool // its outputs have no workspace, so that no update is taken
	IsPublished    bool
	UnmetResources *string
	MaxScheduled   *int64
	Revision       int             // of the manifest
	Manifest       json.RawMessage // nil unless it was edited

	Work    workload
	Jobs    *Jobs // made when first looked at
	Patches int
}

// resources is what a job needs.
type resources struct {
	CPUs           Decimal
	Memory         Decimal // MiB
	DiskConstant   Decimal // MiB
	DiskMultiplier Decimal // times the size of the input
}
