// Package scaletest runs an imitation of Scale's job-type services for tests and trials, like net/http/httptest: all
// six services (list, details, update, status, running, system failures) on a real TCP listener, with made-up job
// types whose jobs arrive, run and fail on the clock of the caller.
//
//	server, err := scaletest.Start(scaletest.Config{})
//	if err != nil {
//		return err
//	}
//	defer server.Close()
//	response, err := http.Get(server.URL + "/job-types/?category=system")
//
// # Two behaviours
//
// Real servers differ from their documentation. [Released] behaves like them: the update field is error_mapping, errors
// are JSON or HTML, rows with equal order keys change places between requests, and links to the next page name a host
// that cannot be reached. [Documented] follows the documentation to the letter: the field is error_mappings, success is
// 201, errors are text/plain.
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
