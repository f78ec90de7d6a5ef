package cmd

import (
	"strings"

	"github.com/spf13/pflag"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

func addConnectionFlags(flags *pflag.FlagSet, o *cli.ConnectionOptions) {
	flags.StringVar(&o.Server, "server", "", "`URL` of the server, the part before /job-types/, or sandbox (JT_SERVER)")
	flags.StringVar(&o.ContextName, "context", "", "`name` of a context, as jt context keeps them (JT_CONTEXT)")
	flags.StringVar(&o.Auth.Type, "auth", "", "`kind` of credentials: token, bearer, dcos or basic (JT_AUTH)")
	flags.StringArrayVar(&o.HeaderTexts, "header", nil, "`header` to send along, as 'Name: value', nothing secret; repeatable")
	flags.StringArrayVar(&o.HeaderEnv, "header-env", nil, "`header` to send along, as Name=VARIABLE, with the variable's value; repeatable")
	flags.StringVar(&o.CACert, "ca-cert", "", "`file` of the authorities to trust, and no others (PEM)")
	flags.StringVar(&o.ClientCert, "client-cert", "", "`file` of the certificate to show (PEM)")
	flags.StringVar(&o.ClientKey, "client-key", "", "`file` of its key (PEM)")
	flags.StringVar(&o.TLSServerName, "tls-server-name", "", "`name` that the server's certificate must have")
	flags.BoolVar(&o.Insecure, "insecure", false, "do not check the server's certificate")
	flags.StringVar(&o.Proxy, "proxy", "", "`URL` of the proxy to use, whatever HTTPS_PROXY and NO_PROXY say")
	flags.StringVar(&o.RequestTimeout, "request-timeout", "60s", "`time` that one request may take with its retries, 0 for any")
	o.Retries = flags.Int("retries", client.DefaultRetries, "`times` that a question is asked again that failed in passing")
	o.PageSize = flags.Int("page-size", 0, "`rows` asked for at once, 1 to 1000 (default 1000)")
	flags.IntVar(&o.Concurrency, "concurrency", 0, "`requests` at once, 1 to 64 (default 4, of changes 8)")
	flags.CountVarP(&o.Verbose, "verbose", "v", "tell of each request; -vv of headers and bodies too")
}

func addPrintingFlags(flags *pflag.FlagSet, o *cli.PrintingOptions) {
	var formats []string
	for _, format := range output.Formats() {
		formats = append(formats, string(format))
	}
	flags.StringVarP(&o.Format, "output", "o", "", "`form`: "+strings.Join(formats, ", "))
	flags.StringSliceVar(&o.Columns, "columns", nil, "`columns` to show: names, or dotted paths into the object")
	flags.BoolVar(&o.NoHeaders, "no-headers", false, "leave the header line out, and the line of totals")
	flags.StringVar(&o.JQ, "jq", "", "`expression` of jq to run on the JSON")
	flags.StringVar(&o.Color, "color", "auto", "`when` to color: auto, always or never")
}

// findFormat finds -o behind the flag that could not be read: the error is written in that format.
func findFormat(session *cli.Session) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {} // of --help
	flags.StringVarP(&session.Printing.Format, "output", "o", session.Printing.Format, "")
	_ = flags.Parse(session.Args) // what is wrong with it is known
}
