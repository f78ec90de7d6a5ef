package cmd

import (
	"strconv"

	"jt/output"
)

// contextPage shows a context for eyes.
type contextPage struct{ page pages }

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
func (p *contextPage) Print(row output.Object) error {
	title := "context " + contextField(row, "name")
	if contextField(row, "current") == "true" {
		title += ", the current one"
	}
	p.page.page.WriteString(output.Visible(title) + "\n\n")
	for _, line := range contextLines {
		p.page.line(line.label, contextField(row, line.path), output.Plain)
	}
	if contextField(row, "insecure") == "true" {
		p.page.line("insecure", "yes: the server's certificate is not checked", output.Warning)
	}
	label := "headers"
	for i := 0; ; i++ {
		path := "headers." + strconv.Itoa(i)
		if _, ok := row.Field(path); !ok {
			break
		}
		p.page.line(label, contextField(row, path+".name")+": "+contextField(row, path+".from"), output.Plain)
		label = ""
	}
	if _, err := p.page.out.Write(p.page.page.Bytes()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// Close has nothing to end.
func (p *contextPage) Close() error { return nil }

// Abort has nothing to end.
func (p *contextPage) Abort() error { return nil }
