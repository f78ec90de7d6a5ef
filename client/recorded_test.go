package client

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jt/client/model"
)

var updateRecorded = flag.Bool("update", false, "rewrite testdata/recorded.txt")

// recordedFolders are the folders of exchanges with real servers, and the releases of those. A file whose name an earlier
// folder of its release has is the same exchange.
func recordedFolders() []struct{ folder, version string } {
	return []struct{ folder, version string }{
		{"testdata/recordings", ""},
		{"testdata/recordings-v5", "5.9.4"}, {"scaletest/testdata/exchanges-5.9-v5", "5.9.4"},
		{"testdata/named-5.9.4", "5.9.4"}, {"scaletest/testdata/exchanges-5.9", "5.9.4"}, {"testdata/named-5.9.4-later", "5.9.4"},
		{"testdata/named-7.2.1", "7.2.1"}, {"scaletest/testdata/exchanges-7.2", "7.2.1"}, {"testdata/named-7.2.1-later", "7.2.1"},
	}
}

// recorded is an exchange with a real server.
type recorded struct {
	file, version        string
	method, prefix, path string // the path is below the prefix, such as /v6, and has its query
	body                 []byte
	response             *http.Response
	answer               []byte
}

// TestRecordedExchanges gives the client every response that real servers were recorded with, and compares what it makes of it
// with testdata/recorded.txt: a line for each, which -update writes. Nothing is left out, also of what the client never sends.
func TestRecordedExchanges(t *testing.T) {
	var lines []string
	seen := map[string]bool{}
	for _, of := range recordedFolders() {
		files, err := filepath.Glob(of.folder + "/*.http")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no recordings, %v", of.folder, err)
		}
		for _, file := range files {
			if name := of.version + filepath.Base(file); !seen[name] {
				seen[name] = true
				lines = append(lines, readRecorded(t, file, of.version).line(t))
			}
		}
	}
	text := []byte(strings.Join(lines, "\n") + "\n")
	if *updateRecorded {
		if err := os.WriteFile("testdata/recorded.txt", text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile("testdata/recorded.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(golden), "\n"), "\n")
	for _, line := range lines {
		if !slices.Contains(want, line) {
			t.Errorf("not in testdata/recorded.txt: %s", line)
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d recordings, %d lines in testdata/recorded.txt", len(lines), len(want))
	}
}

func readRecorded(t *testing.T, file, version string) recorded {
	t.Helper()
	made := recorded{file: filepath.Base(filepath.Dir(file)) + "/" + strings.TrimSuffix(filepath.Base(file), ".http"), version: version}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, answer, _ := bytes.Cut(text, []byte("\r\n\r\n"))
	status, header, _ := strings.Cut(string(head), "\r\n")
	made.answer = answer
	made.response = &http.Response{Header: http.Header{}}
	if made.response.StatusCode, err = strconv.Atoi(strings.Fields(status)[1]); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(header, "\r\n") {
		name, value, _ := strings.Cut(line, ": ")
		if !slices.Contains([]string{"Content-Length", "Transfer-Encoding", "Connection", "Date"}, name) { // of the connection
			made.response.Header.Add(name, value)
		}
	}
	if text, err = os.ReadFile(strings.TrimSuffix(file, ".http") + ".req"); err != nil {
		t.Fatal(err)
	}
	head, made.body, _ = bytes.Cut(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	words := strings.Fields(string(head))
	made.method, made.path = words[0], words[1]
	if first, rest, _ := strings.Cut(strings.TrimPrefix(made.path, "/"), "/"); strings.HasPrefix(first, "v") {
		made.prefix, made.path = "/"+first, "/"+rest
	}
	return made
}

// line gives the response to the client and returns what it makes of it.
func (r recorded) line(t *testing.T) string {
	t.Helper()
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		_, _ = io.Copy(io.Discard, request.Body)
		switch place := r.prefix + strings.Split(r.path, "?")[0]; {
		case request.URL.EscapedPath() == place:
		case strings.HasSuffix(request.URL.Path, place+"/"): // a redirect was followed
			_, _ = io.WriteString(w, `{"count": 0, "next": null, "results": []}`)
			return
		default: // it looks where else the services are
			w.WriteHeader(http.StatusNotFound)
			return
		}
		for name, values := range r.response.Header {
			w.Header()[name] = values
		}
		if place, err := url.Parse(w.Header().Get("Location")); err == nil && place.Host != "" {
			w.Header().Set("Location", server.URL+place.Path)
		}
		w.WriteHeader(r.response.StatusCode)
		_, _ = w.Write(r.answer)
	}))
	defer server.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	scale, err := New(server.URL+r.prefix, Options{Transport: transport, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	if r.prefix >= "/v6" {
		scale.detection.release.Store(namedRelease(r.version))
	}
	made, err := r.give(t.Context(), scale)
	if failed, ok := errors.AsType[*Error](err); ok {
		made = fmt.Sprintf("%s: %.90s", failed.Reason, strings.ReplaceAll(failed.Message, server.URL, ""))
	} else if err != nil {
		made = "error: " + err.Error()
	}
	return fmt.Sprintf("%s | %s %s%.60s | %d | %s", r.file, r.method, r.prefix, r.path, r.response.StatusCode, made)
}

// give calls what sends such a request, and decodes the response.
func (r recorded) give(ctx context.Context, scale *Client) (made string, err error) {
	place, text, _ := strings.Cut(r.path, "?")
	parts := strings.Split(strings.Trim(place, "/"), "/")
	switch {
	case r.path == "/api-token-auth/":
		_, err := scale.SignIn(ctx, "somebody", "secret")
		return "a token", err
	case r.method == http.MethodPatch:
		return r.giveUpdate(ctx, scale, place)
	case r.method != http.MethodGet || parts[0] != "job-types" || !strings.HasSuffix(place, "/"):
		return r.giveAny(ctx, scale)
	case len(parts) == 1 || !serviceAt(place).unknown || scale.isNamed() && len(parts) == 2:
		query, err := url.ParseQuery(text)
		if err != nil {
			return "", err
		}
		return r.giveList(ctx, scale, place, query)
	case len(parts) == 2:
		id, err := strconv.ParseInt(parts[1], 10, 64)
		if err != nil {
			return r.giveAny(ctx, scale)
		}
		object, err := scale.JobTypes.GetObject(ctx, id)
		if err != nil {
			return "", err
		}
		return "details of " + object.Describe(), r.decode(object, parts)
	case len(parts) == 3 && scale.isNamed() && addressableName(parts[1]):
		version, _ := url.PathUnescape(parts[2])
		object, err := scale.JobTypes.getAt(ctx, address{parts[1], version})
		if err != nil {
			return "", err
		}
		return "details of " + object.Describe(), r.decode(object.Object, parts)
	}
	return r.giveAny(ctx, scale)
}

// giveList reads a page of a list of the client, and decodes its rows.
func (r recorded) giveList(ctx context.Context, scale *Client, place string, query url.Values) (string, error) {
	parts := strings.Split(strings.Trim(place, "/"), "/")
	service := serviceAt(place)
	switch {
	case service.path == jobTypeList.path && scale.detection.known().grouped:
		service = groupList
	case service.unknown: // the versions of a name
		service = jobTypeList
		service.path = place
	}
	number, err := strconv.Atoi(query.Get("page"))
	if err != nil {
		number = 1
	}
	page, err := scale.page(ctx, service, query, number, 0)
	if err != nil {
		return "", err
	}
	for _, row := range page.Rows {
		if err := r.decode(row.Object, parts); err != nil {
			return "", err
		}
	}
	more := ""
	if page.More {
		more = ", more follow"
	}
	return fmt.Sprintf("%d of %d %s%s", len(page.Rows), page.Count, service.noun, more), nil
}

// giveUpdate does with the response to a change what Update does.
func (r recorded) giveUpdate(ctx context.Context, scale *Client, place string) (string, error) {
	e := scale.exchange(r.method, r.path)
	e.update = true
	answer, err := e.json(ctx, r.body)
	if err == nil {
		err = e.invalid(answer)
	}
	failed, _ := errors.AsType[*Error](err)
	switch {
	case failed != nil && failed.silentAboutChange():
		return "read back, because the server failed: " + failed.Message, nil
	case err != nil:
		return "", err
	}
	change := JobTypeUpdate{IsPaused: new(true), ErrorMapping: &model.ErrorMapping{}}
	if object, err := parseObject(answer); err == nil && change.shownBy(object) {
		return "the response shows the change", r.decode(object, strings.Split(strings.Trim(place, "/"), "/"))
	}
	return "read back, because the response does not show the change", nil
}

// giveAny reads a response that only jt api reads.
func (r recorded) giveAny(ctx context.Context, scale *Client) (string, error) {
	body := r.body
	if !takesBody(r.method) {
		body = nil
	}
	response, err := scale.Do(ctx, Request{Method: r.method, Path: r.path, Body: body})
	if err != nil {
		return "", err
	}
	if len(response.Body) == 0 && r.method != http.MethodGet {
		return "jt api: nothing", nil
	}
	_, err = response.JSON()
	if page, pageErr := response.Page(); pageErr == nil {
		return fmt.Sprintf("jt api: %d of %d rows", len(page.Rows), page.Count), nil
	}
	return "jt api: JSON", err
}

// decode decodes an object as the service with a path, such as job-types and status, does, and checks that it is passed on as
// it was sent.
func (r recorded) decode(object model.Object, path []string) error {
	if !bytes.Contains(r.answer, object.JSON()) {
		return fmt.Errorf("%s is not what the server sent", object.JSON())
	}
	var err error
	switch last := path[len(path)-1]; {
	case last == "status":
		_, err = object.Status()
	case last == "running":
		_, err = object.Running()
	case last == "pending":
		_, err = object.Pending()
	case last == "system-failures":
		_, err = object.SystemFailure()
	case len(path) == 1 || len(path) == 2 && r.prefix >= "/v6":
		if !isGroup(object) {
			_, err = object.JobType()
		}
	default:
		_, err = object.Details()
	}
	return err
}
