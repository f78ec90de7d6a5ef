package scaletest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const crashPage = "<h1>Server Error (500)</h1>"

func TestPagesOfAllLists(t *testing.T) {
	server := start(t, Config{JobTypes: 3000})
	for _, path := range []string{"/job-types/", "/job-types/status/", "/job-types/running/", "/job-types/system-failures/"} {
		first := list(t, server.URL+path)
		if len(first.Results) != min(100, first.Count) || first.Count < 30 || first.Previous != nil {
			t.Errorf("%s: %d of %d, previous %v", path, len(first.Results), first.Count, first.Previous)
		}
		second := list(t, server.URL+path+"?page=2&page_size=7")
		if len(second.Results) != 7 || *second.Next != "http://scale.internal.example:8000"+path+"?page=3&page_size=7" ||
			*second.Previous != "http://scale.internal.example:8000"+path+"?page=1&page_size=7" {
			t.Errorf("%s: %d rows, %s, %s", path, len(second.Results), *second.Previous, *second.Next)
		}
		last := list(t, server.URL+path+"?page_size=7&page="+strconv.Itoa((second.Count+6)/7))
		if last.Next != nil || last.Previous == nil || len(last.Results) != (second.Count+6)%7+1 {
			t.Errorf("%s: last page of %d: %d rows, %v", path, last.Count, len(last.Results), last.Next)
		}
		for query, message := range map[string]string{
			"page_size=0":           `\"page_size\" must be between 1 and 1000 inclusive`,
			"page_size=-1":          `\"page_size\" must be between 1 and 1000 inclusive`,
			"page_size=1001":        `\"page_size\" must be between 1 and 1000 inclusive`,
			"page_size=abc":         `\"page_size\" must be an integer`,
			"page_size=":            `\"page_size\" must be an integer`,
			"page_size=1.5":         `\"page_size\" must be an integer`,
			"page=0":                `Bad \"page\" number`,
			"page=x":                `Bad \"page\" number`,
			"page=9999&page_size=1": `Bad \"page\" number`,
		} {
			get(t, server.URL+path+"?"+query).want(t, http.StatusBadRequest, "application/json", `{"detail": "`+message+`"}`)
		}
	}
	empty := list(t, server.URL+"/job-types/?name=none")
	if empty.Count != 0 || empty.Results == nil || empty.Next != nil {
		t.Errorf("%+v", empty)
	}
	get(t, server.URL+"/job-types/?name=none&page=2").want(t, http.StatusBadRequest, "application/json", "")
}

func TestLinksKeepTheQuery(t *testing.T) {
	server := start(t, Config{})
	query := "?order=-name&page_size=2&name=landsat-parse&name=" + url.QueryEscape("name&amp=1") + "&started=2015-01-01T00%3A00%3A00Z"
	first := list(t, server.URL+"/job-types/"+query)
	want, err := url.ParseQuery(query[1:] + "&page=2")
	if err != nil {
		t.Fatal(err)
	}
	if *first.Next != "http://scale.internal.example:8000/job-types/?"+want.Encode() {
		t.Error(*first.Next)
	}
	documented := start(t, Config{Behaviour: Documented, Prefix: "/api/v5"})
	if first := list(t, documented.URL+"/job-types/?page_size=2"); *first.Next != documented.URL+"/job-types/?page=2&page_size=2" {
		t.Error(*first.Next)
	}
}

func TestFilters(t *testing.T) {
	server := start(t, Config{})
	for query, want := range map[string]int{
		"name=landsat-parse":                           4,
		"name=landsat-parse&name=tile-maker":           8,
		"name=LANDSAT-PARSE":                           0,
		"name=landsat":                                 0,
		"name=":                                        0,
		"name=name+with+space":                         1,
		"name=name%20with%20space":                     1,
		"name=name%26amp%3D1":                          1,
		"name=" + url.QueryEscape("ünïcode-näme"):      1,
		"category=system":                              5,
		"category=system&category=video":               7,
		"category=":                                    2,
		"category=a%26b%3Dc":                           1,
		"name=landsat-parse&category=system":           0,
		"name=landsat-parse&category=imagery&other=no": 4,
	} {
		if got := list(t, server.URL+"/job-types/?"+query); got.Count != want || len(got.Results) != want {
			t.Errorf("%s: %d, want %d", query, got.Count, want)
		}
	}
	get(t, server.URL+"/job-types/?name=a%00b").want(t, http.StatusInternalServerError, "text/html", crashPage)
}

func TestDefaultOrderIsByTexts(t *testing.T) {
	server := start(t, Config{})
	rows := list(t, server.URL+"/job-types/").Results
	if !slices.IsSortedFunc(rows, func(a, b row) int { return strings.Compare(a.Name+"\x00"+a.Version, b.Name+"\x00"+b.Version) }) {
		t.Error("not by name and version")
	}
	var versions []string
	for _, one := range list(t, server.URL+"/job-types/?name=landsat-parse").Results {
		versions = append(versions, one.Version)
	}
	if got := strings.Join(versions, " "); got != "1.0.0 1.1.0 10.0.0 2.0.0" {
		t.Error(got)
	}
}

