package scaletest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	pauseBody   = `{"is_paused": true}`
	unpauseBody = `{"is_paused": false}`
)

func TestFaultsThatAnswer(t *testing.T) {
	for _, test := range []struct {
		name   string
		fault  Fault
		status int
		body   string // "" is any
		paused bool   // afterwards
	}{
		{"another status", Fault{Status: 503, Header: http.Header{"Retry-After": {"2"}}}, 503, "", false},
		{"504 after applying", Fault{Apply: true, Status: 504, Body: []byte("<h1>Gateway Time-out</h1>"), ContentType: "text/html"}, 504, "<h1>Gateway Time-out</h1>", true},
		{"204 and nothing done", Fault{Status: 204}, 204, "", false},
		{"204 and done", Fault{Status: 204, Apply: true}, 204, "", true},
		{"200 with a login page", Fault{Body: []byte("<form>"), ContentType: "text/html"}, 200, "<form>", false},
		{"success without effect", Fault{IgnoreBody: true}, 200, "", false},
		{"a delay", Fault{Delay: time.Millisecond}, 200, "", true},
		{"drip", Fault{Drip: time.Nanosecond}, 200, "", true},
		{"a header alone", Fault{Header: http.Header{"X-Proxy": {"yes"}}}, 200, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := start(t, Config{})
			test.fault.Method, test.fault.Path = "PATCH", "/job-types/6/"
			server.Fault(test.fault)
			answer := patch(t, server.URL+"/job-types/6/", pauseBody)
			if answer.status != test.status || test.body != "" && answer.body != test.body {
				t.Errorf("%d %s", answer.status, answer.body)
			}
			for name := range test.fault.Header {
				if answer.header.Get(name) == "" {
					t.Errorf("no %s", name)
				}
			}
			if state, _ := server.JobType(6); state.IsPaused != test.paused {
				t.Errorf("paused: %v", state.IsPaused)
			}
			if answer.status == http.StatusOK && test.body == "" {
				if got := decode[row](t, answer); got.IsPaused != test.paused {
					t.Errorf("the answer says %v", got.IsPaused)
				}
			}
			get(t, server.URL+"/job-types/6/").want(t, 200, "application/json", "")
		})
	}
}

// TestUnpauseIsIgnored: some releases accept is_paused: false and leave the job type paused.
func TestUnpauseIsIgnored(t *testing.T) {
	for behaviour, status := range map[Behaviour]int{Released: 200, Documented: 201} {
		server := start(t, Config{Behaviour: behaviour})
		patch(t, server.URL+"/job-types/6/", pauseBody)
		server.Fault(Fault{Method: "PATCH", IgnoreBody: true})
		patch(t, server.URL+"/job-types/6/", unpauseBody).want(t, status, "application/json", "")
		if state, _ := server.JobType(6); !state.IsPaused || state.Patches != 1 || server.Patches() != 2 {
			t.Errorf("%+v", state)
		}
		server.ClearFaults()
		patch(t, server.URL+"/job-types/6/", unpauseBody)
		if state, _ := server.JobType(6); state.IsPaused {
			t.Errorf("%+v", state)
		}
	}
}

func TestFaultsThatBreak(t *testing.T) {
	for _, test := range []struct {
		name   string
		fault  Fault
		want   error
		paused bool
	}{
		{"reset before", Fault{Reset: true}, syscall.ECONNRESET, false},
		{"reset after", Fault{Reset: true, Apply: true}, syscall.ECONNRESET, true},
		{"half", Fault{Truncate: true}, io.ErrUnexpectedEOF, true},
		{"reset midway", Fault{ResetMidway: true}, syscall.ECONNRESET, true},
		{"half of another answer", Fault{Truncate: true, Status: 200, Body: []byte("0123456789")}, io.ErrUnexpectedEOF, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := start(t, Config{})
			server.Fault(test.fault)
			answer, err := try(t, "PATCH", server.URL+"/job-types/6/", pauseBody)
			if err == nil || runtime.GOOS != "windows" && !errors.Is(err, test.want) { // its resets have a name of their own
				t.Errorf("%v, want %v (%d bytes)", err, test.want, len(answer.body))
			}
			if state, _ := server.JobType(6); state.IsPaused != test.paused {
				t.Errorf("paused: %v", state.IsPaused)
			}
			if test.fault.Truncate && (answer.body == "" || answer.header.Get("Content-Length") == "") {
				t.Errorf("%v %q", answer.header, answer.body)
			}
		})
	}
}

func TestWhichRequestsAreHit(t *testing.T) {
	server := start(t, Config{Prefix: "/scale/api"})
	server.Fault(Fault{Method: "GET", Path: "/job-types/", Query: "page=2&", Skip: 1, Times: 2, Status: 502})
	for i, want := range []int{200, 502, 502, 200, 200} {
		if got := get(t, server.URL+"/job-types/?page=2&page_size=5"); got.status != want {
			t.Errorf("request %d: %d, want %d", i, got.status, want)
		}
		for _, other := range []string{"/job-types/?page=1&page_size=5", "/job-types/status/?page=2&page_size=5"} {
			if got := get(t, server.URL+other); got.status != 200 {
				t.Errorf("%s: %d", other, got.status)
			}
		}
	}
	server.Fault(Fault{Path: "/job-types/6/", Status: 500})
	server.Fault(Fault{Status: 599})
	if a, b := get(t, server.URL+"/job-types/6/"), get(t, server.URL+"/job-types/7/"); a.status != 500 || b.status != 599 {
		t.Error(a.status, b.status)
	}
	server.ClearFaults()
	get(t, server.URL+"/job-types/6/").want(t, 200, "application/json", "")
}

func TestWaitingEndsWhenTheClientLeaves(t *testing.T) {
	for name, fault := range map[string]Fault{
		"hang": {Hang: true}, "delay": {Delay: time.Hour}, "drip": {Drip: time.Hour}, "applied": {Hang: true, Apply: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, Config{})
			server.Fault(fault)
			applied := name == "drip" || name == "applied"
			ctx, leave := context.WithTimeout(t.Context(), time.Minute)
			defer leave()
			go func() {
				for ctx.Err() == nil {
					if state, _ := server.JobType(6); server.RequestCount() == 1 && state.IsPaused == applied {
						leave()
					}
					runtime.Gosched()
				}
			}()
			request, err := http.NewRequestWithContext(ctx, http.MethodPatch, server.URL+"/job-types/6/", strings.NewReader(pauseBody))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/json")
			response, err := http.DefaultClient.Do(request)
			if err == nil {
				_, err = io.ReadAll(response.Body)
				_ = response.Body.Close()
			}
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			if state, _ := server.JobType(6); state.IsPaused != applied {
				t.Errorf("paused: %v", state.IsPaused)
			}
		})
	}
}
