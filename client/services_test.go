package client_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/client/scaletest"
)

func TestGet(t *testing.T) {
	for name, behaviour := range behaviours() {
		t.Run(name, func(t *testing.T) {
			scale, _ := sandbox(t, behaviour)
			details, err := scale.JobTypes.Get(t.Context(), landsat)
			if err != nil {
				t.Fatal(err)
			}
			if details.Name != "landsat-parse" || details.Interface == nil || details.Interface.Command == "" ||
				details.ErrorMapping == nil || len(details.Errors) == 0 || len(details.JobCounts24h) == 0 || len(details.Object.JSON()) == 0 {
				t.Errorf("%+v", details)
			}
			if _, err := scale.JobTypes.Get(t.Context(), 99999); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("%v, want not found", err)
			}
		})
	}
}

func TestGetRefusesAResponseAboutAnotherJobType(t *testing.T) {
	for body, problem := range map[string]string{
		`{"id": 7}`: "about job type 7, not 6", `{}`: "has no id", `[]`: "an array, documented as an object", `{"id": "6"}`: "a string, documented as an integer", `{"id": 6} x`: "byte",
	} {
		scale := serve(t, client.Options{}, answer(200, jsonType, body))
		_, err := scale.JobTypes.Get(t.Context(), landsat)
		var failed *client.Error
		if !errors.As(err, &failed) || !errors.Is(err, client.ErrBadResponse) || !strings.Contains(failed.Message, problem) {
			t.Errorf("%s: %v, want %q", body, err, problem)
		}
	}
	scale := serve(t, client.Options{}, answer(404, htmlType, "<h1>Not Found</h1>"))
	if _, err := scale.JobTypes.Get(t.Context(), landsat); !errors.Is(err, client.ErrNoService) || errors.Is(err, client.ErrNotFound) {
		t.Errorf("a web server's own 404: %v, want no service", err)
	}
}

func TestDetailsOfWrongTypes(t *testing.T) {
	for field, want := range map[string]string{
		`"interface": {"version": 1}`:                "field interface.version is an integer, documented as a string",
		`"errors": {}`:                               "field errors is an object, documented as an array",
		`"job_counts_6h": [{"count": "3"}]`:          "field job_counts_6h.0.count is a string, documented as an integer",
		`"error_mapping": {"exit_codes": {"1": []}}`: "field error_mapping.exit_codes.1 is an array, documented as a string",
		`"job_counts_24h": [{"count": -3}]`:          "field job_counts_24h.0.count is -3, documented as a number of jobs",
		`"job_counts_12h": [{"status": "FAILED"}]`:   "field job_counts_12h.0.count is missing, documented as a number of jobs",
		`"error_mapping": "x"`:                       "field error_mapping is a string, documented as an object",
	} {
		scale := serve(t, client.Options{}, answer(200, jsonType, `{"id": 6, "name": "a", "version": "1", `+field+`}`))
		_, err := scale.JobTypes.Get(t.Context(), landsat)
		var wrong *model.FieldError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) || wrong.Row != "job type 6 (a 1)" {
			t.Errorf("%s: %v, want %s", field, err, want)
		}
		if object, err := scale.JobTypes.GetObject(t.Context(), landsat); err != nil || !strings.Contains(string(object.JSON()), field) {
			t.Errorf("%s is not passed on: %v", field, err)
		}
	}
	scale := serve(t, client.Options{}, answer(200, jsonType, `{"id": 6, "error_mapping": {"version": "1.0", "exit_codes": {"1": 5, "2": "a"}}}`))
	details, err := scale.JobTypes.Get(t.Context(), landsat)
	if err != nil || details.ErrorMapping.ExitCodes["1"] != "5" || details.ErrorMapping.ExitCodes["2"] != "a" {
		t.Errorf("a mapping that released servers have: %+v, %v", details.ErrorMapping, err)
	}
}

// The error names the field in the row, not the object around it.
func TestStatusRowsOfWrongTypes(t *testing.T) {
	for members, want := range map[string]string{
		`"job_type": {"id": 6, "created": "2015-03-11T00:00:00"}`:                                `field job_type.created is "2015-03-11T00:00:00", documented as an ISO-8601 date and time`,
		`"job_type": {"id": 6, "-": 1, "is_paused": 0}`:                                          "field job_type.is_paused is an integer, documented as a boolean",
		`"job_type": {"id": 6}, "job_counts": ["x"]`:                                             "field job_counts.0 is a string, documented as an object",
		`"job_type": {"id": 6}, "job_counts": [{"count": 1}, {"count": 1, "most_recent": true}]`: "field job_counts.1.most_recent is a boolean, documented as an ISO-8601 date and time",
		`"job_type": {"id": 6}, "job_counts": {}`:                                                "field job_counts is an object, documented as an array",
	} {
		services := serve(t, client.Options{}, answer(200, jsonType, `{"count": 1, "next": null, "results": [{`+members+`}]}`)).JobTypes
		err := last(services.Status(client.StatusOptions{}).All(t.Context()))
		if wrong, ok := errors.AsType[*model.FieldError](err); !ok || wrong.Error() != "job type 6: "+want {
			t.Errorf("%s: %v, want %s", members, err, want)
		}
	}
}

