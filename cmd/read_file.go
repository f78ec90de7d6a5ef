package cmd

import (
	"context"
	"io"
	"os"
)

// readFile gives the text of a file, or of stdin where its name is a dash, and its name for errors. Waiting for stdin ends
// with the context. Any other error is a usage error.
func readFile(ctx context.Context, name string, stdin io.Reader, maxBytes int64, limit string) (label string, text []byte, err error) {
	source, label := stdin, "stdin"
	if name != "-" {
		file, err := os.Open(name) //nolint:gosec // the one who runs jt says which
		if err != nil {
			return name, nil, usageError(name+": cannot be read: "+systemText(err), "give the name of a file, or - for stdin")
		}
		defer func() { _ = file.Close() }()
		source, label = file, name
	}
	text, err = readAll(ctx, io.LimitReader(source, maxBytes+1))
	switch {
	case ctx.Err() != nil:
		return label, nil, context.Cause(ctx)
	case err != nil:
		return label, nil, usageError(label+": cannot be read: "+systemText(err), "")
	case int64(len(text)) > maxBytes:
		return label, nil, usageError(label+": is larger than "+limit, "")
	}
	return label, text, nil
}
