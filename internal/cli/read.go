package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"jt/internal/document"
)

// ReadFile returns the text of a file, or of stdin if the name is a dash, and its name for errors. If ctx ends, the error is
// the cause; any other is a usage error, as for text that is not UTF-8.
func ReadFile(ctx context.Context, name string, stdin io.Reader, maxBytes int64) (label string, text []byte, err error) {
	source, label := stdin, "stdin"
	if name != "-" {
		// Opening a pipe, such as that of <(command), waits for its other end.
		file, err := UntilEnd(ctx, func() (*os.File, error) { return os.Open(name) }) //nolint:gosec // the user names it
		if ctx.Err() != nil {
			return name, nil, context.Cause(ctx)
		}
		if err != nil {
			return name, nil, UsageError("cannot read "+name+": "+SystemText(err), "name a file, or use - for stdin")
		}
		defer func() { _ = file.Close() }()
		source, label = file, name
	}
	raw, err := UntilEnd(ctx, func() ([]byte, error) { return readAll(label, source, maxBytes) })
	if err != nil {
		return label, nil, err
	}
	text, err = document.Text(raw)
	if failed, ok := errors.AsType[*document.Error](err); ok {
		failed.File = label
	}
	return label, text, err
}

// readAll reads a bounded text. The error is a usage error.
func readAll(label string, from io.Reader, maxBytes int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(from, maxBytes+1))
	switch {
	case err != nil:
		return nil, UsageError("cannot read "+label+": "+SystemText(err), "")
	case int64(len(raw)) > maxBytes:
		return nil, UsageError(fmt.Sprintf("%s is larger than %d MiB", label, maxBytes>>20), "")
	}
	return raw, nil
}

// UntilEnd returns what read returns, or the cause of ctx's end, so that Ctrl-C works while a terminal is read. The cause comes
// first if both are there: Ctrl-C also ends the program that writes to a pipe. A read that cannot be stopped, as from a
// terminal or a pipe, outlives the context.
func UntilEnd[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var got result
		got.err = Try(func() (err error) {
			got.value, err = read()
			return err
		})
		done <- got
	}()
	var got result
	select {
	case <-ctx.Done():
	case got = <-done:
	}
	if ctx.Err() != nil {
		return *new(T), context.Cause(ctx)
	}
	return got.value, got.err
}
