package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/document"
)

// maxInputBytes is the largest body that --input sends.
const maxInputBytes = 16 << 20

// Request returns the request that the flags describe.
func (o *Options) Request(ctx context.Context, stdin io.Reader) (client.Request, error) {
	request := client.Request{Method: o.Method, Path: o.Path}
	var err error
	switch {
	case o.InputGiven:
		request.Body, err = readInput(ctx, o.Input, stdin)
	case len(o.Fields) > 0 && o.reads():
		request.Path, err = withParameters(o.Path, o.Fields)
	case len(o.Fields) > 0:
		request.Body, err = fieldsObject(o.Fields)
	}
	return request, err
}

func cutField(field string) (key, value string, err error) {
	key, value, found := strings.Cut(field, "=")
	switch {
	case !found || key == "":
		return "", "", cli.UsageError(fmt.Sprintf("invalid -f %q: not key=value", field), "write it as in -f is_paused=true")
	case !utf8.ValidString(field):
		return "", "", cli.UsageError(fmt.Sprintf("invalid -f %q: not UTF-8", field), "check the encoding of the terminal or script")
	}
	return key, value, nil
}

// withParameters returns the path with the fields added to its query.
func withParameters(path string, fields []string) (string, error) {
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	for _, field := range fields {
		key, value, err := cutField(field)
		if err != nil {
			return "", err
		}
		path += separator + url.QueryEscape(key) + "=" + url.QueryEscape(value)
		separator = "&"
	}
	return path, nil
}

// fieldsObject returns a JSON object with the fields in their order.
func fieldsObject(fields []string) ([]byte, error) {
	object := []byte{'{'}
	seen := map[string]bool{}
	for i, field := range fields {
		key, text, err := cutField(field)
		if err != nil {
			return nil, err
		}
		if seen[key] {
			return nil, cli.UsageError(fmt.Sprintf("-f %s is given twice", key), "give each key once; for several values use an array: -f "+key+"='[1, 2]'")
		}
		seen[key] = true
		value, err := fieldValue(key, text)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			object = append(object, ',', ' ')
		}
		if object, err = jsontext.AppendQuote(object, key); err != nil {
			return nil, err
		}
		object = append(append(object, ':', ' '), value...)
	}
	return append(object, '}'), nil
}

// fieldValue returns JSON unchanged and any other text as a JSON string. A text that starts as only JSON does is an
// error: a typo must not turn an object into a string.
func fieldValue(key, text string) ([]byte, error) {
	err := checkJSON("-f "+key, []byte(text), "to send a string that starts with {, [ or \", quote it as JSON does")
	switch {
	case err == nil:
		return []byte(text), nil
	case strings.IndexAny(strings.TrimLeft(text, " \t\r\n"), `{["`) == 0:
		return nil, err
	}
	return jsontext.AppendQuote(nil, text)
}

// checkJSON returns an error if a text is not one JSON value.
func checkJSON(label string, text []byte, hint string) error {
	err := document.CheckJSON(text)
	if failed, ok := errors.AsType[*document.Error](err); ok {
		failed.File, failed.Hint = label, hint
	}
	return err
}

// readInput returns the JSON to send.
func readInput(ctx context.Context, name string, stdin io.Reader) ([]byte, error) {
	label, text, err := cli.ReadFile(ctx, name, stdin, maxInputBytes)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, cli.UsageError(label+" is empty", "leave out --input to send no body")
	}
	return text, checkJSON(label, text, "services accept only JSON")
}
