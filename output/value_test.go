package output_test

import (
	"errors"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/output"
)

// TestDerivedValues prints each type of a computed value as objects, as text and as a table.
func TestDerivedValues(t *testing.T) {
	at := time.Date(2026, 11, 20, 17, 22, 46, 5e8, time.FixedZone("", 3600))
	for _, test := range []struct {
		value              any
		object, csv, table string
	}{
		{nil, "null", `""`, "-"},
		{"a \"<b>\"\n", `"a \"<b>\"\n"`, "\"a \"\"<b>\"\"\n\"", `a "<b>"\n`},
		{"\xff", `"` + "\ufffd" + `"`, "\ufffd", "\ufffd"},
		{true, "true", "true", "true"},
		{7, "7", "7", "7"},
		{int64(math.MinInt64), "-9223372036854775808", "-9223372036854775808", "-9223372036854775808"},
		{2.5, "2.5", "2.5", "2.5"},
		{math.NaN(), "null", `""`, "-"},
		{math.Inf(1), "null", `""`, "-"},
		{at, `"2026-11-20T17:22:46.5+01:00"`, "2026-11-20T17:22:46.5+01:00", "3d ago"},
		{time.Time{}, "null", `""`, "-"},
	} {
		view := output.View{
			Columns: []output.Column{{Name: "x", Derive: func(output.Object) (any, error) { return test.value, nil }}},
			Table:   []string{"x"},
		}
		if _, isTime := test.value.(time.Time); isTime {
			view.Columns[0].Kind = output.Time
		}
		for format, want := range map[output.Format]string{
			output.FormatJSON: "{\"x\": " + test.object + "}\n", output.FormatCSV: test.csv + "\n", output.FormatTable: test.table + "\n",
		} {
			var made strings.Builder
			options := output.Options{Format: format, NoHeaders: true, Single: true, Terminal: format == output.FormatTable, Now: now}
			if format == output.FormatJSON {
				options.Columns = []string{"x"}
			}
			printer, err := output.New(&made, view, options)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(printer.Print(object("{}")), printer.Close()); err != nil {
				t.Fatal(err)
			}
			if made.String() != want {
				t.Errorf("%v as %s: %q, want %q", test.value, format, made.String(), want)
			}
		}
	}
}

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		`job type 12 (a 1.0): field "priority" is a string, not a number`: &output.FieldError{
			Row: "job type 12 (a 1.0)", Field: "priority", Want: "a number", Got: "a string"},
		`field "x" is null, not a boolean`:     &output.FieldError{Field: "x", Want: "a boolean", Got: "null"},
		"cannot write the output: broken pipe": &output.WriteError{Err: syscall.EPIPE},
		"no":                                   &output.UsageError{Message: "no", Hint: "yes"},
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

// TestKinds gives each kind a value of each type.
func TestKinds(t *testing.T) {
	values := map[string]string{"a string": `"x"`, "a number": "1.50", "a boolean": "false", "an object": "{}", "an array": "[]", "null": "null"}
	for kind, want := range map[output.Kind]string{
		output.Any: "", output.Text: "a string", output.Time: "a string", output.Number: "a number",
		output.Boolean: "a boolean",
	} {
		view := output.View{Columns: []output.Column{{Name: "x", Kind: kind}}, Table: []string{"x"}}
		for got, value := range values {
			printer, err := output.New(&strings.Builder{}, view, output.Options{Format: output.FormatCSV})
			if err != nil {
				t.Fatal(err)
			}
			err = printer.Print(object(`{"x":` + value + `}`))
			var wrong *output.FieldError
			if fits := want == "" || got == want || got == "null"; fits != (err == nil) {
				t.Errorf("kind %d, %s: %v", kind, got, err)
			} else if !fits && (!errors.As(err, &wrong) || *wrong != output.FieldError{Field: "x", Want: want, Got: got}) {
				t.Errorf("kind %d, %s: %v", kind, got, err)
			}
		}
	}
}

// TestHalfASurrogatePair is shown as a replacement character, and written as it came where the format is JSON.
func TestHalfASurrogatePair(t *testing.T) {
	row := object(`{"id": 6, "name": "a", "version": "1", "title": "x \ud800 y"}`)
	for format, want := range map[output.Format]string{
		output.FormatTable: "TITLE\nx \ufffd y\n", output.FormatCSV: "title\nx \ufffd y\n", output.FormatYAML: "- title: \"x \ufffd y\"\n",
		output.FormatJSON: "[\n{\"title\": \"x \\ud800 y\"}\n]\n", output.FormatJSONL: "{\"title\": \"x \\ud800 y\"}\n",
	} {
		if got := mustPrint(t, output.Options{Format: format, Columns: []string{"title"}}, row); got != want {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
	if got := mustPrint(t, output.Options{Format: output.FormatJSONL, JQ: ".title, ."}, row); !strings.HasPrefix(got, "x \ufffd y\n{") || strings.Contains(got, "ud800") {
		t.Errorf("jq: %q", got)
	}
}
