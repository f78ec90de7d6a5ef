package cmd

import (
	"errors"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// foundResult is how a check ended.
type foundResult string

const (
	foundOK      foundResult = "ok"
	foundWarning foundResult = "warning"
	foundFailed  foundResult = "failed"
	foundSkipped foundResult = "skipped"
)

// finding is what a check came to.
type finding struct {
	check  string
	result foundResult
	seen   string
	advice string // what to do; "" where there is nothing to

	exit    int    // the exit code of a failed one
	blocker string // the failed check that makes those after this one meaningless; "" where there is none
}

func findOK(seen string) finding { return finding{result: foundOK, seen: seen} }

func findWarning(seen, advice string) finding {
	return finding{result: foundWarning, seen: seen, advice: advice}
}

func findFailed(exit int, seen, advice string) finding {
	return finding{result: foundFailed, seen: seen, advice: advice, exit: exit}
}

func findSkipped(seen string) finding { return finding{result: foundSkipped, seen: seen} }

// findError is the finding of an error, in the words that any command has for it.
func findError(err error) finding {
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

// findingView is how findings are shown in all forms but the table on a terminal.
func findingView() output.View {
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
			return plainValue(name), nil
		},
	}
}

func foundStyle(result string) output.Style {
	styles := map[foundResult]output.Style{
		foundOK: output.Good, foundWarning: output.Warning, foundFailed: output.Bad, foundSkipped: output.Faint,
	}
	return styles[foundResult(result)]
}

// object is the row of a finding, without secrets.
func (f finding) object(secrets client.Credentials) (output.RawObject, error) {
	fields := struct {
		Check  string      `json:"check"`
		Result foundResult `json:"result"`
		Seen   string      `json:"seen"`
		Advice *string     `json:"advice"`
	}{Check: f.check, Result: f.result, Seen: secrets.Redact(f.seen)}
	if f.advice != "" {
		advice := secrets.Redact(f.advice)
		fields.Advice = &advice
	}
	return cli.ReadableJSON(fields)
}
