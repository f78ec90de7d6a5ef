package cmd

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jt/internal/cli"
)

func TestDoctorComparesClocks(t *testing.T) {
	for name, test := range map[string]struct {
		date   string
		age    string
		result string
		part   string
		exit   int
	}{
		"the same":       {date: "0s", result: "ok", part: "agree"},
		"one second":     {date: "-1s", result: "ok", part: "agree"},
		"within limits":  {date: "-20s", result: "ok", part: "19s ahead"},
		"behind":         {date: "40s", result: "warning", part: "40s behind the server's"},
		"ahead":          {date: "-40s", result: "warning", part: "39s ahead of the server's"},
		"far ahead":      {date: "-2h", result: "failed", part: "--since", exit: cli.ExitFailed},
		"far behind":     {date: "48h", result: "failed", part: "2d behind", exit: cli.ExitFailed},
		"no date":        {result: "skipped", part: "no valid Date header"},
		"from a cache":   {date: "-2h", age: "7200", result: "skipped", part: "cache"},
		"fresh in cache": {date: "0s", age: "0", result: "ok", part: "agree"},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := serveDated(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Date"] = nil // else the test server sets one
				if distance, err := time.ParseDuration(test.date); err == nil {
					w.Header().Set("Date", doctorTime.Add(distance).Format(http.TimeFormat))
				}
				if test.age != "" {
					w.Header().Set("Age", test.age)
				}
				answers(map[string]string{"/job-types/": listOfIDs})(w, r)
			})
			found, exit := doctorTrial{server: server.URL}.findings(t)
			found.want(t, "clock", test.result, test.part)
			if exit != test.exit {
				t.Errorf("exit code %d, want %d", exit, test.exit)
			}
		})
	}
}

// slowServer is a transport whose pages take time on its own clock.
type slowServer struct {
	mutex sync.Mutex
	clock time.Time
	took  map[string]time.Duration // by page size
}

func (s *slowServer) now() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.clock
}

func (s *slowServer) RoundTrip(request *http.Request) (*http.Response, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(s.took[request.URL.Query().Get("page_size")])
	recorder := httptest.NewRecorder()
	answers(map[string]string{"/job-types/": listOfIDs})(recorder, request)
	return recorder.Result(), nil
}

func TestDoctorMeasuresPages(t *testing.T) {
	for name, test := range map[string]struct {
		thousand time.Duration
		flags    []string
		result   string
		parts    []string
	}{
		"fast":               {900 * time.Millisecond, nil, "ok", []string{"1 in 20 ms, 100 in 100 ms, 1,000 in 900 ms; 2 job types in total"}},
		"slow":               {5100 * time.Millisecond, nil, "warning", []string{"1,000 in 5.1 s", "--page-size 100"}},
		"near the timeout":   {2100 * time.Millisecond, []string{"--request-timeout", "4s"}, "warning", []string{"--page-size 100"}},
		"far from it":        {1900 * time.Millisecond, []string{"--request-timeout", "4s"}, "ok", nil},
		"smaller pages":      {20 * time.Second, []string{"--page-size", "100"}, "ok", []string{"slow, but jt is set to pages of 100"}},
		"pages not so small": {20 * time.Second, []string{"--page-size", "500"}, "warning", []string{"--page-size 100"}},
	} {
		t.Run(name, func(t *testing.T) {
			slow := &slowServer{clock: doctorTime, took: map[string]time.Duration{
				"1": 20 * time.Millisecond, "100": 100 * time.Millisecond, "1000": test.thousand,
			}}
			found, _ := doctorTrial{server: "http://scale.example", transport: slow, now: slow.now, flags: test.flags}.findings(t)
			found.want(t, "latency", test.result, test.parts...)
		})
	}
}

// TestDoctorStopsSearching checks that the search ends when it has found the services, or the server is gone.
func TestDoctorStopsSearching(t *testing.T) {
	server, seen := serveDated(t, answers(map[string]string{"/v5/job-types/": listOfIDs, "/api/job-types/": listOfIDs}))
	found, _ := doctorTrial{flags: []string{"--server", server.URL}}.findings(t)
	found.want(t, "api", "failed", "found job-type services with 2 job types nearby: use --server "+server.URL+"/v5")
	if requests, _ := seen.counted(); requests > 1+4 {
		t.Errorf("%d requests", requests)
	}

	var begun atomic.Bool
	server, seen = serveDated(t, func(w http.ResponseWriter, r *http.Request) {
		if begun.Swap(true) {
			panic(http.ErrAbortHandler)
		}
		http.NotFound(w, r)
	})
	found, _ = doctorTrial{server: server.URL}.findings(t)
	found.want(t, "api", "failed", "at 4 of 23 usual places")
	// net/http itself retries when a reused connection turns out to be closed.
	if requests, _ := seen.counted(); requests > 1+2*4 {
		t.Errorf("%d requests", requests)
	}
}

