package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"jt/client"
)

// TestHalfASurrogatePair is one title that no Unicode text can have: Python writes such strings as JSON. The rest of the
// list is shown nevertheless.
func TestHalfASurrogatePair(t *testing.T) {
	const row = `{"id": 6, "name": "a", "version": "1", "title": "x \ud800 y", "\udfff": 1}`
	list := func(row string) string { return `{"count": 1, "next": null, "results": [` + row + `]}` }
	bodies := map[string]string{
		"/job-types/": list(row), "/job-types/6/": row, "/job-types/status/": list(`{"job_type": ` + row + `, "job_counts": []}`),
		"/job-types/running/":         list(`{"job_type": ` + row + `, "count": 1, "longest_running": null}`),
		"/job-types/system-failures/": list(`{"job_type": ` + row + `, "error": {"id": 1, "name": "\ud800"}, "count": 1}`),
	}
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, request *http.Request) {
		answer(200, jsonType, bodies[strings.TrimPrefix(request.URL.Path, "/scale/api")])(w, request)
	})
	details, err := scale.JobTypes.Get(t.Context(), 6)
	if err != nil || details.Title == nil || *details.Title != "x \ufffd y" || string(details.Object.JSON()) != row {
		t.Errorf("%+v, %v", details, err)
	}
	var titles []*string
	for row, err := range scale.JobTypes.List(client.ListOptions{}).All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		titles = append(titles, row.Title)
	}
	for row, err := range scale.JobTypes.Status(client.StatusOptions{}).All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		titles = append(titles, row.JobType.Title)
	}
	for row, err := range scale.JobTypes.Running(client.PageOptions{}).All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		titles = append(titles, row.JobType.Title)
	}
	for row, err := range scale.JobTypes.SystemFailures(client.PageOptions{}).All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		titles = append(titles, row.JobType.Title)
	}
	for _, title := range titles {
		if title == nil || *title != "x \ufffd y" {
			t.Errorf("the title is %v", title)
		}
	}
	if len(titles) != 4 {
		t.Errorf("%d rows", len(titles))
	}
}

// TestBodyInAnotherEncoding is refused: its names would be wrong.
func TestBodyInAnotherEncoding(t *testing.T) {
	for _, body := range []string{"{\"id\": 6, \"name\": \"M\xfcller\"}", "{\"id\": 6, \"M\xfcller\": 1}"} {
		scale := serve(t, client.Options{}, answer(200, jsonType, body))
		_, err := scale.JobTypes.Get(t.Context(), 6)
		failed, ok := errors.AsType[*client.Error](err)
		if want := "invalid UTF-8"; !ok || failed.Reason != client.ReasonInvalidJSON || !strings.Contains(failed.Message, want) {
			t.Errorf("%q: %v, want %s", body, err, want)
		}
	}
}
