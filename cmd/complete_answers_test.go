package cmd

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/client/scaletest"
	"jt/internal/cli"
)

// facts are a row as the server has it.
type facts map[string]any

// text returns a field that is a string, "" for null.
func (f facts) text(field string) string {
	text, _ := f[field].(string)
	return text
}

func (f facts) id() int64 {
	number, _ := f["id"].(json.Number)
	id, _ := number.Int64()
	return id
}

// releaseTrial runs commands at one base URL of a release, whose complete data is known by other means.
type releaseTrial struct {
	*pauseTrial

	behaviour scaletest.Behaviour
	url       string
	all       []facts         // job types
	fields    map[string]bool // of rows of the list at this URL
	jobTypes  map[int64]facts // by id
}

// inEveryRelease runs a test at each base URL of each release.
func inEveryRelease(t *testing.T, test func(*testing.T, *releaseTrial)) {
	t.Helper()
	now := time.Date(2026, 11, 23, 17, 22, 46, 0, time.UTC)
	for _, behaviour := range []scaletest.Behaviour{scaletest.Released, scaletest.Documented, scaletest.Scale59, scaletest.Scale72} {
		trial := newPauseTrial(t, scaletest.Config{Behaviour: behaviour, Now: func() time.Time { return now }})
		trial.environment.Now = func() time.Time { return now }
		for _, url := range trial.server.URLs {
			here := &releaseTrial{pauseTrial: trial, behaviour: behaviour, url: url}
			t.Run(url[len("http://127.0.0.1:"):], func(t *testing.T) {
				trial.t = t
				here.learn()
				test(t, here)
			})
		}
	}
}

func (r *releaseTrial) learn() {
	base := r.url
	r.fields, r.jobTypes = map[string]bool{}, map[int64]facts{}
	if r.behaviour == scaletest.Scale59 { // its /v6 lists names alone
		base = r.server.URLs[0]
		r.all = append(r.get(base+"/job-types/?page_size=1000&is_active=true"), r.get(base+"/job-types/?page_size=1000&is_active=false")...)
	} else {
		r.all = r.get(base + "/job-types/?page_size=1000")
	}
	shown := r.all
	if r.grouped() {
		shown = r.get(r.url + "/job-types/landsat-parse/?page_size=1000")
	}
	for field := range shown[0] {
		r.fields[strings.ReplaceAll(field, "deprecated", "archived")] = true
	}
	for _, one := range r.all {
		if deprecated, has := one["deprecated"]; has {
			one["archived"] = deprecated
		}
		r.jobTypes[one.id()] = one
	}
}

func (r *releaseTrial) named() bool {
	return strings.HasSuffix(r.url, "/v6") || strings.HasSuffix(r.url, "/v7")
}

func (r *releaseTrial) grouped() bool {
	return r.behaviour == scaletest.Scale59 && strings.HasSuffix(r.url, "/v6")
}

// get returns the rows of a list with less than 1000 rows.
func (r *releaseTrial) get(url string) []facts {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, url, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var page struct {
		Count   int
		Results []facts
	}
	decoder := json.NewDecoder(response.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&page); err != nil || page.Count != len(page.Results) {
		r.t.Fatalf("%s: status %d, %v", url, response.StatusCode, err)
	}
	return page.Results
}

// ids runs a command that lists rows, and returns the ids of their job types and the exit code.
func (r *releaseTrial) ids(args ...string) (ids []int64, exit int) {
	r.t.Helper()
	r.stdout.Reset()
	r.stderr.Reset()
	exit = Run(r.t.Context(), append(args, "--columns", "id", "-o", "tsv", "--no-headers", "--server", r.url), r.environment)
	for line := range strings.Lines(r.stdout.String()) {
		id, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
		if err != nil {
			r.t.Fatalf("jt %s: %q", strings.Join(args, " "), line)
		}
		ids = append(ids, id)
	}
	return ids, exit
}

