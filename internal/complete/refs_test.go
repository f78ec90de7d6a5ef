package complete

import (
	"strings"
	"testing"
)

func TestRefChoices(t *testing.T) {
	known := []jobType{
		{ID: 1, Name: "one", Version: "1.0", IsActive: true},
		{ID: 2, Name: "two", Version: "1.0", Title: "Two", IsActive: true},
		{ID: 30, Name: "two", Version: "2.0", IsPaused: true, Title: "Two", IsActive: true},
		{ID: 4, Name: "3d view", Version: "1.0-rc+1", IsPaused: true},
		{ID: 5, Name: "same", Version: "1"}, {ID: 6, Name: "same", Version: "1"},
		{ID: 7, Name: "one@1.0", Version: "9"}, // one@1.0 is ambiguous because of it
		{ID: 31, Name: "32", Version: "1"},
		{ID: 8, Name: "odd", Version: "1@2"}, {ID: 9, Name: "none", Version: ""},
	}
	paused := func(one jobType) bool { return one.IsPaused }
	for _, test := range []struct {
		typed, given string
		keep         func(jobType) bool
		want         string
	}{
		{typed: "o", want: "one one@1.0@9 odd"},
		{typed: "one@", want: "one@1.0@9"}, // one@1.0 is ambiguous
		{typed: "one@1.0@", want: "one@1.0@9"},
		{typed: "t", want: "two@1.0 two@2.0"},
		{typed: "two@2", want: "two@2.0"},
		{typed: "3", want: "30 3d view 31 32@1"},
		{typed: "3d view@", want: "3d view@1.0-rc+1"},
		{typed: "s", want: ""},
		{typed: "5", want: "5"}, // same@1 is ambiguous, the id is not
		{typed: "odd@", want: ""},
		{typed: "n", want: "none"},
		{typed: "t", given: "2", want: "two@2.0"},
		{typed: "t", given: "two@2.0", want: "two@1.0"},
		{typed: "t", given: "two", want: ""},
		{typed: "3", given: "30 31", want: "3d view"},
		{typed: "t", keep: paused, want: "two@2.0"},
		{typed: "x", want: ""},
	} {
		var got []string
		for _, value := range offer(refChoices(known, true, test.keep, strings.Fields(test.given), test.typed), test.typed) {
			value, _, _ = strings.Cut(value, "\t")
			got = append(got, value)
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%q after %q: %s, want %s", test.typed, test.given, text, test.want)
		}
	}
	// Job types that are not known yet may have the same name.
	if got := refChoices(known[:2], false, nil, nil, "o"); len(got) != 2 || got[0].Name != "one@1.0" {
		t.Errorf("%v", got)
	}
	for i, want := range []string{"1.0", "1.0: Two", "1.0, paused: Two", "1.0, archived"} {
		if got := describe(known[i], "1.0"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
