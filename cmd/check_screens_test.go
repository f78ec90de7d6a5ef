package cmd_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"jt/client/scaletest"
	"jt/cmd"
)

// TestCheckScreens compares the output of jt check with golden files.
func TestCheckScreens(t *testing.T) {
	server := stillServer(t, scaletest.Released)
	const limits = "check --max-failure-rate 10% --max-failed 100 --max-running-for 45m --no-paused"
	for name, test := range map[string]struct {
		width int
		exit  int
		args  string
	}{
		"check-80":           {width: 80, exit: 7, args: limits},
		"check-200":          {width: 200, exit: 7, args: limits},
		"check-pipe":         {exit: 7, args: limits},
		"check-color-80":     {width: 80, exit: 7, args: "check --no-paused --color always"},
		"check-fine-80":      {width: 80, args: "check --max-failure-rate 50% --max-running-for PT6H --no-system --since PT1H"},
		"check-none-80":      {width: 80, exit: 3, args: "check --max-running-for PT6H --match stream"},
		"check-usage-80":     {width: 80, exit: 2, args: "check --no-system"},
		"check-json":         {exit: 7, args: "check --max-failure-rate 14% --max-running-for 45m -o json"},
		"check-metrics-80":   {width: 80, args: "check -o openmetrics --match escape"},
		"check-metrics-pipe": {exit: 7, args: "check -o openmetrics --category catalog --no-paused --max-failed 20"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, exit := screen{width: test.width, server: server}.run(t, strings.Fields(test.args)...)
			if exit != test.exit {
				t.Fatalf("exit code %d: %s", exit, stderr)
			}
			if !strings.Contains(test.args, "openmetrics") {
				checkWidth(t, stdout, test.width)
			}
			cmd.CompareGolden(t, name, "$ jt "+test.args+"\n"+stdout+stderr)
		})
	}
}

// TestHostileChecks checks that no format sends control characters to a terminal.
func TestHostileChecks(t *testing.T) {
	hostile := &checkServer{status: []string{statusOf(1, "\x1b]0;owned\a\u202e\r", `, "category": "\u001b[2J"`, "FAILED 1"), statusOf(2, "\x1b[2J", "")}}
	for _, format := range []string{"table", "wide", "json", "jsonl", "yaml", "csv", "tsv", "name", "openmetrics"} {
		stdout, stderr, exit := screen{width: 80, server: "http://host/api", transport: hostile}.run(t, "check", "--max-failed", "0", "-o", format)
		if exit != 7 || strings.ContainsAny(stdout+stderr, "\x1b\x07\r\u202e") {
			t.Errorf("-o %s: exit code %d\n%q\n%q", format, exit, stdout, stderr)
		}
	}
}

// parseMetrics reads metrics with third-party parsers.
func parseMetrics(t *testing.T, text string) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation) // as in node_exporter's textfile collector
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("not Prometheus's text format: %v\n%s", err, text)
	}
	openMetrics, err := expfmt.NewOpenMetricsFormat(expfmt.OpenMetricsVersion_1_0_0)
	if err != nil {
		t.Fatal(err)
	}
	decoder := expfmt.NewDecoder(strings.NewReader(text), openMetrics)
	for err == nil {
		err = decoder.Decode(&dto.MetricFamily{})
	}
	if !errors.Is(err, io.EOF) {
		t.Fatalf("no OpenMetrics: %v\n%s", err, text)
	}
	return families
}