// With an invalid count, a sum could say that no job is running, or none failed.
func TestInvalidCounts(t *testing.T) {
	for body, want := range map[string]string{
		`"job_counts": [{"status": "RUNNING", "count": 1}, {"status": "RUNNING", "count": -1}]`: "job_counts.1.count is -1",
		`"job_counts": [{"status": "RUNNING", "count": 0}, {"status": "FAILED"}]`:               "job_counts.1.count is missing",
		`"job_counts": [{"status": "FAILED", "count": null}]`:                                   "job_counts.0.count is missing",
		`"job_counts": [null]`: "job_counts.0.count is missing",
		`"job_counts": [{"status": "FAILED", "count": 9223372036854775807}]`: "job_counts.0.count is 9223372036854775807",
		`"count": -2`: "count is -2",
	} {
		list := answer(200, jsonType, `{"count": 1, "next": null, "results": [{"job_type": {"id": 6, "name": "a", "version": "1"}, `+body+`}]}`)
		services := serve(t, client.Options{}, list).JobTypes
		err := last(services.Status(client.StatusOptions{}).All(t.Context()))
		if err == nil {
			err = last(services.Running(client.PageOptions{}).All(t.Context()))
		}
		wrong, ok := errors.AsType[*model.FieldError](err)
		if !ok || !strings.Contains(err.Error(), want+", documented as a number of jobs") || wrong.Row != "job type 6 (a 1)" {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}

// The other lists are read like the list of job types, on a server where a job type is changed between pages.
func TestWalksOfTheOtherLists(t *testing.T) {
	for name, behaviour := range behaviours() {
		t.Run(name, func(t *testing.T) {
			scale, server := sandbox(t, behaviour)
			status := map[int64]bool{}
			jobs := int64(0)
			for row, err := range scale.JobTypes.Status(client.StatusOptions{PageSize: 7}).All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if len(status) == 10 {
					if _, err := scale.JobTypes.Update(t.Context(), landsat, pause(true)); err != nil {
						t.Fatal(err)
					}
				}
				if status[row.JobType.ID] {
					t.Errorf("job type %d comes twice", row.JobType.ID)
				}
				status[row.JobType.ID] = true
				jobs += row.JobCounts.Total(model.StatusRunning)
				if len(row.JobType.Object.JSON()) == 0 || len(row.Object.JSON()) <= len(row.JobType.Object.JSON()) {
					t.Errorf("the server's objects are lost: %s", row.Object.JSON())
				}
			}
			if len(status) != scaletest.DefaultJobTypes || jobs == 0 {
				t.Errorf("status of %d job types with %d running jobs", len(status), jobs)
			}
			running := 0
			for row, err := range scale.JobTypes.Running(client.PageOptions{PageSize: 5}).All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if row.Count == 0 || row.LongestRunning == nil || row.JobType.Name == "" {
					t.Errorf("%s", row.Object.JSON())
				}
				running++
			}
			type pair struct{ jobType, failure int64 }
			failures := map[pair]bool{}
			for row, err := range scale.JobTypes.SystemFailures(client.PageOptions{PageSize: 5}).All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if row.Error.Category != model.CategorySystem || row.FirstError == nil || row.LastError == nil || row.Count == 0 {
					t.Errorf("%s", row.Object.JSON())
				}
				failures[pair{row.JobType.ID, row.Error.ID}] = true
			}
			if running == 0 || len(failures) == 0 {
				t.Errorf("%d running, %d failures", running, len(failures))
			}
			for _, request := range server.Requests() {
				if request.Method == http.MethodGet && !strings.Contains(request.RawQuery, "page_size=") && strings.Contains(request.Path, "status") {
					t.Errorf("%s?%s", request.Path, request.RawQuery)
				}
			}
		})
	}
}

func TestStatusSendsItsWindow(t *testing.T) {
	var query string
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		query = r.URL.RawQuery
		write(w, 200, jsonType, `{"count": 0, "next": null, "previous": null, "results": []}`)
	})
	_, err := scale.JobTypes.Status(client.StatusOptions{
		Page: 2, PageSize: 3, Started: time.Unix(0, 0), Ended: time.Unix(60, 5e6),
	}).Page(t.Context())
	if err != nil || query != "ended=1970-01-01T00%3A01%3A00.005Z&page=2&page_size=3&started=1970-01-01T00%3A00%3A00.000Z" {
		t.Errorf("%s, %v", query, err)
	}
}