// filter is flags that select job types.
type filter struct {
	args  string
	needs string // a field that not all releases have
	keeps func(facts) bool
}

func filters() []filter {
	is := func(field string, value bool) func(facts) bool {
		return func(f facts) bool { return f[field] == value }
	}
	in := func(field string, values ...string) func(facts) bool {
		return func(f facts) bool { return slices.Contains(values, f.text(field)) }
	}
	return []filter{
		{args: "", keeps: func(facts) bool { return true }},
		{args: "--name landsat-parse", keeps: in("name", "landsat-parse")},
		{args: "--name landsat-parse --name cloud-mask --name landsat-parse --name no-such", keeps: in("name", "landsat-parse", "cloud-mask")},
		{args: "--category imagery", needs: "category", keeps: in("category", "imagery")},
		{args: "--category imagery --category system", needs: "category", keeps: in("category", "imagery", "system")},
		{args: "--match (?i)parse", keeps: func(f facts) bool {
			return strings.Contains(strings.ToLower(f.text("name")+"\n"+f.text("title")+"\n"+f.text("description")), "parse")
		}},
		{args: "--paused", keeps: is("is_paused", true)},
		{args: "--unpaused", keeps: is("is_paused", false)},
		{args: "--active", keeps: is("is_active", true)},
		{args: "--archived", keeps: is("is_active", false)},
		{args: "--system", keeps: is("is_system", true)},
		{args: "--no-system", keeps: is("is_system", false)},
		{args: "--long-running", needs: "is_long_running", keeps: is("is_long_running", true)},
		{args: "--name landsat-parse --archived", keeps: func(f facts) bool { return f.text("name") == "landsat-parse" && f["is_active"] == false }},
	}
}

// refused reports whether a release cannot know a field that flags need, and that jt refuses them.
func (r *releaseTrial) refused(args []string, needs string, exit int) bool {
	r.t.Helper()
	if needs == "" || r.behaviour != scaletest.Scale72 {
		return false
	}
	if exit != cli.ExitUsage || !strings.Contains(r.stderr.String(), "cannot") {
		r.t.Errorf("jt %s ended with %d: %s", strings.Join(args, " "), exit, &r.stderr)
	}
	return true
}

// TestListsAreCompleteAnswers compares jt list with the complete data of the server, for each filter, time, order and page.
func TestListsAreCompleteAnswers(t *testing.T) {
	t.Parallel()
	inEveryRelease(t, func(_ *testing.T, r *releaseTrial) {
		always := func(facts) bool { return true }
		modified := func(keep func(time.Time) bool) func(facts) bool {
			return func(f facts) bool {
				at, err := time.Parse(time.RFC3339, f.text("last_modified"))
				return err == nil && keep(at)
			}
		}
		now := r.environment.Now()
		month := now.Add(-30 * 24 * time.Hour)
		week := now.Add(-7 * 24 * time.Hour)
		type listed struct {
			filter

			order []string
			from  int
			rows  int // at the most; 0 means all
		}
		var tests []listed
		for _, filter := range filters() {
			tests = append(tests, listed{filter: filter})
		}
		tests = append(
			tests,
			listed{filter: filter{args: "--since 30d", keeps: modified(func(at time.Time) bool { return !at.Before(month) })}},
			listed{filter: filter{args: "--until 30d", keeps: modified(func(at time.Time) bool { return !at.After(month) })}},
			listed{filter: filter{args: "--since 30d --until 7d --utc", keeps: modified(func(at time.Time) bool { return !at.Before(month) && !at.After(week) })}},
			listed{filter: filter{args: "--limit 7", keeps: always}, rows: 7},
			listed{filter: filter{args: "--page 3 --page-size 7", keeps: always}, from: 14, rows: 7},
			listed{filter: filter{args: "--page-size 7", keeps: always}},
			listed{filter: filter{args: "--sort -id --page 2 --page-size 20", keeps: always}, order: []string{"-id"}, from: 20, rows: 20},
			listed{
				filter: filter{args: "--name landsat-parse --name tile-maker --sort is_active,-modified --limit 3", keeps: func(f facts) bool {
					return f.text("name") == "landsat-parse" || f.text("name") == "tile-maker"
				}}, order: []string{"is_active", "-last_modified"}, rows: 3,
			},
		)
		for _, field := range client.OrderFields() {
			for _, field := range []string{field, "-" + field} {
				tests = append(tests, listed{filter: filter{args: "--sort " + field, keeps: always}, order: []string{field}})
			}
		}
		for _, test := range tests {
			args := append([]string{"list"}, strings.Fields(test.args)...)
			got, exit := r.ids(args...)
			if r.refused(args, test.needs, exit) {
				continue
			}
			if lacks := slices.IndexFunc(test.order, func(field string) bool { return !r.fields[strings.TrimPrefix(field, "-")] }); lacks >= 0 {
				// Earlier releases order by fields that their rows do not show.
				if r.named() && (exit != cli.ExitUsage || !strings.Contains(r.stderr.String(), "cannot sort by "+strings.TrimPrefix(test.order[lacks], "-"))) {
					r.t.Errorf("jt %s ended with %d: %s", strings.Join(args, " "), exit, &r.stderr)
				}
				continue
			}
			want := r.sorted(test.keeps, test.order)
			if test.rows > 0 {
				want = want[min(test.from, len(want)):min(test.from+test.rows, len(want))]
			}
			r.compare(args, got, want, exit)
		}
	})
}

