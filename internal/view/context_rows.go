package view

import (
	"encoding/json"

	"jt/internal/config"
	"jt/output"
)

// contextRow is a context as it is shown: with the places of its secrets, and never with one.
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
	Retries       *int               `json:"retries"`
	PageSize      *int               `json:"page_size"`
}

type contextHeaderRow struct {
	Name string `json:"name"`
	From string `json:"from"` // stored, or $NAME
}

const stored = "stored"

func NewContextRow(name string, context config.Context, current bool) contextRow {
	row := contextRow{
		Name: name, Current: current, Server: config.ShownURL(context.Server),
		Auth: given(context.Auth.Type), User: given(context.Auth.User), Secret: given(context.Auth.SecretSource()),
		Headers: []contextHeaderRow{},
		CACert:  given(context.CACert), ClientCert: given(context.ClientCert), ClientKey: given(context.ClientKey),
		TLSServerName: given(context.TLSServerName), Insecure: context.Insecure, Proxy: given(config.ShownURL(context.Proxy)),
		Timeout: given(context.RequestTimeout), Retries: context.Retries, PageSize: context.PageSize,
	}
	for _, header := range context.Headers {
		value := stored
		if header.Env != "" {
			value = "$" + header.Env
		}
		row.Headers = append(row.Headers, contextHeaderRow{header.Name, value})
	}
	return row
}

// given is a value that was set, and null elsewhere.
func given[Value comparable](value Value) *Value {
	var none Value
	if value == none {
		return nil
	}
	return &value
}

func (r contextRow) Object() (output.RawObject, error) {
	text, err := json.Marshal(r) //nolint:gosec // it tells where a secret is, and holds none
	return output.RawObject(text), err
}

func Contexts() output.View {
	return output.View{
		Columns: []output.Column{
			{Name: "name", Kind: output.Text},
			{Name: "current", Kind: output.Boolean, Format: currentMark},
			{Name: "server", Kind: output.Text},
			{Name: "auth", Kind: output.Text},
			{Name: "user", Kind: output.Text},
			{Name: "secret", Kind: output.Text},
			{Name: "headers", Kind: output.Any},
			{Name: "ca_cert", Kind: output.Text},
			{Name: "client_cert", Kind: output.Text},
			{Name: "client_key", Kind: output.Text},
			{Name: "tls_server_name", Kind: output.Text},
			{Name: "insecure", Kind: output.Boolean},
			{Name: "proxy", Kind: output.Text},
			{Name: "request_timeout", Kind: output.Text},
			{Name: "retries", Kind: output.Number},
			{Name: "page_size", Kind: output.Number},
		},
		Table: []string{"name", "current", "server", "auth", "secret", "proxy"},
		Wide: []string{
			"name", "current", "server", "auth", "user", "secret", "proxy", "ca_cert", "client_cert", "tls_server_name", "insecure",
			"request_timeout", "retries", "page_size",
		},
		Name:     func(row output.Object) (string, error) { return contextField(row, "name"), nil },
		Describe: func(row output.Object) string { return "context " + contextField(row, "name") },
	}
}

func contextField(row output.Object, path string) string {
	value, _ := row.Field(path)
	return PlainValue(value)
}

// currentMark makes the current context stand out among the others.
func currentMark(text string) string {
	if text == "true" {
		return "*"
	}
	return ""
}
