package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/doctor"
)

const doctorExample = `  jt doctor
  jt doctor --server https://host/scale/api
  jt doctor -v
  jt doctor -o json | jq '.[] | select(.result != "ok")'`

func doctorCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check the way to the server, and say what to do where it is broken",
		Long: `Check the way to the server step by step, and say of each step what was seen and
what to do about it. It asks questions alone: nothing on the server is changed.

  config      what is in force: where server, credentials and proxy come from
  server      what the server's URL means
  dns         which addresses its name has, or that of the proxy
  tcp         whether a connection can be made
  tls         who vouches for the server's certificate, and how long
  api         whether job-type services answer at the URL; else which URL near
              it has them
  sign-in     whether the server wants to know who you are, and takes your
              credentials
  clock       whether this machine's clock and the server's agree
  latency     how long pages of 1, 100 and 1,000 job types take
  completion  whether the shell completes jt's commands

Each is ok, warning, failed, or skipped where an earlier one leaves nothing to
check. No question waits longer than 10 s, or than --request-timeout where that
is given, and none that failed is asked again.

The exit code is 0 where nothing failed, else that of the first check that did:
2 for config and server, 5 for what cannot be reached, 4 for sign-in, 1 for
other answers.`,
		Example: doctorExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			return doctor.Run(command.Context(), session)
		},
	}
}
