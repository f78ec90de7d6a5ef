package cmd

import (
	"strings"

	"github.com/spf13/pflag"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

func addConnectionFlags(flags *pflag.FlagSet, o *cli.ConnectionOptions) {
	flags.StringVar(&o.Server, "server", "", "`URL` of the server (the part before /job-types/), or sandbox for a built-in one (JT_SERVER)")
	flags.Var(&textFlag{set: func(given string) error {
		o.ContextName, o.Contexts = given, append(o.Contexts, given)
		return nil
	}}, "context", "`name` of the context to use (JT_CONTEXT), or several, as in a,b, for lists, check and diff (jt help connection)")
	flags.StringVar(&o.Auth.Type, "auth", "", "`kind` of credentials: token, bearer, dcos or basic (JT_AUTH)")
	flags.StringArrayVar(&o.HeaderTexts, "header", nil, "`header` to send, as 'Name: value', not for secrets; repeatable")
	flags.StringArrayVar(&o.HeaderEnv, "header-env", nil, "`header` to send, as Name=VARIABLE, with the variable's value; repeatable")
	flags.StringVar(&o.CACert, "ca-cert", "", "PEM `file` with the only authorities to trust")
	flags.StringVar(&o.ClientCert, "client-cert", "", "PEM `file` with the certificate to present")
	flags.StringVar(&o.ClientKey, "client-key", "", "PEM `file` with the key of that certificate")
	flags.StringVar(&o.TLSServerName, "tls-server-name", "", "`name` to expect in the server's certificate")
	flags.BoolVar(&o.Insecure, "insecure", false, "do not check the server's certificate")
	flags.StringVar(&o.Proxy, "proxy", "", "`URL` of the proxy to use, instead of HTTPS_PROXY and NO_PROXY")
	flags.StringVar(&o.RequestTimeout, "request-timeout", "60s", "`time` allowed for one request with its retries, 0 for no limit")
	flags.StringVar(&o.ConnectTimeout, "connect-timeout", "10s", "`time` allowed for making a connection, 0 for no limit of its own")
	o.Retries = flags.Int("retries", client.DefaultRetries, "how many `times` to retry a request that failed temporarily")
	o.PageSize = flags.Int("page-size", 0, "`rows` per page, 1 to 1000 (default 1000)")
	flags.IntVar(&o.Concurrency, "concurrency", 0, "`requests` at once, 1 to 64 (default 4, for changes 8)")
	flags.CountVarP(&o.Verbose, "verbose", "v", "show each request; -vv headers and bodies too")
	flags.BoolVarP(&o.Quiet, "quiet", "q", false, "show no notes and no progress, only warnings and errors")
}

func addPrintingFlags(flags *pflag.FlagSet, o *cli.PrintingOptions) {
	var formats []string
	for _, format := range output.Formats() {
		formats = append(formats, string(format))
	}
	flags.StringVarP(&o.Format, "output", "o", "", "`format`: "+strings.Join(formats, " "))
	flags.StringSliceVar(&o.Columns, "columns", nil, "`columns` to show, by name or dotted path (jt help columns)")
	flags.BoolVar(&o.NoHeaders, "no-headers", false, "omit the header line and the line of totals")
	flags.StringVar(&o.JQ, "jq", "", "jq `expression` to run on the JSON")
	flags.Func("arg", "`NAME=VALUE`, or NAME VALUE: what --jq has as $NAME", o.AddArgument)
	flags.StringVar(&o.Color, "color", "auto", "`when` to use color: auto, always or never")
}

// joinArguments makes one word of the NAME VALUE after --arg, which is how jq takes them: pflag's flags have one value.
func joinArguments(args []string) []string {
	joined := make([]string, 0, len(args)) // if it were nil, cobra would use those of the process
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--":
			return append(joined, args[i:]...)
		case args[i] == "--arg" && i+2 < len(args) && !strings.Contains(args[i+1], "="):
			joined = append(joined, "--arg", args[i+1]+"="+args[i+2])
			i += 2
		default:
			joined = append(joined, args[i])
		}
	}
	return joined
}

// findFormat finds -o after a flag that could not be parsed, because the error is written in that format.
func findFormat(session *cli.Session) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {} // of --help
	flags.StringVarP(&session.Printing.Format, "output", "o", session.Printing.Format, "")
	_ = flags.Parse(session.Args) // the error is already known
}
