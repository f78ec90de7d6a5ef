package output_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"

	"jt/output"
)

// failing is a writer that fails after a number of bytes.
type failing struct{ left int }

func (w *failing) Write(text []byte) (int, error) {
	if len(text) <= w.left {
		w.left -= len(text)
		return len(text), nil
	}
	taken := w.left
	w.left = 0
	return taken, syscall.EPIPE
}

// TestWriteErrors lets the writer fail at the start, in the middle and at the last byte of each format: none may go unnoticed.
func TestWriteErrors(t *testing.T) {
	all := []output.Options{{Format: output.FormatJSON, JQ: "."}, {Format: output.FormatJSONL, JQ: ".id"}, {Color: true, Terminal: true, Width: 80}}
	for _, format := range output.Formats() {
		all = append(all, output.Options{Format: format})
	}
	for _, options := range all {
		var complete bytes.Buffer
		if err := printTwo(t, &complete, options); err != nil || complete.Len() == 0 {
			t.Fatal(err)
		}
		for _, size := range []int{0, complete.Len() / 2, complete.Len() - 1} {
			err := printTwo(t, &failing{left: size}, options)
			var writing *output.WriteError
			if !errors.As(err, &writing) || !errors.Is(err, syscall.EPIPE) {
				t.Fatalf("%s, writer failing after %d of %d bytes: %v", options.Format, size, complete.Len(), err)
			}
		}
	}
}

