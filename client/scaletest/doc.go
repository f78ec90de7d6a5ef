// Package scaletest runs an imitation of Scale's job-type services for tests and trials, like net/http/httptest: the job-type
// services and what belongs to them (errors, version, sign-in) on a real TCP listener, with made-up job types whose jobs
// arrive, run and fail on the clock of the caller.
//
//	server, err := scaletest.Start(scaletest.Config{})
//	if err != nil {
//		return err
//	}
//	defer server.Close()
//	response, err := http.Get(server.URL + "/job-types/?category=system")
//
// # Four servers
//
// Real servers differ from their documentation. [Released] behaves like those of 2015: the update field is error_mapping,
// errors are JSON or HTML, rows with equal order keys change places between requests, and links to the next page name a
// host that cannot be reached. [Documented] follows the documentation to the letter: the field is error_mappings, success
// is 201, errors are text/plain.
//
// [Scale59] is release 5.9.4. Below /v5 ids address job types, and its list hides archived ones. Below /v6 names and
// versions address them, the list has a row per name, and an update never unpauses. Both show the same job types, some of
// which are old-style and have no details below /v6.
//
// [Scale72] is release 7.2.1. Its prefixes /v6 and /v7 are alike: names and versions address job types, the list has a row
// per version, pages lose versions of a name that is on two of them, and error mappings are part of the manifest. With
// [Config.Accounts], requests need a token.
//
// Every quirk that a client can notice belongs here: how numbers are written, the order of fields, headers, the bodies
// of errors, redirects, limits. Quirks that no client can notice do not, such as the escaping of non-ASCII text.
//
// # The simulation
//
// Jobs of each job type arrive, queue, run and end. Only the job type and the number of the job decide how: the same
// [Config] and the same clock readings result in the same responses. When the server starts, it has a history of 30 hours.
// While a job type is paused, its running jobs end and its queue grows; after it is unpaused, the queue drains. The clock
// is [Config.Now]. Nothing happens between two requests: each sees the state at its own time.
//
// # Faults
//
// [Server.Fault] makes chosen requests fail: another status, a delay, a reset connection, half of a body, a change that
// the server confirms but does not make. [Server.Requests] returns the requests, [Server.JobType] the state of a job type.
package scaletest
