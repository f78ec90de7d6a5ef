package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/client/scaletest"
)

// sandbox runs the built-in service for one test.
func sandbox(t *testing.T, behaviour scaletest.Behaviour) (*client.Client, *scaletest.Server) {
	t.Helper()
	server, err := scaletest.Start(scaletest.Config{Behaviour: behaviour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	scale, err := client.New(server.URL, client.Options{Transport: bounded(client.NewTransport(nil, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return scale, server
}

func behaviours() map[string]scaletest.Behaviour {
	return map[string]scaletest.Behaviour{"released": scaletest.Released, "documented": scaletest.Documented}
}

// landsat is a job type of the built-in service that is not paused at first.
const landsat = 6

func pause(paused bool) client.JobTypeUpdate { return client.JobTypeUpdate{IsPaused: &paused} }

func TestUpdateIsVerifiedOrAnError(t *testing.T) {
	tests := []struct {
		name    string
		faults  []scaletest.Fault
		err     error // nil where the update succeeds
		patches int
		paused  bool // what the server has in the end
	}{
		{"nothing goes wrong", nil, nil, 1, true},
		{"dropped after it was applied", []scaletest.Fault{{Apply: true, Reset: true}}, nil, 1, true},
		{"dropped before it was applied, once", []scaletest.Fault{{Reset: true, Times: 1}}, nil, 2, true},
		{"dropped before it was applied, always", []scaletest.Fault{{Reset: true}}, client.ErrUnreachable, 2, false},
		{"504 after it was applied", []scaletest.Fault{{Apply: true, Status: 504}}, nil, 1, true},
		{"504 before it was applied, once", []scaletest.Fault{{Status: 504, Times: 1}}, nil, 2, true},
		{"502 always", []scaletest.Fault{{Status: 502}}, client.ErrRefused, 2, false},
		{"answer cut in two", []scaletest.Fault{{Apply: true, Truncate: true}}, nil, 1, true},
		{"answer reset in the middle", []scaletest.Fault{{Apply: true, ResetMidway: true}}, nil, 1, true},
		{"a web page with 200, applied", []scaletest.Fault{{Apply: true, Status: 200, ContentType: htmlType, Body: []byte("<title>x</title>")}}, nil, 1, true},
		{"204, applied", []scaletest.Fault{{Apply: true, Status: 204}}, nil, 1, true},
		{"204 and nothing done", []scaletest.Fault{{Status: 204}}, client.ErrNotApplied, 1, false},
		{"a validity object, applied", []scaletest.Fault{{Apply: true, Status: 200, ContentType: jsonType, Body: []byte(`{"is_valid": true}`)}}, nil, 1, true},
		{"a validity object and nothing done", []scaletest.Fault{{Status: 200, ContentType: jsonType, Body: []byte(`{"is_valid": true}`)}}, client.ErrNotApplied, 1, false},
		{"about another job type", []scaletest.Fault{{Apply: true, Status: 200, ContentType: jsonType, Body: []byte(`{"id": 7, "is_paused": true}`)}}, nil, 1, true},
		{"an answer without the field, applied", []scaletest.Fault{{Apply: true, Status: 200, ContentType: jsonType, Body: []byte(`{"id": 6}`)}}, nil, 1, true},
		{"the body is ignored", []scaletest.Fault{{IgnoreBody: true}}, client.ErrNotApplied, 1, false},
		{"500", []scaletest.Fault{{Status: 500}}, client.ErrRefused, 1, false},
		{"500 after it was applied", []scaletest.Fault{{Apply: true, Status: 500}}, nil, 1, true},
		{"520 of a proxy, applied", []scaletest.Fault{{Apply: true, Status: 520}}, nil, 1, true},
		{"520 of a proxy", []scaletest.Fault{{Status: 520}}, client.ErrRefused, 1, false},
		{"303 to what was changed, applied", []scaletest.Fault{{Apply: true, Status: 303, Header: http.Header{"Location": {"/job-types/6/"}}}}, nil, 1, true},
		{"303 and nothing done", []scaletest.Fault{{Status: 303, Header: http.Header{"Location": {"/job-types/6/"}}}}, client.ErrBadResponse, 1, false},
		{"303 that leads nowhere, applied", []scaletest.Fault{{Apply: true, Status: 303}}, nil, 1, true},
		{"403", []scaletest.Fault{{Status: 403}}, client.ErrUnauthorized, 1, false},
		{"404", []scaletest.Fault{{Status: 404, ContentType: jsonType, Body: []byte(`{"detail": "Not found"}`)}}, client.ErrNotFound, 1, false},
		{"a sign-in page", []scaletest.Fault{{Status: 200, ContentType: htmlType, Body: []byte("<title>Sign in</title>")}}, client.ErrUnauthorized, 1, false},
	}
	for name, behaviour := range behaviours() {
		for _, test := range tests {
			t.Run(name+"/"+test.name, func(t *testing.T) {
				scale, server := sandbox(t, behaviour)
				for _, fault := range test.faults {
					fault.Method = http.MethodPatch
					server.Fault(fault)
				}
				object, err := scale.JobTypes.Update(t.Context(), landsat, pause(true))
				if !errors.Is(err, test.err) {
					t.Errorf("error %v, want %v", err, test.err)
				}
				if paused, _ := object.Boolean("is_paused"); err == nil && !paused {
					t.Errorf("success, with %s", object.JSON())
				}
				if got := server.Patches(); got != test.patches {
					t.Errorf("%d PATCHes, want %d", got, test.patches)
				}
				if state, _ := server.JobType(landsat); state.IsPaused != test.paused {
					t.Errorf("paused %t, want %t", state.IsPaused, test.paused)
				}
			})
		}
	}
}

// OnDoubt is called for a change that may still be carried out.
func TestUpdateReportsDoubts(t *testing.T) {
	for name, test := range map[string]struct {
		faults []scaletest.Fault
		doubts int
	}{
		"none":                            {nil, 0},
		"reset, applied":                  {[]scaletest.Fault{{Apply: true, Reset: true}}, 0},
		"504":                             {[]scaletest.Fault{{Status: 504, Times: 1}}, 1},
		"504 always":                      {[]scaletest.Fault{{Status: 504}}, 2},
		"reset, and it cannot be read":    {[]scaletest.Fault{{Reset: true}, {Method: http.MethodGet, Status: 403}}, 1},
		"524 of a proxy":                  {[]scaletest.Fault{{Status: 524}}, 1},
		"524 of a proxy, applied":         {[]scaletest.Fault{{Apply: true, Status: 524}}, 0},
		"500":                             {[]scaletest.Fault{{Status: 500}}, 1},
		"403":                             {[]scaletest.Fault{{Status: 403}}, 0},
		"the server says yes and does no": {[]scaletest.Fault{{IgnoreBody: true}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			scale, server := sandbox(t, scaletest.Released)
			for _, fault := range test.faults {
				if fault.Method == "" {
					fault.Method = http.MethodPatch
				}
				server.Fault(fault)
			}
			doubts, update := 0, pause(true)
			update.OnDoubt = func() { doubts++ }
			_, err := scale.JobTypes.Update(t.Context(), landsat, update)
			if doubts != test.doubts {
				t.Errorf("%d doubts, want %d; %v", doubts, test.doubts, err)
			}
		})
	}
}

// There are servers that accept true and ignore false.
func TestUnpauseThatIsIgnored(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	if _, err := scale.JobTypes.Update(t.Context(), landsat, pause(true)); err != nil {
		t.Fatal(err)
	}
	server.Fault(scaletest.Fault{Method: http.MethodPatch, IgnoreBody: true})
	_, err := scale.JobTypes.Update(t.Context(), landsat, pause(false))
	var ignored *client.NotAppliedError
	if want := []client.MissedField{{Name: "is_paused", Want: "false", Got: "true"}}; !errors.As(err, &ignored) || !slices.Equal(ignored.Missed, want) || len(ignored.Made) > 0 {
		t.Errorf("%v, want a NotAppliedError about is_paused", err)
	}
}

// Servers make part of a change, or store something else: the error names every field, and only what was seen.
func TestUpdateThatIsAppliedInPart(t *testing.T) {
	const (
		ignored  = "the server accepted the change but did not apply it: "
		running  = "is_paused of job type 6 is false"
		unmapped = `error_mapping of job type 6 is {"exit_codes": {"2": "b"}}`
	)
	for name, test := range map[string]struct {
		answer string // to the change
		made   []string
		text   string // of the error
	}{
		"the pause alone":   {`{"id": 6, "is_paused": true, "error_mapping": {"exit_codes": {"2": "b"}}}`, []string{"is_paused"}, ignored + unmapped + "; changed: is_paused"},
		"the mapping alone": {`{"id": 6, "is_paused": false, "error_mapping": {"exit_codes": {"1": "a"}}}`, []string{"error_mapping"}, ignored + running + "; changed: error_mapping"},
		"nothing":           {`{"id": 6, "is_paused": false, "error_mapping": {"exit_codes": {"2": "b"}}}`, nil, ignored + running + ", " + unmapped},
		"nobody knows":      {`{"id": 6, "error_mapping": {"exit_codes": {"1": "a"}}}`, []string{"error_mapping"}, "the server accepted the change but does not show it: is_paused of job type 6 is missing; changed: error_mapping"},
	} {
		t.Run(name, func(t *testing.T) {
			scale, server := sandbox(t, scaletest.Released)
			server.Fault(scaletest.Fault{Path: "/job-types/6/", Status: 200, ContentType: jsonType, Body: []byte(test.answer)})
			update := pause(true)
			update.ErrorMapping = &model.ErrorMapping{ExitCodes: map[string]model.ErrorName{"1": "a"}}
			_, err := scale.JobTypes.Update(t.Context(), landsat, update)
			ignored, _ := errors.AsType[*client.NotAppliedError](err)
			if ignored == nil || err.Error() != test.text || !slices.Equal(ignored.Made, test.made) {
				t.Errorf("%v, want %s", err, test.text)
			}
		})
	}
}

func TestUpdateWhoseOutcomeCannotBeKnown(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	server.Fault(scaletest.Fault{Method: http.MethodPatch, Apply: true, Reset: true})
	server.Fault(scaletest.Fault{Method: http.MethodGet, Status: 500})
	_, err := scale.JobTypes.Update(t.Context(), landsat, pause(true))
	var doubt *client.DoubtError
	if !errors.As(err, &doubt) || doubt.ID != landsat || server.Patches() != 1 {
		t.Errorf("%v after %d PATCHes, want a DoubtError after one", err, server.Patches())
	}
}

func TestUpdateSendsWhatChangesAndItsLength(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	if _, err := scale.JobTypes.Update(t.Context(), landsat, pause(true)); err != nil {
		t.Fatal(err)
	}
	request := server.Requests()[0]
	if request.Method != http.MethodPatch || request.Path != "/job-types/6/" || string(request.Body) != `{"is_paused":true}` ||
		request.ContentLength != int64(len(request.Body)) || request.Header.Get("Content-Type") != jsonType {
		t.Errorf("sent %+v with %s", request, request.Body)
	}
	if _, err := scale.JobTypes.Update(t.Context(), landsat, client.JobTypeUpdate{}); err == nil || len(server.Requests()) != 1 {
		t.Errorf("nothing to change: %v, %d requests", err, len(server.Requests()))
	}
}

func TestUpdateOfTheErrorMapping(t *testing.T) {
	for name, behaviour := range behaviours() {
		t.Run(name, func(t *testing.T) {
			scale, server := sandbox(t, behaviour)
			for _, mapping := range []model.ErrorMapping{
				{Version: "1.0", ExitCodes: map[string]model.ErrorName{"1": "bad-input", "-15": "unknown"}},
				{Version: "1.0", ExitCodes: map[string]model.ErrorName{}},
				{},
			} {
				update := pause(true)
				update.ErrorMapping = &mapping
				object, err := scale.JobTypes.Update(t.Context(), landsat, update)
				if err != nil {
					t.Fatal(err)
				}
				details, err := object.Details()
				if err != nil || !details.IsPaused || len(details.ErrorMapping.ExitCodes) != len(mapping.ExitCodes) || details.ErrorMapping.Version != mapping.Version {
					t.Errorf("%+v became %+v, %v", mapping, details.ErrorMapping, err)
				}
			}
			refused := 0
			if behaviour == scaletest.Documented {
				refused = 3
			}
			if state, _ := server.JobType(landsat); state.Patches != 3 || server.Patches() != 3+refused {
				t.Errorf("%d PATCHes, %d of them with an effect", server.Patches(), state.Patches)
			}
		})
	}
}

// A refusal may name both spellings of the field: each is tried once.
func TestAMappingThatNoNameFits(t *testing.T) {
	const refusal = "Unexpected fields: error_mapping, error_mappings"
	asked := 0
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		write(w, 400, jsonType, `{"detail": "`+refusal+`"}`)
	})
	_, err := scale.JobTypes.Update(t.Context(), landsat, client.JobTypeUpdate{ErrorMapping: &model.ErrorMapping{}})
	failed, _ := errors.AsType[*client.Error](err)
	if failed == nil || failed.Message != refusal+"; then: "+refusal || asked != 2 {
		t.Errorf("%v after %d PATCHes", err, asked)
	}
}

func TestMappingsThatServersMustNotGet(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	codes := func(code, name string) model.ErrorMapping {
		return model.ErrorMapping{Version: "1.0", ExitCodes: map[string]model.ErrorName{code: model.ErrorName(name)}}
	}
	for want, mapping := range map[string]model.ErrorMapping{
		"version has more than 50": {Version: strings.Repeat("ü", 51)},
		"version contains a NUL":   {Version: "1\x00"},
		`exit_codes."0"`:           codes("0", "a"),
		`exit_codes."x"`:           codes("x", "a"),
		`exit_codes.""`:            codes("", "a"),
		`exit_codes."01"`:          codes("01", "a"),
		`exit_codes."+1"`:          codes("+1", "a"),
		`exit_codes."-0"`:          codes("-0", "a"),
		`exit_codes."1" names no`:  codes("1", ""),
		`exit_codes."1" contains`:  codes("1", "a\x00"),
	} {
		_, err := scale.JobTypes.Update(t.Context(), landsat, client.JobTypeUpdate{ErrorMapping: &mapping})
		var refused *model.MappingError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", mapping, err, want)
		}
	}
	if len(server.Requests()) != 0 {
		t.Errorf("%d requests were sent", len(server.Requests()))
	}
	good := model.ErrorMapping{Version: strings.Repeat("ü", 50), ExitCodes: map[string]model.ErrorName{"-2147483648": "a", "255": "b"}}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
}

// inMemory is a transport without a network, for tests with a fake clock.
func inMemory(handler http.HandlerFunc) http.RoundTripper {
	return bounded(roundTripper(func(request *http.Request) (*http.Response, error) {
		recorder := httptest.NewRecorder()
		handler(recorder, request)
		if err := request.Context().Err(); err != nil {
			return nil, err // as a network would
		}
		response := recorder.Result()
		response.Request = request
		return response, nil
	}))
}

func TestABusyServerIsAskedAgainWhenItSays(t *testing.T) {
	for _, test := range []struct {
		name       string
		status     int
		retryAfter func() string
		refusals   int
		waits      time.Duration
		patches    int
		err        error
	}{
		{"503 once", 503, nil, 1, time.Second, 2, nil},
		{"503 thrice", 503, nil, 3, 7 * time.Second, 4, nil},
		{"503 for good", 503, nil, 100, 7 * time.Second, 4, client.ErrRefused},
		{"429 with seconds", 429, func() string { return "5" }, 1, 5 * time.Second, 2, nil},
		{"429 with a date", 429, func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }, 1, 9 * time.Second, 2, nil},
		{"429 with a long wait", 429, func() string { return "86400" }, 1, 0, 1, client.ErrRefused},
		{"429 with nonsense", 429, func() string { return "soon" }, 1, time.Second, 2, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				patches := 0
				scale, err := client.New("http://host", client.Options{Transport: inMemory(func(w http.ResponseWriter, _ *http.Request) {
					if patches++; patches > test.refusals {
						write(w, 200, jsonType, `{"id": 6, "is_paused": true}`)
						return
					}
					if test.retryAfter != nil {
						w.Header().Set("Retry-After", test.retryAfter())
					}
					w.WriteHeader(test.status)
				})})
				if err != nil {
					t.Fatal(err)
				}
				before := time.Now()
				_, err = scale.JobTypes.Update(t.Context(), landsat, pause(true))
				if waited := time.Since(before); !errors.Is(err, test.err) || patches != test.patches || waited != test.waits {
					t.Errorf("%v after %d PATCHes and %s", err, patches, waited)
				}
			})
		})
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scale, err := client.New("http://host", client.Options{Transport: inMemory(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(http.StatusServiceUnavailable)
		})})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		stop := errors.New("stop")
		time.AfterFunc(3*time.Second, func() { cancel(stop) })
		before := time.Now()
		if _, err := scale.JobTypes.Update(ctx, landsat, pause(true)); !errors.Is(err, stop) || time.Since(before) != 3*time.Second {
			t.Errorf("%v after %s", err, time.Since(before))
		}
	})
}

