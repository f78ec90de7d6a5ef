package client_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"jt/client"
	"jt/client/model"
	"jt/client/scaletest"
)

// namedReleases are the releases of the sandbox that address job types by name.
func namedReleases() map[string]scaletest.Behaviour {
	return map[string]scaletest.Behaviour{"5.9": scaletest.Scale59, "7.2": scaletest.Scale72}
}

// row is a job type as the server has it.
type row struct {
	ID           int64
	Name         string
	Version      string
	Category     *string
	IsActive     bool      `json:"is_active"`
	LastModified time.Time `json:"last_modified"`
	all          map[string]any
}

func (r row) addressable() bool {
	return !strings.ContainsAny(r.Name, " &@/=,.") && r.Name != "status"
}

// complete returns the rows of all job types of a server, read by means that client.List does not have.
func complete(t *testing.T, server *scaletest.Server) []row {
	t.Helper()
	get := func(path string) (rows []row) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		var page struct {
			Next    *string
			Results []json.RawMessage
		}
		if err := json.NewDecoder(response.Body).Decode(&page); err != nil || page.Next != nil || response.StatusCode != 200 {
			t.Fatalf("%s: status %d, %v", path, response.StatusCode, err)
		}
		for _, text := range page.Results {
			var one row
			if err := errors.Join(json.Unmarshal(text, &one), json.Unmarshal(text, &one.all)); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, one)
		}
		return rows
	}
	base := server.URL
	if !strings.HasSuffix(server.URLs[0], "/v5") {
		return get(base + "/job-types/?page_size=1000")
	}
	var all []row
	for _, active := range []string{"true", "false"} {
		all = append(all, get(server.URLs[0]+"/job-types/?page_size=1000&is_active="+active)...)
	}
	return all
}

