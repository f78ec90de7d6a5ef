package cmd

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"jt/client/scaletest"
)

// TestEditsAtTheSameTime runs twelve edits of one error mapping at once, each as a process of its own would.
func TestEditsAtTheSameTime(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	trial.saveMapping(`{"exit_codes": {}}`)
	home, variable := t.TempDir(), trial.environment.Getenv
	var running sync.WaitGroup
	for code := 21; code < 33; code++ {
		running.Go(func() {
			environment, stderr := trial.environment, &bytes.Buffer{}
			environment.Stdout, environment.Stderr = &bytes.Buffer{}, stderr
			environment.Getenv = func(name string) string {
				if name == "HOME" || name == "LocalAppData" {
					return home
				}
				return variable(name)
			}
			if exit := Run(t.Context(), []string{"update", "6", "--exit-code", fmt.Sprintf("%d=no-overlap", code)}, environment); exit != 0 {
				t.Errorf("exit code %d: %s", exit, stderr)
			}
		})
	}
	running.Wait()
	if mapping := trial.state().ErrorMapping; strings.Count(mapping, `"no-overlap"`) != 12 {
		t.Errorf("of twelve edits these are left: %s", mapping)
	}
}

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (r roundTrip) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

// TestEditOverwrittenByOthers changes the mapping from elsewhere after each PATCH of jt, as another program would that read it
// before.
func TestEditOverwrittenByOthers(t *testing.T) {
	for name, test := range map[string]struct{ times, exit, patches int }{
		"once":        {1, 0, 2},
		"every time":  {1000, 1, editRoundsOfUpdate},
		"not at all":  {0, 0, 1},
		"several":     {3, 0, 4},
		"all but one": {editRoundsOfUpdate - 1, 0, editRoundsOfUpdate},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newUpdateTrial(t, scaletest.Released)
			ours := 0
			trial.environment.Transport = roundTrip(func(request *http.Request) (*http.Response, error) {
				response, err := http.DefaultTransport.RoundTrip(request)
				if request.Method == http.MethodPatch {
					if ours++; ours <= test.times {
						trial.saveMapping(fmt.Sprintf(`{"exit_codes": {"7": "theirs%d"}}`, ours))
					}
				}
				return response, err
			})
			trial.update(test.exit, "", "6", "--exit-code", "8=no-overlap")
			mapping := trial.state().ErrorMapping
			if survives := strings.Contains(mapping, "no-overlap"); survives != (test.exit == 0) || ours != test.patches {
				t.Errorf("%d PATCHes of jt; the mapping is %s\n%s", ours, mapping, &trial.stderr)
			}
			if test.times > 0 && !strings.Contains(mapping, "theirs") {
				t.Errorf("what others wrote is lost: %s", mapping)
			}
		})
	}
}

const editRoundsOfUpdate = 5

// TestEditReadBackOutOfDate reads the job type as it was before the change: the server's response to the change counts.
func TestEditReadBackOutOfDate(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	var old []byte
	patches := 0
	trial.environment.Transport = roundTrip(func(request *http.Request) (*http.Response, error) {
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil || request.URL.Path != "/job-types/6/" { // others come at the same time
			return response, err
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, err
		}
		switch {
		case request.Method == http.MethodPatch:
			patches++
		case patches == 0:
			old = body
		default:
			body = old
		}
		response.Body = io.NopCloser(bytes.NewReader(body))
		return response, response.Body.Close()
	})
	trial.update(0, "", "6", "--exit-code", "8=no-overlap")
	if patches != 1 {
		t.Errorf("%d PATCHes: %s", patches, &trial.stderr)
	}
}
