package output

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/itchyny/gojq"
)

// jqRows runs a jq expression on the rows and writes its results: strings as they are, other values as compact JSON. In
// the format json the input is the array of all rows; in the format jsonl each row is an input.
type jqRows struct {
	columnReader

	out        *bufio.Writer
	options    *Options
	expression *gojq.Code
	values     []any        // of Options.JQArguments
	reads      fieldsOfRows // until the first row
	each       bool         // each row is an input, not the array of all
	rows       []any        // the input otherwise
	halted     bool
}

// JQArgument is a variable of a jq expression, which has it as $Name.
type JQArgument struct{ Name, Value string }

func newJQRows(out *bufio.Writer, reader columnReader, options *Options) (*jqRows, error) {
	if options.Format != FormatJSON && options.Format != FormatJSONL {
		return nil, &UsageError{
			Message: "--jq and -o " + string(options.Format) + " cannot be used together",
			Hint:    "use -o json or -o jsonl",
		}
	}
	query, err := gojq.Parse(options.JQ)
	if err != nil {
		return nil, jqError("invalid --jq", options.JQ, err)
	}
	result := &jqRows{columnReader: reader, out: out, options: options, rows: []any{}}
	result.each = options.Single || options.Format == FormatJSONL
	var names []string
	for _, argument := range options.JQArguments {
		names, result.values = append(names, "$"+argument.Name), append(result.values, argument.Value)
	}
	var environErr error
	environ := func() (variables []string) {
		if options.Environ != nil {
			variables, environErr = options.Environ()
		}
		return variables
	}
	// Without a loader of modules it sees no files.
	result.expression, err = gojq.Compile(query, gojq.WithVariables(names), gojq.WithEnvironLoader(environ))
	switch {
	case environErr != nil:
		return nil, environErr
	case err != nil:
		return nil, jqError("invalid --jq", options.JQ, err)
	}
	if options.Warn != nil {
		start := onRows
		if result.each {
			start = onRow
		}
		result.reads.query(query, start)
	}
	return result, nil
}

func jqError(what, expression string, err error) error {
	return &UsageError{
		Message: fmt.Sprintf("%s %s: %s", what, quoted(expression), jqText(err.Error())),
		Hint:    "-o json shows the input of the expression; quote it for the shell, as in --jq '.[].name'",
	}
}

// jqText returns a text that an expression made as part of a message: it may contain all the rows.
func jqText(text string) string {
	const longest = 500
	return Cut(Visible(strings.TrimRight(text, "\n")), longest, true)
}

// warn warns of fields that the rows do not have, but that have the name of a column. jq takes them for null.
func (r *jqRows) warn(row any) {
	fields, isObject := row.(map[string]any)
	for _, name := range r.reads {
		column := r.view.known(name)
		if _, found := fields[name]; found || !isObject || column == nil {
			continue
		}
		switch {
		case column.Derive != nil:
			r.options.Warn(fmt.Sprintf("--jq: rows have no field .%s: it is a column; --columns %s,... adds it to the rows", name, name))
		case column.path() != name:
			r.options.Warn(fmt.Sprintf("--jq: rows have no field .%s: the column is .%s", name, column.path()))
		}
	}
	r.reads = nil
}

func (r *jqRows) print(row Object) error {
	text, err := r.object(row)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // 9007199254740993 is no float64
	var input any
	if err := decoder.Decode(&input); err != nil {
		return fmt.Errorf("output: a row is not JSON: %w", err)
	}
	r.warn(input)
	if r.each {
		return r.run(input)
	}
	r.rows = append(r.rows, input)
	return nil
}

func (r *jqRows) close(complete bool) error {
	if !complete || r.each {
		return nil
	}
	return r.run(r.rows)
}

func (r *jqRows) run(input any) error {
	if r.halted {
		return nil
	}
	ctx := cmp.Or(r.options.Context, context.Background())
	results := r.expression.RunWithContext(ctx, input, r.values...)
	for {
		result, more := results.Next()
		if !more {
			return nil
		}
		if err, failed := result.(error); failed {
			return r.failure(ctx, err)
		}
		line, err := r.line(result)
		if err != nil {
			return err
		}
		if _, err := r.out.Write(line); err != nil {
			return err
		}
	}
}

// failure returns nil if the expression ended itself with halt, else the error: a *HaltError after halt_error.
func (r *jqRows) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if halt, ok := errors.AsType[*gojq.HaltError](err); ok {
		r.halted = true
		if halt.Value() == nil && halt.ExitCode() == 0 {
			return nil
		}
		text, isText := halt.Value().(string)
		if !isText {
			value, err := gojq.Marshal(halt.Value())
			if err != nil {
				return jqError("cannot run --jq", r.options.JQ, err)
			}
			text = string(value)
		}
		return &HaltError{Message: jqText(text)}
	}
	return jqError("cannot run --jq", r.options.JQ, err)
}

func (r *jqRows) line(result any) ([]byte, error) {
	if text, isText := result.(string); isText {
		if r.options.Terminal {
			text = VisibleLines(text) // the expression puts them there: join("\n"), @tsv
		}
		return []byte(text + "\n"), nil
	}
	text, err := gojq.Marshal(result)
	if err != nil {
		return nil, jqError("cannot write the result of --jq", r.options.JQ, err)
	}
	if r.options.Terminal {
		text = VisibleJSON(text)
	}
	return append(text, '\n'), nil
}
