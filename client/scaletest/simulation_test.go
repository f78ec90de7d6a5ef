package scaletest

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"
)

func TestPauseAndDrain(t *testing.T) {
	server, clock := startAt(t, Config{})
	url := server.URL + "/job-types/6/" // a job every five seconds
	clock.advance(time.Minute)
	if state, _ := server.JobType(6); state.Running == 0 || state.Queued > 10 {
		t.Errorf("busy: %+v", state)
	}
	patch(t, url, `{"is_paused": true}`)
	clock.advance(time.Minute)
	paused, _ := server.JobType(6)
	if paused.Running != 0 || paused.Queued < 5 {
		t.Errorf("a minute after it was paused: %+v", paused)
	}
	clock.advance(10 * time.Minute)
	long, _ := server.JobType(6)
	if long.Running != 0 || long.Queued < paused.Queued+80 {
		t.Errorf("ten minutes later: %+v", long)
	}
	patch(t, url, `{"is_paused": false}`)
	if state, _ := server.JobType(6); state.Running != 4 || state.Queued != long.Queued-4 {
		t.Errorf("unpaused: %+v", state)
	}
	clock.advance(time.Hour)
	if state, _ := server.JobType(6); state.Running == 0 || state.Queued > 20 {
		t.Errorf("an hour later: %+v", state)
	}
	for _, one := range list(t, server.URL+"/job-types/status/?started=PT1H").Results { // 720 new ones, and those that waited
		if completed := countOf(one.JobCounts, "COMPLETED"); one.JobType.ID == 6 && completed < 750 {
			t.Errorf("%d completed", completed)
		}
	}
}

func TestLongRunningJobsNeverEnd(t *testing.T) {
	server, clock := startAt(t, Config{})
	var ids []int64
	for _, name := range []string{"scale-clock", "scale-strike", "stream-watch"} {
		ids = append(ids, idOf(t, server, name, "1.0"))
	}
	for _, id := range ids {
		patch(t, server.URL+"/job-types/"+itoa(id)+"/", `{"is_paused": true}`)
		clock.advance(100 * 24 * time.Hour)
		if state, _ := server.JobType(id); state.Running != 1 || state.Queued != 0 || !state.IsPaused {
			t.Errorf("%+v", state)
		}
	}
}

func TestPausedBeforeTheStart(t *testing.T) {
	server, clock := startAt(t, Config{})
	id := idOf(t, server, "format-convert", "1.1")
	state, _ := server.JobType(id)
	if !state.IsPaused || state.Queued < 100 || state.Running != 0 || clock.now().Sub(state.Paused) < 5*time.Hour {
		t.Errorf("%+v", state)
	}
	got := details(t, server, id)
	if countOf(got.Counts6, "COMPLETED") != 0 && countOf(got.Counts6, "COMPLETED") >= countOf(got.Counts12, "COMPLETED") {
		t.Errorf("%+v", got.Counts6)
	}
}

func TestSameClockSameAnswers(t *testing.T) {
	first, firstClock := startAt(t, Config{})
	second, secondClock := startAt(t, Config{})
	for _, path := range []string{
		"/job-types/", "/job-types/?order=name", "/job-types/?order=?", "/job-types/6/", "/job-types/status/", "/job-types/running/",
		"/job-types/system-failures/",
	} {
		firstClock.advance(time.Minute)
		secondClock.advance(time.Minute)
		if a, b := get(t, first.URL+path), get(t, second.URL+path); a.body != b.body {
			t.Errorf("%s: %.200s\n%.200s", path, a.body, b.body)
		}
	}
}

func TestHistory(t *testing.T) {
	server, _ := startAt(t, Config{})
	got := details(t, server, 6)
	six, twelve, day := countOf(got.Counts6, "COMPLETED"), countOf(got.Counts12, "COMPLETED"), countOf(got.Counts24, "COMPLETED")
	if six < 3500 || twelve < 2*six-500 || day < 2*twelve-1000 {
		t.Errorf("completed %d, %d, %d", six, twelve, day)
	}
	statuses := map[string]bool{}
	for _, one := range list(t, server.URL+"/job-types/status/?started=P1D").Results {
		for _, count := range one.JobCounts {
			name := count.Status
			if count.Category != nil {
				name += " " + *count.Category
			}
			if (count.Status == "FAILED") != (count.Category != nil) {
				t.Errorf("%s: %s", one.JobType.Name, name)
			}
			statuses[name] = true
		}
	}
	for _, want := range []string{
		"PENDING", "BLOCKED", "QUEUED", "RUNNING", "COMPLETED", "CANCELED", "FAILED SYSTEM", "FAILED DATA", "FAILED ALGORITHM",
	} {
		if !statuses[want] {
			t.Error("none is", want)
		}
	}
}

