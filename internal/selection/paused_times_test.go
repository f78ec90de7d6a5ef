package selection_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
)

// The start of the time is part of it, its end is not. A job type that the server has no time for was not paused in it.
func TestPausedTimes(t *testing.T) {
	after, before := "2015-01-01T00:00Z", "2015-01-02T00:00Z"
	selected := selection.Selection{Paused: selection.Times{Started: &after, Ended: &before}}
	session := &cli.Session{Environment: cli.Environment{Location: time.UTC, Getenv: func(string) string { return "" }}}
	if err := selected.ReadTimes(session, time.Date(2015, 2, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		fields string
		want   bool
		wrong  string // the field that is wrong
	}{
		{`"is_paused": true, "paused": "2014-12-31T23:59:59.999Z"`, false, ""},
		{`"is_paused": true, "paused": "2015-01-01T00:00:00Z"`, true, ""},
		{`"is_paused": true, "paused": "2015-01-01T23:59:59.999999Z"`, true, ""},
		{`"is_paused": true, "paused": "2015-01-02T00:00:00Z"`, false, ""},
		{`"is_paused": false, "paused": "2015-01-01T12:00:00Z"`, false, ""},
		{`"is_paused": true, "paused": null`, false, ""},
		{`"is_paused": true`, false, "paused"},
		{`"is_paused": true, "paused": "yesterday"`, false, "paused"},
		{`"paused": "2015-01-01T12:00:00Z"`, false, "is_paused"},
	}
	var rows []string
	for i, test := range tests {
		rows = append(rows, fmt.Sprintf(`{"id": %d, "name": "a", "version": "%d", %s}`, i+1, i, test.fields))
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if request.URL.Path != "/job-types/" {
			http.NotFound(w, request)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"count": %d, "next": null, "previous": null, "results": [%s]}`, len(rows), strings.Join(rows, ", "))
	}))
	t.Cleanup(server.Close)
	scale, err := client.New(server.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		test := tests[checked]
		checked++
		keeps, err := selected.Keeps(object)
		wrong, _ := errors.AsType[*model.FieldError](err)
		if keeps != test.want || (wrong == nil) != (test.wrong == "") || wrong != nil && wrong.Field != test.wrong {
			t.Errorf("%s: %t, %v", test.fields, keeps, err)
		}
	}
	if checked != len(tests) {
		t.Errorf("%d checked, want %d", checked, len(tests))
	}
}
