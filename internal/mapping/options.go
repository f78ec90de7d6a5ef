package mapping

import (
	"context"
	"slices"

	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Options are the arguments and flags of `jt update`.
type Options struct {
	Targets          selection.TargetOptions
	Consent          cli.ConsentOptions
	Paused           bool
	File             string   // has the error mapping to set
	ExitCodes        []string // N=NAME
	RemovedExitCodes []string
	Error            model.ManifestError // what the errors of ExitCodes are
	Force            bool                // send names of errors that the server does not have
	DryRun           bool

	Pausing, Mapping bool // the flag of Paused, of File was given
}

// request is what the flags ask for.
type request struct {
	paused  *bool               // nil leaves it unchanged
	mapping *model.ErrorMapping // replaces the current one; nil if single entries change
	edits   []exitCodeEdit
}

// changesMapping reports whether the error mapping may change.
func (r *request) changesMapping() bool { return r.mapping != nil || len(r.edits) > 0 }

// definesErrors reports whether a definition of an error is given.
func (r *request) definesErrors() bool {
	return r.mapping != nil && len(r.mapping.Errors) > 0 || slices.ContainsFunc(r.edits, func(one exitCodeEdit) bool { return one.defined != model.ManifestError{} })
}

// read checks the flags, and reads the file of the error mapping.
func (o *Options) read(ctx context.Context, session *cli.Session) (*request, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	edits, err := parseEdits(o.ExitCodes, o.RemovedExitCodes, o.Error)
	if err != nil {
		return nil, err
	}
	wanted := &request{edits: edits}
	if o.Pausing {
		wanted.paused = &o.Paused
	}
	if o.Mapping {
		wanted.mapping = new(model.ErrorMapping)
		*wanted.mapping, err = readFile(ctx, o.File, session.Environment.Stdin)
	}
	return wanted, err
}

// check checks the flags, before a file or stdin is read.
func (o *Options) check() error {
	edits, args := len(o.ExitCodes)+len(o.RemovedExitCodes), o.Targets.Args
	isValue := func(arg string) bool { return arg == "true" || arg == "false" }
	switch at := slices.IndexFunc(args, isValue); {
	case len(args) > 1 && o.Pausing && at >= 0:
		return cli.UsageError("--paused needs an equals sign before its value", "write --paused="+args[at])
	case o.Mapping && edits > 0:
		return cli.UsageError(
			"--error-mapping cannot be used with --exit-code or --remove-exit-code",
			"write the exit codes into the file, or omit --error-mapping",
		)
	case o.Mapping && o.File == "":
		return cli.UsageError("--error-mapping is empty", "is the variable that it comes from unset? Name a file, or use - for stdin")
	case o.Error != (model.ManifestError{}) && len(o.ExitCodes) == 0:
		return cli.UsageError("--error-title, --error-category and --error-description need --exit-code", "they say what its error is")
	case o.Error != (model.ManifestError{}) && (o.Error.Title == "" || o.Error.Category != model.ManifestData && o.Error.Category != model.ManifestJob):
		return cli.UsageError("an error needs --error-title TEXT and --error-category data or job", "data: the input is at fault; job: the program is")
	case o.Mapping && o.File == "-" && slices.Contains(slices.Concat(args, o.Targets.Except), "-"):
		return cli.UsageError("the REFs and the error mapping cannot both come from stdin", "write the REFs, or name a file")
	}
	if err := o.Targets.Prepare(); err != nil {
		return err
	}
	if !o.Pausing && !o.Mapping && edits == 0 {
		return cli.UsageError("nothing to change", "give --paused, --error-mapping, --exit-code or --remove-exit-code")
	}
	return nil
}
