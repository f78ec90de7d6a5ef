package cmd_test

import "testing"

// Messages name the flag that was typed, of the two names that it has.
func TestTimesAreNamedAsTheyWereTyped(t *testing.T) {
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"list", "--started", "x"}, `error: --started "x" is neither`},
		{[]string{"list", "--since", "x"}, `error: --since "x" is neither`},
		{[]string{"list", "--since=x"}, `error: --since "x" is neither`},
		{[]string{"list", "--since", "P1D", "--started", "x"}, `error: --started "x" is neither`},
		{[]string{"list", "--started", "P1D", "--since="}, `error: --since "" is empty`},
		{[]string{"status", "--until", "P1"}, `error: --until "P1" has a number`},
		{[]string{"status", "--until", "1900-01-01T01:00:00Z"}, `error: --until "1900-01-01T01:00:00.000Z" lies less than 3h0m0s after`},
		{[]string{"check", "--max-failed", "1", "--until=1900-01-01T01:00:00Z"}, `error: --until "1900-01-01T01:00:00.000Z" lies less than 3h0m0s after`},
		{[]string{"status", "--since", "PT1H", "--until", "PT2H"}, `which is not before --until "PT2H"`},
		{[]string{"status", "--since", "PT1H", "--until", "PT2H"}, "hint: try PT3H as --since and PT1H as --until"},
		{[]string{"status", "--since", "PT1H", "--ended", "PT2H"}, `which is not before --ended "PT2H"`},
		{[]string{"list", "--since", "2099-01-01"}, "which is not before now, where a range without --until ends"},
	} {
		commandLine{}.run(t, append(test.args, "--server", "http://127.0.0.1:1")...).want(t, 2, test.says)
	}
}
