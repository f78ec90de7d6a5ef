// Package scaletest is the job-type service of Scale for tests and trials, as net/http/httptest is to net/http: all
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
// Real servers differ from their own documentation. [Released] answers as they do: the update field is named
// error_mapping, errors are JSON or HTML, rows with equal order keys change places between two requests, the links to
// the next page name a host that cannot be reached. [Documented] answers as the documentation says to the letter: the
// field is error_mappings, success is 201, errors are text/plain.
//
// Every quirk that a client can notice belongs here: how numbers are spelled, the order of fields, headers, the bodies
// of errors, redirects, limits. What no client can notice does not, such as how non-ASCII text is escaped.
//
// # The simulation
//
// Jobs of each job type arrive, queue, run and end, decided by the job type and the job's number alone: the same
// [Config] and the same clock readings give the same answers. When the server starts, the past 30 hours have already
// happened. A paused job type starts nothing new: its queue grows while its running jobs end, and drains after it is
// unpaused. The clock is [Config.Now]; nothing happens between two requests, they only look at a later time.
//
// # Faults
//
// [Server.Fault] makes chosen requests go wrong: another status, a delay, a reset connection, half of a body, a
// change that was promised and not made. What the server was asked is in [Server.Requests], what it knows itself in
// [Server.JobType].
package scaletest