// The time for a request bounds a change with its retries, however long the server asks to wait.
func TestAChangeEndsInTime(t *testing.T) {
	for _, test := range []struct {
		options client.Options
		seconds float64 // of Retry-After
		took    time.Duration
		patches int
	}{
		{client.Options{RequestTimeout: 3 * time.Second, Retries: -1}, 30, 0, 1},
		{client.Options{RequestTimeout: 3 * time.Second}, 30, 0, 1},
		{client.Options{RequestTimeout: 3 * time.Second}, 2, 2 * time.Second, 2},
		{client.Options{}, 25, 50 * time.Second, 3},
		{client.Options{Retries: -1}, 1, 0, 1},
		{client.Options{}, 3600, 0, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			patches := 0
			test.options.Transport = inMemory(func(w http.ResponseWriter, _ *http.Request) {
				patches++
				w.Header().Set("Retry-After", fmt.Sprint(test.seconds))
				w.WriteHeader(http.StatusTooManyRequests)
			})
			scale, err := client.New("http://host", test.options)
			if err != nil {
				t.Fatal(err)
			}
			before := time.Now()
			_, err = scale.JobTypes.Update(t.Context(), landsat, pause(true))
			failed, _ := errors.AsType[*client.Error](err)
			if failed == nil || failed.RetryAfter.Seconds() != test.seconds || time.Since(before) != test.took || patches != test.patches {
				t.Errorf("%+v: %v after %s and %d PATCHes", test, err, time.Since(before), patches)
			}
		})
	}
}

