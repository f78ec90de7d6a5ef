package simulation

import (
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"
)

const standard = 64 // job types of 2015

var started = InstantOf(time.Date(2026, 3, 14, 15, 9, 26, 535_897_000, time.UTC))

func TestStandardJobTypes(t *testing.T) {
	types := MakeJobTypes(Of2015, standard, started)
	if all := len(standardJobTypes(Of2015)); all != standard {
		t.Errorf("%d descriptions, want %d", all, standard)
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
		if !json.Valid(one.Definition) || !json.Valid(one.ErrorMapping) {
			t.Errorf("%s: %s, %s", one.Name, one.Definition, one.ErrorMapping)
		}
		// An overloaded job type would have a queue that only grows.
		if work := one.Work; work.period > 0 && int64(work.duration) >= int64(work.period)*int64(work.limit) {
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
	types := MakeJobTypes(Of2015, MaximumJobTypes, started)
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
	if again := MakeJobTypes(Of2015, 70, types[0].Created); again[69].Name != types[69].Name {
		t.Error("the same number makes another job type")
	}
}
