package cmd

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// soakFault is a fault of the server in a soak test.
type soakFault struct {
	name  string
	fault scaletest.Fault
	// passes reports whether a read succeeds in the end if the fault hits it no more often than jt retries.
	passes bool
	// takesTime reports whether a request that the fault hits ends only by a timeout.
	takesTime bool
	exits     []int // possible exit codes if the fault hits every read
}

// soakFaults returns all faults. elsewhere is a server that must not receive any request.
func soakFaults(elsewhere string) []soakFault {
	html := func(status int) scaletest.Fault {
		return scaletest.Fault{Status: status, Body: []byte("<h1>Trouble</h1>"), ContentType: htmlText}
	}
	says := func(status int, body string) scaletest.Fault {
		return scaletest.Fault{Status: status, Body: []byte(body), ContentType: jsonText}
	}
	applied := func(fault scaletest.Fault) scaletest.Fault {
		fault.Apply = true
		return fault
	}
	with := func(fault scaletest.Fault, name, value string) scaletest.Fault {
		fault.Header = http.Header{name: {value}}
		return fault
	}
	failed, signedOut, unreached := []int{cli.ExitFailed}, []int{cli.ExitUnauthorized}, []int{cli.ExitUnreachable}
	broken := []int{cli.ExitFailed, cli.ExitUnreachable}
	return []soakFault{
		{name: "nothing", passes: true},
		{name: "a little late", fault: scaletest.Fault{Delay: 5 * time.Millisecond}, passes: true},
		{name: "reset", fault: scaletest.Fault{Reset: true}, passes: true, exits: unreached},
		{name: "reset after the change", fault: scaletest.Fault{Reset: true, Apply: true}, passes: true, exits: unreached},
		{name: "reset in the middle", fault: scaletest.Fault{ResetMidway: true}, passes: true, exits: broken},
		{name: "cut in the middle", fault: scaletest.Fault{Truncate: true}, passes: true, exits: broken},
		{name: "hang", fault: scaletest.Fault{Hang: true}, takesTime: true, exits: unreached},
		{name: "hang after the change", fault: scaletest.Fault{Hang: true, Apply: true}, takesTime: true, exits: unreached},
		{name: "slow drip", fault: scaletest.Fault{Drip: 50 * time.Millisecond}, takesTime: true, exits: unreached},
		{name: "302 to another server", fault: with(scaletest.Fault{Status: 302, Body: []byte{}}, "Location", elsewhere+"/jobs"), exits: failed},
		{name: "302 to a sign-in page", fault: with(scaletest.Fault{Status: 302, Body: []byte{}}, "Location", elsewhere+"/login"), exits: signedOut},
		{name: "401", fault: says(401, `{"detail": "who?"}`), exits: signedOut},
		{name: "403", fault: says(403, `{"detail": "not you"}`), exits: signedOut},
		{name: "404", fault: says(404, `{"detail": "Not found."}`), exits: []int{cli.ExitFailed, cli.ExitNotFound}},
		{name: "429", fault: with(says(429, `{"detail": "slowly"}`), "Retry-After", "0"), passes: true, exits: failed},
		{name: "500", fault: html(500), exits: failed},
		{name: "500 after the change", fault: applied(html(500)), exits: failed},
		{name: "502", fault: html(502), passes: true, exits: failed},
		{name: "503", fault: html(503), passes: true, exits: failed},
		{name: "504 after the change", fault: applied(html(504)), passes: true, exits: failed},
		{name: "a web page", fault: html(200), exits: failed},
		{name: "a sign-in page", fault: scaletest.Fault{Body: []byte(`<input type="password">`), ContentType: htmlText}, exits: signedOut},
		{name: "empty", fault: says(200, ""), exits: failed},
		{name: "JSON that ends early", fault: says(200, `{"count": 150, "results": [{"id": 1, "na`), exits: failed},
		{name: "another service", fault: says(200, `{"version": "3.0.0"}`), exits: failed},
		{name: "NaN", fault: says(200, `{"count": NaN}`), exits: failed},
		{name: "nesting", fault: says(200, `{"count": `+strings.Repeat("[", 1e5)+strings.Repeat("]", 1e5)+"}"), exits: failed},
		{name: "accepted but not applied", fault: scaletest.Fault{IgnoreBody: true}, exits: failed},
	}
}

// drawFault chooses a fault and the requests that it hits.
func drawFault(draws *rand.Rand, faults []soakFault) soakFault {
	drawn := faults[draws.IntN(len(faults))]
	drawn.fault.Method = []string{"", http.MethodGet, http.MethodPatch}[draws.IntN(3)]
	drawn.fault.Skip = draws.IntN(3) * draws.IntN(8)
	drawn.fault.Times = draws.IntN(4) // 0: all requests
	if drawn.fault.Times == 0 && drawn.fault.Method != http.MethodGet && (drawn.fault.Status == 429 || drawn.fault.Status == 503) {
		drawn.fault.Times = 2 // a change is retried only after seconds, and there are many changes
	}
	return drawn
}

func (f soakFault) String() string {
	return fmt.Sprintf("%s (method %q, %d requests after %d)", f.name, f.fault.Method, f.fault.Times, f.fault.Skip)
}

// readsSucceed reports whether every read succeeds in the end.
func (f soakFault) readsSucceed() bool {
	return f.exits == nil || f.fault.Method == http.MethodPatch || f.passes && f.fault.Times > 0 || f.fault.IgnoreBody
}