func TestStatusWindows(t *testing.T) {
	server, clock := startAt(t, Config{})
	rows := func(query string) map[string]row {
		all := map[string]row{}
		for _, one := range list(t, server.URL+"/job-types/status/"+query).Results {
			all[one.JobType.Name+"@"+one.JobType.Version] = one
		}
		if len(all) != DefaultJobTypes {
			t.Fatalf("%s: %d rows", query, len(all))
		}
		return all
	}
	const busy, resident = "landsat-parse@1.0.0", "scale-clock@1.0"
	normal, hour, three := rows(""), rows("?started=PT1H"), rows("?started=PT3H")
	if !reflect.DeepEqual(normal, three) {
		t.Error("the default is not the past 3 hours")
	}
	if a, b := countOf(hour[busy].JobCounts, "COMPLETED"), countOf(three[busy].JobCounts, "COMPLETED"); a < 500 || b < 2*a {
		t.Errorf("%d in an hour, %d in three", a, b)
	}
	for _, count := range hour[busy].JobCounts {
		if count.Status != "RUNNING" && count.MostRecent.Before(clock.now().Add(-time.Hour)) {
			t.Errorf("%+v", count)
		}
	}
	for _, query := range []string{
		"?started=2015-01-01T00:00:00Z&ended=2015-02-01T00:00:00Z", "?started=PT1H&ended=PT3H", "?ended=PT4H",
		"?started=2015-01-01T00:00:00Z&ended=2015-01-01T00:00:00Z",
	} {
		for name, one := range rows(query) {
			for _, count := range one.JobCounts {
				if count.Status != "RUNNING" {
					t.Errorf("%s: %s has %d %s", query, name, count.Count, count.Status)
				}
			}
		}
		if countOf(rows(query)[resident].JobCounts, "RUNNING") != 1 {
			t.Errorf("%s: running jobs are missing", query)
		}
	}
}

func TestStatusIsOrderedByLastModified(t *testing.T) {
	server, clock := startAt(t, Config{})
	order := func() (all []int64) {
		for _, one := range list(t, server.URL+"/job-types/status/").Results {
			all = append(all, one.JobType.ID)
		}
		return all
	}
	before := order()
	if want := ids(list(t, server.URL+"/job-types/?order=last_modified&order=id").Results); !slices.Equal(before, want) {
		t.Errorf("%v, want %v", before, want)
	}
	clock.advance(time.Second)
	patch(t, server.URL+"/job-types/2/", `{"is_paused": false}`)
	if after := order(); after[len(after)-1] != 2 || slices.Index(before, 2) == len(before)-1 {
		t.Errorf("%v", after)
	}
}

func TestRunning(t *testing.T) {
	for _, behaviour := range []Behaviour{Released, Documented} {
		server, _ := startAt(t, Config{Behaviour: behaviour})
		rows := list(t, server.URL+"/job-types/running/").Results
		if !slices.IsSortedFunc(rows, func(a, b row) int { return a.LongestRunning.Compare(b.LongestRunning) }) || len(rows) < 20 {
			t.Errorf("%d rows", len(rows))
		}
		authors := false
		for _, one := range rows {
			authors = authors || one.JobType.AuthorName != nil
			if state, _ := server.JobType(one.JobType.ID); state.Running != one.Count {
				t.Errorf("%d %+v", one.Count, state)
			}
		}
		if authors != (behaviour == Documented) {
			t.Errorf("%v: authors: %v", behaviour, authors)
		}
	}
}

func TestSystemFailures(t *testing.T) {
	server, clock := startAt(t, Config{})
	rows := list(t, server.URL+"/job-types/system-failures/?page_size=1000").Results
	if !slices.IsSortedFunc(rows, func(a, b row) int { return b.LastError.Compare(a.LastError) }) {
		t.Error("not by the last error")
	}
	seen := map[string]bool{}
	repeated := map[int64]int{}
	busy := map[string]int{}
	for _, one := range rows {
		key := itoa(one.JobType.ID) + one.Error.Name
		if seen[key] || one.Error.Category != "SYSTEM" || one.Error.Title != nil || one.JobType.AuthorName != nil ||
			one.FirstError.After(one.LastError) || one.Count < 1 || one.LastError.After(clock.now()) {
			t.Errorf("%+v", one)
		}
		seen[key] = true
		repeated[one.JobType.ID]++
		if one.JobType.ID == 6 {
			busy[one.Error.Name] = one.Count
		}
	}
	if repeated[6] < 2 {
		t.Error("no job type repeats")
	}
	clock.advance(10 * 24 * time.Hour) // all time: more than is kept of single jobs
	for _, one := range list(t, server.URL+"/job-types/system-failures/?page_size=1000").Results {
		if one.JobType.ID == 6 && one.Count < 3*busy[one.Error.Name] {
			t.Errorf("%s: %d failures, %d before", one.Error.Name, one.Count, busy[one.Error.Name])
		}
	}
}

func TestArchivedJobTypesDoNothing(t *testing.T) {
	server, clock := startAt(t, Config{})
	id := idOf(t, server, "kml-export", "0.3")
	clock.advance(24 * time.Hour)
	got := details(t, server, id)
	if got.IsActive || len(got.Counts24) != 0 {
		t.Errorf("%+v", got)
	}
	patch(t, server.URL+"/job-types/"+itoa(id)+"/", `{"is_paused": true}`).want(t, http.StatusOK, "application/json", "")
}
