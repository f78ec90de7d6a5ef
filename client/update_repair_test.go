package client_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"jt/client"
	"jt/client/model"
	"jt/client/scaletest"
)

// mapped is an update that maps exit code 1.
func mapped(name string) client.JobTypeUpdate {
	return client.JobTypeUpdate{ErrorMapping: &model.ErrorMapping{ExitCodes: map[string]model.ErrorName{"1": model.ErrorName(name)}}}
}

// breakMapping makes a server save a mapping that it cannot read.
func breakMapping(t *testing.T, server *scaletest.Server) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, server.URL+"/job-types/6/",
		strings.NewReader(`{"error_mapping": {"exit_codes": {"1": ["a"]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", jsonType)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusInternalServerError {
		t.Fatal(response.Status)
	}
}

// A released server pauses a job type with a broken mapping but cannot return its details.
func TestPausingBesideABrokenMapping(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	breakMapping(t, server)
	object, err := scale.JobTypes.Update(t.Context(), landsat, pause(true))
	if paused, _ := object.Boolean("is_paused"); err != nil || !paused || server.Patches() != 2 {
		t.Errorf("%s, %v after %d PATCHes", object.JSON(), err, server.Patches())
	}
	server.Fault(scaletest.Fault{Method: http.MethodPatch, Status: http.StatusInternalServerError})
	if _, err := scale.JobTypes.Update(t.Context(), landsat, pause(false)); !errors.Is(err, client.ErrRefused) || server.Patches() != 3 {
		t.Errorf("not applied: %v after %d PATCHes", err, server.Patches())
	}
}

// If the details are still broken, the new mapping did not arrive.
func TestRepairingWhenTheRequestIsLost(t *testing.T) {
	for times, want := range map[int]error{1: nil, 2: client.ErrUnreachable} {
		scale, server := sandbox(t, scaletest.Released)
		breakMapping(t, server)
		server.Fault(scaletest.Fault{Method: http.MethodPatch, Reset: true, Times: times})
		_, err := scale.JobTypes.Update(t.Context(), landsat, mapped("unknown"))
		if !errors.Is(err, want) || server.Patches() != 3 {
			t.Errorf("lost %d times: %v after %d PATCHes", times, err, server.Patches())
		}
	}
}

// For the mapping of an unknown job type, released servers return an internal error instead of 404.
func TestMappingOfAJobTypeThatIsNotThere(t *testing.T) {
	for name, behaviour := range behaviours() {
		scale, _ := sandbox(t, behaviour)
		if _, err := scale.JobTypes.Update(t.Context(), 99999, mapped("unknown")); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
}

// Some releases fill in the defaults of a mapping.
func TestMappingsThatServersComplete(t *testing.T) {
	for _, test := range []struct {
		sent     model.ErrorMapping
		answered string
		same     bool
	}{
		{model.ErrorMapping{ExitCodes: map[string]model.ErrorName{}}, `{"version": "1.0", "exit_codes": {}}`, true},
		{model.ErrorMapping{Version: "1.0"}, `{"exit_codes": {}, "version": "1.0"}`, true},
		{model.ErrorMapping{}, `null`, true},
		{model.ErrorMapping{}, `{"version": "1.1"}`, false},
		{model.ErrorMapping{}, `{"bogus": 1}`, false},
		{model.ErrorMapping{}, `[]`, false},
		{model.ErrorMapping{Version: "1.0"}, `{"version": "1.0", "exit_codes": {"1": "a"}}`, false},
		{model.ErrorMapping{Version: "1.0"}, `{}`, false},
		{*mapped("5").ErrorMapping, `{"exit_codes": {"1": 5}}`, false},
	} {
		scale := serve(t, client.Options{}, answer(200, jsonType, `{"id": 6, "error_mapping": `+test.answered+`}`))
		_, err := scale.JobTypes.Update(t.Context(), landsat, client.JobTypeUpdate{ErrorMapping: &test.sent})
		if same := err == nil; same != test.same || !same && !errors.Is(err, client.ErrNotApplied) {
			t.Errorf("%+v answered with %s: %v", test.sent, test.answered, err)
		}
	}
}

// Some releases take {} for no mapping: a mapping without exit codes clears it there.
func TestClearingAMappingWhereAnEmptyOneIsIgnored(t *testing.T) {
	want := []string{`{"error_mapping":{},"is_paused":true}`, `{"error_mapping":{"exit_codes":{}}}`}
	for name, refuses := range map[string]bool{"cleared": false, "refused": true} {
		t.Run(name, func(t *testing.T) {
			var bodies []string
			mapping := `{"exit_codes": {"1": "a"}}`
			scale := serve(t, client.Options{}, func(w http.ResponseWriter, request *http.Request) {
				body, _ := io.ReadAll(request.Body)
				bodies = append(bodies, string(body))
				if strings.Contains(string(body), "exit_codes") {
					if refuses {
						write(w, 400, jsonType, `{"detail": "no"}`)
						return
					}
					mapping = `{"version": "1.0", "exit_codes": {}}`
				}
				write(w, 200, jsonType, `{"id": 6, "is_paused": true, "error_mapping": `+mapping+`}`)
			})
			update := pause(true)
			update.ErrorMapping = &model.ErrorMapping{}
			_, err := scale.JobTypes.Update(t.Context(), landsat, update)
			ignored, _ := errors.AsType[*client.NotAppliedError](err)
			if (err == nil) == refuses || !slices.Equal(bodies, want) {
				t.Errorf("%v; sent %q", err, bodies)
			}
			if refuses && (ignored == nil || !errors.Is(err, client.ErrRefused) || !slices.Equal(ignored.Made, []string{"is_paused"})) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestMappingsAreUTF8(t *testing.T) {
	for _, mapping := range []model.ErrorMapping{{Version: "\xff"}, *mapped("a\xff").ErrorMapping} {
		var refused *model.MappingError
		if err := mapping.Validate(); !errors.As(err, &refused) || !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%+v: %v", mapping, err)
		}
	}
}
