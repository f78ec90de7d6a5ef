package cmd

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jt/client/scaletest"
	"jt/internal/cli"
	"jt/internal/timerange"
	"jt/output"
)

type sandboxOptions struct {
	config scaletest.Config
	as     string
	signIn bool
	delay  string
}

func sandboxCommand(session *cli.Session) *cobra.Command {
	options := sandboxOptions{}
	command := &cobra.Command{
		Use:   "sandbox",
		Short: "Run a server to try jt",
		Long: `Run the sandbox, a built-in service with made-up job types, until it is
interrupted. It first prints the command that makes a shell use it.

Its jobs start, run and fail as on a real cluster, so that every command has
something to show.

--as chooses the release of Scale whose server it imitates:

  2015        the first release; "released" is another name
  documented  as the specification says, which differs
  5.9         release 5.9.4, which serves /v5 and /v6
  7.2         release 7.2.1, which serves /v6 and /v7

With --sign-in, --as 7.2 wants a token. The accounts are ops, who may change
job types, and viewer, who may not; each password is the name.`,
		Example: `  jt sandbox &
  export JT_SERVER=http://127.0.0.1:8800
  jt list

  jt sandbox --listen 127.0.0.1:0 --job-types 3000`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			if behaviour, ok := scaletest.Behaviours()[options.as]; ok && !command.Flags().Changed("job-types") {
				options.config.JobTypes = scaletest.StandardJobTypes(behaviour)
			}
			return runSandbox(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.config.Address, "listen", "127.0.0.1:8800", "`address` and port to listen on; port 0 takes a free one")
	flags.StringVar(&options.as, "as", "2015", "imitate this `release`: 2015, documented, 5.9 or 7.2")
	flags.BoolVar(&options.signIn, "sign-in", false, "want a token, as 7.2 does")
	flags.IntVar(&options.config.JobTypes, "job-types", scaletest.DefaultJobTypes,
		"`number` of job types, up to 100,000; 5.9 and 7.2 have some more by default")
	flags.BoolVar(&options.config.Rendered, "rendered", false, "serve only the list, of up to 10,000,000, to measure a client")
	flags.StringVar(&options.delay, "delay", "0s", "extra `time` for each response")
	return command
}

const (
	maxSandboxJobTypes  = 100_000
	maxRenderedJobTypes = 10_000_000
)

func runSandbox(ctx context.Context, session *cli.Session, options sandboxOptions) error {
	config := options.config
	config.Now = session.Environment.Now
	behaviour, ok := scaletest.Behaviours()[options.as]
	isLater := behaviour == scaletest.Scale59 || behaviour == scaletest.Scale72
	switch {
	case !ok:
		return cli.UsageError(fmt.Sprintf("invalid --as %q: no such release", options.as), "give 2015, documented, 5.9 or 7.2")
	case options.signIn && behaviour != scaletest.Scale72:
		return cli.UsageError("--sign-in needs --as 7.2", "earlier releases have no sign-in of their own")
	case config.Rendered && isLater:
		return cli.UsageError("--rendered and --as "+options.as+" cannot be used together", "")
	case options.signIn:
		config.Accounts = scaletest.Accounts()
	}
	config.Behaviour = behaviour
	most := maxSandboxJobTypes
	if config.Rendered {
		most = maxRenderedJobTypes
	}
	if config.JobTypes < 1 || config.JobTypes > most {
		return cli.UsageError(
			fmt.Sprintf("invalid --job-types %d: out of range", config.JobTypes),
			"give 1 to "+output.Count(most),
		)
	}
	_, port, err := net.SplitHostPort(config.Address)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return cli.UsageError(fmt.Sprintf("invalid --listen %q: not an address and a port", config.Address), "give one such as 127.0.0.1:8800")
	}
	delay, err := timerange.Duration(options.delay)
	if err != nil {
		return cli.OfFlag("delay", err)
	}
	sandbox, err := scaletest.Start(config)
	if err != nil {
		return cli.TaskError("cannot listen on "+config.Address, err)
	}
	defer sandbox.Close()
	if delay > 0 {
		sandbox.Fault(scaletest.Fault{Delay: delay})
	}
	if _, err := fmt.Fprintln(session.Environment.Stdout, cli.ServerLine(runtime.GOOS, sandbox.URL)); err != nil {
		return &output.WriteError{Err: err}
	}
	if len(sandbox.URLs) > 1 {
		session.Note("serves %s", strings.Join(sandbox.URLs, " and "))
	}
	for _, account := range config.Accounts {
		session.Note("%s: JT_TOKEN=%s", account.Name, account.Token)
	}
	session.Note("%s job types, %s behaviour; press Ctrl-C to stop", output.Count(config.JobTypes), options.as)
	<-ctx.Done()
	return context.Cause(ctx)
}