// printTwo prints two rows, and aborts after an error.
func printTwo(t *testing.T, w io.Writer, options output.Options) error {
	t.Helper()
	printer, err := output.New(w, testView(), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{`{"id":1,"name":"a","is_paused":true}`, `{"id":2,"name":"b","x":[1]}`} {
		if err := printer.Print(object(row)); err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	return printer.Close()
}

// short is a writer that breaks the rules: it writes less and returns no error.
type short struct{}

func (short) Write(text []byte) (int, error) { return len(text) / 2, nil }

func TestShortWrite(t *testing.T) {
	printer, err := output.New(short{}, testView(), output.Options{Format: output.FormatJSON})
	if err != nil {
		t.Fatal(err)
	}
	if err := printer.Close(); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v", err)
	}
}

func TestAbort(t *testing.T) {
	rows := objects([]json.RawMessage{[]byte(`{"id":1}`), []byte(`{"id":2}`)})
	for _, test := range []struct {
		options output.Options
		count   int
		want    string
	}{
		{output.Options{Format: output.FormatJSON}, 2, "[\n{\"id\":1},\n{\"id\":2}\n"},
		{output.Options{Format: output.FormatJSON}, 0, "[\n"},
		{output.Options{Format: output.FormatJSON, Single: true}, 0, ""},
		{output.Options{Format: output.FormatJSONL}, 2, "{\"id\":1}\n{\"id\":2}\n"},
		{output.Options{Format: output.FormatJSONL}, 0, ""},
		{output.Options{Format: output.FormatYAML}, 2, "- id: 1\n- id: 2\n"},
		{output.Options{Format: output.FormatYAML}, 0, ""},
		{output.Options{Format: output.FormatCSV, Columns: []string{"id"}}, 2, "id\n1\n2\n"},
		{output.Options{Format: output.FormatCSV, Columns: []string{"id"}}, 0, ""},
		{output.Options{Columns: []string{"id"}}, 2, "ID\n 1\n 2\n"},
		{output.Options{Columns: []string{"id"}}, 0, ""},
		{output.Options{Format: output.FormatJSON, JQ: "length"}, 2, ""},
		{output.Options{Format: output.FormatJSONL, JQ: ".id"}, 2, "1\n2\n"},
	} {
		var made bytes.Buffer
		printer, err := output.New(&made, testView(), test.options)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[:test.count] {
			if err := printer.Print(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := printer.Abort(); err != nil {
			t.Error(err)
		}
		if made.String() != test.want {
			t.Errorf("%+v: %q, want %q", test.options, made.String(), test.want)
		}
		if err := errors.Join(printer.Close(), printer.Abort()); err != nil || made.String() != test.want {
			t.Errorf("a second end gave %v and %q", err, made.String())
		}
		if printer.Print(rows[0]) == nil {
			t.Error("a closed printer prints")
		}
	}
}

func TestFieldErrors(t *testing.T) {
	const good = `{"id":1,"name":"a","version":"1.0","priority":2}`
	for column, bad := range map[string]string{
		"id":     `{"id":"12","name":"b","version":"2.0"}`,
		"title":  `{"id":2,"name":"b","version":"2.0","title":{"en":"x"}}`,
		"paused": `{"id":2,"name":"b","version":"2.0","paused":true}`,
		"mem":    `{"id":2,"name":"b","version":"2.0","mem_required":[]}`,
	} {
		for _, format := range []output.Format{output.FormatTable, output.FormatWide, output.FormatCSV, output.FormatTSV} {
			options := output.Options{Format: format, Columns: []string{"name", column}}
			var made bytes.Buffer
			printer, err := output.New(&made, testView(), options)
			if err != nil {
				t.Fatal(err)
			}
			if err := printer.Print(object(good)); err != nil {
				t.Fatal(err)
			}
			err = printer.Print(object(bad))
			var wrong *output.FieldError
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "(b 2.0): field") {
				t.Errorf("%s: %v", column, err)
			}
			if again := printer.Close(); !errors.Is(again, err) {
				t.Errorf("%s: Close forgot %v", column, err)
			}
			if text := made.String(); !strings.Contains(text, "\na") || strings.Contains(text, "\nb") {
				t.Errorf("%s: the output is %q", column, text)
			}
		}
		for _, format := range []output.Format{output.FormatJSON, output.FormatJSONL, output.FormatYAML} {
			mustPrint(t, output.Options{Format: format}, object(bad))
			mustPrint(t, output.Options{Format: format, Columns: []string{"name", column}}, object(bad))
		}
	}
}

func TestDerivedErrors(t *testing.T) {
	view := output.View{
		Columns: []output.Column{
			{Name: "broken", Derive: func(output.Object) (any, error) { return nil, syscall.ENOENT }},
			{Name: "odd", Derive: func(output.Object) (any, error) { return func() {}, nil }},
		},
		Name: func(output.Object) (string, error) { return "", syscall.ENOENT },
	}
	for _, options := range []output.Options{
		{Format: output.FormatTable, Columns: []string{"broken"}}, {Format: output.FormatCSV, Columns: []string{"odd"}},
		{Format: output.FormatJSON, Columns: []string{"broken"}}, {Format: output.FormatJSONL, Columns: []string{"broken"}},
		{Format: output.FormatYAML, Columns: []string{"odd"}}, {Format: output.FormatName},
		{Format: output.FormatJSON, JQ: ".", Columns: []string{"broken"}},
	} {
		printer, err := output.New(io.Discard, view, options)
		if err != nil {
			t.Fatal(err)
		}
		if err := printer.Print(object(`{}`)); err == nil {
			t.Errorf("%+v: no error", options)
		}
	}
}

func TestSingle(t *testing.T) {
	row := object(`{"id":1,"x":[]}`)
	for format, want := range map[output.Format]string{
		output.FormatJSON: "{\"id\":1,\"x\":[]}\n", output.FormatJSONL: "{\"id\":1,\"x\":[]}\n", output.FormatYAML: "id: 1\nx: []\n",
	} {
		if got := mustPrint(t, output.Options{Format: format, Single: true}, row); got != want {
			t.Errorf("%s: %q", format, got)
		}
	}
	if got := mustPrint(t, output.Options{Format: output.FormatJSON, Single: true, JQ: ".id"}, row); got != "1\n" {
		t.Errorf("jq: %q", got)
	}
}

// TestClosedPipeStopsEarly: a list of many rows must end soon after its reader is gone.
func TestClosedPipeStopsEarly(t *testing.T) {
	for _, format := range output.Formats() {
		printer, err := output.New(&failing{}, testView(), output.Options{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		row := object(`{"id":1,"name":"` + strings.Repeat("n", 1000) + `"}`)
		for count := 1; err == nil; count++ {
			if err = printer.Print(row); count > 2000 {
				t.Fatalf("%s: no error after %d rows", format, count)
			}
		}
		if !errors.Is(err, syscall.EPIPE) || !errors.Is(printer.Close(), syscall.EPIPE) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// TestCloseAfterError: a list that lacks a row must not look complete.
func TestCloseAfterError(t *testing.T) {
	view := testView()
	view.Columns = append(view.Columns, output.Column{Name: "even", Derive: func(row output.Object) (any, error) {
		if id := field(row, "id"); id != "2" {
			return nil, syscall.EINVAL
		}
		return true, nil
	}})
	var made bytes.Buffer
	printer, err := output.New(&made, view, output.Options{Format: output.FormatJSON, Columns: []string{"even"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := printer.Print(object(`{"id":2}`)); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"1", "2"} { // nothing is printed after an error
		if err := printer.Print(object(`{"id":` + id + `}`)); !errors.Is(err, syscall.EINVAL) {
			t.Errorf("Print gave %v", err)
		}
	}
	if err := printer.Close(); !errors.Is(err, syscall.EINVAL) {
		t.Errorf("Close gave %v", err)
	}
	if want := "[\n{\"even\": true}\n"; made.String() != want {
		t.Errorf("got %q, want %q", made.String(), want)
	}
}

// countingWriter counts what was written before a moment.
type countingWriter struct{ writes int }

func (w *countingWriter) Write(p []byte) (int, error) {
	w.writes++
	return len(p), nil
}

func TestATerminalShowsRowsAsTheyArrive(t *testing.T) {
	for _, test := range []struct {
		terminal bool
		writes   int
	}{{true, 2}, {false, 0}} {
		writer := &countingWriter{}
		printer, err := output.New(writer, testView(), output.Options{Format: output.FormatName, Terminal: test.terminal})
		if err != nil {
			t.Fatal(err)
		}
		row := recorded(t)[0]
		for range 250 {
			if err := printer.Print(row); err != nil {
				t.Fatal(err)
			}
		}
		if writer.writes != test.writes {
			t.Errorf("terminal %t: %d writes before the end, want %d", test.terminal, writer.writes, test.writes)
		}
	}
}
