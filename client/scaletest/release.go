package scaletest

import (
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// release is how the responses of a release look, at each of its prefixes. The zero value is the documented server.
type release struct {
	number   string            // as /version/ has it; "" if the release has no such service
	header   map[string]string // of every response
	base     string            // path before /v6 in links, which differs from the path that clients use
	quote    string            // around names in messages
	notFound string            // message
	lost     string            // page for an unrouted path
	later    bool              // compact JSON, six digits of a second, paging that forgives: from 5.9 on
	isOpen   bool              // nobody has to sign in
}

// api is what a release serves below one prefix.
type api struct {
	release *release
	prefix  string // such as "/v6"; "" up to 2015, and for what has none
	service func(c *call, path string) func() *reply
	filters func(c *call) (filters, *reply)                        // of the list
	flag    string                                                 // the parameter that filters status; "" is none
	grouped bool                                                   // the list has a row per name, as at 5.9.4
	update  func(c *call, t *simulation.JobType) (*change, *reply) // what a PATCH by name changes
	words   func(t *simulation.JobType) []string                   // that the parameter keyword looks at
	errors  func(s *store) []simulation.JobError                   // in the list of errors; nil if there is none

	summary  shape[*simulation.JobType] // a job type in status
	inJobs   shape[*simulation.JobType] // a job type in running, failures and pending
	row      shape[*simulation.JobType] // a job type in a list
	group    shape[*simulation.JobType] // the latest version of a name, in a list of names
	details  shape[*simulation.JobType] // a job type in its details up to 2015
	failure  shape[simulation.JobError] // an error in failures
	errorRow shape[simulation.JobError] // an error in the list of errors
}

const (
	lostPage      = "<h1>Not Found</h1><p>The requested URL {path} was not found on this server.</p>"
	lostPageOf72  = "<h1>Not Found</h1><p>The requested resource was not found on this server.</p>"
	serverOf2015  = "gunicorn/18.0"
	serverOfLater = "gunicorn/19.9.0"
)

// apisOf returns what servers of a behaviour serve, the newest last.
func apisOf(behaviour Behaviour) []*api {
	untitled := errorShape(errorFields2015).null("title") // servers of 2015 leave it out in failures
	switch behaviour {
	case Scale59:
		return scale59()
	case Scale72:
		return scale72()
	case Documented:
		return []*api{{
			release: &release{quote: "'", lost: lostPage}, service: (*call).numbered,
			summary: jobTypeShape(summaryFields), inJobs: jobTypeShape(summaryFields), failure: untitled,
			// Fewer fields are documented than released servers send.
			row: jobTypeShape(rowFields).omit("is_operational", "docker_privileged"), details: jobTypeShape(rowFields).omit("docker_privileged"),
		}}
	case Released:
	}
	return []*api{{
		release: &release{
			header: map[string]string{"Server": serverOf2015, "Transfer-Encoding": "chunked"},
			quote:  "'", notFound: "Not found", lost: lostPage,
		},
		service: (*call).numbered, errors: commonErrors, errorRow: errorShape(errorFields2015), failure: untitled,
		summary: jobTypeShape(summaryFields), inJobs: jobTypeShape(summaryFields).null("author_name", "author_url"),
		row: jobTypeShape(rowFields), details: jobTypeShape(rowFields),
	}}
}

// laterHeader is in every response of the later releases.
func laterHeader() map[string]string {
	return map[string]string{
		"Server": serverOfLater, "X-Frame-Options": "DENY", "X-Xss-Protection": "1; mode=block", "X-Content-Type-Options": "nosniff",
	}
}

// scale59 is 5.9.4: /v5 addresses job types by id, /v6 by name.
func scale59() []*api {
	shared := &release{
		number: "5.9.4", header: laterHeader(), base: "/service/scale/api", quote: `"`, notFound: "Not found.", lost: lostPage,
		later: true, isOpen: true,
	}
	summary, failure := jobTypeShape(summaryFields), errorShape(failureFields59)
	return []*api{
		{
			release: shared, prefix: "/v5", service: (*call).numbered59, filters: (*call).filters59, flag: "is_operational",
			summary: summary, inJobs: summary, failure: failure, row: jobTypeShape(row59V5Fields),
			errors: builtinAmongErrors, errorRow: errorShape(errorFields59),
		},
		{
			release: shared, prefix: "/v6", service: (*call).named, filters: (*call).namedFilters, flag: "is_operational",
			summary: summary, inJobs: summary, failure: failure, row: jobTypeShape(row59Fields), group: jobTypeShape(group59Fields),
			grouped: true, update: (*call).update59, words: words59,
			errors: builtinAmongErrors, errorRow: errorShape(errorFields59),
		},
	}
}

// scale72 is 7.2.1: /v6 and /v7 are alike.
func scale72() []*api {
	shared := &release{
		number: "7.2.1", header: laterHeader(), base: "/api", quote: `"`, notFound: "Not found.", lost: lostPageOf72, later: true,
	}
	summary, failure := jobTypeShape(summary72Fields), errorShape(errorFields72)
	var apis []*api
	for _, prefix := range []string{"/v6", "/v7"} {
		apis = append(apis, &api{
			release: shared, prefix: prefix, service: (*call).named, filters: (*call).namedFilters, flag: "is_active",
			summary: summary, inJobs: summary, failure: failure, row: jobTypeShape(row72Fields), group: jobTypeShape(group72Fields),
			update: (*call).update72, words: words72, errors: errors72, errorRow: failure,
		})
	}
	return apis
}

// apiAt returns what is served at a path, and the path below its prefix.
func apiAt(apis []*api, path string) (found *api, below string) {
	for _, one := range apis {
		if rest, ok := strings.CutPrefix(path, one.prefix); ok && strings.HasPrefix(rest, "/") {
			return one, rest
		}
	}
	last := apis[len(apis)-1]
	return &api{release: last.release, service: (*call).unversioned}, path
}
