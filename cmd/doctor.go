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
		Short: "Diagnose the connection",
		Long: `Diagnose the connection to the server step by step, and say what to do if it is
broken. jt doctor only reads: nothing on the server is changed.

  config      which server, credentials and proxy are used, and where they come
              from
  server      scheme, host and port of the server's URL
  dns         addresses of the server's name, or the proxy's
  tcp         whether a connection can be made
  tls         who issued the server's certificate, and how long it is valid
  api         whether the job-type services are at the URL, or at which URL near
              it
  sign-in     whether the server requires you to sign in, and accepts your
              credentials
  clock       whether the clocks of this machine and the server agree
  latency     how long pages of 1, 100 and 1,000 job types take
  completion  whether the shell completes jt's commands

Each check is ok, warning, failed, or skipped if an earlier one leaves nothing
to check. No request waits longer than 10 s, or --request-timeout if that is
given, and none is retried.

The exit code is 0 if nothing failed, else that of the first failed check: 2 for
config and server, 5 if something cannot be reached, 4 for sign-in, 1 for other
responses.`,
		Example: doctorExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			return doctor.Run(command.Context(), session)
		},
	}
}
