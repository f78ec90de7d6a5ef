package cli

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"jt/client"
)

func TestTextsOfExchanges(t *testing.T) {
	const list, details = "https://host/job-types/?page=1&page_size=1000", "https://host/job-types/6/"
	timedOut := &net.OpError{Op: "dial", Net: "tcp", Err: context.DeadlineExceeded}
	for _, test := range []struct {
		name          string
		failed        client.Error
		message, hint string
	}{
		{
			"no connection in time", client.Error{URL: list, Reason: client.ReasonUnreachable, Message: "no response within 10s", Err: timedOut},
			"no connection to host:443: no response within 10s", hintDropped,
		},
		{
			"a slow page", client.Error{URL: list, Reason: client.ReasonTimeout, Message: "no complete response within 1m0s"},
			"https://host/job-types/: no complete response within 1m0s", "use --request-timeout 5m to wait longer, or --page-size 100 to read smaller pages",
		},
		{
			"slow details", client.Error{URL: details, Reason: client.ReasonTimeout, Message: "no complete response within 1m0s"},
			"https://host/job-types/6/: no complete response within 1m0s", "use --request-timeout 5m to wait longer",
		},
		{
			"a large page", client.Error{URL: list, Reason: client.ReasonTooLarge, Message: "the response is larger than 64 MiB"},
			"https://host/job-types/: the response is larger than 64 MiB", "use --page-size 100 to read smaller pages",
		},
		{
			"large details", client.Error{URL: details, Reason: client.ReasonTooLarge, Message: "the response is larger than 64 MiB"},
			"https://host/job-types/6/: the response is larger than 64 MiB", "",
		},
		{
			"a server that asks to wait", client.Error{URL: details, Status: 429, Reason: client.ReasonRefused, Message: "throttled", RetryAfter: time.Hour - 300*time.Millisecond},
			"https://host/job-types/6/: the server refused the request (status 429): throttled (the server asks to wait 1h)", "run it again in 1h",
		},
		{
			"a secret that cannot be renewed", client.Error{URL: details, Status: 403, Reason: client.ReasonUnauthorized, Message: "Invalid token.", Sent: []string{"Authorization"}, Err: &client.RenewalError{Err: errors.New("the secret command vault failed: exit status 1")}},
			"https://host/job-types/6/: not signed in, or not allowed (status 403): Invalid token.; the secret command vault failed: exit status 1",
			"check that the credentials sent (Authorization) are for this server, have not expired and allow this; run `jt doctor` to find the cause",
		},
	} {
		if got := ExchangeReport(&test.failed, nil); got.Message != test.message || got.Hint != test.hint {
			t.Errorf("%s: %q, hint %q", test.name, got.Message, got.Hint)
		}
	}
}