// A request that cannot have reached the server leaves no doubt: it is sent again without reading back.
func TestUpdateOfAServerThatIsNotThere(t *testing.T) {
	for away, back := range map[int]bool{2: true, 99: false} {
		synctest.Test(t, func(t *testing.T) {
			patches, nobody := 0, nobodyListens()
			scale, err := client.New("http://host", client.Options{Transport: roundTripper(func(request *http.Request) (*http.Response, error) {
				if patches++; patches <= away {
					return nobody.RoundTrip(request)
				}
				response, err := try{status: 200}.answer(request)
				response.Body = io.NopCloser(strings.NewReader(`{"id": 6, "is_paused": true}`))
				return response, err
			})})
			if err != nil {
				t.Fatal(err)
			}
			before := time.Now()
			_, err = scale.JobTypes.Update(t.Context(), landsat, pause(true))
			var doubt *client.DoubtError
			switch took := time.Since(before); {
			case back && (err != nil || patches != 3 || took != 3*time.Second):
				t.Errorf("%v after %d PATCHes and %s", err, patches, took)
			case !back && (!errors.Is(err, client.ErrUnreachable) || errors.As(err, &doubt) || patches != 4 || took != 7*time.Second):
				t.Errorf("%v after %d PATCHes and %s, want unreachable without doubt", err, patches, took)
			}
		})
	}
}

// A redirect would turn a change into a GET.
func TestUpdateThatIsRedirected(t *testing.T) {
	followed := 0
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved/" {
			followed++
			_, _ = io.WriteString(w, "{}")
			return
		}
		http.Redirect(w, r, "/moved/", http.StatusMovedPermanently)
	})
	_, err := scale.JobTypes.Update(t.Context(), landsat, pause(true))
	var redirect *client.RedirectError
	if !errors.As(err, &redirect) || !strings.Contains(redirect.Error(), "PATCH into a GET") || followed != 0 {
		t.Errorf("%v, followed %d times", err, followed)
	}
}
