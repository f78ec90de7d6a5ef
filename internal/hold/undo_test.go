package hold

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"jt/client"
	"jt/internal/selection"
)

// A server that was set up anew gives its ids to other job types: their pauses are not those of the hold.
func TestAnotherJobTypeOfTheSameID(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"count": 1, "next": null, "results": [{"id": 6, "name": "a", "version": "1", "is_paused": true, "paused": "now"}]}`)
	}))
	defer server.Close()
	scale, err := client.New(server.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		held selection.Target
		want found
	}{
		{selection.Target{ID: 6, Name: "a", Version: "1"}, found{Listed: true, IsPaused: true, Paused: "now"}},
		{selection.Target{ID: 6, Name: "b", Version: "1"}, found{IsPaused: true, Paused: "now"}},
		{selection.Target{ID: 6, Name: "a", Version: "2"}, found{IsPaused: true, Paused: "now"}},
		{selection.Target{ID: 7, Name: "a", Version: "1"}, found{}},
	} {
		objects, err := selection.ReadAgain(t.Context(), scale, []selection.Target{test.held})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := foundIn(objects, test.held); err != nil || got != test.want {
			t.Errorf("%+v: %+v, %v", test.held, got, err)
		}
	}
}
