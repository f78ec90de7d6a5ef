package cmd_test

import "testing"

// Each time flag has two names. Messages use the one on the command line.
func TestMessagesNameTheTypedTimeFlag(t *testing.T) {
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"list", "--started", "x"}, `error: invalid --started "x": not a time`},
		{[]string{"list", "--since", "x"}, `error: invalid --since "x": not a time`},
		{[]string{"list", "--since=x"}, `error: invalid --since "x": not a time`},
		{[]string{"list", "--since", "P1D", "--started", "x"}, `error: invalid --started "x": not a time`},
		{[]string{"list", "--started", "P1D", "--since="}, `error: invalid --since "": empty`},
		{[]string{"status", "--until", "P1"}, `error: invalid --until "P1": a number`},
		{[]string{"status", "--until", "1900-01-01T01:00:00Z"}, `error: invalid --until "1900-01-01T01:00:00.000Z": less than 3h0m0s after`},
		{[]string{"check", "--max-failed", "1", "--until=1900-01-01T01:00:00Z"}, `error: invalid --until "1900-01-01T01:00:00.000Z": less than 3h0m0s after`},
		{[]string{"status", "--since", "PT1H", "--until", "PT2H"}, `is not before --until "PT2H"`},
		{[]string{"status", "--since", "PT1H", "--until", "PT2H"}, "hint: try --since 3h --until 1h"},
		{[]string{"status", "--since", "PT1H", "--ended", "PT2H"}, `is not before --ended "PT2H"`},
		{[]string{"list", "--since", "2099-01-01"}, "is not in the past, and without --until the range ends now"},
		{[]string{"check", "--max-failed", "0", "--until", "2099-01-01"}, "is in the future"},
		{[]string{"status", "--since", "2098-01-01", "--until", "2099-01-01"}, "is in the future"},
		{[]string{"status", "--every", "1h", "--until", "2099-01-01"}, "is in the future"},
	} {
		commandLine{}.run(t, append(test.args, "--server", "http://127.0.0.1:1")...).want(t, 2, test.says)
	}
}
