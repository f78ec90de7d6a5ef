package cmd

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// TestDoctorScreens compares the output with golden files.
func TestDoctorScreens(t *testing.T) {
	sandbox, err := scaletest.Start(scaletest.Config{Prefix: "/service/scale/api/v5"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sandbox.Close)
	sandbox.Fault(scaletest.Fault{Header: http.Header{"Date": {doctorTime.Format(http.TimeFormat)}}})
	origin := strings.TrimSuffix(sandbox.URL, "/service/scale/api/v5")
	serving := func(handler http.HandlerFunc) string {
		server, _ := serveDated(t, handler)
		return server.URL
	}
	late := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", doctorTime.Add(-15*time.Minute).Format(http.TimeFormat))
		answers(map[string]string{"/job-types/": listOfIDs})(w, r)
	}
	for name, test := range map[string]struct {
		server string
		exit   int
		shell  string
	}{
		"fine":           {server: sandbox.URL, shell: "/bin/zsh"},
		"web-server":     {server: serving(answers(nil)), exit: cli.ExitFailed},
		"page":           {server: serving(always(200, "text/html", "<title>Welcome to nginx!</title>")) + "/scale", exit: cli.ExitFailed},
		"too-high":       {server: origin, exit: cli.ExitFailed},
		"too-low":        {server: sandbox.URL + "/job-types/7", exit: cli.ExitFailed},
		"sign-in-page":   {server: serving(always(200, "text/html", signInPage)), exit: cli.ExitUnauthorized},
		"forbidden":      {server: serving(always(403, "application/json", `{"detail": "Authentication credentials were not provided."}`)), exit: cli.ExitUnauthorized},
		"broken":         {server: serving(always(500, "text/html", "<h1>Server Error (500)</h1>")), exit: cli.ExitFailed},
		"refused":        {server: "http://" + ClosedPort(t), exit: cli.ExitUnreachable},
		"late":           {server: serving(late), exit: cli.ExitFailed},
		"later-releases": {server: serving(answers(map[string]string{"/api/v6/job-types/": listOfNames, "/api/v6/version/": `{"version": "5.9.4"}`, "/api/v5/job-types/": listOfIDs})) + "/api/v6"},
		"no-url":         {server: "host/scale/api", exit: cli.ExitUsage},
	} {
		for _, width := range []int{80, 120} {
			name := "doctor-" + name + map[int]string{80: "-80", 120: "-120"}[width]
			t.Run(name, func(t *testing.T) {
				trial := doctorTrial{width: width, variables: map[string]string{"SHELL": test.shell}}
				stdout, stderr, exit := trial.run(t, "--server", test.server)
				if exit != test.exit {
					t.Errorf("exit code %d, want %d", exit, test.exit)
				}
				for line := range strings.Lines(stdout) {
					if cells := len([]rune(line)) - 1; cells > width {
						t.Errorf("%d cells: %s", cells, line)
					}
				}
				CompareGolden(t, name, withoutPort("$ jt doctor --server "+test.server+"\n"+stdout+stderr, test.server))
			})
		}
	}
}

