package cmd

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"jt/internal/api"
	"jt/internal/cli"
)

const apiExample = `  jt api /job-types/6/
  jt api '/job-types/?category=system&order=id' --jq '.results[].name'
  jt api /job-types/ -f name='landsat parse' -f order=id
  jt api '/job-types/?order=id' --paginate -o jsonl
  jt api /job-types/6/ -X PATCH -f is_paused=true
  jt api /job-types/6/ -X PATCH --input change.json -i`

const apiHelp = `Send any request to the server and print the response. Connection, credentials,
retries, errors and exit codes are those of the other commands.

PATH is below the server's URL, with or without a leading slash, and can include
a query. Blanks and non-ASCII characters are escaped; write a literal % as %25.
Paths of services end with a slash; without it, servers redirect. jt follows
that redirect for a read and refuses it for a change. Other servers and .. are
refused.

THE REQUEST is a GET unless -X says otherwise. The path of one job type has
nothing to query: there -f needs -X.
  -f key=value   with GET and HEAD a query parameter, else a member of the JSON
                 object that is sent. A value that is JSON (true, null, 12,
                 {"a":1}, "text") is sent as such, any other as a string:
                 -f version='"1.0"' sends the string 1.0. Invalid JSON that
                 starts with {, [ or " is an error.
  --input FILE   JSON to send unchanged, - for stdin, up to 16 MiB
A request with a body needs -X, so that nothing is changed by accident. Reads
are retried as --retries says. Everything else is sent once, and jt does not
verify the effect; jt update does. If you interrupt a change that was sent, jt
still waits for the response.

THE RESPONSE goes to stdout: in a pipe byte for byte; on a terminal JSON is
indented and control characters are made visible. -o json, jsonl (the elements
of an array, one per line), yaml and --jq need a JSON response. JT_OUTPUT is
ignored. -i prints the status line and the headers first.

A status of 300 or above is an error. A sign-in page, and a web page in response
to a change, are errors with any status. The text of the error goes to stderr
and nothing to stdout; with -i the status line, the headers and up to 64 KiB of
the body go to stdout. jt help exit-codes lists the exit codes: it is 3 if
a service returned 404, and 1 if the path itself does not exist.

--paginate reads all pages of a list by number, --page-size rows each unless
PATH has page_size, and prints one array of all rows, as jt list -o json does.
Rows are identified by id. If there are fewer rows than the list's count, that
is an error, and the closing ] is missing. Ask for a unique order if the list
has one (order=id): in any other order servers repeat some rows and omit others,
which jt notices only if rows have an id.`

func apiCommand(session *cli.Session) *cobra.Command {
	options := api.Options{}
	command := &cobra.Command{
		Use:     "api PATH",
		Short:   "Send any request",
		Long:    apiHelp,
		Example: apiExample,
		Args:    needPath,
		RunE: func(command *cobra.Command, args []string) error {
			options.Path = args[0]
			options.MethodGiven, options.InputGiven = command.Flags().Changed("method"), command.Flags().Changed("input")
			return api.Run(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	flags.StringVarP(&options.Method, "method", "X", http.MethodGet, "HTTP `method`")
	flags.StringArrayVarP(&options.Fields, "field", "f", nil, "`key=value` for the query or the JSON to send; repeatable")
	flags.StringVar(&options.Input, "input", "", "`file` with the JSON to send, - for stdin")
	flags.BoolVar(&options.Paginate, "paginate", false, "read all pages of a list, and print one array of rows")
	flags.BoolVarP(&options.Include, "include", "i", false, "print the status line and headers before the body")
	recordChanges(session, command)
	return command
}

func needPath(command *cobra.Command, args []string) error {
	const hint = "give a path below the server's URL, such as /job-types/"
	switch len(args) {
	case 0:
		return cli.UsageError(fmt.Sprintf("%s needs a PATH", command.CommandPath()), hint)
	case 1:
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s takes one PATH: %q is another argument", command.CommandPath(), args[1]), "quote a path that contains & or blanks; "+hint)
}
