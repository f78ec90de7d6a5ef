package client

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every row and object that a named release sent as JSON is decoded, and passed on as it is.
func TestRecordingsOfNamedReleasesDecode(t *testing.T) {
	files, err := filepath.Glob("testdata/named-*/*.http")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d recordings, %v", len(files), err)
	}
	decoded := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		request, err := os.ReadFile(strings.TrimSuffix(file, ".http") + ".req")
		if err != nil {
			t.Fatal(err)
		}
		head, body, _ := bytes.Cut(text, []byte("\r\n\r\n"))
		if !bytes.Contains(head, []byte(" 200 OK")) || !bytes.Contains(head, []byte("application/json")) {
			continue
		}
		path, _, _ := strings.Cut(strings.Fields(string(request))[1], "?")
		page, err := parsePage(body, nil)
		if err != nil {
			object, err := parseObject(body)
			if err != nil {
				t.Errorf("%s: %v", file, err)
			}
			page.Rows = []Object{object}
		}
		for _, row := range page.Rows {
			if err := decodeRecorded(row, strings.Split(strings.Trim(path, "/"), "/")[1:]); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			if !bytes.Contains(body, row.JSON()) {
				t.Errorf("%s: %s is not what the server sent", file, row.JSON())
			}
			decoded++
		}
	}
	if decoded < 300 {
		t.Errorf("only %d rows and objects", decoded)
	}
}

// decodeRecorded decodes an object as the service with a path, such as job-types and status, does.
func decodeRecorded(object Object, path []string) error {
	var err error
	switch last := path[len(path)-1]; {
	case last == "version":
		_, err = object.Text("version")
	case last == "status":
		_, err = object.Status()
	case last == "running":
		_, err = object.Running()
	case last == "pending":
		_, err = object.Pending()
	case last == "system-failures":
		_, err = object.systemFailure()
	case path[0] == "job-types" && len(path) <= 2:
		if _, isGroup := object.Field("versions"); !isGroup {
			_, err = object.JobType()
		}
	case path[0] == "job-types" && len(path) == 3:
		_, err = object.Details()
	}
	return err
}
