package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"jt/client/scaletest"
)

// step is a command of a workflow.
type step struct {
	command string
	always  bool // run after a failure too
}

// workflow is what a CI system does: it sets variables and runs steps in order.
type workflow struct {
	variables map[string]string
	steps     []step
	shell     []string // runs each command
}

// gitHubWorkflow has the keys of a GitHub Actions workflow that the example uses.
type gitHubWorkflow struct {
	Name string
	On   map[string]any
	Jobs map[string]struct {
		RunsOn  []string `yaml:"runs-on"`
		Timeout int      `yaml:"timeout-minutes"`
		Env     map[string]string
		Steps   []struct{ Name, Uses, If, Run string }
	}
	Concurrency struct {
		Group  string
		Cancel bool `yaml:"cancel-in-progress"`
	}
}

func readGitHub(t *testing.T) workflow {
	t.Helper()
	var read gitHubWorkflow
	decodeYAML(t, "ci/github-actions.yaml", &read)
	job, found := read.Jobs["deploy"]
	if !found || len(read.On) == 0 || len(job.RunsOn) == 0 {
		t.Fatalf("no job that runs: %+v", read)
	}
	// GitHub runs a block without a shell of its own like this.
	made := workflow{variables: job.Env, shell: []string{"sh", "-e", "-c"}}
	for _, one := range job.Steps {
		switch {
		case (one.Run == "") == (one.Uses == ""):
			t.Errorf("the step %q needs one of run and uses", one.Name)
		case one.Run != "":
			made.steps = append(made.steps, step{one.Run, one.If == "always()"})
		}
	}
	return made
}

// gitLabJob has the keys of a GitLab CI job that the example uses.
type gitLabJob struct {
	Stage, Timeout string
	Tags           []string
	ResourceGroup  string `yaml:"resource_group"`
	Rules          []map[string]string
	Variables      map[string]string
	Before         []string `yaml:"before_script"`
	Script         []string
	After          []string `yaml:"after_script"`
}

func readGitLab(t *testing.T) workflow {
	t.Helper()
	var read map[string]gitLabJob
	decodeYAML(t, "ci/gitlab-ci.yaml", &read)
	job, found := read["deploy"]
	if !found || len(job.Script) == 0 {
		t.Fatalf("no job that runs: %+v", read)
	}
	made := workflow{variables: job.Variables, shell: []string{"sh", "-e", "-c"}}
	for _, command := range slices.Concat(job.Before, job.Script) {
		made.steps = append(made.steps, step{command, false})
	}
	for _, command := range job.After {
		made.steps = append(made.steps, step{command, true})
	}
	made.variables["JT_SERVER"] = "${{ vars.JT_SERVER }}" // the project's
	return made
}

func decodeYAML(t *testing.T, file string, into any) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(readExample(t, file)), into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %s", file, yaml.FormatError(err, false, true))
	}
}

// readJenkins finds the commands of the pipeline with regular expressions, for lack of a Groovy parser.
func readJenkins(t *testing.T) workflow {
	t.Helper()
	text := regexp.MustCompile(`(?m)(^|\s)//.*$`).ReplaceAllString(readExample(t, "ci/Jenkinsfile"), "")
	if strings.Count(text, "{") != strings.Count(text, "}") || strings.Count(text, "(") != strings.Count(text, ")") {
		t.Error("unbalanced brackets")
	}
	made := workflow{variables: map[string]string{}, shell: []string{"sh", "-xe", "-c"}}
	for _, found := range regexp.MustCompile(`(?m)^ +([A-Z_]+) = '(.*)'$`).FindAllStringSubmatch(text, -1) {
		made.variables[found[1]] = found[2]
	}
	post := strings.Index(text, "\n    post {")
	if post < 0 || !strings.Contains(text[post:], "always {") {
		t.Fatal("no step runs after a failure")
	}
	for _, place := range regexp.MustCompile(`\bsh '([^'\\]*)'`).FindAllStringSubmatchIndex(text, -1) {
		made.steps = append(made.steps, step{text[place[2]:place[3]], place[0] > post})
	}
	return made
}

