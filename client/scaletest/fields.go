package scaletest

import (
	"slices"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// shape makes what an object looks like in a response: some of its fields, in the order of real servers.
type shape[Of any] func(Of) object

// shapeOf chooses fields by their names, separated by blanks.
func shapeOf[Of any](fields map[string]func(Of) any, names string) shape[Of] {
	chosen := strings.Fields(names)
	return func(one Of) object {
		made := make(object, len(chosen))
		for i, name := range chosen {
			made[i] = pair{name, fields[name](one)}
		}
		return made
	}
}

// fixed returns the shape with the same value in some fields of all objects.
func (s shape[Of]) fixed(value any, names ...string) shape[Of] {
	return func(one Of) object {
		made := s(one)
		for i := range made {
			if slices.Contains(names, made[i].name) {
				made[i].value = value
			}
		}
		return made
	}
}

// omit returns the shape without some fields.
func (s shape[Of]) omit(names ...string) shape[Of] {
	return func(one Of) object {
		return slices.DeleteFunc(s(one), func(member pair) bool { return slices.Contains(names, member.name) })
	}
}

// The fields of a job type in the responses of several releases.
const (
	summaryFields = "id name version title description category author_name author_url is_system is_long_running is_active " +
		"is_operational is_paused icon_code"
	rowFields = summaryFields + " uses_docker docker_privileged docker_image priority timeout max_tries cpus_required mem_required " +
		"disk_out_const_required disk_out_mult_required created archived paused last_modified"
	row59V5Fields = summaryFields + " uses_docker docker_privileged docker_image revision_num priority max_scheduled timeout " +
		"max_tries cpus_required mem_required mem_const_required mem_mult_required shared_mem_required disk_out_const_required " +
		"disk_out_mult_required created archived paused last_modified"
	row59Fields = "id name version title description icon_code is_active is_paused is_system max_scheduled revision_num " +
		"docker_image created deprecated paused last_modified"
	summary72Fields = "id name version title description is_active is_system is_paused is_published icon_code unmet_resources"
	row72Fields     = summary72Fields + " max_scheduled max_tries revision_num docker_image created deprecated paused last_modified"
	group59Fields   = "name title description icon_code"
	group72Fields   = "name title description is_active is_system is_paused is_published icon_code unmet_resources"
)

// The fields of an error.
const (
	errorFields2015 = "id name title description category created last_modified"
	failureFields59 = "id name title description category is_builtin created last_modified"
	errorFields59   = "id name title description job_type_name category is_builtin created last_modified"
	errorFields72   = "id name title description job_type_name category is_builtin should_be_retried created last_modified"
)

func jobTypeShape(names string) shape[*simulation.JobType] { return shapeOf(jobTypeFields(), names) }

func errorShape(names string) shape[simulation.JobError] { return shapeOf(errorFields(), names) }

// jobTypeFields are the fields of a job type by name.
func jobTypeFields() map[string]func(*simulation.JobType) any {
	return map[string]func(*simulation.JobType) any{
		"id":                      func(t *simulation.JobType) any { return t.ID },
		"name":                    func(t *simulation.JobType) any { return t.Name },
		"version":                 func(t *simulation.JobType) any { return t.Version },
		"title":                   func(t *simulation.JobType) any { return t.Title },
		"description":             func(t *simulation.JobType) any { return t.Description },
		"category":                func(t *simulation.JobType) any { return t.Category },
		"author_name":             func(t *simulation.JobType) any { return t.AuthorName },
		"author_url":              func(t *simulation.JobType) any { return t.AuthorURL },
		"is_system":               func(t *simulation.JobType) any { return t.IsSystem },
		"is_long_running":         func(t *simulation.JobType) any { return t.IsLongRunning },
		"is_active":               func(t *simulation.JobType) any { return t.IsActive },
		"is_operational":          func(t *simulation.JobType) any { return t.IsOperational },
		"is_paused":               func(t *simulation.JobType) any { return t.IsPaused },
		"is_published":            func(t *simulation.JobType) any { return t.IsPublished },
		"icon_code":               func(t *simulation.JobType) any { return t.IconCode },
		"unmet_resources":         func(t *simulation.JobType) any { return t.UnmetResources },
		"uses_docker":             func(t *simulation.JobType) any { return t.UsesDocker },
		"docker_privileged":       func(t *simulation.JobType) any { return t.DockerPrivileged },
		"docker_image":            func(t *simulation.JobType) any { return t.DockerImage },
		"revision_num":            func(t *simulation.JobType) any { return t.Revision },
		"priority":                func(t *simulation.JobType) any { return t.Priority },
		"max_scheduled":           func(t *simulation.JobType) any { return t.MaxScheduled },
		"timeout":                 func(t *simulation.JobType) any { return t.Timeout },
		"max_tries":               func(t *simulation.JobType) any { return t.MaxTries },
		"cpus_required":           func(t *simulation.JobType) any { return t.CPUs },
		"mem_required":            func(t *simulation.JobType) any { return t.Memory },
		"mem_const_required":      func(t *simulation.JobType) any { return t.Memory },
		"mem_mult_required":       func(*simulation.JobType) any { return simulation.Decimal(0) },
		"shared_mem_required":     func(*simulation.JobType) any { return simulation.Decimal(0) },
		"disk_out_const_required": func(t *simulation.JobType) any { return t.DiskConstant },
		"disk_out_mult_required":  func(t *simulation.JobType) any { return t.DiskMultiplier },
		"created":                 func(t *simulation.JobType) any { return t.Created },
		"archived":                func(t *simulation.JobType) any { return t.Archived },
		"deprecated":              func(t *simulation.JobType) any { return t.Archived },
		"paused":                  func(t *simulation.JobType) any { return t.Paused },
		"last_modified":           func(t *simulation.JobType) any { return t.LastModified },
	}
}

// errorFields are the fields of an error by name.
func errorFields() map[string]func(simulation.JobError) any {
	return map[string]func(simulation.JobError) any{
		"id":                func(e simulation.JobError) any { return e.ID },
		"name":              func(e simulation.JobError) any { return e.Name },
		"title":             func(e simulation.JobError) any { return e.Title },
		"description":       func(e simulation.JobError) any { return e.Description },
		"job_type_name":     func(e simulation.JobError) any { return e.JobTypeName },
		"category":          func(e simulation.JobError) any { return e.Category },
		"is_builtin":        func(e simulation.JobError) any { return e.ID <= simulation.BuiltinErrors },
		"should_be_retried": func(simulation.JobError) any { return false },
		"created":           func(e simulation.JobError) any { return e.Created },
		"last_modified":     func(e simulation.JobError) any { return e.LastModified },
	}
}
