package cmd_test

import (
	"strings"
	"testing"
)

const failedRows = `{"job_type": {"id": 1, "name": "b", "version": "2"}, "error": {"id": 1, "name": "nfs", "title": "NFS", "category": "SYSTEM", "new": 64.0}, "count": 5, "first_error": "2015-01-01T00:00:00.1234567Z", "last_error": "2015-03-01T00:00:00Z"},
{"job_type": {"id": 2, "name": "b", "version": "1"}, "error": {"id": 2, "name": "docker", "category": "SYSTEM"}, "count": 40, "first_error": "2015-01-01T00:00:00Z", "last_error": "2015-02-01T01:00:00+01:00"},
{"job_type": {"id": 3, "name": "a", "version": "1"}, "error": {"id": 1, "name": "nfs", "category": "SYSTEM"}, "count": 30, "first_error": "2014-12-31T23:30:00-01:00", "last_error": "2015-01-15T00:00:00Z"},
{"job_type": {"id": 4, "name": "c", "version": "1"}, "error": {"id": 3, "name": "other", "category": "SYSTEM"}, "count": 1, "first_error": null, "last_error": null}`

// fourFailures is a server with these rows.
func fourFailures() twoRows { return twoRows(failedRows + `], "count": 4, "more": [`) }

func TestFailures(t *testing.T) {
	const note = "system errors that last occurred since 2015-02-01T00:00:00Z; counts are of all time\n" +
		"hint: for failures with DATA and ALGORITHM errors too, run `jt status --failing --since 2015-02-01 --utc`\n"
	for args, want := range map[string]struct{ stdout, stderr string }{
		"--columns id,count":                                            {"1,5\n2,40\n3,30\n4,1\n", ""},
		"--columns id --sort -count":                                    {"4\n1\n3\n2\n", ""},
		"--columns id --sort count":                                     {"2\n3\n1\n4\n", ""},
		"--columns id --sort -first":                                    {"2\n1\n3\n4\n", ""}, // without a time last
		"--columns id --sort last":                                      {"1\n2\n3\n4\n", ""},
		"--columns id --sort name":                                      {"3\n2\n1\n4\n", ""}, // and by version
		"--columns id --sort -name":                                     {"4\n1\n2\n3\n", ""},
		"--columns id --sort name,count --sort -first --limit 2":        {"3\n2\n", "2 of 4 system failures\n"},
		"--columns id --since 2015-02-01 --utc":                         {"1\n2\n", note}, // at that time too
		"--columns id --started 2015-02-01 --utc --limit 1":             {"1\n", note + "the first 1 that match; --limit ended the search, so there may be more\n"},
		"--columns id --since 2015-02-01 --utc --limit 1 --sort -count": {"1\n", note + "1 of 2 system failures that match\n"},
		"--by error":              {"nfs,NFS,SYSTEM,2,35,2015-01-01T00:00:00.1234567Z,2015-03-01T00:00:00Z\ndocker,,SYSTEM,1,40,2015-01-01T00:00:00Z,2015-02-01T01:00:00+01:00\nother,,SYSTEM,1,1,,\n", ""},
		"--by error --sort -name": {"other,,SYSTEM,1,1,,\nnfs,NFS,SYSTEM,2,35,2015-01-01T00:00:00.1234567Z,2015-03-01T00:00:00Z\ndocker,,SYSTEM,1,40,2015-01-01T00:00:00Z,2015-02-01T01:00:00+01:00\n", ""},
		"--by error --columns name,count --since 2015-02-01 --utc --sort count --limit 1": {"docker,40\n", note + "1 of 2 errors that match\n"},
		"--by error --match ^[ac]$ -o name":                                               {"nfs\nother\n", ""},
		"--by error --match ^b$ -o jsonl": {
			`{"error": {"id": 1, "name": "nfs", "title": "NFS", "category": "SYSTEM", "new": 64.0}, "job_types": 1, "count": 5, "first_error": "2015-01-01T00:00:00.1234567Z", "last_error": "2015-03-01T00:00:00Z"}` + "\n" +
				`{"error": {"id": 2, "name": "docker", "category": "SYSTEM"}, "job_types": 1, "count": 40, "first_error": "2015-01-01T00:00:00Z", "last_error": "2015-02-01T01:00:00+01:00"}` + "\n", "",
		},
	} {
		given := strings.Fields("failures -o csv --no-headers " + args)
		if strings.Contains(args, "-o ") {
			given = strings.Fields("failures " + args)
		}
		exit, stdout, stderr := runOn(fourFailures(), given...)
		if exit != 0 || stdout != want.stdout || stderr != want.stderr {
			t.Errorf("%s: exit code %d\n%s%s", args, exit, stdout, stderr)
		}
	}
}

// A sum of some rows, or of counts that are none, is no sum.
func TestFailuresByErrorNeedAllCounts(t *testing.T) {
	if exit, stdout, _ := runOn(twoRows(failedRows+`], "count": 5, "more": [`), "failures", "--by", "error", "-o", "json"); exit != 1 || stdout != "[\n" {
		t.Errorf("of an incomplete list: exit code %d\n%s", exit, stdout)
	}
	for _, count := range []string{`"count": null`, `"count": -1`, `"count": "5"`, `"more": 5`} {
		exit, stdout, stderr := runOn(twoRows(strings.Replace(failedRows, `"count": 30`, count, 1)+`], "count": 4, "more": [`), "failures", "--by", "error", "-o", "json")
		if exit != 1 || stdout != "[\n" || !strings.Contains(stderr, "count is ") {
			t.Errorf("%s: exit code %d\n%s%s", count, exit, stdout, stderr)
		}
	}
}

func TestNoFailures(t *testing.T) {
	for args, want := range map[string]string{
		"": "no jobs failed with a system error\n", "--since 1d": "no jobs failed with a system error\n",
		"--since 1d --match a": "no system failures match\n", "--by error --match x": "no job types match\n",
	} {
		rows := twoRows(failedRows + `], "count": 4, "more": [`)
		if args == "" {
			rows = twoRows(`], "count": 0, "more": [`)
		}
		if exit, _, stderr := runOn(rows, append([]string{"failures"}, strings.Fields(args)...)...); exit != 0 || !strings.HasSuffix(stderr, want) {
			t.Errorf("%s: exit code %d\n%s", args, exit, stderr)
		}
	}
}
