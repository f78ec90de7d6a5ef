package scaletest

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"jt/client/scaletest/internal/simulation"
)

func TestTimeValues(t *testing.T) {
	const refusal = "Invalid ISO timestamp format for parameter: started"
	for _, test := range []struct {
		value                string
		released, documented bool // accepted
	}{
		{"P", true, false},
		{"PT", true, false},
		{"P1D", true, true},
		{"PT3H0M0S", true, true},
		{"P1DT2H3M4.5S", true, true},
		{"P0.5D", true, true},
		{"P0,5D", false, true},
		{"P1W", false, true},
		{"P1M", false, true},
		{"P1Y2M", false, true},
		{"p1d", false, false},
		{"-P1D", false, false},
		{"P-1D", false, false},
		{"P999999999D", false, false},
		{"P1H", false, false},
		{"2015-06-01T00:00:00Z", true, true},
		{"2015-06-01T00:00:00.123456Z", true, true},
		{"2015-06-01 00:00:00Z", true, false},
		{"2015-06-01T00:00Z", true, true},
		{"2015-06-01T00:00:00+02:00", true, true},
		{"2015-06-01T00:00:00+0200", true, true},
		{"2015-06-01T00:00:00+02", true, true},
		{"2015-06-01T00:00:00-05:00", false, true},
		{"2015-06-01T00:00:00z", false, false},
		{"2015-06-01T00:00:00", false, true},
		{"2015-06-01T00:00:00 02:00", false, false}, // what a + that was not escaped becomes
		{"2015-06-01T00:00:00.123456789Z", false, true},
		{"2015-06-01", false, true},
		{"20150601T000000Z", false, true},
		{"2015-02-30T00:00:00Z", false, false},
		{"2015-06-01T24:00:01Z", false, false},
		{"2015-06-01T00:61:00Z", false, false},
		{"2015-06-01T00:00:00+25:00", false, false},
		{"Z", false, false},
		{"yesterday", false, false},
		{"", false, false},
	} {
		for behaviour, accepted := range map[Behaviour]bool{Released: test.released, Documented: test.documented} {
			server, _ := startAt(t, Config{Behaviour: behaviour, JobTypes: 5})
			for _, service := range []string{"/job-types/", "/job-types/status/"} {
				answer := get(t, server.URL+service+"?started="+url.QueryEscape(test.value))
				switch {
				case accepted && answer.status != http.StatusOK:
					t.Errorf("%s refused by %v: %s", test.value, behaviour, answer.body)
				case !accepted && behaviour == Released:
					answer.want(t, http.StatusBadRequest, "application/json", `{"detail": "`+refusal+`"}`)
				case !accepted:
					answer.want(t, http.StatusBadRequest, "text/plain", refusal)
				}
			}
		}
	}
}

func TestMoments(t *testing.T) {
	now := newClock().now()
	for _, test := range []struct {
		value string
		want  time.Time
	}{
		{"PT3H0M0S", now.Add(-3 * time.Hour)},
		{"P1DT1.5S", now.Add(-24*time.Hour - 1500*time.Millisecond)},
		{"2015-06-01T12:00:00Z", time.Date(2015, 6, 1, 12, 0, 0, 0, time.UTC)},
		{"2015-06-01T12:00:00.25+02:30", time.Date(2015, 6, 1, 9, 30, 0, 250_000_000, time.UTC)},
	} {
		for _, behaviour := range []Behaviour{Released, Documented} {
			c := call{api: apisOf(behaviour)[0], now: simulation.InstantOf(now)}
			if got, ok := c.moment(test.value); !ok || !got.Time().Equal(test.want) {
				t.Errorf("%v %s: %s, want %s", behaviour, test.value, got.Time(), test.want)
			}
		}
	}
	for value, want := range map[string]time.Time{
		"P1Y1M1W": now.AddDate(-1, -1, -7),
		"P1,5D":   now.Add(-36 * time.Hour),
	} {
		if got, ok := before(simulation.InstantOf(now), value, true); !ok || !got.Time().Equal(want) {
			t.Errorf("%s: %s, want %s", value, got.Time(), want)
		}
	}
}

func TestRanges(t *testing.T) {
	const later, earlier = "2016-01-01T00:00:00Z", "2015-01-01T00:00:00Z"
	for _, test := range []struct{ query, refusal string }{
		{"started=" + later + "&ended=" + earlier, "Start time must come before end time"},
		{"started=" + later + "&ended=" + later, "Start and end values must be different"},
		{"started=PT1H&ended=PT3H", "Start time must come before end time"},
		{"started=PT3H&ended=PT1H", ""},
		{"started=" + later + "&started=" + earlier + "&ended=" + later, ""}, // the last one counts
	} {
		server, _ := startAt(t, Config{})
		answer := get(t, server.URL+"/job-types/?"+test.query)
		if test.refusal != "" {
			answer.want(t, http.StatusBadRequest, "application/json", `{"detail": "`+test.refusal+`"}`)
		} else if answer.status != http.StatusOK {
			t.Errorf("%s: %s", test.query, answer.body)
		}
		if status := get(t, server.URL+"/job-types/status/?"+test.query); status.status != http.StatusOK {
			t.Errorf("status %s: %s", test.query, status.body)
		}
	}
}

func TestListFiltersOnLastModified(t *testing.T) {
	server, clock := startAt(t, Config{})
	clock.advance(time.Hour)
	patch(t, server.URL+"/job-types/6/", `{"is_paused": true}`)
	clock.advance(time.Minute)
	if got := ids(list(t, server.URL+"/job-types/?started=PT2M").Results); len(got) != 1 || got[0] != 6 {
		t.Error("modified a minute ago:", got)
	}
	modified := details(t, server, 6).LastModified.Format("2006-01-02T15:04:05.000Z")
	for query, want := range map[string]int{
		"started=" + modified:            1, // cut from microseconds, so the row is after it
		"started=PT2M&ended=" + modified: 0,
		"started=PT2M&ended=PT1M":        1,
		"ended=2015-01-01T00:00:00Z":     0,
	} {
		if got := list(t, server.URL+"/job-types/?"+query); got.Count != want {
			t.Errorf("%s: %d, want %d", query, got.Count, want)
		}
	}
}
