package selection

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// maxRefBytes limits a line of stdin.
const maxRefBytes = 64 << 10

// ReadRefs returns the REFs of a command line, each once and in order. "-" stands for the REFs on stdin. Reading them ends
// with the context.
func ReadRefs(ctx context.Context, args []string, stdin io.Reader) ([]string, error) {
	var refs []string
	seen := map[string]bool{}
	add := func(ref string) {
		if !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	for _, arg := range args {
		switch arg {
		case "":
			return nil, cli.UsageError("a REF is empty", "is the variable that it comes from unset? A REF is an id, a name or NAME@VERSION; `jt list -o name` lists them")
		case "-":
			text, err := cli.ReadAll(ctx, stdin)
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			lines := bufio.NewScanner(bytes.NewReader(text))
			lines.Buffer(nil, maxRefBytes)
			for lines.Scan() {
				// Windows shells begin a pipe with a byte order mark. The scanner removes their carriage returns.
				if ref := strings.TrimPrefix(lines.Text(), "\ufeff"); strings.TrimSpace(ref) != "" {
					add(ref)
				}
			}
			if err != nil || lines.Err() != nil {
				return nil, cli.UsageError("cannot read REFs from stdin", fmt.Sprintf("write one REF per line, of at most %d bytes", maxRefBytes))
			}
		default:
			add(arg)
		}
	}
	return refs, nil
}

// Found is the result for one REF.
type Found struct {
	Ref     string
	ID      int64
	Object  client.Object // from the list
	Missing bool          // the REF names no job type
}

// Find returns the job types that REFs name, each once. A REF that names several is an error.
func Find(ctx context.Context, scale *client.Client, refs []string) ([]Found, error) {
	named, err := scale.JobTypes.Resolve(ctx, refs...)
	if err != nil {
		return nil, cli.TaskError("cannot look up job types", err)
	}
	var found []Found
	seen := map[int64]bool{}
	for i, ref := range refs {
		switch len(named[i]) {
		case 0:
			found = append(found, Found{Ref: ref, Missing: true})
			continue
		case 1:
		default:
			return nil, ambiguousRef(ref, named[i])
		}
		id, err := named[i][0].Integer("id")
		if err != nil {
			return nil, err
		}
		if !seen[id] {
			seen[id] = true
			found = append(found, Found{Ref: ref, ID: id, Object: named[i][0]})
		}
	}
	return found, nil
}

// Resolve returns the job types that REFs name, each once. A REF that names none or several is an error.
func Resolve(ctx context.Context, scale *client.Client, refs []string) ([]client.Object, error) {
	found, err := Find(ctx, scale, refs)
	if err != nil {
		return nil, err
	}
	var objects []client.Object
	var missing []string
	for _, one := range found {
		if one.Missing {
			missing = append(missing, one.Ref)
		} else {
			objects = append(objects, one.Object)
		}
	}
	if len(missing) > 0 {
		return nil, MissingRefs(missing, ReadNameVersions(ctx, scale, missing))
	}
	return objects, nil
}

// ambiguousRef returns the error of a REF that names several job types.
func ambiguousRef(ref string, named []client.Object) error {
	candidates := make([]string, 0, len(named))
	for _, object := range named {
		name, nameErr := object.Text("name")
		version, versionErr := object.Text("version")
		id, _ := object.Field("id")
		if nameErr == nil && versionErr == nil {
			candidates = append(candidates, fmt.Sprintf("%s@%s  %s", name, version, id))
		}
	}
	return cli.UsageError(
		fmt.Sprintf("%q names %d job types", ref, len(named)),
		"use one of these, or its id: "+strings.Join(candidates, ", "),
	)
}