// TestDoctorOfServers has the findings for all kinds of servers.
func TestDoctorOfServers(t *testing.T) {
	const afterAPI = "api failed, sign-in skipped, latency skipped, completion skipped"
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		path    string
		exit    int
		results string
		check   string
		parts   []string
	}{
		"services": {handler: answers(map[string]string{"/job-types/": listOfIDs}), results: "completion skipped", check: "api", parts: []string{"2 job types at http://"}},
		"no job types": {
			handler: answers(map[string]string{"/job-types/": `{"count": 0, "next": null, "results": []}`}),
			results: "api warning, completion skipped", check: "api", parts: []string{"0 job types", "right server"},
		},
		"another list": {
			handler: answers(map[string]string{"/job-types/": `{"count": 1, "results": [{"id": 4, "name": "x"}]}`}), exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"not one of job types", "usual places"},
		},
		"other JSON": {
			handler: always(200, "application/json", `{"status": "up"}`), exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"not one that Scale sends", "usual places"},
		},
		"release 5.9 at /v6": {
			handler: answers(map[string]string{"/v6/job-types/": listOfNames, "/v6/version/": `{"version": "5.9.4"}`}), path: "/v6",
			results: "completion skipped", check: "api", parts: []string{"/v6/job-types/; Scale 5.9.4\n"},
		},
		"release 7": {
			handler: answers(map[string]string{"/v6/job-types/": listOfLater, "/v7/job-types/": listOfLater, "/v7/version/": `{"version": "7.2.1"}`}), path: "/v7",
			results: "completion skipped", check: "api", parts: []string{"2 job types at http://", "/v7/job-types/; Scale 7.2.1; also at /v6\n"},
		},
		"release 7 elsewhere": {
			handler: answers(map[string]string{"/v6/job-types/": listOfLater, "/v7/job-types/": listOfLater}), exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"found job-type services with 2 job types nearby", "/v7"},
		},
		"release 7 without sign-in": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/v7/version/" {
					respond(w, 200, "application/json", `{"version": "7.2.1"}`)
					return
				}
				respond(w, 403, "application/json", `{"detail": "Authentication credentials were not provided."}`)
			}, path: "/v7", exit: cli.ExitUnauthorized,
			results: "api warning, sign-in failed, latency skipped, completion skipped", check: "api", parts: []string{"is Scale 7.2.1 and requires sign-in"},
		},
		"signs in elsewhere": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/api/job-types/" {
					http.NotFound(w, r)
					return
				}
				respond(w, 403, "application/json", `{"detail": "Invalid token."}`)
			}, exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"requires sign-in", "/api"},
		},
		"too busy": {
			handler: always(503, "text/html", "<h1>Busy</h1>"), exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"status 503", "see the log of the server, or of a proxy in front of it"},
		},
		"HTTPS only": {
			handler: always(400, "text/plain", "Client sent an HTTP request to an HTTPS server."), exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"use https:// in the server's URL"},
		},
		"redirects to HTTPS": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://scale.example"+r.URL.Path+"?x=hunter2", http.StatusMovedPermanently)
			}, path: "/api", exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"https://scale.example/api"},
		},
		"redirects elsewhere": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://portal.example/start?token=hunter2", http.StatusFound)
			}, exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"https://portal.example/start", "JT_TOKEN"},
		},
		"redirects to a sign-in page": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://sso.example/oauth2/authorize?state=hunter2", http.StatusFound)
			}, exit: cli.ExitUnauthorized,
			results: "api warning, sign-in failed, latency skipped, completion skipped", check: "sign-in",
			parts: []string{"got a sign-in page, not a response from Scale (status 302): the server redirects to https://sso.example/oauth2/authorize\n", "JT_TOKEN"},
		},
		"redirects to an invalid URL": {
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://[::1/?token=hunter2")
				w.WriteHeader(http.StatusFound)
			}, exit: cli.ExitFailed,
			results: "api failed, sign-in skipped, clock skipped, latency skipped, completion skipped", check: "api",
			parts: []string{"the server redirects to an invalid URL", "\nask the operator of the server, or of the proxy in front of it, to fix that address"},
		},
		"too many requests": {
			handler: always(429, "text/plain", "slow down"), exit: cli.ExitFailed,
			results: afterAPI, check: "api", parts: []string{"status 429", "\nthe server gets too many requests: run it again later"},
		},
		"hangs up": {
			handler: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, exit: cli.ExitUnreachable,
			results: "api failed, sign-in skipped, clock skipped, latency skipped, completion skipped", check: "api", parts: []string{"connection closed without a response", "https://"},
		},
		"requires Basic": {
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("WWW-Authenticate", `Basic realm="cluster"`)
				respond(w, 401, "text/html", "<h1>401</h1>")
			}, exit: cli.ExitUnauthorized,
			results: "api warning, sign-in failed, latency skipped, completion skipped", check: "sign-in", parts: []string{"status 401", "--auth basic"},
		},
		"requires DC/OS sign-in": {
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("WWW-Authenticate", `acsjwt`)
				respond(w, 401, "text/html", "<h1>401</h1>")
			}, exit: cli.ExitUnauthorized,
			results: "api warning, sign-in failed, latency skipped, completion skipped", check: "sign-in", parts: []string{"--auth dcos"},
		},
		"fails on large pages": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("page_size") == "1000" {
					respond(w, 502, "text/html", "<h1>Bad Gateway</h1>")
					return
				}
				respond(w, 200, "application/json", listOfIDs)
			},
			results: "latency warning, completion skipped", check: "latency", parts: []string{"a page of 1,000 job types failed", "--page-size 100"},
		},
		"fails on any page": {
			handler: func() http.HandlerFunc {
				var begun atomic.Bool
				return func(w http.ResponseWriter, _ *http.Request) {
					if begun.Swap(true) {
						respond(w, 500, "text/html", "<h1>Error</h1>")
						return
					}
					respond(w, 200, "application/json", listOfIDs)
				}
			}(), exit: cli.ExitFailed,
			results: "latency failed, completion skipped", check: "latency", parts: []string{"the second request failed: the server failed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			server, seen := serveDated(t, test.handler)
			found, exit := doctorTrial{server: server.URL + test.path}.findings(t)
			if difference := cmp.Diff(test.results, found.results()); difference != "" || exit != test.exit {
				t.Errorf("exit code %d, want %d: %s\n%v", exit, test.exit, difference, found)
			}
			row := found[test.check]
			found.want(t, test.check, row.Result, test.parts...)
			for _, row := range found {
				if strings.Contains(row.Seen+row.Advice, "hunter2") {
					t.Errorf("a secret is shown: %v", row)
				}
			}
			if requests, together := seen.counted(); requests > 60+5 || together > 4 {
				t.Errorf("%d requests, %d at once", requests, together)
			}
		})
	}
}

