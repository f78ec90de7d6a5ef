package cmd

import (
	"github.com/spf13/pflag"

	"jt/client"
	"jt/internal/cli"
)

func addConnectionFlags(flags *pflag.FlagSet, o *cli.ConnectionOptions) {
	flags.StringVar(&o.Server, "server", "", "`URL` of the server, the part before /job-types/, or sandbox (JT_SERVER)")
	flags.StringVar(&o.ContextName, "context", "", "`name` of a context, as jt context keeps them (JT_CONTEXT)")
	flags.StringVar(&o.Auth.Type, "auth", "", "`kind` of credentials: token, bearer, dcos or basic (JT_AUTH)")
	addRepeated(flags, &o.HeaderTexts, "header", "`header` to send along, as 'Name: value', nothing secret; repeatable")
	addRepeated(flags, &o.HeaderEnv, "header-env", "`header` to send along, as Name=VARIABLE, with the variable's value; repeatable")
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