// TestWorkflows runs the commands of each workflow in order, with a deployment that succeeds, one that fails, and one that
// kills jt.
func TestWorkflows(t *testing.T) {
	readers := map[string]func(*testing.T) workflow{
		"ci/github-actions.yaml": readGitHub,
		"ci/gitlab-ci.yaml":      readGitLab,
		"ci/Jenkinsfile":         readJenkins,
	}
	files, err := filepath.Glob("ci/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		read, found := readers[filepath.ToSlash(file)]
		if !found {
			t.Errorf("no test runs %s", file)
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			read(t).deploys(t, "exit 0", func(exit int) bool { return exit == 0 })
			read(t).deploys(t, "exit 7", func(exit int) bool { return exit == 7 })
			read(t).deploys(t, "kill -9 $PPID", func(exit int) bool { return exit != 0 })
		})
	}
	if len(files) != len(readers) {
		t.Errorf("files: %q", files)
	}
}

// deploys runs a workflow whose deployment ends with a command, and checks what was paused during and after it.
func (w workflow) deploys(t *testing.T, end string, wanted func(exit int) bool) {
	t.Helper()
	server, folder := hastyServer(t), t.TempDir()
	before := pausedOf(server)
	deployment := `#!/bin/sh
jt list --category imagery --active --unpaused -o name >unpaused
printf '%s\n' "$JT_HELD" >held
` + end + "\n"
	if err := os.WriteFile(filepath.Join(folder, "deploy.sh"), []byte(deployment), 0o700); err != nil {
		t.Fatal(err)
	}
	if exit := w.run(t, folder, server); !wanted(exit) {
		t.Errorf("exit code %d", exit)
	}
	if unpaused := readExample(t, filepath.Join(folder, "unpaused")); unpaused != "" {
		t.Errorf("not paused during the deployment: %q", unpaused)
	}
	held := strings.Split(strings.TrimSpace(readExample(t, filepath.Join(folder, "held"))), ",")
	if !slices.Contains(held, "6") || !slices.Contains(held, "7") { // landsat-parse 1.0.0 and 1.1.0
		t.Errorf("JT_HELD is %q", held)
	}
	if after := pausedOf(server); !slices.Equal(before, after) {
		t.Errorf("paused before: %v, after: %v", before, after)
	}
}

// run returns the exit code of the first step that failed, as a CI system does.
func (w workflow) run(t *testing.T, folder string, server *scaletest.Server) (failed int) {
	t.Helper()
	var settings []string
	for name, value := range w.variables {
		switch name {
		case "JT_SERVER":
			if value != "${{ vars.JT_SERVER }}" && !strings.HasPrefix(value, "https://") {
				t.Errorf("JT_SERVER is %q", value)
			}
			value = server.URL
		case "JOURNAL":
			value = filepath.Join(folder, filepath.Base(value))
		default:
			t.Errorf("unknown variable %s=%q", name, value)
		}
		settings = append(settings, name+"="+value)
	}
	for _, step := range w.steps {
		if failed != 0 && !step.always {
			continue
		}
		became := shell(t, folder, settings, append(slices.Clone(w.shell), step.command)...)
		for strings.Contains(became.stderr, "run this again once COMMAND has ended") { // the deployment that killed jt is about to end
			became = shell(t, folder, settings, append(slices.Clone(w.shell), step.command)...)
		}
		t.Logf("%s\nexit code %d\n%s%s", step.command, became.exit, became.stdout, became.stderr)
		if failed == 0 {
			failed = became.exit
		}
	}
	return failed
}

// hastyServer returns a sandbox on which an hour passes between two requests, so that running jobs finish.
func hastyServer(t *testing.T) *scaletest.Server {
	t.Helper()
	start, looks := time.Now(), atomic.Int64{}
	server, err := scaletest.Start(scaletest.Config{Now: func() time.Time {
		return start.Add(time.Duration(looks.Add(1)) * time.Hour)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// pausedOf returns the ids of paused job types.
func pausedOf(server *scaletest.Server) (ids []int64) {
	for id := range int64(scaletest.DefaultJobTypes + 1) {
		if state, found := server.JobType(id); found && state.IsPaused {
			ids = append(ids, id)
		}
	}
	return ids
}
