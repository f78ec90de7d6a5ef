package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"jt/client/scaletest"
	"jt/cmd"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // net/http logs the faults of test servers
	debug.SetGCPercent(400)   // see TestMain of cmd
	debug.SetMemoryLimit(512 << 20)
	testscript.Main(m, map[string]func(){"jt": func() {
		if now := os.Getenv(stillClock); now != "" {
			os.Exit(runStill(now))
		}
		os.Exit(cmd.Main())
	}})
}

// TestScripts runs the scripts in testdata/script; with -process, with the real program alone. Scripts with `sandbox $BEHAVIOUR`
// run with both behaviours of a server of 2015, scripts with `sandbox $RELEASE` with every release.
func TestScripts(t *testing.T) {
	folder, err := filepath.Abs("testdata/script") // runJT changes the current folder
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	run := runJT()
	t.Run("released", func(t *testing.T) { runScripts(t, run, "released", scripts) })
	for release, pattern := range map[string]string{
		"documented": `sandbox \$(BEHAVIOUR|RELEASE)`, "5.9": `sandbox \$RELEASE`, "7.2": `sandbox \$RELEASE`,
	} {
		t.Run(release, func(t *testing.T) {
			runScripts(t, run, release, slices.DeleteFunc(slices.Clone(scripts), func(script string) bool {
				text, err := os.ReadFile(script)
				return err == nil && !regexp.MustCompile(pattern).Match(text)
			}))
		})
	}
}

// startedServer is the key of a script's sandbox, for the commands that inspect it.
type startedServer struct{}

func runScripts(t *testing.T, run func(*testscript.TestScript, bool, []string), behaviour string, scripts []string) {
	testscript.Run(t, testscript.Params{
		Files:               scripts,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// The settings of the user who runs the tests must not change their results.
			for _, name := range []string{
				"JT_SERVER", "JT_CONTEXT", "JT_AUTH", "JT_TOKEN", "JT_USER", "JT_PASSWORD", "JT_OUTPUT", "JT_YES", "JT_LOG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE",
			} {
				env.Setenv(name, "")
			}
			for name, folder := range map[string]string{"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"} {
				env.Setenv(name, filepath.Join(env.WorkDir, "."+folder))
			}
			if runtime.GOOS == "windows" {
				env.Setenv("AppData", env.Getenv("XDG_CONFIG_HOME"))
				env.Setenv("LocalAppData", env.Getenv("XDG_CACHE_HOME"))
			}
			env.Setenv("LC_ALL", "C.UTF-8")
			env.Setenv("TZ", "UTC")
			// Scripts that wait need a clock that runs: they unset this.
			env.Setenv(stillClock, time.Now().Format(time.RFC3339))
			// With -race, each of some hundred runs of jt would wait a second before it exits.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			env.Setenv("BEHAVIOUR", behaviour)
			env.Setenv("RELEASE", behaviour)
			env.Values[startedServer{}] = new(*scaletest.Server)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sandbox":   startSandbox,
			"misbehave": startMisbehaving,
			"code":      checkExitCode,
			"run":       run,
			"patches":   checkPatches,

			"break-mapping": breakMapping,
		},
	})
}

// startSandbox starts a service and points JT_SERVER at it: sandbox 2015|documented|5.9|7.2 NUMBER [TIMES|sign-in]. NUMBER 0
// means the standard job types of the release. Its clock runs TIMES as fast as the real one. JT_SERVER has the newest prefix
// that the release serves: /v6 of 5.9, /v7 of 7.2; SERVER_V5, SERVER_V6 and SERVER_V7 have each of them. With sign-in,
// requests need a token of scaletest.Accounts.
func startSandbox(script *testscript.TestScript, _ bool, args []string) {
	behaviour, ok := scaletest.Behaviours()[args[0]]
	if !ok {
		script.Fatalf("no such release: %s", args[0])
	}
	number, err := strconv.Atoi(args[1])
	script.Check(err)
	config := scaletest.Config{Behaviour: behaviour, JobTypes: number}
	switch {
	case len(args) > 2 && args[2] == "sign-in":
		config.Accounts = scaletest.Accounts()
	case len(args) > 2:
		times, err := strconv.Atoi(args[2])
		script.Check(err)
		began := time.Now()
		config.Now = func() time.Time { return began.Add(time.Duration(times) * time.Since(began)) }
	}
	server, err := scaletest.Start(config)
	script.Check(err)
	script.Defer(server.Close)
	script.Setenv("JT_SERVER", server.URL)
	for _, url := range server.URLs {
		script.Setenv("SERVER_"+strings.ToUpper(path.Base(url)), url)
	}
	*script.Value(startedServer{}).(**scaletest.Server) = server
}