func sandboxAt(t *testing.T, config scaletest.Config) (*client.Client, *scaletest.Server) {
	t.Helper()
	server, err := scaletest.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	scale, err := client.New(server.URL, client.Options{Transport: bounded(client.NewTransport(nil, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return scale, server
}

// want works out what a list with options has, and how many rows of it have no path.
func want(all []row, options client.ListOptions) (rows []row, lost int) {
	for _, row := range all {
		switch {
		case len(options.Names) > 0 && !slices.Contains(options.Names, row.Name),
			len(options.Categories) > 0 && (row.Category == nil || !slices.Contains(options.Categories, *row.Category)),
			options.IsActive != nil && *options.IsActive != row.IsActive:
			continue
		case !row.addressable():
			lost++ // its times are not known either
		}
		if !row.LastModified.Before(options.Started) && (options.Ended.IsZero() || !row.LastModified.After(options.Ended)) {
			rows = append(rows, row)
		}
	}
	order := options.Order
	if len(order) == 0 {
		order = []string{"name", "version"}
	}
	slices.SortFunc(rows, func(a, b row) int {
		for _, field := range append(slices.Clip(order), "id") {
			field, descending := strings.CutPrefix(field, "-")
			result := compareValues(a.value(field), b.value(field))
			if descending {
				result = -result
			}
			if result != 0 {
				return result
			}
		}
		return 0
	})
	return rows, lost
}

// value returns a field, also if it is called otherwise.
func (r row) value(field string) any {
	value := r.all[field]
	if later, ok := r.all["deprecated"]; field == "archived" && ok {
		value = later
	}
	if text, ok := value.(string); ok && slices.Contains([]string{"created", "archived", "paused", "last_modified"}, field) {
		at, _ := time.Parse(time.RFC3339, text)
		return at
	}
	return value
}

func compareValues(a, b any) int {
	switch a := a.(type) {
	case nil:
		if b != nil {
			return -1
		}
		return 0
	case string:
		if b, ok := b.(string); ok {
			return strings.Compare(a, b)
		}
	case float64:
		if b, ok := b.(float64); ok {
			return cmp.Compare(a, b)
		}
	case bool:
		if b, ok := b.(bool); ok {
			return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
		}
	case time.Time:
		if b, ok := b.(time.Time); ok {
			return a.Compare(b)
		}
	}
	return 1
}

func idsOf(rows []row) (ids []int64) {
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return ids
}

// The servers ignore most filters and every order. What the client makes of them is compared with the answer worked out from
// the complete data.
func TestListsOfNamedReleases(t *testing.T) {
	yes, no := true, false
	for name, behaviour := range namedReleases() {
		t.Run(name, func(t *testing.T) {
			_, server := sandboxAt(t, scaletest.Config{Behaviour: behaviour, JobTypes: 120})
			all := complete(t, server)
			middle := all[len(all)/2].LastModified
			tests := []client.ListOptions{
				{}, {PageSize: 7}, {PageSize: 1}, {IsActive: &yes}, {IsActive: &no, PageSize: 3},
				{Names: []string{"landsat-parse"}}, {Names: []string{"tide-model", "no-such", "123", "tide-model", "ünïcode-näme"}, PageSize: 2},
				{Names: []string{"name with space", "a/b"}}, {Names: []string{"status", "mosaic"}}, {Names: []string{"LANDSAT-PARSE", "landsat"}},
				{Started: middle}, {Ended: middle}, {Started: middle.Add(-time.Hour), Ended: middle.Add(time.Hour), PageSize: 10},
				{Started: middle, IsActive: &yes, Names: []string{"tide-model", "landsat-parse", "mosaic"}, Order: []string{"-version"}},
				{Order: []string{"name"}}, {Order: []string{"-name"}}, {Order: []string{"is_paused", "-title"}, PageSize: 5}, {Order: []string{"-name", "-version"}},
			}
			for _, field := range []string{"id", "version", "title", "description", "is_system", "is_active", "icon_code", "created", "archived", "paused", "last_modified"} {
				tests = append(tests, client.ListOptions{Order: []string{field}}, client.ListOptions{Order: []string{"-" + field}})
			}
			if name == "5.9" {
				tests = append(tests, client.ListOptions{Categories: []string{"imagery", "system", "no-such"}}, client.ListOptions{Categories: []string{"imagery"}, IsActive: &yes, Order: []string{"-id"}})
			}
			for _, options := range tests {
				checkNamedList(t, server.URL, options, all, name == "5.9")
			}
		})
	}
}

// checkNamedList compares a list with the complete data: all of it, its first rows, and its pages.
func checkNamedList(t *testing.T, server string, options client.ListOptions, all []row, grouped bool) {
	t.Helper()
	scale, err := client.New(server, client.Options{Transport: bounded(client.NewTransport(nil, nil))})
	if err != nil {
		t.Fatal(err)
	}
	expected, lost := want(all, options)
	if !grouped {
		lost = 0
	}
	reached := slices.DeleteFunc(slices.Clone(expected), func(row row) bool { return lost > 0 && !row.addressable() })
	list := scale.JobTypes.List(options)
	var got []int64
	for jobType, rowErr := range list.All(t.Context()) {
		if err = rowErr; err == nil {
			got = append(got, jobType.ID)
		}
	}
	if difference := diff.Diff(idsOf(reached), got); difference != "" {
		t.Errorf("%+v: (-want +got)\n%s", options, difference)
	}
	if incomplete, ok := errors.AsType[*client.IncompleteError](err); lost > 0 != ok || ok && !errors.Is(err, client.ErrUnsupported) || err != nil && !ok {
		t.Errorf("%+v: %v (%+v), and %d rows have no path", options, err, incomplete, lost)
	}
	if count, exact := list.Count(); lost == 0 && (count != len(expected) || !exact || list.More()) {
		t.Errorf("%+v: count %d (exact %t), more %t; want %d", options, count, exact, list.More(), len(expected))
	}
	if lost > 0 {
		return
	}
	for _, limit := range []int{1, 5} {
		options.Limit = limit
		list, got := scale.JobTypes.List(options), []int64(nil)
		for jobType, err := range list.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, jobType.ID)
		}
		first := expected[:min(limit, len(expected))]
		if count, exact := list.Count(); !slices.Equal(got, idsOf(first)) || list.More() != (len(expected) > limit) || exact && count != len(expected) {
			t.Errorf("%+v: %v, more %t, count %d (exact %t); want %v", options, got, list.More(), count, exact, idsOf(first))
		}
	}
	options.Limit, options.PageSize = 0, 3
	for number := 1; number <= min(4, len(expected)/3+1); number++ {
		options.Page = number
		page, err := scale.JobTypes.List(options).Page(t.Context())
		begin, end := min((number-1)*3, len(expected)), min(number*3, len(expected))
		if begin == end && number > 1 {
			if !errors.Is(err, client.ErrNoSuchPage) {
				t.Errorf("%+v: %v, want no such page", options, err)
			}
			continue
		}
		var got []int64
		for _, jobType := range page.Rows {
			got = append(got, jobType.ID)
		}
		if err != nil || !slices.Equal(got, idsOf(expected[begin:end])) || page.Count != len(expected) || page.More != (end < len(expected)) {
			t.Errorf("%+v: %v, count %d, more %t, %v; want %v of %d", options, got, page.Count, page.More, err, idsOf(expected[begin:end]), len(expected))
		}
	}
}

// What a release cannot do is refused before the list is read.
func TestListsThatNamedReleasesDoNotSupport(t *testing.T) {
	for _, test := range []struct {
		behaviour scaletest.Behaviour
		options   client.ListOptions
		want      string
	}{
		{scaletest.Scale72, client.ListOptions{Categories: []string{"imagery"}}, "Scale 7 cannot filter by category"},
		{scaletest.Scale72, client.ListOptions{Order: []string{"name", "-priority"}}, "Scale 7 cannot sort by priority"},
		{scaletest.Scale72, client.ListOptions{Order: []string{"category"}}, "Scale 7 cannot sort by category"},
		{scaletest.Scale59, client.ListOptions{Order: []string{"max_tries"}}, "Scale 5.9.4 at /v6 cannot sort by max_tries"},
	} {
		scale, server := sandboxAt(t, scaletest.Config{Behaviour: test.behaviour})
		err := last(scale.JobTypes.List(test.options).All(t.Context()))
		if unsupported, ok := errors.AsType[*client.UnsupportedError](err); !ok || err.Error() != test.want || unsupported.Hint == "" {
			t.Errorf("%v, want %s", err, test.want)
		}
		if _, pageErr := scale.JobTypes.List(test.options).Page(t.Context()); pageErr == nil || pageErr.Error() != test.want {
			t.Errorf("a page: %v, want %s", pageErr, test.want)
		}
		for _, request := range server.Requests() {
			if !strings.HasSuffix(request.Path, "/version/") {
				t.Errorf("%s: %s %s was sent", test.want, request.Method, request.Path)
			}
		}
	}
}

// A brief list has the rows of the complete one, also those without a path, with fewer fields.
func TestBriefListsOfNamedReleases(t *testing.T) {
	for name, behaviour := range namedReleases() {
		scale, server := sandboxAt(t, scaletest.Config{Behaviour: behaviour, JobTypes: 120})
		all := complete(t, server)
		expected, _ := want(all, client.ListOptions{})
		before := len(server.Requests())
		var got []int64
		for jobType, err := range scale.JobTypes.List(client.ListOptions{Brief: true}).All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, jobType.ID)
		}
		if sent := len(server.Requests()) - before; !slices.Equal(got, idsOf(expected)) || sent > 2 {
			t.Errorf("%s: %d requests, %v, want %v", name, sent, got, idsOf(expected))
		}
	}
}

