package scaletest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestExchanges repeats requests to real servers in their order, and compares the responses: status, headers, messages to
// the letter, and the names and types of all fields.
func TestExchanges(t *testing.T) {
	for folder, config := range map[string]Config{
		"exchanges":        {JobTypes: 46}, // as on the real server
		"exchanges-5.9":    {Behaviour: Scale59, JobTypes: 400},
		"exchanges-5.9-v5": {Behaviour: Scale59},
		"exchanges-7.2":    {Behaviour: Scale72, JobTypes: 400, Accounts: Accounts()},
	} {
		t.Run(folder, func(t *testing.T) { repeatAll(t, start(t, config), folder) })
	}
}

func repeatAll(t *testing.T, server *Server, folder string) {
	requests, err := filepath.Glob("testdata/" + folder + "/*.req")
	if err != nil || len(requests) == 0 {
		t.Fatal("no exchanges", err)
	}
	for _, name := range requests {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".req"), func(t *testing.T) {
			want := readResponse(t, strings.TrimSuffix(name, ".req")+".http")
			got := repeat(t, server, name)
			if got.status != want.status {
				t.Fatalf("status %d, want %d: %.200s", got.status, want.status, got.body)
			}
			for _, header := range []string{"Content-Type", "Allow", "Vary", "X-Frame-Options", "Server"} {
				if got.header.Get(header) != want.header.Get(header) && (header != "X-Frame-Options" || want.status != http.StatusMovedPermanently) {
					t.Errorf("%s: %q, want %q", header, got.header.Get(header), want.header.Get(header))
				}
			}
			if location := want.header.Get("Location"); location != "" {
				if want := strings.Replace(location, "http://127.0.0.1:8901", server.URL, 1); got.header.Get("Location") != want {
					t.Errorf("Location %q, want %q", got.header.Get("Location"), want)
				}
			}
			if !strings.HasPrefix(want.body, "{") || isExact(want.body) {
				if got.body != want.body {
					t.Errorf("body %q, want %q", got.body, want.body)
				}
				return
			}
			compareShapes(t, "", readValue(t, got.body), readValue(t, want.body))
		})
	}
}

// isExact reports whether a body has to be repeated to the letter.
func isExact(body string) bool {
	return slices.ContainsFunc([]string{"detail", "version", "is_valid", "token", "non_field_errors"}, func(name string) bool {
		return strings.HasPrefix(body, `{"`+name+`"`)
	})
}

func readResponse(t *testing.T, name string) exchange {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(text), "\r\n\r\n")
	head = strings.Replace(head, "Transfer-Encoding: chunked\r\n", "", 1) // the recorded bodies are plain
	response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(head+"\r\n\r\n")), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	return exchange{response.StatusCode, response.Header, body}
}

// repeat sends a request as it was sent to the real server, except for its Host.
func repeat(t *testing.T, server *Server, name string) exchange {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n\n")
	lines := strings.Split(head, "\n")
	method, rest, _ := strings.Cut(lines[0], " ")
	target, _, _ := strings.Cut(rest, " ")
	var header []string
	for _, line := range lines[1:] {
		if key, value, _ := strings.Cut(line, ": "); key != "Host" && key != "Content-Length" {
			header = append(header, key, value)
		}
	}
	return do(t, method, strings.TrimSuffix(server.URL, server.apis[len(server.apis)-1].prefix)+target, strings.TrimLeft(body, "\n"), header...)
}

// member is a field of a JSON object; objects are read as []member to keep their order.
type member struct {
	name  string
	value any
}

func readValue(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	value, err := readNext(decoder)
	if err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		t.Fatalf("text after the value in %.300s", text)
	}
	return value
}

func readNext(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		elements := []any{}
		for decoder.More() {
			element, err := readNext(decoder)
			if err != nil {
				return nil, err
			}
			elements = append(elements, element)
		}
		_, err = decoder.Token()
		return elements, err
	case json.Delim('{'):
		members := []member{}
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := readNext(decoder)
			if err != nil {
				return nil, err
			}
			members = append(members, member{fmt.Sprint(name), value})
		}
		_, err = decoder.Token()
		return members, err
	}
	return token, nil
}

// compareShapes compares names and types of fields. Null on one side matches anything.
func compareShapes(t *testing.T, path string, got, want any) {
	t.Helper()
	isFree := slices.ContainsFunc([]string{".interface", ".manifest", ".error_mapping", ".mounts", ".settings"}, func(name string) bool {
		return strings.HasSuffix(path, name)
	})
	if got == nil || want == nil || isFree {
		return
	}
	if fmt.Sprintf("%T", got) != fmt.Sprintf("%T", want) {
		t.Errorf("%s: %T, want %T", path, got, want)
		return
	}
	switch want := want.(type) {
	case []any:
		if got := got.([]any); len(got) > 0 && len(want) > 0 {
			for _, element := range got {
				compareShapes(t, path+"[]", element, want[0])
			}
		}
	case []member:
		got := got.([]member)
		if names(got) != names(want) {
			t.Errorf("%s: fields %s\nwant %s", path, names(got), names(want))
			return
		}
		for i := range want {
			compareShapes(t, path+"."+want[i].name, got[i].value, want[i].value)
		}
	case json.Number:
		if number := got.(json.Number); strings.ContainsAny(number.String(), ".e") != strings.ContainsAny(want.String(), ".e") {
			t.Errorf("%s: %s, want as %s", path, number, want)
		}
	}
}

func names(members []member) string {
	all := make([]string, 0, len(members))
	for _, m := range members {
		all = append(all, m.name)
	}
	return strings.Join(all, ", ")
}
