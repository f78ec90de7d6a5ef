package cmd

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jt/internal/cli"
)

// manifestServer serves one job type at /v7 with a manifest, no jobs, and another one whose manifest is broken.
func manifestServer(t *testing.T, manifest, configuration string, status http.HandlerFunc) string {
	t.Helper()
	row := func(id int, name, more string) string {
		return fmt.Sprintf(`{"id": %d, "name": "%s", "version": "1", "is_active": true, "is_paused": false, "deprecated": null%s}`, id, name, more)
	}
	details := map[string]string{
		"rich":   row(1, "rich", `, "manifest": `+manifest+`, "configuration": `+configuration),
		"broken": row(2, "broken", `, "manifest": {"job": {"tags": "one"}}, "configuration": {}`),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		part := strings.Split(strings.Trim(strings.TrimPrefix(r.URL.Path, "/v7/job-types/"), "/"), "/")
		switch {
		case part[0] == "status":
			status(w, r)
		case len(part) == 2:
			_, _ = fmt.Fprint(w, details[part[0]])
		default:
			id := map[string]int{"rich": 1, "broken": 2}[part[0]]
			_, _ = fmt.Fprintf(w, `{"count": 1, "next": null, "previous": null, "results": [%s]}`, row(id, part[0], ""))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v7"
}

const richManifest = `{"seedVersion": "1.0.0", "job": {
	"maintainer": {"name": "Ann", "organization": "Lab", "email": "ann@example.com", "url": "http://lab.example"},
	"tags": ["optical", "\u001b[2Jhostile"], "timeout": 90, "packageVersion": "0.2.0",
	"interface": {"command": "run ${IN}",
		"inputs": {"files": [{"name": "IN", "multiple": true}], "json": [{"name": "LEVEL", "type": "integer", "required": false}]},
		"outputs": {"files": [{"name": "OUT", "mediaType": "image/tiff", "pattern": "*"}], "json": [{"name": "COUNT", "type": "number"}]},
		"mounts": [{"name": "DEM", "path": "/dem", "mode": "ro"}], "settings": [{"name": "URL"}, {"name": "KEY", "secret": true}]},
	"resources": {"scalar": [{"name": "cpus", "value": 2}, {"name": "mem", "value": 64.0, "inputMultiplier": 4.0},
		{"name": "disk", "value": 16, "inputMultiplier": 1.5}, {"name": "gpus", "value": 1}]},
	"errors": [{"code": 9, "name": "lost", "title": "Lost", "category": "data"}]}}`

const richConfiguration = `{"priority": 7, "output_workspaces": {"default": "raw", "outputs": {"OUT": "products"}},
	"mounts": {"DEM": {"type": "host", "host_path": "/data"}}, "settings": {"URL": "http://x", "KEY": "sesame"}}`

func noRows(w http.ResponseWriter, _ *http.Request) {
	_, _ = fmt.Fprint(w, `{"count": 0, "next": null, "previous": null, "results": []}`)
}

func TestShowManifest(t *testing.T) {
	server := manifestServer(t, richManifest, richConfiguration, noRows)
	var page strings.Builder
	stderr, exit := showIn(t.Context(), server, &page, "rich@1", "broken@1")
	if exit != cli.ExitPartly || !strings.Contains(stderr, "job type 2 (broken 1): the server's manifest.job is something else") {
		t.Errorf("exit code %d: %s", exit, stderr)
	}
	for _, want := range []string{
		"\n  author            Ann\n  author URL        http://lab.example\n  organization      Lab\n  email             ann@example.com\n",
		"\n  tags              optical, \\x1b[2Jhostile\n  package version   0.2.0\n",
		"\n  priority          7 (lower numbers first)\n  timeout           1m30s\n",
		"\n  CPUs              2\n  memory            64 MiB\n  disk for output   16 MiB\n  plus for input    1.5 times the size of the input files\n",
		"\n  mem for input     4.0 times the size of the input files\n  gpus              1\n",
		"\n  workspace         raw\n  workspaces\n    OUTPUT  WORKSPACE\n    OUT     products\n",
		"\n    DEM   {\"type\": \"host\", \"host_path\": \"/data\"}\n",
		"\n    KEY   (secret)\n    URL   http://x\n",
		"\n            9  lost  data      Lost   -\n",
		"\n    IN     files         yes       -\n    LEVEL  JSON integer  no        -\n",
		"\n    OUT    file         yes       image/tiff\n    COUNT  JSON number  yes       -\n",
		"\n    DEM   /dem  ro\n",
		"\n    URL   no\n    KEY   yes\n",
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, &page)
		}
	}
}

// A page without the counts of jobs would look as if there were none.
func TestShowWithoutCounts(t *testing.T) {
	server := manifestServer(t, richManifest, richConfiguration, func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `{"detail": "no"}`, http.StatusInternalServerError)
	})
	var page strings.Builder
	if stderr, exit := showIn(t.Context(), server, &page, "rich@1"); exit != cli.ExitFailed || page.Len() > 0 || !strings.Contains(stderr, "cannot count recent jobs: ") {
		t.Errorf("exit code %d: %s%s", exit, stderr, &page)
	}
	if stderr, exit := showIn(t.Context(), server, &page, "rich@1", "-o", "json"); exit != cli.ExitDone {
		t.Errorf("exit code %d: %s", exit, stderr)
	}
}
