package log

import (
	"slices"

	"jt/internal/view"
	"jt/output"
)

// View is the view of recorded changes.
func View() output.View {
	texts := func(names ...string) []output.Column {
		var columns []output.Column
		for _, name := range names {
			columns = append(columns, output.Column{Name: name, Kind: output.Text})
		}
		return columns
	}
	derived := func(name string, of func(*entry) string) output.Column {
		return output.Column{Name: name, Kind: output.Text, Derive: func(row output.Object) (any, error) {
			one := row.(entry) //nolint:forcetypeassert // no other rows have this view
			return of(&one), nil
		}}
	}
	shortened := func(name string) output.Column { return output.Column{Name: name, Kind: output.Text, Shorten: true} }
	target := derived("target", (*entry).target)
	target.OwnLine = true
	return output.View{
		Columns: slices.Concat(
			[]output.Column{{Name: "time", Kind: output.Time}, derived("by", (*entry).by), derived("on", (*entry).on)},
			texts("run", "user", "host", "server", "context", "command", "action"),
			[]output.Column{target, {Name: "id", Kind: output.Number}},
			texts("name", "version", "ref", "category", "path"),
			[]output.Column{{Name: "result", Kind: output.Text, Style: resultStyle}, {Name: "status", Kind: output.Number}},
			[]output.Column{shortened("reason"), shortened("error"), {Name: "paused", Kind: output.Time}},
		),
		Table: []string{"time", "by", "on", "command", "target", "result", "reason", "error"},
		Wide:  []string{"time", "run", "by", "context", "server", "command", "action", "id", "target", "category", "result", "status", "reason", "error"},
		Rows: []string{
			"time", "run", "user", "host", "server", "context", "command", "action", "id", "name", "version", "ref", "category",
			"path", "result", "status", "reason", "error", "paused",
		},
		Name: func(row output.Object) (string, error) {
			ref, _ := row.Field("ref")
			return view.PlainValue(ref), nil
		},
		Describe: func(output.Object) string { return "a line of the log" },
	}
}

func resultStyle(result string) output.Style {
	return map[string]output.Style{
		"paused": output.Warning, "unpaused": output.Good, "restored": output.Good, resultFailed: output.Bad,
	}[result]
}
