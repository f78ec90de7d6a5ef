package cli

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jt/client"
	"jt/output"
)

const (
	traceBodyBytes = 4 << 10
	// traceKeptBytes is more than is shown, so that a secret across the cut is still recognised and replaced.
	traceKeptBytes = 64 << 10
)

// trace writes each request to stderr: one line with -v, headers and bodies too with -vv. It replaces secrets and escapes
// control characters.
type trace struct {
	next        http.RoundTripper
	stderr      io.Writer // one that is safe for concurrent requests
	full        bool      // with headers and bodies
	redact      func(string) string
	credentials client.Credentials // whose headers are not shown
	now         func() time.Time
}

func (t *trace) RoundTrip(request *http.Request) (*http.Response, error) {
	begun := t.now()
	since := func() string { return t.now().Sub(begun).Round(time.Millisecond).String() }
	what := request.Method + " " + request.URL.String()
	if request.Response != nil { // after a redirect it can contain tokens, as Location can
		what = request.Method + " " + shownLocation(request.URL.String())
	}
	shown := t.body
	if strings.HasSuffix(request.URL.Path, "/api-token-auth/") { // a password and a token
		shown = hiddenBody
	}
	if t.full {
		t.write(t.headers("> ", what, request.Header), shown("> ", requestBody(request), request.ContentLength))
	}
	response, err := t.next.RoundTrip(request)
	if err != nil {
		t.write([]string{fmt.Sprintf("%s: %v, %s", what, err, since())})
		return nil, err
	}
	response.Body = &tracedBody{ReadCloser: response.Body, ended: func(body *tracedBody, err error) {
		var lines []string
		if t.full {
			lines = t.headers("< ", response.Proto+" "+response.Status, response.Header)
			if response.StatusCode/100 != 3 { // the body of a redirect repeats its target
				lines = append(lines, shown("< ", body.kept, body.length)...)
			}
		}
		line := fmt.Sprintf("%s: %s, %s, %s bytes", what, response.Status, since(), output.Count(int(body.length)))
		if err != nil {
			line += fmt.Sprintf(", and then: %v", err)
		}
		t.write(lines, []string{line})
	}}
	return response, nil
}

func (t *trace) write(parts ...[]string) {
	var text strings.Builder
	for _, line := range slices.Concat(parts...) {
		text.WriteString(output.Visible(t.redact(line)) + "\n")
	}
	_, _ = io.WriteString(t.stderr, text.String())
}

func (t *trace) headers(mark, first string, header http.Header) []string {
	lines := []string{mark + first}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		secret := slices.ContainsFunc(t.credentials, func(credential client.Credential) bool { return credential.Name() == name })
		for _, value := range header[name] {
			if value = ShownHeader(name, value); secret {
				value = "***"
			}
			lines = append(lines, mark+name+": "+value)
		}
	}
	return lines
}

func (t *trace) body(mark string, text []byte, length int64) []string {
	if len(text) == 0 {
		return nil
	}
	shown := t.redact(string(text))
	cut := length > int64(len(text))
	if len(shown) > traceBodyBytes {
		end := traceBodyBytes
		for end > traceBodyBytes-utf8.UTFMax && !utf8.RuneStart(shown[end]) {
			end--
		}
		shown, cut = shown[:end], true
	}
	lines := []string{mark}
	for line := range strings.SplitSeq(strings.TrimSuffix(shown, "\n"), "\n") {
		lines = append(lines, mark+line)
	}
	if cut {
		lines = append(lines, fmt.Sprintf("%s(the first %s of %s bytes)", mark, output.Count(min(len(text), traceBodyBytes)), output.Count(int(length))))
	}
	return lines
}

func hiddenBody(mark string, _ []byte, _ int64) []string { return []string{mark, mark + "***"} }

// requestBody returns the beginning of a request's body.
func requestBody(request *http.Request) []byte {
	if request.GetBody == nil {
		return nil
	}
	body, err := request.GetBody()
	if err != nil {
		return nil
	}
	defer func() { _ = body.Close() }()
	text, _ := io.ReadAll(io.LimitReader(body, traceKeptBytes))
	return text
}

// tracedBody counts the bytes that are read of a body and keeps its beginning.
type tracedBody struct {
	io.ReadCloser

	ended  func(*tracedBody, error) // called once; nil afterwards
	kept   []byte
	length int64
}

func (b *tracedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.length += int64(n)
	if room := traceKeptBytes - len(b.kept); room > 0 {
		b.kept = append(b.kept, p[:min(n, room)]...)
	}
	if err != nil {
		b.end(err)
	}
	return n, err
}

func (b *tracedBody) Close() error {
	b.end(nil)
	return b.ReadCloser.Close()
}

func (b *tracedBody) end(err error) {
	if b.ended == nil {
		return
	}
	if err == io.EOF { //nolint:errorlint // the end as Read itself says it; a wrapped one is an error
		err = nil
	}
	b.ended(b, err)
	b.ended = nil
}
