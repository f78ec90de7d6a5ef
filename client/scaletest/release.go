package scaletest

import (
	"maps"

	"jt/client/scaletest/internal/simulation"
)

// api is what a release serves below one prefix, and how.
type api struct {
	prefix       string             // such as "/v6"; "" up to 2015
	services     map[string]service // at fixed paths
	unversioned  map[string]service // at paths without a version
	number       string             // of the release, as /version/ has it
	documented   bool               // as documented, to the letter
	later        bool               // compact JSON, six digits of a second, paging that forgives: from 5.9 on
	numbered     bool               // ids address job types, not names and versions
	grouped      bool               // the list has a row per name, as at 5.9.4
	refusesBasic bool               // of users that it does not have
	touches      bool               // an update moves last_modified even if it changes nothing
	header       map[string]string  // of every response
	base         string             // path before /v6 in links, which differs from the path that clients use
	quote        string             // around names in messages
	notFound     string             // message
	lost         string             // page for a path without a service
	statusFlags  []string           // boolean parameters of status
	editable     []string           // fields of an update, from 5.9 on
	flags        []string           // boolean ones that it honours

	details func(c *call, t *simulation.JobType) *reply // nil if job types have none
	updated func(c *call, t *simulation.JobType) *reply // after an update
	edits   func(c *call, t *simulation.JobType, values members) ([]edit, *reply)

	summary  shape[*simulation.JobType] // a job type in status
	inJobs   shape[*simulation.JobType] // a job type in running, failures and pending
	row      shape[*simulation.JobType] // a job type in a list
	group    shape[*simulation.JobType] // the latest version of a name, in a list of names
	detailed shape[*simulation.JobType] // a job type in its details, if ids address it
	failure  shape[simulation.JobError] // an error in failures
	mapped   shape[simulation.JobError] // an error of the error mapping, in details
	errorRow shape[simulation.JobError] // an error in the list of errors
}

const (
	lostPage     = "<h1>Not Found</h1><p>The requested URL {path} was not found on this server.</p>"
	lostPageOf72 = "<h1>Not Found</h1><p>The requested resource was not found on this server.</p>"
)

// apisOf returns what servers of a behaviour serve, the newest last.
func apisOf(behaviour Behaviour) []*api {
	return map[Behaviour]func() []*api{Released: released, Documented: documented, Scale59: scale59, Scale72: scale72}[behaviour]()
}

func released() []*api {
	one := scale2015()
	one.header = map[string]string{"Server": "gunicorn/18.0", "Transfer-Encoding": "chunked"}
	one.services["/errors/"] = service{get: (*call).errorList}
	one.inJobs = one.inJobs.fixed(nil, "author_name", "author_url")
	return []*api{&one}
}

// documented has fewer fields than released servers send.
func documented() []*api {
	one := scale2015()
	one.documented, one.notFound = true, "The specified job type does not exist in the database."
	one.updated = (*call).created
	one.row, one.detailed = one.row.omit("is_operational", "docker_privileged"), one.row.omit("docker_privileged")
	return []*api{&one}
}

// scale2015 is what the released and the documented servers of 2015 have in common.
func scale2015() api {
	summary, row, errors := jobTypeShape(summaryFields), jobTypeShape(rowFields), errorShape(errorFields2015)
	return api{
		services: map[string]service{
			"/job-types/":                 {get: (*call).list},
			"/job-types/status/":          {get: (*call).status},
			"/job-types/running/":         {get: (*call).running},
			"/job-types/system-failures/": {get: (*call).systemFailures},
		},
		numbered: true, quote: "'", notFound: "Not found", lost: lostPage,
		edits: (*call).edits2015, updated: (*call).numberedDetails, details: (*call).numberedDetails,
		summary: summary, inJobs: summary, row: row, detailed: row,
		failure: errors.fixed(nil, "title"), mapped: errors, errorRow: errors,
	}
}