func TestOrders(t *testing.T) {
	server := start(t, Config{})
	all := "/job-types/?page_size=1000&"
	for _, field := range []string{
		"id", "name", "version", "title", "description", "category", "author_name", "author_url", "is_system", "is_long_running",
		"is_active", "is_operational", "is_paused", "icon_code", "uses_docker", "docker_privileged", "docker_image", "priority",
		"timeout", "max_tries", "cpus_required", "mem_required", "disk_out_const_required", "disk_out_mult_required", "created",
		"archived", "paused", "last_modified",
	} {
		up := ids(list(t, server.URL+all+"order="+field+"&order=id").Results)
		down := ids(list(t, server.URL+all+"order=-"+field+"&order=-id").Results)
		slices.Reverse(down)
		if len(up) != DefaultJobTypes || !slices.Equal(up, down) {
			t.Errorf("%s: %v\n-%s: %v", field, up, field, down)
		}
	}
	for _, query := range []string{
		"order=bogus", "order=name,version", "order=", "order=-", "order=error_mapping", "order=interface", "order=name&order=bogus", "order=Name",
	} {
		get(t, server.URL+all+query).want(t, http.StatusInternalServerError, "text/html", crashPage)
	}
	byCategory := list(t, server.URL+all+"order=category").Results
	if byCategory[0].Category != nil {
		t.Error("null does not come first")
	}
}

func TestRandomOrder(t *testing.T) {
	server := start(t, Config{})
	first := ids(list(t, server.URL+"/job-types/?order=?").Results)
	second := ids(list(t, server.URL+"/job-types/?order=?").Results)
	if slices.Equal(first, second) || !slices.Equal(sorted(first), sorted(second)) {
		t.Error(first, second)
	}
}

// walk collects the ids of all pages.
func walk(t *testing.T, url string, count, size int) map[int64]bool {
	t.Helper()
	seen := map[int64]bool{}
	for n := 1; (n-1)*size < count; n++ {
		for _, id := range ids(list(t, url+"&page_size="+strconv.Itoa(size)+"&page="+strconv.Itoa(n)).Results) {
			seen[id] = true
		}
	}
	return seen
}

func TestEqualRowsChangePlaces(t *testing.T) {
	const count = 1000
	server := start(t, Config{JobTypes: count})
	if seen := walk(t, server.URL+"/job-types/?order=category", count, 50); len(seen) == count {
		t.Error("a walk by category lost nothing")
	}
	for _, order := range []string{"order=category&order=id", "order=id", "order=-category&order=name&order=version", "", "order=name&order=version"} {
		if seen := walk(t, server.URL+"/job-types/?"+order, count, 50); len(seen) != count {
			t.Errorf("a walk by %q gave %d", order, len(seen))
		}
	}
	documented := start(t, Config{Behaviour: Documented, JobTypes: count})
	if seen := walk(t, documented.URL+"/job-types/?order=category", count, 50); len(seen) != count {
		t.Errorf("a documented walk by category gave %d", len(seen))
	}
}

func TestPagesOfEqualRows(t *testing.T) {
	server := start(t, Config{JobTypes: 300})
	for _, query := range []string{"order=category", "order=category&started=2000-01-01T00:00:00Z&name=landsat-parse&name=mosaic", "order=is_system&category=imagery"} {
		all := list(t, server.URL+"/job-types/?page_size=1000&"+query)
		for begin := 0; begin < all.Count; begin += 7 {
			got := list(t, server.URL+"/job-types/?page_size=7&page="+strconv.Itoa(begin/7+1)+"&"+query)
			for i, one := range got.Results {
				want := all.Results[begin+i]
				if (one.Category == nil) != (want.Category == nil) || one.Category != nil && *one.Category != *want.Category {
					t.Errorf("%s: row %d has another category", query, begin+i)
				}
			}
		}
	}
}

func TestRequestLineTooLong(t *testing.T) {
	path := "/job-types/?name="
	fill := func(length int) string { return path + strings.Repeat("x", length-len("GET  HTTP/1.1")-len(path)) }
	server := start(t, Config{})
	if answer := get(t, server.URL+fill(4094)); answer.status != http.StatusOK {
		t.Error(answer)
	}
	answer := get(t, server.URL+fill(4095))
	answer.want(t, http.StatusBadRequest, "text/html", "")
	if !strings.Contains(answer.body, "Request Line is too large (4095 &gt; 4094)") {
		t.Error(answer.body)
	}
	documented := start(t, Config{Behaviour: Documented})
	if answer := get(t, documented.URL+fill(4095)); answer.status != http.StatusOK {
		t.Error(answer)
	}
}

func TestRowsOfTheList(t *testing.T) {
	for behaviour, want := range map[Behaviour]bool{Released: true, Documented: false} {
		server := start(t, Config{Behaviour: behaviour})
		answer := get(t, server.URL+"/job-types/?name=escape-codes")
		for _, field := range []string{`"is_operational": false`, `"docker_privileged": false`} {
			if strings.Contains(answer.body, field) != want {
				t.Errorf("%v: %s in %s", behaviour, field, answer.body)
			}
		}
		if !strings.Contains(answer.body, `"title": "\u001b[31mred\u001b[0m \u001b]0;owned\u0007 `+"\u202egpj.exe\u202c\"") {
			t.Error(answer.body)
		}
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
