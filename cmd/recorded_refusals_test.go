package cmd

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"jt/client"
	"jt/internal/cli"
)

// recordedTransport answers every request with one response recorded from a real server.
type recordedTransport struct {
	status      int
	contentType string
	body        string
}

func (r recordedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: r.status, Header: http.Header{"Content-Type": {r.contentType}},
		Body: io.NopCloser(strings.NewReader(r.body)), ContentLength: int64(len(r.body)), Request: request,
	}, nil
}

// TestRecordedRefusals checks the exit code and the message of each refusal recorded from a real server.
func TestRecordedRefusals(t *testing.T) {
	files, err := filepath.Glob("../client/testdata/recordings*/*.http")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		request, err := os.ReadFile(strings.TrimSuffix(file, ".http") + ".req")
		if err != nil {
			t.Fatal(err)
		}
		head, body, _ := strings.Cut(string(text), "\r\n\r\n")
		status, err := strconv.Atoi(strings.Fields(head)[1])
		if err != nil {
			t.Fatal(err)
		}
		if status < 400 {
			continue
		}
		seen++
		recorded := recordedTransport{status: status, contentType: "application/json", body: body}
		html := strings.Contains(head, "Content-Type: text/html")
		if html {
			recorded.contentType = "text/html"
		}
		got := cli.Describe(refusedBy(t, recorded, string(request)))
		want := cli.ExitFailed
		// A 404 with JSON means that the job type was not found. For a list, or with HTML, the service was not found.
		if status == http.StatusNotFound && !html && !strings.Contains(string(request), "/job-types/?") {
			want = cli.ExitNotFound
		}
		if got.Exit != want || got.Message == "" || strings.ContainsAny(got.Message, "<\n") || got.Status != status {
			t.Errorf("%s: %+v, want exit code %d", filepath.Base(file), got, want)
		}
	}
	if seen < 30 {
		t.Errorf("only %d refusals were checked", seen)
	}
}

// refusedBy repeats a recorded request.
func refusedBy(t *testing.T, recorded recordedTransport, request string) error {
	t.Helper()
	scale, err := client.New("http://host", client.Options{Transport: recorded})
	if err != nil {
		t.Fatal(err)
	}
	paused := true
	switch {
	case strings.HasPrefix(request, "PATCH"):
		_, err = scale.JobTypes.Update(t.Context(), 12, client.JobTypeUpdate{IsPaused: &paused})
	case strings.Contains(request, "/job-types/?"):
		_, err = scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
	default:
		_, err = scale.JobTypes.Get(t.Context(), 12)
	}
	return err
}
