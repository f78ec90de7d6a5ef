package client_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

// rowList is a list whose rows a test makes from their number.
type rowList struct {
	row     func(number int) string
	rows    int // that are given
	count   func(page int) int
	endless bool // next is never null, and the last page comes again and again

	mutex sync.Mutex // a walk asks for several pages at once
	asked []*url.URL
}

// requests returns the requests so far.
func (l *rowList) requests() []*url.URL {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return slices.Clone(l.asked)
}

func (l *rowList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mutex.Lock()
	l.asked = append(l.asked, r.URL)
	l.mutex.Unlock()
	page, size := number(r, "page", 1), number(r, "page_size", 100)
	start, end := (page-1)*size, min(page*size, l.rows)
	if page > 1 && start >= l.rows && !l.endless {
		write(w, 404, jsonType, `{"detail": "Invalid page."}`)
		return
	}
	if l.endless && start >= l.rows {
		start, end = max(l.rows-1, 0)/size*size, l.rows
	}
	var rows []string
	for i := min(start, l.rows); i < end; i++ {
		rows = append(rows, l.row(i+1))
	}
	next := "null"
	if l.endless || end < l.rows {
		next = `"http://elsewhere.invalid/?page=2"`
	}
	count := l.rows
	if l.count != nil {
		count = l.count(page)
	}
	write(w, 200, jsonType, fmt.Sprintf(`{"count": %d, "next": %s, "results": [%s]}`, count, next, strings.Join(rows, ", ")))
}

func withID(n int) string    { return fmt.Sprintf(`{"id": %d}`, n) }
func withoutID(n int) string { return fmt.Sprintf(`{"name": "n%d", "id": null}`, n) }
func withText(n int) string  { return fmt.Sprintf(`{"id": "%d-9f"}`, n) }
func sameRow(int) string     { return `{"status": "QUEUED"}` }

// numberOrText makes rows with each id once as a number and once as a string; they are different rows.
func numberOrText(n int) string {
	if n%2 == 0 {
		return withID(n / 2)
	}
	return fmt.Sprintf(`{"id": "%d"}`, (n+1)/2)
}

func mixed(n int) string {
	if n%2 == 0 {
		return withID(n)
	}
	return withoutID(n)
}

func walkPath(t *testing.T, list http.Handler, path string, pageSize int) ([]string, error) {
	t.Helper()
	walk, err := serve(t, client.Options{PageSize: pageSize, Retries: -1}, list.ServeHTTP).ListAt(path)
	if err != nil {
		return nil, err
	}
	var rows []string
	for object, err := range walk.All(t.Context()) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, string(object.JSON()))
	}
	return rows, nil
}

func TestPathWalkReadsEveryPage(t *testing.T) {
	for name, row := range map[string]func(int) string{"ids": withID, "no ids": withoutID, "equal rows": sameRow, "mixed": mixed, "texts": withText, "numbers and texts": numberOrText} {
		for _, rows := range []int{0, 1, 9, 10, 11, 25} {
			for _, endless := range []bool{false, true} {
				list := &rowList{row: row, rows: rows, endless: endless}
				var want []string
				for i := range rows {
					want = append(want, row(i+1))
				}
				got, err := walkPath(t, list, "/queue/status/", 10)
				if err != nil || !slices.Equal(got, want) || len(list.requests()) > rows/10+2 {
					t.Errorf("%s, %d rows, endless %v: %d rows, %v, %d requests", name, rows, endless, len(got), err, len(list.requests()))
				}
			}
		}
	}
}

func TestPathWalkAsksForWhatThePathSays(t *testing.T) {
	for path, want := range map[string]struct{ path, query string }{
		"/job-types/":        {"/scale/api/job-types/", "page=1&page_size=7"},
		"job-types?order=id": {"/scale/api/job-types/", "order=id&page=1&page_size=7"}, // a known service ends in a slash
		"jobs/?status=A&status=B C&page_size=300": {"/scale/api/jobs/", "page=1&page_size=300&status=A&status=B+C"},
		"/a%2Fb/?x=%2B&y":                         {"/scale/api/a/b/", "page=1&page_size=7&x=%2B&y="},
	} {
		list := &rowList{row: withID, rows: 3}
		_, err := walkPath(t, list, path, 7)
		if asked := list.requests()[0]; err != nil || asked.Path != want.path || asked.Query().Encode() != want.query {
			t.Errorf("%q: asked %s, %v", path, asked, err)
		}
	}
	for _, path := range []string{"/x/?page=2", "/x/?page_size=0", "/x/?page_size=a", "/x/?page_size=", "/x/?a;b", "http://elsewhere/", ""} {
		list := &rowList{row: withID}
		_, err := walkPath(t, list, path, 7)
		if refused, ok := errors.AsType[*client.InputError](err); !ok || refused.Hint == "" || len(list.requests()) != 0 {
			t.Errorf("%q: %v", path, err)
		}
	}
}

