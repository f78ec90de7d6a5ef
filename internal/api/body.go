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

// maxInputBytes bounds what --input sends.
const maxInputBytes = 16 << 20

// Request is what the flags ask to send.
func (o *Options) Request(ctx context.Context, stdin io.Reader) (client.Request, error) {
	request := client.Request{Method: o.Method, Path: o.Path}
	var err error
	switch {
	case o.InputGiven:
		request.Body, err = readInput(ctx, o.Input, stdin)
	case len(o.Fields) > 0 && o.asks():
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
		return "", "", cli.UsageError(fmt.Sprintf("-f %q is no key=value", field), "write it as in -f is_paused=true")
	case !utf8.ValidString(field):
		return "", "", cli.UsageError(fmt.Sprintf("-f %q is no UTF-8 text", field), "the terminal or the script has another encoding")
	}
	return key, value, nil
}

// withParameters adds fields to the query of a path.
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

// fieldsObject makes a JSON object of fields, in their order.
func fieldsObject(fields []string) ([]byte, error) {
	object := []byte{'{'}
	seen := map[string]bool{}
	for i, field := range fields {
		key, text, err := cutField(field)
		if err != nil {
			return nil, err
		}
		if seen[key] {
			return nil, cli.UsageError(fmt.Sprintf("-f %s is given twice", key), "an object has a key once; a value may be an array: -f "+key+"='[1, 2]'")
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

// fieldValue takes what is JSON as such, and anything else as a string; but what begins as only JSON does is not sent
// as a string because of a slip.
func fieldValue(key, text string) ([]byte, error) {
	problem := jsonProblem([]byte(text))
	switch {
	case problem == "":
		return []byte(text), nil
	case strings.IndexAny(strings.TrimLeft(text, " \t\r\n"), `{["`) == 0:
		return nil, cli.UsageError(
			fmt.Sprintf("the value of -f %s looks like JSON and is none: %s", key, problem),
			"a string that begins so is written in quotes as JSON has them",
		)
	}
	return jsontext.AppendQuote(nil, text)
}

// jsonProblem says why a text is not one JSON value; "" where it is.
func jsonProblem(text []byte) string {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(text))
	_, err := decoder.ReadValue()
	if err == nil {
		end := document.PlaceOf(text, int(decoder.InputOffset()))
		if _, err = decoder.ReadToken(); errors.Is(err, io.EOF) {
			return ""
		}
		return fmt.Sprintf("more follows after its end in line %d, column %d", end.Line, end.Column)
	}
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "a key stands twice in one object"
	case ok && !errors.Is(err, io.ErrUnexpectedEOF):
		at := document.PlaceOf(text, int(syntax.ByteOffset))
		return fmt.Sprintf("line %d, column %d is not as JSON has it", at.Line, at.Column)
	}
	return "it ends too early"
}

// readInput reads the JSON to send.
func readInput(ctx context.Context, name string, stdin io.Reader) ([]byte, error) {
	label, text, err := cli.ReadFile(ctx, name, stdin, maxInputBytes, "16 MiB")
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // the shells of Windows begin a pipe with it
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, cli.UsageError(label+": is empty", "leave --input out to send no body")
	}
	if problem := jsonProblem(text); problem != "" {
		return nil, cli.UsageError(label+": is no JSON: "+problem, "services take JSON alone")
	}
	return text, nil
}
