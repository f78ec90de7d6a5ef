package scaletest

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestStandardJobTypes(t *testing.T) {
	types := makeJobTypes(Released, DefaultJobTypes, instantOf(newClock().now()))
	if all := len(standardJobTypes(Released)); all != DefaultJobTypes {
		t.Errorf("%d descriptions, DefaultJobTypes is %d", all, DefaultJobTypes)
	}
	seen := map[string]bool{}
	categories := map[string]int{}
	var paused, archived, longTitles int
	for i, one := range types {
		if one.ID != int64(i)+1 {
			t.Errorf("id %d at %d", one.ID, i)
		}
		if key := one.Name + "@" + one.Version; seen[key] {
			t.Errorf("%s twice", key)
		} else {
			seen[key] = true
		}
		if one.Category != nil {
			categories[*one.Category]++
		}
		if one.IsSystem != (one.Category != nil && *one.Category == "system") || one.IsSystem != (i < 5) {
			t.Errorf("%s: system %v, category %v", one.Name, one.IsSystem, one.Category)
		}
		if one.IsPaused {
			paused++
		}
		if !one.IsActive {
			archived++
		}
		if one.Title != nil && utf8.RuneCountInString(*one.Title) == 200 {
			longTitles++
		}
		if one.IsPaused != (one.Paused != 0) || one.IsActive != (one.Archived == 0) {
			t.Errorf("%s: paused %v %d, active %v %d", one.Name, one.IsPaused, one.Paused, one.IsActive, one.Archived)
		}
		if !json.Valid(one.definition) || !json.Valid(one.errorMapping) {
			t.Errorf("%s: %s, %s", one.Name, one.definition, one.errorMapping)
		}
		// An overloaded job type would have a queue that only grows.
		if work := one.work; work.period > 0 && int64(work.duration) >= int64(work.period)*int64(work.limit) {
			t.Errorf("%s has more to do than it can: %+v", one.Name, work)
		}
	}
	if categories["system"] != 5 || paused < 3 || archived < 3 || longTitles != 1 {
		t.Errorf("%d system, %d paused, %d archived, %d long titles", categories["system"], paused, archived, longTitles)
	}
	for _, key := range []string{
		"landsat-parse@1.0.0", "landsat-parse@1.1.0", "landsat-parse@2.0.0", "landsat-parse@10.0.0", "name with space@1.0",
		"name&amp=1@1.0", "user@host-sync@1.0", "10-digits@1.0", "Zebra-Upper@2.0", "ünïcode-näme@1.0", "tile-maker@2.2+cuda",
	} {
		if !seen[key] {
			t.Error("missing", key)
		}
	}
}

func TestGeneratedJobTypes(t *testing.T) {
	types := makeJobTypes(Released, maximumJobTypes, instantOf(newClock().now()))
	seen := map[string]bool{}
	categories := map[string]int{}
	for _, one := range types {
		key := one.Name + "@" + one.Version
		if seen[key] {
			t.Fatalf("%s twice", key)
		}
		seen[key] = true
		if one.Category != nil {
			categories[*one.Category]++
		}
		if one.LastModified < one.Created || one.IsPaused && one.Paused == 0 {
			t.Fatalf("%s: %+v", key, one)
		}
	}
	if len(categories) > 40 || categories["system"] != 5 {
		t.Errorf("%d categories, %d system", len(categories), categories["system"])
	}
	if again := makeJobTypes(Released, 70, types[0].Created); again[69].Name != types[69].Name {
		t.Error("the same number makes another job type")
	}
}

func TestFewJobTypes(t *testing.T) {
	for _, count := range []int{1, 5, 6, DefaultJobTypes + 1} {
		server := start(t, Config{JobTypes: count})
		if all := list(t, server.URL+"/job-types/?order=id"); all.Count != count || !all.Results[min(count, 5)-1].IsSystem {
			t.Errorf("%d of %d", all.Count, count)
		}
	}
}

func TestFiveSystemJobTypes(t *testing.T) {
	server := start(t, Config{})
	all := list(t, server.URL+"/job-types/?category=system")
	var names []string
	for _, one := range all.Results {
		names = append(names, one.Name)
	}
	if got := strings.Join(names, " "); got != "scale-cleanup scale-clock scale-daily-metrics scale-ingest scale-strike" {
		t.Error(got, strconv.Itoa(all.Count))
	}
}
