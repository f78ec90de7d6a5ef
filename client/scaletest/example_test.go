package scaletest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"jt/client/scaletest"
)

// The response to a change is lost, and the change was made.
func Example() {
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	server.Fault(scaletest.Fault{Method: "PATCH", Apply: true, Status: http.StatusGatewayTimeout, Times: 1})

	for range 2 {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPatch, server.URL+"/job-types/6/",
			strings.NewReader(`{"is_paused": true}`))
		if err != nil {
			fmt.Println(err)
			return
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = response.Body.Close()
		state, _ := server.JobType(6)
		fmt.Println(response.StatusCode, state.Name, state.Version, state.IsPaused, state.Patches)
	}
	// Output:
	// 504 landsat-parse 1.0.0 true 1
	// 200 landsat-parse 1.0.0 true 2
}
