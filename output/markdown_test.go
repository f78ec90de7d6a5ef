package output_test

import (
	"strings"
	"testing"

	"jt/output"
)

// A table in Markdown shows hostile texts unchanged, each row on one line, in a pipe and on a terminal alike.
func TestMarkdown(t *testing.T) {
	rows := []string{
		`{"id":6,"title":"a|b\n# c *d* _e_ \u0060f\u0060 <img src=x onerror=y> &amp; [g](http://h) ~~i~~ \\| \u001b[31m\u202e"}`,
		`{"id":64.0,"title":null}`,
	}
	want := `| id | title |
| ---: | --- |
| 6 | a\|b\\n\# c \*d\* \_e\_ ` + "\\`f\\`" + ` &lt;img src=x onerror=y&gt; &amp;amp; \[g\](http://h) \~\~i\~\~ \\\| \\x1b\[31m\\u202e |
| 64.0 | - |
`
	view := output.View{Columns: []output.Column{{Name: "id", Kind: output.Number}, {Name: "title", Kind: output.Text, Shorten: true}}, Table: []string{"id", "title"}}
	for _, options := range []output.Options{{}, {Terminal: true, Width: 20, Color: true}} {
		options.Format = output.FormatMarkdown
		var text strings.Builder
		printer, err := output.New(&text, view, options)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if err := printer.Print(output.RawObject(row)); err != nil {
				t.Fatal(err)
			}
		}
		if err := printer.Close(); err != nil || text.String() != want {
			t.Errorf("%v\n%s", err, &text)
		}
	}
}
