package scaletest

import "jt/client/scaletest/internal/simulation"

// A job type in the responses of the later releases. Names and order of the fields are those of real servers.

// group is a row per name: the list of 5.9.4 below /v6.
type group struct {
	Name          string   `json:"name"`
	Title         *string  `json:"title"`
	Description   *string  `json:"description"`
	IconCode      *string  `json:"icon_code"`
	Versions      []string `json:"versions"`
	LatestVersion string   `json:"latest_version"`
}

// group72 is a row of /job-type-names/.
type group72 struct {
	Name           string   `json:"name"`
	Title          *string  `json:"title"`
	Description    *string  `json:"description"`
	IsActive       bool     `json:"is_active"`
	IsSystem       bool     `json:"is_system"`
	IsPaused       bool     `json:"is_paused"`
	IsPublished    bool     `json:"is_published"`
	IconCode       *string  `json:"icon_code"`
	UnmetResources *string  `json:"unmet_resources"`
	Versions       []string `json:"versions"`
	LatestVersion  string   `json:"latest_version"`
}

// row59Fields is a version of a name at 5.9.4 below /v6.
type row59Fields struct {
	ID           int64              `json:"id"`
	Name         string             `json:"name"`
	Version      string             `json:"version"`
	Title        *string            `json:"title"`
	Description  *string            `json:"description"`
	IconCode     *string            `json:"icon_code"`
	IsActive     bool               `json:"is_active"`
	IsPaused     bool               `json:"is_paused"`
	IsSystem     bool               `json:"is_system"`
	MaxScheduled *int64             `json:"max_scheduled"`
	RevisionNum  int                `json:"revision_num"`
	DockerImage  *string            `json:"docker_image"`
	Created      simulation.Instant `json:"created"`
	Deprecated   simulation.Instant `json:"deprecated"`
	Paused       simulation.Instant `json:"paused"`
	LastModified simulation.Instant `json:"last_modified"`
}

func row59Of(t *simulation.JobType) row59Fields {
	return row59Fields{
		t.ID, t.Name, t.Version, t.Title, t.Description, t.IconCode, t.IsActive, t.IsPaused, t.IsSystem,
		t.MaxScheduled, t.Revision, t.DockerImage, t.Created, t.Archived, t.Paused, t.LastModified,
	}
}

func row59(t *simulation.JobType) any { return row59Of(t) }

// summary72Fields is a job type in status, running, failures and pending of 7.2.1.
type summary72Fields struct {
	ID             int64   `json:"id"`
	Name           string  `json:"name"`
	Version        string  `json:"version"`
	Title          *string `json:"title"`
	Description    *string `json:"description"`
	IsActive       bool    `json:"is_active"`
	IsSystem       bool    `json:"is_system"`
	IsPaused       bool    `json:"is_paused"`
	IsPublished    bool    `json:"is_published"`
	IconCode       *string `json:"icon_code"`
	UnmetResources *string `json:"unmet_resources"`
}

func summary72Of(t *simulation.JobType) summary72Fields {
	return summary72Fields{
		t.ID, t.Name, t.Version, t.Title, t.Description, t.IsActive, t.IsSystem, t.IsPaused, t.IsPublished, t.IconCode, t.UnmetResources,
	}
}

func summary72(t *simulation.JobType, _ bool) any { return summary72Of(t) }

// row72Fields is a row of the list of 7.2.1.
type row72Fields struct {
	summary72Fields
	MaxScheduled *int64             `json:"max_scheduled"`
	MaxTries     int64              `json:"max_tries"`
	RevisionNum  int                `json:"revision_num"`
	DockerImage  *string            `json:"docker_image"`
	Created      simulation.Instant `json:"created"`
	Deprecated   simulation.Instant `json:"deprecated"`
	Paused       simulation.Instant `json:"paused"`
	LastModified simulation.Instant `json:"last_modified"`
}

func row72Of(t *simulation.JobType) row72Fields {
	return row72Fields{
		summary72Of(t), t.MaxScheduled, t.MaxTries, t.Revision, t.DockerImage, t.Created, t.Archived, t.Paused, t.LastModified,
	}
}

func row72(t *simulation.JobType) any { return row72Of(t) }

// failure59Fields is an error of 5.9.4.
type failure59Fields struct {
	ID           int                `json:"id"`
	Name         string             `json:"name"`
	Title        *string            `json:"title"`
	Description  string             `json:"description"`
	Category     string             `json:"category"`
	IsBuiltin    bool               `json:"is_builtin"`
	Created      simulation.Instant `json:"created"`
	LastModified simulation.Instant `json:"last_modified"`
}

func failure59(e simulation.JobError) any {
	return failure59Fields{e.ID, e.Name, e.Title, e.Description, e.Category, false, e.Created, e.LastModified}
}

// failure72Fields is an error of 7.2.1.
type failure72Fields struct {
	ID              int                `json:"id"`
	Name            string             `json:"name"`
	Title           *string            `json:"title"`
	Description     string             `json:"description"`
	JobTypeName     *string            `json:"job_type_name"`
	Category        string             `json:"category"`
	IsBuiltin       bool               `json:"is_builtin"`
	ShouldBeRetried bool               `json:"should_be_retried"`
	Created         simulation.Instant `json:"created"`
	LastModified    simulation.Instant `json:"last_modified"`
}

func failure72(e simulation.JobError) any { return failure72Of(e) }

func failure72Of(e simulation.JobError) failure72Fields {
	return failure72Fields{e.ID, e.Name, e.Title, e.Description, nil, e.Category, false, false, e.Created, e.LastModified}
}