func TestDoctorLooksForCompletion(t *testing.T) {
	for name, test := range map[string]struct {
		shell, file, text, result, part string
	}{
		"bash without":     {"/bin/bash", "", "", "warning", "source <(jt completion bash)"},
		"bash of the user": {"/bin/bash", ".local/share/bash-completion/completions/jt", "", "ok", "completions/jt"},
		"bash by its file": {"/bin/bash", ".bashrc", "source <(jt completion bash)\n", "ok", ".bashrc"},
		"another's line":   {"/bin/bash", ".bashrc", "source <(oc completion bash)\n", "warning", ".bashrc"},
		"zsh without":      {"/usr/bin/zsh", "", "", "warning", "compinit"},
		"zsh by its file":  {"/usr/bin/zsh", ".zshrc", "source <(jt completion zsh)", "ok", ".zshrc"},
		"zsh by a package": {"/usr/bin/zsh", "packages/zsh/site-functions/_jt", "", "ok", "_jt"},
		"fish without":     {"/usr/bin/fish", "", "", "warning", "jt.fish"},
		"fish by its file": {"/usr/bin/fish", ".config/fish/completions/jt.fish", "", "ok", "jt.fish"},
		"another shell":    {"/bin/tcsh", "", "", "skipped", "bash, zsh or fish"},
		"no shell":         {"", "", "", "skipped", "bash, zsh or fish"},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			if test.file != "" {
				path := filepath.Join(home, filepath.FromSlash(test.file))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			found, _ := doctorTrial{variables: map[string]string{
				"SHELL": test.shell, "HOME": home, "XDG_DATA_DIRS": filepath.Join(home, "packages"),
			}}.findings(t)
			found.want(t, "completion", test.result, test.part)
		})
	}
}

// TestDoctorChecksCredentials has servers that accept them, refuse them and do not require them.
func TestDoctorChecksCredentials(t *testing.T) {
	const secret = "sentinel-5e4d"
	refusal := func(w http.ResponseWriter, said string) {
		respond(w, http.StatusForbidden, "application/json", fmt.Sprintf(`{"detail": "Invalid token: %s"}`, said))
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		result  string
		parts   []string
	}{
		"accepted": {func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Token "+secret {
				refusal(w, "")
				return
			}
			answers(map[string]string{"/job-types/": listOfIDs})(w, r)
		}, "ok", []string{"the credentials are accepted for reading", "permission to make changes is not tested"}},
		"refused": {func(w http.ResponseWriter, r *http.Request) {
			refusal(w, r.Header.Get("Authorization"))
		}, "failed", []string{"the credentials (Authorization) are refused", "have not expired"}},
		"refused, and not needed": {func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "" {
				refusal(w, r.Header.Get("Authorization"))
				return
			}
			answers(map[string]string{"/job-types/": listOfIDs})(w, r)
		}, "failed", []string{"although reading requires none", "leave them out"}},
		"not needed": {
			answers(map[string]string{"/job-types/": listOfIDs}),
			"ok", []string{"the same without the credentials"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := serveDated(t, test.handler)
			trial := doctorTrial{server: server.URL, variables: map[string]string{"JT_TOKEN": secret}}
			found, exit := trial.findings(t)
			found.want(t, "sign-in", test.result, test.parts...)
			if want := map[string]int{"ok": cli.ExitDone, "failed": cli.ExitUnauthorized}[test.result]; exit != want {
				t.Errorf("exit code %d, want %d", exit, want)
			}
			for _, row := range found {
				if strings.Contains(row.Seen+row.Advice, secret) {
					t.Errorf("the secret is shown: %v", row)
				}
			}
			if stdout, stderr, _ := trial.run(t); strings.Contains(stdout+stderr, secret) {
				t.Errorf("the secret is shown:\n%s%s", stdout, stderr)
			}
		})
	}
}

func TestDoctorWarnsAboutUnencryptedCredentials(t *testing.T) {
	for server, want := range map[string]string{
		"http://scale.example": "warning", "http://127.0.0.1:8000": "ok", "http://localhost:8000": "ok",
	} {
		trial := doctorTrial{server: server, transport: &slowServer{clock: doctorTime}}
		trial.variables = map[string]string{"JT_TOKEN": "hunter2"}
		found, _ := trial.findings(t)
		found.want(t, "tls", want, "begins with http://")
		trial.variables = nil
		found, _ = trial.findings(t)
		found.want(t, "tls", "ok", "begins with http://")
	}
}
