package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// apiOutput writes responses in the chosen format.
type apiOutput struct {
	stdout   io.Writer
	terminal bool
	include  bool // status line and headers too
	redact   func(string) string

	unchanged bool            // in no format; a terminal gets JSON indented
	elements  bool            // one row for each element of an array
	printer   *output.Printer // for the format; for JSON on a terminal if the response is unchanged
}

// newAPIOutput checks the output flags before anything is sent.
func newAPIOutput(ctx context.Context, session *cli.Session, options Options) (apiOutput, error) {
	out := apiOutput{stdout: session.Environment.Stdout, terminal: session.Environment.StdoutTerminal, include: options.Include, redact: session.Redact}
	given := session.Printing.Format != "" || session.Printing.JQ != ""
	format, err := output.ParseFormat(cmp.Or(session.Printing.Format, string(output.FormatJSON)))
	switch {
	case err != nil:
		return out, err
	case format != output.FormatJSON && format != output.FormatJSONL && format != output.FormatYAML:
		return out, cli.UsageError(
			fmt.Sprintf("jt api does not support -o %s: a response can have any shape", format),
			"use -o json, jsonl or yaml, or --jq '.results[] | [.id, .name] | @tsv' for lines with columns",
		)
	case len(session.Printing.Columns) > 0:
		return out, cli.UsageError("jt api does not support --columns: a response can have any shape", "use --jq '.results[] | {id, name}' to pick fields")
	case options.Include && given:
		return out, cli.UsageError("-i cannot be used together with -o or --jq: headers are not JSON", "use -v to see the status on stderr, or -vv for the headers too")
	}
	out.unchanged = !given && !options.Paginate
	out.elements = format == output.FormatJSONL
	if takesBody(options.Method) {
		ctx = context.WithoutCancel(ctx) // the response to a change is printed even after an interrupt
	}
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return out, err
	}
	printing.Format, printing.Single = format, !options.Paginate && !out.elements
	out.printer, err = output.New(session.Environment.Stdout, output.View{}, printing)
	return out, err
}

// success writes the response of a request that succeeded.
func (o apiOutput) success(method string, response client.Response) error {
	if o.unchanged {
		return o.raw(response)
	}
	if len(bytes.TrimSpace(response.Body)) == 0 && method != http.MethodGet {
		return o.printer.Close() // its response may be empty
	}
	value, err := response.JSON()
	if err != nil {
		return err
	}
	return o.print(value)
}

// mostOfRefusal is how much of the body of a refusal is printed, in bytes.
const mostOfRefusal = 64 << 10

// refusal writes the response of a request that failed if -i asks for it. A page with a status of 200, which the client returns
// unchanged, can repeat secrets too.
func (o apiOutput) refusal(response client.Response) error {
	if !o.include || response.Status == 0 {
		return nil
	}
	if response.Status/100 == 3 {
		response.Body = nil // it repeats the target of the redirect, whose query can contain a token
	}
	response.Body = []byte(o.redact(string(response.Body[:min(len(response.Body), mostOfRefusal)])))
	return o.raw(response)
}

// raw writes a response unchanged. A terminal gets JSON indented, and no control characters.
func (o apiOutput) raw(response client.Response) error {
	if o.include {
		if err := o.write(o.head(response)); err != nil {
			return err
		}
	}
	if o.terminal {
		if value, err := response.JSON(); err == nil && value != nil {
			return o.print(value)
		}
	}
	return o.write(response.Body)
}

func (o apiOutput) print(value []byte) error {
	rows := []json.RawMessage{value}
	if o.elements && value[0] == '[' {
		rows = nil
		if err := json.Unmarshal(value, &rows); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := o.printer.Print(output.RawObject(row)); err != nil {
			return err
		}
	}
	return o.printer.Close()
}

func (o apiOutput) write(text []byte) error {
	if o.terminal && len(text) > 0 {
		lines := strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
		text = []byte(output.VisibleLines(lines) + "\n")
	}
	if _, err := o.stdout.Write(text); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// head returns the status line, the headers without secrets, and the empty line after them.
func (o apiOutput) head(response client.Response) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %d %s\r\n", response.Protocol, response.Status, http.StatusText(response.Status))
	header := response.Header.Clone()
	for name, values := range header {
		for i, value := range values {
			values[i] = o.redact(cli.ShownHeader(name, value))
		}
	}
	_ = header.Write(&text) // memory does not fail
	text.WriteString("\r\n")
	return bytes.ReplaceAll(text.Bytes(), []byte("\r\n"), []byte("\n"))
}
