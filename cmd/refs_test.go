package cmd

import (
	"slices"
	"strings"
	"testing"
)

func TestReadRefs(t *testing.T) {
	for stdin, want := range map[string][]string{
		"6\nlandsat-parse@1.0.0\n":      {"6", "landsat-parse@1.0.0"},
		"\ufeff6\r\n\r\nname blank\r\n": {"6", "name blank"}, // as a Windows shell pipes it
		"6\n6\n \n6":                    {"6"},
		"":                              nil,
	} {
		if refs, err := readRefs([]string{"-"}, strings.NewReader(stdin)); err != nil || !slices.Equal(refs, want) {
			t.Errorf("%q: %q, %v; want %q", stdin, refs, err, want)
		}
	}
	if refs, err := readRefs([]string{"7", "-", "7"}, strings.NewReader("8\n")); err != nil || !slices.Equal(refs, []string{"7", "8"}) {
		t.Errorf("%q, %v", refs, err)
	}
	if _, err := readRefs([]string{""}, strings.NewReader("")); err == nil {
		t.Error("an empty REF is taken")
	}
	if _, err := readRefs([]string{"-"}, strings.NewReader(strings.Repeat("x", maxRefBytes+1))); err == nil {
		t.Error("a line of any length is taken")
	}
}