// checkPatches checks the number of PATCHes that the sandbox has received: patches NUMBER.
func checkPatches(script *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	script.Check(err)
	if got := (*script.Value(startedServer{}).(**scaletest.Server)).Patches(); got != want {
		script.Fatalf("the server has received %d PATCHes, want %d", got, want)
	}
}

// breakMapping gives a job type an error mapping that a released server saves and cannot read again: break-mapping ID.
func breakMapping(script *testscript.TestScript, _ bool, args []string) {
	body := strings.NewReader(`{"error_mapping": {"exit_codes": {"1": ["a"]}}}`)
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPatch, script.Getenv("JT_SERVER")+"/job-types/"+args[0]+"/", body)
	script.Check(err)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	script.Check(err)
	script.Check(response.Body.Close())
	if response.StatusCode != http.StatusInternalServerError {
		script.Fatalf("the server responds %s", response.Status)
	}
}

// checkExitCode runs jt as a process and compares its exit code: code NUMBER jt ARG...
func checkExitCode(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		script.Fatalf("usage: code NUMBER COMMAND ARG...")
	}
	want, err := strconv.Atoi(args[0])
	script.Check(err)
	got := 0
	err = script.Exec(args[1], args[2:]...)
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		got = failed.ExitCode()
	} else {
		script.Check(err)
	}
	if got != want {
		script.Fatalf("%q ended with %d, want %d", args[1:], got, want)
	}
}

// misbehaviours returns servers that are not Scale, or that fail.
func misbehaviours() map[string]http.HandlerFunc {
	list := func(rows string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"count": 1, "next": null, "previous": null, "results": [`+rows+`]}`)
		}
	}
	fixed := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	return map[string]http.HandlerFunc{
		"html":      fixed(200, "text/html", "<html><title>Welcome to nginx!</title></html>"),
		"sign-in":   fixed(200, "text/html", `<html><title>Portal</title><input type="password"></html>`),
		"500":       fixed(500, "text/html", "<h1>Server Error (500)</h1>"),
		"403":       fixed(403, "application/json", `{"detail": "Authentication credentials were not provided."}`),
		"404":       fixed(404, "text/html", "<h1>Not Found</h1>"),
		"text":      fixed(200, "text/plain", "it works"),
		"truncated": truncated,
		"esc":       list(`{"id": 1, "name": "evil", "version": "1", "title": "\u001b[2J\u001b]0;owned\u0007", "category": "a\tb\nc"}`),
		"wrong":     list(`{"id": 12, "name": "landsat-parse", "version": "1.0.0", "title": "t", "priority": "high", "is_active": true}`),
		"unknown":   list(`{"zeta": 1.50, "id": 9007199254740993, "name": "n", "version": "v", "mem_required": 64.0, "new": {"b": 1e+16, "a": null}}`),
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.invalid/login?token=hunter2", http.StatusFound)
		},
		"page2": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("page") != "1" {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"count": 2500, "next": "http://x/?page=2", "results": [{"id": 1, "name": "a", "version": "1", "is_active": true}]}`)
		},
	}
}

func truncated(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "5000")
	_, _ = io.WriteString(w, `{"count": 1, "results": [{"id": 1,`)
}

// startMisbehaving starts a server that does not behave like Scale and points JT_SERVER at it: misbehave NAME.
func startMisbehaving(script *testscript.TestScript, _ bool, args []string) {
	handler, ok := allMisbehaviours()[args[0]]
	if !ok {
		script.Fatalf("no such misbehaviour: %s", args[0])
	}
	server := httptest.NewServer(handler)
	script.Defer(func() {
		server.CloseClientConnections()
		server.Close()
	})
	script.Setenv("JT_SERVER", server.URL)
}
