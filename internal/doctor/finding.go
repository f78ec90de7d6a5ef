package doctor

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// result is the result of a check.
type result string

const (
	resultOK      result = "ok"
	resultWarning result = "warning"
	resultFailed  result = "failed"
	resultSkipped result = "skipped"
)

// finding is what a check found.
type finding struct {
	check  string
	result result
	seen   string
	beside string // facts for the row alone, not for the error on stderr
	advice string // what to do, if anything
	exit   int    // exit code if it failed
}

func findOK(seen string) finding { return finding{result: resultOK, seen: seen} }

func findWarning(seen, advice string) finding {
	return finding{result: resultWarning, seen: seen, advice: advice}
}

func findFailed(exit int, seen, advice string) finding {
	return finding{result: resultFailed, seen: seen, advice: advice, exit: exit}
}

func findSkipped(seen string) finding { return finding{result: resultSkipped, seen: seen} }

// findError returns the finding of an error in the words of all commands, without the address, which is in other findings.
func findError(err error) finding {
	r := cli.Describe(err)
	if failed, ok := errors.AsType[*client.Error](err); ok {
		r.Message = strings.TrimPrefix(r.Message, cli.Where(failed)+": ")
	}
	return findFailed(r.Exit, r.Message, r.Hint)
}

// View describes the columns of findings.
func View() output.View {
	names := []string{"check", "result", "seen", "advice"}
	return output.View{
		Columns: []output.Column{
			{Name: "check", Kind: output.Text},
			{Name: "result", Kind: output.Text, Style: resultStyle},
			{Name: "seen", Kind: output.Text},
			{Name: "advice", Kind: output.Text},
		},
		Table: names, Wide: names,
		Name: func(row output.Object) (string, error) {
			name, _ := row.Field("check")
			return view.PlainValue(name), nil
		},
	}
}

func resultStyle(text string) output.Style {
	styles := map[result]output.Style{
		resultOK: output.Good, resultWarning: output.Warning, resultFailed: output.Bad, resultSkipped: output.Faint,
	}
	return styles[result(text)]
}

// row returns the finding as a row with secrets removed.
func (f finding) row(redact func(string) string) (output.RawObject, error) {
	fields := struct {
		Check  string  `json:"check"`
		Result result  `json:"result"`
		Seen   string  `json:"seen"`
		Advice *string `json:"advice"`
	}{Check: f.check, Result: f.result, Seen: redact(f.seen)}
	if f.beside != "" {
		fields.Seen += "; " + redact(f.beside)
	}
	if f.advice != "" {
		advice := redact(f.advice)
		fields.Advice = &advice
	}
	return cli.ReadableJSON(fields)
}

// shortTime formats a short duration.
func shortTime(length time.Duration) string {
	switch {
	case length < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(length)/float64(time.Millisecond))
	case length < time.Second:
		return fmt.Sprintf("%d ms", length.Milliseconds())
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", length.Seconds()), ".0") + " s"
}
