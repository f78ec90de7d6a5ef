package view

import (
	"bytes"
	"slices"

	"jt/internal/cli"
	"jt/output"
)

// ServerRow is a row of one of several servers.
type ServerRow struct {
	Context string // of the server
	Row     output.Object
}

const contextField = "context"

// InContext returns a row as a list of several servers shows it. Without a context there is one server, and the row is its own.
func InContext(context string, row output.Object) output.Object {
	if context == "" {
		return row
	}
	return ServerRow{context, row}
}

// JSON returns the row's object with the context as its first key.
func (r ServerRow) JSON() []byte {
	text := r.Row.JSON()
	if len(text) == 0 || text[0] != '{' {
		return text
	}
	made := slices.Concat([]byte(`{"`+contextField+`":`), r.contextJSON())
	if rest := bytes.TrimLeft(text[1:], " \t\r\n"); !bytes.HasPrefix(rest, []byte("}")) {
		made = append(made, ',')
	}
	return append(made, text[1:]...)
}

func (r ServerRow) contextJSON() []byte {
	text, _ := cli.ReadableJSON(r.Context) // a string can always be encoded
	return text
}

// Field returns the context, or a field of the row.
func (r ServerRow) Field(path string) (value []byte, ok bool) {
	if path == contextField {
		return r.contextJSON(), true
	}
	return r.Row.Field(path)
}

// Fields returns the value of Field for each path.
func (r ServerRow) Fields(paths []string) [][]byte {
	values := r.Row.Fields(paths)
	for i, path := range paths {
		if path == contextField {
			values[i] = r.contextJSON()
		}
	}
	return values
}

// ServerOf returns the context of a row, and the row as its own server sent it. Rows of one server have no context.
func ServerOf(row output.Object) (context string, own output.Object) {
	if one, ok := row.(ServerRow); ok {
		return one.Context, one.Row
	}
	return "", row
}

func rowOf(row output.Object) output.Object {
	_, own := ServerOf(row)
	return own
}

// OfContexts returns the view of the rows of several servers, whose first column is the context. Without several contexts, it
// is the view itself.
func OfContexts(contexts []string, own func(output.Options) output.View) func(output.Options) output.View {
	if len(contexts) < 2 {
		return own
	}
	const gap = 2 // between columns
	widest := len(contextField)
	for _, context := range contexts {
		widest = max(widest, output.Width(context))
	}
	return func(options output.Options) output.View {
		if options.Width > 0 {
			options.Width = max(options.Width-widest-gap, 1)
		}
		shown := own(options)
		shown.Columns = slices.Concat(fields("", output.Text, contextField), shown.Columns)
		for _, names := range []*[]string{&shown.Table, &shown.Rows, &shown.Wide} {
			if *names != nil {
				*names = slices.Concat([]string{contextField}, *names)
			}
		}
		return shown
	}
}
