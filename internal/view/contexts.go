package view

import (
	"encoding/json"
	"slices"
	"strconv"

	"jt/internal/config"
	"jt/output"
)

// contextRow is a context as jt shows it: it says where secrets are kept, and contains none.
type contextRow struct {
	Name          string             `json:"name"`
	Current       bool               `json:"current"`
	Server        string             `json:"server"`
	Auth          *string            `json:"auth"`
	User          *string            `json:"user"`
	Secret        *string            `json:"secret"`
	Headers       []contextHeaderRow `json:"headers"`
	CACert        *string            `json:"ca_cert"`
	ClientCert    *string            `json:"client_cert"`
	ClientKey     *string            `json:"client_key"`
	TLSServerName *string            `json:"tls_server_name"`
	Insecure      bool               `json:"insecure"`
	Proxy         *string            `json:"proxy"`
	Timeout       *string            `json:"request_timeout"`
	Connect       *string            `json:"connect_timeout"`
	Retries       *int               `json:"retries"`
	PageSize      *int               `json:"page_size"`
}

type contextHeaderRow struct {
	Name string `json:"name"`
	From string `json:"from"` // stored, or $NAME
}

// ContextRow returns the row of a context.
func ContextRow(name string, context config.Context, current bool) (output.RawObject, error) {
	row := contextRow{
		Name: name, Current: current, Server: config.ShownURL(context.Server),
		Auth: given(context.Auth.Type), User: given(context.Auth.User), Secret: given(context.Auth.SecretSource()),
		Headers: []contextHeaderRow{},
		CACert:  given(context.CACert), ClientCert: given(context.ClientCert), ClientKey: given(context.ClientKey),
		TLSServerName: given(context.TLSServerName), Insecure: context.Insecure, Proxy: given(config.ShownURL(context.Proxy)),
		Timeout: given(context.RequestTimeout), Connect: given(context.ConnectTimeout), Retries: context.Retries, PageSize: context.PageSize,
	}
	for _, header := range context.Headers {
		value := "stored"
		if header.Env != "" {
			value = "$" + header.Env
		}
		row.Headers = append(row.Headers, contextHeaderRow{header.Name, value})
	}
	text, err := json.Marshal(row) //nolint:gosec // it says where a secret is kept, and contains none
	return output.RawObject(text), err
}

// given returns a text that was set, and nil for none: JSON then has null.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// Contexts is the view of contexts.
func Contexts() output.View {
	return output.View{
		Columns: slices.Concat(
			fields("", output.Text, "name"),
			[]output.Column{{Name: "current", Kind: output.Boolean, Format: currentMark}},
			fields("", output.Text, "server", "auth", "user", "secret"),
			fields("", output.Any, "headers"),
			fields("", output.Text, "ca_cert", "client_cert", "client_key", "tls_server_name"),
			fields("", output.Boolean, "insecure"),
			fields("", output.Text, "proxy", "request_timeout", "connect_timeout"),
			fields("", output.Number, "retries", "page_size"),
		),
		Table: []string{"name", "current", "server", "auth", "secret", "proxy"},
		Wide: []string{
			"name", "current", "server", "auth", "user", "secret", "proxy", "ca_cert", "client_cert", "tls_server_name", "insecure",
			"request_timeout", "retries", "page_size", "connect_timeout",
		},
		Name:     func(row output.Object) (string, error) { return plainField(row, "name"), nil },
		Describe: func(row output.Object) string { return "context " + plainField(row, "name") },
	}
}

// currentMark marks the current context.
func currentMark(text string) string {
	if text == "true" {
		return "*"
	}
	return ""
}

// writeContext writes the page of a context.
func writeContext(p *page, row output.Object) {
	title := "context " + plainField(row, "name")
	if plainField(row, "current") == "true" {
		title += " (current)"
	}
	p.title(title, output.Plain)
	p.text.WriteString("\n")
	p.fields(row, []output.Column{
		{Name: "server"},
		{Name: "auth"},
		{Name: "user"},
		{Name: "secret"},
		{Name: "CA cert", Path: "ca_cert"},
		{Name: "client cert", Path: "client_cert"},
		{Name: "client key", Path: "client_key"},
		{Name: "TLS server name", Path: "tls_server_name"},
		{Name: "proxy"},
		{Name: "request timeout", Path: "request_timeout"},
		{Name: "connect timeout", Path: "connect_timeout"},
		{Name: "retries"},
		{Name: "page size", Path: "page_size"},
	})
	if plainField(row, "insecure") == "true" {
		p.line("insecure", "yes: the server's certificate is not checked", output.Warning)
	}
	label := "headers"
	for i := 0; ; i++ {
		path := "headers." + strconv.Itoa(i)
		if _, ok := row.Field(path); !ok {
			return
		}
		p.line(label, plainField(row, path+".name")+": "+plainField(row, path+".from"), output.Plain)
		label = ""
	}
}
