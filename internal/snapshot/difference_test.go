package snapshot

import (
	"testing"

	"jt/client"
	"jt/internal/mapping"
	"jt/internal/selection"
)

// What two servers have is compared by value; what one of them does not have is no difference.
func TestDifferencesOfServers(t *testing.T) {
	server := func(name string, values ...string) (*side, *jobType) {
		made := &side{name: name, place: "on " + name, scale: &client.Client{}, fields: comparedFields()}
		one := &jobType{target: selection.Target{Name: "a", Version: "1"}, values: make([][]byte, len(made.fields))}
		for i := range made.fields {
			for j := 0; j < len(values); j += 2 {
				if made.fields[i].Name == values[j] {
					one.values[i] = []byte(values[j+1])
				}
			}
		}
		return made, one
	}
	one, left := server("one", "priority", "1", "cpus", "1", "mem", "64", "max_scheduled", "null", "is_active", "true", "timeout", "1800", "tries", "3")
	two, right := server("two", "priority", "2", "cpus", "1.0", "mem", "2048.0", "max_scheduled", "5", "is_active", "false", "image", `"x:1"`)
	left.paused, right.paused, right.since = new(false), new(true), "13:40"
	left.mapping = &mapping.Current{Text: []byte(`{"exit_codes": {"1": "x"}}`)}
	right.mapping = &mapping.Current{Text: []byte(`{"exit_codes": {"1": "y"}}`), OwnErrors: true}
	compared := &comparison{left: one, right: two, options: &DiffOptions{}, arrow: " -> ", spelled: func(time string) string { return time }}
	got := map[string]string{}
	for _, found := range compared.compare(left, right) {
		field, _ := found.Field("field")
		got[string(field)] = found.text
	}
	want := map[string]string{
		`"is_paused"`:     "active on one, paused since 13:40 on two",
		`"is_active"`:     "not archived on one, archived on two",
		`"priority"`:      "priority: 1 -> 2",
		`"mem_required"`:  "mem: 64 MiB -> 2.0 GiB",
		`"max_scheduled"`: "max_scheduled: (none) -> 5",
	}
	for field, text := range want {
		if got[field] != text {
			t.Errorf("%s: %q, want %q", field, got[field], text)
		}
	}
	if len(got) != len(want) || compared.incomparable != 1 {
		t.Errorf("differences %q, %d mappings that mean different things", got, compared.incomparable)
	}
	for only, want := range map[string]string{onlyPaused: `"is_paused"`, onlyMapping: `"error_mapping.exit_codes.1"`} {
		right.mapping.OwnErrors = false
		compared := &comparison{left: one, right: two, options: &DiffOptions{Only: only}, spelled: compared.spelled}
		found := compared.compare(left, right)
		if field, _ := found[0].Field("field"); len(found) != 1 || string(field) != want {
			t.Errorf("--only %s: %v", only, found)
		}
	}
	if found := compared.compare(left, nil); len(found) != 1 || found[0].text != "only on one" {
		t.Errorf("a job type on one side: %v", found)
	}
}