// compare checks the rows of jt list. At 5.9.4 /v6 rows can be missing, which must be an error that names the reason.
func (r *releaseTrial) compare(args []string, got, want []int64, exit int) {
	r.t.Helper()
	command := strings.Join(args, " ")
	if exit == cli.ExitDone {
		if !slices.Equal(got, want) {
			r.t.Errorf("jt %s: job types %v, want %v", command, got, want)
		}
		return
	}
	if !r.grouped() || !strings.Contains(r.stderr.String(), `Scale 5.9.4 at /v6 cannot address "`) {
		r.t.Errorf("jt %s ended with %d: %s", command, exit, &r.stderr)
		return
	}
	if strings.Contains(command, "--limit") || strings.Contains(command, "--page ") {
		return // no rows, as those that are missing may belong before them
	}
	shown := slices.DeleteFunc(want, func(id int64) bool {
		name := r.jobTypes[id].text("name")
		return strings.ContainsAny(name, " &@/=,.") || name == "status"
	})
	if !slices.Equal(got, shown) {
		r.t.Errorf("jt %s: job types %v, want %v", command, got, shown)
	}
}

// sorted returns the ids of the job types that are kept, in order.
func (r *releaseTrial) sorted(keeps func(facts) bool, order []string) []int64 {
	if len(order) == 0 {
		order = []string{"name", "version"}
	}
	var kept []facts
	for _, one := range r.all {
		if keeps(one) {
			kept = append(kept, one)
		}
	}
	slices.SortFunc(kept, func(a, b facts) int {
		for _, field := range order {
			field, descending := strings.CutPrefix(field, "-")
			result := compareFacts(a[field], b[field])
			if descending {
				result = -result
			}
			if result != 0 {
				return result
			}
		}
		return cmp.Compare(a.id(), b.id())
	})
	var ids []int64
	for _, one := range kept {
		ids = append(ids, one.id())
	}
	return ids
}

// compareFacts orders values of one field: null first, then false, texts by their bytes, times by their instant.
func compareFacts(a, b any) int {
	rank := func(value any) (rank float64, text string) {
		switch value := value.(type) {
		case bool:
			if value {
				return 2, ""
			}
			return 1, ""
		case json.Number:
			number, _ := value.Float64()
			return number, ""
		case string:
			if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
				return float64(at.UnixMicro()), ""
			}
			return 1, value
		}
		return -1e300, ""
	}
	numberA, textA := rank(a)
	numberB, textB := rank(b)
	return cmp.Or(cmp.Compare(numberA, numberB), cmp.Compare(textA, textB))
}