// metric returns the value of a metric with these labels.
func metric(families map[string]*dto.MetricFamily, name string, labels map[string]string) (value float64, found bool) {
	place := slices.IndexFunc(families[name].GetMetric(), func(metric *dto.Metric) bool {
		got := map[string]string{}
		for _, label := range metric.GetLabel() {
			got[label.GetName()] = label.GetValue()
		}
		return cmp.Equal(got, labels)
	})
	if place < 0 {
		return 0, false
	}
	return families[name].GetMetric()[place].GetGauge().GetValue(), true
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	const name = "a \"quoted\\name\"\n# EOF"
	server := &checkServer{
		status: []string{
			statusOf(1, name, `, "is_paused": true, "category": "c"`, "FAILED SYSTEM 1", "FAILED SYSTEM 2", "FAILED 4", "COMPLETED 9", "PONDERING 5"),
			statusOf(2, "b", `, "is_long_running": true`),
			statusOf(3, "c", ""),
		},
		running: []string{
			runningSince(2, "b", "", 90*time.Second+time.Millisecond/2),
			runningSince(3, "c", "", -time.Hour), // the server's clock is ahead
		},
	}
	stdout, stderr, exit := server.check(t, "-o openmetrics")
	if exit != 0 || stderr != "" {
		t.Fatalf("exit code %d\n%s", exit, stderr)
	}
	families := parseMetrics(t, stdout)
	labels := func(pairs ...string) map[string]string {
		made := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			made[pairs[i]] = pairs[i+1]
		}
		return made
	}
	counted := func(name, status, category string) map[string]string {
		return labels("name", name, "version", "1.0", "status", status, "category", category)
	}
	for _, test := range []struct {
		metric string
		labels map[string]string
		want   float64
	}{
		{"scale_job_type_jobs", counted(name, "FAILED", "SYSTEM"), 3},
		{"scale_job_type_jobs", counted(name, "FAILED", "DATA"), 0},
		{"scale_job_type_jobs", counted(name, "FAILED", ""), 4},
		{"scale_job_type_jobs", counted(name, "COMPLETED", ""), 9},
		{"scale_job_type_jobs", counted(name, "PONDERING", ""), 5},
		{"scale_job_type_jobs", counted("b", "COMPLETED", ""), 0},
		{"scale_job_type_paused", labels("name", name, "version", "1.0"), 1},
		{"scale_job_type_paused", labels("name", "b", "version", "1.0"), 0},
		{"scale_job_type_running_longest_seconds", labels("name", name, "version", "1.0"), 0},
		{"scale_job_type_running_longest_seconds", labels("name", "b", "version", "1.0"), 90},
		{"scale_job_type_running_longest_seconds", labels("name", "c", "version", "1.0"), 0},
		{"scale_job_type_info", labels("name", name, "version", "1.0", "id", "1", "job_type_category", "c", "is_system", "false", "is_long_running", "false"), 1},
		{"scale_job_type_info", labels("name", "b", "version", "1.0", "id", "2", "job_type_category", "", "is_system", "false", "is_long_running", "true"), 1},
		{"scale_job_type_window_seconds", labels(), 3 * 60 * 60},
		{"scale_job_type_check_timestamp_seconds", labels(), float64(screenTime.Unix())},
	} {
		if got, found := metric(families, test.metric, test.labels); !found || got != test.want {
			t.Errorf("%s%v is %v, want %v", test.metric, test.labels, got, test.want)
		}
	}
	if strings.Contains(stdout, "breaches") || !strings.HasSuffix(stdout, "\n# EOF\n") || strings.Count(stdout, "\n# EOF") != 1 {
		t.Errorf("the text is\n%s", stdout)
	}

	stdout, stderr, exit = server.check(t, "-o openmetrics --max-failed 0 --max-running-for 1h --since PT30M")
	families = parseMetrics(t, stdout)
	if got, found := metric(families, "scale_job_type_breaches", labels("check", "max-failed")); exit != 7 || !found || got != 1 || !strings.Contains(stderr, "1 breach in 1 of 3 job types") {
		t.Errorf("exit code %d, %v breaches\n%s", exit, got, stderr)
	}
	if got, found := metric(families, "scale_job_type_breaches", labels("check", "max-running-for")); !found || got != 0 {
		t.Errorf("%v breaches of --max-running-for", got)
	}
	if got, _ := metric(parseMetrics(t, stdout), "scale_job_type_window_seconds", labels()); got != 30*60 {
		t.Errorf("a window of %v", got)
	}
}

// TestMetricsAreCompleteOrAbsent checks that an error leaves no output that a reader would take for the state of the cluster.
func TestMetricsAreCompleteOrAbsent(t *testing.T) {
	for name, server := range map[string]*checkServer{
		"a field of another type":     {status: []string{statusOf(1, "a", ""), `{` + jobTypeOf(2, "b", "") + `, "job_counts": "many"}`}},
		"an invalid time":             {status: []string{statusOf(1, "a", "")}, running: []string{`{` + jobTypeOf(1, "a", "") + `, "count": 1, "longest_running": "soon"}`}},
		"two job types with one name": {status: []string{statusOf(1, "a", ""), statusOf(2, "a", "")}},
		"nothing that matches":        {},
	} {
		stdout, stderr, exit := server.check(t, "-o openmetrics")
		if exit == 0 || stdout != "" || stderr == "" {
			t.Errorf("%s: exit code %d\n%s%s", name, exit, stdout, stderr)
		}
	}
	server := &checkServer{}
	stdout, stderr, exit := server.check(t, "-o openmetrics --allow-empty")
	if value, found := metric(parseMetrics(t, stdout), "scale_job_type_check_timestamp_seconds", map[string]string{}); exit != 0 || !found || value == 0 {
		t.Errorf("exit code %d\n%s%s", exit, stdout, stderr)
	}
}
