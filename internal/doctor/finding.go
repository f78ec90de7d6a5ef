package doctor

import (
	"errors"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// FoundResult is how a check ended.
type FoundResult string

const (
	FoundOK      FoundResult = "ok"
	FoundWarning FoundResult = "warning"
	FoundFailed  FoundResult = "failed"
	foundSkipped FoundResult = "skipped"
)

// Finding is what a check came to.
type Finding struct {
	Check  string
	Result FoundResult
	Seen   string
	Advice string // what to do; "" where there is nothing to

	Exit    int    // the exit code of a failed one
	blocker string // the failed check that makes those after this one meaningless; "" where there is none
}

func findOK(seen string) Finding { return Finding{Result: FoundOK, Seen: seen} }

func findWarning(seen, advice string) Finding {
	return Finding{Result: FoundWarning, Seen: seen, Advice: advice}
}

func findFailed(exit int, seen, advice string) Finding {
	return Finding{Result: FoundFailed, Seen: seen, Advice: advice, Exit: exit}
}

func findSkipped(seen string) Finding { return Finding{Result: foundSkipped, Seen: seen} }

// findError is the finding of an error, in the words that any command has for it.
func findError(err error) Finding {
	r := cli.Describe(err)
	return findFailed(r.Exit, exchangeWords(err, r), r.Hint)
}

// exchangeWords leaves out the address, which other findings tell.
func exchangeWords(err error, r cli.Report) string {
	if failed, ok := errors.AsType[*client.Error](err); ok {
		return strings.TrimPrefix(r.Message, cli.WithoutQuery(failed.URL)+": ")
	}
	return r.Message
}

// FindingView is how findings are shown in all forms but the table on a terminal.
func FindingView() output.View {
	columns := []output.Column{
		{Name: "check", Kind: output.Text},
		{Name: "result", Kind: output.Text, Style: foundStyle},
		{Name: "seen", Kind: output.Text},
		{Name: "advice", Kind: output.Text},
	}
	names := make([]string, 0, len(columns))
	for _, column := range columns {
		names = append(names, column.Name)
	}
	return output.View{
		Columns: columns, Table: names, Wide: names,
		Name: func(row output.Object) (string, error) {
			name, _ := row.Field("check")
			return view.PlainValue(name), nil
		},
	}
}

func foundStyle(result string) output.Style {
	styles := map[FoundResult]output.Style{
		FoundOK: output.Good, FoundWarning: output.Warning, FoundFailed: output.Bad, foundSkipped: output.Faint,
	}
	return styles[FoundResult(result)]
}

// Object is the row of a finding, without secrets.
func (f Finding) Object(secrets client.Credentials) (output.RawObject, error) {
	fields := struct {
		Check  string      `json:"check"`
		Result FoundResult `json:"result"`
		Seen   string      `json:"seen"`
		Advice *string     `json:"advice"`
	}{Check: f.Check, Result: f.Result, Seen: secrets.Redact(f.Seen)}
	if f.Advice != "" {
		advice := secrets.Redact(f.Advice)
		fields.Advice = &advice
	}
	return cli.ReadableJSON(fields)
}
