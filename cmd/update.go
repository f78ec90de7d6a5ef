package cmd

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
)

// updateOptions are what `jt update` was asked for.
type updateOptions struct {
	args        []string
	paused      bool
	mappingFile string
	exitCodes   []string // N=NAME
	removed     []string // exit codes
	dryRun      bool

	pausing, mapping bool // whether the flag was given
}

const updateExample = `  jt update landsat-parse@1.0.0 --error-mapping mapping.yaml --dry-run
  jt update landsat-parse@1.0.0 --error-mapping mapping.yaml
  jt update 6 --exit-code 1=bad-input --exit-code -15=algo-timeout
  jt update 6 --remove-exit-code 1 --paused=false
  echo '{}' | jt update 6 --error-mapping -
  jt show 6 --jq .error_mapping | jt update 17 --error-mapping -`

const updateHelp = `Change whether a job type is paused, and which exit code of its jobs means which
error. What is so already is left alone; where nothing is left, nothing is sent.
What changes is shown on stderr before it is sent, all in one request, and is
verified afterwards.

` + refHelp + `

THE ERROR MAPPING (--error-mapping FILE, - for stdin) is JSON where it begins
with { and YAML where it does not:

  version: "1.0"
  exit_codes:
    1: bad-input
    -15: algo-timeout

version is a string of up to 50 characters; it may be left out. An exit code is
an integer, never 0; the name of an error is a string. There are no other keys.
The file replaces the mapping that there is, and {} clears it. It is checked
before anything is sent, because some servers save what they cannot read again,
and answer no question about that job type from then on; --error-mapping repairs
such a job type too.

--exit-code and --remove-exit-code change single entries of the mapping as it is
now. Names that the server has no error for are told after the change: servers
save them all the same.

The report has one row: id, name, version, action, result and error. The result
is updated, unchanged, planned (--dry-run) or failed. Where the server made a
part of the change only, it is failed, error tells what is as asked and what is
not, and the exit code is 6.`

func updateCommand(session *cli.Session) *cobra.Command {
	options := updateOptions{}
	command := &cobra.Command{
		Use:     "update REF",
		Short:   "Change a job type: its error mapping, whether it is paused",
		Long:    updateHelp,
		Example: updateExample,
		RunE: func(command *cobra.Command, args []string) error {
			options.args = args
			options.pausing, options.mapping = command.Flags().Changed("paused"), command.Flags().Changed("error-mapping")
			return runUpdate(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&options.paused, "paused", false, "pause it; --paused=false unpauses it")
	flags.StringVar(&options.mappingFile, "error-mapping", "", "JSON or YAML `file` with the error mapping to set, - for stdin")
	flags.StringArrayVar(&options.exitCodes, "exit-code", nil, "let an exit code mean an error: `N=NAME`; repeatable")
	flags.StringArrayVar(&options.removed, "remove-exit-code", nil, "take the exit code `N` out of the mapping; repeatable")
	flags.BoolVar(&options.dryRun, "dry-run", false, "show what would change, and send nothing")
	return command
}

func runUpdate(ctx context.Context, session *cli.Session, options updateOptions) error {
	request, err := newUpdateRequest(ctx, session, options)
	if err != nil {
		return err
	}
	return mapping.Update(ctx, session, request)
}

func newUpdateRequest(ctx context.Context, session *cli.Session, options updateOptions) (mapping.Request, error) {
	request := mapping.Request{DryRun: options.dryRun}
	if err := options.check(); err != nil {
		return request, err
	}
	if options.pausing {
		request.Paused = &options.paused
	}
	var err error
	if request.Edits, err = mapping.ParseEdits(options.exitCodes, options.removed); err != nil {
		return request, err
	}
	if options.mapping {
		mapping, err := mapping.ReadFile(ctx, options.mappingFile, session.Environment.Stdin)
		if err != nil {
			return request, err
		}
		request.Mapping = &mapping
	}
	request.Ref, err = oneRef(ctx, options.args, session)
	return request, err
}

// check looks at the flags as they stand, before a file or stdin is read.
func (o *updateOptions) check() error {
	edits := len(o.exitCodes) + len(o.removed)
	switch {
	case len(o.args) == 0:
		return cli.UsageError("no job type is given", cli.HintRef)
	case len(o.args) == 2 && o.pausing && (o.args[1] == "true" || o.args[1] == "false"):
		return cli.UsageError("--paused takes its value after an equals sign", "write --paused="+o.args[1])
	case len(o.args) > 1:
		return cli.UsageError(fmt.Sprintf("jt update takes one REF, and %q is another", o.args[1]), "run it once for each job type")
	case o.mapping && edits > 0:
		return cli.UsageError(
			"--error-mapping sets the whole mapping, so no single exit code is changed beside it",
			"write the exit codes into the file, or leave --error-mapping out",
		)
	case o.mapping && o.mappingFile == "":
		return cli.UsageError("--error-mapping is empty", "is the variable that it comes from unset? Give a file, or - for stdin")
	case o.mapping && o.mappingFile == "-" && slices.Contains(o.args, "-"):
		return cli.UsageError("the REF and the error mapping cannot both come from stdin", "write the REF, or the name of the file")
	case !o.pausing && !o.mapping && edits == 0:
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
