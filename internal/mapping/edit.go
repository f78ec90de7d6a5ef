package mapping

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// exitCodeEdit changes one entry of an error mapping.
type exitCodeEdit struct {
	code string
	name client.ErrorName // "" takes the entry out
}

// ParseEdits checks --exit-code and --remove-exit-code.
func ParseEdits(set, removed []string) ([]exitCodeEdit, error) {
	var edits []exitCodeEdit
	given := map[string]string{}
	add := func(flag string, edit exitCodeEdit) error {
		if other, twice := given[edit.code]; twice {
			return cli.UsageError(fmt.Sprintf("exit code %s is given twice: %s and %s", edit.code, other, flag), "leave one of them out")
		}
		given[edit.code] = flag
		edits = append(edits, edit)
		return nil
	}
	for _, text := range set {
		flag := "--exit-code " + text
		code, name, found := strings.Cut(text, "=")
		if !found {
			return nil, cli.UsageError(fmt.Sprintf("%q does not say which error it means", flag), "write --exit-code 1=bad-input")
		}
		one := client.ErrorMapping{ExitCodes: map[string]client.ErrorName{code: client.ErrorName(name)}}
		if problem, bad := errors.AsType[*client.MappingError](one.Validate()); bad {
			return nil, cli.UsageError(
				fmt.Sprintf("%q cannot be set: %s %s", flag, problem.Key, problem.Problem),
				"write --exit-code 1=bad-input; --remove-exit-code 1 takes an entry out",
			)
		}
		if err := add(flag, exitCodeEdit{code, client.ErrorName(name)}); err != nil {
			return nil, err
		}
	}
	for _, code := range removed {
		flag := "--remove-exit-code " + code
		// Servers have entries that cannot be set, such as "0" or "01"; they can be taken out.
		if !IsInteger(code) {
			return nil, cli.UsageError(fmt.Sprintf("%q is about no exit code", flag), "give an integer, such as 1 or -15")
		}
		if err := add(flag, exitCodeEdit{code: code}); err != nil {
			return nil, err
		}
	}
	return edits, nil
}

// IsInteger tells digits with at most one sign before them.
func IsInteger(code string) bool {
	return cli.IsDigits(strings.TrimPrefix(code, "-"))
}

// keptMappingError is an error mapping of which single entries cannot be changed, because of what else is in it.
type keptMappingError struct {
	ref       string
	problem   string
	code      string // the exit code that is in the way
	removable bool   // whether --remove-exit-code takes it
}

func (e *keptMappingError) Error() string {
	return fmt.Sprintf("single exit codes of %s cannot be changed: %s", e.ref, e.problem)
}

// Report says how to get past the entry.
func (e *keptMappingError) Report() cli.Report {
	r := cli.Report{Exit: cli.ExitFailed, Code: "broken_mapping", Message: e.Error(), Hint: "--error-mapping FILE replaces the mapping whole", Complete: true}
	if e.removable {
		r.Hint = "--remove-exit-code " + e.code + " beside it takes that entry out; " + r.Hint
	}
	return r
}

// edited is the mapping with some entries changed, and those of the edits that were to take out what is not there.
func (m Current) edited(edits []exitCodeEdit) (wanted *client.ErrorMapping, missing []string, err error) {
	if m.Unreadable {
		return nil, nil, &keptMappingError{ref: m.ref, problem: "the server cannot read its error mapping (status 500)"}
	}
	wanted = &client.ErrorMapping{}
	if len(m.Text) > 0 && json.Unmarshal(m.Text, wanted) != nil {
		return nil, nil, &keptMappingError{ref: m.ref, problem: "its error mapping is not what is documented: " + CanonicalJSON(m.Text)}
	}
	for _, edit := range edits {
		_, there := wanted.ExitCodes[edit.code]
		switch {
		case edit.name == "" && !there:
			missing = append(missing, edit.code)
		case edit.name == "":
			delete(wanted.ExitCodes, edit.code)
		default:
			if wanted.ExitCodes == nil {
				wanted.ExitCodes = map[string]client.ErrorName{}
			}
			wanted.ExitCodes[edit.code] = edit.name
		}
	}
	if problem, bad := errors.AsType[*client.MappingError](wanted.Validate()); bad {
		code := strings.Trim(strings.TrimPrefix(problem.Key, "exit_codes."), `"`)
		return nil, nil, &keptMappingError{m.ref, fmt.Sprintf("in its error mapping %s %s", problem.Key, problem.Problem), code, IsInteger(code)}
	}
	return wanted, missing, nil
}
