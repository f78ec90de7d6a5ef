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

const apiHelp = `Send one request to the server and print the answer as it comes: what jt has no
command for, with the same connection, credentials, retries, errors and exit
codes.

PATH is below the server's URL, with or without a slash before it; a query may
stand in it. Blanks and what is not ASCII are escaped, a % that is meant as such
is written %25. Services end in a slash: without it servers redirect, which jt
follows for a question and refuses for a change. Other servers, and .. , are
refused.

THE REQUEST is a GET unless -X says otherwise.
  -f key=value   a parameter of the query with GET and HEAD; with other methods
                 a member of the JSON object that is sent. A value that is JSON
                 (true, null, 12, {"a":1}, "text") is taken as such, any other
                 is a string: -f version='"1.0"' sends the string 1.0. A broken
                 {, [ or " is an error.
  --input FILE   the JSON to send as it stands, - for stdin, up to 16 MiB.
What sends a body needs -X, so that nothing is changed by accident. A question
is asked again as --retries says. All else is sent once, and jt does not verify
what became of it: jt update does. Once sent it is not given up at an interrupt,
but its answer waited for.

THE ANSWER goes to stdout byte by byte in a pipe; on a terminal JSON is indented
and control characters are made visible. -o json, jsonl (an array's elements,
one a line), yaml and --jq need an answer that is JSON; JT_OUTPUT does not
count. -i prints the status line and the headers first.

A status of 300 and above is an error, and so are a sign-in page and a web page
that answers a change, whatever their status. Its text goes to stderr, and
nothing to stdout, unless with -i: then the head and the body go there too, up
to 64 KiB. The exit code is as jt help exit-codes has it; 3 is a 404 of the
service, 1 one of a path that is none.

--paginate reads all pages of a list, by their numbers, --page-size rows at once
unless PATH says page_size, and prints one array of all rows, as jt list -o json
does. Rows are told apart by their id; fewer of them than the list's count is an
error, and then the array lacks its ]. Ask for a unique order where the list has
one (order=id): in another, servers repeat rows and leave others out, which is
noticed only where rows have an id.`

func apiCommand(session *cli.Session) *cobra.Command {
	options := api.Options{}
	command := &cobra.Command{
		Use:     "api PATH",
		Short:   "Send any request to the server and print its answer",
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
	flags.StringArrayVarP(&options.Fields, "field", "f", nil, "`key=value` of the query or of the JSON to send; repeatable")
	flags.StringVar(&options.Input, "input", "", "`file` with the JSON to send, - for stdin")
	flags.BoolVar(&options.Paginate, "paginate", false, "read all pages of a list, and print one array of the rows")
	flags.BoolVarP(&options.Include, "include", "i", false, "print the status line and headers before the body")
	return command
}

func needPath(command *cobra.Command, args []string) error {
	const hint = "give one below the server's URL, such as /job-types/"
	switch len(args) {
	case 0:
		return cli.UsageError(fmt.Sprintf("%s needs a PATH", command.CommandPath()), hint)
	case 1:
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s takes one PATH, and %q is another argument", command.CommandPath(), args[1]), "quote a path with & or blanks for the shell; "+hint)
}
