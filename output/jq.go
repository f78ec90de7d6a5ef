package output

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/itchyny/gojq"
)

// jqRows runs a jq expression on the rows and writes its results: strings as they are, other values as compact JSON. In
// the format json the input is the array of all rows; in the format jsonl each row is an input.
type jqRows struct {
	out        *sink
	picker     picker
	options    *Options
	expression *gojq.Code
	rows       []any // the input in the format json
	halted     bool
}

func newJQRows(out *sink, picker picker, options *Options) (*jqRows, error) {
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
	expression, err := gojq.Compile(query) // without loaders it sees no environment and no files
	if err != nil {
		return nil, jqError("invalid --jq", options.JQ, err)
	}
	return &jqRows{out: out, picker: picker, options: options, expression: expression, rows: []any{}}, nil
}

func jqError(what, expression string, err error) error {
	return &UsageError{
		Message: fmt.Sprintf("%s %s: %s", what, quoted(expression), Visible(err.Error())),
		Hint:    "-o json shows the input of the expression; quote it for the shell, as in --jq '.[].name'",
	}
}

func (r *jqRows) print(row Object) error {
	text, err := r.picker.text(row)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // 9007199254740993 is no float64
	var input any
	if err := decoder.Decode(&input); err != nil {
		return fmt.Errorf("output: a row is not JSON: %w", err)
	}
	if r.options.Format == FormatJSONL {
		return r.run(input)
	}
	r.rows = append(r.rows, input)
	return nil
}

func (r *jqRows) close(complete bool) error {
	switch {
	case !complete || r.options.Format == FormatJSONL:
		return nil
	case !r.options.Single:
		return r.run(r.rows)
	case len(r.rows) > 0:
		return r.run(r.rows[0])
	}
	return nil
}

func (r *jqRows) run(input any) error {
	if r.halted {
		return nil
	}
	ctx := r.options.Context
	if ctx == nil {
		ctx = context.Background()
	}
	results := r.expression.RunWithContext(ctx, input)
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
		if err := r.out.write(line); err != nil {
			return err
		}
	}
}

// failure returns nil if the expression ended itself (halt), else the error.
func (r *jqRows) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if halt, ok := errors.AsType[*gojq.HaltError](err); ok && halt.Value() == nil {
		r.halted = true
		return nil
	}
	return jqError("cannot run --jq", r.options.JQ, err)
}

func (r *jqRows) line(result any) ([]byte, error) {
	if text, isText := result.(string); isText {
		if r.options.Terminal {
			text = visible(text, "\n\t") // the expression puts them there: join("\n"), @tsv
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
