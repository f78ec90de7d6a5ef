package scaletest

import (
	"maps"

	"jt/client/scaletest/internal/simulation"
)

// release is what a release is like at each of its prefixes.
type release struct {
	number       string             // as /version/ has it
	documented   bool               // as documented, to the letter
	later        bool               // compact JSON, six digits of a second, paging that forgives: from 5.9 on
	refusesBasic bool               // of users that it does not have
	touches      bool               // an update moves last_modified even if it changes nothing
	header       map[string]string  // of every response
	base         string             // path before /v6 in links, which differs from the path that clients use
	quote        string             // around names in messages
	notFound     string             // message
	lost         string             // page for a path without a service
	unversioned  map[string]service // at paths without a version
}

// api is what a release serves below one prefix. The functions about a job type are called for one that exists, but for
// edits up to 2015.
type api struct {
	*release
	prefix      string             // such as "/v6"; "" up to 2015
	services    map[string]service // at fixed paths
	numbered    bool               // ids address job types, not names and versions
	grouped     bool               // the list has a row per name, as at 5.9.4
	listFlags   []string           // boolean parameters of the list
	statusFlags []string           // and of status
	editable    []string           // fields of an update, from 5.9 on
	edits       func(c *call, t *simulation.JobType, values members) ([]edit, *reply)
	updated     func(c *call, t *simulation.JobType) *reply
	details     func(c *call, t *simulation.JobType) *reply // nil if job types have no details
	errors      func(s *store) []simulation.JobError        // in the list of errors

	summary  shape[*simulation.JobType] // a job type in status
	inJobs   shape[*simulation.JobType] // a job type in running, failures and pending
	row      shape[*simulation.JobType] // a job type in a list
	group    shape[*simulation.JobType] // the latest version of a name, in a list of names
	detailed shape[*simulation.JobType] // a job type in its details
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
	one.release = &release{
		header: map[string]string{"Server": "gunicorn/18.0", "Transfer-Encoding": "chunked"},
		quote:  "'", notFound: "Not found", lost: lostPage,
	}
	one.services["/errors/"] = service{get: (*call).errorList}
	one.inJobs = one.inJobs.fixed(nil, "author_name", "author_url")
	return []*api{one}
}

// documented has fewer fields than released servers send.
func documented() []*api {
	one := scale2015()
	one.release = &release{documented: true, quote: "'", notFound: "The specified job type does not exist in the database.", lost: lostPage}
	one.updated = (*call).created
	one.row, one.detailed = one.row.omit("is_operational", "docker_privileged"), one.row.omit("docker_privileged")
	return []*api{one}
}

// scale2015 is what the released and the documented servers of 2015 have in common.
func scale2015() *api {
	summary, row, errors := jobTypeShape(summaryFields), jobTypeShape(rowFields), errorShape(errorFields2015)
	return &api{
		services: map[string]service{
			"/job-types/":                 {get: (*call).list},
			"/job-types/status/":          {get: (*call).status},
			"/job-types/running/":         {get: (*call).running},
			"/job-types/system-failures/": {get: (*call).systemFailures},
		},
		numbered: true, edits: (*call).edits2015, updated: (*call).numberedDetails, details: (*call).numberedDetails,
		errors: commonErrors, summary: summary, inJobs: summary, row: row, detailed: row,
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
		release: &release{
			number: "5.9.4", later: true, refusesBasic: true, touches: true, header: laterHeader(), base: "/service/scale/api",
			quote: `"`, notFound: "Not found.", lost: lostPage,
		},
		statusFlags: []string{"is_operational"},
		editable:    []string{"is_paused", "is_active", "max_scheduled", "icon_code", "configuration"},
		errors:      commonErrors, errorRow: errorShape(errorFields59), failure: errorShape(failureFields59).fixed(false, "is_builtin"),
		summary: jobTypeShape(summaryFields), inJobs: jobTypeShape(summaryFields),
	}
	v5, v6 := shared, shared
	v5.prefix, v5.services, v5.numbered, v5.listFlags = "/v5", laterServices((*call).list), true, []string{"is_active", "is_operational"}
	v5.edits, v5.updated, v5.details = (*call).edits59V5, (*call).numberedDetails, (*call).numberedDetails
	v5.row, v5.detailed, v5.mapped = jobTypeShape(row59V5Fields), jobTypeShape(row59V5Fields), errorShape(failureFields59)

	v6.prefix, v6.services, v6.grouped, v6.listFlags = "/v6", laterServices((*call).groups), true, []string{"is_active", "is_system"}
	v6.edits, v6.updated, v6.details = (*call).edits59, (*call).noContent, (*call).namedDetails
	v6.row, v6.detailed, v6.group = jobTypeShape(row59Fields), jobTypeShape(row59Fields), jobTypeShape(group59Fields)
	return []*api{&v5, &v6}
}

// scale72 is 7.2.1: /v6 and /v7 are alike.
func scale72() []*api {
	v6 := api{
		release: &release{
			number: "7.2.1", later: true, header: laterHeader(), base: "/api", quote: `"`, notFound: "Not found.", lost: lostPageOf72,
			unversioned: map[string]service{"/api-token-auth/": {post: (*call).tokenOf, isOpen: true}},
		},
		prefix: "/v6", services: laterServices((*call).flat),
		listFlags: []string{"is_active", "is_system"}, statusFlags: []string{"is_active"},
		editable: []string{
			"is_paused", "max_scheduled", "icon_code", "auto_update", "is_active", "manifest", "configuration", "docker_image", "is_published",
		},
		edits: (*call).edits72, updated: (*call).valid, details: (*call).namedDetails,
		errors: errors72, errorRow: errorShape(errorFields72), failure: errorShape(errorFields72).fixed(false, "is_builtin"),
		summary: jobTypeShape(summary72Fields), inJobs: jobTypeShape(summary72Fields),
		row: jobTypeShape(row72Fields), detailed: jobTypeShape(row72Fields), group: jobTypeShape(group72Fields),
	}
	maps.Copy(v6.services, map[string]service{
		"/job-type-names/":   {get: (*call).groups, post: (*call).publish},
		"/accounts/profile/": {get: (*call).profile},
	})
	v7 := v6
	v7.prefix = "/v7"
	return []*api{&v6, &v7}
}