func TestResolve(t *testing.T) {
	for name, behaviour := range behaviours() {
		t.Run(name, func(t *testing.T) {
			scale, _ := sandbox(t, behaviour)
			for ref, want := range map[string]string{
				"6": "landsat-parse 1.0.0", "landsat-parse@2.0.0": "landsat-parse 2.0.0", "scale-clock": "scale-clock 1.0",
				"name with space": "name with space 1.0", "name&amp=1": "name&amp=1 1.0", "user@host-sync": "user@host-sync 1.0",
				"user@host-sync@1.0": "user@host-sync 1.0", "ünïcode-näme@1.0": "ünïcode-näme 1.0",
				"tile-maker@2.1-beta": "tile-maker 2.1-beta", "10-digits": "10-digits 1.0",
				"0": "missing", "99999": "missing", "99999999999999999999999": "missing", "nope": "missing", "landsat-parse@9": "missing",
				"@1.0": "missing", "landsat-parse@": "missing", "LANDSAT-PARSE": "missing",
				"landsat-parse": "ambiguous",
			} {
				found, err := scale.JobTypes.Resolve(t.Context(), ref)
				if err != nil || len(found) != 1 {
					t.Errorf("%s: %v, %v", ref, found, err)
					continue
				}
				if got := named(found[0]); got != want {
					t.Errorf("%s is %s, want %s", ref, got, want)
				}
			}
		})
	}
}

// A number too large for an id names no job type.
func TestResolveOfNumbersThatAreNoIDs(t *testing.T) {
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		object := `{"id": 9223372036854775807, "name": "last", "version": "1"}`
		if r.URL.Path == "/scale/api/job-types/" {
			object = `{"count": 1, "next": null, "results": [` + object + `]}`
		}
		write(w, 200, jsonType, object)
	})
	found, err := scale.JobTypes.Resolve(t.Context(), "9223372036854775807", "99999999999999999999")
	if err != nil || named(found[0]) != "last 1" || named(found[1]) != "missing" {
		t.Errorf("%v, %v", found, err)
	}
}

// A name and a version may have an @, so a REF can have several meanings.
func TestResolveOfARefThatMeansTwo(t *testing.T) {
	scale := serve(t, client.Options{}, answer(200, jsonType,
		`{"count": 3, "next": null, "results": [{"id": 1, "name": "x", "version": "1"}, {"id": 2, "name": "x@1", "version": "2"}, {"id": 3, "name": "at@sign", "version": "1@0"}]}`))
	for ref, want := range map[string]string{"x@1": "ambiguous", "x@1@2": "x@1 2", "x": "x 1", "at@sign@1@0": "at@sign 1@0", "at@sign@1": "missing", "at@sign@1@": "missing", "@": "missing"} {
		found, err := scale.JobTypes.Resolve(t.Context(), ref)
		if err != nil || named(found[0]) != want {
			t.Errorf("%s: %v, %v; want %s", ref, found, err, want)
		}
	}
}

func named(objects []model.Object) string {
	switch len(objects) {
	case 0:
		return "missing"
	case 1:
		name, _ := objects[0].Text("name")
		version, _ := objects[0].Text("version")
		return name + " " + version
	}
	return "ambiguous"
}

func TestResolveSendsFewRequests(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	var refs []string
	for id := range 40 {
		refs = append(refs, fmt.Sprint(id+1))
	}
	refs = append(refs, "scale-clock", "landsat-parse@1.0.0", "nope")
	found, err := scale.JobTypes.Resolve(t.Context(), refs...)
	if err != nil {
		t.Fatal(err)
	}
	for i, ref := range refs {
		if got := len(found[i]); (got == 0) != (ref == "nope") {
			t.Errorf("%s: %d job types", ref, got)
		}
	}
	if got := len(server.Requests()); got != 2 {
		t.Errorf("%d requests for 43 REFs, want one for the names and one for the ids", got)
	}
}

// Released servers return an internal error for the details of a job type with a broken error mapping. It can be named all the
// same.
func TestResolveOfAJobTypeWithoutDetails(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	server.Fault(scaletest.Fault{Method: http.MethodGet, Path: "/job-types/6/", Status: 500, ContentType: htmlType, Body: []byte("<h1>Server Error (500)</h1>")})
	found, err := scale.JobTypes.Resolve(t.Context(), "6", "landsat-parse@1.0.0", "7")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"landsat-parse 1.0.0", "landsat-parse 1.0.0", "landsat-parse 1.1.0"} {
		if got := named(found[i]); got != want {
			t.Errorf("REF %d is %s, want %s", i, got, want)
		}
	}
	server.ClearFaults()
	server.Fault(scaletest.Fault{Method: http.MethodGet, Path: "/job-types/6/", Status: 403})
	if _, err := scale.JobTypes.Resolve(t.Context(), "6"); !errors.Is(err, client.ErrUnauthorized) {
		t.Errorf("%v, want unauthorized", err)
	}
}

func TestErrors(t *testing.T) {
	for name, behaviour := range behaviours() {
		t.Run(name, func(t *testing.T) {
			scale, _ := sandbox(t, behaviour)
			found := map[string]model.JobError{}
			for one, err := range scale.Errors.List(client.PageOptions{PageSize: 4}).All(t.Context()) {
				if behaviour == scaletest.Documented && errors.Is(err, client.ErrUnsupported) {
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				found[one.Name] = one
			}
			one := found["bad-input"]
			if one.ID == 0 || one.Title == nil || *one.Title == "" || one.Category != model.CategoryData || len(one.Object.JSON()) == 0 || len(found) < 10 {
				t.Errorf("%d errors, %+v", len(found), one)
			}
		})
	}
}
