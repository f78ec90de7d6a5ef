package selection

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"

	"jt/client"
	"jt/internal/cli"
)

// Selection chooses job types by flags: names and categories are asked of the server, and all is looked at here: the server
// cannot be asked for the rest, and need not heed what it is asked.
type Selection struct {
	Names, Categories []string
	Flags             []fieldFlag
	Match             string
	Matching          bool // whether --match was given

	pattern *regexp.Regexp
}

// fieldFlag is a flag that keeps the job types of which a field of the server's object is so.
type fieldFlag struct {
	Name  string
	field string
	keep  bool // what the field has to be
	Usage string
	Given bool
}

func SelectionFlags() []fieldFlag {
	return []fieldFlag{
		{Name: "paused", field: "is_paused", keep: true, Usage: "only those that are paused*"},
		{Name: "unpaused", field: "is_paused", keep: false, Usage: "only those that are not paused*"},
		{Name: "active", field: "is_active", keep: true, Usage: "only those that are not archived*"},
		{Name: "archived", field: "is_active", keep: false, Usage: "only those that are archived*"},
		{Name: "system", field: "is_system", keep: true, Usage: "only Scale's own*"},
		{Name: "no-system", field: "is_system", keep: false, Usage: "none of Scale's own*"},
		{Name: "long-running", field: "is_long_running", keep: true, Usage: "only those whose jobs may run for ever*"},
	}
}

// Prepare checks the flags before anything is sent.
func (s *Selection) Prepare() error {
	switch {
	case slices.Contains(s.Names, ""):
		return cli.UsageError("--name is empty", "is the variable that it comes from unset? Leave the flag out to have every name")
	case slices.Contains(s.Categories, ""):
		return cli.UsageError("--category is empty", "is the variable that it comes from unset? Leave the flag out to have every category")
	case s.Matching && s.Match == "":
		return cli.UsageError("--match is empty", "is the variable that it comes from unset? Leave the flag out to have every name")
	}
	wanted := map[string]fieldFlag{}
	for _, flag := range s.Flags {
		if !flag.Given {
			continue
		}
		if other, found := wanted[flag.field]; found && other.keep != flag.keep {
			return cli.UsageError(fmt.Sprintf("--%s and --%s exclude each other", other.Name, flag.Name), "leave one of them out")
		}
		wanted[flag.field] = flag
	}
	if s.Match == "" {
		return nil
	}
	pattern, err := regexp.Compile(s.Match)
	if err != nil {
		return cli.UsageError(
			fmt.Sprintf("--match %q is no regular expression: %s", s.Match, regexpProblem(err)),
			`a dot, bracket or star that is meant as itself is written with a backslash: --match 'v1\.2'`,
		)
	}
	s.pattern = pattern
	return nil
}

// IsActive is what --active or --archived ask, which some servers can be asked for too.
func (s *Selection) IsActive() *bool {
	for _, flag := range s.Flags {
		if flag.Given && flag.field == "is_active" {
			return &flag.keep
		}
	}
	return nil
}

// Local tells whether something is asked that the server cannot be asked for.
func (s *Selection) Local() bool {
	if s.Match != "" {
		return true
	}
	for _, flag := range s.Flags {
		if flag.Given {
			return true
		}
	}
	return false
}

// Keeps tells whether a job type is chosen. Names and categories are looked at here too: some services cannot be asked for
// them, and a server that is asked may heed them loosely or not at all. The error is a *client.FieldError: also where the
// server leaves a field out that is asked for, as nobody can choose by it then.
func (s *Selection) Keeps(object client.Object) (bool, error) {
	for _, asked := range []struct {
		field  string
		values []string
	}{{"name", s.Names}, {"category", s.Categories}} {
		if len(asked.values) == 0 {
			continue
		}
		if err := needField(object, asked.field, "a string"); err != nil {
			return false, err
		}
		value, err := object.Text(asked.field)
		if err != nil || !slices.Contains(asked.values, value) {
			return false, err
		}
	}
	for _, flag := range s.Flags {
		if !flag.Given {
			continue
		}
		if err := needField(object, flag.field, "a boolean"); err != nil {
			return false, err
		}
		value, err := object.Boolean(flag.field)
		if err != nil || value != flag.keep {
			return false, err
		}
	}
	if s.pattern == nil {
		return true, nil
	}
	for _, field := range []string{"name", "title", "description"} {
		text, err := object.Text(field)
		if err != nil {
			return false, err
		}
		if s.pattern.MatchString(text) {
			return true, nil
		}
	}
	return false, nil
}

func needField(object client.Object, field, want string) error {
	if _, told := object.Field(field); !told {
		return &client.FieldError{Row: object.Describe(), Field: field, Want: want, Got: "nothing"}
	}
	return nil
}

// Given tells whether anything is selected at all.
func (s *Selection) Given() bool {
	return s.Local() || len(s.Names) > 0 || len(s.Categories) > 0
}

func regexpProblem(err error) string {
	if problem, ok := errors.AsType[*syntax.Error](err); ok {
		return string(problem.Code) + ": " + problem.Expr
	}
	return "it cannot be read"
}

// Asks tells whether a flag of the selection is given.
func (s *Selection) Asks(name string) bool {
	for _, flag := range s.Flags {
		if flag.Name == name {
			return flag.Given
		}
	}
	return false
}
