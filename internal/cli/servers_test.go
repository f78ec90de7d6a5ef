package cli_test

import (
	"io"
	"slices"
	"testing"

	"jt/internal/cli"
)

func TestTogether(t *testing.T) {
	const window, count, clock = "jobs of 3h", "2 of 9 job types", "this machine's clock is 5m ahead of the server's"
	ofA := []cli.Said{{Text: window}, {Text: count, Own: true}, {Text: clock, Warning: true}}
	ofB := []cli.Said{{Text: window}, {Text: count, Own: true}}
	a, b, failed := &cli.Server{Context: "a", Said: ofA}, &cli.Server{Context: "b", Said: ofB}, &cli.Server{Context: "c", Said: ofA, Err: io.EOF}
	for _, test := range []struct {
		servers []*cli.Server
		want    []string
	}{
		{[]*cli.Server{{Said: ofA}}, []string{window, count, clock}},
		{[]*cli.Server{b, failed}, []string{"b: " + window, "b: " + count}},
		{[]*cli.Server{a, b}, []string{window, "a: " + count, "a: " + clock, "b: " + count}},
		{[]*cli.Server{{Context: "a"}, b}, []string{"b: " + window, "b: " + count}},
	} {
		var got []string
		for _, line := range cli.Together(test.servers) {
			got = append(got, line.Text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
