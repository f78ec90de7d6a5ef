package cli_test

import (
	"slices"
	"testing"

	"jt/internal/cli"
)

func TestTogether(t *testing.T) {
	const window, count, clock = "jobs of 3h", "2 of 9 job types", "this machine's clock is 5m ahead of the server's"
	a, b := &cli.Server{Context: "a"}, &cli.Server{Context: "b"}
	ofA := []cli.Said{{Text: window}, {Text: count, Own: true}, {Text: clock, Warning: true}}
	ofB := []cli.Said{{Text: window}, {Text: count, Own: true}}
	for _, test := range []struct {
		servers []*cli.Server
		said    [][]cli.Said
		want    []string
	}{
		{[]*cli.Server{{}}, [][]cli.Said{ofA}, []string{window, count, clock}},
		{[]*cli.Server{a}, [][]cli.Said{ofB}, []string{"a: " + window, "a: " + count}}, // of two, one failed
		{[]*cli.Server{a, b}, [][]cli.Said{ofA, ofB}, []string{window, "a: " + count, "a: " + clock, "b: " + count}},
		{[]*cli.Server{a, b}, [][]cli.Said{nil, ofB}, []string{"b: " + window, "b: " + count}},
	} {
		var got []string
		for _, line := range cli.Together(test.servers, test.said) {
			got = append(got, line.Text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
