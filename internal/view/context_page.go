package view

import (
	"strconv"

	"jt/output"
)

// ContextPage shows a context for eyes.
type ContextPage struct{ Page Pages }

var contextLines = []struct{ label, path string }{
	{"server", "server"},
	{"sign-in", "auth"},
	{"user", "user"},
	{"secret", "secret"},
	{"CA certificate", "ca_cert"},
	{"certificate", "client_cert"},
	{"its key", "client_key"},
	{"TLS server name", "tls_server_name"},
	{"proxy", "proxy"},
	{"request time-out", "request_timeout"},
	{"retries", "retries"},
	{"page size", "page_size"},
}

// Print writes the page.
func (p *ContextPage) Print(row output.Object) error {
	title := "context " + contextField(row, "name")
	if contextField(row, "current") == "true" {
		title += ", the current one"
	}
	p.Page.page.WriteString(output.Visible(title) + "\n\n")
	for _, line := range contextLines {
		p.Page.line(line.label, contextField(row, line.path), output.Plain)
	}
	if contextField(row, "insecure") == "true" {
		p.Page.line("insecure", "yes: the server's certificate is not checked", output.Warning)
	}
	label := "headers"
	for i := 0; ; i++ {
		path := "headers." + strconv.Itoa(i)
		if _, ok := row.Field(path); !ok {
			break
		}
		p.Page.line(label, contextField(row, path+".name")+": "+contextField(row, path+".from"), output.Plain)
		label = ""
	}
	if _, err := p.Page.Out.Write(p.Page.page.Bytes()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// Close has nothing to end.
func (p *ContextPage) Close() error { return nil }

// Abort has nothing to end.
func (p *ContextPage) Abort() error { return nil }
