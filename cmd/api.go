package cmd

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
)

// apiOptions are what `jt api` was asked for.
type apiOptions struct {
	path     string
	method   string
	fields   []string // key=value
	input    string
	paginate bool
	include  bool

	methodGiven, inputGiven bool
}

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
	options := apiOptions{}
	command := &cobra.Command{
		Use:     "api PATH",
		Short:   "Send any request to the server and print its answer",
		Long:    apiHelp,
		Example: apiExample,
		Args:    needPath,
		RunE: func(command *cobra.Command, args []string) error {
			options.path = args[0]
			options.methodGiven, options.inputGiven = command.Flags().Changed("method"), command.Flags().Changed("input")
			return runAPI(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	flags.StringVarP(&options.method, "method", "X", http.MethodGet, "HTTP `method`")
	flags.VarP(repeatedFlag{&options.fields}, "field", "f", "`key=value` of the query or of the JSON to send; repeatable")
	flags.StringVar(&options.input, "input", "", "`file` with the JSON to send, - for stdin")
	flags.BoolVar(&options.paginate, "paginate", false, "read all pages of a list, and print one array of the rows")
	flags.BoolVarP(&options.include, "include", "i", false, "print the status line and headers before the body")
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

// check refuses what does not go together. It puts the method into upper case.
func (o *apiOptions) check() error {
	o.method = strings.ToUpper(o.method)
	sends := takesBody(o.method)
	switch {
	case o.method == "" || strings.Trim(o.method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return cli.UsageError(fmt.Sprintf("-X %q is no HTTP method", o.method), "give GET, HEAD, PATCH, POST, PUT, DELETE or OPTIONS")
	case o.inputGiven && !o.methodGiven:
		return cli.UsageError("--input needs -X: a body changes something", "give the method, such as -X PATCH")
	case o.inputGiven && !sends:
		return cli.UsageError(o.method+" takes no body, and --input is one", "give another method with -X, such as PATCH")
	case o.inputGiven && len(o.fields) > 0:
		return cli.UsageError("--input and -f do not go together", "put the fields into the file")
	case len(o.fields) > 0 && !sends && !o.asks():
		return cli.UsageError(o.method+" takes no fields", "leave -f out, or put parameters into the PATH")
	case o.paginate && o.method != http.MethodGet:
		return cli.UsageError("--paginate reads lists, which "+o.method+" does not", "leave one of -X and --paginate out")
	case o.paginate && o.include:
		return cli.UsageError("--paginate and -i do not go together: each page has a head of its own", "-v tells the status of each page, -vv the headers")
	}
	return nil
}

// asks tells a method of which -f are parameters of the query.
func (o *apiOptions) asks() bool { return o.method == http.MethodGet || o.method == http.MethodHead }

// takesBody reports whether a request with that method can have a body.
func takesBody(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}