// TestDoctorHasTheExitCodeOfTheFirstFailure has two of them.
func TestDoctorHasTheExitCodeOfTheFirstFailure(t *testing.T) {
	server, _ := serveDated(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", doctorTime.AddDate(0, 0, 1).Format(http.TimeFormat))
		respond(w, http.StatusForbidden, "application/json", `{"detail": "no"}`)
	})
	found, exit := doctorTrial{server: server.URL}.findings(t)
	if found.results() != "api warning, sign-in failed, clock failed, latency skipped, completion skipped" || exit != cli.ExitUnauthorized {
		t.Errorf("exit code %d: %s", exit, found.results())
	}
	if _, stderr, _ := (doctorTrial{server: server.URL}).run(t); !strings.HasPrefix(stderr, "error: 2 of 10 checks failed: sign-in: ") {
		t.Error(stderr)
	}
}

func TestDoctorIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	server, _ := serveDated(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel(cli.SignalError{Signal: syscall.SIGINT})
		<-r.Context().Done()
	})
	stdout, stderr, exit := doctorTrial{server: server.URL, width: 80}.runUntil(ctx, t)
	if exit != cli.ExitInterrupted || !strings.Contains(stderr, "interrupted") || !strings.Contains(stdout, "config ") || strings.Contains(stdout, "dns ") {
		t.Errorf("exit code %d\n%s%s", exit, stdout, stderr)
	}
}

func TestDoctorWithoutAServer(t *testing.T) {
	found, exit := doctorTrial{}.findings(t)
	found.want(t, "config", "failed", "no server is configured", "--server sandbox")
	found.want(t, "latency", "skipped", "because config failed")
	if exit != cli.ExitUsage {
		t.Errorf("exit code %d", exit)
	}
}

// TestDoctorErrors checks the line on stderr, which is JSON if stdout is.
func TestDoctorErrors(t *testing.T) {
	server, _ := serveDated(t, always(403, "application/json", `{"detail": "Invalid token."}`))
	trial := doctorTrial{server: server.URL}
	const words = "1 of 10 checks failed: sign-in: the server requires credentials, and none are set: not signed in, or not allowed (status 403): Invalid token."
	if _, stderr, _ := trial.run(t); stderr != "error: "+words+"\n" {
		t.Errorf("%s", stderr)
	}
	if _, stderr, _ := trial.run(t, "-o", "json"); stderr != `{"error":{"code":"check_failed","message":"`+words+`"}}`+"\n" {
		t.Errorf("%s", stderr)
	}
	if _, stderr, _ := trial.run(t, "-v"); !strings.Contains(stderr, "GET "+server.URL+"/job-types/?page_size=1: 403 Forbidden, ") {
		t.Errorf("%s", stderr)
	}
}

// TestDoctorShowsProgress checks the redrawn line on a terminal, which the lines of -v replace.
func TestDoctorShowsProgress(t *testing.T) {
	server, _ := serveDated(t, always(403, "application/json", `{"detail": "Invalid token."}`))
	trial := doctorTrial{server: server.URL, stderrTerminal: true}
	for args, next := range map[string]string{"": "\r\x1b[Klooking for job-type services ...\r\x1b[K", "-v": "GET "} {
		_, stderr, _ := trial.run(t, strings.Fields(args)...)
		if !strings.Contains(stderr, "\r\x1b[Kwaiting for the server ...\r\x1b[K"+next) {
			t.Errorf("doctor %s: %q", args, stderr)
		}
	}
	trial.variables = map[string]string{"TERM": "dumb"}
	if _, stderr, _ := trial.run(t); strings.Contains(stderr, "\r") {
		t.Errorf("on a dumb terminal: %q", stderr)
	}
}
