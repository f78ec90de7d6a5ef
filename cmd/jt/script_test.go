package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"jt/client/scaletest"
	"jt/cmd"
	"jt/internal/cli"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // net/http logs what the servers of tests do wrong
	testscript.Main(m, map[string]func(){"jt": func() {
		if now := os.Getenv(stillClock); now != "" {
			os.Exit(runStill(now))
		}
		os.Exit(cmd.Main())
	}})
}

// TestScripts runs the scripts of testdata/script on the real program, those that ask for a server of $BEHAVIOUR once
// for each that there is.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	t.Run("released", func(t *testing.T) { runScripts(t, "released", scripts) })
	t.Run("documented", func(t *testing.T) {
		runScripts(t, "documented", slices.DeleteFunc(slices.Clone(scripts), func(script string) bool {
			text, err := os.ReadFile(script)
			return err == nil && !bytes.Contains(text, []byte("sandbox $BEHAVIOUR"))
		}))
	})
}

// startedServer is where a script's sandbox is kept for the commands that look into it.
type startedServer struct{}

func runScripts(t *testing.T, behaviour string, scripts []string) {
	testscript.Run(t, testscript.Params{
		Files:               scripts,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// What the one who runs the tests has set must not decide them.
			for _, name := range []string{
				"JT_SERVER", "JT_CONTEXT", "JT_AUTH", "JT_TOKEN", "JT_USER", "JT_PASSWORD", "JT_OUTPUT", "JT_YES", "NO_COLOR", "CLICOLOR_FORCE",
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
			// Built with -race, each of some hundred runs of jt would wait a second before it ends.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			env.Setenv("BEHAVIOUR", behaviour)
			env.Values[startedServer{}] = new(*scaletest.Server)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sandbox":   startSandbox,
			"misbehave": startMisbehaving,
			"run":       runInProcess,
			"code":      checkExitCode,
			"patches":   checkPatches,

			"break-mapping": breakMapping,
		},
	})
}

// startSandbox points JT_SERVER at a service of its own: sandbox released|documented NUMBER [TIMES], the clock of which
// goes so many times as fast as ours.
func startSandbox(script *testscript.TestScript, _ bool, args []string) {
	behaviour := map[string]scaletest.Behaviour{"released": scaletest.Released, "documented": scaletest.Documented}[args[0]]
	number, err := strconv.Atoi(args[1])
	script.Check(err)
	config := scaletest.Config{Behaviour: behaviour, JobTypes: number}
	if len(args) > 2 {
		times, err := strconv.Atoi(args[2])
		script.Check(err)
		began := time.Now()
		config.Now = func() time.Time { return began.Add(time.Duration(times) * time.Since(began)) }
	}
	server, err := scaletest.Start(config)
	script.Check(err)
	script.Defer(server.Close)
	script.Setenv("JT_SERVER", server.URL)
	*script.Value(startedServer{}).(**scaletest.Server) = server
}

// checkPatches compares how many PATCHes the sandbox has seen: patches NUMBER.
func checkPatches(script *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	script.Check(err)
	if got := (*script.Value(startedServer{}).(**scaletest.Server)).Patches(); got != want {
		script.Fatalf("the server has seen %d PATCHes, want %d", got, want)
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
		script.Fatalf("the server answers %s", response.Status)
	}
}

// runInProcess runs jt in the process of the tests: run jt ARG... That takes half as long as a process of its own, which is
// for what needs one, the script's folder or its stdin: exec jt ARG...
func runInProcess(script *testscript.TestScript, negated bool, args []string) {
	if exit := exitCode(script, args); (exit == 0) == negated {
		script.Fatalf("%q ended with %d", args, exit)
	}
}

// checkExitCode compares the exit code of jt: code NUMBER jt ARG..., or code NUMBER exec jt ARG...
func checkExitCode(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		script.Fatalf("usage: code NUMBER [exec] jt ARG...")
	}
	want, err := strconv.Atoi(args[0])
	script.Check(err)
	got := 0
	if args[1] == "exec" {
		err = script.Exec(args[2], args[3:]...)
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			got = failed.ExitCode()
		} else {
			script.Check(err)
		}
	} else {
		got = exitCode(script, args[1:])
	}
	if got != want {
		script.Fatalf("%q ended with %d, want %d", args[1:], got, want)
	}
}

// exitCode runs jt in the process of the tests; args begin with its name.
func exitCode(script *testscript.TestScript, args []string) int {
	if args[0] != "jt" {
		script.Fatalf("%s does not run in the process of the tests", args[0])
	}
	now := time.Now
	if !slices.Contains(args, "wait") && !slices.Contains(args, "--drain") {
		began := time.Now() // its clock stands: a busy machine does not make jt show progress
		now = func() time.Time { return began }
	}
	return cmd.Run(context.Background(), args[1:], cli.Environment{
		Stdin: strings.NewReader(""), Stdout: script.Stdout(), Stderr: script.Stderr(),
		StdoutSize: func() (width, height int) { return 0, 0 },
		Getenv:     script.Getenv, Now: now, Location: time.UTC,
	})
}

// misbehaviours are servers that are not, or not well.
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

// startMisbehaving points JT_SERVER at a server that does not do what Scale does: misbehave NAME.
func startMisbehaving(script *testscript.TestScript, _ bool, args []string) {
	handler, ok := allMisbehaviours()[args[0]]
	if !ok {
		script.Fatalf("no misbehaviour is named %q", args[0])
	}
	server := httptest.NewServer(handler)
	script.Defer(func() {
		server.CloseClientConnections()
		server.Close()
	})
	script.Setenv("JT_SERVER", server.URL)
}
