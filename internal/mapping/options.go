package mapping

import (
	"context"
	"fmt"
	"slices"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Options are what `jt update` was asked for.
type Options struct {
	Args             []string
	Paused           bool
	File             string   // with the error mapping to set
	ExitCodes        []string // N=NAME
	RemovedExitCodes []string
	DryRun           bool

	Pausing, Mapping bool // whether the flags of Paused and File were given
}

// request is what a command line asks for, checked before anything is sent.
type request struct {
	ref     string
	paused  *bool                // nil leaves it as it is
	mapping *client.ErrorMapping // to set whole; nil where single entries change
	edits   []exitCodeEdit
}

func newRequest(ctx context.Context, session *cli.Session, options *Options) (*request, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	wanted := &request{}
	if options.Pausing {
		wanted.paused = &options.Paused
	}
	var err error
	if wanted.edits, err = parseEdits(options.ExitCodes, options.RemovedExitCodes); err != nil {
		return nil, err
	}
	if options.Mapping {
		mapping, err := readFile(ctx, options.File, session.Environment.Stdin)
		if err != nil {
			return nil, err
		}
		wanted.mapping = &mapping
	}
	wanted.ref, err = oneRef(ctx, options.Args, session)
	return wanted, err
}

// check looks at the flags as they stand, before a file or stdin is read.
func (o *Options) check() error {
	edits := len(o.ExitCodes) + len(o.RemovedExitCodes)
	switch {
	case len(o.Args) == 0:
		return cli.UsageError("no job type is given", cli.HintRef)
	case len(o.Args) == 2 && o.Pausing && (o.Args[1] == "true" || o.Args[1] == "false"):
		return cli.UsageError("--paused takes its value after an equals sign", "write --paused="+o.Args[1])
	case len(o.Args) > 1:
		return cli.UsageError(fmt.Sprintf("jt update takes one REF, and %q is another", o.Args[1]), "run it once for each job type")
	case o.Mapping && edits > 0:
		return cli.UsageError(
			"--error-mapping sets the whole mapping, so no single exit code is changed beside it",
			"write the exit codes into the file, or leave --error-mapping out",
		)
	case o.Mapping && o.File == "":
		return cli.UsageError("--error-mapping is empty", "is the variable that it comes from unset? Give a file, or - for stdin")
	case o.Mapping && o.File == "-" && slices.Contains(o.Args, "-"):
		return cli.UsageError("the REF and the error mapping cannot both come from stdin", "write the REF, or the name of the file")
	case !o.Pausing && !o.Mapping && edits == 0:
		return cli.UsageError("there is nothing to change", "give --paused, --error-mapping, --exit-code or --remove-exit-code")
	}
	return nil
}

// oneRef is the REF of a command that takes one.
func oneRef(ctx context.Context, args []string, session *cli.Session) (string, error) {
	refs, err := selection.ReadRefs(ctx, args, session.Environment.Stdin)
	if err != nil {
		return "", err
	}
	if len(refs) != 1 {
		return "", cli.UsageError(fmt.Sprintf("jt update takes one REF, and stdin has %d", len(refs)), "run it once for each job type")
	}
	return refs[0], nil
}