// laterHeader is in every response of the later releases.
func laterHeader() map[string]string {
	return map[string]string{
		"Server": "gunicorn/19.9.0", "X-Frame-Options": "DENY", "X-Xss-Protection": "1; mode=block", "X-Content-Type-Options": "nosniff",
	}
}

// laterServices are the services that all later releases have at the same paths.
func laterServices(list func(*call) *reply) map[string]service {
	return map[string]service{
		"/version/":                   {get: (*call).version, isOpen: true},
		"/job-types/":                 {get: list, post: (*call).publish},
		"/job-types/status/":          {get: (*call).status},
		"/job-types/running/":         {get: (*call).running},
		"/job-types/pending/":         {get: (*call).pending},
		"/job-types/system-failures/": {get: (*call).systemFailures},
		"/job-types/validation/":      {post: (*call).validation, anyUser: true},
		"/errors/":                    {get: (*call).errorList, post: (*call).errorList},
	}
}

// scale59 is 5.9.4: /v5 addresses job types by id, /v6 by name.
func scale59() []*api {
	shared := api{
		number: "5.9.4", later: true, refusesBasic: true, touches: true, header: laterHeader(), base: "/service/scale/api",
		quote: `"`, notFound: "Not found.", lost: lostPage,
		statusFlags: []string{"is_operational"},
		editable:    []string{"is_paused", "is_active", "max_scheduled", "icon_code", "configuration"},
		edits:       (*call).laterEdits,
		summary:     jobTypeShape(summaryFields),
		inJobs:      jobTypeShape(summaryFields),
		failure:     errorShape(failureFields59).fixed(false, "is_builtin"),
		errorRow:    errorShape(errorFields59),
	}
	v5, v6 := shared, shared
	v5.prefix, v5.numbered = "/v5", true
	v5.services = laterServices((*call).list)
	v5.flags = []string{"is_paused", "is_active"}
	v5.updated, v5.details = (*call).numberedDetails, (*call).numberedDetails
	v5.row, v5.detailed = jobTypeShape(row59V5Fields), jobTypeShape(row59V5Fields)
	v5.mapped = errorShape(failureFields59)

	v6.prefix, v6.grouped = "/v6", true
	v6.services = laterServices((*call).groups)
	v6.flags = []string{"is_paused"}
	v6.updated, v6.details = (*call).noContent, (*call).namedDetails
	v6.row, v6.group = jobTypeShape(row59Fields), jobTypeShape(group59Fields)
	return []*api{&v5, &v6}
}

// scale72 is 7.2.1: /v6 and /v7 are alike.
func scale72() []*api {
	v6 := api{
		number: "7.2.1", later: true, header: laterHeader(), base: "/api", quote: `"`, notFound: "Not found.", lost: lostPageOf72,
		unversioned: map[string]service{"/api-token-auth/": {post: (*call).tokenOf, isOpen: true}},
		prefix:      "/v6", services: laterServices((*call).flat),
		statusFlags: []string{"is_active"},
		editable: []string{
			"is_paused", "max_scheduled", "icon_code", "auto_update", "is_active", "manifest", "configuration", "docker_image", "is_published",
		},
		flags: []string{"is_paused", "is_active", "is_published"}, edits: (*call).laterEdits,
		updated: (*call).valid, details: (*call).namedDetails,
		errorRow: errorShape(errorFields72), failure: errorShape(errorFields72).fixed(false, "is_builtin"),
		summary: jobTypeShape(summary72Fields), inJobs: jobTypeShape(summary72Fields),
		row: jobTypeShape(row72Fields), group: jobTypeShape(group72Fields),
	}
	maps.Copy(v6.services, map[string]service{
		"/job-type-names/":   {get: (*call).groups, post: (*call).publish},
		"/accounts/profile/": {get: (*call).profile},
		"/errors/":           {get: (*call).errorList72, post: (*call).errorList72},
	})
	v7 := v6
	v7.prefix = "/v7"
	return []*api{&v6, &v7}
}