// TestCountsAreCompleteAnswers compares the lists of job counts with the complete data of the server.
func TestCountsAreCompleteAnswers(t *testing.T) {
	t.Parallel()
	inEveryRelease(t, func(_ *testing.T, r *releaseTrial) {
		now := r.environment.Now()
		at := func(ago time.Duration) string { return now.Add(-ago).Format("2006-01-02T15:04:05.000Z") }
		failing := func(counts map[string]int64) bool { return counts[model.StatusFailed] > 0 }
		type counted struct {
			args  string
			path  string
			keeps func(counts map[string]int64) bool // nil means all rows
		}
		tests := []counted{
			{args: "status", path: "status/?"},
			{args: "status --since 6h", path: "status/?started=" + at(6*time.Hour)},
			{args: "status --until 1h", path: "status/?started=" + at(4*time.Hour) + "&ended=" + at(time.Hour)},
			{args: "status --since 2d --until 1d --failing", path: "status/?started=" + at(48*time.Hour) + "&ended=" + at(24*time.Hour), keeps: failing},
			{args: "status --failing --sort failed", path: "status/?", keeps: failing},
			{args: "status --busy --sort recent", path: "status/?", keeps: func(counts map[string]int64) bool {
				return counts[model.StatusQueued]+counts[model.StatusRunning] > 0
			}},
			{args: "check --max-failed 0", path: "status/?", keeps: failing},
			{args: "check --max-failed 20 --since 1d", path: "status/?started=" + at(24*time.Hour), keeps: func(counts map[string]int64) bool {
				return counts[model.StatusFailed] > 20
			}},
			{args: "running", path: "running/?"},
			{args: "failures", path: "system-failures/?"},
		}
		if r.behaviour == scaletest.Scale59 || r.behaviour == scaletest.Scale72 {
			tests = append(tests, counted{args: "pending", path: "pending/?"})
		}
		for _, test := range tests {
			rows := r.get(r.url + "/job-types/" + test.path + "&page_size=1000")
			tried := filters()
			if strings.HasPrefix(test.args, "status --") { // filters do not depend on the time range and the order
				tried = tried[:2]
			}
			for _, filter := range tried {
				args := append(strings.Fields(test.args), strings.Fields(filter.args)...)
				got, exit := r.ids(args...)
				if r.refused(args, filter.needs, exit) {
					continue
				}
				var want []int64
				for _, row := range rows {
					id := facts(row["job_type"].(map[string]any)).id()
					if filter.keeps(r.jobTypes[id]) && (test.keeps == nil || test.keeps(countsOf(row))) {
						want = append(want, id)
					}
				}
				command := strings.Join(args, " ")
				if !slices.Contains([]string{"running", "failures", "pending"}, test.args) { // those in the order of the server
					slices.Sort(want)
					slices.Sort(got)
				}
				ended := cli.ExitDone
				if strings.HasPrefix(command, "check") && len(want) > 0 {
					ended = cli.ExitCheckFailed
				}
				if exit != ended || !slices.Equal(got, want) {
					r.t.Errorf("jt %s ended with %d: job types %v, want %v\n%s", command, exit, got, want, &r.stderr)
				}
			}
		}
	})
}

// countsOf returns the jobs of a row of status, by status.
func countsOf(row facts) map[string]int64 {
	counts := map[string]int64{}
	list, _ := row["job_counts"].([]any)
	for _, one := range list {
		count := facts(one.(map[string]any))
		number, _ := count["count"].(json.Number)
		jobs, _ := number.Int64()
		counts[count.text("status")] += jobs
	}
	return counts
}
