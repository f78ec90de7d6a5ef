package api

import (
	"fmt"
	"net/http"
	"strings"

	"jt/internal/cli"
)

// Options are what `jt api` was asked for.
type Options struct {
	Path     string
	Method   string
	Fields   []string // key=value
	Input    string
	Paginate bool
	Include  bool

	MethodGiven, InputGiven bool
}

// check refuses what does not go together. It puts the method into upper case.
func (o *Options) check() error {
	o.Method = strings.ToUpper(o.Method)
	sends := takesBody(o.Method)
	switch {
	case o.Method == "" || strings.Trim(o.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return cli.UsageError(fmt.Sprintf("-X %q is no HTTP method", o.Method), "give GET, HEAD, PATCH, POST, PUT, DELETE or OPTIONS")
	case o.InputGiven && !o.MethodGiven:
		return cli.UsageError("--input needs -X: a body changes something", "give the method, such as -X PATCH")
	case o.InputGiven && !sends:
		return cli.UsageError(o.Method+" takes no body, and --input is one", "give another method with -X, such as PATCH")
	case o.InputGiven && len(o.Fields) > 0:
		return cli.UsageError("--input and -f do not go together", "put the fields into the file")
	case len(o.Fields) > 0 && !sends && !o.asks():
		return cli.UsageError(o.Method+" takes no fields", "leave -f out, or put parameters into the PATH")
	case o.Paginate && o.Method != http.MethodGet:
		return cli.UsageError("--paginate reads lists, which "+o.Method+" does not", "leave one of -X and --paginate out")
	case o.Paginate && o.Include:
		return cli.UsageError("--paginate and -i do not go together: each page has a head of its own", "-v tells the status of each page, -vv the headers")
	}
	return nil
}

// asks tells a method of which -f are parameters of the query.
func (o *Options) asks() bool { return o.Method == http.MethodGet || o.Method == http.MethodHead }

// takesBody reports whether a request with that method can have a body.
func takesBody(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}
