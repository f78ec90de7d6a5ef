package mapping

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"jt/client/model"
	"jt/internal/cli"
)

// exitCodeEdit changes one entry of an error mapping.
type exitCodeEdit struct {
	flag string // as it was given
	code string
	name model.ErrorName // "" removes the entry

	defined model.ManifestError // what the error is, if it is given
}

// parseEdits checks --exit-code, with what its errors are, and --remove-exit-code.
func parseEdits(set, removed []string, defined model.ManifestError) ([]exitCodeEdit, error) {
	var edits []exitCodeEdit
	for _, text := range set {
		code, name, found := strings.Cut(text, "=")
		if !found {
			return nil, cli.UsageError(fmt.Sprintf("invalid --exit-code %q: no error name", text), "write --exit-code 1=bad-input")
		}
		one := model.ErrorMapping{ExitCodes: map[string]model.ErrorName{code: model.ErrorName(name)}}
		if problem, bad := errors.AsType[*model.MappingError](one.Validate()); bad {
			return nil, cli.UsageError(
				fmt.Sprintf("invalid --exit-code %q: %s %s", text, problem.Key, problem.Problem),
				"write --exit-code 1=bad-input; --remove-exit-code 1 removes an entry",
			)
		}
		edits = append(edits, exitCodeEdit{"--exit-code " + text, code, model.ErrorName(name), defined})
	}
	for _, code := range removed {
		// Servers have entries that cannot be set, such as "0" or "01"; they can be removed.
		if !IsInteger(code) {
			return nil, cli.UsageError(fmt.Sprintf("invalid --remove-exit-code %q: not an exit code", code), "give an integer, such as 1 or -15")
		}
		edits = append(edits, exitCodeEdit{flag: "--remove-exit-code " + code, code: code})
	}
	given := map[string]string{}
	for _, edit := range edits {
		if other, twice := given[edit.code]; twice {
			return nil, cli.UsageError(fmt.Sprintf("exit code %s is given twice: %s and %s", edit.code, other, edit.flag), "remove one of them")
		}
		given[edit.code] = edit.flag
	}
	return edits, nil
}

// IsInteger reports whether a text is digits, optionally after a minus.
func IsInteger(code string) bool {
	return cli.IsDigits(strings.TrimPrefix(code, "-"))
}

// keptError returns the error of a mapping whose single entries cannot be changed, because of the rest of it.
func (m Current) keptError(problem, hint string) error {
	return cli.OutcomeError(cli.ExitFailed, "broken_mapping",
		fmt.Sprintf("cannot change single exit codes of %s: %s", m.ref, problem), hint+"--error-mapping FILE replaces the complete mapping")
}

// edited returns the mapping with its edits, and the exit codes to remove that it does not have.
func (m Current) edited(edits []exitCodeEdit) (wanted *model.ErrorMapping, missing []string, err error) {
	if m.Unreadable {
		return nil, nil, m.keptError("the server cannot read its error mapping (status 500)", "")
	}
	wanted = &model.ErrorMapping{}
	if len(m.Text) > 0 && json.Unmarshal(m.Text, wanted) != nil {
		return nil, nil, m.keptError("its error mapping is not in the documented format: "+string(Canonical(m.Text)), "")
	}
	for _, edit := range edits {
		_, there := wanted.ExitCodes[edit.code]
		switch {
		case edit.name == "" && !there:
			missing = append(missing, edit.code)
		case edit.name == "":
			delete(wanted.ExitCodes, edit.code)
			delete(wanted.Errors, edit.code)
		default:
			edit.set(wanted)
		}
	}
	if problem, bad := errors.AsType[*model.MappingError](wanted.Validate()); bad {
		code := strings.Trim(strings.TrimPrefix(problem.Key, "exit_codes."), `"`)
		hint := ""
		if IsInteger(code) {
			hint = "add --remove-exit-code " + code + " to remove that entry; "
		}
		return nil, nil, m.keptError(fmt.Sprintf("its error mapping is invalid: %s %s", problem.Key, problem.Problem), hint)
	}
	return wanted, missing, nil
}

// set gives the exit code its error. Another error than before loses the title and category of that one.
func (e *exitCodeEdit) set(wanted *model.ErrorMapping) {
	if wanted.ExitCodes[e.code] != e.name {
		delete(wanted.Errors, e.code)
	}
	if wanted.ExitCodes == nil {
		wanted.ExitCodes = map[string]model.ErrorName{}
	}
	wanted.ExitCodes[e.code] = e.name
	if e.defined == (model.ManifestError{}) {
		return
	}
	if wanted.Errors == nil {
		wanted.Errors = map[string]model.ManifestError{}
	}
	wanted.Errors[e.code] = e.defined
}