// Rows of documented services are identified by their documented keys.
func TestPathWalkKnowsTheServices(t *testing.T) {
	row := func(n int) string {
		return fmt.Sprintf(`{"job_type": {"id": %d}, "error": {"id": %d}}`, (n+1)/2, n%2)
	}
	for path, want := range map[string]int{"/job-types/system-failures/": 4, "/job-types/status/": 2, "/job-types/running/": 2} {
		list := &rowList{row: row, rows: 4, count: func(int) int { return want }}
		got, err := walkPath(t, list, path, 10)
		if err != nil || len(got) != want {
			t.Errorf("%s: %d rows, %v", path, len(got), err)
		}
	}
}

func TestPathWalkThatIsIncomplete(t *testing.T) {
	growing := func(page int) int { return 24 + page }
	more := func(int) int { return 30 }
	for _, test := range []struct {
		name     string
		list     *rowList
		got      int
		text     string
		requests int
	}{
		{"a list with ids that grows is read again", &rowList{row: withID, rows: 25, count: growing}, 25, "25 of 27 rows: the list was read twice and changed both times", 6},
		{"one without ids is not", &rowList{row: withoutID, rows: 25, count: growing}, 25, "25 of 27 rows: the list changed while it was read", 3},
		{"rows that are counted and not given", &rowList{row: withID, rows: 25, count: more}, 25, "25 of 30 rows: the server counts more rows than it returns", 6},
		{"and have no ids", &rowList{row: withoutID, rows: 25, count: more}, 25, "25 of 30 rows: the server counts more rows than it returns", 3},
		{"a row that comes on every page", &rowList{row: func(int) string { return withID(7) }, rows: 25}, 1, "1 of 25 rows: the server counts more rows than it returns", 6},
		{"and has a string for an id", &rowList{row: func(int) string { return withText(7) }, rows: 25}, 1, "1 of 25 rows: the server counts more rows than it returns", 6},
		{"a list with strings for ids that grows is read again", &rowList{row: withText, rows: 25, count: growing}, 25, "25 of 27 rows: the list was read twice and changed both times", 6},
		{"ids that are empty strings", &rowList{row: func(int) string { return `{"id": ""}` }, rows: 25, count: more}, 25, "25 of 30 rows: the server counts more rows than it returns", 3},
	} {
		got, err := walkPath(t, test.list, "/x/", 10)
		incomplete, ok := errors.AsType[*client.IncompleteError](err)
		if !ok || incomplete.Error() != test.text || len(got) != test.got || len(test.list.requests()) != test.requests {
			t.Errorf("%s: %d rows, %d requests, %v", test.name, len(got), len(test.list.requests()), err)
		}
	}
}

func TestPathWalkOfSomethingElse(t *testing.T) {
	for _, test := range []struct {
		status     int
		path, body string
		reason     client.Reason
		kind, not  error
	}{
		{200, "/x/", `[{"id": 1}]`, client.ReasonWrongShape, client.ErrBadResponse, nil},
		{200, "/x/", `{"id": 1}`, client.ReasonWrongShape, client.ErrBadResponse, nil},
		{200, "/x/", `{"count": 1, "results": [5]}`, client.ReasonWrongShape, client.ErrBadResponse, nil},
		{404, "/x/", `{"detail": "Not found."}`, client.ReasonNotFound, client.ErrNotFound, client.ErrNoService},
		{404, "/job-types/", `{"detail": "Not found."}`, client.ReasonNoService, client.ErrNoService, client.ErrNotFound},
	} {
		_, err := walkPath(t, answer(test.status, jsonType, test.body), test.path, 10)
		failed, ok := errors.AsType[*client.Error](err)
		if !ok || failed.Reason != test.reason || !errors.Is(err, test.kind) || test.not != nil && errors.Is(err, test.not) {
			t.Errorf("%s %s: %v", test.path, test.body, err)
		}
	}
}

// The list at any path is complete on named releases too, whose rows are names, or in no order.
func TestListAtOfNamedReleases(t *testing.T) {
	for name, behaviour := range namedReleases() {
		for _, path := range []string{"/job-types/", "/job-types/?page_size=7", "/job-type-names/?page_size=7"} {
			scale, server := sandboxAt(t, scaletest.Config{Behaviour: behaviour, JobTypes: 200})
			expected := map[string]bool{}
			for _, row := range complete(t, server) {
				if name == "7.2" && strings.HasPrefix(path, "/job-types/") {
					expected[row.Name+"@"+row.Version] = true
				} else {
					expected[row.Name] = true
				}
			}
			list, err := scale.ListAt(path)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]bool{}
			rows := 0
			for object, rowErr := range list.All(t.Context()) {
				if err = rowErr; err != nil {
					break
				}
				key, _ := object.Text("name")
				if version, _ := object.Text("version"); version != "" {
					key += "@" + version
				}
				got[key] = true
				rows++
			}
			if strings.HasPrefix(path, "/job-type-names/") && name == "5.9" {
				if !errors.Is(err, client.ErrNotFound) && !errors.Is(err, client.ErrNoService) {
					t.Errorf("%s %s: %v", name, path, err)
				}
				continue
			}
			if err != nil || rows != len(expected) || !maps.Equal(got, expected) {
				t.Errorf("%s %s: %d rows, want %d, %v", name, path, rows, len(expected), err)
			}
		}
	}
}
