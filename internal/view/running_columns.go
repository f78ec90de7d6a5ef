package view

import (
	"strconv"
	"time"

	"jt/internal/cli"
	"jt/output"
)

// Running is how running jobs are shown.
func Running(session *cli.Session) output.View {
	return output.View{
		Columns: append(embeddedColumns(),
			output.Column{Name: "count", Kind: output.Number},
			// Not an age, which "for" has already.
			output.Column{Name: "since", Path: "longest_running", Kind: output.Text},
			output.Column{Name: "for", Kind: output.Number, Derive: secondsSince("longest_running", session.Environment.Now()), Format: spanOfSeconds},
			output.Column{Name: "longest_running", Kind: output.Time},
		),
		Table: TableColumns(session, []Layout{
			{110, []string{"id", "name", "version", "title", "count", "since", "for"}},
			{0, []string{"id", "count", "since", "for", "ref"}},
		}),
		Wide:     []string{"id", "name", "version", "title", "category", "state", "is_system", "is_long_running", "count", "since", "for"},
		Name:     EmbeddedName,
		Describe: describeRow,
		Key:      embeddedKey,
	}
}

// secondsSince tells how long ago the time at a path is. A time that cannot be read is an error of the column that shows
// it as it is.
func secondsSince(path string, now time.Time) func(output.Object) (any, error) {
	return func(row output.Object) (any, error) {
		text, err := ServerObject(row).Text(path)
		if err != nil {
			return nil, err
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, nil //nolint:nilerr // there is no length to tell
		}
		return max(int64(now.Sub(at)/time.Second), 0), nil
	}
}

func spanOfSeconds(text string) string {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return text
	}
	return output.Span(time.Duration(seconds) * time.Second)
}
