package examples

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"jt/client/scaletest"
)

// TestScripts runs each shell script on a sandbox, and on a server that refuses everyone, where it must not succeed.
func TestScripts(t *testing.T) {
	tests := map[string]func(t *testing.T, server *scaletest.Server, file string){
		"cron/check-job-types.sh":        testCheckJobTypes,
		"recipes/breaches-as-message.sh": testBreachesAsMessage,
		"recipes/hand-over.sh":           testHandOver,
		"recipes/images.sh":              testImages,
		"recipes/most-failures.sh":       testMostFailures,
		"recipes/pause-what-fails.sh":    testPauseWhatFails,
		"systemd/write-metrics.sh":       testWriteMetrics,
	}
	scripts, err := filepath.Glob("*/*.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range scripts {
		file = filepath.ToSlash(file)
		test, found := tests[file]
		if !found {
			t.Errorf("no test runs %s", file)
			continue
		}
		delete(tests, file)
		t.Run(file, func(t *testing.T) {
			test(t, sandbox(t), file)
			if state, err := os.Stat(file); err != nil || state.Mode()&0o111 == 0 {
				t.Errorf("%v: not executable", err)
			}
		})
	}
	for file := range tests {
		t.Errorf("no such file: %s", file)
	}
}

// want checks the exit code, and matches stdout against a regular expression.
func (r ran) want(t *testing.T, exit int, stdout string) {
	t.Helper()
	if r.exit != exit || !regexp.MustCompile(stdout).MatchString(r.stdout) {
		t.Errorf("exit code %d, want %d and %s\n%s%s", r.exit, exit, stdout, r.stdout, r.stderr)
	}
}

func testCheckJobTypes(t *testing.T, server *scaletest.Server, file string) {
	fine := script(t, server.URL, file, "--max-failure-rate", "90%")
	fine.want(t, 0, `^$`)
	if fine.stderr != "" {
		t.Errorf("cron would send %q", fine.stderr)
	}
	script(t, server.URL, file, "--max-failed", "0").want(t, 7, `(?s)landsat-parse +1\.0\.0 +max-failed.*error: [0-9]+ breaches in `)
	script(t, closed(t), file).want(t, 4, `^error: cannot check job types: `)
}

func testBreachesAsMessage(t *testing.T, server *scaletest.Server, file string) {
	found := script(t, server.URL, file, "--max-failed", "0", "--category", "imagery")
	var message struct{ Text string }
	if err := json.Unmarshal([]byte(found.stdout), &message); err != nil || found.exit != 0 {
		t.Fatalf("%v: exit code %d\n%s%s", err, found.exit, found.stdout, found.stderr)
	}
	if lines := strings.Split(message.Text, "\n"); !regexp.MustCompile(`^landsat-parse 1\.0\.0: [0-9]+ jobs failed, more than 0$`).MatchString(lines[0]) || len(lines) < 3 {
		t.Errorf("the message is %q", message.Text)
	}
	script(t, server.URL, file, "--max-failed", "1000000").want(t, 0, `^$`)
	script(t, server.URL, file).want(t, 2, `^$`)
	script(t, closed(t), file, "--max-failed", "0").want(t, 4, `^$`)
}

func testHandOver(t *testing.T, server *scaletest.Server, file string) {
	folder := t.TempDir() // with the log
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	run := func(url, text string) ran {
		return shell(t, folder, []string{"JT_SERVER=" + url, "USER=ops", "SCRIPT=" + path}, "sh", "-c", text)
	}
	run(server.URL, "jt snapshot > cluster.yaml && jt pause landsat-parse@1.0.0 --reason INC-42").want(t, 0, "")
	const (
		done      = `# Done with jt\n\n## \S+ UTC\n\n- \S+ ops@\S+ paused landsat-parse@1\.0\.0 on \S+ \(INC-42\)\n`
		paused    = `\n# Paused\n(.*\n)*\| landsat-parse@1\.0\.0 \| .* ops@.*INC-42`
		errors    = `(.*\n)*\n# System errors\n(.*\n)*\| docker \| SYSTEM \|`
		different = `(.*\n)*\n# Different from cluster\.yaml\n(.*\n)*\| landsat-parse@1\.0\.0 \| paused `
	)
	run(server.URL, `sh "$SCRIPT" 1h cluster.yaml`).want(t, 0, done+paused+errors+different)
	run(server.URL, `sh "$SCRIPT" 1h missing.yaml`).want(t, 2, done)
	run(closed(t), `sh "$SCRIPT" 1h cluster.yaml`).want(t, 4, done)
}

func testImages(t *testing.T, server *scaletest.Server, file string) {
	script(t, server.URL, file).want(t, 0, `(?m)^registry\.example\.com\S+\tsentinel2-parse@1\.2\.0$`)
	script(t, server.URL, file, "--category", "quality").want(t, 0, `^(\S+\tcloud-mask@1\.0\.0\n|\S+\tx123\S+\n){2}$`)
	script(t, closed(t), file).want(t, 4, `^$`)
}

func testMostFailures(t *testing.T, server *scaletest.Server, file string) {
	script(t, server.URL, file, "2").want(t, 0, `^landsat-parse@1\.0\.0: [0-9]+ failed\n( {4}[A-Z]+: [0-9]+\n){3}\S+@\S+: [0-9]+ failed\n( {4}[A-Z]+: [0-9]+\n)+$`)
	script(t, closed(t), file).want(t, 4, `^$`)
}

func testPauseWhatFails(t *testing.T, server *scaletest.Server, file string) {
	script(t, server.URL, file, "99%").want(t, 0, "")
	if server.Patches() != 0 {
		t.Errorf("%d PATCHes, but nothing is over the limit", server.Patches())
	}
	script(t, server.URL, file, "1%", "--name", "landsat-parse").want(t, 0, `landsat-parse +1\.0\.0 +pause +paused`)
	if state, _ := server.JobType(6); !state.IsPaused { // landsat-parse 1.0.0
		t.Error("the failing job type is not paused")
	}
	script(t, server.URL, file, "50").want(t, 2, `^$`)
	script(t, closed(t), file, "1%").want(t, 4, `^$`)
}

func testWriteMetrics(t *testing.T, server *scaletest.Server, file string) {
	folder := t.TempDir()
	path := filepath.Join(folder, "jt.prom")
	only := func() {
		t.Helper()
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
			t.Errorf("%v: the folder holds %v", err, entries)
		}
	}
	script(t, server.URL, file, path).want(t, 0, `^$`)
	checkMetrics(t, path, "scale_job_type_jobs")
	if state, err := os.Stat(path); err != nil || state.Mode().Perm() != 0o644 {
		t.Errorf("node_exporter could not read it: %v %v", state.Mode(), err)
	}
	script(t, server.URL, file, path, "--max-failed", "0").want(t, 0, `^$`)
	checkMetrics(t, path, "scale_job_type_breaches")
	only()

	before := readExample(t, path)
	script(t, closed(t), file, path).want(t, 4, `^$`)
	if readExample(t, path) != before {
		t.Error("the file changed after a failed check")
	}
	only()
	if usage := script(t, server.URL, file); usage.exit == 0 {
		t.Error("no file is accepted")
	}
}

// checkMetrics parses a file as node_exporter's textfile collector does.
func checkMetrics(t *testing.T, path, want string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(file)
	if err := errors.Join(err, file.Close()); err != nil || len(families[want].GetMetric()) == 0 {
		t.Errorf("%v: %d families, without %s", err, len(families), want)
	}
}