// If the caller keeps few rows, one list of statuses shows which names need not be read.
func TestKeptRowsOfAGroupedRelease(t *testing.T) {
	scale, server := sandboxAt(t, scaletest.Config{Behaviour: scaletest.Scale59, JobTypes: 200})
	expected, _ := want(complete(t, server), client.ListOptions{})
	expected = slices.DeleteFunc(expected, func(row row) bool { return row.value("is_paused") != true })
	names := map[string]bool{}
	for _, row := range expected {
		names[row.Name] = true
	}
	if _, err := scale.Version(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := len(server.Requests())
	var got []int64
	for object, err := range scale.JobTypes.List(client.ListOptions{Keep: isPaused}).Objects().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if paused, err := isPaused(object); err != nil || paused {
			id, _ := object.Integer("id")
			got = append(got, id)
		}
	}
	if sent := len(server.Requests()) - before; !slices.Equal(got, idsOf(expected)) || len(got) == 0 || sent != len(names)+2 {
		t.Errorf("%d requests for %d names, %v, want %v", sent, len(names), got, idsOf(expected))
	}
}

func isPaused(object model.Object) (bool, error) { return object.Boolean("is_paused") }

// A caller that may stop early gets an error before the first row that is not certainly next: a name without a path may have
// rows before it.
func TestFirstRowsOfAGroupedRelease(t *testing.T) {
	scale, server := sandboxAt(t, scaletest.Config{Behaviour: scaletest.Scale59, JobTypes: 200})
	rows, _ := want(complete(t, server), client.ListOptions{})
	for _, order := range [][]string{nil, {"-name"}, {"-id"}} {
		expected := slices.Clone(rows)
		switch lost := slices.IndexFunc(expected, func(row row) bool { return !row.addressable() }); {
		case order == nil:
			expected = expected[:lost]
		case order[0] == "-name":
			slices.Reverse(expected)
			expected = expected[:slices.IndexFunc(expected, func(row row) bool { return !row.addressable() })]
		default:
			expected = nil // the rows of other names are sorted among each other
		}
		var got []int64
		var err error
		list := scale.JobTypes.List(client.ListOptions{Order: order, First: true, Keep: func(model.Object) (bool, error) { return true, nil }})
		for jobType, rowErr := range list.All(t.Context()) {
			if err = rowErr; err == nil {
				got = append(got, jobType.ID)
			}
		}
		if slices.Sort(got); len(got) != len(expected) || !errors.Is(err, client.ErrIncomplete) {
			t.Errorf("%v: %v, %v; want %v", order, got, err, idsOf(expected))
		}
	}
}

// A name without a path is looked up by keyword, which finds it within other names too: their rows do not come twice.
func TestANameWithinAnother(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rows := []string{`{"id": 1, "name": "a b"}`, `{"id": 2, "name": "the a b"}`}
		if r.URL.Query().Get("keyword") == "the a b" {
			rows = rows[1:]
		}
		_, _ = fmt.Fprintf(w, `{"count": %d, "next": null, "results": [%s]}`, len(rows), strings.Join(rows, ","))
	}))
	defer server.Close()
	scale, err := client.New(server.URL+"/v7", client.Options{Transport: server.Client().Transport})
	if err != nil {
		t.Fatal(err)
	}
	var got []int64
	for row, err := range scale.JobTypes.List(client.ListOptions{Names: []string{"a b", "the a b"}}).Objects().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		id, _ := row.Integer("id")
		got = append(got, id)
	}
	if !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("job types %v, want 1 and 2", got)
	}
}
