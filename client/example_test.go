package client_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/client/scaletest"
)

// exampleScale returns a client of a service in this process. For a real server, pass its URL to New, such as
// https://host/scale/api.
func exampleScale() (scale *client.Client, done func()) {
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	server, err := scaletest.Start(scaletest.Config{Now: func() time.Time { return noon }})
	if err != nil {
		panic(err)
	}
	if scale, err = client.New(server.URL, client.Options{}); err != nil {
		panic(err)
	}
	return scale, server.Close
}

// A list is complete or ends with an error.
func Example() {
	scale, done := exampleScale()
	defer done()
	for jobType, err := range scale.JobTypes.List(client.ListOptions{Categories: []string{"system"}}).All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(jobType.ID, jobType.Name, jobType.Version)
	}
	// Output:
	// 1 scale-cleanup 1.0
	// 2 scale-clock 1.0
	// 5 scale-daily-metrics 1.0
	// 3 scale-ingest 1.0
	// 4 scale-strike 1.0
}

// errors.Is reports the kind of an error, errors.AsType has its details.
func Example_errors() {
	scale, done := exampleScale()
	defer done()
	_, err := scale.JobTypes.Get(context.Background(), 4711)
	fmt.Println(errors.Is(err, client.ErrNotFound), errors.Is(err, client.ErrUnreachable))
	if failed, ok := errors.AsType[*client.Error](err); ok {
		fmt.Println(failed.Status, failed.Reason)
	}
	// Output:
	// true false
	// 404 not_found
}

// Update verifies the change and returns the job type.
func ExampleJobTypesService_Update() {
	scale, done := exampleScale()
	defer done()
	paused := true
	object, err := scale.JobTypes.Update(context.Background(), 6, client.JobTypeUpdate{IsPaused: &paused})
	if err != nil {
		fmt.Println(err)
		return
	}
	jobType, err := object.JobType()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(jobType.Name, jobType.IsPaused, jobType.Paused.Format(time.RFC3339))
	// Output: landsat-parse true 2026-11-25T12:00:00Z
}

// Pause and Unpause verify the change.
func ExampleJobTypesService_Pause() {
	scale, done := exampleScale()
	defer done()
	for _, change := range []func(context.Context, int64) (model.Object, error){scale.JobTypes.Pause, scale.JobTypes.Unpause} {
		object, err := change(context.Background(), 6)
		if err != nil {
			fmt.Println(err)
			return
		}
		isPaused, err := object.Boolean("is_paused")
		fmt.Println(isPaused, err)
	}
	// Output:
	// true <nil>
	// false <nil>
}

// An id, a name or NAME@VERSION names job types.
func ExampleJobTypesService_Resolve() {
	scale, done := exampleScale()
	defer done()
	named, err := scale.JobTypes.Resolve(context.Background(), "6", "landsat-parse@1.1.0", "landsat-parse", "nothing")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, jobTypes := range named {
		if len(jobTypes) == 1 {
			fmt.Println(jobTypes[0].Describe())
		} else {
			fmt.Println(len(jobTypes), "job types")
		}
	}
	// Output:
	// job type 6 (landsat-parse 1.0.0)
	// job type 7 (landsat-parse 1.1.0)
	// 4 job types
	// 0 job types
}

// Objects yields the server's own JSON.
func ExampleList_Objects() {
	scale, done := exampleScale()
	defer done()
	walk := scale.JobTypes.List(client.ListOptions{Order: []string{"-priority"}, Limit: 2}).Objects()
	for object, err := range walk.All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		priority, _ := object.Field("priority")
		fmt.Printf("%s, priority %s\n", object.Describe(), priority)
	}
	count, _ := walk.Count()
	fmt.Println("of", count)
	// Output:
	// job type 58 (ünïcode-näme 1.0), priority 299
	// job type 29 (change-detect 0.9), priority 296
	// of 64
}

// Page returns one page and the count of rows on all pages.
func ExampleList_Page() {
	scale, done := exampleScale()
	defer done()
	page, err := scale.JobTypes.Status(client.StatusOptions{Page: 2, PageSize: 2}).Page(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range page.Rows {
		fmt.Println(row.JobType.Name, row.JobCounts.Total(model.StatusRunning))
	}
	fmt.Println("of", page.Count, page.More)
	// Output:
	// scale-daily-metrics 0
	// scale-clock 1
	// of 64 true
}

// Do sends a request that no other method sends.
func ExampleClient_Do() {
	scale, done := exampleScale()
	defer done()
	response, err := scale.Do(context.Background(), client.Request{Path: "/job-types/?name=landsat-parse&page_size=1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	page, err := response.Page()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response.Status, page.Rows[0].Describe(), page.Count)
	// Output: 200 job type 6 (landsat-parse 1.0.0) 4
}
