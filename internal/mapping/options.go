package mapping

import (
	"context"
	"fmt"
	"slices"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Options are the options of `jt update`.
type Options struct {
	Args             []string
	Paused           bool
	File             string   // has the error mapping to set
	ExitCodes        []string // N=NAME
	RemovedExitCodes []string
	Error            client.ManifestError // what the errors of ExitCodes are
	DryRun           bool

	Pausing, Mapping bool // the flag of Paused, of File was given
}

// request is a checked command line.
type request struct {
	ref     string
	paused  *bool                // nil leaves it unchanged
	mapping *client.ErrorMapping // replaces the current one; nil if single entries change
	edits   []exitCodeEdit
	dryRun  bool
}

func newRequest(ctx context.Context, session *cli.Session, options *Options) (*request, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	wanted := &request{dryRun: options.DryRun}
	if options.Pausing {
		wanted.paused = &options.Paused
	}
	var err error
	if wanted.edits, err = parseEdits(options.ExitCodes, options.RemovedExitCodes, options.Error); err != nil {
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

// check checks the flags, before a file or stdin is read.
func (o *Options) check() error {
	edits := len(o.ExitCodes) + len(o.RemovedExitCodes)
	switch {
	case len(o.Args) == 0:
		return cli.UsageError("no job type given", cli.HintRef)
	case len(o.Args) == 2 && o.Pausing && (o.Args[1] == "true" || o.Args[1] == "false"):
		return cli.UsageError("--paused needs an equals sign before its value", "write --paused="+o.Args[1])
	case len(o.Args) > 1:
		return cli.UsageError(fmt.Sprintf("jt update takes one REF, but %q is a second one", o.Args[1]), "run it once for each job type")
	case o.Mapping && edits > 0:
		return cli.UsageError(
			"--error-mapping cannot be used with --exit-code or --remove-exit-code",
			"write the exit codes into the file, or omit --error-mapping",
		)
	case o.Mapping && o.File == "":
		return cli.UsageError("--error-mapping is empty", "is the variable that it comes from unset? Name a file, or use - for stdin")
	case o.Error != (client.ManifestError{}) && len(o.ExitCodes) == 0:
		return cli.UsageError("--error-title, --error-category and --error-description need --exit-code", "they say what its error is")
	case o.Error != (client.ManifestError{}) && (o.Error.Title == "" || o.Error.Category != client.ManifestData && o.Error.Category != client.ManifestJob):
		return cli.UsageError("an error needs --error-title TEXT and --error-category data or job", "data: the input is at fault; job: the program is")
	case o.Mapping && o.File == "-" && slices.Contains(o.Args, "-"):
		return cli.UsageError("the REF and the error mapping cannot both come from stdin", "write the REF, or name a file")
	case !o.Pausing && !o.Mapping && edits == 0:
		return cli.UsageError("nothing to change", "give --paused, --error-mapping, --exit-code or --remove-exit-code")
	}
	return nil
}

// oneRef returns the REF of a command that takes one.
func oneRef(ctx context.Context, args []string, session *cli.Session) (string, error) {
	refs, err := selection.ReadRefs(ctx, args, session.Environment.Stdin)
	if err != nil {
		return "", err
	}
	if len(refs) != 1 {
		return "", cli.UsageError(fmt.Sprintf("jt update takes one REF, but stdin has %d", len(refs)), "run it once for each job type")
	}
	return refs[0], nil
}
