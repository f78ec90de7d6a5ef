package cmd

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/internal/cli"
)

// restoreOptions are what `jt restore` was asked for.
type restoreOptions struct {
	file         string
	parts        snapshotParts
	consent      cli.ConsentOptions
	dryRun       bool
	allowUnknown bool
}

const restoreExample = `  jt restore cluster.yaml --dry-run
  jt restore cluster.yaml --yes
  jt restore before.yaml --only paused
  jt snapshot --category imagery | jt --server https://other/api restore - --yes
  git show HEAD~1:cluster.yaml | jt restore - --dry-run`

const restoreHelp = `Make job types as a file of jt snapshot has them: whether they are paused, and
their error mappings. The file is YAML or JSON, whatever its name; - reads it
from stdin. It is checked as a whole before anything is asked or sent.

Job types are found by name and version, so that a file of one server can be
restored on another; the ids in it are not looked at. What is as the file has it
is left alone: a second run changes nothing and sends nothing, and one that was
interrupted is simply run again. What the file does not say of a job type stays
as it is, and so do job types that are not in it. --only paused and --only
mapping restore one part of the file.

The plan is shown on stderr as a difference, --dry-run shows all of it and ends
there. On a terminal jt asks before it changes anything; elsewhere it needs
--yes or JT_YES=1, unless there is nothing to change.

An error mapping of null is restored as {}, which clears it. One that servers
must not be sent is an error before anything is changed, unless the job type has
just that mapping already. A mapping that the server cannot read (it answers an
internal error for the details) is replaced by the file's.

Every change is verified: a server that says yes and does nothing is reported as
a failure. The report has a row for each job type of the file: id, name,
version, action, result and error. The action is pause, unpause, mapping,
pause+mapping, unpause+mapping or none. The results are

  restored    changed
  unchanged   it was so already, or the file does not say
  unknown     the server has no job type of that name and version
  failed      not changed, or only in part, or not known to be; error tells
  skipped     not begun; error tells why
  planned     what --dry-run would change

Where some of the file could not be restored, because job types are unknown here
or changes failed, whole or in part, the exit code is 6; where all of its job
types are unknown it is 3, and where all changes failed whole that of the
failure. --allow-unknown makes unknown job types no error.`

func restoreCommand(session *cli.Session) *cobra.Command {
	options := restoreOptions{}
	command := &cobra.Command{
		Use:     "restore FILE|-",
		Short:   "Make job types as a snapshot has them",
		Long:    restoreHelp,
		Example: restoreExample,
		RunE: func(command *cobra.Command, args []string) error {
			if err := options.read(args); err != nil {
				return err
			}
			if err := options.parts.prepare(command.Flags()); err != nil {
				return err
			}
			return runRestore(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	options.parts.addFlags(flags)
	addConsentFlags(flags, &options.consent)
	flags.BoolVar(&options.dryRun, "dry-run", false, "show what would be done, and change nothing")
	flags.BoolVar(&options.allowUnknown, "allow-unknown", false, "job types that the server does not have are no error")
	return command
}

func (o *restoreOptions) read(args []string) error {
	switch {
	case len(args) == 0:
		return cli.UsageError("no file is given", "name one that jt snapshot wrote, or - for stdin")
	case len(args) > 1:
		return cli.UsageError(fmt.Sprintf("jt restore takes one file, and %q is another", args[1]), "run it once for each file")
	case args[0] == "":
		return cli.UsageError("the name of the file is empty", "is the variable that it comes from unset? Name a file, or - for stdin")
	}
	o.file = args[0]
	return nil
}

func runRestore(ctx context.Context, session *cli.Session, options restoreOptions) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	consent, err := options.consent.Given(session.Environment)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), pauseView())
	if err != nil {
		return err
	}
	saved, err := readSnapshot(ctx, options.file, session.Environment.Stdin)
	if err != nil {
		return err
	}
	if err := saved.holds(options.parts); err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	plan, err := planRestore(ctx, session, scale, saved, options)
	if err != nil {
		return err
	}
	showRestore(session, plan, options.dryRun)
	if options.dryRun {
		session.Note("dry run: nothing is changed on %s", plan.server)
		return reportRestore(ctx, session, printer, plan, options.allowUnknown)
	}
	if planned := len(plan.with(resultPlanned)); planned > 0 && !consent {
		if err := session.Agree(ctx, fmt.Sprintf("Restore %s on %s?", cli.JobTypes(planned), plan.server)); err != nil {
			return err
		}
	}
	carryOut(ctx, session, &plan.pausePlan, session.Connection.ChangesAtOnce(), plan.update(scale))
	plan.unknownErrors.tell(session)
	return reportRestore(ctx, session, printer, plan, options.allowUnknown)
}

// holds is an error where the file has nothing of the part that is to be restored: success would be none.
func (s *snapshot) holds(parts snapshotParts) error {
	for i := range s.entries {
		if entry := &s.entries[i]; parts.paused && entry.paused != nil || parts.mapping && entry.mapping != nil {
			return nil
		}
	}
	if len(s.entries) == 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s holds nothing for --only %s", s.label, parts.only), "it was taken with --only; leave --only out to restore what it holds")
}

// update changes one job type of the plan. What it began it finishes, also after an interrupt.
func (p *restorePlan) update(scale *client.Client) func(context.Context, int64) error {
	return func(ctx context.Context, id int64) error {
		ctx = client.FinishRequests(ctx)
		wanted := p.changes[id]
		after, err := scale.JobTypes.Update(ctx, id, wanted)
		switch {
		case ignoresEmptyMapping(err):
			// The rest was done: pausing again would overwrite since when it is paused.
			wanted = client.JobTypeUpdate{ErrorMapping: &client.ErrorMapping{ExitCodes: map[string]client.ErrorName{}}}
			if after, err = scale.JobTypes.Update(ctx, id, wanted); err != nil && p.changes[id].IsPaused != nil {
				return &partMadeError{onlyPausedRestored, err}
			}
		case wanted.IsPaused != nil && wanted.ErrorMapping != nil && isRefused(err):
			// Some releases take no error mapping of some job types; whether they run matters more.
			if _, pausedErr := scale.JobTypes.Update(ctx, id, client.JobTypeUpdate{IsPaused: wanted.IsPaused}); pausedErr == nil {
				return &partMadeError{onlyPausedRestored, err}
			}
		}
		if err == nil && wanted.ErrorMapping != nil {
			p.unknownErrors.note(*wanted.ErrorMapping, after)
		}
		return err
	}
}

const onlyPausedRestored = "its error mapping was not restored, only whether it is paused"

// ignoresEmptyMapping tells the releases that take {} for no change.
func ignoresEmptyMapping(err error) bool {
	ignored, ok := errors.AsType[*client.NotAppliedError](err)
	return ok && len(ignored.Missed) == 1 && ignored.Missed[0].Name == keyMapping && ignored.Missed[0].Want == "{}"
}

// isRefused tells an answer that is about what was asked for.
func isRefused(err error) bool {
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.Status == http.StatusBadRequest
}
