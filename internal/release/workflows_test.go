package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// workflow is the part of a workflow file that is checked here.
type workflow struct {
	On          any
	Permissions map[string]string
	Jobs        map[string]struct {
		Uses        string
		RunsOn      string `yaml:"runs-on"`
		Timeout     int    `yaml:"timeout-minutes"`
		Permissions map[string]string
		Steps       []struct {
			Uses, Run string
			With      map[string]any
		}
	}
}

// pinned matches an action by the hash of its commit, whose content nobody can change.
var pinned = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)

// TestWorkflows reads the workflow files: each must be valid, has only the permissions it needs, pins actions by hash, and
// passes no foreign text to a shell.
func TestWorkflows(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %q", err, files)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text := read(t, file)
			var made workflow
			if err := yaml.Unmarshal(text, &made); err != nil {
				t.Fatal(yaml.FormatError(err, false, true))
			}
			if made.On == nil || len(made.Jobs) == 0 || len(made.Permissions) != 1 || made.Permissions["contents"] != "read" {
				t.Errorf("%+v", made)
			}
			for name, job := range made.Jobs {
				if job.Uses != "" {
					if !strings.HasPrefix(job.Uses, "./") {
						t.Errorf("%s is made elsewhere: %s", name, job.Uses)
					}
					continue
				}
				if job.RunsOn == "" || job.Timeout == 0 || len(job.Steps) == 0 {
					t.Errorf("%s: %+v", name, job)
				}
				for permission, value := range job.Permissions {
					if name != "release" || value != "write" || permission != "contents" && permission != "packages" {
						t.Errorf("%s may %s %s", name, value, permission)
					}
				}
				for _, step := range job.Steps {
					if (step.Uses == "") == (step.Run == "") {
						t.Errorf("%s: %+v does not do one thing", name, step)
					}
					if step.Uses != "" && !pinned.MatchString(step.Uses) {
						t.Errorf("%s: %s is not pinned by the hash of a commit", name, step.Uses)
					}
					if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != false {
						t.Errorf("%s keeps the credentials of the checkout", name)
					}
					if strings.Contains(step.Run, "${{") {
						t.Errorf("%s: an expression in a command: %s", name, step.Run)
					}
				}
			}
			uses := regexp.MustCompile(`(?m)^\s*- uses: \S+@.*$`).FindAllString(string(text), -1)
			for _, line := range uses {
				if !regexp.MustCompile(` # v\d+\.\d+\.\d+$`).MatchString(line) {
					t.Errorf("no version after the hash: %s", line)
				}
			}
		})
	}
}
