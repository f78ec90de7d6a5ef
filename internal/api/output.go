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

// apiOutput writes answers as they were asked for.
type apiOutput struct {
	stdout   io.Writer
	terminal bool
	include  bool // the head too

	asItCame bool            // and not in one of the forms
	elements bool            // the elements of an array are rows of their own
	printer  *output.Printer // of the form; of an answer as it came, what shows its JSON on a terminal
}

// newAPIOutput checks the flags of the output before anything is sent.
func newAPIOutput(ctx context.Context, session *cli.Session, options Options) (apiOutput, error) {
	out := apiOutput{stdout: session.Environment.Stdout, terminal: session.Environment.StdoutTerminal, include: options.Include}
	given := session.Printing.Format != "" || session.Printing.JQ != ""
	form, err := output.ParseFormat(cmp.Or(session.Printing.Format, string(output.FormatJSON)))
	switch {
	case err != nil:
		return out, err
	case form != output.FormatJSON && form != output.FormatJSONL && form != output.FormatYAML:
		return out, cli.UsageError(
			fmt.Sprintf("-o %s does not go with an answer of any shape", form),
			"use -o json, jsonl or yaml; --jq '.results[] | [.id, .name] | @tsv' makes lines with columns",
		)
	case len(session.Printing.Columns) > 0:
		return out, cli.UsageError("--columns does not go with an answer of any shape", "--jq '.results[] | {id, name}' picks fields")
	case options.Include && given:
		return out, cli.UsageError("-i does not go with -o and --jq: a head is no JSON", "-v tells the status on stderr, -vv the headers too")
	}
	out.asItCame = !given && !options.Paginate
	out.elements = form == output.FormatJSONL
	if takesBody(options.Method) {
		ctx = context.WithoutCancel(ctx) // a change that was made is told also after an interrupt
	}
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return out, err
	}
	printing.Format, printing.Single = form, !options.Paginate && !out.elements
	out.printer, err = output.New(session.Environment.Stdout, output.View{}, printing)
	return out, err
}

// success writes an answer to a request that succeeded.
func (o apiOutput) success(method string, answer client.Response) error {
	if o.asItCame {
		return o.raw(answer)
	}
	if len(bytes.TrimSpace(answer.Body)) == 0 && method != http.MethodGet {
		return o.printer.Close() // others may be answered with nothing
	}
	value, err := answer.JSON()
	if err != nil {
		return err
	}
	return o.print(value)
}

// refusal writes an answer that is an error, where its head was asked for.
func (o apiOutput) refusal(answer client.Response) error {
	if !o.include || answer.Status == 0 {
		return nil
	}
	return o.raw(answer)
}

// raw writes an answer as it came; on a terminal its JSON laid out for eyes, and nothing that acts on the terminal.
func (o apiOutput) raw(answer client.Response) error {
	if o.include {
		if err := o.write(head(answer)); err != nil {
			return err
		}
	}
	if o.terminal {
		if value, err := answer.JSON(); err == nil && value != nil {
			return o.print(value)
		}
	}
	return o.write(answer.Body)
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
	if o.terminal {
		text = visibleLines(text)
	}
	if _, err := o.stdout.Write(text); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// head is the status line and the headers of an answer, and the empty line after them.
func head(answer client.Response) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %d %s\r\n", answer.Protocol, answer.Status, http.StatusText(answer.Status))
	_ = answer.Header.Write(&text) // memory does not fail
	text.WriteString("\r\n")
	return bytes.ReplaceAll(text.Bytes(), []byte("\r\n"), []byte("\n"))
}

// visibleLines is a text for a terminal: its lines and tabs stay, and all else that would act on it is spelled out.
func visibleLines(body []byte) []byte {
	var text strings.Builder
	for line := range strings.Lines(string(body)) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		for i, part := range strings.Split(line, "\t") {
			if i > 0 {
				text.WriteByte('\t')
			}
			text.WriteString(output.Visible(part))
		}
		text.WriteByte('\n')
	}
	return []byte(text.String())
}
